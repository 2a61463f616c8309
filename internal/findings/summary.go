package findings

import (
	"cmp"

	"github.com/google/uuid"

	"calfleet/internal/compat"
	"calfleet/internal/inventory"
)

// Summary is how an organization stood as a whole at its last assessment.
type Summary struct {
	Hosts     int                           `json:"hosts"`
	Servers   int                           `json:"servers"`
	Silent    int                           `json:"silent"` // hosts that have never reported
	States    map[compat.State]StateSummary `json:"states"`
	Deadlines []compat.Deadline             `json:"deadlines"` // the soonest first
	First     *Move                         `json:"first"`     // nil: nothing asks for a change
}

// StateSummary sums up the collections of one state.
type StateSummary struct {
	Collections int   `json:"collections"`
	Hosts       int   `json:"hosts"`
	Users       Users `json:"users"`
}

// Collections is how many lines the fleet has.
func (s *Summary) Collections() (n int) {
	for _, state := range s.States {
		n += state.Collections
	}
	return n
}

func summaryOf(s *inventory.Snapshot, r *compat.Result, ids map[Key]uuid.UUID) Summary {
	sum := Summary{
		Hosts: len(s.Hosts), Servers: len(s.LicenseServers), States: map[compat.State]StateSummary{},
		Deadlines: compat.Deadlines(s.Facts, r), First: firstMove(r, ids),
	}
	for _, h := range s.Hosts {
		if h.CollectedAt == nil {
			sum.Silent++
		}
	}
	users := usersByState(&s.Facts, r)
	for i := range r.Collections {
		c := &r.Collections[i]
		if isIdle(c) {
			continue
		}
		state := sum.States[c.State]
		state.Collections++
		state.Hosts += len(c.Rows)
		state.Users = users[c.State]
		sum.States[c.State] = state
	}
	return sum
}

// waitingOf counts the findings that wait for somebody, each once.
func waitingOf(r *compat.Result) int {
	seen := map[Key]bool{}
	for c, f := range All(r) {
		if f.Verdict == compat.Violation && f.Severity != compat.Info {
			seen[KeyOf(c, f)] = true
		}
	}
	return len(seen)
}

// Move is one change and what it clears.
type Move struct {
	Title       compat.Text      `json:"title"`
	Summary     compat.Text      `json:"summary"`
	Effort      compat.Text      `json:"effort"`
	Cost        compat.Text      `json:"cost"`
	Clears      int              `json:"clears"`      // open violations
	Open        int              `json:"open"`        // of so many
	Collections []MoveCollection `json:"collections"` // the first few of those it helps
	More        int              `json:"more"`        // how many further ones it helps
	FindingID   uuid.UUID        `json:"finding_id"`  // where the change stands among the other ways out
}

// MoveCollection is a collection that a Move helps.
type MoveCollection struct {
	ID   string `json:"id"` // "" for a license server that no host names
	Name string `json:"name"`
}

const moveCollections = 6 // that are named

// firstMove counts, for every remedy that is ranked first somewhere, the violations it would clear. Errors weigh before the rest.
func firstMove(r *compat.Result, ids map[Key]uuid.UUID) *Move {
	moves := map[moveKey]*move{}
	var best *move
	total := 0
	for c, f := range All(r) {
		if c == nil || f.Verdict != compat.Violation || !f.Counts() {
			continue
		}
		total++
		if len(f.Remedies) == 0 {
			continue
		}
		m := moves[keyOfMove(f)]
		if m == nil {
			m = &move{remedy: &f.Remedies[0], finding: ids[KeyOf(c, f)]}
			moves[keyOfMove(f)] = m
		}
		m.count(c, f)
		if best == nil || cmp.Or(cmp.Compare(m.errors, best.errors), cmp.Compare(m.findings, best.findings)) > 0 {
			best = m
		}
	}
	if best == nil {
		return nil
	}
	return best.describe(total)
}

type moveKey struct{ remedy, target string }

func keyOfMove(f *compat.Finding) moveKey { return moveKey{f.Remedies[0].ID, f.Remedies[0].Target} }

// move is a remedy that several findings rank first.
type move struct {
	remedy      *compat.Remedy
	finding     uuid.UUID
	errors      int // among findings
	findings    int
	collections []*compat.CollectionResult
}

func (m *move) count(c *compat.CollectionResult, f *compat.Finding) {
	m.findings++
	if f.Severity == compat.Error {
		m.errors++
	}
	if n := len(m.collections); n == 0 || m.collections[n-1] != c {
		m.collections = append(m.collections, c)
	}
}

func (m *move) describe(total int) *Move {
	out := &Move{
		Title: m.remedy.Title, Summary: m.remedy.Summary, Effort: m.remedy.Effort, Cost: m.remedy.Cost,
		Clears: m.findings, Open: total, FindingID: m.finding,
	}
	for i, c := range m.collections {
		if i == moveCollections {
			out.More = len(m.collections) - i
			break
		}
		out.Collections = append(out.Collections, MoveCollection{c.ID, NameOf(c)})
	}
	return out
}
