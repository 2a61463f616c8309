package web

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strconv"

	"calfleet/internal/inventory"
	"calfleet/internal/sheet"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// importForm takes a file.
type importForm struct {
	Lang       text.Lang
	Head       ui.PageHead
	Problem    string // why the file can't be read; "" before
	Complaints complaints
	Said       inventory.Upload
	Kinds      []ui.Option
	Templates  []templateRow
	Charsets   []ui.Option
	Separators []ui.Option
	Dates      []ui.Option
	Profiles   []profileRow
	Reading    bool // something is said of how to read the file
}

// profileRow is how one source is read, as remembered.
type profileRow struct{ Name, Kind, Told, Forget string }

// newImport answers GET /imports/new.
func (s *server) newImport(r *request) error {
	return s.showImportForm(r, http.StatusOK, importForm{}, inventory.Upload{})
}

func (s *server) showImportForm(r *request, status int, f importForm, u inventory.Upload) error {
	l := r.Lang
	f.Lang = l
	f.Head = ui.PageHead{
		CrumbsLabel: text.NavBreadcrumb.In(l), Crumbs: []ui.Crumb{{Text: text.ImportsTitle.In(l), Href: pathImports}},
		Title: text.ImportsNew.In(l), Sub: text.ImportNothingYet.In(l),
	}
	f.Said, f.Kinds, f.Templates = u, importKindOptions(l, u.Kind), templateRows(l)
	f.Charsets, f.Separators, f.Dates = charsetOptions(l, u.Charset), separatorOptions(l, u.Separator), dateOptions(l, u.DateOrder)
	f.Reading = f.Problem != "" || u.Sheet != "" || u.HeaderLine > 0 || u.Charset != "" || u.Separator != 0 || u.DateOrder != sheet.UnknownOrder
	profiles, err := s.Inventory.ImportProfiles(r.ctx(), r.organization())
	if err != nil {
		return err
	}
	for _, p := range profiles {
		f.Profiles = append(f.Profiles, profileRow{Name: p.Name, Kind: importKindWord(l, p.Kind), Told: dotted(p.SavedBy, text.Date(l, p.SavedAt)), Forget: profilePath(p.ID)})
	}
	return r.pageAs(status, f.Head.Title, importFormView(f))
}

var charsetNames = []struct {
	charset sheet.Charset
	name    string
}{
	{sheet.UTF8, "UTF-8"},
	{sheet.Windows1252, "Windows-1252 (Excel)"},
	{sheet.CP850, "Code page 850 (cmd.exe)"},
	{sheet.UTF16LE, "UTF-16 (Unicode)"},
	{sheet.UTF16BE, "UTF-16, big-endian"},
}

func charsetOptions(l text.Lang, chosen sheet.Charset) []ui.Option {
	options := []ui.Option{{Text: text.ImportJudged.In(l), Selected: chosen == ""}}
	for _, c := range charsetNames {
		options = append(options, ui.Option{Value: string(c.charset), Text: c.name, Selected: c.charset == chosen})
	}
	return options
}

func charsetName(charset sheet.Charset) string {
	for _, c := range charsetNames {
		if c.charset == charset {
			return c.name
		}
	}
	return string(charset)
}

var separatorNames = []struct {
	separator byte
	value     string
	name      text.Msg
}{
	{';', "semicolon", text.ImportSemicolon}, {',', "comma", text.ImportComma}, {'\t', "tab", text.ImportTab}, {'|', "bar", text.ImportBar},
}

func separatorOptions(l text.Lang, chosen byte) []ui.Option {
	options := []ui.Option{{Text: text.ImportJudged.In(l), Selected: chosen == 0}}
	for _, s := range separatorNames {
		options = append(options, ui.Option{Value: s.value, Text: s.name.In(l), Selected: s.separator == chosen})
	}
	return options
}

func separatorName(l text.Lang, separator string) string {
	for _, s := range separatorNames {
		if string(s.separator) == separator {
			return s.name.In(l)
		}
	}
	return separator
}

func dateOptions(l text.Lang, chosen sheet.DateOrder) []ui.Option {
	return []ui.Option{
		{Text: text.ImportJudged.In(l), Selected: chosen == sheet.UnknownOrder || chosen == sheet.YMD},
		{Value: "day", Text: text.ImportDayFirst.In(l), Selected: chosen == sheet.DMY},
		{Value: "month", Text: text.ImportMonthFirst.In(l), Selected: chosen == sheet.MDY},
	}
}

func dateOrder(value string) sheet.DateOrder {
	switch value {
	case "day":
		return sheet.DMY
	case "month":
		return sheet.MDY
	}
	return sheet.UnknownOrder
}

// lineTyped is a line as a form shows it; nothing for one that is judged.
func lineTyped(line int) string {
	if line <= 0 {
		return ""
	}
	return strconv.Itoa(line)
}

// readingOf reads how a file is to be read.
func readingOf(values fields) inventory.Reading {
	u := inventory.Reading{Kind: kindChosen(values.text("kind")), AddUp: values.text("add-up") != "", Sheet: values.text("sheet"), DateOrder: dateOrder(values.text("dates")), Mapping: chosenColumns(values)}
	if n, err := strconv.Atoi(values.text("header")); err == nil && n > 0 {
		u.HeaderLine = n
	}
	for _, c := range charsetNames {
		if string(c.charset) == values.text("charset") {
			u.Charset = c.charset
		}
	}
	for _, s := range separatorNames {
		if s.value == values.text("separator") {
			u.Separator = s.separator
		}
	}
	return u
}

// stageImport answers POST /imports: the file is read and kept to be looked at. Nobody waits for a large one, nor does it come into memory.
func (s *server) stageImport(r *request) error {
	form, err := r.streamed("file")
	if err != nil {
		return err
	}
	if form.file == nil {
		f := importForm{Complaints: complaints{"file": text.InvalidFile.In(r.Lang)}}
		return s.showImportForm(r, http.StatusUnprocessableEntity, f, inventory.Upload{Reading: readingOf(form.values)})
	}
	start, err := io.ReadAll(io.LimitReader(form.file, inventory.WaitFor+1))
	if err != nil {
		return err
	}
	if len(start) > inventory.WaitFor {
		return s.receiveImport(r, form, start)
	}
	values, err := form.rest()
	if err != nil {
		return err
	}
	upload := inventory.Upload{FileName: form.name, File: sheet.FileOf(start), Reading: readingOf(values)}
	staged, err := s.Inventory.StageImport(r.ctx(), r.organization(), r.Principal.Actor(), upload, nil)
	if reason, ok := errors.AsType[*sheet.Error](err); ok {
		return s.showImportForm(r, http.StatusUnprocessableEntity, importForm{Problem: unreadable(r.Lang, reason)}, upload)
	}
	if err != nil {
		return err
	}
	return s.seeImport(r, staged.ID)
}

// receiveImport keeps a large file as it comes, and leads to where its progress is seen.
func (s *server) receiveImport(r *request, form *streamedForm, start []byte) error {
	file := io.MultiReader(bytes.NewReader(start), form.file)
	received, err := s.Inventory.ReceiveImport(r.ctx(), r.organization(), r.Principal.Actor(), form.name, file, func() (inventory.Reading, error) {
		values, err := form.rest()
		return readingOf(values), err
	})
	if err != nil {
		return err
	}
	return r.see(importPath(received.ID))
}

// noticeWords is "line 14" of a notice's place.
func noticeWords(l text.Lang, n sheet.Notice) string {
	if n.Line == 0 {
		return reasonIn(l, n.Reason)
	}
	return text.ImportNoticeLine.In(l, n.Line, reasonIn(l, n.Reason))
}
