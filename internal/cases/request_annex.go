package cases

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"calfleet/internal/compat"
	"calfleet/internal/inventory"
)

// Line is CALs that were bought, as the annex tells of them.
type Line struct {
	Reference string // "" where only a refusal tells of them
	Version   string
	Kind      compat.Kind
	Quantity  int
	Wizard    *compat.Wizard // nil: the program is not known
	Entries   []Entry
}

// purchased are the purchases as they are on record.
func (m *Material) purchased(*Dossier) (lines []Line) {
	for _, p := range m.Purchases {
		lines = append(lines, lineOf(p))
	}
	return lines
}

// tooNew are the purchases that the server can't hold; where there is none, the CALs that it has refused.
func (m *Material) tooNew(d *Dossier) (lines []Line) {
	for _, p := range m.Purchases {
		if d.To == "" || newer(p.CALVersion, d.To) {
			lines = append(lines, lineOf(p))
		}
	}
	if len(lines) > 0 {
		return lines
	}
	for _, r := range m.Refusals {
		kind, _ := compat.ParseKind(r.CALKind)
		lines = append(lines, Line{Version: r.CALVersion, Kind: kind, Quantity: int(r.Quantity), Entries: []Entry{
			{Term: termOrder, Missing: both("record the purchase that these CALs came with", "enregistrez l'achat dont viennent ces CAL")},
		}})
	}
	return lines
}

func newer(version, than string) bool {
	a, errA := compat.ParseCALVersion(version)
	b, errB := compat.ParseCALVersion(than)
	return errA == nil && errB == nil && a > b
}

// The terms of a line.
var (
	termOrder     = both("Order or invoice", "Commande ou facture")
	termAgree     = both("Agreement or license number", "Numéro de contrat ou de licence")
	termProgram   = both("Program", "Programme")
	termPart      = both("Part number (SKU)", "Référence article (SKU)")
	termTitle     = both("Title", "Désignation")
	termSupplier  = both("Supplier", "Fournisseur")
	termBought    = both("Purchased on", "Acheté le")
	termAssurance = both("Software Assurance", "Software Assurance")
)

// lineTerms are what a line of the annex tells, in its order.
func lineTerms() []compat.Text {
	return []compat.Text{termOrder, termProgram, termAgree, termPart, termTitle, termSupplier, termBought, termAssurance}
}

func lineOf(p *inventory.Purchase) Line {
	kind, _ := compat.ParseKind(p.CALKind)
	l := Line{Reference: p.Reference, Version: p.CALVersion, Kind: kind, Quantity: int(p.Quantity)}
	agreement := Entry{Term: termAgree, Value: p.Agreement, Missing: both("complete the purchase; it stands on the order confirmation", "complétez l'achat ; il figure sur la confirmation de commande")}
	program := Entry{Term: termProgram, Value: p.Program, Words: same(programLabel(p.Program)), Missing: both("complete the purchase; the reseller knows it", "complétez l'achat ; le revendeur le connaît")}
	if w, known := compat.WizardFor(p.Program); known {
		l.Wizard = &w
		agreement.Doubt, _ = w.DoubtsNumber(p.Agreement)
		if w.TakesCodes() && p.Agreement == "" {
			agreement.Words = notNeeded
		}
	}
	l.Entries = []Entry{
		{Term: termOrder, Value: p.Reference},
		program, agreement,
		{Term: termPart, Value: p.PartNumber, Missing: both("complete the purchase; it stands on the invoice", "complétez l'achat ; elle figure sur la facture")},
		{Term: termTitle, Value: p.Title, Missing: both("complete the purchase, if the reseller asks for it", "complétez l'achat, si le revendeur la demande")},
		{Term: termSupplier, Value: p.Supplier, Missing: both("complete the purchase", "complétez l'achat")},
		dayEntry(termBought, p.PurchasedOn, both("complete the purchase; it stands on the invoice", "complétez l'achat ; la date figure sur la facture")),
		assuranceEntry(p),
	}
	return l
}

func dayEntry(term compat.Text, day *time.Time, missing compat.Text) Entry {
	e := Entry{Term: term, Missing: missing}
	if day != nil {
		e.Value, e.Words = day.Format(time.DateOnly), compat.DayText(*day)
	}
	return e
}

// assuranceEntry tells what is known of the Software Assurance of a purchase: it decides whether newer CALs have to be bought at all.
func assuranceEntry(p *inventory.Purchase) Entry {
	e := dayEntry(termAssurance, p.AssuredUntil, both("complete the purchase; the order confirmation says whether it was bought", "complétez l'achat ; la confirmation de commande dit si elle a été achetée"))
	switch {
	case p.AssuredUntil != nil:
		e.Words = both("until %s", "jusqu'au %s", e.Words)
	case p.Assurance != nil && *p.Assurance:
		e.Value, e.Words = "yes", both("yes, last day not on record", "oui, dernier jour non renseigné")
	case p.Assurance != nil:
		e.Value, e.Words = "no", both("none", "aucune")
	}
	return e
}

// notNeeded stands where a program gives codes, which belong into no letter.
var notNeeded = both("not needed for this program", "inutile pour ce programme")

// programLabel is a program as people write it: "CSP", "Open".
func programLabel(program string) string {
	switch lower := strings.ToLower(program); {
	case slices.Contains([]string{"csp", "spla", "mpsa", "ea", "fpp", "ov"}, lower):
		return strings.ToUpper(program)
	case lower == program && program != "":
		first, size := utf8.DecodeRuneInString(program)
		return string(unicode.ToUpper(first)) + program[size:]
	}
	return program
}

// serverIDDigits is how long a License Server ID is.
const serverIDDigits = 35

var hostsTerm = both("Session hosts", "Hôtes de session")

var reportIt = both("let the server send a report, or correct its record", "faites transmettre un relevé par le serveur, ou corrigez sa fiche")

// installFacts are what whoever issues keys has to know of the license server.
func (m *Material) installFacts(release string) []Entry {
	s := cmp.Or(m.Server, &inventory.LicenseServer{})
	id := Entry{
		Term: both("License Server ID (35 digits)", "ID du serveur de licences (35 chiffres)"), Value: value(s.ServerID),
		Missing: both("RD Licensing Manager > Install Licenses > Obtain Client License Key Pack shows it; it is not the Product ID", "Gestionnaire de licences > Installer des licences > Obtenir un pack de clés l'affiche ; ce n'est pas l'ID de produit"),
	}
	if n := compat.Digits(id.Value); id.Value != "" && n != serverIDDigits {
		id.Doubt = both("%s digits, 35 are usual: look again", "%s chiffres, 35 d'ordinaire : revoyez-le", strconv.Itoa(n))
	}
	product := Entry{Term: both("Product ID", "ID de produit"), Value: value(s.ProductID), Missing: both("RD Licensing Manager > Properties > Connection Method shows it", "Gestionnaire de licences > Propriétés > Méthode de connexion l'affiche")}
	return slices.Insert(m.buyFacts(release), 3, product, id)
}

// buyFacts are what whoever sells CALs has to know of the license server.
func (m *Material) buyFacts(release string) []Entry {
	s := cmp.Or(m.Server, &inventory.LicenseServer{})
	return []Entry{
		{Term: both("License server", "Serveur de licences"), Value: m.ServerName, Missing: reportIt},
		{Term: both("Domain", "Domaine"), Value: value(s.Domain), Missing: reportIt},
		{Term: both("Windows Server", "Windows Server"), Value: release, Missing: reportIt},
		{Term: hostsTerm, Value: m.hostWords(), Missing: reportIt},
	}
}
