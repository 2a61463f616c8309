package web

import (
	"slices"

	"calfleet/internal/cases"
	"calfleet/internal/compat"
	"calfleet/internal/findings"
	"calfleet/internal/inventory"
)

// purchaseRelated is what is told of a purchase: what rules say of it and of its license server, and who is on it.
type purchaseRelated struct {
	Server   nameTag // its license server; the zero value where none is known
	Findings []findingLine
	Cases    []caseLine
}

func (s *server) purchaseRelated(r *request, p *inventory.Purchase) (*purchaseRelated, error) {
	related := &purchaseRelated{}
	said := p.Compat()
	topic, subjects := cases.Topic{PurchaseID: said.ID}, compat.PurchaseSubjects(&said)
	server, err := s.Inventory.ServerOf(r.ctx(), r.organization(), p)
	if err != nil {
		return nil, err
	}
	if server != nil {
		related.Server = nameTag{Name: server.Name, Href: licenseServerPath(server.ID), Tag: releaseWord(server.Release)}
		topic.Name, subjects = server.Name, append(subjects, server.Name)
	}
	open, err := s.Findings.List(r.ctx(), r.organization(), findings.Filter{Subjects: subjects})
	if err != nil {
		return nil, err
	}
	open = slices.DeleteFunc(open, func(f *findings.Finding) bool { return isOfOtherPurchases(f, said.ID) })
	related.Findings = storedFindingLines(r.Lang, open)
	related.Cases, err = s.casesAbout(r, topic)
	return related, err
}

// isOfOtherPurchases is true for a finding that names all purchases it is about, and not this one.
func isOfOtherPurchases(f *findings.Finding, id string) bool {
	named := len(f.Detail.Purchases)
	return named > 0 && named < compat.MaxNamedPurchases && !slices.Contains(f.Detail.Purchases, id)
}
