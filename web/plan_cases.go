package web

import (
	"slices"
	"strconv"

	"github.com/google/uuid"

	"calfleet/internal/cases"
	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/findings"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// caseOffer is a remedy that carries out a part of a plan, for the findings that the plan clears.
type caseOffer struct {
	Value, Title, About string
	key                 moveKey
	findings            []uuid.UUID
}

// carriedBy says which remedies do what a change does.
var carriedBy = map[compat.Do][]string{
	compat.AddLicenseServer:      {compat.NewerLicenseServer, compat.SameTopology, compat.AddSecondServer},
	compat.UpgradeLicenseServer:  {compat.UpgradeInPlace},
	compat.ActivateLicenseServer: {compat.ActivateServer},
	compat.ExchangeCALs:          {compat.DowngradeOrExchange},
	compat.MoveCALs:              {compat.MigrateCALs, compat.InstallCALs, compat.RepointToNewerServer},
	compat.ConvertCALs:           {compat.AlignModeOrConvert, compat.SwitchToPerDevice},
	compat.BuyCALs:               {compat.NewerCALs, compat.BuyOrReleaseCALs, compat.InstallCALs},
	compat.UpgradeHosts:          {compat.ReplaceRelease},
	compat.PointHosts:            {compat.RepointToNewerServer, compat.SetServerList, compat.MigrateCALs, compat.NewerLicenseServer},
	compat.SetLicensingMode:      {compat.SetMode, compat.AlignModeOrConvert, compat.SwitchToPerDevice},
	compat.SetTrust:              {compat.EstablishTrust},
	compat.RemoveLicenseServer:   {compat.RetireDuplicate},
}

// casesOfPlan groups the findings that a plan clears by the remedy that does what the plan does: of each finding the best such.
func (s *server) casesOfPlan(r *request, p reckonedPlan) (offers []caseOffer, err error) {
	ids, err := s.Findings.Open(r.ctx(), r.organization())
	if err != nil {
		return nil, err
	}
	gone := goneOf(&p.compared)
	for c, f := range findings.All(&p.compared.Before) {
		key := findings.KeyOf(c, f)
		id, kept := ids[key]
		remedy := p.remedyFor(f)
		if !kept || remedy == nil || !gone[key] {
			continue
		}
		move := moveKey{remedy.ID, remedy.Target}
		at := slices.IndexFunc(offers, func(o caseOffer) bool { return o.key == move })
		if at < 0 {
			offers, at = append(offers, caseOffer{Value: move.id + "|" + move.target, Title: inLang(r.Lang, remedy.Title), key: move}), len(offers)
		}
		offers[at].findings = append(offers[at].findings, id)
	}
	for i := range offers {
		offers[i].About = text.WhatIfFor.In(r.Lang, len(offers[i].findings))
	}
	return offers, nil
}

// remedyFor is the best remedy of a finding that does what the plan does; nil where none does.
func (p *reckonedPlan) remedyFor(f *compat.Finding) *compat.Remedy {
	at := slices.IndexFunc(f.Remedies, func(r compat.Remedy) bool {
		return slices.ContainsFunc(p.plan.Changes, func(c compat.Change) bool { return slices.Contains(carriedBy[c.Do], r.ID) })
	})
	if at < 0 {
		return nil
	}
	return &f.Remedies[at]
}

// goneOf are the findings that are there before and not after.
func goneOf(c *compat.Comparison) map[findings.Key]bool {
	gone := map[findings.Key]bool{}
	for entry, f := range findings.All(&c.Before) {
		gone[findings.KeyOf(entry, f)] = true
	}
	for entry, f := range findings.All(&c.After) {
		delete(gone, findings.KeyOf(entry, f))
	}
	return gone
}

// planToCases answers POST /plans/{id}/cases.
func (s *server) planToCases(r *request) error {
	p, err := s.planReckoned(r)
	if err != nil {
		return err
	}
	form, err := r.values()
	if err != nil {
		return err
	}
	if len(p.problems) > 0 {
		return r.see(planPath(p.id))
	}
	offers, err := s.casesOfPlan(r, p)
	if err != nil {
		return err
	}
	opened := 0
	for _, o := range offers {
		if !slices.Contains(form["cases"], o.Value) {
			continue
		}
		_, err := s.cases.Open(r.ctx(), r.organization(), r.Principal.Actor(), cases.Opening{
			Remedy: o.key.id, Target: o.key.target, Findings: o.findings, Note: text.WhatIfFrom.In(r.Lang, p.plan.Name),
		})
		if kind := fault.KindOf(err); kind == fault.Conflict || kind == fault.Invalid {
			continue // some of its findings have such a case, or are resolved since
		}
		if err != nil {
			return err
		}
		opened++
	}
	if opened == 0 {
		r.notify(ui.Bad, text.WhatIfTaken.In(r.Lang))
		return r.see(planPath(p.id) + "#cases")
	}
	r.notify(ui.Good, text.WhatIfOpened.In(r.Lang, opened))
	return r.see(pathCases)
}

// offerID tells the boxes of a form apart.
func offerID(i int) string { return "offer-" + strconv.Itoa(i) }
