package web

import (
	"strconv"

	"calfleet/internal/inventory"
	"calfleet/internal/sheet"
	"calfleet/web/text"
)

// purchaseFieldNames are the fields of a purchase in words.
var purchaseFieldNames = map[string]text.Msg{
	"reference": text.PurchasesColReference, "cal_version": text.PurchasesColVersion, "cal_kind": text.PurchasesColKind,
	"quantity": text.PurchasesColQuantity, "program": text.PurchasesColProgram, "agreement": text.PurchasesColAgreement,
	"license_server": text.PurchasesColServer, "purchased_on": text.PurchasesColBought, "supplier": text.PurchasesColSupplier,
	"part_number": text.PurchasesColPart, "title": text.PurchasesColTitle, "note": text.PurchasesColNote,
	"term": text.PurchasesColTerm, "ends_on": text.PurchasesColEnds, "assurance": text.PurchasesColAssurance, "assured_until": text.PurchasesColAssured,
}

// purchaseFieldWord is the name of a field in a history, be it one of the organization's own.
func purchaseFieldWord(l text.Lang, field string) string {
	if word, known := purchaseFieldNames[field]; known {
		return word.In(l)
	}
	return fieldWord(l, field)
}

// purchaseValue is a value of a purchase's history in words.
func purchaseValue(l text.Lang, field string, value *string) string {
	if value == nil {
		return text.Nothing.In(l)
	}
	switch n, err := strconv.Atoi(*value); {
	case field == "quantity" && err == nil:
		return text.Number(l, n)
	case field == "cal_kind":
		return calKindWord(l, *value)
	case field == "term":
		return termWord(l, *value)
	case field == "assurance":
		return yesNoWord(l, new(*value == "true" || *value == inventory.TypedYes))
	case field == "purchased_on" || field == "ends_on" || field == "assured_until":
		if day, err := sheet.ParseDate(*value, sheet.YMD); err == nil {
			return text.Date(l, day)
		}
	}
	return *value
}
