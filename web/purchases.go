package web

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"calfleet/internal/compat"
	"calfleet/internal/inventory"
	"calfleet/internal/sheet"
	"calfleet/web/text"
	"calfleet/web/ui"
)

const (
	pathPurchases    = "/purchases"
	pathNewPurchase  = "/purchases/new"
	pathPurchasesCSV = "/purchases.csv"
)

func purchasePath(id uuid.UUID) string { return pathPurchases + "/" + id.String() }

// purchasesPage is the list of purchases.
type purchasesPage struct {
	Lang    text.Lang
	Head    ui.PageHead
	Toolbar ui.Toolbar
	Table   ui.Table
	Rows    []purchaseRow
	Pager   ui.Pager
}

type purchaseRow struct {
	Reference, Href, Title string
	Version, Kind          string
	Quantity               string
	Server, ServerHref     string
	Bought, Supplier       string
	Agreement, Source      string
	Term, Assurance        string
}

// purchaseList is the state of the list of purchases, as its page and its export read it.
func purchaseList(r *request) listState {
	return listOf(r, pathPurchases, "version", "kind", "server", "unassigned")
}

func purchaseFilter(list listState, limit int) inventory.PurchaseFilter {
	return inventory.PurchaseFilter{
		Search: list.get("q"), CALVersion: list.get("version"), CALKind: list.get("kind"), LicenseServer: list.get("server"),
		Unassigned: list.get("unassigned") == "yes", After: list.get("after"), Limit: limit,
	}
}

// purchases answers GET /purchases.
func (s *server) purchases(r *request) error {
	list := purchaseList(r)
	page, err := s.Inventory.Purchases(r.ctx(), r.organization(), purchaseFilter(list, inventory.PageSize))
	if err != nil {
		return err
	}
	mayEdit := operator.admits(r.Principal)
	p := purchasesPage{
		Lang:    r.Lang,
		Head:    ui.PageHead{Title: text.PurchasesTitle.In(r.Lang), Sub: text.CountPurchases.In(r.Lang, page.Total), Actions: purchasesActions(r.Lang, mayEdit)},
		Toolbar: purchasesToolbar(r.Lang, list), Table: purchasesTable(r.Lang),
		Pager: pagerOf(r.Lang, list, page),
	}
	for _, bought := range page.Rows {
		p.Rows = append(p.Rows, newPurchaseRow(r.Lang, bought))
	}
	if len(p.Rows) == 0 {
		p.Table.Empty = noPurchases(r.Lang, list.isWhole(), mayEdit)
	}
	return r.page(text.PurchasesTitle.In(r.Lang), purchasesView(p))
}

func purchasesTable(l text.Lang) ui.Table {
	t := tableOf(l, text.PurchasesTitle, text.PurchasesColReference, text.PurchasesColVersion, text.PurchasesColKind, text.PurchasesColQuantity,
		text.PurchasesColServer, text.PurchasesColBought, text.PurchasesColTerm, text.PurchasesColSupplier, text.PurchasesColSource)
	t.Columns[3].Numeric = true
	return t
}

func newPurchaseRow(l text.Lang, p *inventory.Purchase) purchaseRow {
	row := purchaseRow{
		Reference: p.Reference, Href: purchasePath(p.ID), Title: p.Title, Version: p.CALVersion, Kind: calKindWord(l, p.CALKind),
		Quantity: text.Number(l, int(p.Quantity)), Bought: dayWord(l, p.PurchasedOn), Supplier: p.Supplier, Agreement: p.Agreement, Source: p.Source,
		Term: termAndEnd(l, p), Assurance: assuranceAndEnd(l, p),
	}
	if p.LicenseServer != "" {
		row.Server = strings.ToUpper(shortName(p.LicenseServer))
		row.ServerHref = address("/license-servers", [2]string{"q", p.LicenseServer})
	}
	return row
}

// termAndEnd is "subscription, until 16 Jan 2029"; a dash where nobody has said it.
func termAndEnd(l text.Lang, p *inventory.Purchase) string {
	switch {
	case p.Term == "":
		return text.Nothing.In(l)
	case p.EndsOn == nil:
		return termWord(l, p.Term)
	}
	return termWord(l, p.Term) + ", " + text.PurchaseUntil.In(l, *p.EndsOn)
}

