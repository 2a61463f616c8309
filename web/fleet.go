package web

import (
	"cmp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"calfleet/internal/compat"
	"calfleet/internal/findings"
	"calfleet/internal/inventory"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// fleetPage is the home page: what is broken, what to do first, every collection with its worst finding and its cure.
type fleetPage struct {
	Lang    text.Lang
	Head    ui.PageHead
	Stats   []ui.Stat
	First   firstMove
	Lately  []ui.Deadline
	Toolbar ui.Toolbar
	Rows    []fleetRow
	Filter  fleetFilter
	Empty   bool // there is nothing in the organization at all
	MayEdit bool
}

// fleetFilter is the part of the fleet's address that narrows the list.
type fleetFilter struct {
	Query string
	State string // "broken", "at_risk", "unknown", "fine"; "" any
}

func (f fleetFilter) href() string {
	return listAddress("/", [2]string{"q", f.Query}, [2]string{"state", f.State})
}

func (f fleetFilter) with(state string) string {
	f.State = state
	return f.href()
}

// fleet answers GET /.
func (s *server) fleet(r *request) error {
	snapshot, err := s.Inventory.Snapshot(r.ctx(), r.organization())
	if err != nil {
		return err
	}
	open, err := s.Findings.List(r.ctx(), r.organization(), findings.Filter{})
	if err != nil {
		return err
	}
	lately, err := s.Findings.Lately(r.ctx(), r.organization(), inventory.PageSize)
	if err != nil {
		return err
	}
	b := fleetBuilder{
		lang: r.Lang, snapshot: snapshot, result: compat.Evaluate(snapshot.Facts), found: indexFindings(open),
		filter: fleetFilter{Query: r.query("q"), State: r.query("state")},
	}
	p := b.page(lately)
	p.MayEdit = operator.admits(r.Principal)
	p.Head.Actions = fleetActions(p)
	return r.page(text.FleetTitle.In(r.Lang), fleetView(p))
}

// findingKey finds the stored finding of one that was just evaluated.
type findingKey struct{ scope, rule, subject string }

func indexFindings(open []*findings.Finding) map[findingKey]uuid.UUID {
	index := make(map[findingKey]uuid.UUID, len(open))
	for _, f := range open {
		index[findingKey{f.Scope, f.Rule, f.Subject}] = f.ID
	}
	return index
}

// fleetBuilder turns a judged organization into the page; it reads nothing.
type fleetBuilder struct {
	lang     text.Lang
	snapshot *inventory.Snapshot
	result   compat.Result
	found    map[findingKey]uuid.UUID
	filter   fleetFilter
}

func (b *fleetBuilder) page(lately []*findings.Finding) fleetPage {
	collections := slices.Clone(b.result.Collections)
	slices.SortStableFunc(collections, func(x, y compat.CollectionResult) int {
		return cmp.Or(cmp.Compare(y.State, x.State), strings.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name)))
	})
	p := fleetPage{
		Lang: b.lang, Head: b.head(), Stats: b.stats(), First: b.firstMove(), Lately: b.lately(lately), Filter: b.filter,
		Empty: len(collections) == 0 && len(b.snapshot.LicenseServers) == 0,
	}
	for i := range collections {
		if b.lets(&collections[i]) {
			p.Rows = append(p.Rows, b.row(&collections[i]))
		}
	}
	p.Toolbar = b.toolbar(len(p.Rows), len(collections))
	return p
}

func (b *fleetBuilder) head() ui.PageHead {
	hosts, servers := len(b.snapshot.Hosts), len(b.snapshot.LicenseServers)
	return ui.PageHead{
		Title: text.FleetTitle.In(b.lang),
		Sub: dotted(
			text.CountCollections.In(b.lang, len(b.result.Collections)), text.CountHosts.In(b.lang, hosts),
			text.CountServers.In(b.lang, servers), b.freshness(),
		),
	}
}

// freshness says how old the oldest of nearly all reports is, and how many hosts have sent none.
func (b *fleetBuilder) freshness() string {
	silent := 0
	for _, h := range b.snapshot.Hosts {
		if h.CollectedAt == nil {
			silent++
		}
	}
	if silent == 0 {
		return ""
	}
	return text.FleetNeverReported.In(b.lang, silent)
}

func (b *fleetBuilder) stats() []ui.Stat {
	var collections, hosts [compat.StateBroken + 1]int
	for _, c := range b.result.Collections {
		collections[c.State]++
		hosts[c.State] += len(c.Rows)
	}
	stats := make([]ui.Stat, 0, len(stateOrder))
	for _, state := range stateOrder {
		stats = append(stats, ui.Stat{
			Tone: stateTone(state), Word: statesWord(state).In(b.lang), Figure: text.Number(b.lang, collections[state]),
			Note: text.CountHosts.In(b.lang, hosts[state]), Href: b.filter.with(state.String()), Weight: max(hosts[state], collections[state]),
		})
	}
	return stats
}

// stateOrder is worst first, as everything about states is shown.
var stateOrder = []compat.State{compat.StateBroken, compat.StateAtRisk, compat.StateUnknown, compat.StateFine}

func (b *fleetBuilder) lets(c *compat.CollectionResult) bool {
	if b.filter.State != "" && c.State.String() != b.filter.State {
		return false
	}
	query := strings.ToLower(b.filter.Query)
	if query == "" || strings.Contains(strings.ToLower(c.Name), query) {
		return true
	}
	named := func(name string) bool { return strings.Contains(strings.ToLower(name), query) }
	return slices.ContainsFunc(c.Rows, func(r compat.Row) bool { return named(r.Host) }) ||
		slices.ContainsFunc(c.Columns, func(column compat.Column) bool { return column.Named && named(column.Server) })
}

func (b *fleetBuilder) toolbar(shown, all int) ui.Toolbar {
	t := ui.Toolbar{
		Title: text.FleetCollections.In(b.lang), Action: "/", Query: b.filter.Query,
		SearchLabel: text.FleetSearch.In(b.lang), Placeholder: text.SearchHint.In(b.lang),
	}
	if shown != all {
		t.Note = text.RowsOf.In(b.lang, shown, all)
	}
	if b.filter.State != "" {
		t.Keep = []ui.HiddenField{{Name: "state", Value: b.filter.State}}
		label := text.FleetColState.In(b.lang)
		t.Chips = []ui.Chip{{
			Label: label, Value: stateNamed(b.filter.State).In(b.lang), RemoveHref: b.filter.with(""), RemoveLabel: text.RemoveFilter.In(b.lang, label),
		}}
	}
	return t
}

func fleetTable(p fleetPage) ui.Table {
	column := func(m text.Msg) ui.Column { return ui.Column{Title: m.In(p.Lang)} }
	t := ui.Table{ID: "collections", Caption: text.FleetCollections.In(p.Lang), Columns: []ui.Column{
		column(text.FleetColState), column(text.FleetColCollection), column(text.FleetColHosts), column(text.FleetColServer),
		column(text.FleetColCAL), column(text.FleetColFinding), column(text.FleetColRemedy), column(text.FleetColReport),
	}}
	if len(p.Rows) == 0 {
		t.Empty = nothingFound(p.Lang, "/")
	}
	return t
}
