package sheet

import (
	"errors"
	"io"
	"path"
	"strconv"
	"unicode/utf8"
)

// sheetRows reads the rows of one sheet as the splitter reads those of a CSV file.
type sheetRows struct {
	workbook *workbook
	in       *inflating
	scanner  *xmlScanner
	inData   bool
	line     int
	lost     int // line of the first cell that names a text which isn't there
	scratch  []string
	item     textItem // of the cell at hand, whose room the next one uses again
	value    []byte   // likewise
}

func (w *workbook) rows(s sheetPart) (*sheetRows, error) {
	in, err := w.open(s.part)
	if err != nil {
		return nil, err
	}
	if in == nil {
		return nil, damaged(s.part)
	}
	return &sheetRows{workbook: w, in: in, scanner: newXMLScanner(in, path.Base(s.part))}, nil
}

// next is the next row that holds anything; ok is false at the end.
func (r *sheetRows) next() (record, bool, error) {
	for {
		err := r.scanner.next()
		switch {
		case errors.Is(err, io.EOF):
			r.in.close()
			return record{}, false, nil
		case err != nil:
			return record{}, false, r.failed(err)
		case r.scanner.at(xmlStart, "sheetData"):
			r.inData = true
		case r.scanner.at(xmlEnd, "sheetData"):
			r.inData = false
		case r.inData && r.scanner.at(xmlStart, "row"):
			row, err := r.row()
			if err != nil {
				return record{}, false, r.failed(err)
			}
			if len(row.cells) > 0 {
				return row, true, nil
			}
		}
	}
}

func (r *sheetRows) failed(err error) error {
	r.in.close()
	return r.in.explain(err)
}

// row reads one row. Its number only ever grows: a million rows can be named, but not one twice.
func (r *sheetRows) row() (record, error) {
	r.line++
	if number := r.scanner.attr("r"); number != "" {
		n, err := strconv.Atoi(number)
		if err != nil || n < r.line || n > MaxRows {
			return record{}, r.scanner.broken("numbers its rows wrongly", "numérote mal ses lignes")
		}
		r.line = n
	}
	r.scratch = r.scratch[:0]
	column := 0
	for {
		if err := r.scanner.next(); err != nil {
			return record{}, err
		}
		switch {
		case r.scanner.at(xmlEnd, "row"):
			return record{line: r.line, cells: append([]string(nil), r.scratch...), width: MaxColumns}, nil
		case r.scanner.at(xmlStart, "c"):
			at, err := r.cellColumn(column)
			if err != nil {
				return record{}, err
			}
			column = at + 1
			if err := r.cell(at); err != nil {
				return record{}, err
			}
		}
	}
}

// cellColumn is the column of the cell at hand, from 0; without a name it follows the one before.
func (r *sheetRows) cellColumn(next int) (int, error) {
	name := r.scanner.attr("r")
	if name == "" {
		return next, nil
	}
	column := 0
	for i := 0; i < len(name) && i < 4 && name[i] >= 'A' && name[i] <= 'Z'; i++ {
		column = column*26 + int(name[i]-'A') + 1
	}
	if column-1 < next {
		return 0, r.scanner.broken("names its cells wrongly", "nomme mal ses cellules")
	}
	return column - 1, nil
}

// cell reads one cell and keeps its text where it has any.
func (r *sheetRows) cell(column int) error {
	kind, style := r.scanner.attr("t"), r.scanner.attr("s")
	r.item, r.value = textItem{text: r.item.text[:0]}, r.value[:0]
	inValue := false
	for {
		if err := r.scanner.next(); err != nil {
			return err
		}
		r.item.take(r.scanner, "is")
		switch {
		case r.scanner.at(xmlStart, "v"):
			inValue = true
		case r.scanner.at(xmlEnd, "v"):
			inValue = false
		case r.scanner.kind == xmlText && inValue && len(r.value) <= maxXMLToken:
			r.value = append(r.value, r.scanner.text...)
		case r.scanner.at(xmlEnd, "c"):
			if kind == "inlineStr" {
				return r.keep(column, r.textOf(kind, style, string(r.item.text)))
			}
			return r.keep(column, r.textOf(kind, style, string(r.value)))
		}
	}
}

// textOf is what a cell says, spelled as a CSV file would.
func (r *sheetRows) textOf(kind, style, value string) string {
	if value == "" {
		return ""
	}
	switch kind {
	case "s":
		index, err := strconv.Atoi(value)
		text, ok := r.workbook.shared.at(index)
		if (err != nil || !ok) && r.lost == 0 {
			r.lost = r.line
		}
		return unescapeCell(text)
	case "b":
		if value == "0" {
			return "FALSE"
		}
		return "TRUE"
	case "str", "inlineStr":
		return unescapeCell(value)
	case "e", "d":
		return value
	}
	return r.numberOf(style, value)
}

func (r *sheetRows) numberOf(style, value string) string {
	var format cellFormat
	if at := atoi(style); at >= 0 && at < len(r.workbook.dates) {
		format = r.workbook.dates[at]
	}
	if format.day || format.clock {
		serial, err := strconv.ParseFloat(value, 64)
		if text, ok := r.workbook.epoch.moment(serial, format); ok && err == nil {
			return text
		}
	}
	if text, ok := format.numberText(value); ok {
		return text
	}
	return value
}

// keep puts a text into the row, filled up with empty cells before it.
func (r *sheetRows) keep(column int, text string) error {
	if text = clean(text); text == "" {
		return nil
	}
	switch {
	case column >= MaxColumns:
		return &Error{r.line, column + 1, Because("more than %d columns", "plus de %d colonnes", MaxColumns)}
	case len(text) > MaxChars && utf8.RuneCountInString(text) > MaxChars:
		return &Error{r.line, column + 1, Because("a cell of more than %d characters", "une cellule de plus de %d caractères", MaxChars)}
	}
	for len(r.scratch) < column {
		r.scratch = append(r.scratch, "")
	}
	r.scratch = append(r.scratch, text)
	return nil
}
