package inventory

import (
	"errors"
	"strings"
	"time"

	"calfleet/internal/catalog"
	"calfleet/internal/sheet"
)

// purchaseReader makes purchases of lines, one after the other, and gathers everything that is wrong with each.
type purchaseReader struct {
	mapping Mapping
	at      map[string]int          // column of each field that has one
	fields  map[string]*CustomField // of the organization's own, by what columns call them
	first   *firstLines

	catalog *catalog.Catalog
	format  *catalog.Format  // of the file; nil where none is recognised
	beside  map[string][]int // columns of the format that are asked where the one of a field is empty

	cells      []string
	problems   []ImportProblem
	class      catalog.Class // what part number and title say of this line
	recognised *Recognised
	classes    map[catalog.Item]catalog.Class
	days       map[string]time.Time
	servers    map[string]string
}

// newPurchaseReader reads lines of one file.
func newPurchaseReader(mapping Mapping, own []*CustomField, known *catalog.Catalog) *purchaseReader {
	r := &purchaseReader{
		mapping: mapping, at: map[string]int{}, fields: customByName(own), first: newFirstLines(), catalog: known, format: catalog.FormatNamed(mapping.Format),
		classes: map[catalog.Item]catalog.Class{}, days: map[string]time.Time{}, servers: map[string]string{},
	}
	for i, c := range mapping.Columns {
		if _, taken := r.at[c.Field]; c.Field != "" && !taken {
			r.at[c.Field] = i
		}
	}
	if r.catalog == nil {
		r.catalog = catalog.BuiltIn()
	}
	if r.format != nil {
		r.beside = besides(mapping.Columns, r.format)
	}
	return r
}

// column is the position of the column that fills a field, or -1.
func (r *purchaseReader) column(field string) int {
	if at, ok := r.at[field]; ok {
		return at
	}
	return -1
}

// read understands one line. The purchase is nil where there are problems.
func (r *purchaseReader) read(number int, cells []string) (*Purchase, []ImportProblem) {
	r.cells, r.problems, r.recognised = cells, nil, nil
	p := &Purchase{}
	r.texts(p)
	if r.isApart(p) {
		return nil, r.problems
	}
	r.reference(p)
	r.quantity(p)
	r.cals(p)
	r.server(p)
	r.day("purchased_on", &p.PurchasedOn)
	r.term(p)
	r.custom(p)
	r.clears(p)
	if len(r.problems) == 0 {
		r.once(number, p)
	}
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return p, nil
}

// said is the tidied cell that fills a field; "" where no column does.
func (r *purchaseReader) said(field string) string {
	if cell := r.cell(r.column(field)); cell != "" {
		return cell
	}
	for _, at := range r.beside[field] {
		if cell := r.cell(at); cell != "" {
			return cell
		}
	}
	return ""
}

func (r *purchaseReader) cell(at int) string {
	if at < 0 || at >= len(r.cells) {
		return ""
	}
	return tidy(r.cells[at])
}

// reference reads the order or invoice number; some files have one for all their lines.
func (r *purchaseReader) reference(p *Purchase) {
	r.key("reference", &p.Reference)
	if p.Reference != "" || !r.fine("reference") {
		return
	}
	if r.format != nil && r.format.Reference != "" && r.column("reference") < 0 {
		p.Reference = r.format.Reference
		return
	}
	r.refuse("reference", because("the order or invoice number is missing", "le numéro de commande ou de facture manque"))
}

// refuse notes a problem at the column of a field, or at the whole line where no column fills it.
func (r *purchaseReader) refuse(field string, reason sheet.Reason) {
	problem := ImportProblem{Reason: reason}
	if at := r.column(field); at >= 0 {
		problem.Column, problem.Value = r.mapping.Columns[at].Column, quote(r.cells[at])
	}
	r.problems = append(r.problems, problem)
}

// fine reports that nothing is wrong yet with the column of a field.
func (r *purchaseReader) fine(field string) bool {
	at := r.column(field)
	for _, p := range r.problems {
		if at >= 0 && p.Column == r.mapping.Columns[at].Column {
			return false
		}
	}
	return true
}

