package web

import (
	"calfleet/internal/compat"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// coverage shows every known need by what covers it; it has no rows where nothing is needed.
func (b *positionBuilder) coverage() ui.BarChart {
	c := ui.BarChart{
		ID: "coverage", Caption: text.PositionCoverage.In(b.lang), Head: text.PositionCALs.In(b.lang), Bar: text.PositionNeeded.In(b.lang),
		Series: []ui.Series{
			{Word: text.PositionByOwn.In(b.lang), Tone: ui.Good}, {Word: text.PositionByNewer.In(b.lang), Tone: ui.Note}, {Word: text.PositionShortfall.In(b.lang), Tone: ui.Bad},
		},
	}
	for i := range b.position.Lines {
		if l := &b.position.Lines[i]; l.Needed.N > 0 {
			c.Rows = append(c.Rows, b.coverageRow(l))
		}
	}
	return c
}

func (b *positionBuilder) coverageRow(l *compat.PositionLine) ui.BarRow {
	return ui.BarRow{
		Label: b.words(l.CALs()), Values: []int{int(l.CoveredByOwn), int(l.CoveredByNewer), int(l.Shortfall.N)},
		Texts: []string{b.number(l.CoveredByOwn), b.number(l.CoveredByNewer), b.amount(l.Shortfall)},
	}
}
