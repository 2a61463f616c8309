package web

import (
	"fmt"

	"github.com/google/uuid"

	"calfleet/internal/cases"
	"calfleet/internal/fault"
	"calfleet/internal/inventory"
)

// caseMaterial is a case with all that its plan and its letter are made of.
type caseMaterial struct {
	id     uuid.UUID
	ground *cases.Ground
	facts  *inventory.Snapshot
}

// materialAsked reads the case that the path names, and the records that its findings speak of.
func (s *server) materialAsked(r *request) (m caseMaterial, err error) {
	if m.id, err = r.pathID("id"); err != nil {
		return m, err
	}
	if m.facts, err = s.Inventory.Snapshot(r.ctx(), r.organization()); err != nil {
		return m, err
	}
	if m.ground, err = s.cases.Ground(r.ctx(), r.organization(), m.id, m.facts); err != nil {
		return m, err
	}
	m.ground.AsOf, m.ground.Organization = s.now(), r.Principal.Organization.Name
	return m, nil
}

// dossier puts together checklist, files and letter.
func (s *server) dossier(r *request, m caseMaterial) (*cases.Dossier, error) {
	g := m.ground
	material := cases.Material{
		Case: g.Case, Remedy: g.Remedy, Organization: g.Organization, AsOf: g.AsOf, ServerName: g.Server, Server: m.facts.LicenseServers[g.Server], Hosts: g.Hosts,
	}
	for _, read := range []func(*request, *cases.Ground, *cases.Material) error{s.readPurchases, s.readRefusals, s.readSaid} {
		if err := read(r, g, &material); err != nil {
			return nil, err
		}
	}
	return cases.NewDossier(material), nil
}

// requestAsked is the dossier of a case that takes a letter to somebody outside.
func (s *server) requestAsked(r *request) (m caseMaterial, d *cases.Dossier, err error) {
	if m, err = s.materialAsked(r); err != nil {
		return m, nil, err
	}
	if !cases.HasRequest(m.ground.Case.Remedy) {
		return m, nil, fault.New(fault.NotFound, "this remedy asks nobody for anything")
	}
	d, err = s.dossier(r, m)
	return m, d, err
}

// readPurchases finds those that the findings are about; else those that are assigned to the license server.
func (s *server) readPurchases(r *request, g *cases.Ground, m *cases.Material) (err error) {
	for _, t := range g.Findings {
		for _, one := range t.Detail.Purchases {
			id, err := uuid.Parse(one)
			if err != nil {
				return fmt.Errorf("purchase of finding %s: %w", t.ID, err)
			}
			p, err := s.Inventory.Purchase(r.ctx(), r.organization(), id)
			if fault.KindOf(err) == fault.NotFound { // deleted since
				continue
			}
			if err != nil {
				return err
			}
			m.Purchases = append(m.Purchases, p)
		}
	}
	if len(m.Purchases) > 0 || m.ServerName == "" {
		return nil
	}
	m.Purchases, err = s.Inventory.PurchasesFor(r.ctx(), r.organization(), m.ServerName)
	return err
}

func (s *server) readRefusals(r *request, _ *cases.Ground, m *cases.Material) error {
	if m.ServerName == "" {
		return nil
	}
	refusals, err := s.Inventory.Refusals(r.ctx(), r.organization(), m.ServerName)
	for _, refusal := range refusals {
		if refusal.WithdrawnAt == nil {
			m.Refusals = append(m.Refusals, refusal)
		}
	}
	return err
}

func (s *server) readSaid(r *request, g *cases.Ground, m *cases.Material) (err error) {
	if m.Said, err = s.cases.SaidOf(r.ctx(), r.organization(), g.Case.ID); err != nil {
		return err
	}
	m.Files, err = s.cases.Files(r.ctx(), r.organization(), g.Case.ID)
	return err
}
