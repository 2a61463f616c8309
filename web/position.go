package web

import (
	"calfleet/internal/compat"
	"calfleet/web/text"
	"calfleet/web/ui"
)

const (
	pathPosition             = "/position"
	pathPositionCSV          = "/position.csv"
	pathPositionPurchasesCSV = "/position/purchases.csv"
)

// positionPage sets the CALs that are needed against those that are owned.
type positionPage struct {
	Lang      text.Lang
	Head      ui.PageHead
	Basis     string
	MayChoose bool
	MayImport bool
	Stats     []ui.Stat
	Table     ui.Table
	Columns   []positionColumn // counted by what the need is not counted by
	Rows      []positionRow
	Coverage  ui.BarChart
	Needs     []coveredNeed
	Uncounted []coveringPurchase
	Unknowns  []positionUnknown
	Remarks   ui.Reasons
}

// positionRow is CALs of one kind and version, or the total of a kind.
type positionRow struct {
	CALs                   string
	IsTotal                bool
	Needed, Owned, ByNewer string
	State                  balanceState
	Installed              string
	Unowned, NotInstalled  string   // what of it lacks a purchase, and what was bought and lacks here; "" for nothing
	Others                 []string // in the order of Columns
}

// positionColumn is a way to count CALs.
type positionColumn struct {
	title text.Msg
	basis compat.Basis
	of    func(*compat.PositionLine) compat.Amount
}

// balanceState is a signed balance, and what it means.
type balanceState struct {
	Tone         ui.Tone
	Word, Figure string
	Note         string // how many CALs are short, where older ones to spare hide it in the figure
}

type positionUnknown struct{ Why, Tells string }

// position answers GET /position.
func (s *server) position(r *request) error {
	position, err := s.positionOf(r)
	if err != nil {
		return err
	}
	b := positionBuilder{lang: r.Lang, position: *position}
	p := b.page()
	p.Head.Sub = text.PositionAsOf.In(r.Lang, stamp(r.Lang, position.AsOf))
	p.MayChoose, p.MayImport = admin.admits(r.Principal), operator.admits(r.Principal)
	if len(p.Rows) == 0 {
		p.Table.Empty = noPosition(p)
	}
	return r.page(text.PositionTitle.In(r.Lang), positionView(p))
}

// positionBuilder turns a position into the page.
type positionBuilder struct {
	lang     text.Lang
	position compat.Position
}

func (b *positionBuilder) page() positionPage {
	p := positionPage{
		Lang: b.lang, Head: ui.PageHead{Title: text.PositionTitle.In(b.lang)}, Basis: text.PositionCountedBy.In(b.lang, b.words(b.position.Basis.Text())), Columns: b.columns(), Stats: b.stats(),
		Coverage: b.coverage(), Needs: b.needs(), Uncounted: b.uncounted(), Remarks: ui.Reasons{
			Tone: ui.Note, Title: text.PositionRemarks.In(b.lang), Steps: stepViews(b.lang, b.position.AsOf, b.position.Remarks),
		},
	}
	p.Table = positionTable(b.lang, p.Columns)
	for _, u := range b.position.Unknowns {
		p.Unknowns = append(p.Unknowns, positionUnknown{Why: b.words(u.Why), Tells: text.PositionTells.In(b.lang, b.words(u.Missing))})
	}
	for i := range b.position.Lines {
		p.Rows = append(p.Rows, b.row(&b.position.Lines[i], p.Columns))
		if i+1 == len(b.position.Lines) || b.position.Lines[i+1].Kind != b.position.Lines[i].Kind {
			p.Rows = append(p.Rows, b.totalRow(b.position.Lines[i].Kind, p.Columns)...)
		}
	}
	return p
}

func (b *positionBuilder) words(t compat.Text) string { return inLang(b.lang, t) }

