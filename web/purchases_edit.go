package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"

	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/inventory"
	"calfleet/internal/sheet"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// purchaseForm is one purchase to be looked at, entered or changed.
type purchaseForm struct {
	Lang       text.Lang
	Head       ui.PageHead
	Action     string            // where the form goes
	Delete     string            // where deleting goes; "" for a new one
	Values     map[string]string // by field
	Complaints complaints
	Versions   []ui.Option
	Kinds      []ui.Option
	Terms      []ui.Option
	Assurances []ui.Option
	Changes    []changeRow
	MayEdit    bool
}

// newPurchase answers GET /purchases/new.
func (s *server) newPurchase(r *request) error {
	return r.showPurchase(http.StatusOK, purchaseForm{Head: newPurchaseHead(r.Lang), Action: pathPurchases})
}

func newPurchaseHead(l text.Lang) ui.PageHead {
	return ui.PageHead{CrumbsLabel: text.NavBreadcrumb.In(l), Crumbs: purchaseCrumbs(l), Title: text.PurchasesAdd.In(l)}
}

func purchaseCrumbs(l text.Lang) []ui.Crumb {
	return []ui.Crumb{{Text: text.PurchasesTitle.In(l), Href: pathPurchases}}
}

func (r *request) showPurchase(status int, f purchaseForm) error {
	f.Lang, f.MayEdit = r.Lang, operator.admits(r.Principal)
	f.Versions = []ui.Option{{Text: text.PurchaseChoose.In(r.Lang)}}
	for _, v := range compat.CALVersions() {
		f.Versions = append(f.Versions, ui.Option{Value: v.String(), Text: v.String(), Selected: f.Values["cal_version"] == v.String()})
	}
	f.Kinds = []ui.Option{{Text: text.PurchaseChoose.In(r.Lang)}}
	for _, k := range []compat.Kind{compat.PerUser, compat.PerDevice} {
		f.Kinds = append(f.Kinds, ui.Option{Value: k.String(), Text: kindWord(k).In(r.Lang), Selected: f.Values["cal_kind"] == k.String()})
	}
	f.Terms = f.options("term", ui.Option{Text: text.AnswerUnsaid.In(r.Lang)},
		ui.Option{Value: inventory.TermPerpetual, Text: text.PurchasePerpetual.In(r.Lang)},
		ui.Option{Value: inventory.TermSubscription, Text: text.PurchaseSubscription.In(r.Lang)})
	f.Assurances = f.options("assurance", ui.Option{Text: text.AnswerUnsaid.In(r.Lang)},
		ui.Option{Value: "yes", Text: text.Yes.In(r.Lang)}, ui.Option{Value: "no", Text: text.No.In(r.Lang)})
	return r.pageAs(status, f.Head.Title, purchaseView(f))
}

// options selects what stands in a field of the form.
func (f *purchaseForm) options(field string, options ...ui.Option) []ui.Option {
	for i := range options {
		options[i].Selected = options[i].Value == f.Values[field]
	}
	return options
}

// purchase answers GET /purchases/{id}.
func (s *server) purchase(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	known, err := s.Inventory.Purchase(r.ctx(), r.organization(), id)
	if err != nil {
		return err
	}
	return s.showKnownPurchase(r, http.StatusOK, known, purchaseValues(known), nil)
}

// showKnownPurchase shows a purchase with its history; values are what stands in the form, which may be what was refused.
func (s *server) showKnownPurchase(r *request, status int, known *inventory.Purchase, values map[string]string, wrong complaints) error {
	changes, err := s.Inventory.History(r.ctx(), r.organization(), known.ID, historyRows)
	if err != nil {
		return err
	}
	return r.showPurchase(status, purchaseForm{
		Head: purchaseHead(r.Lang, known), Action: purchasePath(known.ID), Delete: purchasePath(known.ID) + "/delete",
		Values: values, Complaints: wrong, Changes: purchaseChanges(r.Lang, changes),
	})
}

func purchaseHead(l text.Lang, p *inventory.Purchase) ui.PageHead {
	return ui.PageHead{
		CrumbsLabel: text.NavBreadcrumb.In(l), Crumbs: purchaseCrumbs(l), Title: p.Reference,
		Sub: dotted(text.CountCALs.In(l, int(p.Quantity)), p.CALVersion, calKindWord(l, p.CALKind), text.PurchaseMade.In(l, p.Source, stamp(l, p.UpdatedAt))),
	}
}

func purchaseValues(p *inventory.Purchase) map[string]string {
	return map[string]string{
		"reference": p.Reference, "cal_version": p.CALVersion, "cal_kind": p.CALKind, "quantity": strconv.Itoa(int(p.Quantity)), "program": p.Program,
		"agreement": p.Agreement, "license_server": p.LicenseServer, "purchased_on": isoDay(p.PurchasedOn), "supplier": p.Supplier, "part_number": p.PartNumber,
		"title": p.Title, "note": p.Note, "term": p.Term, "ends_on": isoDay(p.EndsOn), "assurance": yesNoValue(p.Assurance), "assured_until": isoDay(p.AssuredUntil),
	}
}

func isoDay(day *time.Time) string {
	if day == nil {
		return ""
	}
	return text.ISODate(*day)
}

// yesNoValue is what a choice of yes, no and nothing said sends.
func yesNoValue(said *bool) string {
	switch {
	case said == nil:
		return ""
	case *said:
		return "yes"
	}
	return "no"
}

