package web

import (
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"calfleet/internal/compat"
	"calfleet/internal/fault"
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
	Purchases  []purchaseLine
	Hosts      []nameTag
	Refusals   []refusalRow
	Changes    []changeRow
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
	p := &licenseServerPage{
		Lang: r.Lang, ID: id, Head: s.licenseServerHead(r.Lang, server), Facts: licenseServerFacts(r.Lang, server),
		PacksRead: server.KeyPacksReadAt != nil, MayEdit: operator.admits(r.Principal), Refusal: refusalForm{Quantity: "1"},
	}
	fill := []func(*request, *licenseServerPage, *inventory.LicenseServer) error{
		s.fillFindings, s.fillPacks, s.fillPurchases, s.fillHosts, s.fillRefusals, s.fillChanges,
	}
	for _, f := range fill {
		if err := f(r, p, server); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (s *server) licenseServerHead(l text.Lang, server *inventory.LicenseServer) ui.PageHead {
	age := text.FleetNeverReportedOne.In(l)
	if server.CollectedAt != nil {
		age = dotted(text.Ago(l, s.now().Sub(*server.CollectedAt)), server.Source)
	}
	return ui.PageHead{
		CrumbsLabel: text.NavBreadcrumb.In(l), Crumbs: []ui.Crumb{{Text: text.ServersTitle.In(l), Href: "/license-servers"}},
		Title: strings.ToUpper(shortName(server.Name)), Sub: dotted(server.Name, age),
	}
}

func licenseServerFacts(l text.Lang, server *inventory.LicenseServer) []ui.Fact {
	notRead := text.HostNotRead.In(l)
	_, activated := activation(l, server.Activated)
	return []ui.Fact{
		{Term: text.HostsRelease.In(l), Text: releaseWord(server.Release)},
		{Term: text.HostOS.In(l), Text: valueOr(server.OS.Caption, notRead), Quiet: valueOr(server.OS.Version, "")},
		{Term: text.HostDomain.In(l), Text: domainOf(server.Name, server.Domain), Quiet: joinedWord(l, server.DomainJoined)},
		{Term: text.ServersActivated.In(l), Text: activated},
		{Term: text.ServerScope.In(l), Text: scopeWord(l, server.Scope)},
		{Term: text.ServerGroup.In(l), Text: groupWord(l, server.InGroup)},
		{Term: text.ServerProductID.In(l), Text: valueOr(server.ProductID, notRead)},
		{Term: text.ServerServerID.In(l), Text: valueOr(server.ServerID, notRead)},
	}
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

func (s *server) fillFindings(r *request, p *licenseServerPage, server *inventory.LicenseServer) error {
	open, err := s.Findings.List(r.ctx(), r.organization(), findings.Filter{Subject: server.Name})
	p.Findings = storedFindingLines(r.Lang, open)
	return err
}

func (s *server) fillPacks(r *request, p *licenseServerPage, server *inventory.LicenseServer) error {
	packs, err := s.Inventory.KeyPacks(r.ctx(), r.organization(), server.ID)
	for _, pack := range packs {
		p.Packs = append(p.Packs, packRowOf(r.Lang, pack))
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

func (s *server) fillChanges(r *request, p *licenseServerPage, server *inventory.LicenseServer) error {
	changes, err := s.Inventory.History(r.ctx(), r.organization(), server.ID, historyRows)
	p.Changes = changeRows(r.Lang, changes)
	return err
}

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

// packRow is one key pack in a list.
type packRow struct {
	ID, Code, Version, Kind, Type  string
	Total, Issued, Balance, Expiry string
	BalanceTone                    ui.Tone
	Server, ServerHref             string
}

func packRowOf(l text.Lang, pack *inventory.KeyPack) packRow {
	c := pack.Compat()
	row := packRow{
		ID: strconv.FormatInt(pack.ID, 10), Code: pack.Description, Version: packVersion(l, c), Kind: packKind(l, c), Type: packType(l, c.Type),
		Total: countWord(l, c.Total), Issued: countWord(l, c.Issued), Balance: text.Nothing.In(l),
	}
	if c.Total.Read && c.Issued.Read && !c.Total.Unlimited && !c.Issued.Unlimited {
		balance := int(c.Total.N - c.Issued.N)
		row.Balance = text.Signed(l, balance)
		if balance < 0 {
			row.BalanceTone = ui.Bad
		}
	}
	if pack.ExpiresAt != nil && pack.ExpiresAt.Year() < 2036 {
		row.Expiry = text.Date(l, pack.ExpiresAt.In(time.UTC))
	}
	return row
}

// packVersion is the CAL version behind ProductVersionID; an id the rules don't know stays visible as what it is.
func packVersion(l text.Lang, c compat.KeyPack) string {
	version := compat.CALVersionOfID(c.ProductVersionID)
	if version != compat.UnknownCAL {
		return version.String()
	}
	if c.ProductType == 3 {
		return c.ProductVersion
	}
	return text.PackUnknownID.In(l, c.ProductVersionID)
}

func packKind(l text.Lang, c compat.KeyPack) string {
	switch c.ProductType {
	case 0:
		return text.KindPerDevice.In(l)
	case 1:
		return text.KindPerUser.In(l)
	case 3:
		return text.PackBuiltIn.In(l)
	}
	return text.VerdictUnknown.In(l)
}

func packType(l text.Lang, packType int) string {
	words := map[int]text.Msg{
		1: text.PackRetail, 2: text.PackVolume, 3: text.PackConcurrent, 4: text.PackTemporary, 5: text.PackOpen, 6: text.PackBuiltIn, 7: text.PackOverIssue,
	}
	if word, known := words[packType]; known {
		return word.In(l)
	}
	return text.PackOther.In(l, packType)
}
