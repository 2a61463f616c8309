package web

import (
	"time"

	"calfleet/internal/compat"
	"calfleet/internal/findings"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// fleetPage is the home page: what is broken and whom it touches, what to do first, what changed, what expires next, and every collection
// with its worst finding and its cure. All of it was judged before: no reader waits for the rules.
type fleetPage struct {
	Lang      text.Lang
	Head      ui.PageHead
	Stats     []ui.Stat
	First     firstMove
	Week      fleetWeek
	Deadlines []ui.Deadline
	Later     []ui.Deadline // beyond the first few
	Yours     []ui.Deadline // what asks for the reader
	Toolbar   ui.Toolbar
	Rows      []fleetRow
	Pager     ui.Pager
	Whole     []findingLine // of the organization as a whole: the first few
	More      string        // how many of those are not shown; "" none
	Awaiting  bool          // something has arrived and has not been judged yet
	Empty     bool          // there is nothing in the organization at all
	MayEdit   bool
}

const (
	fleetRows  = 50 // lines of the list on one page
	fleetWeeks = 12 // that the course of the findings goes back
	weekEvents = 4  // of what happened in the last week
	wholeRows  = 5  // findings of the organization as a whole
)

// fleet answers GET /.
func (s *server) fleet(r *request) error {
	list := listOf(r, "/", "state")
	kept, err := s.settledFleet(r, list)
	if err != nil {
		return err
	}
	r.assessed = &findings.Assessed{At: kept.AssessedAt, Waiting: kept.Trend.Last().Open}
	b := fleetBuilder{lang: r.Lang, kept: kept, list: list}
	p := b.page()
	p.MayEdit = operator.admits(r.Principal)
	p.Head.Actions = fleetActions(p)
	if p.Yours, err = s.yours(r); err != nil {
		return err
	}
	return r.page(text.FleetTitle.In(r.Lang), fleetView(p))
}

// An assessment of a small fleet is a matter of milliseconds: who has just changed something sees what came of it. A large one is shown
// as it stood.
const (
	smallFleet  = 2000 // hosts
	settleTries = 15
	settlePause = 20 * time.Millisecond
)

// settledFleet reads the last assessment, once none is awaited or the patience is at its end.
func (s *server) settledFleet(r *request, list listState) (*findings.Fleet, error) {
	query := findings.FleetQuery{
		Lines: findings.StandingFilter{State: list.get("state"), Search: list.get("q"), After: list.get("after"), Limit: fleetRows},
		Weeks: fleetWeeks, Events: weekEvents, Whole: wholeRows,
	}
	for try := 0; ; try++ {
		kept, err := s.Findings.Fleet(r.ctx(), r.organization(), query)
		if err != nil || !kept.Awaited || try == settleTries || kept.Summary.Hosts > smallFleet {
			return kept, err
		}
		select {
		case <-r.ctx().Done():
			return nil, r.ctx().Err()
		case <-time.After(settlePause):
		}
	}
}

// fleetBuilder turns what the last assessment left into the page.
type fleetBuilder struct {
	lang text.Lang
	kept *findings.Fleet
	list listState
}

func (b *fleetBuilder) page() fleetPage {
	sum := &b.kept.Summary
	p := fleetPage{Lang: b.lang, Head: ui.PageHead{Title: text.FleetTitle.In(b.lang)}}
	switch {
	case b.kept.Inhabited && sum.Hosts == 0 && sum.Servers == 0:
		p.Awaiting = true
	case sum.Collections() == 0 && sum.Servers == 0:
		p.Empty = true
	default:
		b.fill(&p)
	}
	return p
}

func (b *fleetBuilder) fill(p *fleetPage) {
	p.Head.Sub, p.Stats, p.First, p.Week = b.sub(), b.stats(), b.firstMove(), b.week()
	p.Deadlines, p.Later = b.deadlines()
	p.Toolbar, p.Pager = b.toolbar(b.kept.Lines.Total), pagerOf(b.lang, b.list, b.kept.Lines)
	for _, line := range b.kept.Lines.Rows {
		p.Rows = append(p.Rows, b.row(line))
	}
	for _, f := range b.kept.Whole {
		p.Whole = append(p.Whole, keptLine(b.lang, f))
	}
	if more := b.kept.WholeTotal - len(p.Whole); more > 0 {
		p.More = text.AndMore.In(b.lang, more)
	}
}

func (b *fleetBuilder) sub() string {
	sum, silent, newer := &b.kept.Summary, "", ""
	if sum.Silent > 0 {
		silent = text.FleetNeverReported.In(b.lang, sum.Silent)
	}
	if b.kept.Awaited {
		newer = text.FleetAwaited.In(b.lang)
	}
	return dotted(
		text.CountCollections.In(b.lang, sum.Collections()), text.CountHosts.In(b.lang, sum.Hosts), text.CountServers.In(b.lang, sum.Servers),
		silent, text.FindingsAssessed.In(b.lang, text.Ago(b.lang, b.kept.Now.Sub(b.kept.AssessedAt))), newer,
	)
}

// stateOrder is worst first, as everything about states is shown.
var stateOrder = []compat.State{compat.StateBroken, compat.StateAtRisk, compat.StateUnknown, compat.StateFine}

func (b *fleetBuilder) stats() []ui.Stat {
	stats := make([]ui.Stat, 0, len(stateOrder))
	for _, state := range stateOrder {
		sum := b.kept.Summary.States[state]
		stats = append(stats, ui.Stat{
			Tone: stateTone(state), Word: statesWord(state).In(b.lang), Figure: text.Number(b.lang, sum.Collections),
			Note: dotted(text.CountHosts.In(b.lang, sum.Hosts), b.users(sum.Users)),
			Href: b.list.with("state", state.String()).href(), Weight: max(sum.Hosts, sum.Collections),
		})
	}
	return stats
}

// users is how many it touches, as far as anybody knows.
func (b *fleetBuilder) users(u findings.Users) string {
	count, n := text.FleetUsers, int(u.N)
	if u.Devices {
		count = text.FleetUsersDevices
	}
	words := count.In(b.lang, n)
	switch {
	case u.Uncounted > 0 && n == 0:
		return text.FleetUsersUnknown.In(b.lang)
	case u.Uncounted > 0:
		return text.FleetAtLeast.In(b.lang, words)
	case u.About:
		return text.FleetAbout.In(b.lang, words)
	case n == 0:
		return ""
	}
	return words
}

func (b *fleetBuilder) toolbar(shown int) ui.Toolbar {
	t := b.list.toolbar(b.lang, text.FleetSearch, nil, chip{text.FleetColState, "state", stateNamed(b.list.get("state")).In(b.lang)})
	t.Title = text.FleetCollections.In(b.lang)
	t.Actions = ui.Go(ui.Link{Text: text.FleetCollectList.In(b.lang), Href: pathCollections, Small: true})
	if all := b.kept.Summary.Collections(); shown != all {
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

// keptLine is a finding of a list, as the last assessment left it.
func keptLine(l text.Lang, f *findings.Finding) findingLine {
	return findingLine{
		Tone: findingTone(f), Word: findingWord(f.Verdict, f.Severity).In(l), Message: inLang(l, f.Message), Href: findingPath(f.ID),
		Rule: f.Rule, RuleHref: rulePath(f.Rule),
	}
}