// createPurchase answers POST /purchases.
func (s *server) createPurchase(r *request) error {
	values, said, wrong, err := r.purchaseSent()
	if err != nil {
		return err
	}
	if len(wrong) == 0 {
		var id uuid.UUID
		if id, wrong, err = s.savePurchase(r, said); err != nil {
			return err
		}
		if len(wrong) == 0 {
			return r.see(purchasePath(id))
		}
	}
	return r.showPurchase(http.StatusUnprocessableEntity, purchaseForm{Head: newPurchaseHead(r.Lang), Action: pathPurchases, Values: values, Complaints: wrong})
}

// changePurchase answers POST /purchases/{id}.
func (s *server) changePurchase(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	known, err := s.Inventory.Purchase(r.ctx(), r.organization(), id)
	if err != nil {
		return err
	}
	values, said, wrong, err := r.purchaseSent()
	if err != nil {
		return err
	}
	if len(wrong) == 0 {
		said.ID = id
		if _, wrong, err = s.savePurchase(r, said); err != nil {
			return err
		}
		if len(wrong) == 0 {
			return r.see(purchasePath(id))
		}
	}
	return s.showKnownPurchase(r, http.StatusUnprocessableEntity, known, values, wrong)
}

// purchaseSent reads the form as a line of a file is read, so that both say the same about the same value.
func (r *request) purchaseSent() (values map[string]string, said *inventory.Purchase, wrong complaints, err error) {
	form, err := r.values()
	if err != nil {
		return nil, nil, nil, err
	}
	values = map[string]string{}
	for _, field := range inventory.PurchaseFields {
		values[field] = form.text(field)
	}
	order := sheet.UnknownOrder
	if r.Lang == text.French {
		order = sheet.DMY
	}
	said, problems := inventory.ReadPurchase(values, order)
	wrong = complaints{}
	for _, p := range problems {
		if wrong[p.Column] == "" {
			wrong[p.Column] = reasonIn(r.Lang, p.Reason)
		}
	}
	return values, said, wrong, nil
}

// reasonIn picks the language of a reason.
func reasonIn(l text.Lang, reason sheet.Reason) string {
	if l == text.French {
		return reason.FR
	}
	return reason.EN
}

// savePurchase keeps what was understood. That the line exists already is a complaint about its reference.
func (s *server) savePurchase(r *request, said *inventory.Purchase) (uuid.UUID, complaints, error) {
	id, err := s.Inventory.SavePurchase(r.ctx(), r.organization(), r.Principal.Actor(), *said)
	if fault.KindOf(err) == fault.Conflict {
		return uuid.Nil, complaints{"reference": text.PurchaseTaken.In(r.Lang)}, nil
	}
	if err != nil {
		return uuid.Nil, nil, err
	}
	r.notify(ui.Good, text.PurchaseSaved.In(r.Lang))
	return id, nil, nil
}

// deletePurchase answers POST /purchases/{id}/delete.
func (s *server) deletePurchase(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	if err := s.Inventory.DeletePurchase(r.ctx(), r.organization(), r.Principal.Actor(), id); err != nil {
		return err
	}
	r.notify(ui.Good, text.PurchaseDeleted.In(r.Lang))
	return r.see(pathPurchases)
}

// purchaseFieldNames are the fields of a purchase in words.
var purchaseFieldNames = map[string]text.Msg{
	"reference": text.PurchasesColReference, "cal_version": text.PurchasesColVersion, "cal_kind": text.PurchasesColKind,
	"quantity": text.PurchasesColQuantity, "program": text.PurchasesColProgram, "agreement": text.PurchasesColAgreement,
	"license_server": text.PurchasesColServer, "purchased_on": text.PurchasesColBought, "supplier": text.PurchasesColSupplier,
	"part_number": text.PurchasesColPart, "title": text.PurchasesColTitle, "note": text.PurchasesColNote,
	"term": text.PurchasesColTerm, "ends_on": text.PurchasesColEnds, "assurance": text.PurchasesColAssurance, "assured_until": text.PurchasesColAssured,
}

// purchaseValue is a value of a purchase's history in words.
func purchaseValue(l text.Lang, field string, value *string) string {
	if value == nil {
		return text.Nothing.In(l)
	}
	switch n, err := strconv.Atoi(*value); {
	case field == "quantity" && err == nil:
		return text.Number(l, n)
	case field == "cal_kind":
		return calKindWord(l, *value)
	case field == "term":
		return termWord(l, *value)
	case field == "assurance":
		return yesNoWord(l, new(*value == "true"))
	case field == "purchased_on" || field == "ends_on" || field == "assured_until":
		if day, err := sheet.ParseDate(*value, sheet.YMD); err == nil {
			return text.Date(l, day)
		}
	}
	return *value
}

func purchaseChanges(l text.Lang, changes []inventory.Change) []changeRow {
	changes = sinceBirth(changes, "reference")
	rows := make([]changeRow, len(changes))
	for i, c := range changes {
		rows[i] = changeRow{
			Field: purchaseFieldNames[c.Field].In(l), Old: purchaseValue(l, c.Field, c.Old), New: purchaseValue(l, c.Field, c.New),
			Source: c.Source, At: stamp(l, c.ChangedAt),
		}
	}
	return rows
}
