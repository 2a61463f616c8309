package web

import (
	"os"
	"slices"
	"strings"

	"calfleet/internal/list"
	"calfleet/internal/sheet"
	"calfleet/web/text"
)

// exportList answers with a CSV file of what a list's filters let through, on all pages, in its order and its columns. The file is
// whole before its first byte leaves, so that a failure is a page and a slow reader holds no snapshot open.
func exportList[T any](s *server, r *request, l *listing[T]) error {
	state, _, err := readList(r, l)
	if err != nil {
		return err
	}
	file, discard, err := namelessFile()
	if err != nil {
		return err
	}
	defer discard()
	if err := writeList(s.reader(r), l, state, file); err != nil {
		return err
	}
	return r.attach(l.fileName(state), "text/csv; charset=utf-8", file)
}

func writeList[T any](r reader, l *listing[T], state list.State, file *os.File) error {
	w := sheet.NewWriter(file, separatorOf(r.Lang))
	columns := exported(l.shown(state))
	if err := w.Header(wordsOf(r.Lang, titlesOf(columns))...); err != nil {
		return err
	}
	err := list.Each(r.ctx(), r.server.Pool, r.organization(), state, func(row *T) error {
		return writeRow(r, w, columns, row)
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

func writeRow[T any](r reader, w *sheet.Writer, columns []*column[T], row *T) error {
	cells := make([]sheet.Cell, len(columns))
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

// fileName says what the file holds, filters included: "calfleet-hosts-release-2019-2022.csv".
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
	return strings.Trim(name[:min(len(name), maxListFile)], "-") + ".csv"
}
