package web

import (
	"sync"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"calfleet/internal/compat"
	"calfleet/internal/inventory"
	"calfleet/internal/list"
	"calfleet/internal/postgres/statement"
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

func (s *server) purchases(r *request) error { return showList(s, r, purchaseList()) }

// purchasesCSV answers with what the list shows. Importing the file again changes nothing.
func (s *server) purchasesCSV(r *request) error { return exportList(s, r, purchaseList()) }

// purchaseList is the list of purchases. An import understands the titles of its columns in both languages.
var purchaseList = sync.OnceValue(func() *listing[inventory.PurchaseRow] {
	return listingOf(listing[inventory.PurchaseRow]{
		Definition: list.Definition{
			Name: "purchases", Source: inventory.BesidePurchases.Of(inventory.PurchaseList, inventory.BesideWanted{}), Sort: "reference,version,kind",
			Search: []statement.SQL{statement.Const("lower(reference || ' ' || agreement || ' ' || supplier || ' ' || title)")},
			Beside: inventory.BesideRecords(statement.Const("purchase_id")),
		},
		path: pathPurchases, title: text.PurchasesTitle, find: text.PurchasesSearch, counted: text.CountPurchases,
		actions: func(r reader) templ.Component { return purchasesActions(r.Lang, operator.admits(r.Principal)) },
		none:    func(r reader) templ.Component { return noPurchases(r.Lang, operator.admits(r.Principal)) },
		beside: &besideRows[inventory.PurchaseRow]{
			notedKind: notedPurchases, from: inventory.PurchaseList, beside: inventory.BesidePurchases,
			of:  func(row *inventory.PurchaseRow) *inventory.Beside { return &row.Beside },
			row: func(row *inventory.PurchaseRow) (uuid.UUID, string) { return row.ID, row.Reference },
		},
		columns: []column[inventory.PurchaseRow]{
			{
				Column: list.Column{ID: "reference", Kind: list.Text, Value: statement.Const("reference")},
				title:  text.PurchasesColReference, head: true,
				show: func(_ reader, p *inventory.PurchaseRow) templ.Component {
					return ui.RowName(p.Reference, purchasePath(p.ID), p.Title)
				},
				say: func(_ reader, p *inventory.PurchaseRow) string { return p.Reference },
			},
			{
				Column: list.Column{ID: "version", Kind: list.Choice, Value: statement.Const("cal_version"), Options: calVersionOptions()},
				title:  text.PurchasesColVersion, words: asItIs,
				show: func(_ reader, p *inventory.PurchaseRow) templ.Component { return ui.Tag(p.CALVersion) },
				say:  func(_ reader, p *inventory.PurchaseRow) string { return p.CALVersion },
			},
			{
				Column: list.Column{ID: "kind", Kind: list.Choice, Value: statement.Const("cal_kind"), Options: []list.Option{
					{ID: compat.PerUser.String()}, {ID: compat.PerDevice.String()},
				}},
				title: text.PurchasesColKind, words: calKindWord,
				say: func(r reader, p *inventory.PurchaseRow) string { return calKindWord(r.Lang, p.CALKind) },
			},
			{
				Column: list.Column{ID: "quantity", Kind: list.Number, Value: statement.Const("quantity")},
				title:  text.PurchasesColQuantity,
				show: func(r reader, p *inventory.PurchaseRow) templ.Component {
					return plain(text.Number(r.Lang, int(p.Quantity)))
				},
				cell: func(_ reader, p *inventory.PurchaseRow) sheet.Cell { return sheet.Int(int64(p.Quantity)) },
			},
			{
				Column: list.Column{ID: "server", Kind: list.Text, Value: statement.Const("license_server"), Lower: true},
				title:  text.PurchasesColServer,
				show: func(r reader, p *inventory.PurchaseRow) templ.Component {
					return purchaseServer(r.Lang, p.LicenseServer)
				},
				say: func(_ reader, p *inventory.PurchaseRow) string { return p.LicenseServer },
			},
			{
				Column: list.Column{ID: "bought", Kind: list.Day, Value: statement.Const("purchased_on"), Missing: true},
				title:  text.PurchasesColBought, missing: text.PurchaseUnsaid, days: pastDays,
				show: func(r reader, p *inventory.PurchaseRow) templ.Component { return plain(dayWord(r.Lang, p.PurchasedOn)) },
				cell: func(_ reader, p *inventory.PurchaseRow) sheet.Cell { return dayCell(p.PurchasedOn) },
			},
			{
				Column: list.Column{ID: "term", Kind: list.Choice, Value: statement.Const("term"), Options: []list.Option{
					{ID: inventory.TermPerpetual}, {ID: inventory.TermSubscription}, {ID: list.Unread, Values: []any{""}},
				}},
				title: text.PurchasesColTerm, words: termChoice,
				show: func(r reader, p *inventory.PurchaseRow) templ.Component {
					return twoLines(termAndEnd(r.Lang, &p.Purchase), assuranceAndEnd(r.Lang, &p.Purchase))
				},
				say: func(r reader, p *inventory.PurchaseRow) string { return termWord(r.Lang, p.Term) },
			},
			{
				Column: list.Column{ID: "ends", Kind: list.Day, Value: statement.Const("ends_on"), Missing: true},
				title:  text.PurchasesColEnds, missing: text.PurchaseUnsaid, days: nextDays, extra: true,
				show: func(r reader, p *inventory.PurchaseRow) templ.Component { return plain(dayWord(r.Lang, p.EndsOn)) },
				cell: func(_ reader, p *inventory.PurchaseRow) sheet.Cell { return dayCell(p.EndsOn) },
			},
			{
				Column: list.Column{ID: "assurance", Kind: list.Choice, Value: statement.Const("coalesce(assurance::integer, -1)"), Options: yesNoChoices()},
				title:  text.PurchasesColAssurance, words: saidChoice, extra: true,
				say: func(r reader, p *inventory.PurchaseRow) string { return yesNoWord(r.Lang, p.Assurance) },
			},
			{
				Column: list.Column{ID: "assured", Kind: list.Day, Value: statement.Const("assured_until"), Missing: true},
				title:  text.PurchasesColAssured, missing: text.PurchaseUnsaid, days: nextDays, extra: true,
				show: func(r reader, p *inventory.PurchaseRow) templ.Component {
					return plain(dayWord(r.Lang, p.AssuredUntil))
				},
				cell: func(_ reader, p *inventory.PurchaseRow) sheet.Cell { return dayCell(p.AssuredUntil) },
			},
			{
				Column: list.Column{ID: "supplier", Kind: list.Text, Value: statement.Const("supplier")},
				title:  text.PurchasesColSupplier,
				show:   func(r reader, p *inventory.PurchaseRow) templ.Component { return purchaseSupplier(r.Lang, &p.Purchase) },
				say:    func(_ reader, p *inventory.PurchaseRow) string { return p.Supplier },
			},
			{
				Column: list.Column{ID: "agreement", Kind: list.Text, Value: statement.Const("agreement")},
				title:  text.PurchasesColAgreement, extra: true,
				say: func(_ reader, p *inventory.PurchaseRow) string { return p.Agreement },
			},
			{
				Column: list.Column{ID: "program", Kind: list.Text, Value: statement.Const("program")},
				title:  text.PurchasesColProgram, extra: true,
				say: func(_ reader, p *inventory.PurchaseRow) string { return p.Program },
			},
			{
				Column: list.Column{ID: "part", Kind: list.Text, Value: statement.Const("part_number")},
				title:  text.PurchasesColPart, extra: true,
				say: func(_ reader, p *inventory.PurchaseRow) string { return p.PartNumber },
			},
			{
				Column: list.Column{ID: "title", Kind: list.Text, Value: statement.Const("title")},
				title:  text.PurchasesColTitle, extra: true,
				say: func(_ reader, p *inventory.PurchaseRow) string { return p.Title },
			},
			{
				Column: list.Column{ID: "note", Kind: list.Text, Value: statement.Const("note"), Unsorted: true},
				title:  text.PurchasesColNote, extra: true,
				say: func(_ reader, p *inventory.PurchaseRow) string { return p.Note },
			},
			{
				Column: list.Column{ID: "source", Kind: list.Text, Value: statement.Const("source")},
				title:  text.PurchasesColSource,
				show:   func(_ reader, p *inventory.PurchaseRow) templ.Component { return ui.Quiet(p.Source) },
			},
		},
	})
})

func calVersionOptions() []list.Option {
	var options []list.Option
	for _, version := range compat.CALVersions() {
		options = append(options, list.Option{ID: version.String()})
	}
	return options
}

// asItIs is for options that are their own words.
func asItIs(_ text.Lang, option string) string { return option }

func termChoice(l text.Lang, option string) string {
	if option == list.Unread {
		return text.PurchaseUnsaid.In(l)
	}
	return termWord(l, option)
}

func saidChoice(l text.Lang, option string) string {
	if option == list.Unread {
		return text.PurchaseUnsaid.In(l)
	}
	return yesNoChoice(l, option)
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
