package inventory

import (
	"errors"
	"strings"

	"calfleet/internal/sheet"
)

// cellReader reads the cells of lines, one line after the other, and gathers everything that is wrong with each. All kinds of records are
// read by it.
type cellReader struct {
	mapping  Mapping
	at       map[string]int          // column of each field that has one
	fields   map[string]*CustomField // of the organization's own, by what columns call them
	beside   map[string][]int        // columns of a format that are asked where the one of a field is empty
	cells    []string
	problems []ImportProblem
}

func newCellReader(mapping Mapping, own []*CustomField) cellReader {
	r := cellReader{mapping: mapping, at: map[string]int{}, fields: customByName(own)}
	for i, c := range mapping.Columns {
		if _, taken := r.at[c.Field]; c.Field != "" && !taken {
			r.at[c.Field] = i
		}
	}
	return r
}

// column is the position of the column that fills a field, or -1.
func (r *cellReader) column(field string) int {
	if at, ok := r.at[field]; ok {
		return at
	}
	return -1
}

// said is the tidied cell that fills a field; "" where no column does.
func (r *cellReader) said(field string) string {
	if cell := r.cell(r.column(field)); cell != "" {
		return cell
	}
	for _, at := range r.beside[field] {
		if cell := r.cell(at); cell != "" {
			return cell
		}
	}
	return ""
}

func (r *cellReader) cell(at int) string {
	if at < 0 || at >= len(r.cells) {
		return ""
	}
	return tidy(r.cells[at])
}

// refuse notes a problem at the column of a field, or at the whole line where no column fills it.
func (r *cellReader) refuse(field string, reason sheet.Reason) {
	problem := ImportProblem{Reason: reason}
	if at := r.column(field); at >= 0 {
		problem.Column, problem.Value = r.mapping.Columns[at].Column, quote(r.cells[at])
	}
	r.problems = append(r.problems, problem)
}

// setApart notes that a line says nothing of a record by itself, and is nobody's mistake.
func (r *cellReader) setApart(field string, reason sheet.Reason) {
	r.refuse(field, reason)
	r.problems = []ImportProblem{r.problems[len(r.problems)-1]}
	r.problems[0].Apart = true
}

// fine reports that nothing is wrong yet with the column of a field.
func (r *cellReader) fine(field string) bool {
	at := r.column(field)
	for _, p := range r.problems {
		if at >= 0 && p.Column == r.mapping.Columns[at].Column {
			return false
		}
	}
	return true
}

// take reads a field with parse, unless its cell says nothing.
func (r *cellReader) take(field string, into *string, parse func(string) (string, sheet.Reason)) {
	cell := r.said(field)
	if cell == "" {
		return
	}
	value, reason := parse(cell)
	if !reason.IsZero() {
		r.refuse(field, reason)
		return
	}
	*into = value
}

func (r *cellReader) key(field string, into *string) { r.take(field, into, keyOf) }

func (r *cellReader) text(field string, into *string) {
	r.take(field, into, func(cell string) (string, sheet.Reason) { return textOfCell(cell, maxText) })
}

// own reads the columns that fill fields of the organization's own, and the cells that say there is none: a hyphen alone. What is empty
// says nothing, and what is called "none" is more often a program's way to write an empty cell.
func (r *cellReader) own() (custom CustomValues, cleared []string) {
	say := func(f *CustomField, value string) {
		if custom == nil {
			custom = CustomValues{}
		}
		custom[f.ID] = value
	}
	for i, c := range r.mapping.Columns {
		f, value := r.fields[c.Field], ""
		clears := i < len(r.cells) && strings.TrimSpace(r.cells[i]) == "-"
		if f != nil {
			r.take(c.Field, &value, func(cell string) (string, sheet.Reason) { return f.read(cell, r.mapping.DateOrder) })
		}
		switch {
		case f != nil && (clears || value != ""):
			say(f, value)
		case f == nil && clears && c.Field != "":
			cleared = append(cleared, c.Field)
		}
	}
	return custom, cleared
}

// reasonOf gives back the Reason that parsers of cells return as an error.
func reasonOf(err error) sheet.Reason {
	if reason, ok := errors.AsType[sheet.Reason](err); ok {
		return reason
	}
	return sheet.Reason{EN: err.Error(), FR: err.Error()}
}