// columns are the ways to count that anybody has counted by, besides the one that the need is counted by.
func (b *positionBuilder) columns() (shown []positionColumn) {
	for _, c := range positionCounts {
		isCounted := false
		for i := range b.position.Lines {
			isCounted = isCounted || c.of(&b.position.Lines[i]).N > 0
		}
		if isCounted && c.basis != b.position.Basis {
			shown = append(shown, c)
		}
	}
	return shown
}

var positionCounts = []positionColumn{
	{text.PositionIssued, compat.BasisIssued, func(l *compat.PositionLine) compat.Amount { return l.Issued }},
	{text.PositionAuthorised, compat.BasisAuthorised, func(l *compat.PositionLine) compat.Amount { return l.Authorised }},
	{text.PositionActual, compat.BasisActual, func(l *compat.PositionLine) compat.Amount { return l.Actual }},
}

func positionTable(l text.Lang, columns []positionColumn) ui.Table {
	t := tableOf(l, text.PositionTitle, text.PositionCALs, text.PositionNeeded, text.PositionOwned, text.PositionByNewer, text.PositionBalance, text.PositionInstalled)
	for _, c := range columns {
		t.Columns = append(t.Columns, ui.Column{Title: c.title.In(l)})
	}
	for i := range t.Columns {
		t.Columns[i].Numeric = i > 0
	}
	return t
}

func (b *positionBuilder) row(line *compat.PositionLine, columns []positionColumn) positionRow {
	row := positionRow{
		CALs: b.words(line.CALs()), Needed: b.amount(line.Needed), Owned: b.number(line.Owned),
		State: b.state(line.Balance, line.Shortfall, line.Needed), Installed: b.amount(line.Installed),
	}
	if line.CoveredByNewer > 0 {
		row.ByNewer = b.number(line.CoveredByNewer)
	}
	if line.Unowned.N > 0 {
		row.Unowned = text.PositionNoPurchase.In(b.lang, b.amount(line.Unowned))
	}
	if line.NotInstalled.N > 0 {
		row.NotInstalled = text.PositionNotInstalled.In(b.lang, b.amount(line.NotInstalled))
	}
	for _, c := range columns {
		row.Others = append(row.Others, b.amount(c.of(line)))
	}
	return row
}

// totalRow is none where a kind has a single line, which says as much.
func (b *positionBuilder) totalRow(k compat.Kind, columns []positionColumn) []positionRow {
	total, lines := b.total(k)
	if total == nil || lines < 2 {
		return nil
	}
	row := positionRow{
		CALs: text.PositionTotal.In(b.lang, b.words(total.CALs())), IsTotal: true, Needed: b.amount(total.Needed), Owned: b.number(total.Owned),
		State: b.state(total.Balance, total.Shortfall, total.Needed), Installed: b.amount(total.Installed), Others: make([]string, len(columns)),
	}
	for i, c := range columns {
		if c.basis == compat.BasisIssued {
			row.Others[i] = b.amount(total.Issued)
		}
	}
	return []positionRow{row}
}

func (b *positionBuilder) total(k compat.Kind) (total *compat.PositionTotal, lines int) {
	for i := range b.position.Lines {
		if b.position.Lines[i].Kind == k {
			lines++
		}
	}
	for i := range b.position.Totals {
		if b.position.Totals[i].Kind == k {
			total = &b.position.Totals[i]
		}
	}
	return total, lines
}

// stats are the kinds, each with its balance; CALs of no known kind have their line in the table.
func (b *positionBuilder) stats() (stats []ui.Stat) {
	for i := range b.position.Totals {
		t := &b.position.Totals[i]
		if t.Kind == compat.KindUnknown {
			continue
		}
		state := b.state(t.Balance, t.Shortfall, t.Needed)
		stats = append(stats, ui.Stat{
			Tone: state.Tone, Word: state.Word, Figure: state.Figure, Weight: int(t.Needed.N),
			Note: dotted(b.words(t.CALs()), text.PositionStat.In(b.lang, b.amount(t.Needed), b.number(t.Owned)), state.Note),
		})
	}
	return stats
}
