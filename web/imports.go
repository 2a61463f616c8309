package web

import (
	"strconv"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"calfleet/internal/inventory"
	"calfleet/internal/list"
	"calfleet/internal/postgres/statement"
	"calfleet/internal/sheet"
	"calfleet/web/text"
	"calfleet/web/ui"
)

const (
	pathImports        = "/imports"
	pathNewImport      = "/imports/new"
	pathImportProfiles = "/imports/profiles"
	pathImportTemplate = "/imports/template.csv"
	pathImportBook     = "/imports/template.xlsx"
)

func importPath(id uuid.UUID) string { return pathImports + "/" + id.String() }

func (s *server) imports(r *request) error    { return showList(s, r, importList) }
func (s *server) importsCSV(r *request) error { return exportList(s, r, importList) }

// importList is the list of imports, the latest first.
var importList = listingOf(listing[inventory.Import]{
	Definition: list.Definition{
		Name: "imports", Source: inventory.ImportList, Sort: "-on", Search: []statement.SQL{statement.Const("lower(file_name)")},
	},
	path: pathImports, title: text.ImportsTitle, find: text.ImportsSearch, counted: text.CountImports, tabs: stateColumn,
	actions: func(r reader) templ.Component { return importsActions(r.Lang, operator.admits(r.Principal)) },
	none:    func(r reader) templ.Component { return noImports(r.Lang, operator.admits(r.Principal)) },
	note:    func(r reader) (string, error) { return text.ImportTwice.In(r.Lang), nil },
	columns: []column[inventory.Import]{
		{
			Column: list.Column{ID: "file", Kind: list.Text, Value: statement.Const("file_name")},
			title:  text.ImportsColFile, head: true,
			show: func(_ reader, i *inventory.Import) templ.Component {
				return ui.RowName(i.FileName, importPath(i.ID), "")
			},
			say: func(_ reader, i *inventory.Import) string { return i.FileName },
		},
		{
			Column: list.Column{ID: "kind", Kind: list.Choice, Value: statement.Const("kind"), Options: importKindChoices()},
			title:  text.ImportKind, words: importKindWord,
			say: func(r reader, i *inventory.Import) string { return importKindWord(r.Lang, i.Kind) },
		},
		{
			Column: list.Column{ID: stateColumn, Kind: list.Choice, Value: statement.Const("state"), Options: []list.Option{
				{ID: string(inventory.ImportReading)},
				{ID: string(inventory.ImportUnread)},
				{ID: string(inventory.ImportStaged)},
				{ID: string(inventory.ImportApplying)},
				{ID: string(inventory.ImportApplied)},
				{ID: string(inventory.ImportDiscarded)},
				{ID: string(inventory.ImportUndoing)},
				{ID: string(inventory.ImportUndone)},
			}},
			title: text.ImportsColState, words: importTab,
			show: func(r reader, i *inventory.Import) templ.Component { return ui.Pill(importState(r.Lang, i.State)) },
			say: func(r reader, i *inventory.Import) string {
				_, word := importState(r.Lang, i.State)
				return word
			},
		},
		importCount("new", text.ImportNew, statement.Const("new_count"), func(i *inventory.Import) int { return i.New }),
		importCount("changed", text.ImportChanged, statement.Const("changed_count"), func(i *inventory.Import) int { return i.Changed }),
		importCount("same", text.ImportSame, statement.Const("same_count"), func(i *inventory.Import) int { return i.Same }),
		importCount("refused", text.ImportRefused, statement.Const("refused_count"), func(i *inventory.Import) int { return i.Refused }),
		importCount("apart", text.ImportApart, statement.Const("apart_count"), func(i *inventory.Import) int { return i.Apart }),
		{
			Column: list.Column{ID: "by", Kind: list.Text, Value: statement.Const("created_by")},
			title:  text.ImportsColBy,
			say:    func(_ reader, i *inventory.Import) string { return i.CreatedBy },
		},
		{
			Column: list.Column{ID: "on", Kind: list.Moment, Value: statement.Const("created_at")},
			title:  text.ImportsColOn, days: pastDays,
			show: func(r reader, i *inventory.Import) templ.Component { return ui.Quiet(stamp(r.Lang, i.CreatedAt)) },
			cell: func(_ reader, i *inventory.Import) sheet.Cell { return isoTime(&i.CreatedAt) },
		},
		{
			Column: list.Column{ID: "finished", Kind: list.Moment, Value: statement.Const("finished_at"), Missing: true},
			title:  text.ImportsColFinished, missing: text.ImportStaged, days: pastDays, extra: true,
			show: func(r reader, i *inventory.Import) templ.Component { return plain(momentWord(r.Lang, i.FinishedAt)) },
			cell: func(_ reader, i *inventory.Import) sheet.Cell { return isoTime(i.FinishedAt) },
		},
	},
})