// take reads a field with parse, unless its cell says nothing.
func (r *purchaseReader) take(field string, into *string, parse func(string) (string, sheet.Reason)) {
	cell := r.said(field)
	if cell == "" {
		return
	}
	value, reason := parse(cell)
	if !reason.IsZero() {
		r.refuse(field, reason)
		return
	}
	*into = value
}

func (r *purchaseReader) key(field string, into *string) { r.take(field, into, keyOf) }

func (r *purchaseReader) text(field string, into *string) {
	r.take(field, into, func(cell string) (string, sheet.Reason) { return textOfCell(cell, maxText) })
}

func (r *purchaseReader) texts(p *Purchase) {
	r.key("agreement", &p.Agreement)
	r.key("part_number", &p.PartNumber)
	r.wholePart(p)
	r.text("program", &p.Program)
	r.text("supplier", &p.Supplier)
	r.text("title", &p.Title)
	r.text("note", &p.Note)
}

func (r *purchaseReader) server(p *Purchase) {
	r.take("license_server", &p.LicenseServer, func(cell string) (string, sheet.Reason) {
		if name, known := r.servers[cell]; known {
			return name, sheet.Reason{}
		}
		name, reason := serverOf(cell)
		if reason.IsZero() {
			remember(r.servers, strings.Clone(cell), strings.Clone(name))
		}
		return name, reason
	})
}

func (r *purchaseReader) quantity(p *Purchase) {
	cell := r.said("quantity")
	if cell == "" {
		r.refuse("quantity", because("the number of CALs is missing", "le nombre de CAL manque"))
		return
	}
	n, err := sheet.ParseQuantity(cell)
	switch {
	case err != nil:
		r.refuse("quantity", reasonOf(err))
	case n == 0:
		r.refuse("quantity", because("a purchase of 0 CALs says nothing; take the line out (what is known stays as it is)",
			"un achat de 0 CAL ne dit rien ; retirez la ligne (ce qui est connu reste tel quel)"))
	default:
		p.Quantity = int32(n) //nolint:gosec // ParseQuantity ends at the largest int32
	}
}

// custom reads the columns that fill fields of the organization's own.
func (r *purchaseReader) custom(p *Purchase) {
	for _, c := range r.mapping.Columns {
		f := r.fields[c.Field]
		if f == nil {
			continue
		}
		value := ""
		r.take(c.Field, &value, func(cell string) (string, sheet.Reason) { return f.read(cell, r.mapping.DateOrder) })
		if value != "" && p.Custom == nil {
			p.Custom = CustomValues{}
		}
		if value != "" {
			p.Custom[f.ID] = value
		}
	}
}

// clears reads the cells that say there is none: a hyphen alone. What is empty says nothing, and what is called "none" is more often a
// program's way to write an empty cell.
func (r *purchaseReader) clears(p *Purchase) {
	for i, c := range r.mapping.Columns {
		if c.Field == "" || i >= len(r.cells) || strings.TrimSpace(r.cells[i]) != "-" {
			continue
		}
		if f := r.fields[c.Field]; f != nil {
			if p.Custom == nil {
				p.Custom = CustomValues{}
			}
			p.Custom[f.ID] = ""
			continue
		}
		p.Cleared = append(p.Cleared, c.Field)
	}
}

// reasonOf gives back the Reason that parsers of cells return as an error.
func reasonOf(err error) sheet.Reason {
	if reason, ok := errors.AsType[sheet.Reason](err); ok {
		return reason
	}
	return sheet.Reason{EN: err.Error(), FR: err.Error()}
}

// once refuses a line that says again what an earlier one said. Both may be right (two deliveries) or one a mistake: only
// the person who has the file can tell.
func (r *purchaseReader) once(number int, p *Purchase) {
	if first := r.first.of(p.line(), number); first != number {
		r.refuse("reference", because("repeats line %d (same order, version and kind); lines are not added up: put the sum on one line, take this one out, or number the parts (17-a, 17-b)",
			"répète la ligne %d (même commande, même version, même type) ; les lignes ne s’additionnent pas : mettez la somme sur une ligne, retirez celle-ci, ou numérotez les parts (17-a, 17-b)", first))
	}
}
