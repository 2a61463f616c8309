package web

import (
	"strings"
	"time"

	"calfleet/internal/sheet"
	"calfleet/web/text"
)

// export answers with a small CSV file. French files are separated by semicolons, as Excel in French expects them.
func (r *request) export(name string, columns []text.Msg, write func(*sheet.Writer) error) error {
	var file strings.Builder
	w := sheet.NewWriter(&file, separatorOf(r.Lang))
	if err := w.Header(wordsOf(r.Lang, columns)...); err != nil {
		return err
	}
	if err := write(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	header := r.Response().Header()
	header.Set("Content-Disposition", `attachment; filename="calfleet-`+name+`.csv"`)
	return r.Blob(200, "text/csv; charset=utf-8", []byte(file.String()))
}

func wordsOf(l text.Lang, messages []text.Msg) []string {
	words := make([]string, len(messages))
	for i, m := range messages {
		words[i] = m.In(l)
	}
	return words
}

// isoTime is a moment that sorts as text; empty where there is none.
func isoTime(t *time.Time) sheet.Cell {
	if t == nil {
		return sheet.Cell{}
	}
	return sheet.Moment(*t)
}
