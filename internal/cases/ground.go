package cases

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"calfleet/internal/compat"
	"calfleet/internal/inventory"
)

// Ground is what a plan is made of: the case, the findings it is about, and records as they are.
type Ground struct {
	Case         *Case
	Remedy       *compat.Remedy // as the facts offer it now, or as it was when the case was opened
	Live         bool           // the facts offer it
	Organization string
	AsOf         time.Time // only its day counts
	Findings     []*Told
	NewServer    string                // that hosts are to name; "" while nobody has said it
	Server       string                // the license server that the findings are about; "" for none
	ServerRecord *compat.LicenseServer // nil: not on record
	Hosts        []*inventory.Host     // that feel the findings
	Collections  []compat.Collection   // that they are in
	Before       []*HostBefore         // what hosts were set to when the case was opened
	Domains      []string              // of the hosts
}

// Told is a finding of a case with all that the rules say of it.
type Told struct {
	ID         uuid.UUID      `db:"finding_id"`
	Detail     compat.Finding `db:"detail"`
	ResolvedAt *time.Time     `db:"resolved_at"` // nil: open
}

// Told returns what the rules say of the findings of a case: what is open first.
func (s *Store) Told(ctx context.Context, organization, id uuid.UUID) ([]*Told, error) {
	const query = `
		SELECT f.finding_id, f.detail, f.resolved_at
		FROM case_findings cf
		JOIN findings f ON f.organization_id = cf.organization_id AND f.finding_id = cf.finding_id
		WHERE cf.organization_id = $1 AND cf.case_id = $2
		ORDER BY f.resolved_at IS NOT NULL, f.opened_at, f.finding_id`
	return collect[Told](ctx, s.pool, "read what is told of the findings of a case", query, organization, id)
}

// HostBefore is how a host was set when the first case about it that is still being carried out was opened, as far as that was read.
type HostBefore struct {
	Name           string   `db:"host"`
	LicenseServers []string `db:"license_servers"`        // nil: not read
	ListSource     *string  `db:"license_servers_source"` // "policy", "local", "deployment"
	Mode           *int64   `db:"licensing_mode"`
	ModeSource     *string  `db:"licensing_mode_source"`
}

// Before returns how the hosts of a case were set when it was opened, or when their findings were added to it.
func (s *Store) Before(ctx context.Context, organization, id uuid.UUID) ([]*HostBefore, error) {
	const query = `
		SELECT host, license_servers, license_servers_source, licensing_mode, licensing_mode_source
		FROM case_hosts
		WHERE organization_id = $1 AND case_id = $2
		ORDER BY host`
	return collect[HostBefore](ctx, s.pool, "read what was", query, organization, id)
}

// Ground reads what the plan of a case is made of, but for what people say of it: Organization, AsOf and NewServer are the caller's. It returns
// fault.NotFound where the organization has no such case.
func (s *Store) Ground(ctx context.Context, organization, id uuid.UUID, facts *inventory.Snapshot) (g *Ground, err error) {
	g = &Ground{}
	if g.Case, err = s.Case(ctx, organization, id); err != nil {
		return nil, err
	}
	if g.Findings, err = s.Told(ctx, organization, id); err != nil {
		return nil, err
	}
	if g.Before, err = s.Before(ctx, organization, id); err != nil {
		return nil, err
	}
	g.Remedy, g.Live = g.Case.RemedyNow(g.Findings)
	g.NewServer = g.Case.Target
	g.look(facts)
	return g, nil
}

// RemedyNow is the remedy as the first open finding offers it; live is false where none does, and the remedy is as it was.
func (c *Case) RemedyNow(told []*Told) (remedy *compat.Remedy, live bool) {
	for _, t := range told {
		if t.ResolvedAt != nil {
			continue
		}
		if offered := offeredBy(&t.Detail, c.Remedy, c.Target); offered != nil {
			return offered, true
		}
	}
	return &c.Detail, false
}

func offeredBy(f *compat.Finding, remedy, target string) *compat.Remedy {
	at := slices.IndexFunc(f.Remedies, func(r compat.Remedy) bool { return r.ID == remedy && r.Target == target })
	if at < 0 {
		return nil
	}
	return &f.Remedies[at]
}

