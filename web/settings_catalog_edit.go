package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"calfleet/internal/catalog"
	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/inventory"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// catalogForm is one line to be added or changed.
type catalogForm struct {
	Lang       text.Lang
	Head       ui.PageHead
	Line       inventory.CatalogLine
	Phrases    string // one a line, as typed
	Pack       string
	Import     uuid.UUID // a staged file that it is for; zero for none
	For        string    // that file, in a sentence
	Complaints complaints
	Effect     *effectView
	Products   []ui.Option
	Versions   []ui.Option
	Kinds      []ui.Option
	Terms      []ui.Option
	History    []string
}

// suggest fills in what a file's line is called: its part number, else its title.
func (f *catalogForm) suggest(item catalog.Item) {
	f.Line.Part = item.PartNumber
	if item.PartNumber == "" {
		f.Phrases = item.Title
	}
	class := catalog.BuiltIn().Classify(item)
	f.Line.Version, f.Line.Kind = class.Version, class.Kind
}

// readCatalogForm takes in what was sent.
func readCatalogForm(form fields) catalogForm {
	f := catalogForm{Phrases: form.raw("phrases"), Pack: form.text("pack"), Line: inventory.CatalogLine{
		Part: form.text("part"), Product: catalog.Product(form.text("product")), Version: form.text("version"), Kind: form.text("kind"),
		Term: form.text("term"), Program: form.text("program"), Note: form.text("note"), Phrases: strings.Split(form.raw("phrases"), "\n"),
	}}
	f.Import, _ = form.id("import")
	return f
}

// complete fills in what the form offers, and names the file that it is for.
func (s *server) completeForm(r *request, f *catalogForm) error {
	f.Lang = r.Lang
	for _, p := range catalog.Products() {
		f.Products = append(f.Products, ui.Option{Value: string(p), Text: inLang(r.Lang, p.Name()), Selected: p == f.Line.Product})
	}
	unsaid := ui.Option{Text: text.CatalogNotSaid.In(r.Lang)}
	f.Versions, f.Kinds = []ui.Option{unsaid}, []ui.Option{unsaid}
	for _, v := range compat.CALVersions() {
		f.Versions = append(f.Versions, ui.Option{Value: v.String(), Text: v.String(), Selected: f.Line.Version == v.String()})
	}
	for _, k := range []compat.Kind{compat.PerUser, compat.PerDevice} {
		f.Kinds = append(f.Kinds, ui.Option{Value: k.String(), Text: kindWord(k).In(r.Lang), Selected: f.Line.Kind == k.String()})
	}
	f.Terms = []ui.Option{
		unsaid,
		{Value: catalog.Perpetual, Text: text.PurchasePerpetual.In(r.Lang), Selected: f.Line.Term == catalog.Perpetual},
		{Value: catalog.Subscription, Text: text.PurchaseSubscription.In(r.Lang), Selected: f.Line.Term == catalog.Subscription},
	}
	if f.Import == uuid.Nil {
		return nil
	}
	i, err := s.Inventory.Import(r.ctx(), r.organization(), f.Import)
	if fault.KindOf(err) == fault.NotFound {
		f.Import = uuid.Nil
		return nil
	}
	if err != nil {
		return err
	}
	f.For = text.CatalogFrom.In(r.Lang, i.FileName)
	return nil
}

var catalogWrong = map[string]text.Msg{
	"part": text.WrongCatalogPart, "title": text.WrongCatalogTitle, "product": text.WrongCatalogProduct, "pack": text.WrongCatalogPack,
	"version": text.InvalidChoice, "kind": text.InvalidChoice, "term": text.InvalidChoice, "program": text.WrongCatalogText, "note": text.WrongCatalogText,
}

// complaintsOfCatalog says what is wrong with a line; empty where the error is about something else.
func (r *request) complaintsOfCatalog(err error) complaints {
	problem := fault.As(err)
	switch {
	case problem == nil:
		return nil
	case problem.Kind == fault.Conflict && problem.Place == "part":
		return complaints{"part": text.TakenCatalogPart.In(r.Lang)}
	case problem.Kind == fault.Invalid && catalogWrong[problem.Place] != text.Msg{}:
		return complaints{problem.Place: catalogWrong[problem.Place].In(r.Lang)}
	}
	return nil
}

// packOf reads the pack as typed; ok is false where it is no number.
func (f *catalogForm) packOf() bool {
	if f.Pack == "" {
		return true
	}
	n, err := strconv.Atoi(f.Pack)
	f.Line.Pack = n
	return err == nil && n > 0
}

// createCatalogLine answers POST /settings/catalog: it shows what a new line would change, or saves it.
func (s *server) createCatalogLine(r *request) error {
	form, err := r.values()
	if err != nil {
		return err
	}
	f := readCatalogForm(form)
	return s.decideCatalogLine(r, f, form.text("then"), func(status int, f catalogForm) error { return s.showCatalog(r, status, f) })
}

