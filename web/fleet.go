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
	Whole   []findingLine // of the organization as a whole: the first few
	More    string        // how many of those are not shown; "" none
	Empty   bool          // there is nothing in the organization at all
	MayEdit bool
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
		lang: r.Lang, snapshot: snapshot, result: withoutIdleServers(compat.Evaluate(snapshot.Facts)), found: indexFindings(open),
		list: listOf(r, "/", "state"),
	}
	p := b.page(lately)
	p.MayEdit = operator.admits(r.Principal)
	p.Head.Actions = fleetActions(p)
	return r.page(text.FleetTitle.In(r.Lang), fleetView(p))
}

// withoutIdleServers leaves out license servers that no host names and that are at no fault: they are a line of the list of license
// servers, not of the fleet.
func withoutIdleServers(r compat.Result) compat.Result {
	r.Collections = slices.DeleteFunc(r.Collections, func(c compat.CollectionResult) bool {
		return c.Orphan == compat.OrphanServer && c.State == compat.StateFine
	})
	return r
}

// indexFindings leads from a finding that was just evaluated to the stored one.
func indexFindings(open []*findings.Finding) map[findings.Key]uuid.UUID {
	index := make(map[findings.Key]uuid.UUID, len(open))
	for _, f := range open {
		index[f.Key()] = f.ID
	}
	return index
}

// fleetBuilder turns a judged organization into the page; it reads nothing.
type fleetBuilder struct {
	lang     text.Lang
	snapshot *inventory.Snapshot
	result   compat.Result
	found    map[findings.Key]uuid.UUID
	list     listState
}

func (b *fleetBuilder) page(lately []*findings.Finding) fleetPage {
	collections := slices.Clone(b.result.Collections)
	slices.SortStableFunc(collections, func(x, y compat.CollectionResult) int {
		return cmp.Or(cmp.Compare(y.State, x.State), strings.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name)))
	})
	p := fleetPage{
		Lang: b.lang, Head: b.head(), Stats: b.stats(), First: b.firstMove(), Lately: b.lately(lately),
		Empty: len(collections) == 0 && len(b.snapshot.LicenseServers) == 0,
	}
	for i := range collections {
		if b.lets(&collections[i]) {
			p.Rows = append(p.Rows, b.row(&collections[i]))
		}
	}
	p.Toolbar = b.toolbar(len(p.Rows), len(collections))
	p.Whole, p.More = b.whole()
	return p
}

const wholeRows = 5 // findings of the organization as a whole that the fleet shows

// whole lists what belongs to no collection: what must be acted on first, then what is worth knowing.
func (b *fleetBuilder) whole() (lines []findingLine, more string) {
	counted, notes := b.findingLines(nil, b.result.Organization.Findings)
	lines = append(counted, notes...)
	if len(lines) > wholeRows {
		return lines[:wholeRows], text.AndMore.In(b.lang, len(lines)-wholeRows)
	}
	return lines, ""
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
			Note: text.CountHosts.In(b.lang, hosts[state]), Href: b.list.with("state", state.String()).href(), Weight: max(hosts[state], collections[state]),
		})
	}
	return stats
}

// stateOrder is worst first, as everything about states is shown.
var stateOrder = []compat.State{compat.StateBroken, compat.StateAtRisk, compat.StateUnknown, compat.StateFine}

func (b *fleetBuilder) lets(c *compat.CollectionResult) bool {
	if state := b.list.get("state"); state != "" && c.State.String() != state {
		return false
	}
	query := strings.ToLower(b.list.get("q"))
	if query == "" || strings.Contains(strings.ToLower(c.Name), query) {
		return true
	}
	named := func(name string) bool { return strings.Contains(strings.ToLower(name), query) }
	return slices.ContainsFunc(c.Rows, func(r compat.Row) bool { return named(r.Host) }) ||
		slices.ContainsFunc(c.Columns, func(column compat.Column) bool { return column.Named && named(column.Server) })
}

func (b *fleetBuilder) toolbar(shown, all int) ui.Toolbar {
	t := b.list.toolbar(b.lang, text.FleetSearch, nil, chip{text.FleetColState, "state", stateNamed(b.list.get("state")).In(b.lang)})
	t.Title = text.FleetCollections.In(b.lang)
	if shown != all {
		t.Note = text.RowsOf.In(b.lang, shown, all)
	}
	return t
}

func fleetTable(p fleetPage) ui.Table {
	t := tableOf(p.Lang, text.FleetCollections, text.FleetColState, text.FleetColCollection, text.FleetColHosts, text.FleetColServer,
		text.FleetColCAL, text.FleetColFinding, text.FleetColRemedy, text.FleetColReport)
	t.ID = "collections"
	if len(p.Rows) == 0 {
		t.Empty = nothingFound(p.Lang, "/")
	}
	return t
}
