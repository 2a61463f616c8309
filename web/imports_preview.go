package web

import (
	"slices"
	"strconv"
	"strings"

	"calfleet/internal/catalog"
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

func newPreviewRow(l text.Lang, i *inventory.Import, row *inventory.ImportRow, own []*inventory.CustomField) previewRow {
	mapping := i.Mapping
	words := outcomeWords[row.Outcome]
	p := previewRow{Line: text.Number(l, row.Line), Tone: words.tone, Outcome: words.one.In(l), Recognised: recognisedOf(l, row.Recognised)}
	value, word := purchaseValue, purchaseFieldWord
	switch {
	case i.Kind != inventory.ImportPurchases:
		value, word = recordValue, recordFieldWord
		p.fillRecord(l, i, row, own)
	case row.Purchase != nil:
		p.fill(l, row.Purchase)
	default:
		p.fillRaw(mapping, row.Cells)
	}
	for _, c := range row.Changes {
		old, now := value(l, c.Field, c.Old), value(l, c.Field, c.New)
		p.Changes = append(p.Changes, previewChange{Field: word(l, c.Field), Old: old, New: now, Said: text.OldNew.In(l, old, now)})
	}
	p.Added = addedWords(l, row.Added)
	for _, problem := range row.Problems {
		p.Problems = append(p.Problems, newPreviewProblem(l, mapping, problem))
	}
	if item := row.Item(mapping); i.Kind == inventory.ImportPurchases && i.State == inventory.ImportStaged && item != (catalog.Item{}) && isRecognition(mapping, row) {
		p.Correct, p.About = correctPath(i.ID, item), text.CatalogCorrectIt.In(l, p.Line)
	}
	return p
}

// isRecognition reports a line that the catalog has read, or should have.
func isRecognition(mapping inventory.Mapping, row *inventory.ImportRow) bool {
	return row.Recognised != nil || slices.ContainsFunc(row.Problems, func(p inventory.ImportProblem) bool {
		return slices.ContainsFunc(mapping.Columns, func(c inventory.MappedColumn) bool {
			return c.Column == p.Column && (c.Field == "title" || c.Field == "part_number")
		})
	})
}

func (p *previewRow) fill(l text.Lang, bought *inventory.Purchase) {
	p.Reference, p.Title = bought.Reference, bought.Title
	p.Quantity = text.Number(l, int(bought.Quantity))
	p.CALs = dotted(bought.CALVersion, calKindWord(l, bought.CALKind))
	p.Server = text.PurchaseNotAssigned.In(l)
	if bought.LicenseServer != "" {
		p.Server = bought.LicenseServer
	}
}

// fillRaw shows a refused line as it stands in the file.
func (p *previewRow) fillRaw(mapping inventory.Mapping, cells []string) {
	raw := map[string]string{}
	for i, c := range mapping.Columns {
		if i < len(cells) && c.Field != "" {
			raw[c.Field] = clipped(cells[i])
		}
	}
	p.Reference, p.Title, p.Quantity, p.Server = raw["reference"], raw["title"], raw["quantity"], raw["license_server"]
	p.CALs = dotted(raw["cal_version"], raw["cal_kind"])
}

const maxClipped = 80

// clipped is a cell short enough for a table.
func clipped(cell string) string {
	if chars := []rune(strings.TrimSpace(cell)); len(chars) > maxClipped {
		return string(chars[:maxClipped]) + "…"
	}
	return strings.TrimSpace(cell)
}

func newPreviewProblem(l text.Lang, mapping inventory.Mapping, problem inventory.ImportProblem) previewProblem {
	p := previewProblem{Reason: reasonIn(l, problem.Reason)}
	switch {
	case problem.Column == "":
	case problem.Value == "" || strings.Contains(p.Reason, problem.Value) || isInRow(mapping, problem.Column):
		p.Where = text.ImportAtColumn.In(l, problem.Column)
	default:
		p.Where = text.ImportAt.In(l, problem.Column, clipped(problem.Value))
	}
	return p
}

// addedWords say which lines a line is the sum of.
func addedWords(l text.Lang, added *inventory.Added) string {
	if added == nil {
		return ""
	}
	lines := make([]string, 0, len(added.Lines)+1)
	for _, line := range added.Lines {
		lines = append(lines, text.Number(l, line))
	}
	if added.More > 0 {
		lines = append(lines, text.ImportAddedMore.In(l, added.More))
	}
	return text.ImportAdded.In(l, strings.Join(lines, ", "))
}

// isInRow reports a column whose value stands in the row beside the problem.
func isInRow(mapping inventory.Mapping, column string) bool {
	return slices.ContainsFunc(mapping.Columns, func(c inventory.MappedColumn) bool {
		return c.Column == column && slices.Contains([]string{"reference", "title", "quantity", "cal_version", "cal_kind", "license_server"}, c.Field)
	})
}

// labelOf is the label that a cell has on a phone, where empty ones need none.
func labelOf(filled bool, label string) string {
	if !filled {
		return ""
	}
	return label
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
