package web

import (
	"time"

	"github.com/a-h/templ"

	"calfleet/internal/cases"
	"calfleet/internal/list"
	"calfleet/internal/postgres/statement"
	"calfleet/internal/sheet"
	"calfleet/web/text"
	"calfleet/web/ui"
)

const pathStatistics = "/cases/statistics"

// statisticsPage is how cases went: how long they took by quarter, and what became of them by remedy.
type statisticsPage struct {
	Lang   text.Lang
	Head   ui.PageHead
	Course ui.LineChart // without points where nothing was solved yet
	List   listPage
}

// statistics answers GET /cases/statistics.
func (s *server) statistics(r *request) error {
	model, better, err := listModel(s, r, statisticsList)
	if err != nil {
		return err
	}
	if better != "" {
		return r.see(better)
	}
	quarters, err := s.cases.Quarters(r.ctx(), r.organization())
	if err != nil {
		return err
	}
	p := statisticsPage{Lang: r.Lang, List: model.titled(r.Lang, text.StatsByRemedy, text.StatsByRemedyNote), Course: quarterCourse(r.Lang, quarters), Head: ui.PageHead{
		CrumbsLabel: text.NavBreadcrumb.In(r.Lang), Crumbs: []ui.Crumb{{Text: text.CasesTitle.In(r.Lang), Href: pathCases}},
		Title: text.StatsTitle.In(r.Lang), Sub: text.StatsSub.In(r.Lang), Actions: caseViews(r.Lang, pathStatistics),
	}}
	return r.page(p.Head.Title, statisticsView(p))
}

func (s *server) statisticsCSV(r *request) error { return exportList(s, r, statisticsList) }

const (
	periodColumn = "period"
	secondsADay  = 86400
)

// statisticsList is a row for each remedy, and one for each quarter in which cases of it ended.
var statisticsList = listingOf(listing[cases.Tally]{
	Definition: list.Definition{
		Name: "case-statistics", Source: cases.Tallies, Sort: "-solved,quarter",
		Search: []statement.SQL{statement.Const("lower((t.title ->> 'en') || ' ' || (t.title ->> 'fr'))")},
	},
	path: pathStatistics, title: text.StatsTitle, find: text.StatsSearch, counted: text.CountTallies, tabs: periodColumn,
	none: func(r reader) templ.Component {
		return ui.Empty(ui.IconClock, text.StatsNone.In(r.Lang), text.StatsNoneText.In(r.Lang))
	},
	columns: []column[cases.Tally]{
		{
			Column: list.Column{ID: "remedy", Kind: list.Text, Value: statement.Const("(t.title ->> 'en') || ' ' || (t.title ->> 'fr')")},
			title:  text.CaseRemedy, head: true,
			show: func(r reader, t *cases.Tally) templ.Component {
				return ui.RowName(inLang(r.Lang, t.Title), "", quarterWord(r.Lang, t.Quarter))
			},
			say: func(r reader, t *cases.Tally) string { return inLang(r.Lang, t.Title) },
		},
		{
			Column: list.Column{ID: "quarter", Kind: list.Text, Value: statement.Const("t.quarter")},
			title:  text.StatsQuarter, extra: true,
			say: func(r reader, t *cases.Tally) string { return quarterWord(r.Lang, t.Quarter) },
		},
		countedTally("solved", text.StateSolved, statement.Const("t.solved"), func(t *cases.Tally) int32 { return t.Solved }),
		spanTally("median", text.StatsMedian, statement.Const("t.median"), func(t *cases.Tally) *int64 { return t.Median }),
		spanTally("ninth", text.StatsNinth, statement.Const("t.ninth"), func(t *cases.Tally) *int64 { return t.Ninth }),
		beside(spanTally("own", text.StatsOwn, statement.Const("t.own"), func(t *cases.Tally) *int64 { return t.Own })),
		beside(countedTally("open", text.CasePhaseOpen, statement.Const("t.open"), func(t *cases.Tally) int32 { return t.Open })),
		spanTally("longest", text.StatsLongest, statement.Const("t.longest"), func(t *cases.Tally) *int64 { return t.Longest }),
		shareTally("refused", text.StatsRefused, statement.Const("t.refused"), ended, func(t *cases.Tally) (int32, int32) { return t.Refused, t.Ended() }),
		shareTally("dropped", text.StatsDropped, statement.Const("t.dropped"), ended, func(t *cases.Tally) (int32, int32) { return t.Dropped, t.Ended() }),
		shareTally("reopened", text.StatsReopened, statement.Const("t.returned"), statement.Const("t.once_solved"), func(t *cases.Tally) (int32, int32) { return t.Returned, t.Once }),
		{
			Column: list.Column{
				ID: periodColumn, Kind: list.Choice, Value: statement.Const("(t.quarter <> '')::integer"), Default: "whole",
				Options: []list.Option{{ID: "whole", Where: statement.Const("t.quarter = ''")}, {ID: "quarters", Where: statement.Const("t.quarter <> ''")}},
			},
			title: text.StatsPeriod, words: periodWord, extra: true,
			say: func(r reader, t *cases.Tally) string {
				return periodWord(r.Lang, map[bool]string{true: "whole", false: "quarters"}[t.Quarter == ""])
			},
		},
	},
})

