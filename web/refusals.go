package web

import (
	"strconv"

	"calfleet/internal/fault"
	"calfleet/internal/inventory"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// recordRefusal answers POST /license-servers/{id}/refusals.
func (s *server) recordRefusal(r *request) error {
	p, err := s.licenseServerPage(r)
	if err != nil {
		return err
	}
	server, err := s.Inventory.LicenseServer(r.ctx(), r.organization(), p.ID)
	if err != nil {
		return err
	}
	form, err := r.values()
	if err != nil {
		return err
	}
	p.Refusal = refusalForm{form.text("cal_version"), form.text("cal_kind"), form.text("quantity"), form.text("note")}
	quantity, err := strconv.ParseInt(p.Refusal.Quantity, 10, 32)
	if err != nil {
		quantity = 0 // refused by the store, with its place
	}
	err = s.Inventory.RecordRefusal(r.ctx(), r.organization(), r.Principal.Actor(), inventory.Refusal{
		LicenseServer: server.Name, CALVersion: p.Refusal.Version, CALKind: p.Refusal.Kind, Quantity: int32(quantity), Note: p.Refusal.Note,
	})
	if p.Complaints = r.complaintsOf(err); len(p.Complaints) > 0 {
		return r.pageAs(statuses[fault.Invalid], p.Head.Title, licenseServerView(*p))
	}
	if err != nil {
		return err
	}
	r.notify(ui.Good, text.RefusalDone.In(r.Lang))
	return r.see(licenseServerPath(p.ID))
}

// withdrawRefusal answers POST /license-servers/{id}/refusals/{refusal}/withdraw.
func (s *server) withdrawRefusal(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	refusal, err := r.pathID("refusal")
	if err != nil {
		return err
	}
	if err := s.Inventory.WithdrawRefusal(r.ctx(), r.organization(), r.Principal.Actor(), refusal); err != nil {
		return err
	}
	r.notify(ui.Good, text.RefusalGone.In(r.Lang))
	return r.see(licenseServerPath(id))
}
