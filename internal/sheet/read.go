package sheet

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Read makes a table of a CSV file. The error is a *Error: the file is no table,
// and why. Left out, each with a notice, are rows above the header and rows of
// totals; left out silently are blank rows, Excel's "sep=" and PowerShell's
// "#TYPE" line.
func Read(data []byte, options Options) (*Table, error) {
	if reason := notText(data); !reason.IsZero() {
		return nil, &Error{Reason: reason}
	}
	text, charset, err := Decode(data, options.Charset)
	if err != nil {
		return nil, err
	}
	if at := strings.IndexByte(text, 0); at >= 0 {
		line, column := position(text, at)
		return nil, &Error{line, column, because("a NUL character: this is not text, or not all of it", "un caractère NUL : ce n’est pas du texte, ou pas entièrement")}
	}
	table := &Table{Charset: charset}
	known := options.Fields.known()
	records, err := table.records(text, options.Separator, known)
	if err != nil {
		return nil, err
	}
	header := findHeader(records, known)
	if err := table.header(records, header, known); err != nil {
		return nil, err
	}
	table.fill(records[header+1:], records[header].width)
	table.lostLetters(text)
	return table, nil
}

// notText says why data can't be a CSV file, judged by its first bytes.
func notText(data []byte) Reason {
	switch {
	case len(data) > MaxBytes:
		return because("the file is larger than %d MiB", "le fichier dépasse %d Mio", MaxBytes>>20)
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return because("this is a workbook (.xlsx) or an archive, not a CSV file", "c’est un classeur (.xlsx) ou une archive, pas un fichier CSV")
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return because("this is an old or protected workbook (.xls); save it as CSV", "c’est un classeur ancien ou protégé (.xls) ; enregistrez-le au format CSV")
	}
	return Reason{}
}

// records splits the text, without what stands before a table by convention.
func (t *Table) records(text string, separator byte, known map[string]bool) ([]record, error) {
	hint, rest := sepLine(text)
	if separator == 0 {
		separator = hint
	}
	for strings.HasPrefix(rest, "#TYPE ") {
		_, rest = cutLine(rest)
	}
	if separator == 0 {
		separator = judgeSeparator(rest, known)
	}
	if !strings.ContainsRune(separators, rune(separator)) {
		return nil, &Error{Reason: because("%q is not a separator this program reads", "%q n’est pas un séparateur que ce programme sait lire", separator)}
	}
	t.Separator = separator
	s := newSplitter(rest, separator)
	s.line += lineBreaks(text[:len(text)-len(rest)])
	return collect(s)
}

// collect reads all records within the limits.
func collect(s *splitter) (records []record, err error) {
	cells := 0
	for {
		r, ok, err := s.next()
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		cells += len(r.cells)
		records = append(records, r)
		if len(records) > MaxRows || cells > MaxCells {
			return nil, &Error{Line: r.line, Reason: because("more than %d rows or %d cells; split the file", "plus de %d lignes ou de %d cellules ; divisez le fichier", MaxRows, MaxCells)}
		}
	}
	if len(records) == 0 {
		return nil, &Error{Reason: because("the file is empty", "le fichier est vide")}
	}
	return records, nil
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
			return &Error{r.line, i + 1, because("this file holds the layout of a listing, not its data: Format-Table came before Export-Csv. Export again without Format-Table",
				"ce fichier contient la mise en page d’un affichage, pas ses données : Format-Table précède Export-Csv. Refaites l’export sans Format-Table")}
		}
	}
	for _, above := range records[:index] {
		t.notice(above.line, 0, because("skipped: it stands above the header", "ignorée : elle se trouve au-dessus de l’en-tête"))
	}
	if len(known) > 0 && countKnown(r.cells, known) == 0 {
		t.notice(r.line, 0, because("no known header found; this row is taken as the header", "aucun en-tête connu ; cette ligne est prise comme en-tête"))
	}
	return duplicate(r.line, t.Columns)
}

// fill takes the data rows. A row may be as wide as the header line was,
// counting its empty cells; columns without a name get one notice.
func (t *Table) fill(records []record, width int) {
	t.Rows = make([]Row, 0, len(records))
	for _, r := range records {
		if isTotal(r) {
			t.notice(r.line, 0, because("skipped: a row of totals", "ignorée : une ligne de totaux"))
			continue
		}
		row := Row{Line: r.line, Cells: r.cells}
		if len(r.cells) > width {
			row.Refused = because("the row has %d cells, the header has %d: a value with a separator in it may lack its quotes",
				"la ligne compte %d cellules et l’en-tête %d : une valeur contenant un séparateur n’est peut-être pas entre guillemets", len(r.cells), width)
			row.Cells = r.cells[:width]
		}
		t.nameless(&row)
		t.Rows = append(t.Rows, row)
	}
	for i := range t.Rows {
		for len(t.Rows[i].Cells) < len(t.Columns) {
			t.Rows[i].Cells = append(t.Rows[i].Cells, "")
		}
	}
}

// nameless widens the table for values under a blank header.
func (t *Table) nameless(row *Row) {
	for len(t.Columns) < len(row.Cells) {
		t.Columns = append(t.Columns, "")
		if row.Cells[len(t.Columns)-1] != "" {
			t.notice(row.Line, len(t.Columns), because("column %d has values but no header and is not read", "la colonne %d a des valeurs mais pas d’en-tête et n’est pas lue", len(t.Columns)))
		}
	}
}

// totals are the words that open a row of totals, folded.
var totals = map[string]bool{
	"total": true, "totaux": true, "totalgeneral": true, "totalht": true, "totalttc": true, "soustotal": true, "somme": true,
	"totals": true, "grandtotal": true, "subtotal": true, "sum": true, "gesamt": true, "summe": true,
}

// isTotal reports whether a record opens with such a word and holds nothing
// else but numbers. A word in quotes is data: spreadsheets don't quote it, and
// Writer does.
func isTotal(r record) bool {
	word := ""
	for _, cell := range r.cells {
		switch {
		case cell == "":
		case word == "":
			word = cell
		case strings.Trim(cell, "0123456789.,' \u00a0\u202f-€$%") != "":
			return false
		}
	}
	return !r.quoted && len(word) <= maxHeader && totals[Fold(word)]
}

// lostLetters tells of the character that programs put where they could not
// keep one. It can't be brought back here.
func (t *Table) lostLetters(text string) {
	if at := strings.IndexRune(text, utf8.RuneError); at >= 0 {
		line, column := position(text, at)
		t.notice(line, column, because("a letter was lost before the file came here (�); check the names", "une lettre a été perdue avant l’arrivée du fichier (�) ; vérifiez les noms"))
	}
}
