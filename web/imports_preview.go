package web

import (
	"strconv"

	"calfleet/internal/inventory"
	"calfleet/internal/sheet"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// previewPage is one import: what it would do while it is staged, what it did once applied.
type previewPage struct {
	Lang     text.Lang
	Head     ui.PageHead
	Path     string
	ID       string
	State    inventory.ImportState
	Kind     importWords
	Counts   inventory.ImportCounts
	Stats    []ui.Stat
	Facts    []ui.Fact
	Notices  []string
	Columns  []ui.Fact // and what they were taken for
	Toolbar  ui.Toolbar
	Table    ui.Table
	Rows     []previewRow
	Pager    ui.Pager
	Undone   inventory.UndoneImport
	UndoneOn string   // by whom and when; "" where it is not undone
	Asks     bool     // the file leaves a question open
	Work     *ui.Work // that is being done; nil where none is
	Problem  string   // why the file can't be read; "" where it can
	MayEdit  bool
	Waits    string // until which day somebody may decide
}

// previewRow is one line of the file.
type previewRow struct {
	Line             string
	Tone             ui.Tone
	Outcome          string
	Reference, Title string
	CALs, Quantity   string
	Server           string
	Says             []string // of a record that is no purchase
	Recognised       recognisedView
	Added            string // which lines it is the sum of; "" where none adds to it
	Correct, About   string // where the catalog is corrected, and for which line; "" where it can't be
	Changes          []previewChange
	Problems         []previewProblem
}

type previewChange struct{ Field, Old, New, Said string }

type previewProblem struct{ Where, Reason string }

// importPreview answers GET /imports/{id}.
func (s *server) importPreview(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	list := listOf(r, importPath(id), "outcome")
	preview, err := s.Inventory.ImportRows(r.ctx(), r.organization(), id, inventory.ImportRowFilter{
		Outcome: inventory.Outcome(list.get("outcome")), After: list.get("after"), Limit: inventory.PageSize,
	})
	if err != nil {
		return err
	}
	own, err := s.Inventory.CustomFields(r.ctx(), r.organization(), inventory.ImportRecord(preview.Import.Kind))
	if err != nil {
		return err
	}
	p := newPreviewPage(r.Lang, preview, list, own)
	p.MayEdit = operator.admits(r.Principal)
	if p.Work != nil {
		r.Response().Header().Set("Refresh", "2") // seconds: the page shows progress without script
	}
	p.Head.Actions = previewActions(p)
	return r.page(p.Head.Title, previewView(p))
}

func newPreviewPage(l text.Lang, preview *inventory.ImportPreview, list listState, own []*inventory.CustomField) previewPage {
	i := preview.Import
	p := previewPage{
		Lang: l, Head: previewHead(l, i, preview.Counts), Path: importPath(i.ID), ID: i.ID.String(), State: i.State, Kind: wordsOfKind(i.Kind), Counts: preview.Counts,
		Stats: importStats(l, i.Kind, list, preview.Counts), Facts: readingFacts(l, i), Columns: columnFacts(l, i.Kind, i.Mapping.Columns, own),
		Toolbar: previewToolbar(l, list, preview.Page.Total), Table: previewTable(l, i.Kind),
		Pager: pagerOf(l, list, preview.Page), Waits: text.Date(l, i.CreatedAt.AddDate(0, 0, inventory.StagedDays)),
	}
	p.Asks = i.State == inventory.ImportStaged && i.Mapping.Asks()
	p.Work = workOf(l, i)
	if i.Problem != nil {
		p.Problem = unreadable(l, i.Problem)
	}
	if i.UndoneAt != nil {
		p.Undone, p.UndoneOn = i.Undone, text.ImportUndoneOn.In(l, i.UndoneBy, stamp(l, *i.UndoneAt))
	}
	for _, n := range i.Notices {
		p.Notices = append(p.Notices, noticeWords(l, n))
	}
	for _, row := range preview.Page.Rows {
		p.Rows = append(p.Rows, newPreviewRow(l, i, row, own))
	}
	switch {
	case i.State == inventory.ImportDiscarded:
		p.Table.Empty = ui.Empty(ui.IconFile, text.ImportDropped.In(l), text.ImportForgotten.In(l))
	case len(p.Rows) == 0 && list.get("outcome") == "" && preview.Counts.Lines() > 0:
		p.Table.Empty = ui.Empty(ui.IconFile, text.ImportLinesLost.In(l), text.ImportLinesLostText.In(l))
	case len(p.Rows) == 0:
		p.Table.Empty = nothingFound(l, p.Path)
	}
	return p
}

// workOf is what is being done with an import, in words and as a bar.
func workOf(l text.Lang, i *inventory.Import) *ui.Work {
	if !i.AtWork() {
		return nil
	}
	if i.State == inventory.ImportUndoing { // one statement for the most of it: nobody knows how far it is
		return &ui.Work{Label: text.ImportUndoingNow.In(l)}
	}
	work := &ui.Work{Label: text.ImportReadingNow.In(l), Text: text.ImportPercent.In(l, i.Progress), Done: strconv.Itoa(i.Progress), Of: "100"}
	if i.State == inventory.ImportApplying {
		work.Label = wordsOfKind(i.Kind).applying.In(l)
	}
	return work
}

func previewHead(l text.Lang, i *inventory.Import, c inventory.ImportCounts) ui.PageHead {
	head := ui.PageHead{
		CrumbsLabel: text.NavBreadcrumb.In(l), Crumbs: []ui.Crumb{{Text: text.ImportsTitle.In(l), Href: pathImports}},
		Title: i.FileName, Sub: dotted(text.ImportLines.In(l, c.Lines()), i.CreatedBy, stamp(l, i.CreatedAt)),
	}
	head.Tone, head.State = importState(l, i.State)
	return head
}

func readingFacts(l text.Lang, i *inventory.Import) []ui.Fact {
	facts := []ui.Fact{{Term: text.ImportSheet.In(l), Text: i.Sheet}}
	if i.Sheet == "" {
		facts = []ui.Fact{
			{Term: text.ImportCharset.In(l), Text: charsetName(i.Charset)},
			{Term: text.ImportSeparator.In(l), Text: separatorName(l, i.Separator)},
		}
	}
	if i.HeaderLine > 0 {
		facts = append(facts, ui.Fact{Term: text.ImportHeaderLine.In(l), Text: text.Number(l, i.HeaderLine)})
	}
	if i.Reading.AddUp {
		facts = append(facts, ui.Fact{Term: text.ImportAddUp.In(l), Text: text.Yes.In(l)})
	}
	if i.Profile != "" {
		facts = append(facts, ui.Fact{Term: text.ImportProfile.In(l), Text: i.Profile})
	}
	facts = append(formatFact(l, i.Mapping.Format), facts...)
	facts = append([]ui.Fact{{Term: text.ImportKind.In(l), Text: importKindWord(l, i.Kind)}}, facts...)
	return append(facts, ui.Fact{Term: text.ImportDates.In(l), Text: dateWords(l, i.Mapping.DateOrder)})
}

func dateWords(l text.Lang, order sheet.DateOrder) string {
	switch order {
	case sheet.DMY:
		return text.ImportDayFirst.In(l)
	case sheet.MDY:
		return text.ImportMonthFirst.In(l)
	case sheet.YMD:
		return text.ImportDatesISO.In(l)
	case sheet.UnknownOrder:
	}
	return text.VerdictUnknown.In(l)
}

func previewTable(l text.Lang, kind string) ui.Table {
	if kind != inventory.ImportPurchases {
		t := tableOf(l, text.ImportRowsTitle, text.ImportLine, text.ImportOutcome, text.ImportName, text.ImportSays, text.ImportDetails)
		t.Columns[0].Numeric = true
		return t
	}
	t := tableOf(l, text.ImportRowsTitle, text.ImportLine, text.ImportOutcome, text.ImportOrder, text.ImportCALs, text.PurchasesColServer, text.ImportDetails)
	t.Columns[0].Numeric = true
	return t
}

func previewToolbar(l text.Lang, list listState, total int) ui.Toolbar {
	t := ui.Toolbar{Title: text.ImportRowsTitle.In(l), Note: text.ImportLines.In(l, total)}
	if words, known := outcomeWords[inventory.Outcome(list.get("outcome"))]; known {
		t.Chips = list.chips(l, chip{text.ImportOutcome, "outcome", words.one.In(l)})
	}
	return t
}

// columnFacts tells what each column was taken for.
func columnFacts(l text.Lang, kind string, columns []inventory.MappedColumn, own []*inventory.CustomField) []ui.Fact {
	var facts []ui.Fact
	for _, c := range columns {
		switch {
		case c.Column == "":
		case c.Field == "":
			facts = append(facts, ui.Fact{Term: c.Column, Text: text.ImportIgnored.In(l)})
		default:
			facts = append(facts, ui.Fact{Term: c.Column, Text: importFieldWord(l, kind, c.Field, own)})
		}
	}
	return facts
}
