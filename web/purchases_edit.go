package web

import (
	"encoding/json"
	"errors"
	"net/http"
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
	Seen       string // what the form showed first; "" for a new one
	Meanwhile  []meanwhileRow
	Beside     annotations
	Related    *purchaseRelated // nil for a new one
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
	return s.showKnownPurchase(r, http.StatusOK, known, purchaseForm{Values: inventory.PurchaseValues(known)})
}

// showKnownPurchase shows a purchase with its history. The form has what stands in it, which may be what was refused, and why.
func (s *server) showKnownPurchase(r *request, status int, known *inventory.Purchase, f purchaseForm) error {
	f.Head, f.Action, f.Delete = purchaseHead(r.Lang, known), purchasePath(known.ID), purchasePath(known.ID)+"/delete"
	var err error
	if f.Beside, err = s.annotationsOf(r, notedPurchases, known.ID); err != nil {
		return err
	}
	if f.Related, err = s.purchaseRelated(r, known); err != nil {
		return err
	}
	if f.Seen == "" {
		f.Seen = seenOf(inventory.PurchaseValues(known))
	}
	return r.showPurchase(status, f)
}

func purchaseHead(l text.Lang, p *inventory.Purchase) ui.PageHead {
	return ui.PageHead{
		CrumbsLabel: text.NavBreadcrumb.In(l), Crumbs: purchaseCrumbs(l), Title: p.Reference,
		Sub: dotted(text.CountCALs.In(l, int(p.Quantity)), p.CALVersion, calKindWord(l, p.CALKind), text.PurchaseMade.In(l, p.Source, stamp(l, p.UpdatedAt))),
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
	sent, said, wrong, err := r.purchaseSent()
	if err != nil {
		return err
	}
	if len(wrong) == 0 {
		var id uuid.UUID
		if id, wrong, err = s.savePurchase(r, said, nil); err != nil {
			return err
		}
		if len(wrong) == 0 {
			return r.see(purchasePath(id))
		}
	}
	return r.showPurchase(http.StatusUnprocessableEntity, purchaseForm{Head: newPurchaseHead(r.Lang), Action: pathPurchases, Values: sent.Values, Complaints: wrong})
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
	sent, said, wrong, err := r.purchaseSent()
	if err != nil {
		return err
	}
	if len(wrong) == 0 {
		said.ID = id
		_, wrong, err = s.savePurchase(r, said, sent.Seen)
		if m, ok := errors.AsType[*inventory.Meanwhile](err); ok {
			return s.purchaseMeanwhile(r, id, sent, m)
		}
		if err != nil {
			return err
		}
		if len(wrong) == 0 {
			return r.see(purchasePath(id))
		}
	}
	return s.showKnownPurchase(r, http.StatusUnprocessableEntity, known, purchaseForm{Values: sent.Values, Complaints: wrong, Seen: sent.seen})
}

// purchaseMeanwhile shows a form that was not kept because the purchase is other than it showed.
func (s *server) purchaseMeanwhile(r *request, id uuid.UUID, sent formSent, m *inventory.Meanwhile) error {
	known, err := s.Inventory.Purchase(r.ctx(), r.organization(), id)
	if err != nil {
		return err
	}
	rows, err := s.meanwhileRows(r, id, m)
	if err != nil {
		return err
	}
	for i, c := range m.Changes {
		rows[i].Field = purchaseFieldNames[c.Field].In(r.Lang)
		rows[i].Old, rows[i].New = purchaseValue(r.Lang, c.Field, filled(c.Old)), purchaseValue(r.Lang, c.Field, filled(c.New))
	}
	return s.showKnownPurchase(r, http.StatusConflict, known, purchaseForm{Values: sent.again(inventory.PurchaseValues(known)), Meanwhile: rows})
}

// filled is nil for a field that shows nothing.
func filled(typed *string) *string {
	if typed == nil || *typed == "" {
		return nil
	}
	return typed
}

// purchaseSent reads the form as a line of a file is read, so that both say the same about the same value.
func (r *request) purchaseSent() (sent formSent, said *inventory.Purchase, wrong complaints, err error) {
	form, err := r.values()
	if err != nil {
		return sent, nil, nil, err
	}
	values := map[string]string{}
	for _, field := range inventory.PurchaseFields {
		values[field] = form.text(field)
	}
	sent.Values, sent.seen = values, form.text("seen")
	if sent.seen != "" && json.Unmarshal([]byte(sent.seen), &sent.Seen) != nil {
		return sent, nil, nil, fault.At(fault.Invalid, "seen", "is not what the form was sent with")
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
	return sent, said, wrong, nil
}

// reasonIn picks the language of a reason.
func reasonIn(l text.Lang, reason sheet.Reason) string {
	if l == text.French {
		return reason.FR
	}
	return reason.EN
}

// savePurchase keeps what was understood. That the line exists already is a complaint about its reference.
func (s *server) savePurchase(r *request, said *inventory.Purchase, seen map[string]string) (uuid.UUID, complaints, error) {
	id, err := s.Inventory.SavePurchase(r.ctx(), r.organization(), r.Principal.Actor(), *said, seen)
	if f := fault.As(err); f != nil && f.Kind == fault.Conflict && f.Place == "reference" {
		return uuid.Nil, complaints{"reference": text.PurchaseTaken.In(r.Lang)}, nil
	}
	if err != nil {
		return uuid.Nil, nil, err
	}
	r.notify(ui.Good, text.PurchaseSaved.In(r.Lang))
	return id, nil, nil
}
