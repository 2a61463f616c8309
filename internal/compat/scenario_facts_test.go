package compat

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

// factsReader reads the facts of a scenario. A line without indent opens a thing, indented lines say something of it:
//
//	as of 2026-11-23 09:00
//	circumstances: service needed today, small, not small, newer host at hand, no newer host, exchange refused
//	host rdsh01.contoso.local
//	  os: Microsoft Windows Server 2019 Standard; version 10.0.17763; type 3; sku 7
//	  mode: 4 from policy
//	  servers: lic01.contoso.local, lic02 from policy        ("none": read and empty; without the line: never read)
//	  status: lic01.contoso.local 4                          (connectivity, as the host reports it)
//	  joined: yes
//	license server lic01.contoso.local
//	  os: …
//	  packs: read                                            (without packs: read and empty)
//	  pack: id 6, per user, 100 total, 96 issued             (also: type 4, built-in, unlimited)
//	  refused: 2022 per user
//	purchase PO-2026-0117: 50 CALs 2022 per user for lic01.contoso.local, agreement 4711
//	collection Accounting
//	  broker: rdcb01.contoso.local
//	  hosts: rdsh01.contoso.local, rdsh02.contoso.local
//	  mode: 4
//	  servers: lic01.contoso.local
type factsReader struct {
	t     *testing.T
	facts Facts
	set   func(key, value string) // for the thing that is open
}

func readFacts(t *testing.T, text string) Facts {
	t.Helper()
	r := &factsReader{t: t}
	for line := range strings.SplitSeq(text, "\n") {
		if trimmed := strings.TrimSpace(line); trimmed == "" || strings.HasPrefix(trimmed, "#") {
			continue
		} else if strings.HasPrefix(line, " ") {
			key, value, found := strings.Cut(trimmed, ":")
			if !found || r.set == nil {
				t.Fatalf("facts: %q belongs to nothing", line)
			}
			r.set(key, strings.TrimSpace(value))
		} else {
			r.open(trimmed)
		}
	}
	return r.facts
}

func (r *factsReader) open(line string) {
	kind, rest, _ := strings.Cut(line, " ")
	switch {
	case strings.HasPrefix(line, "as of "):
		r.facts.AsOf = r.time(strings.TrimPrefix(line, "as of "))
	case kind == "circumstances:":
		r.circumstances(rest)
	case kind == "host":
		r.facts.Hosts = append(r.facts.Hosts, Host{Name: rest, Source: "agent", ReportedAt: r.facts.AsOf})
		r.set = r.host(len(r.facts.Hosts) - 1)
	case strings.HasPrefix(line, "license server "):
		r.facts.LicenseServers = append(r.facts.LicenseServers, LicenseServer{Name: strings.TrimPrefix(line, "license server "), Source: "agent", ReportedAt: r.facts.AsOf})
		r.set = r.server(len(r.facts.LicenseServers) - 1)
	case kind == "purchase":
		r.purchase(rest)
	case kind == "collection":
		r.facts.Collections = append(r.facts.Collections, Collection{Name: rest})
		r.set = r.collection(len(r.facts.Collections) - 1)
	default:
		r.t.Fatalf("facts: %q is no thing of a scenario", line)
	}
}

func (r *factsReader) circumstances(said string) {
	yes, no := true, false
	c := &r.facts.Circumstances
	for _, s := range words(said) {
		switch s {
		case "service needed today":
			c.ServiceNeededToday = true
		case "small":
			c.SmallOrganization = &yes
		case "not small":
			c.SmallOrganization = &no
		case "newer host at hand":
			c.NewerHostAvailable = &yes
		case "no newer host":
			c.NewerHostAvailable = &no
		case "exchange refused":
			c.ExchangeRouteClosed = true
		default:
			r.t.Fatalf("circumstances: %q", s)
		}
	}
}

func (r *factsReader) host(i int) func(key, value string) {
	return func(key, value string) {
		h := &r.facts.Hosts[i]
		switch key {
		case "os":
			h.OS = r.os(value)
		case "mode":
			number, source, _ := strings.Cut(value, " from ")
			h.Mode, h.ModeSource = ModeFromWMI(r.number(number)), source
		case "servers":
			list, source, _ := strings.Cut(value, " from ")
			h.LicenseServers, h.LicenseServersRead, h.LicenseServersSource = names(list), true, source
		case "status":
			name, status, _ := strings.Cut(value, " ")
			h.Connectivity = append(h.Connectivity, Reached{Server: name, Status: r.number(status)})
		case "joined":
			h.DomainJoined = yesNo(value)
		case "domain":
			h.Domain = value
		default:
			r.t.Fatalf("host: %q", key)
		}
	}
}

func (r *factsReader) server(i int) func(key, value string) {
	return func(key, value string) {
		s := &r.facts.LicenseServers[i]
		switch key {
		case "os":
			s.OS = r.os(value)
		case "packs":
			s.KeyPacksRead = true
		case "pack":
			s.KeyPacksRead = true
			s.KeyPacks = append(s.KeyPacks, r.pack(value, len(s.KeyPacks)))
		case "refused":
			version, kind, _ := strings.Cut(value, " ")
			s.Refusals = append(s.Refusals, Refusal{Version: r.version(version), Kind: r.kind(kind), RecordedBy: "Ana", RecordedAt: r.facts.AsOf})
		case "activated":
			s.Activated = yesNo(value)
		case "joined":
			s.DomainJoined = yesNo(value)
		default:
			r.t.Fatalf("license server: %q", key)
		}
	}
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

func (r *factsReader) collection(i int) func(key, value string) {
	return func(key, value string) {
		c := &r.facts.Collections[i]
		switch key {
		case "broker":
			c.Broker = value
		case "hosts":
			c.Hosts = names(value)
		case "mode":
			c.Mode = ModeFromWMI(r.number(value))
		case "servers":
			c.LicenseServers, c.LicenseServersRead = names(value), true
		default:
			r.t.Fatalf("collection: %q", key)
		}
	}
}

func (r *factsReader) os(value string) OS {
	var o OS
	for s := range strings.SplitSeq(value, ";") {
		s = strings.TrimSpace(s)
		key, v, _ := strings.Cut(s, " ")
		switch key {
		case "version":
			o.Version = v
		case "type":
			o.ProductType = r.number(v)
		case "sku":
			o.SKU = r.number(v)
		default:
			o.Caption = s
		}
	}
	return o
}

func (r *factsReader) number(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil {
		r.t.Fatal(err)
	}
	return n
}

func (r *factsReader) version(s string) CALVersion {
	v, err := ParseCALVersion(s)
	if err != nil {
		r.t.Fatal(err)
	}
	return v
}

func (r *factsReader) kind(s string) Kind {
	k, err := ParseKind(s)
	if err != nil {
		r.t.Fatal(err)
	}
	return k
}

func (r *factsReader) time(s string) time.Time {
	at, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		r.t.Fatal(err)
	}
	return at
}

func names(list string) []string {
	if strings.TrimSpace(list) == "none" {
		return nil
	}
	return words(list)
}

func words(list string) []string {
	out := strings.Split(list, ",")
	for i := range out {
		out[i] = strings.TrimSpace(out[i])
	}
	return out
}

func yesNo(s string) *bool {
	yes := s == "yes"
	return &yes
}
