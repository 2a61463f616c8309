package web

import (
	"errors"
	"io"
	"os"
	"slices"
	"strings"

	"calfleet/internal/list"
	"calfleet/internal/sheet"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// exportAs is the parameter that says in which form a list is exported; without it, CSV as Excel in the reader's language opens it.
const exportAs = "as"

// exportForm is a form of the file.
type exportForm struct {
	ending, kind string
	open         func(l text.Lang, name string, out io.Writer) sheet.RowWriter
}

const csvKind = "text/csv; charset=utf-8"

var exportForms = map[string]exportForm{
	"": {".csv", csvKind, func(l text.Lang, _ string, out io.Writer) sheet.RowWriter {
		return sheet.NewWriter(out, separatorOf(l))
	}},
	"xlsx": {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", func(_ text.Lang, name string, out io.Writer) sheet.RowWriter {
		return sheet.NewWorkbookWriter(out, sheet.Sheet{Name: name})
	}},
	"comma":     {".csv", csvKind, func(_ text.Lang, _ string, out io.Writer) sheet.RowWriter { return sheet.NewWriter(out, ',') }},
	"semicolon": {".csv", csvKind, func(_ text.Lang, _ string, out io.Writer) sheet.RowWriter { return sheet.NewWriter(out, ';') }},
	"windows-1252": {".csv", "text/csv; charset=windows-1252", func(l text.Lang, _ string, out io.Writer) sheet.RowWriter {
		return sheet.NewNarrowWriter(out, separatorOf(l))
	}},
}

// exportList answers with a file of what a list's filters let through, on all pages, in its order and its columns. The file is
// whole before its first byte leaves, so that a failure is a page and a slow reader holds no snapshot open.
func exportList[T any](s *server, r *request, l *listing[T]) error {
	form, known := exportForms[r.query(exportAs)]
	if !known {
		return &listFault{list.Problems{{Parameter: exportAs, Value: r.query(exportAs), Reason: list.NoSuchOption}}, l.path}
	}
	r.QueryParams().Del(exportAs)
	l, err := l.as(r)
	if err != nil {
		return err
	}
	state, _, err := readList(r, l)
	if err != nil {
		return err
	}
	l.reads(state)
	var file *os.File
	var discard func()
	defer func() {
		if discard != nil {
			discard()
		}
	}()
	err = s.exports.pass(r.ctx(), func() (err error) {
		if file, discard, err = namelessFile(); err != nil {
			return err
		}
		return writeList(s.reader(r), l, state, form.open(r.Lang, l.title.In(r.Lang), file))
	})
	if reason, ok := errors.AsType[sheet.Reason](err); ok {
		r.notify(ui.Bad, reasonIn(r.Lang, reason))
		return r.see(l.at(state))
	}
	if err != nil {
		return err
	}
	return r.attach(l.fileName(state)+form.ending, form.kind, file)
}

func writeList[T any](r reader, l *listing[T], state list.State, w sheet.RowWriter) error {
	columns := exported(l.shown(state))
	if err := w.Header(wordsOf(r.Lang, titlesOf(columns))...); err != nil {
		return err
	}
	cells := make([]sheet.Cell, len(columns))
	err := list.Each(r.ctx(), r.server.Pool, r.organization(), state, func(row *T) error {
		return writeCells(r, w, columns, cells, row)
	})
	if err != nil {
		return err
	}
	return w.Flush()
}

func exported[T any](columns []*column[T]) []*column[T] {
	return slices.DeleteFunc(columns, func(c *column[T]) bool { return !c.isExported() })
}

func titlesOf[T any](columns []*column[T]) []text.Msg {
	titles := make([]text.Msg, len(columns))
	for i, c := range columns {
		titles[i] = c.title
	}
	return titles
}

// writeCells writes a row by way of cells, which the next row uses again.
func writeCells[T any](r reader, w sheet.RowWriter, columns []*column[T], cells []sheet.Cell, row *T) error {
	for i, c := range columns {
		cells[i] = c.cellOf(r, row)
	}
	return w.Row(cells...)
}

func (c *column[T]) cellOf(r reader, row *T) sheet.Cell {
	if c.cell != nil {
		return c.cell(r, row)
	}
	return sheet.Text(c.say(r, row))
}

// separatorOf is what Excel expects in a language.
func separatorOf(l text.Lang) byte {
	if l == text.French {
		return ';'
	}
	return ','
}

const maxListFile = 120 // bytes without the ending

// fileName says what the file holds, filters included: "calfleet-hosts-release-2019-2022".
func (l *listing[T]) fileName(s list.State) string {
	name := "calfleet-" + l.Name
	for _, p := range s.First().Parameters() {
		if p.Name != "columns" {
			name += "-" + p.Name + "-" + p.Value
		}
	}
	name = strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '_':
			return c
		}
		return '-'
	}, name)
	for strings.Contains(name, "--") {
		name = strings.ReplaceAll(name, "--", "-")
	}
	return strings.Trim(name[:min(len(name), maxListFile)], "-")
}