// look finds the machines that the findings speak of.
func (g *Ground) look(facts *inventory.Snapshot) {
	felt := map[string]bool{}
	for _, t := range g.Findings {
		if t.Detail.Kind == compat.SubjectServer && g.Server == "" {
			g.Server = t.Detail.Subject
		}
		for _, name := range t.Detail.Hosts {
			if felt[name] {
				continue
			}
			felt[name] = true
			if h := facts.Hosts[name]; h != nil {
				g.Hosts = append(g.Hosts, h)
			}
		}
	}
	g.Server = cmp.Or(g.Server, g.meantServer())
	for i := range facts.Facts.LicenseServers {
		if s := &facts.Facts.LicenseServers[i]; s.Name == g.Server {
			g.ServerRecord = s
		}
	}
	for i := range facts.Facts.Collections {
		if c := facts.Facts.Collections[i]; slices.ContainsFunc(c.Hosts, func(name string) bool { return felt[name] }) {
			g.Collections = append(g.Collections, c)
		}
	}
	for _, h := range g.Hosts {
		if d := value(h.Domain); d != "" && !slices.Contains(g.Domains, d) {
			g.Domains = append(g.Domains, d)
		}
	}
	slices.Sort(g.Domains)
}

// meantServer is the license server that the remedy works on, where no finding is about one.
func (g *Ground) meantServer() string {
	if m := g.Remedy.Means; m != nil {
		for _, cals := range m.CALs {
			if cals.Server != "" {
				return cals.Server
			}
		}
	}
	return ""
}

// brokers are those that govern the hosts.
func (g *Ground) brokers() (brokers []string) {
	for _, c := range g.Collections {
		if c.Broker != "" && !slices.Contains(brokers, c.Broker) {
			brokers = append(brokers, c.Broker)
		}
	}
	slices.Sort(brokers)
	return brokers
}

// mode is the one that the remedy gives the hosts; else theirs, where all that were read agree.
func (g *Ground) mode() compat.Kind {
	if m := g.Remedy.Means; m != nil && m.Mode != compat.KindUnknown {
		return m.Mode
	}
	mode := compat.ModeUnread
	for _, h := range g.Hosts {
		if h.LicensingMode == nil {
			continue
		}
		m := compat.ModeFromWMI(int(*h.LicensingMode))
		if mode != compat.ModeUnread && m != mode {
			return compat.KindUnknown
		}
		mode = m
	}
	return mode.Kind()
}

// values are what the scripts of the case are filled with.
func (g *Ground) values() *values {
	v := &values{}
	v.text("NewServer", g.NewServer)
	v.text("LicenseServer", g.Server)
	mode, number := modeWords(g.mode())
	v.text("Mode", mode)
	v.text("ModeNumber", number)
	var hosts []string
	for _, h := range g.Hosts {
		hosts = append(hosts, h.Name)
	}
	v.texts("Hosts", hosts)
	v.texts("Brokers", g.brokers())
	v.texts("Domains", g.Domains)
	g.valuesOfCALs(v)
	g.valuesOfSplit(v)
	g.valuesBefore(v)
	return v
}

// modeWords are a mode as Set-RDLicenseConfiguration has it, and as WMI numbers it; the scripts ask for it where nobody knows.
func modeWords(kind compat.Kind) (word, number string) {
	switch kind {
	case compat.PerUser:
		return "PerUser", "4"
	case compat.PerDevice:
		return "PerDevice", "2"
	default:
		return "", ""
	}
}

// valuesBefore are what hosts had of their own: what a policy sets would stay there once the policy is gone.
func (g *Ground) valuesBefore(v *values) {
	var lists, modes, ignored []entry
	for _, b := range g.Before {
		if b.LicenseServers != nil && value(b.ListSource) != ofPolicy {
			lists = append(lists, entry{b.Name, b.LicenseServers})
		}
		if b.Mode != nil && value(b.ModeSource) != ofPolicy {
			modes = append(modes, entry{b.Name, []string{strconv.FormatInt(*b.Mode, 10)}})
		}
	}
	for _, h := range g.Hosts {
		if len(h.IgnoredServers) > 0 {
			ignored = append(ignored, entry{h.Name, h.IgnoredServers})
		}
	}
	v.table("Before", lists)
	v.table("ModesBefore", modes)
	v.table("Ignored", ignored)
}

const ofPolicy = "policy"

func isOfPolicy(h *inventory.Host) bool { return value(h.LicenseServersSource) == ofPolicy }

func isModeOfPolicy(h *inventory.Host) bool { return value(h.LicensingModeSource) == ofPolicy }

// names joins names for a text.
func names(all []string) string { return strings.Join(all, ", ") }
