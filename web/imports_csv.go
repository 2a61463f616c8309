package web

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"calfleet/internal/catalog"
	"calfleet/internal/inventory"
	"calfleet/internal/list"
	"calfleet/internal/sheet"
	"calfleet/web/text"
)

// importTemplate answers GET /imports/template.csv: an example of what an import takes, in the reader's language. It has the columns of
// the exported list of purchases.
func (s *server) importTemplate(r *request) error {
	columns := exported(purchaseList().all())
	return r.export("example", titlesOf(columns), func(w *sheet.Writer) error { return writeExamples(s.reader(r), w, columns) })
}

// importTemplateBook answers GET /imports/template.xlsx: the example as a workbook, with the organization's own fields and lists to choose
// from where only some words are understood.
func (s *server) importTemplateBook(r *request) error {
	own, err := s.Inventory.CustomFields(r.ctx(), r.organization(), inventory.KindPurchase)
	if err != nil {
		return err
	}
	columns := exported(purchaseList().all())
	names, choices := wordsOf(r.Lang, titlesOf(columns)), map[int][]string{}
	for i, c := range columns {
		choices[i] = choiceWords(r.Lang, c)
	}
	for _, f := range own {
		choices[len(names)] = listedChoices(r.Lang, f)
		names = append(names, f.Name)
	}
	var file bytes.Buffer
	w := sheet.NewWorkbookWriter(&file, sheet.Sheet{Name: text.PurchasesTitle.In(r.Lang), Choices: fitting(choices)})
	if err := w.Header(names...); err != nil {
		return err
	}
	if err := writeExamples(s.reader(r), w, columns); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	r.Response().Header().Set("Content-Disposition", `attachment; filename="calfleet-example.xlsx"`)
	return r.Blob(http.StatusOK, exportForms["xlsx"].kind, file.Bytes())
}

func writeExamples(r reader, w sheet.RowWriter, columns []*column[inventory.PurchaseRow]) error {
	for _, p := range examplePurchases {
		if err := writeRow(r, w, columns, &inventory.PurchaseRow{Purchase: p}); err != nil {
			return err
		}
	}
	return nil
}

func choiceWords[T any](l text.Lang, c *column[T]) []string {
	var words []string
	for _, o := range c.Options {
		if o.ID != list.Unread {
			words = append(words, c.words(l, o.ID))
		}
	}
	return words
}

func listedChoices(l text.Lang, f *inventory.CustomField) []string {
	if f.Type == inventory.CustomYesNo {
		return []string{text.Yes.In(l), text.No.In(l)}
	}
	return f.Choices
}

// maxChoices is how many characters a list in a cell may have, by Excel's own limit.
const maxChoices = 255

// fitting leaves out what a list in a cell can't say: words with commas, and too many of them.
func fitting(choices map[int][]string) map[int][]string {
	fit := map[int][]string{}
	for column, words := range choices {
		all := strings.Join(words, ",")
		if len(words) > 0 && utf8.RuneCountInString(all) <= maxChoices && strings.Count(all, ",") == len(words)-1 && !strings.ContainsAny(all, `"`) {
			fit[column] = words
		}
	}
	return fit
}

func exampleDay(year int, month time.Month, day int) *time.Time {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	return &t
}

var examplePurchases = []inventory.Purchase{
	{
		Reference: "PO-2026-0117", CALVersion: "2022", CALKind: "per_user", Quantity: 50, LicenseServer: "lic01.contoso.local",
		PurchasedOn: exampleDay(2026, time.January, 17), Supplier: "Contoso Reseller", Agreement: "V1234567", Program: "CSP",
		Title: "Windows Server 2022 Remote Desktop Services - 1 User CAL", Term: inventory.TermSubscription, EndsOn: exampleDay(2029, time.January, 16),
	},
	{
		Reference: "PO-2025-0042", CALVersion: "2019", CALKind: "per_device", Quantity: 120, PurchasedOn: exampleDay(2025, time.February, 3),
		Supplier: "Contoso Reseller", Program: "Open License", PartNumber: "6VC-03747", Title: "WinRmtDsktpSrvcsCAL 2019 SNGL OLP NL DvcCAL",
		Term: inventory.TermPerpetual, Assurance: new(true), AssuredUntil: exampleDay(2027, time.February, 28),
	},
}

