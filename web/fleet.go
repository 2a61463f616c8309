package web

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

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

// fleetRow is one collection in the list.
type fleetRow struct {
	Tone                 ui.Tone
	State                string
	Name, Href, Note     string
	Hosts                []string // "8 × 2019"
	Servers              []nameTag
	CALs                 []calLine
	Finding, FindingHref string
	Remedy, RemedyHref   string
	Age                  string
}

// nameTag is a name that may lead somewhere, and its release.
type nameTag struct{ Name, Href, Tag string }

// calLine is one supply of CALs, with its signed balance or the word for what is wrong with it.
type calLine struct {
	Text, Balance string
	Tone          ui.Tone
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

func (b *fleetBuilder) row(c *compat.CollectionResult) fleetRow {
	row := fleetRow{
		Tone: stateTone(c.State), State: stateWord(c.State).In(b.lang), Name: b.nameOf(c), Href: b.hrefOf(c), Note: b.noteOf(c),
		Hosts: hostTags(c.Rows), Servers: b.serversOf(c), CALs: b.calsOf(c), Age: b.ageOf(c),
	}
	if len(c.Findings) == 0 {
		return row
	}
	worst := &c.Findings[0]
	row.Finding, row.FindingHref = b.words(ruleTitle(worst.Rule)), b.findingHref(c, worst)
	if len(worst.Remedies) > 0 {
		row.Remedy, row.RemedyHref = b.words(worst.Remedies[0].Title), row.FindingHref
	}
	return row
}

func (b *fleetBuilder) words(t compat.Text) string { return inLang(b.lang, t) }

func (b *fleetBuilder) nameOf(c *compat.CollectionResult) string {
	if c.ID != "" && c.Orphan == compat.NotOrphan && len(c.Rows) == 1 && c.Name == c.Rows[0].Host {
		return shortName(c.Name)
	}
	if c.Orphan != compat.NotOrphan {
		return shortName(c.Name)
	}
	return c.Name
}

func (b *fleetBuilder) hrefOf(c *compat.CollectionResult) string {
	if c.ID != "" {
		return collectionPath(c.ID)
	}
	return b.serverHref(c.Name)
}

// noteOf is the domain the collection lives in, or what kind of entry it is.
func (b *fleetBuilder) noteOf(c *compat.CollectionResult) string {
	if c.Orphan == compat.OrphanServer {
		return text.FleetServerUnused.In(b.lang)
	}
	for _, row := range c.Rows {
		if host := b.snapshot.Hosts[row.Host]; host != nil && host.Domain != nil {
			return *host.Domain
		}
		if _, domain, found := strings.Cut(row.Host, "."); found {
			return domain
		}
	}
	return ""
}

// hostTags counts hosts by release, most first: "8 × 2019".
func hostTags(rows []compat.Row) []string {
	count := map[compat.Release]int{}
	for _, row := range rows {
		count[row.Release]++
	}
	releases := slices.SortedFunc(maps.Keys(count), func(a, b compat.Release) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b))
	})
	tags := make([]string, len(releases))
	for i, release := range releases {
		tags[i] = strconv.Itoa(count[release]) + "\u00a0×\u00a0" + releaseTag(release)
	}
	return tags
}

// serversOf lists the license servers that hosts of the collection name, each once.
func (b *fleetBuilder) serversOf(c *compat.CollectionResult) []nameTag {
	var servers []nameTag
	for _, column := range c.Columns {
		if !column.IsRelation || !column.Named {
			continue
		}
		tag := nameTag{Name: strings.ToUpper(shortName(column.Server)), Href: b.serverHref(column.Server), Tag: releaseTag(column.Release)}
		servers = append(servers, tag)
	}
	return servers
}

func (b *fleetBuilder) serverHref(name string) string {
	if server := b.snapshot.LicenseServers[name]; server != nil {
		return licenseServerPath(server.ID)
	}
	return ""
}

// calsOf sums up what the named servers hold: the supplies that count, as far as two lines tell it.
func (b *fleetBuilder) calsOf(c *compat.CollectionResult) []calLine {
	var lines []calLine
	for i, column := range c.Columns {
		if column.IsRelation || !column.Named || everySpared(c.Rows, i) {
			continue
		}
		lines = append(lines, b.calLine(c, i))
		if len(lines) == 2 {
			break
		}
	}
	return lines
}

func everySpared(rows []compat.Row, column int) bool {
	for _, row := range rows {
		if !row.Cells[column].Spared {
			return false
		}
	}
	return len(rows) > 0
}

func (b *fleetBuilder) calLine(c *compat.CollectionResult, column int) calLine {
	supply := c.Columns[column].Supply
	line := calLine{Text: dotted(supply.Version.String(), supplyCount(b.lang, supply))}
	switch balance, known := supplyBalance(supply); {
	case violates(c.Rows, column, "server-older-than-cal"):
		line.Balance, line.Tone = text.FleetRefused.In(b.lang), ui.Bad
	case !known:
		line.Balance = text.CountNotRead.In(b.lang)
	default:
		line.Balance = text.Signed(b.lang, balance)
		if balance < 0 {
			line.Tone = ui.Bad
		}
	}
	return line
}

func violates(rows []compat.Row, column int, rule string) bool {
	return slices.ContainsFunc(rows, func(r compat.Row) bool { return slices.Contains(r.Cells[column].Rules, rule) })
}

// ageOf is the age of the oldest report among the hosts; a host that never reported has none.
func (b *fleetBuilder) ageOf(c *compat.CollectionResult) string {
	var oldest time.Time
	for _, row := range c.Rows {
		host := b.snapshot.Hosts[row.Host]
		if host == nil || host.CollectedAt == nil {
			return text.FleetNever.In(b.lang)
		}
		if oldest.IsZero() || host.CollectedAt.Before(oldest) {
			oldest = *host.CollectedAt
		}
	}
	if oldest.IsZero() {
		return ""
	}
	return text.Span(b.lang, b.snapshot.AsOf.Sub(oldest))
}

func (b *fleetBuilder) findingHref(c *compat.CollectionResult, f *compat.Finding) string {
	if id, ok := b.found[findingKey{findings.ScopeOf(c), f.Rule, f.Subject}]; ok {
		return findingPath(id)
	}
	return b.hrefOf(c)
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
