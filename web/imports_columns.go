package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"calfleet/internal/fault"
	"calfleet/internal/inventory"
	"calfleet/internal/sheet"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// columnsPage is where somebody says how a staged file is to be read.
type columnsPage struct {
	Lang     text.Lang
	Head     ui.PageHead
	Path     string // of the import
	Problem  string // why the file can't be read as was just asked; "" before
	Unnamed  string // why it can't be remembered under the name that was sent; ""
	Missing  string // which needed columns nobody named; "" where all are
	Asks     ui.Field
	Answers  []ui.Option // to which of two days a date means; empty where the file tells
	Columns  []columnChoice
	Dates    []ui.Option
	Kind     string      // that the columns were chosen for
	Kinds    []ui.Option // of records
	CanAddUp bool
	AddUp    bool        // lines that repeat a record add up
	Sheets   []ui.Option // of a workbook
	Charsets []ui.Option // of text
	Marks    []ui.Option // separators, of text
	Header   string
	Remember bool
	Profile  string // name under which this is remembered
	Followed bool   // the profile was followed by itself
	Forget   string // where to forget it; "" where nothing is remembered
}

// columnChoice is one column of a file, some of its values, and what it may hold.
type columnChoice struct {
	Number int
	Name   string
	Values string
	Fields []ui.Option
}

// columnsSent is what somebody asked for that could not be done, and why.
type columnsSent struct {
	reading  inventory.Reading
	remember *string // name of a profile; nil where nothing is to be remembered
	problem  string
	unnamed  string
}

// importColumns answers GET /imports/{id}/columns.
func (s *server) importColumns(r *request) error { return s.showColumns(r, http.StatusOK, nil) }

// showColumns shows the columns, as somebody just chose them where that could not be done.
func (s *server) showColumns(r *request, status int, sent *columnsSent) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	shown, err := s.Inventory.ImportColumns(r.ctx(), r.organization(), id)
	if fault.KindOf(err) == fault.Conflict {
		return r.finishedSince(id)
	}
	if err != nil {
		return err
	}
	own, err := s.Inventory.CustomFields(r.ctx(), r.organization(), inventory.ImportRecord(shown.Import.Kind))
	if err != nil {
		return err
	}
	profiles, err := s.Inventory.ImportProfiles(r.ctx(), r.organization())
	if err != nil {
		return err
	}
	p := newColumnsPage(r.Lang, shown, sent, own, profiles)
	return r.pageAs(status, p.Head.Title, columnsView(p))
}

func newColumnsPage(l text.Lang, shown *inventory.ImportColumns, sent *columnsSent, own []*inventory.CustomField, profiles []*inventory.ImportProfile) columnsPage {
	i := shown.Import
	reading, said := i.Reading, map[string]string(nil)
	if sent != nil {
		reading, said = sent.reading, sent.reading.Mapping
	}
	p := columnsPage{
		Lang: l, Path: importPath(i.ID), Kind: i.Kind, Kinds: importKindOptions(l, i.Kind)[1:], CanAddUp: inventory.ImportAddsUp(i.Kind), AddUp: reading.AddUp, Columns: columnChoices(l, i.Kind, shown.Columns, said, own), Dates: dateOptions(l, reading.DateOrder),
		Header: lineTyped(reading.HeaderLine), Remember: true, Profile: i.FileName, Followed: i.Profile != "", Missing: reasonIn(l, i.Mapping.Missing()),
		Head: ui.PageHead{
			CrumbsLabel: text.NavBreadcrumb.In(l), Crumbs: []ui.Crumb{{Text: text.ImportsTitle.In(l), Href: pathImports}, {Text: i.FileName, Href: importPath(i.ID)}},
			Title: text.ImportColumnsTitle.In(l), Sub: text.ImportColumnsSub.In(l),
		},
	}
	if i.Sheet != "" {
		p.Sheets = sheetOptions(i)
	} else {
		p.Charsets, p.Marks = charsetOptions(l, reading.Charset), separatorOptions(l, reading.Separator)
	}
	if shown.Ambiguous != "" && i.Mapping.DateOrder == sheet.UnknownOrder {
		p.Asks, p.Answers = datesQuestion(l, shown.Ambiguous, reading.DateOrder)
	}
	for _, profile := range profiles {
		if profile.Name == i.Profile {
			p.Profile, p.Forget = profile.Name, profilePath(profile.ID)
		}
	}
	if sent != nil {
		p.showAgain(*sent)
	}
	return p
}

// showAgain shows what was sent beside what is wrong with it.
func (p *columnsPage) showAgain(sent columnsSent) {
	p.Problem, p.Unnamed, p.Remember = sent.problem, sent.unnamed, sent.remember != nil
	if p.Remember {
		p.Profile = *sent.remember
	}
}

func sheetOptions(i *inventory.Import) []ui.Option {
	options := make([]ui.Option, len(i.Sheets))
	for n, name := range i.Sheets {
		options[n] = ui.Option{Value: name, Text: name, Selected: name == i.Sheet}
	}
	return options
}

