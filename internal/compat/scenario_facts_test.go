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
//	circumstances: service needed today, small, not small, newer host at hand, no newer host, exchange refused,
//	  base CALs owned, no base CALs, need by authorised, need by actual
//	host rdsh01.contoso.local
//	  os: Microsoft Windows Server 2019 Standard; version 10.0.17763; type 3; sku 7
//	  mode: 4 from policy
//	  servers: lic01.contoso.local, lic02 from policy        ("none": read and empty; without the line: never read)
//	  status: lic01.contoso.local 4                          (connectivity, as the host reports it)
//	  joined: yes
//	  grace: 12 days; machine: 4c4c4544-0042; ignored servers: lic09 (or none); clock ahead: 12m (else: 0s; "unread")
//	  reported: 2026-09-01 09:00                             (else: as of; "never")
//	license server lic01.contoso.local
//	  os: …
//	  packs: read                                            (without packs: read and empty)
//	  pack: id 6, per user, 100 total, 96 issued             (also: type 4, built-in, unlimited)
//	  refused: 2022 per user
//	  activated: yes; in group: no; prevents upgrade: yes; machine, clock ahead, reported, joined as for a host
//	  issued CAL: pack 0, device PC042, status 1, ends 2026-12-01       (Per Device CALs; "issued CALs: none")
//	purchase PO-2026-0117: 50 CALs 2022 per user for lic01.contoso.local, agreement 4711
//	  program: csp; bought: 2026-01-17; term: subscription; ends: 2027-01-16; assurance: yes; assured until: 2027-01-16
//	trust contoso.local fabrikam.local two-way                (or: one-way)
//	collection Accounting
//	  broker: rdcb01.contoso.local
//	  hosts: rdsh01.contoso.local, rdsh02.contoso.local
//	  mode: 4
//	  servers: lic01.contoso.local
//	  authorised: 40
//	  actual: 31
type factsReader struct {
	t     *testing.T
	facts Facts
	set   func(key, value string) // for the thing that is open

	issued map[int][]IssuedCAL // by position of the license server
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
	for i, cals := range r.issued {
		r.facts.LicenseServers[i].Issued = SumIssued(cals, r.facts.LicenseServers[i].KeyPacks)
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
		r.facts.Hosts = append(r.facts.Hosts, Host{Name: rest, Source: "agent", ReportedAt: r.facts.AsOf, ClockAhead: new(time.Duration(0))})
		r.set = r.host(len(r.facts.Hosts) - 1)
	case strings.HasPrefix(line, "license server "):
		r.facts.LicenseServers = append(r.facts.LicenseServers, LicenseServer{
			Name: strings.TrimPrefix(line, "license server "), Source: "agent", ReportedAt: r.facts.AsOf, ClockAhead: new(time.Duration(0)),
		})
		r.set = r.server(len(r.facts.LicenseServers) - 1)
	case kind == "purchase":
		r.purchase(rest)
		r.set = r.bought(len(r.facts.Purchases) - 1)
	case kind == "trust":
		r.trust(rest)
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
		case "base CALs owned":
			c.BaseCALsOwned = &yes
		case "no base CALs":
			c.BaseCALsOwned = &no
		case "need by authorised":
			c.NeedBasis = BasisAuthorised
		case "need by actual":
			c.NeedBasis = BasisActual
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
		case "grace":
			h.GraceDaysLeft = new(r.number(strings.TrimSuffix(value, " days")))
		case "machine":
			h.MachineID = value
		case "ignored servers":
			h.IgnoredServers, h.IgnoredServersRead = names(value), true
		case "clock ahead":
			h.ClockAhead = r.clock(value)
		case "reported":
			h.ReportedAt = r.time(value)
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
		case "in group":
			s.InGroup = yesNo(value)
		case "prevents upgrade":
			s.NoUpgrade = yesNo(value)
		case "machine":
			s.MachineID = value
		case "clock ahead":
			s.ClockAhead = r.clock(value)
		case "reported":
			s.ReportedAt = r.time(value)
		case "issued CALs":
			r.issue(i)
		case "issued CAL":
			r.issue(i, r.issuedCAL(value))
		default:
			r.t.Fatalf("license server: %q", key)
		}
	}
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
		case "authorised":
			c.Authorised = CountOf(int64(r.number(value)))
		case "actual":
			c.Actual = CountOf(int64(r.number(value)))
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

func (r *factsReader) clock(s string) *time.Duration {
	if s == "unread" {
		return nil
	}
	return new(r.duration(s))
}

func (r *factsReader) duration(s string) time.Duration {
	d, err := time.ParseDuration(s)
	if err != nil {
		r.t.Fatal(err)
	}
	return d
}

func (r *factsReader) day(s string) time.Time { return r.time(s + " 00:00") }

func (r *factsReader) time(s string) time.Time {
	if s == "never" {
		return time.Time{}
	}
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
