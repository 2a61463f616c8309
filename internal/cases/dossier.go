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

// Material is what a dossier is made of: the case, and records as they are.
type Material struct {
	Case         *Case
	Organization string
	AsOf         time.Time                // of the letter; only its day counts
	Server       *inventory.LicenseServer // that the CALs are meant for; nil: not on record
	ServerName   string
	Purchases    []*inventory.Purchase // assigned to it
	Refusals     []*inventory.Refusal  // not withdrawn
	Hosts        []*inventory.Host     // that feel the findings
	Said         []*Said
	Files        []*File
}

// Dossier is the file of a downgrade or exchange: what is asked for, the annex, and the proofs. What nobody has read is an Entry without a
// value, which says what to do instead.
type Dossier struct {
	Number       int
	Organization string
	AsOf         time.Time
	Server       string
	Release      string
	To           string // the CAL version asked for; "" where the server's release is not known
	Lines        []Line
	ServerID     string  // License Server ID; "" where nobody has read it
	Facts        []Entry // of the license server and its hosts
	Proofs       []Proof
	Files        []*File
	Contact      Entry
}

// Line is CALs that are to be exchanged.
type Line struct {
	Reference string // "" where only a refusal tells of them
	Version   string
	Kind      compat.Kind
	Quantity  int
	Wizard    *compat.Wizard // nil: the program is not known
	Entries   []Entry
}

// Entry is a term and what the records say; without a value it says what to do.
type Entry struct {
	Term    compat.Text
	Value   string
	Words   compat.Text // the value as people read it, where that is not the value itself
	Missing compat.Text
	Doubt   compat.Text // what is odd about the value; empty for nothing
}

// Read is the value as people read it; empty texts where nobody knows it.
func (e *Entry) Read() compat.Text {
	if e.Words != (compat.Text{}) {
		return e.Words
	}
	return same(e.Value)
}

// NewDossier puts a dossier together.
func NewDossier(m Material) *Dossier {
	d := &Dossier{
		Number: int(m.Case.Number), Organization: m.Organization, AsOf: m.AsOf.UTC().Truncate(24 * time.Hour), Server: m.ServerName, Files: m.Files,
	}
	if m.Server != nil {
		d.Release = knownRelease(m.Server.Release)
	}
	if release, err := compat.ParseRelease(d.Release); err == nil {
		if to := compat.Default().CALOf(release); to != compat.UnknownCAL {
			d.To = to.String()
		}
	}
	d.Lines = m.lines(d.To)
	d.Facts = m.facts(d.Release)
	if m.Server != nil {
		d.ServerID = value(m.Server.ServerID)
	}
	d.Proofs = m.proofs(d)
	d.Contact = Entry{Term: both("Contact and reachable hours", "Contact et heures de disponibilité"), Value: m.said(contactProof), Missing: missingContact}
	return d
}

func knownRelease(release string) string {
	if release == compat.UnknownRelease.String() {
		return ""
	}
	return release
}

var missingContact = both("write name, telephone and hours into the checklist", "notez nom, téléphone et heures dans la liste de contrôle")

// lines are the purchases that the server can't hold; where there is none, the CALs that it has refused.
func (m *Material) lines(to string) (lines []Line) {
	for _, p := range m.Purchases {
		if to == "" || newer(p.CALVersion, to) {
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

var (
	termOrder = both("Order or invoice", "Commande ou facture")
	termAgree = both("Agreement or license number", "Numéro de contrat ou de licence")
)

var (
	termProgram  = both("Program", "Programme")
	termPart     = both("Part number (SKU)", "Référence article (SKU)")
	termTitle    = both("Title", "Désignation")
	termSupplier = both("Supplier", "Fournisseur")
	termBought   = both("Purchased on", "Acheté le")
)

// lineTerms are what a line of the annex tells, in its order.
func lineTerms() []compat.Text {
	return []compat.Text{termOrder, termProgram, termAgree, termPart, termTitle, termSupplier, termBought}
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
	bought := Entry{Term: termBought, Missing: both("complete the purchase; it stands on the invoice", "complétez l'achat ; la date figure sur la facture")}
	if p.PurchasedOn != nil {
		bought.Value, bought.Words = p.PurchasedOn.Format(time.DateOnly), compat.Text{EN: English.day(*p.PurchasedOn), FR: French.day(*p.PurchasedOn)}
	}
	l.Entries = []Entry{
		{Term: termOrder, Value: p.Reference},
		program, agreement,
		{Term: termPart, Value: p.PartNumber, Missing: both("complete the purchase; it stands on the invoice", "complétez l'achat ; elle figure sur la facture")},
		{Term: termTitle, Value: p.Title, Missing: both("complete the purchase, if the reseller asks for it", "complétez l'achat, si le revendeur la demande")},
		{Term: termSupplier, Value: p.Supplier, Missing: both("complete the purchase", "complétez l'achat")},
		bought,
	}
	return l
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

func (m *Material) facts(release string) []Entry {
	s := cmp.Or(m.Server, &inventory.LicenseServer{})
	report := both("let the server send a report, or correct its record", "faites transmettre un relevé par le serveur, ou corrigez sa fiche")
	id := Entry{
		Term: both("License Server ID (35 digits)", "ID du serveur de licences (35 chiffres)"), Value: value(s.ServerID),
		Missing: both("RD Licensing Manager > Install Licenses > Obtain Client License Key Pack shows it; it is not the Product ID", "Gestionnaire de licences > Installer des licences > Obtenir un pack de clés l'affiche ; ce n'est pas l'ID de produit"),
	}
	if n := digitsIn(id.Value); id.Value != "" && n != serverIDDigits {
		id.Doubt = both("%s digits, 35 are usual: look again", "%s chiffres, 35 d'ordinaire : revoyez-le", strconv.Itoa(n))
	}
	return []Entry{
		{Term: both("License server", "Serveur de licences"), Value: m.ServerName, Missing: report},
		{Term: both("Domain", "Domaine"), Value: value(s.Domain), Missing: report},
		{Term: both("Windows Server", "Windows Server"), Value: release, Missing: report},
		{Term: both("Product ID", "ID de produit"), Value: value(s.ProductID), Missing: both("RD Licensing Manager > Properties > Connection Method shows it", "Gestionnaire de licences > Propriétés > Méthode de connexion l'affiche")},
		id,
		{Term: both("Session hosts", "Hôtes de session"), Value: m.hostWords(), Missing: report},
	}
}

func digitsIn(s string) (n int) {
	for _, r := range s {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// hostWords counts the hosts by release: "3 × 2019, 1 × 2022".
func (m *Material) hostWords() string {
	count := map[string]int{}
	for _, h := range m.Hosts {
		if release := knownRelease(h.Release); release != "" {
			count[release]++
		}
	}
	var words []string
	for release, n := range count {
		words = append(words, strconv.Itoa(n)+" × Windows Server "+release)
	}
	slices.Sort(words)
	return strings.Join(words, ", ")
}

func (m *Material) said(proof string) string {
	for _, s := range m.Said {
		if s.Proof == proof {
			return s.Text
		}
	}
	return ""
}

// Quantity is how many CALs are asked for.
func (d *Dossier) Quantity() (n int) {
	for _, l := range d.Lines {
		n += l.Quantity
	}
	return n
}

// Missing counts the lines of the checklist that nothing speaks for yet.
func (d *Dossier) Missing() (n int) {
	for _, p := range d.Proofs {
		if p.By == ByNothing {
			n++
		}
	}
	return n
}
