package web

import (
	"calfleet/web/text"
	"calfleet/web/ui"
)

// deletePurchasePage answers GET /purchases/{id}/delete.
func (s *server) deletePurchasePage(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	known, err := s.Inventory.Purchase(r.ctx(), r.organization(), id)
	if err != nil {
		return err
	}
	title := text.DeletePurchase.In(r.Lang, known.Reference)
	return r.page(title, farewellView(farewell{
		Lang: r.Lang, Lead: text.DeleteLead.In(r.Lang), Action: purchasePath(id) + "/delete", Back: purchasePath(id), Word: text.PurchaseDelete.In(r.Lang),
		Follows: []string{text.DeleteOwned.In(r.Lang, int(known.Quantity)), text.DeleteFindings.In(r.Lang), text.DeleteGone.In(r.Lang)},
		Head: ui.PageHead{
			CrumbsLabel: text.NavBreadcrumb.In(r.Lang), Crumbs: append(purchaseCrumbs(r.Lang), ui.Crumb{Text: known.Reference, Href: purchasePath(id)}),
			Title: title, Sub: dotted(text.CountCALs.In(r.Lang, int(known.Quantity)), known.CALVersion, calKindWord(r.Lang, known.CALKind)),
		},
	}))
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
