package audit

import (
	"context"

	"calfleet/internal/compat"
	"calfleet/internal/sheet"
)

var positionColumns = []column[*compat.PositionLine]{
	{t("CAL version", "Version de CAL"), func(p *pack, r *compat.PositionLine) sheet.Cell { return p.version(r.Version) }},
	{t("CAL kind", "Type de CAL"), func(p *pack, r *compat.PositionLine) sheet.Cell { return p.kind(r.Kind) }},
	{t("Counted as needed", "Compté comme besoin"), func(p *pack, _ *compat.PositionLine) sheet.Cell { return p.say(p.calPosition.Basis.Text()) }},
	{t("Needed", "Nécessaires"), func(p *pack, r *compat.PositionLine) sheet.Cell { return p.amount(r.Needed) }},
	{t("Purchased, in force", "Achetées, en vigueur"), func(_ *pack, r *compat.PositionLine) sheet.Cell { return sheet.Int(r.Owned) }},
	{t("Covered by the same version", "Couvertes par la même version"), func(_ *pack, r *compat.PositionLine) sheet.Cell { return sheet.Int(r.CoveredByOwn) }},
	{t("Covered by newer", "Couvertes par plus récentes"), func(_ *pack, r *compat.PositionLine) sheet.Cell { return sheet.Int(r.CoveredByNewer) }},
	{t("Short", "Manquantes"), func(p *pack, r *compat.PositionLine) sheet.Cell { return p.amount(r.Shortfall) }},
	{t("To spare", "Disponibles"), func(p *pack, r *compat.PositionLine) sheet.Cell { return p.amount(r.Spare) }},
	{t("Balance", "Solde"), func(p *pack, r *compat.PositionLine) sheet.Cell { return p.amount(r.Balance) }},
	{t("Installed", "Installées"), func(p *pack, r *compat.PositionLine) sheet.Cell { return p.amount(r.Installed) }},
	{t("Installed, without a purchase", "Installées, sans achat"), func(p *pack, r *compat.PositionLine) sheet.Cell { return p.amount(r.Unowned) }},
	{t("Purchased, not installed", "Achetées, non installées"), func(p *pack, r *compat.PositionLine) sheet.Cell { return p.amount(r.NotInstalled) }},
	{t("Issued", "Délivrées"), func(p *pack, r *compat.PositionLine) sheet.Cell { return p.amount(r.Issued) }},
	{t("May connect", "Autorisés"), func(p *pack, r *compat.PositionLine) sheet.Cell { return p.amount(r.Authorised) }},
	{t("Do connect", "Connectés"), func(p *pack, r *compat.PositionLine) sheet.Cell { return p.amount(r.Actual) }},
}

// amount is a number, or words for how far it is known.
func (p *pack) amount(a compat.Amount) sheet.Cell {
	if a.Known() {
		return sheet.Int(a.N)
	}
	return p.say(a.Text())
}

func (p *pack) position(_ context.Context, a *archive) error {
	lines := make([]*compat.PositionLine, len(p.calPosition.Lines))
	for i := range lines {
		lines[i] = &p.calPosition.Lines[i]
	}
	return addTable(p, a, "position.csv", positionColumns, each(lines))
}

// purchaseUse is CALs of one purchase that cover needs of one version, or none.
type purchaseUse struct {
	*compat.PurchaseUse
	covers compat.Covered
	spare  int64
	why    compat.Text // what keeps it from counting; empty where it counts
}

var purchaseUseColumns = []column[purchaseUse]{
	{t("Order or invoice", "Commande ou facture"), func(_ *pack, r purchaseUse) sheet.Cell { return sheet.Text(r.Reference) }},
	{t("CAL version", "Version de CAL"), func(p *pack, r purchaseUse) sheet.Cell { return p.version(r.Version) }},
	{t("CAL kind", "Type de CAL"), func(p *pack, r purchaseUse) sheet.Cell { return p.kind(r.Kind) }},
	{t("Quantity", "Quantité"), func(_ *pack, r purchaseUse) sheet.Cell { return sheet.Int(r.Quantity) }},
	{t("Covers needs of version", "Couvre des besoins de version"), func(p *pack, r purchaseUse) sheet.Cell {
		if r.covers.N == 0 {
			return sheet.Cell{}
		}
		return p.version(r.covers.Version)
	}},
	{t("CALs used", "CAL utilisées"), func(_ *pack, r purchaseUse) sheet.Cell { return sheet.Int(r.covers.N) }},
	{t("To spare", "Disponibles"), func(_ *pack, r purchaseUse) sheet.Cell { return sheet.Int(r.spare) }},
	{t("Not counted, because", "Non compté, parce que"), func(p *pack, r purchaseUse) sheet.Cell { return p.say(r.why) }},
}

// positionPurchases tells which purchase covers what: a row for each version it covers needs of, and one where it covers none. What a
// purchase has to spare stands in its first row.
func (p *pack) positionPurchases(_ context.Context, a *archive) error {
	var rows []purchaseUse
	for i := range p.calPosition.Purchases {
		use := &p.calPosition.Purchases[i]
		if len(use.Covers) == 0 {
			rows = append(rows, purchaseUse{PurchaseUse: use, spare: use.Spare})
		}
		for at, c := range use.Covers {
			row := purchaseUse{PurchaseUse: use, covers: c}
			if at == 0 {
				row.spare = use.Spare
			}
			rows = append(rows, row)
		}
	}
	for _, u := range p.calPosition.Uncounted {
		bought := &compat.PurchaseUse{Reference: u.Reference, Kind: u.Kind, Version: u.Version, Quantity: u.Quantity}
		rows = append(rows, purchaseUse{PurchaseUse: bought, why: u.Why})
	}
	return addTable(p, a, "position-purchases.csv", purchaseUseColumns, each(rows))
}

// positionNote is something the figures of the position don't say.
type positionNote struct {
	about, text, tells, source compat.Text
	names                      []string
}

var positionNoteColumns = []column[positionNote]{
	{t("About", "Objet"), func(p *pack, r positionNote) sheet.Cell { return p.say(r.about) }},
	{t("Note", "Note"), func(p *pack, r positionNote) sheet.Cell { return p.say(r.text) }},
	{t("Collections or license servers", "Collections ou serveurs de licences"), func(p *pack, r positionNote) sheet.Cell { return p.names(r.names) }},
	{t("What would tell", "Ce qui le dirait"), func(p *pack, r positionNote) sheet.Cell { return p.say(r.tells) }},
	{t("Source", "Source"), func(p *pack, r positionNote) sheet.Cell { return p.say(r.source) }},
}

// positionNotes tells what is not known of the need, and what to bear in mind when reading the figures.
func (p *pack) positionNotes(_ context.Context, a *archive) error {
	var rows []positionNote
	for _, u := range p.calPosition.Unknowns {
		rows = append(rows, positionNote{about: t("Not known", "Inconnu"), text: u.Why, tells: u.Missing, names: u.Names})
	}
	for _, r := range p.calPosition.Remarks {
		rows = append(rows, positionNote{about: t("To bear in mind", "À garder à l’esprit"), text: r.Text, source: r.Source})
	}
	return addTable(p, a, "position-notes.csv", positionNoteColumns, each(rows))
}