// importCount is a column of lines that came to the same. Refused ones stand out.
func importCount(id string, title text.Msg, value statement.SQL, count func(*inventory.Import) int) column[inventory.Import] {
	return column[inventory.Import]{
		Column: list.Column{ID: id, Kind: list.Number, Value: value}, title: title,
		show: func(r reader, i *inventory.Import) templ.Component {
			tone := ui.Plain
			if id == "refused" && count(i) > 0 {
				tone = ui.Bad
			}
			return ui.Balance(tone, text.Number(r.Lang, count(i)))
		},
		cell: func(_ reader, i *inventory.Import) sheet.Cell { return sheet.Int(int64(count(i))) },
	}
}

func importTab(l text.Lang, option string) string {
	return map[string]text.Msg{
		string(inventory.ImportStaged): text.ImportsStaged, string(inventory.ImportApplied): text.ImportsApplied, string(inventory.ImportDiscarded): text.ImportsDropped,
		string(inventory.ImportUndone): text.ImportsUndone, string(inventory.ImportReading): text.ImportsReading, string(inventory.ImportUnread): text.ImportsUnread,
		string(inventory.ImportApplying): text.ImportsApplying, string(inventory.ImportUndoing): text.ImportsUndoing,
	}[option].In(l)
}

func importState(l text.Lang, state inventory.ImportState) (ui.Tone, string) {
	switch state {
	case inventory.ImportApplied:
		return ui.Good, text.ImportApplied.In(l)
	case inventory.ImportUndoing:
		return ui.Note, text.ImportUndoing.In(l)
	case inventory.ImportUndone:
		return ui.Mute, text.ImportUndone.In(l)
	case inventory.ImportDiscarded:
		return ui.Mute, text.ImportDropped.In(l)
	case inventory.ImportStaged:
		return ui.Note, text.ImportStaged.In(l)
	case inventory.ImportReading:
		return ui.Note, text.ImportReading.In(l)
	case inventory.ImportApplying:
		return ui.Note, text.ImportApplying.In(l)
	case inventory.ImportUnread:
		return ui.Bad, text.ImportUnread.In(l)
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
	inventory.OutcomeApart:   {ui.Mute, text.ImportOneApart, text.ImportApart, text.ImportApartNote},
}

func importStats(l text.Lang, kind string, list listState, c inventory.ImportCounts) []ui.Stat {
	counted := []struct {
		outcome inventory.Outcome
		n       int
	}{
		{inventory.OutcomeNew, c.New},
		{inventory.OutcomeChanged, c.Changed},
		{inventory.OutcomeSame, c.Same},
		{inventory.OutcomeRefused, c.Refused},
		{inventory.OutcomeApart, c.Apart},
	}
	stats := make([]ui.Stat, 0, len(counted))
	for _, one := range counted {
		if one.outcome == inventory.OutcomeApart && one.n == 0 {
			continue // most files hold nothing else
		}
		words := outcomeWords[one.outcome]
		stat := ui.Stat{Tone: words.tone, Word: words.many.In(l), Figure: text.Number(l, one.n), Note: outcomeNote(l, kind, one.outcome), Weight: one.n}
		if one.n > 0 {
			stat.Href = list.with("outcome", string(one.outcome)).href()
		}
		stats = append(stats, stat)
	}
	return stats
}

// columnNumber is where a column's field stands in forms about columns: their names are anything.
func columnNumber(i int) string { return "column-" + strconv.Itoa(i) }
