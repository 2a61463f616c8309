package web

import (
	"net/http"

	"calfleet/internal/fault"
	"calfleet/internal/findings"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// farewell asks before a record goes, and says what follows.
type farewell struct {
	Lang       text.Lang
	Head       ui.PageHead
	Lead       string
	Follows    []string
	Action     string
	Back       string
	Word       string // of the button
	Asks       bool   // for a reason
	Reason     string
	Complaints complaints
}

// retirePage answers GET /…/{id}/retire.
func (s *server) retirePage(k recordKind) handler {
	return func(r *request) error { return s.showRetire(r, k, http.StatusOK, "", nil) }
}

func (s *server) showRetire(r *request, k recordKind, status int, reason string, wrong complaints) error {
	known, err := k.asked(r)
	if err != nil {
		return err
	}
	if known.Retired {
		return fault.New(fault.Conflict, "it is retired already")
	}
	follows, err := k.follows(r, known)
	if err != nil {
		return err
	}
	name := k.called(known)
	f := farewell{
		Lang: r.Lang, Lead: text.RetireLead.In(r.Lang), Follows: append(follows, text.RetireStays.In(r.Lang)), Action: k.pathOf(known.ID) + "/retire",
		Back: k.pathOf(known.ID), Word: text.RetireThis.In(r.Lang, name), Asks: true, Reason: reason, Complaints: wrong,
		Head: ui.PageHead{
			CrumbsLabel: text.NavBreadcrumb.In(r.Lang), Crumbs: []ui.Crumb{k.crumb(r.Lang), {Text: name, Href: k.pathOf(known.ID)}},
			Title: text.RetireThis.In(r.Lang, name),
		},
	}
	return r.pageAs(status, f.Head.Title, farewellView(f))
}

// retireRecord answers POST /…/{id}/retire.
func (s *server) retireRecord(k recordKind) handler {
	return func(r *request) error {
		id, form, err := r.sent()
		if err != nil {
			return err
		}
		err = k.retire(r.ctx(), r.organization(), r.Principal.Actor(), id, form.text("reason"))
		if wrong, _ := r.formRefused(err, k); len(wrong) > 0 {
			return s.showRetire(r, k, http.StatusUnprocessableEntity, form.text("reason"), wrong)
		}
		if err != nil {
			return err
		}
		r.notify(ui.Good, text.RetireDone.In(r.Lang))
		return r.see(k.list)
	}
}

// restoreRecord answers POST /…/{id}/restore.
func (s *server) restoreRecord(k recordKind) handler {
	return func(r *request) error {
		id, err := r.pathID("id")
		if err != nil {
			return err
		}
		if err := k.restore(r.ctx(), r.organization(), r.Principal.Actor(), id); err != nil {
			return err
		}
		r.notify(ui.Good, text.RestoreDone.In(r.Lang))
		return r.see(k.pathOf(id))
	}
}

// hostRetired is what follows when a host is retired.
func (s *server) hostRetired(r *request, known recordKnown) (follows []string, err error) {
	collections, err := s.Inventory.CollectionsOfHost(r.ctx(), r.organization(), known.ID)
	if err != nil {
		return nil, err
	}
	felt, err := s.findingsFeltBy(r, known.Name, collections)
	if err != nil {
		return nil, err
	}
	about := 0
	for _, f := range felt {
		if f.Subject == known.Name {
			about++
		}
	}
	if about > 0 {
		follows = append(follows, text.RetireFindings.In(r.Lang, about))
	}
	for _, c := range collections {
		switch {
		case c.DeploymentID != nil:
			follows = append(follows, text.RetireBroker.In(r.Lang, c.Name))
		case c.ByHand:
			follows = append(follows, text.RetireByHand.In(r.Lang, c.Name))
		default:
			follows = append(follows, text.RetireOwn.In(r.Lang))
		}
	}
	return append(follows, text.RetireBack.In(r.Lang)), nil
}

// licenseServerRetired is what follows when a license server is retired.
func (s *server) licenseServerRetired(r *request, known recordKnown) (follows []string, err error) {
	hosts, err := s.Inventory.HostsNaming(r.ctx(), r.organization(), known.Name)
	if err != nil {
		return nil, err
	}
	purchases, err := s.Inventory.PurchasesFor(r.ctx(), r.organization(), known.Name)
	if err != nil {
		return nil, err
	}
	packs, err := s.Inventory.KeyPacks(r.ctx(), r.organization(), known.ID)
	if err != nil {
		return nil, err
	}
	open, err := s.Findings.List(r.ctx(), r.organization(), findings.Filter{Subjects: []string{known.Name}})
	if err != nil {
		return nil, err
	}
	installed := 0
	for _, p := range packs {
		if c := p.Compat(); c.IsSupply() && c.Total.Read && !c.Total.Unlimited {
			installed += int(c.Total.N)
		}
	}
	for _, f := range []struct {
		n    int
		word text.Plural
	}{{len(open), text.RetireFindings}, {len(hosts), text.RetireNaming}, {len(purchases), text.RetirePurchases}, {installed, text.RetireCALs}} {
		if f.n > 0 {
			follows = append(follows, f.word.In(r.Lang, f.n))
		}
	}
	return append(follows, text.RetireBack.In(r.Lang)), nil
}

// collectionRetired is what follows when a collection by hand is retired.
func (s *server) collectionRetired(r *request, known recordKnown) (follows []string, err error) {
	c, err := s.Inventory.HandCollection(r.ctx(), r.organization(), known.ID)
	if err != nil {
		return nil, err
	}
	open, err := s.Findings.List(r.ctx(), r.organization(), findings.Filter{CollectionID: &known.ID})
	if err != nil {
		return nil, err
	}
	if len(open) > 0 {
		follows = append(follows, text.RetireFindings.In(r.Lang, len(open)))
	}
	if len(c.Hosts) > 0 {
		follows = append(follows, text.RetireHosts.In(r.Lang, len(c.Hosts)))
	}
	return append(follows, text.RetireAgain.In(r.Lang)), nil
}
