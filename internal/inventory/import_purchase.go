package inventory

import (
	"strings"
	"time"

	"calfleet/internal/catalog"
	"calfleet/internal/sheet"
)

// purchaseReader makes purchases of lines, one after the other, and gathers everything that is wrong with each.
type purchaseReader struct {
	cellReader
	first *firstLines[line]
	sums  *lineSums // nil: lines don't add up

	catalog *catalog.Catalog
	format  *catalog.Format // of the file; nil where none is recognised

	class      catalog.Class // what part number and title say of this line
	recognised *Recognised
	classes    map[catalog.Item]catalog.Class
	days       map[string]time.Time
	servers    map[string]string
}

// newPurchaseReader reads lines of one file.
func newPurchaseReader(mapping Mapping, own []*CustomField, known *catalog.Catalog) *purchaseReader {
	r := &purchaseReader{
		cellReader: newCellReader(mapping, own), first: newFirstLines[line](), catalog: known, format: catalog.FormatNamed(mapping.Format),
		classes: map[catalog.Item]catalog.Class{}, days: map[string]time.Time{}, servers: map[string]string{},
	}
	if r.catalog == nil {
		r.catalog = catalog.BuiltIn()
	}
	if r.format != nil {
		r.beside = besides(mapping.Columns, r.format)
	}
	return r
}

func (r *purchaseReader) summed() *lineSums { return r.sums }

// line is what the engine makes of one line.
func (r *purchaseReader) line(number int, cells []string) ImportLine {
	l := ImportLine{Line: number, Cells: cells}
	l.Purchase, l.Problems = r.read(number, cells)
	l.Recognised = r.recognised
	return l
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
	p.Custom, p.Cleared = r.own()
	if len(r.problems) == 0 {
		r.once(number, p)
	}
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return p, nil
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
	r.refuse("reference", sheet.Because("the order or invoice number is missing", "le numéro de commande ou de facture manque"))
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
		r.refuse("quantity", sheet.Because("the number of CALs is missing", "le nombre de CAL manque"))
		return
	}
	n, err := sheet.ParseQuantity(cell)
	switch {
	case err != nil:
		r.refuse("quantity", reasonOf(err))
	case n == 0:
		r.refuse("quantity", sheet.Because("a purchase of 0 CALs says nothing; take the line out (what is known stays as it is)",
			"un achat de 0 CAL ne dit rien ; retirez la ligne (ce qui est connu reste tel quel)"))
	default:
		p.Quantity = int32(n) //nolint:gosec // ParseQuantity ends at the largest int32
	}
}

// once refuses a line that says again what an earlier one said. Both may be right (two deliveries) or one a mistake: only
// the person who has the file can tell, and says so by having lines add up.
func (r *purchaseReader) once(number int, p *Purchase) {
	switch first := r.first.of(p.line(), number); {
	case first == number:
		r.sums.begin(number, int64(p.Quantity))
	case r.sums != nil:
		r.addTo("quantity", r.sums, first, number, int64(p.Quantity))
	default:
		r.refuse("reference", sheet.Because("repeats line %d (same order, version and kind); lines are not added up unless you say so: put the sum on one line, take this one out, number the parts (17-a, 17-b), or choose that such lines add up",
			"répète la ligne %d (même commande, même version, même type) ; les lignes ne s’additionnent que si vous le dites : mettez la somme sur une ligne, retirez celle-ci, numérotez les parts (17-a, 17-b), ou choisissez que de telles lignes s’additionnent", first))
	}
}
