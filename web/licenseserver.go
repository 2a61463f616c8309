package web

import (
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"calfleet/internal/cases"
	"calfleet/internal/compat"
	"calfleet/internal/findings"
	"calfleet/internal/inventory"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// licenseServerPage is one license server: what it is, what it holds, what was bought for it, who relies on it.
type licenseServerPage struct {
	Lang       text.Lang
	ID         uuid.UUID
	Head       ui.PageHead
	Facts      []ui.Fact
	Findings   []findingLine
	PacksRead  bool
	Packs      []packRow
	PackAction templ.Component // nil for those who may not add any
	PacksSaid  templ.Component // who said them instead of reports; nil for nobody
	Retired    templ.Component // nil for one in use
	Beside     annotations
	Cases      []caseLine
	Purchases  []purchaseLine
	Hosts      []nameTag
	Refusals   []refusalRow
	Resolved   []findingLine
	MayEdit    bool
	Refusal    refusalForm
	Complaints complaints
}

// purchaseLine is one purchase in a short list.
type purchaseLine struct{ Reference, Href, Text string }

// refusalRow is one recorded refusal.
type refusalRow struct{ Text, Note, By, WithdrawAction string }

// refusalForm is what a refusal form was sent with.
type refusalForm struct{ Version, Kind, Quantity, Note string }

// licenseServer answers GET /license-servers/{id}.
func (s *server) licenseServer(r *request) error {
	p, err := s.licenseServerPage(r)
	if err != nil {
		return err
	}
	return r.page(p.Head.Title, licenseServerView(*p))
}

func (s *server) licenseServerPage(r *request) (*licenseServerPage, error) {
	id, err := r.pathID("id")
	if err != nil {
		return nil, err
	}
	server, err := s.Inventory.LicenseServer(r.ctx(), r.organization(), id)
	if err != nil {
		return nil, err
	}
	said, err := s.licenseServerEntries(r, server)
	if err != nil {
		return nil, err
	}
	head := s.licenseServerHead(r.Lang, server)
	p := &licenseServerPage{
		Lang: r.Lang, ID: id, Head: head, Facts: licenseServerFacts(r.Lang, server, said),
		PacksRead: server.KeyPacksReadAt != nil, PacksSaid: said.below("key_packs"), MayEdit: operator.admits(r.Principal), Refusal: refusalForm{Quantity: "1"},
	}
	if p.Retired = retiredOf(r, licenseServerPath(id), server.RetiredAt); p.Retired == nil {
		p.Head.Actions = recordActionsOf(r, licenseServerPath(id))
	}
	if p.Cases, err = s.casesAbout(r, cases.Topic{Name: server.Name}); err != nil {
		return nil, err
	}
	if p.Beside, err = s.annotationsOf(r, notedServers, id); err != nil {
		return nil, err
	}
	fill := []func(*request, *licenseServerPage, *inventory.LicenseServer) error{
		s.fillFindings, s.fillPacks, s.fillPurchases, s.fillHosts, s.fillRefusals,
	}
	for _, f := range fill {
		if err := f(r, p, server); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (s *server) licenseServerHead(l text.Lang, server *inventory.LicenseServer) ui.PageHead {
	return computerHead(l, ui.Crumb{Text: text.ServersTitle.In(l), Href: "/license-servers"}, server.Name, s.reported(l, server.CollectedAt, server.Source))
}

func licenseServerFacts(l text.Lang, server *inventory.LicenseServer, said entriesBelow) []ui.Fact {
	notRead := text.HostNotRead.In(l)
	_, activated := activation(l, server.Activated)
	facts := []ui.Fact{
		{Term: text.HostsRelease.In(l), Text: releaseWord(server.Release), Below: said.below("os")},
		{Term: text.HostOS.In(l), Text: valueOr(server.OS.Caption, notRead), Quiet: valueOr(server.OS.Version, "")},
		{Term: text.HostDomain.In(l), Text: domainOf(server.Name, server.Domain), Quiet: joinedWord(l, server.DomainJoined), Below: said.below("domain", "domain_joined")},
		{Term: text.ServersActivated.In(l), Text: activated, Below: said.below("activated")},
		{Term: text.ServerScope.In(l), Text: scopeWord(l, server.Scope), Below: said.below("scope")},
		{Term: text.ServerGroup.In(l), Text: groupWord(l, server.InGroup), Below: said.below("in_group")},
		{Term: text.ServerUpgrades.In(l), Text: upgradesWord(l, server.NoUpgrade), Below: said.below("no_upgrade")},
		{Term: text.ServerIssued.In(l), Text: issuedWord(l, server.Issued)},
		{Term: text.ServerProductID.In(l), Text: valueOr(server.ProductID, notRead), Below: said.below("product_id")},
		{Term: text.ServerServerID.In(l), Text: valueOr(server.ServerID, notRead), Below: said.below("server_id")},
	}
	return append(facts, clockFacts(l, server.ClockAhead)...)
}

func scopeWord(l text.Lang, scope *int32) string {
	if scope == nil {
		return text.HostNotRead.In(l)
	}
	words := []text.Msg{text.ServerScopeW, text.ServerScopeD, text.ServerScopeF}
	if *scope < 0 || int(*scope) >= len(words) {
		return text.VerdictUnknown.In(l)
	}
	return words[*scope].In(l)
}

func groupWord(l text.Lang, member *bool) string {
	switch {
	case member == nil:
		return text.HostNotRead.In(l)
	case *member:
		return text.ServerInGroup.In(l)
	}
	return text.ServerNotInGroup.In(l)
}

// upgradesWord says whether the policy "Prevent license upgrade" is on.
func upgradesWord(l text.Lang, prevented *bool) string {
	switch {
	case prevented == nil:
		return text.HostNotRead.In(l)
	case *prevented:
		return text.ServerPrevented.In(l)
	}
	return text.ServerUnprevented.In(l)
}

// issuedWord sums up the Per Device CALs that a license server lists.
func issuedWord(l text.Lang, issued *compat.Issued) string {
	if issued == nil {
		return text.HostNotRead.In(l)
	}
	var parts []string
	temporary, revoked := 0, 0
	for _, t := range issued.Temporary {
		temporary += t.N
	}
	for _, r := range issued.Revoked {
		revoked += r.N
	}
	if temporary > 0 {
		parts = append(parts, text.IssuedTemporary.In(l, temporary, issued.Temporary[0].On))
	}
	if revoked > 0 {
		parts = append(parts, text.IssuedRevoked.In(l, revoked))
	}
	if issued.Holders > 0 {
		parts = append(parts, text.IssuedSeveral.In(l, issued.Holders))
	}
	if len(parts) == 0 {
		return text.IssuedPlain.In(l)
	}
	return dotted(parts...)
}

func (s *server) fillFindings(r *request, p *licenseServerPage, server *inventory.LicenseServer) error {
	open, err := s.Findings.List(r.ctx(), r.organization(), findings.Filter{Subjects: []string{server.Name}})
	if err != nil {
		return err
	}
	resolved, err := s.Findings.Resolved(r.ctx(), r.organization(), findings.About{Subject: server.Name}, resolvedShown)
	p.Findings, p.Resolved = storedFindingLines(r.Lang, open), storedFindingLines(r.Lang, resolved)
	return err
}

func (s *server) fillPacks(r *request, p *licenseServerPage, server *inventory.LicenseServer) error {
	packs, err := s.Inventory.KeyPacks(r.ctx(), r.organization(), server.ID)
	if p.MayEdit {
		p.PackAction = packAction(r.Lang, licenseServerPath(server.ID)+"/key-packs/new")
	}
	for _, pack := range packs {
		row := packRowOf(r.Lang, pack)
		if p.MayEdit && pack.Compat().IsSupply() {
			row.Href = packPath(server.ID, pack.ID)
		}
		p.Packs = append(p.Packs, row)
	}
	return err
}

func (s *server) fillPurchases(r *request, p *licenseServerPage, server *inventory.LicenseServer) error {
	purchases, err := s.Inventory.PurchasesFor(r.ctx(), r.organization(), server.Name)
	for _, purchase := range purchases {
		kind, _ := compat.ParseKind(purchase.CALKind)
		p.Purchases = append(p.Purchases, purchaseLine{
			Reference: purchase.Reference, Href: "/purchases/" + purchase.ID.String(),
			Text: dotted(text.CountCALs.In(r.Lang, int(purchase.Quantity)), purchase.CALVersion, kindWord(kind).In(r.Lang)),
		})
	}
	return err
}

func (s *server) fillHosts(r *request, p *licenseServerPage, server *inventory.LicenseServer) error {
	hosts, err := s.Inventory.HostsNaming(r.ctx(), r.organization(), server.Name)
	for _, h := range hosts {
		p.Hosts = append(p.Hosts, nameTag{Name: strings.ToUpper(shortName(h.Name)), Href: hostPath(h.ID), Tag: releaseWord(h.Release)})
	}
	return err
}

func (s *server) fillRefusals(r *request, p *licenseServerPage, server *inventory.LicenseServer) error {
	refusals, err := s.Inventory.Refusals(r.ctx(), r.organization(), server.Name)
	for _, refusal := range refusals {
		kind, _ := compat.ParseKind(refusal.CALKind)
		p.Refusals = append(p.Refusals, refusalRow{
			Text: dotted(text.CountCALs.In(r.Lang, int(refusal.Quantity)), refusal.CALVersion, kindWord(kind).In(r.Lang)), Note: refusal.Note,
			By:             text.RefusalBy.In(r.Lang, refusal.RecordedBy, text.Date(r.Lang, refusal.RecordedAt)),
			WithdrawAction: licenseServerPath(server.ID) + "/refusals/" + refusal.ID.String() + "/withdraw",
		})
	}
	return err
}
