package web

import (
	"strconv"

	"github.com/google/uuid"

	"calfleet/internal/inventory"
	"calfleet/web/text"
	"calfleet/web/ui"
)

const (
	pathImports        = "/imports"
	pathNewImport      = "/imports/new"
	pathImportTemplate = "/imports/template.csv"
)

func importPath(id uuid.UUID) string { return pathImports + "/" + id.String() }

// importsPage is the list of imports.
type importsPage struct {
	Lang  text.Lang
	Head  ui.PageHead
	Tabs  []ui.Tab
	Table ui.Table
	Rows  []importRow
	Pager ui.Pager
}

type importRow struct {
	File, Href         string
	Tone               ui.Tone
	State              string
	New, Changed, Same string
	Refused            string
	By, On             string
	RefusedTone        ui.Tone
}

var importColumnTitles = []text.Msg{
	text.ImportsColFile, text.ImportsColState, text.ImportNew, text.ImportChanged, text.ImportSame, text.ImportRefused, text.ImportsColBy, text.ImportsColOn,
}

// imports answers GET /imports.
func (s *server) imports(r *request) error {
	list := listOf(r, pathImports, "state")
	page, err := s.Inventory.Imports(r.ctx(), r.organization(), inventory.ImportFilter{
		State: inventory.ImportState(list.get("state")), After: list.get("after"), Limit: inventory.PageSize,
	})
	if err != nil {
		return err
	}
	mayEdit := operator.admits(r.Principal)
	p := importsPage{
		Lang: r.Lang, Head: ui.PageHead{Title: text.ImportsTitle.In(r.Lang), Sub: text.ImportTwice.In(r.Lang), Actions: importsActions(r.Lang, mayEdit)},
		Tabs: importTabs(r.Lang, list), Table: tableOf(r.Lang, text.ImportsTitle, importColumnTitles...),
		Pager: pagerOf(r.Lang, list, page),
	}
	for i := 2; i <= 5; i++ {
		p.Table.Columns[i].Numeric = true
	}
	for _, one := range page.Rows {
		p.Rows = append(p.Rows, newImportRow(r.Lang, one))
	}
	if len(p.Rows) == 0 {
		p.Table.Empty = noImports(r.Lang, list.isWhole(), mayEdit)
	}
	return r.page(text.ImportsTitle.In(r.Lang), importsView(p))
}

func importTabs(l text.Lang, list listState) []ui.Tab {
	tab := func(words text.Msg, value inventory.ImportState) ui.Tab {
		return ui.Tab{Text: words.In(l), Href: list.with("state", string(value)).href(), Current: list.get("state") == string(value)}
	}
	return []ui.Tab{
		tab(text.ImportsAll, ""), tab(text.ImportsStaged, inventory.ImportStaged), tab(text.ImportsApplied, inventory.ImportApplied), tab(text.ImportsDropped, inventory.ImportDiscarded),
	}
}

func newImportRow(l text.Lang, i *inventory.Import) importRow {
	row := importRow{
		File: i.FileName, Href: importPath(i.ID), New: text.Number(l, i.New), Changed: text.Number(l, i.Changed), Same: text.Number(l, i.Same),
		Refused: text.Number(l, i.Refused), By: i.CreatedBy, On: stamp(l, i.CreatedAt),
	}
	row.Tone, row.State = importState(l, i.State)
	if i.Refused > 0 {
		row.RefusedTone = ui.Bad
	}
	return row
}

func importState(l text.Lang, state inventory.ImportState) (ui.Tone, string) {
	switch state {
	case inventory.ImportApplied:
		return ui.Good, text.ImportApplied.In(l)
	case inventory.ImportDiscarded:
		return ui.Mute, text.ImportDropped.In(l)
	case inventory.ImportStaged:
		return ui.Note, text.ImportStaged.In(l)
	}
	return ui.Unknown, string(state)
}

// outcomeWords are what a line of a file does: of one line, of several, and what that means.
var outcomeWords = map[inventory.Outcome]struct {
	tone            ui.Tone
	one, many, note text.Msg
}{
	inventory.OutcomeNew:     {ui.Good, text.ImportOneNew, text.ImportNew, text.ImportNewNote},
	inventory.OutcomeChanged: {ui.Note, text.ImportOneChanged, text.ImportChanged, text.ImportChangedNote},
	inventory.OutcomeSame:    {ui.Mute, text.ImportOneSame, text.ImportSame, text.ImportSameNote},
	inventory.OutcomeRefused: {ui.Bad, text.ImportOneRefused, text.ImportRefused, text.ImportRefusedNote},
}

func importStats(l text.Lang, list listState, c inventory.ImportCounts) []ui.Stat {
	counted := []struct {
		outcome inventory.Outcome
		n       int
	}{
		{inventory.OutcomeNew, c.New}, {inventory.OutcomeChanged, c.Changed}, {inventory.OutcomeSame, c.Same}, {inventory.OutcomeRefused, c.Refused},
	}
	stats := make([]ui.Stat, len(counted))
	for i, one := range counted {
		words := outcomeWords[one.outcome]
		stats[i] = ui.Stat{Tone: words.tone, Word: words.many.In(l), Figure: text.Number(l, one.n), Note: words.note.In(l), Weight: one.n}
		if one.n > 0 {
			stats[i].Href = list.with("outcome", string(one.outcome)).href()
		}
	}
	return stats
}

// columnNumber is where a column's field stands in forms about columns: their names are anything.
func columnNumber(i int) string { return "column-" + strconv.Itoa(i) }
