package inventory

import "calfleet/internal/sheet"

// ReadPurchase understands a purchase that somebody typed, by field, exactly as a line of a file is understood. Problems name
// the field as their Column; the purchase is nil where there are any.
func ReadPurchase(values map[string]string, dates sheet.DateOrder) (*Purchase, []ImportProblem) {
	mapping := Mapping{DateOrder: dates}
	cells := make([]string, len(PurchaseFields))
	for i, field := range PurchaseFields {
		mapping.Columns = append(mapping.Columns, MappedColumn{Column: field, Field: field})
		cells[i] = values[field]
	}
	return newPurchaseReader(mapping, nil, nil).read(1, cells)
}