// datesQuestion asks which of two days a date of the file is. No answer is given before somebody chose one.
func datesQuestion(l text.Lang, date string, chosen sheet.DateOrder) (ui.Field, []ui.Option) {
	var answers []ui.Option
	for _, a := range []struct {
		value string
		order sheet.DateOrder
	}{{"day", sheet.DMY}, {"month", sheet.MDY}} {
		if day, err := sheet.ParseDate(date, a.order); err == nil {
			answers = append(answers, ui.Option{Value: a.value, Text: text.Date(l, day), Selected: a.order == chosen})
		}
	}
	return ui.Field{ID: "asked-dates", Name: "dates", Label: text.ImportDatesAsk.In(l, date), Hint: text.ImportDatesAskHint.In(l)}, answers
}

func columnChoices(l text.Lang, kind string, columns []inventory.ImportColumn, said map[string]string, own []*inventory.CustomField) []columnChoice {
	choices := make([]columnChoice, 0, len(columns))
	for i, c := range columns {
		if c.Column == "" {
			continue
		}
		held := c.Field
		if chosen, ok := said[c.Column]; ok {
			held = chosen
		}
		choices = append(choices, columnChoice{Number: i, Name: c.Column, Values: strings.Join(c.Values, " · "), Fields: fieldOptions(l, kind, held, own)})
	}
	return choices
}

func fieldOptions(l text.Lang, kind, held string, own []*inventory.CustomField) []ui.Option {
	options := []ui.Option{{Text: text.ImportIgnored.In(l), Selected: held == ""}}
	for _, field := range inventory.ImportFields(kind) {
		options = append(options, ui.Option{Value: field, Text: importFieldWord(l, kind, field, nil), Selected: field == held})
	}
	for _, f := range own {
		options = append(options, ui.Option{Value: f.ImportField(), Text: f.Name, Selected: f.ImportField() == held})
	}
	return options
}

// chosenColumns reads which column holds what; names and fields travel side by side, numbered.
func chosenColumns(values fields) map[string]string {
	chosen := map[string]string{}
	for i := range sheet.MaxColumns {
		number := columnNumber(i)
		if name := values.raw("name-" + number); name != "" {
			chosen[name] = values.text(number)
		}
	}
	return chosen
}

// remapImport answers POST /imports/{id}/columns: the file is read again as somebody says.
func (s *server) remapImport(r *request) error {
	id, form, err := r.sent()
	if err != nil {
		return err
	}
	sent := columnsSent{reading: readingOf(form)}
	if sent.reading.Kind != form.text("columns-of") {
		sent.reading.Mapping = nil // of another kind, columns hold something else
	}
	if form.text("remember") != "" {
		sent.remember = new(form.text("profile"))
	}
	err = s.Inventory.RemapImport(r.ctx(), r.organization(), r.Principal.Actor(), id, sent.reading, sent.remember)
	if reason, ok := errors.AsType[*sheet.Error](err); ok {
		sent.problem = unreadable(r.Lang, reason)
		return s.showColumns(r, http.StatusUnprocessableEntity, &sent)
	}
	if f := fault.As(err); f != nil && f.Place == "profile" {
		sent.unnamed = unnamed(r.Lang, f.Kind)
		return s.showColumns(r, http.StatusUnprocessableEntity, &sent)
	}
	if fault.KindOf(err) == fault.Conflict {
		return r.finishedSince(id)
	}
	if err != nil {
		return err
	}
	if form.text("then") == "stay" {
		r.notify(ui.Good, text.ImportRemapped.In(r.Lang))
		return r.see(columnsPath(id))
	}
	return s.seeImport(r, id)
}

// unnamed says why nothing can be remembered under a name.
func unnamed(l text.Lang, kind fault.Kind) string {
	if kind == fault.Conflict {
		return text.ImportProfileTaken.In(l)
	}
	return text.ImportProfileName.In(l)
}

// seeImport leads to what a file would do, or to its columns where it leaves a question open.
func (s *server) seeImport(r *request, id uuid.UUID) error {
	i, err := s.Inventory.Import(r.ctx(), r.organization(), id)
	if err != nil {
		return err
	}
	if i.Mapping.Asks() {
		return r.see(columnsPath(id))
	}
	return r.see(importPath(id))
}

// forgetProfile answers POST /imports/profiles/{id}/delete.
func (s *server) forgetProfile(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	if err := s.Inventory.ForgetProfile(r.ctx(), r.organization(), r.Principal.Actor(), id); err != nil {
		return err
	}
	r.notify(ui.Good, text.ImportForgotProfile.In(r.Lang))
	return r.see(pathNewImport)
}

func columnsPath(id uuid.UUID) string { return importPath(id) + "/columns" }

func profilePath(id uuid.UUID) string { return pathImportProfiles + "/" + id.String() + "/delete" }
