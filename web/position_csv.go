package web

import (
	"slices"

	"calfleet/internal/compat"
	"calfleet/internal/sheet"
	"calfleet/web/text"
)

var positionCSVColumns = []text.Msg{
	text.PurchasesColKind, text.PurchasesColVersion, text.PositionNeeded, text.PositionOwned, text.PositionByOwn, text.PositionByNewer, text.PositionShortfall,
	text.PositionSpare, text.PositionBalance, text.PositionInstalled, text.PositionUnowned, text.PositionNotInst, text.PositionIssued,
	text.PositionAuthorised, text.PositionActual,
}

// positionCSV answers GET /position.csv with the lines of the position. What is not known in full is words, never a number.
func (s *server) positionCSV(r *request) error {
	p, err := s.positionOf(r)
	if err != nil {
		return err
	}
	return r.export("position", positionCSVColumns, func(w *sheet.Writer) error {
		for i := range p.Lines {
			if err := w.Row(positionCells(r.Lang, &p.Lines[i])...); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *server) positionOf(r *request) (*compat.Position, error) {
	snapshot, err := s.Inventory.Snapshot(r.ctx(), r.organization())
	if err != nil {
		return nil, err
	}
	return new(compat.PositionOf(snapshot.Facts)), nil
}

func positionCells(l text.Lang, line *compat.PositionLine) []sheet.Cell {
	amount := func(a compat.Amount) sheet.Cell { return amountCell(l, a) }
	return []sheet.Cell{
		sheet.Text(kindWord(line.Kind).In(l)), versionCell(l, line.Version), amount(line.Needed), sheet.Int(line.Owned), sheet.Int(line.CoveredByOwn),
		sheet.Int(line.CoveredByNewer), amount(line.Shortfall), amount(line.Spare), amount(line.Balance), amount(line.Installed), amount(line.Unowned),
		amount(line.NotInstalled), amount(line.Issued), amount(line.Authorised), amount(line.Actual),
	}
}

func amountCell(l text.Lang, a compat.Amount) sheet.Cell {
	if a.Known() {
		return sheet.Int(a.N)
	}
	return sheet.Text(inLang(l, a.Text()))
}

func versionCell(l text.Lang, v compat.CALVersion) sheet.Cell {
	if v == compat.UnknownCAL {
		return sheet.Text(text.VerdictUnknown.In(l))
	}
	return sheet.Text(v.String())
}

var positionPurchaseColumns = []text.Msg{
	text.PurchasesColReference, text.PurchasesColKind, text.PurchasesColVersion, text.PurchasesColQuantity, text.PositionExported, text.PositionUsed, text.PositionSpare,
}

// positionPurchasesCSV answers GET /position/purchases.csv: a row for each version that a purchase covers needs of, and one for a
// purchase that covers none. CALs to spare stand in the first row of their purchase.
func (s *server) positionPurchasesCSV(r *request) error {
	p, err := s.positionOf(r)
	if err != nil {
		return err
	}
	return r.export("position-purchases", positionPurchaseColumns, func(w *sheet.Writer) error {
		for i := range p.Purchases {
			for _, row := range purchaseUseRows(r.Lang, &p.Purchases[i]) {
				if err := w.Row(row...); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func purchaseUseRows(l text.Lang, u *compat.PurchaseUse) (rows [][]sheet.Cell) {
	bought := []sheet.Cell{sheet.Text(u.Reference), sheet.Text(kindWord(u.Kind).In(l)), versionCell(l, u.Version), sheet.Int(u.Quantity)}
	row := func(version, n, spare sheet.Cell) {
		rows = append(rows, append(slices.Clip(bought), version, n, spare))
	}
	spare := sheet.Int(u.Spare)
	for _, c := range u.Covers {
		row(versionCell(l, c.Version), sheet.Int(c.N), spare)
		spare = sheet.Cell{}
	}
	if len(u.Covers) == 0 {
		row(sheet.Cell{}, sheet.Int(0), spare)
	}
	return rows
}
