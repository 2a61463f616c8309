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
}

// purchaseFilter is the list's address.
type purchaseFilter struct{ query, version, kind, server, unassigned, after string }

func purchaseFilterOf(r *request) purchaseFilter {
	return purchaseFilter{r.query("q"), r.query("version"), r.query("kind"), r.query("server"), r.query("unassigned"), r.query("after")}
}

func (f purchaseFilter) href() string {
	return listAddress(pathPurchases, [2]string{"q", f.query}, [2]string{"version", f.version}, [2]string{"kind", f.kind},
		[2]string{"server", f.server}, [2]string{"unassigned", f.unassigned}, [2]string{"after", f.after})
}

func (f purchaseFilter) store(limit int) inventory.PurchaseFilter {
	return inventory.PurchaseFilter{
		Search: f.query, CALVersion: f.version, CALKind: f.kind, LicenseServer: f.server, Unassigned: f.unassigned == "yes",
		After: f.after, Limit: limit,
	}
}

func (f purchaseFilter) withVersion(v string) purchaseFilter    { f.version = v; return f }
func (f purchaseFilter) withKind(v string) purchaseFilter       { f.kind = v; return f }
func (f purchaseFilter) withServer(v string) purchaseFilter     { f.server = v; return f }
func (f purchaseFilter) withUnassigned(v string) purchaseFilter { f.unassigned = v; return f }

// purchases answers GET /purchases.
func (s *server) purchases(r *request) error {
	filter := purchaseFilterOf(r)
	page, err := s.Inventory.Purchases(r.ctx(), r.organization(), filter.store(inventory.PageSize))
	if err != nil {
		return err
	}
	mayEdit := operator.admits(r.Principal)
	first, next := filter, filter
	first.after, next.after = "", page.Next
	p := purchasesPage{
		Lang:    r.Lang,
		Head:    ui.PageHead{Title: text.PurchasesTitle.In(r.Lang), Sub: text.CountPurchases.In(r.Lang, page.Total), Actions: purchasesActions(r.Lang, mayEdit)},
		Toolbar: purchasesToolbar(r.Lang, first), Table: purchasesTable(r.Lang),
		Pager: pagerOf(r.Lang, len(page.Rows), page.Total, filter.after, first.href(), page.Next, next.href()),
	}
	for _, bought := range page.Rows {
		p.Rows = append(p.Rows, newPurchaseRow(r.Lang, bought))
	}
	if len(p.Rows) == 0 {
		p.Table.Empty = noPurchases(r.Lang, filter == purchaseFilter{}, mayEdit)
	}
	return r.page(text.PurchasesTitle.In(r.Lang), purchasesView(p))
}

func purchasesTable(l text.Lang) ui.Table {
	t := tableOf(l, text.PurchasesTitle, text.PurchasesColReference, text.PurchasesColVersion, text.PurchasesColKind, text.PurchasesColQuantity,
		text.PurchasesColServer, text.PurchasesColBought, text.PurchasesColSupplier, text.PurchasesColSource)
	t.Columns[3].Numeric = true
	return t
}

func newPurchaseRow(l text.Lang, p *inventory.Purchase) purchaseRow {
	row := purchaseRow{
		Reference: p.Reference, Href: purchasePath(p.ID), Title: p.Title, Version: p.CALVersion, Kind: calKindWord(l, p.CALKind),
		Quantity: text.Number(l, int(p.Quantity)), Bought: dayWord(l, p.PurchasedOn), Supplier: p.Supplier, Agreement: p.Agreement, Source: p.Source,
	}
	if p.LicenseServer != "" {
		row.Server = strings.ToUpper(shortName(p.LicenseServer))
		row.ServerHref = listAddress("/license-servers", [2]string{"q", p.LicenseServer})
	}
	return row
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

func purchasesToolbar(l text.Lang, f purchaseFilter) ui.Toolbar {
	t := ui.Toolbar{
		Action: pathPurchases, Query: f.query, SearchLabel: text.PurchasesSearch.In(l), Placeholder: text.SearchHint.In(l), Actions: purchaseFilters(l, f),
	}
	add := func(label text.Msg, name, value, shown string, without purchaseFilter) {
		if value == "" {
			return
		}
		t.Keep = append(t.Keep, ui.HiddenField{Name: name, Value: value})
		t.Chips = append(t.Chips, ui.Chip{Label: label.In(l), Value: shown, RemoveHref: without.href(), RemoveLabel: text.RemoveFilter.In(l, label.In(l))})
	}
	add(text.PurchasesColVersion, "version", f.version, f.version, f.withVersion(""))
	add(text.PurchasesColKind, "kind", f.kind, calKindWord(l, f.kind), f.withKind(""))
	add(text.PurchasesColServer, "server", f.server, f.server, f.withServer(""))
	add(text.PurchasesAssignment, "unassigned", f.unassigned, text.PurchasesUnassigned.In(l), f.withUnassigned(""))
	return t
}

// purchaseColumns head the exported list and the example; an import understands each in both languages.
var purchaseColumns = []text.Msg{
	text.PurchasesColReference, text.PurchasesColVersion, text.PurchasesColKind, text.PurchasesColQuantity, text.PurchasesColServer,
	text.PurchasesColBought, text.PurchasesColSupplier, text.PurchasesColAgreement, text.PurchasesColProgram, text.PurchasesColPart,
	text.PurchasesColTitle, text.PurchasesColNote,
}

// purchasesCSV answers GET /purchases.csv with what the filter of the list lets through. Importing the file again changes nothing.
func (s *server) purchasesCSV(r *request) error {
	filter := purchaseFilterOf(r)
	filter.after = ""
	page, err := s.Inventory.Purchases(r.ctx(), r.organization(), filter.store(0))
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
	bought := sheet.Cell{}
	if p.PurchasedOn != nil {
		bought = sheet.Day(*p.PurchasedOn)
	}
	return []sheet.Cell{
		sheet.Text(p.Reference), sheet.Text(p.CALVersion), sheet.Text(calKindWord(l, p.CALKind)), sheet.Int(int64(p.Quantity)), sheet.Text(p.LicenseServer),
		bought, sheet.Text(p.Supplier), sheet.Text(p.Agreement), sheet.Text(p.Program), sheet.Text(p.PartNumber), sheet.Text(p.Title), sheet.Text(p.Note),
	}
}
