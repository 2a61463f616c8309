package web

import (
	"strings"

	"calfleet/internal/compat"
	"calfleet/web/text"
	"calfleet/web/ui"
)

func (b *collectionBuilder) matrix(rows []foldedRow, selectedRow, selectedColumn int) ui.Matrix {
	m := ui.Matrix{
		ID: "matrix", Caption: text.CollectionCaption.In(b.lang, b.name()), Corner: text.CollectionHosts.In(b.lang), Groups: b.groups(),
	}
	for _, folded := range rows {
		row := b.matrixRow(folded)
		for column := range b.c.Rows[folded.first()].Cells {
			cell := b.matrixCell(folded.first(), column)
			cell.Selected = column == selectedColumn && folded.holds(selectedRow)
			row.Cells = append(row.Cells, cell)
		}
		m.Rows = append(m.Rows, row)
	}
	return m
}

// groups is one group a license server, with its relation to the hosts first and its supplies after.
func (b *collectionBuilder) groups() []ui.MatrixGroup {
	var groups []ui.MatrixGroup
	for i := range b.c.Columns {
		column := &b.c.Columns[i]
		if column.IsRelation {
			groups = append(groups, ui.MatrixGroup{
				Title: strings.ToUpper(shortName(column.Server)), Href: b.serverHref(column.Server), Tag: releaseTag(column.Release),
				Note: b.groupNote(column), Quiet: !column.Named,
			})
		}
		last := &groups[len(groups)-1]
		last.Columns = append(last.Columns, b.matrixColumn(column))
	}
	return groups
}

func (b *collectionBuilder) groupNote(column *compat.Column) string {
	switch {
	case !column.InFleet:
		return text.CollectionNotInFleet.In(b.lang)
	case column.Named:
		return text.CollectionNamed.In(b.lang)
	}
	return text.CollectionNotNamed.In(b.lang)
}

func (b *collectionBuilder) matrixColumn(column *compat.Column) ui.MatrixColumn {
	if column.IsRelation {
		return ui.MatrixColumn{Title: text.CollectionServerHost.In(b.lang)}
	}
	s := column.Supply
	return ui.MatrixColumn{Title: briefVersion(s.Version) + " " + kindWord(s.Kind).In(b.lang), Note: b.supplyNote(s)}
}

// briefVersion is a version of CALs where there is no room for words.
func briefVersion(v compat.CALVersion) string {
	if v == compat.UnknownCAL {
		return "?"
	}
	return v.String()
}

// supplyNote says how the CALs are known: installed and issued where any are, else as what they were bought; and whether they
// were refused.
func (b *collectionBuilder) supplyNote(s compat.Supply) string {
	refused := ""
	if s.Refused {
		refused = text.CellRefused.In(b.lang)
	}
	switch {
	case s.Installed.Unlimited || s.Installed.N > 0:
		issued := ""
		if s.Issued.Read {
			issued = text.IssuedCount.In(b.lang, countWord(b.lang, s.Issued))
		}
		return dotted(text.InstalledCount.In(b.lang, countWord(b.lang, s.Installed)), issued, refused)
	case s.Purchased > 0:
		return dotted(text.BoughtAs.In(b.lang, s.Purchased, b.references(s.Purchases)), refused)
	case s.Installed.Read:
		return dotted(text.InstalledCount.In(b.lang, countWord(b.lang, s.Installed)), refused)
	}
	return refused
}

func (b *collectionBuilder) references(purchases []compat.Purchase) string {
	if len(purchases) == 1 {
		return purchases[0].Reference
	}
	return text.CountPurchases.In(b.lang, len(purchases))
}

func countWord(l text.Lang, c compat.Count) string {
	switch {
	case !c.Read:
		return text.CountNotRead.In(l)
	case c.Unlimited:
		return text.CountUnlimited.In(l)
	}
	return text.Number(l, int(c.N))
}

func (b *collectionBuilder) matrixCell(row, column int) ui.MatrixCell {
	cell := b.c.Rows[row].Cells[column]
	return ui.MatrixCell{
		Tone: verdictTone(cell.Verdict), Word: b.cellWord(row, column), Quiet: cell.Spared && b.c.Columns[column].Named, Href: b.cellHref(row, column),
	}
}

func (b *collectionBuilder) cellHref(row, column int) string {
	c := &b.c.Columns[column]
	return address(collectionPath(b.c.ID), [2]string{"host", b.c.Rows[row].Host}, [2]string{"server", c.Server}, [2]string{"cal", calKey(c)}) + "#reasons"
}

// calKey names a column of one server in an address: "2022-per_user", or nothing for the relation of server and host.
func calKey(c *compat.Column) string {
	if c.IsRelation {
		return ""
	}
	return c.Supply.Version.String() + "-" + c.Supply.Kind.String()
}

// selection finds the cell of the address, or the worst one that counts; -1 where there are no cells.
func (b *collectionBuilder) selection() (row, column int) {
	row, column = -1, -1
	worst := compat.OK
	for i := range b.c.Rows {
		for j, cell := range b.c.Rows[i].Cells {
			c := &b.c.Columns[j]
			if b.selected == (selectedCell{b.c.Rows[i].Host, c.Server, calKey(c)}) {
				return i, j
			}
			if !cell.Spared && cell.Verdict > worst {
				row, column, worst = i, j, cell.Verdict
			}
		}
	}
	return row, column
}

// cellWord is the verdict in two or three words; what failed first names it.
func (b *collectionBuilder) cellWord(row, column int) string {
	cell, c := b.c.Rows[row].Cells[column], &b.c.Columns[column]
	switch cell.Verdict {
	case compat.NotApplicable:
		return text.CellNotApplicable.In(b.lang)
	case compat.Unknown:
		return text.CellUnknown.In(b.lang)
	case compat.Violation:
		return b.faultWord(cell, c)
	default:
		return b.fitWord(c)
	}
}

func (b *collectionBuilder) faultWord(cell compat.Cell, c *compat.Column) string {
	words := map[string]text.Msg{
		"server-older-than-cal": text.CellServerTooOld, "server-older-than-host": text.CellServerTooOld, "cal-older-than-host": text.CellCALTooOld,
		"mode-kind-mismatch": text.CellWrongKind, "mode-not-configured": text.CellModeNotSet, "no-usable-cal": text.CellNoCAL,
	}
	for _, rule := range cell.Rules {
		if word, ok := words[rule]; ok {
			return word.In(b.lang)
		}
	}
	if c.Named {
		return text.VerdictViolation.In(b.lang)
	}
	return text.CellWouldNotFit.In(b.lang)
}

func (b *collectionBuilder) fitWord(c *compat.Column) string {
	left, known := supplyBalance(c.Supply)
	switch {
	case c.Named && (c.IsRelation || !known):
		return text.CellFits.In(b.lang)
	case c.Named:
		return text.CellFitsLeft.In(b.lang, left)
	case c.IsRelation || !known:
		return text.CellWouldFit.In(b.lang)
	}
	return text.CellWouldFitLeft.In(b.lang, left)
}
