package sheet

import (
	"strings"
)

// Read makes a table of a CSV file or of one sheet of a workbook. The error is a *Error: the file is no table, and why. Left out, each
// with a notice, are rows above the header and rows of totals; left out silently are blank rows, Excel's "sep=" and PowerShell's
// "#TYPE" line.
func Read(data []byte, options Options) (*Table, error) {
	reader, err := Open(FileOf(data), options)
	if err != nil {
		return nil, err
	}
	return reader.Rest(MaxRows)
}

// Rest reads all rows that are left, and refuses a table with more of them than limit.
func (r *Reader) Rest(limit int) (*Table, error) {
	table := &r.Table
	for {
		row, ok, err := r.Next()
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		if table.Rows = append(table.Rows, row); len(table.Rows) > limit {
			return nil, &Error{Reason: Because("more than %d lines; split the file", "plus de %d lignes ; divisez le fichier", limit)}
		}
	}
	for i := range table.Rows {
		table.Rows[i].pad(len(table.Columns))
	}
	return table, nil
}

// Reader reads a table row by row, without keeping the rows.
type Reader struct {
	Table // its Rows stay empty until Rest; columns without a name, and notices, are added as rows come that have them

	source      source
	ahead       []record // read while the header was looked for
	width       int      // cells of the header, the empty ones at its end included
	rows, cells int      // read so far
	text        int      // bytes of those cells
}

// source is where records come from.
type source interface {
	next() (r record, ok bool, err error)
}

// Open reads a file as far as its header. Text is judged to its end first. An error that is no *Error is one of reading.
func Open(f File, options Options) (*Reader, error) {
	start, err := f.start()
	if err != nil {
		return nil, err
	}
	if reason := notATable(f, start, options.FileName); !reason.IsZero() {
		return nil, &Error{Reason: reason}
	}
	r := &Reader{}
	known := options.Fields.known()
	if isArchive(start) {
		r.source, err = r.openSheet(f, options.Sheet)
	} else {
		r.source, err = r.openText(f, options, known)
	}
	if err != nil {
		return nil, err
	}
	return r, r.begin(options.HeaderLine, known)
}

func (t *Table) openSheet(f File, name string) (source, error) {
	book, err := openWorkbook(f)
	if err != nil {
		return nil, err
	}
	chosen, err := book.choose(name)
	if err != nil {
		return nil, err
	}
	t.Sheet, t.Sheets = chosen.name, book.names()
	return book.rows(chosen)
}

// begin reads the first records and finds the header among them, or at the line that somebody chose.
func (r *Reader) begin(headerLine int, known map[string]bool) error {
	for len(r.ahead) < headerWithin || headerLine > 0 && r.ahead[len(r.ahead)-1].line < headerLine {
		record, ok, err := r.record()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		r.ahead = append(r.ahead, record)
	}
	if len(r.ahead) == 0 {
		return &Error{Reason: Because("the file is empty", "le fichier est vide")}
	}
	header := findHeader(r.ahead, known)
	if headerLine > 0 {
		for header = 0; header < len(r.ahead)-1 && r.ahead[header].line < headerLine; {
			header++
		}
	}
	if err := r.header(r.ahead, header, known); err != nil {
		return err
	}
	r.width, r.ahead = r.ahead[header].width, r.ahead[header+1:]
	return nil
}

// record is the next one within the limits.
func (r *Reader) record() (record, bool, error) {
	next, ok, err := r.source.next()
	if !ok || err != nil {
		return next, false, err
	}
	r.rows++
	r.cells += len(next.cells)
	for _, cell := range next.cells {
		r.text += len(cell)
	}
	if r.rows > MaxRows || r.cells > MaxCells {
		return next, false, &Error{Line: next.line, Reason: Because("more than %d rows or %d cells; split the file", "plus de %d lignes ou de %d cellules ; divisez le fichier", MaxRows, MaxCells)}
	}
	if r.text > MaxText {
		return next, false, &Error{Line: next.line, Reason: Because("the cells hold more than %d MiB of text; split the file, or leave out the columns of long texts",
			"les cellules contiennent plus de %d Mio de texte ; divisez le fichier, ou retirez les colonnes de longs textes", MaxText>>20)}
	}
	return next, true, nil
}

// Next is the next row; ok is false at the end. A row has a cell for each column that is known by then.
func (r *Reader) Next() (row Row, ok bool, err error) {
	for {
		var next record
		if len(r.ahead) > 0 {
			next, r.ahead = r.ahead[0], r.ahead[1:]
		} else if next, ok, err = r.record(); !ok || err != nil {
			return Row{}, false, err
		}
		if !isTotal(next) {
			return r.row(next), true, nil
		}
		r.notice(next.line, 0, Because("skipped: a row of totals", "ignorée : une ligne de totaux"))
	}
}

// row may be as wide as the header line was, counting its empty cells.
func (r *Reader) row(next record) Row {
	row := Row{Line: next.line, Cells: next.cells}
	if len(next.cells) > r.width {
		row.Refused = Because("the row has %d cells, the header has %d: a value with a separator in it may lack its quotes",
			"la ligne compte %d cellules et l’en-tête %d : une valeur contenant un séparateur n’est peut-être pas entre guillemets", len(next.cells), r.width)
		row.Cells = next.cells[:r.width]
	}
	r.nameless(&row)
	row.pad(len(r.Columns))
	return row
}

func (r *Row) pad(width int) {
	for len(r.Cells) < width {
		r.Cells = append(r.Cells, "")
	}
}

// findHeader is the first record that holds the most known names; the first of
// all if none holds any.
func findHeader(records []record, known map[string]bool) int {
	best, most := 0, 0
	for i, r := range records[:min(len(records), headerWithin)] {
		if n := countKnown(r.cells, known); n > most {
			best, most = i, n
		}
	}
	return best
}

// header takes the names of the columns and tells what stood above them.
func (t *Table) header(records []record, index int, known map[string]bool) error {
	r := records[index]
	t.HeaderLine, t.Columns = r.line, make([]string, len(r.cells))
	for i, cell := range r.cells {
		t.Columns[i] = strings.TrimSpace(strings.Trim(cell, "\ufeff"))
		if strings.HasPrefix(Fold(cell), "classid2e4f51ef") {
			return &Error{r.line, i + 1, Because("this file holds the layout of a listing, not its data: Format-Table came before Export-Csv. Export again without Format-Table",
				"ce fichier contient la mise en page d’un affichage, pas ses données : Format-Table précède Export-Csv. Refaites l’export sans Format-Table")}
		}
	}
	for _, above := range records[:index] {
		t.notice(above.line, 0, Because("skipped: it stands above the header", "ignorée : elle se trouve au-dessus de l’en-tête"))
	}
	if len(known) > 0 && countKnown(r.cells, known) == 0 {
		t.notice(r.line, 0, Because("no known header found; this row is taken as the header", "aucun en-tête connu ; cette ligne est prise comme en-tête"))
	}
	return duplicate(r.line, t.Columns)
}

// nameless widens the table for values under a blank header; such a column gets one notice.
func (t *Table) nameless(row *Row) {
	for len(t.Columns) < len(row.Cells) {
		t.Columns = append(t.Columns, "")
		if row.Cells[len(t.Columns)-1] != "" {
			t.notice(row.Line, len(t.Columns), Because("column %d has values but no header and is not read", "la colonne %d a des valeurs mais pas d’en-tête et n’est pas lue", len(t.Columns)))
		}
	}
}