// assuranceAndEnd is empty where there is no Software Assurance, or nobody has said so.
func assuranceAndEnd(l text.Lang, p *inventory.Purchase) string {
	switch {
	case p.Assurance == nil || !*p.Assurance:
		return ""
	case p.AssuredUntil == nil:
		return text.PurchaseAssured.In(l)
	}
	return text.PurchaseAssuredUntil.In(l, *p.AssuredUntil)
}

// termWord is a word that an import understands in either language.
func termWord(l text.Lang, term string) string {
	switch term {
	case inventory.TermPerpetual:
		return text.PurchasePerpetual.In(l)
	case inventory.TermSubscription:
		return text.PurchaseSubscription.In(l)
	}
	return term
}

// calKindWord is "Per User" of "per_user".
func calKindWord(l text.Lang, kind string) string {
	parsed, err := compat.ParseKind(kind)
	if err != nil {
		return kind
	}
	return kindWord(parsed).In(l)
}

func dayWord(l text.Lang, day *time.Time) string {
	if day == nil {
		return text.Nothing.In(l)
	}
	return text.Date(l, *day)
}

func purchasesToolbar(l text.Lang, list listState) ui.Toolbar {
	return list.toolbar(l, text.PurchasesSearch, purchaseFilters(l, list),
		chip{text.PurchasesColVersion, "version", list.get("version")},
		chip{text.PurchasesColKind, "kind", calKindWord(l, list.get("kind"))},
		chip{text.PurchasesColServer, "server", list.get("server")},
		chip{text.PurchasesAssignment, "unassigned", text.PurchasesUnassigned.In(l)},
	)
}

// purchaseColumns head the exported list and the example; an import understands each in both languages.
var purchaseColumns = []text.Msg{
	text.PurchasesColReference, text.PurchasesColVersion, text.PurchasesColKind, text.PurchasesColQuantity, text.PurchasesColServer,
	text.PurchasesColBought, text.PurchasesColSupplier, text.PurchasesColAgreement, text.PurchasesColProgram, text.PurchasesColPart,
	text.PurchasesColTitle, text.PurchasesColTerm, text.PurchasesColEnds, text.PurchasesColAssurance, text.PurchasesColAssured, text.PurchasesColNote,
}

// purchasesCSV answers GET /purchases.csv with what the filter of the list lets through. Importing the file again changes nothing.
func (s *server) purchasesCSV(r *request) error {
	page, err := s.Inventory.Purchases(r.ctx(), r.organization(), purchaseFilter(purchaseList(r).with("after", ""), 0))
	if err != nil {
		return err
	}
	return r.export("purchases", purchaseColumns, func(w *sheet.Writer) error {
		for _, p := range page.Rows {
			if err := w.Row(purchaseCells(r.Lang, p)...); err != nil {
				return err
			}
		}
		return nil
	})
}

func purchaseCells(l text.Lang, p *inventory.Purchase) []sheet.Cell {
	return []sheet.Cell{
		sheet.Text(p.Reference), sheet.Text(p.CALVersion), sheet.Text(calKindWord(l, p.CALKind)), sheet.Int(int64(p.Quantity)), sheet.Text(p.LicenseServer),
		dayCell(p.PurchasedOn), sheet.Text(p.Supplier), sheet.Text(p.Agreement), sheet.Text(p.Program), sheet.Text(p.PartNumber), sheet.Text(p.Title),
		sheet.Text(termWord(l, p.Term)), dayCell(p.EndsOn), sheet.Text(yesNoWord(l, p.Assurance)), dayCell(p.AssuredUntil), sheet.Text(p.Note),
	}
}

func dayCell(day *time.Time) sheet.Cell {
	if day == nil {
		return sheet.Cell{}
	}
	return sheet.Day(*day)
}

// yesNoWord is empty where nobody has said it.
func yesNoWord(l text.Lang, said *bool) string {
	switch {
	case said == nil:
		return ""
	case *said:
		return text.Yes.In(l)
	}
	return text.No.In(l)
}
