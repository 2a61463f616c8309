package compat

import "strings"

// What a scenario says of key packs, issued CALs, purchases and trusts.

func (r *factsReader) purchase(line string) {
	p := Purchase{Source: "import purchases.csv", RecordedAt: r.facts.AsOf}
	reference, rest, _ := strings.Cut(line, ": ")
	rest, agreement, _ := strings.Cut(rest, ", agreement ")
	what, server, _ := strings.Cut(rest, " for ")
	fields := strings.SplitN(what, " ", 4)
	if len(fields) != 4 || fields[1] != "CALs" {
		r.t.Fatalf("purchase: %q", line)
	}
	p.Reference, p.Agreement, p.LicenseServer = strings.TrimSpace(reference), agreement, server
	p.Quantity, p.Version, p.Kind = r.number(fields[0]), r.version(fields[2]), r.kind(fields[3])
	r.facts.Purchases = append(r.facts.Purchases, p)
}

// bought says more of a purchase.
func (r *factsReader) bought(i int) func(key, value string) {
	return func(key, value string) {
		p := &r.facts.Purchases[i]
		switch key {
		case "program":
			p.Program = value
		case "bought":
			p.PurchasedOn = r.day(value)
		case "term":
			p.Term = map[string]Term{"perpetual": TermPerpetual, "subscription": TermSubscription}[value]
		case "ends":
			p.EndsOn = r.day(value)
		case "assurance":
			p.Assurance = yesNo(value)
		case "assured until":
			p.AssuredUntil = r.day(value)
		default:
			r.t.Fatalf("purchase: %q", key)
		}
	}
}

func (r *factsReader) trust(line string) {
	fields := strings.Fields(line)
	if len(fields) != 3 {
		r.t.Fatalf("trust: %q", line)
	}
	r.facts.Trusts = append(r.facts.Trusts, Trust{A: fields[0], B: fields[1], TwoWay: fields[2] == "two-way"})
}

func (r *factsReader) issue(server int, cals ...IssuedCAL) {
	if r.issued == nil {
		r.issued = make(map[int][]IssuedCAL)
	}
	r.issued[server] = append(r.issued[server], cals...)
}

func (r *factsReader) issuedCAL(value string) (c IssuedCAL) {
	for _, s := range words(value) {
		what, said, _ := strings.Cut(s, " ")
		switch what {
		case "pack":
			c.KeyPackID = int64(r.number(said))
		case "device":
			c.Device = said
		case "hardware":
			c.Hardware = said
		case "status":
			c.Status = r.number(said)
		case "ends":
			c.ExpiresAt = r.day(said)
		default:
			r.t.Fatalf("issued CAL: %q", s)
		}
	}
	return c
}

func (r *factsReader) pack(value string, id int) KeyPack {
	p := KeyPack{ID: int64(id), Type: 5}
	for _, s := range words(value) {
		number, what, _ := strings.Cut(s, " ")
		switch {
		case strings.HasPrefix(s, "id "):
			p.ProductVersionID = r.number(what)
		case strings.HasPrefix(s, "type "):
			p.Type = r.number(what)
		case s == "per user":
			p.ProductType = 1
		case s == "per device":
			p.ProductType = 0
		case s == "built-in":
			p.ProductType, p.Type = 3, 6
		case s == "invalid kind":
			p.ProductType = 2
		case s == "unlimited":
			p.Total = CountOf(-1)
		case what == "total":
			p.Total = CountOf(int64(r.number(number)))
		case what == "issued":
			p.Issued = CountOf(int64(r.number(number)))
		default:
			r.t.Fatalf("pack: %q", s)
		}
	}
	return p
}