func periodWord(l text.Lang, option string) string {
	if option == "quarters" {
		return text.StatsQuarters.In(l)
	}
	return text.StatsWhole.In(l)
}

// ended is how many cases of a row are over.
var ended = statement.Const("(t.solved + t.refused + t.dropped)")

// quarterWord is "Q4 2026", "T4 2026"; of all quarters together, that.
func quarterWord(l text.Lang, quarter string) string {
	if len(quarter) != len("2026-Q4") {
		return text.StatsWhole.In(l)
	}
	return text.StatsQuarterOf.In(l, quarter[6:], quarter[:4])
}

func countedTally(id string, title text.Msg, value statement.SQL, of func(*cases.Tally) int32) column[cases.Tally] {
	return column[cases.Tally]{
		Column: list.Column{ID: id, Kind: list.Number, Value: value}, title: title,
		show: func(r reader, t *cases.Tally) templ.Component { return plain(text.Number(r.Lang, int(of(t)))) },
		cell: func(_ reader, t *cases.Tally) sheet.Cell { return sheet.Int(int64(of(t))) },
	}
}

// beside leaves a column to those who choose it.
func beside(c column[cases.Tally]) column[cases.Tally] {
	c.extra = true
	return c
}

// spanTally is a length of time: in the page as people say it, filtered and exported in whole days.
func spanTally(id string, title text.Msg, value statement.SQL, of func(*cases.Tally) *int64) column[cases.Tally] {
	return column[cases.Tally]{
		Column: list.Column{ID: id, Kind: list.Number, Value: statement.Join(value, statement.Const(" / 86400")), Missing: true}, title: title, missing: text.StatsNoSpan,
		show: func(r reader, t *cases.Tally) templ.Component {
			d, ok := cases.Seconds(of(t))
			if !ok {
				return plain("")
			}
			return plain(text.Span(r.Lang, d))
		},
		cell: func(_ reader, t *cases.Tally) sheet.Cell {
			d, ok := cases.Seconds(of(t))
			if !ok {
				return sheet.Cell{}
			}
			return sheet.Int(wholeDays(d))
		},
	}
}

// shareTally is a share in hundredths, with how many that is.
func shareTally(id string, title text.Msg, part, whole statement.SQL, of func(*cases.Tally) (part, whole int32)) column[cases.Tally] {
	return column[cases.Tally]{
		Column: list.Column{ID: id, Kind: list.Number, Value: statement.Join(statement.Const("100 * "), part, statement.Const(" / nullif("), whole, statement.Const(", 0)")), Missing: true}, title: title, missing: text.StatsNoShare,
		show: func(r reader, t *cases.Tally) templ.Component {
			n, all := of(t)
			if all == 0 {
				return plain("")
			}
			return plain(text.StatsShare.In(r.Lang, int(100*n/all), int(n)))
		},
		cell: func(_ reader, t *cases.Tally) sheet.Cell {
			n, all := of(t)
			if all == 0 {
				return sheet.Cell{}
			}
			return sheet.Int(int64(100 * n / all))
		},
	}
}

// quarterCourse is how long solved cases took, quarter by quarter, in days.
func quarterCourse(l text.Lang, quarters []*cases.Quarter) ui.LineChart {
	c := ui.LineChart{
		ID: "course", Title: text.StatsCourse.In(l), Head: text.StatsQuarter.In(l), Zero: text.Number(l, 0), Data: text.FleetCourseData.In(l),
		Lines: []ui.Line{{Series: ui.Series{Word: text.StatsMedian.In(l), Tone: ui.Note}}, {Series: ui.Series{Word: text.StatsNinth.In(l), Tone: ui.Warn}}},
	}
	top := int64(1)
	for _, q := range quarters {
		c.Points = append(c.Points, text.StatsSolvedIn.In(l, int(q.Solved), quarterWord(l, q.Name)))
		for i, seconds := range []int64{q.Median, q.Ninth} {
			line := &c.Lines[i]
			line.Values, line.Texts = append(line.Values, int(seconds/secondsADay)), append(line.Texts, text.Span(l, time.Duration(seconds)*time.Second))
			top = max(top, seconds/secondsADay)
		}
	}
	c.Top = text.Days(l, int(top))
	return c
}
