package web

import (
	"io"
	"slices"
	"strings"

	"calfleet/internal/catalog"
	"calfleet/internal/inventory"
	"calfleet/internal/sheet"
	"calfleet/web/text"
)

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
	own, err := s.Inventory.CustomFields(r.ctx(), r.organization(), inventory.ImportRecord(i.Kind))
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
	header := append(refusedHeader(r.Lang, i.Kind, i.Mapping.Columns, own), reasonIn(r.Lang, inventory.RefusedHeader))
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
func refusedHeader(l text.Lang, kind string, columns []inventory.MappedColumn, own []*inventory.CustomField) []string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Column
	}
	if slices.Equal(inventory.MapColumns(kind, names, own), columns) {
		return names
	}
	for i, c := range columns {
		switch {
		case c.Field != "":
			names[i] = importFieldWord(l, kind, c.Field, own)
		case c.Column != "":
			names[i] = "(" + c.Column + ")"
		}
	}
	return names
}

// importFieldWord is what a field that columns fill is called; a column of that name fills it.
func importFieldWord(l text.Lang, kind, field string, own []*inventory.CustomField) string {
	for _, f := range own {
		if f.ImportField() == field {
			return f.Name
		}
	}
	if word, only := formatFieldNames[field]; only {
		return word.In(l)
	}
	if kind == inventory.ImportPurchases {
		return purchaseFieldNames[field].In(l)
	}
	if field == "name" {
		return wordsOfKind(kind).name.In(l)
	}
	return recordFieldWord(l, field)
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
