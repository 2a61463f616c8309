package web

import (
	"github.com/google/uuid"

	"calfleet/internal/cases"
	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/inventory"
)

// dossierAsked puts together the file of the case that the path names. Only a downgrade or exchange has one.
func (s *server) dossierAsked(r *request) (id uuid.UUID, d *cases.Dossier, err error) {
	if id, err = r.pathID("id"); err != nil {
		return id, nil, err
	}
	m := cases.Material{AsOf: s.now(), Organization: r.Principal.Organization.Name}
	if m.Case, err = s.cases.Case(r.ctx(), r.organization(), id); err != nil {
		return id, nil, err
	}
	if m.Case.Remedy != compat.DowngradeOrExchange {
		return id, nil, fault.New(fault.NotFound, "this remedy asks nobody for keys")
	}
	for _, read := range []func(*request, *cases.Material) error{s.readServerAndHosts, s.readEntitlements, s.readSaid} {
		if err := read(r, &m); err != nil {
			return id, nil, err
		}
	}
	return id, cases.NewDossier(m), nil
}

// readServerAndHosts finds the license server that the findings of the case are about, and the hosts that feel them.
func (s *server) readServerAndHosts(r *request, m *cases.Material) error {
	linked, err := s.cases.Findings(r.ctx(), r.organization(), m.Case.ID)
	if err != nil {
		return err
	}
	snapshot, err := s.Inventory.Snapshot(r.ctx(), r.organization())
	if err != nil {
		return err
	}
	felt := map[string]bool{}
	for _, l := range linked {
		finding, err := s.Findings.Finding(r.ctx(), r.organization(), l.ID)
		if err != nil {
			return err
		}
		if finding.Detail.Kind == compat.SubjectServer && m.ServerName == "" {
			m.ServerName, m.Server = finding.Subject, snapshot.LicenseServers[finding.Subject]
		}
		for _, name := range finding.Detail.Hosts {
			if host := snapshot.Hosts[name]; host != nil && !felt[name] {
				felt[name], m.Hosts = true, append(m.Hosts, host)
			}
		}
	}
	return nil
}

func (s *server) readEntitlements(r *request, m *cases.Material) (err error) {
	if m.ServerName == "" {
		return nil
	}
	if m.Purchases, err = s.Inventory.PurchasesFor(r.ctx(), r.organization(), m.ServerName); err != nil {
		return err
	}
	var refusals []*inventory.Refusal
	if refusals, err = s.Inventory.Refusals(r.ctx(), r.organization(), m.ServerName); err != nil {
		return err
	}
	for _, refusal := range refusals {
		if refusal.WithdrawnAt == nil {
			m.Refusals = append(m.Refusals, refusal)
		}
	}
	return nil
}

func (s *server) readSaid(r *request, m *cases.Material) (err error) {
	if m.Said, err = s.cases.SaidOf(r.ctx(), r.organization(), m.Case.ID); err != nil {
		return err
	}
	m.Files, err = s.cases.Files(r.ctx(), r.organization(), m.Case.ID)
	return err
}