// changeCatalogLine answers POST /settings/catalog/{id}.
func (s *server) changeCatalogLine(r *request) error {
	id, form, err := r.sent()
	if err != nil {
		return err
	}
	f := readCatalogForm(form)
	f.Line.ID = id
	return s.decideCatalogLine(r, f, form.text("then"), func(status int, f catalogForm) error { return s.showCatalogLine(r, status, f) })
}

// decideCatalogLine saves a line, or shows the form again with what is wrong or what it would change.
func (s *server) decideCatalogLine(r *request, f catalogForm, then string, show func(int, catalogForm) error) error {
	if !f.packOf() {
		f.Complaints = complaints{"pack": text.WrongCatalogPack.In(r.Lang)}
		return show(http.StatusUnprocessableEntity, f)
	}
	var err error
	if then == "look" {
		f.Effect, err = s.effectOf(r, f.Line, false, f.Import)
	} else {
		_, err = s.Inventory.SaveCatalogLine(r.ctx(), r.organization(), r.Principal.Actor(), f.Line)
	}
	if f.Complaints = r.complaintsOfCatalog(err); len(f.Complaints) > 0 {
		return show(http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	if f.Effect != nil {
		return show(http.StatusOK, f)
	}
	return s.savedCatalogLine(r, f.Import)
}

// savedCatalogLine leads back to the file that the line is for, read again; else to the catalog.
func (s *server) savedCatalogLine(r *request, staged uuid.UUID) error {
	if staged != uuid.Nil {
		i, err := s.Inventory.Import(r.ctx(), r.organization(), staged)
		if err == nil && i.State == inventory.ImportStaged {
			if err := s.Inventory.RemapImport(r.ctx(), r.organization(), r.Principal.Actor(), staged, i.Reading, nil); err != nil {
				return err
			}
			r.notify(ui.Good, text.CatalogReread.In(r.Lang))
			return s.seeImport(r, staged)
		}
	}
	r.notify(ui.Good, text.CatalogSaved.In(r.Lang))
	return r.see(pathCatalog)
}

// catalogLinePage answers GET /settings/catalog/{id}.
func (s *server) catalogLinePage(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	line, err := s.Inventory.CatalogLine(r.ctx(), r.organization(), id)
	if err != nil {
		return err
	}
	f := catalogForm{Line: *line, Phrases: strings.Join(line.Phrases, "\n")}
	if line.Pack > 0 {
		f.Pack = strconv.Itoa(line.Pack)
	}
	if f.Effect, err = s.effectOf(r, *line, true, uuid.Nil); err != nil {
		return err
	}
	return s.showCatalogLine(r, http.StatusOK, f)
}

func (s *server) showCatalogLine(r *request, status int, f catalogForm) error {
	known, err := s.Inventory.CatalogLine(r.ctx(), r.organization(), f.Line.ID)
	if err != nil {
		return err
	}
	f.Head = ui.PageHead{
		CrumbsLabel: text.NavBreadcrumb.In(r.Lang), Title: text.CatalogChange.In(r.Lang, clipped(known.Name())), Sub: dotted(known.ChangedBy, stamp(r.Lang, known.ChangedAt)),
		Crumbs: []ui.Crumb{{Text: text.SettingsTitle.In(r.Lang), Href: pathAccount}, {Text: text.CatalogTitle.In(r.Lang), Href: pathCatalog}},
	}
	if err := s.completeForm(r, &f); err != nil {
		return err
	}
	history, err := s.Inventory.History(r.ctx(), r.organization(), f.Line.ID, historyRows)
	if err != nil {
		return err
	}
	for _, h := range history {
		f.History = append(f.History, dotted(stamp(r.Lang, h.ChangedAt), h.Source, catalogChangeWords(r.Lang, h)))
	}
	return r.pageAs(status, f.Head.Title, catalogLineView(f))
}

// catalogChangeWords is "pack: nothing → 5".
func catalogChangeWords(l text.Lang, h inventory.Change) string {
	names := map[string]text.Msg{"part": text.CatalogPart, "phrases": text.CatalogPhrases, "note": text.CatalogNote}
	name, known := names[h.Field]
	if !known {
		name = classWords[h.Field]
	}
	return text.EffectFileNow.In(l, name.In(l), text.OldNew.In(l, catalogValue(l, h.Field, h.Old), catalogValue(l, h.Field, h.New)))
}

func catalogValue(l text.Lang, field string, value *string) string {
	switch {
	case value == nil:
		return text.Nothing.In(l)
	case field == "product":
		return inLang(l, catalog.Product(*value).Name())
	case field == "kind":
		return calKindWord(l, *value)
	case field == "term":
		return termWord(l, *value)
	}
	return clipped(*value)
}

// deleteCatalogLine answers POST /settings/catalog/{id}/delete.
func (s *server) deleteCatalogLine(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	if err := s.Inventory.DeleteCatalogLine(r.ctx(), r.organization(), r.Principal.Actor(), id); err != nil {
		return err
	}
	r.notify(ui.Good, text.CatalogDeleted.In(r.Lang))
	return r.see(pathCatalog)
}
