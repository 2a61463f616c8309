package findings

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"calfleet/internal/compat"
	"calfleet/internal/inventory"
)

// Standing is how one collection, or one license server that no host names, stood at the last assessment.
type Standing struct {
	Scope        string     `db:"scope"`         // as Finding.Scope
	CollectionID *uuid.UUID `db:"collection_id"` // nil for such a server
	Name         string     `db:"name"`          // as it is shown
	Rank         int16      `db:"rank"`          // 0 is the worst; see State
	Hosts        int        `db:"host_count"`
	Brief        Brief      `db:"brief"`

	OldestReport *time.Time `db:"oldest_report"` // of its hosts, as of now; nil where none has reported
	Silent       int        `db:"silent"`        // hosts of it that have never reported, as of now
}

// State is the one word for it.
func (s *Standing) State() compat.State { return stateOf(s.Rank) }

func rankOf(s compat.State) int16     { return int16(compat.StateBroken - s) }
func stateOf(rank int16) compat.State { return compat.StateBroken - compat.State(rank) } //nolint:gosec // 0 to 3

// Brief is what a list shows of a collection.
type Brief struct {
	Orphan   compat.Orphan  `json:"orphan,omitempty"`
	ServerID *uuid.UUID     `json:"server_id,omitempty"` // of the license server that the entry is about, where it is one
	Domain   string         `json:"domain,omitempty"`    // DNS domain of its hosts
	Releases []ReleaseCount `json:"releases,omitempty"`  // of its hosts, most first
	Servers  []ServerBrief  `json:"servers,omitempty"`   // license servers that its hosts name
	Supplies []SupplyBrief  `json:"supplies,omitempty"`  // the first two that count

	Rule      string      `json:"rule,omitempty"` // of the worst finding that counts; "" where there is none
	FindingID uuid.UUID   `json:"finding_id"`
	Alike     int         `json:"alike,omitempty"`    // how many further findings say the same of other subjects
	OfHosts   bool        `json:"of_hosts,omitempty"` // the subjects are hosts
	Remedy    compat.Text `json:"remedy,omitzero"`    // title of that finding's first one
}

// ReleaseCount is hosts of one release.
type ReleaseCount struct {
	Release compat.Release `json:"release"`
	Hosts   int            `json:"hosts"`
}

// ServerBrief is a license server in a list.
type ServerBrief struct {
	Name    string         `json:"name"`
	ID      *uuid.UUID     `json:"id,omitempty"` // nil where the fleet has no such server
	Release compat.Release `json:"release"`
}

// SupplyBrief is CALs in a list.
type SupplyBrief struct {
	Version   compat.CALVersion `json:"version"`
	Installed compat.Count      `json:"installed"`
	Issued    compat.Count      `json:"issued"`
	Purchased int               `json:"purchased,omitempty"`
	Refused   bool              `json:"refused,omitempty"` // the server is too old to hold them
}

// Supply is the same as the rules know it, without what stands behind the counts.
func (s SupplyBrief) Supply() compat.Supply {
	return compat.Supply{Version: s.Version, Installed: s.Installed, Issued: s.Issued, Purchased: s.Purchased}
}

const briefSupplies = 2 // that a list has room for

// NameOf is what an entry of a result is called on pages: a host alone, and a server that no host names, by the first label.
func NameOf(c *compat.CollectionResult) string {
	alone := c.ID != "" && len(c.Rows) == 1 && c.Name == c.Rows[0].Host
	if alone || c.Orphan != compat.NotOrphan {
		short, _, _ := strings.Cut(c.Name, ".")
		return short
	}
	return c.Name
}

// DomainOf is the DNS domain that the hosts of an entry are in; "" where nobody knows.
func DomainOf(c *compat.CollectionResult, s *inventory.Snapshot) string {
	for _, row := range c.Rows {
		if host := s.Hosts[row.Host]; host != nil && host.Domain != nil {
			return *host.Domain
		}
		if _, domain, found := strings.Cut(row.Host, "."); found {
			return domain
		}
	}
	return ""
}

// isIdle is true of a license server that no host names and that is at no fault: it is a line of the list of license servers, not of
// the fleet.
func isIdle(c *compat.CollectionResult) bool {
	return c.Orphan == compat.OrphanServer && c.State == compat.StateFine
}

// standings puts a judgement into lines of the fleet.
func standings(s *inventory.Snapshot, r *compat.Result, ids map[Key]uuid.UUID) []Standing {
	var out []Standing
	for i := range r.Collections {
		c := &r.Collections[i]
		if isIdle(c) {
			continue
		}
		line := Standing{Scope: ScopeOf(c), Name: NameOf(c), Rank: rankOf(c.State), Hosts: len(c.Rows), Brief: briefOf(s, c, ids)}
		if id, err := uuid.Parse(c.ID); err == nil {
			line.CollectionID = &id
		}
		out = append(out, line)
	}
	return out
}

func briefOf(s *inventory.Snapshot, c *compat.CollectionResult, ids map[Key]uuid.UUID) Brief {
	b := Brief{Orphan: c.Orphan, Domain: DomainOf(c, s), Releases: releasesOf(c.Rows)}
	if c.Orphan == compat.OrphanServer {
		b.ServerID = serverID(s, c.Name)
	}
	for i := range c.Columns {
		column := &c.Columns[i]
		switch {
		case !column.Named:
		case column.IsRelation:
			b.Servers = append(b.Servers, ServerBrief{Name: column.Server, ID: serverID(s, column.Server), Release: column.Release})
		case len(b.Supplies) < briefSupplies && !everySpared(c.Rows, i):
			b.Supplies = append(b.Supplies, supplyBrief(c, i))
		}
	}
	b.addWorst(c, ids)
	return b
}

// addWorst tells the first finding that counts, and how many say the same: hosts that are alike are not told one by one.
func (b *Brief) addWorst(c *compat.CollectionResult, ids map[Key]uuid.UUID) {
	for i := range c.Findings {
		f := &c.Findings[i]
		switch {
		case !f.Counts():
		case b.Rule == "":
			b.Rule, b.FindingID, b.OfHosts = f.Rule, ids[KeyOf(c, f)], f.Kind == compat.SubjectHost
			if len(f.Remedies) > 0 {
				b.Remedy = f.Remedies[0].Title
			}
		case f.Rule == b.Rule:
			b.Alike++
		}
	}
}

func serverID(s *inventory.Snapshot, name string) *uuid.UUID {
	if server := s.LicenseServers[name]; server != nil {
		return &server.ID
	}
	return nil
}

func releasesOf(rows []compat.Row) []ReleaseCount {
	count := map[compat.Release]int{}
	for i := range rows {
		count[rows[i].Release]++
	}
	out := make([]ReleaseCount, 0, len(count))
	for _, release := range slices.Sorted(maps.Keys(count)) {
		out = append(out, ReleaseCount{release, count[release]})
	}
	slices.SortStableFunc(out, func(a, b ReleaseCount) int { return cmp.Compare(b.Hosts, a.Hosts) })
	return out
}

func supplyBrief(c *compat.CollectionResult, column int) SupplyBrief {
	s := &c.Columns[column].Supply
	return SupplyBrief{
		Version: s.Version, Installed: s.Installed, Issued: s.Issued, Purchased: s.Purchased,
		Refused: slices.ContainsFunc(c.Rows, func(r compat.Row) bool { return slices.Contains(r.Cells[column].Rules, "server-older-than-cal") }),
	}
}

func everySpared(rows []compat.Row, column int) bool {
	for i := range rows {
		if !rows[i].Cells[column].Spared {
			return false
		}
	}
	return len(rows) > 0
}
