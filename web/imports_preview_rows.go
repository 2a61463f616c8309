package web

import (
	"slices"
	"strings"

	"calfleet/internal/catalog"
	"calfleet/internal/inventory"
	"calfleet/web/text"
)

func newPreviewRow(l text.Lang, i *inventory.Import, row *inventory.ImportRow, own []*inventory.CustomField) previewRow {
	mapping := i.Mapping
	words := outcomeWords[row.Outcome]
	p := previewRow{Line: text.Number(l, row.Line), Tone: words.tone, Outcome: words.one.In(l), Recognised: recognisedOf(l, row.Recognised)}
	value, word := purchaseValue, purchaseFieldWord
	switch {
	case i.Kind != inventory.ImportPurchases:
		value, word = recordValue, recordFieldWord
		p.fillRecord(l, i, row, own)
	case row.Purchase != nil:
		p.fill(l, row.Purchase)
	default:
		p.fillRaw(mapping, row.Cells)
	}
	for _, c := range row.Changes {
		old, now := value(l, c.Field, c.Old), value(l, c.Field, c.New)
		p.Changes = append(p.Changes, previewChange{Field: word(l, c.Field), Old: old, New: now, Said: text.OldNew.In(l, old, now)})
	}
	p.Added = addedWords(l, row.Added)
	for _, problem := range row.Problems {
		p.Problems = append(p.Problems, newPreviewProblem(l, mapping, problem))
	}
	if item := row.Item(mapping); i.Kind == inventory.ImportPurchases && i.State == inventory.ImportStaged && item != (catalog.Item{}) && isRecognition(mapping, row) {
		p.Correct, p.About = correctPath(i.ID, item), text.CatalogCorrectIt.In(l, p.Line)
	}
	return p
}

// isRecognition reports a line that the catalog has read, or should have.
func isRecognition(mapping inventory.Mapping, row *inventory.ImportRow) bool {
	return row.Recognised != nil || slices.ContainsFunc(row.Problems, func(p inventory.ImportProblem) bool {
		return slices.ContainsFunc(mapping.Columns, func(c inventory.MappedColumn) bool {
			return c.Column == p.Column && (c.Field == "title" || c.Field == "part_number")
		})
	})
}

func (p *previewRow) fill(l text.Lang, bought *inventory.Purchase) {
	p.Reference, p.Title = bought.Reference, bought.Title
	p.Quantity = text.Number(l, int(bought.Quantity))
	p.CALs = dotted(bought.CALVersion, calKindWord(l, bought.CALKind))
	p.Server = text.PurchaseNotAssigned.In(l)
	if bought.LicenseServer != "" {
		p.Server = bought.LicenseServer
	}
}

// fillRaw shows a refused line as it stands in the file.
func (p *previewRow) fillRaw(mapping inventory.Mapping, cells []string) {
	raw := map[string]string{}
	for i, c := range mapping.Columns {
		if i < len(cells) && c.Field != "" {
			raw[c.Field] = clipped(cells[i])
		}
	}
	p.Reference, p.Title, p.Quantity, p.Server = raw["reference"], raw["title"], raw["quantity"], raw["license_server"]
	p.CALs = dotted(raw["cal_version"], raw["cal_kind"])
}

const maxClipped = 80

// clipped is a cell short enough for a table.
func clipped(cell string) string {
	if chars := []rune(strings.TrimSpace(cell)); len(chars) > maxClipped {
		return string(chars[:maxClipped]) + "…"
	}
	return strings.TrimSpace(cell)
}

func newPreviewProblem(l text.Lang, mapping inventory.Mapping, problem inventory.ImportProblem) previewProblem {
	p := previewProblem{Reason: reasonIn(l, problem.Reason)}
	switch {
	case problem.Column == "":
	case problem.Value == "" || strings.Contains(p.Reason, problem.Value) || isInRow(mapping, problem.Column):
		p.Where = text.ImportAtColumn.In(l, problem.Column)
	default:
		p.Where = text.ImportAt.In(l, problem.Column, clipped(problem.Value))
	}
	return p
}

// addedWords say which lines a line is the sum of.
func addedWords(l text.Lang, added *inventory.Added) string {
	if added == nil {
		return ""
	}
	lines := make([]string, 0, len(added.Lines)+1)
	for _, line := range added.Lines {
		lines = append(lines, text.Number(l, line))
	}
	if added.More > 0 {
		lines = append(lines, text.ImportAddedMore.In(l, added.More))
	}
	return text.ImportAdded.In(l, strings.Join(lines, ", "))
}

// isInRow reports a column whose value stands in the row beside the problem.
func isInRow(mapping inventory.Mapping, column string) bool {
	return slices.ContainsFunc(mapping.Columns, func(c inventory.MappedColumn) bool {
		return c.Column == column && slices.Contains([]string{"reference", "title", "quantity", "cal_version", "cal_kind", "license_server"}, c.Field)
	})
}

// labelOf is the label that a cell has on a phone, where empty ones need none.
func labelOf(filled bool, label string) string {
	if !filled {
		return ""
	}
	return label
}