// refusedCSV answers GET /imports/{id}/refused.csv: the refused lines as they stood in the file, each with its reasons in a last
// column, which an import passes over. Corrected, the file can be imported as it is.
func (s *server) refusedCSV(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	i, err := s.Inventory.Import(r.ctx(), r.organization(), id)
	if err != nil {
		return err
	}
	own, err := s.Inventory.CustomFields(r.ctx(), r.organization(), inventory.KindPurchase)
	if err != nil {
		return err
	}
	file, discard, err := namelessFile()
	if err != nil {
		return err
	}
	defer discard()
	if err := s.writeRefused(r, file, i, own); err != nil {
		return err
	}
	return r.attach("calfleet-refused.csv", csvKind, file)
}

// writeRefused writes the lines as they come from the database: there may be a million.
func (s *server) writeRefused(r *request, file io.Writer, i *inventory.Import, own []*inventory.CustomField) error {
	w := sheet.NewWriter(file, refusedSeparator(r.Lang, i))
	header := append(refusedHeader(r.Lang, i.Mapping.Columns, own), reasonIn(r.Lang, inventory.RefusedHeader))
	if err := w.Header(header...); err != nil {
		return err
	}
	err := s.Inventory.EachRefused(r.ctx(), r.organization(), i.ID, func(row *inventory.ImportRow) error {
		cells := make([]sheet.Cell, 0, len(header))
		for _, cell := range row.Cells {
			cells = append(cells, sheet.Text(cell))
		}
		return w.Row(append(cells, sheet.Text(reasonsIn(r.Lang, row.Problems)))...)
	})
	if err != nil {
		return err
	}
	return w.Flush()
}

// refusedSeparator is that of the file if a spreadsheet may open it by a double click.
func refusedSeparator(l text.Lang, i *inventory.Import) byte {
	if i.Separator == ";" || i.Separator == "," {
		return i.Separator[0]
	}
	return separatorOf(l)
}

// refusedHeader names the columns as the file did. Where somebody chose what they hold, they get names that say so, and those that
// are not read stand in brackets: the corrected file must be read the same way without being told again.
func refusedHeader(l text.Lang, columns []inventory.MappedColumn, own []*inventory.CustomField) []string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Column
	}
	if slices.Equal(inventory.MapColumns(names, own), columns) {
		return names
	}
	for i, c := range columns {
		switch {
		case c.Field != "":
			names[i] = importFieldWord(l, c.Field, own)
		case c.Column != "":
			names[i] = "(" + c.Column + ")"
		}
	}
	return names
}

// importFieldWord is what a field that columns fill is called; a column of that name fills it.
func importFieldWord(l text.Lang, field string, own []*inventory.CustomField) string {
	for _, f := range own {
		if f.ImportField() == field {
			return f.Name
		}
	}
	if word, only := formatFieldNames[field]; only {
		return word.In(l)
	}
	return purchaseFieldNames[field].In(l)
}

// formatFieldNames are those that no purchase has and some files do.
var formatFieldNames = map[string]text.Msg{
	catalog.FieldSKU: text.ColumnSKU, catalog.FieldCharge: text.ColumnCharge, catalog.FieldOffering: text.ColumnOffering,
}

// reasonsIn lists everything wrong with a line.
func reasonsIn(l text.Lang, problems []inventory.ImportProblem) string {
	reasons := make([]string, len(problems))
	for i, p := range problems {
		reasons[i] = reasonIn(l, p.Reason)
		if p.Column != "" {
			reasons[i] = text.ImportAtColumn.In(l, p.Column) + " " + reasons[i]
		}
	}
	return strings.Join(reasons, " | ")
}
