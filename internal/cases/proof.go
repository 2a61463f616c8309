package cases

import (
	"slices"

	"calfleet/internal/compat"
)

// Proof is one line of the checklist: what those who are asked want to see.
type Proof struct {
	ID     string
	Title  compat.Text
	Todo   compat.Text // how to get it
	By     Basis
	Said   string // what somebody wrote to it
	Ticked bool
	Files  int // attached as this proof
}

const contactProof = "contact" // what is written there is all there is to it

// Basis says what speaks for a proof.
type Basis uint8

// The bases, from nothing to the strongest.
const (
	ByNothing Basis = iota // it is missing
	NotNeeded              // nobody asks for it here
	ByTick                 // somebody says that it is at hand
	ByRecords              // the records have it
	ByFile                 // it is attached
)

// proofKind is a line of the checklist before anybody has looked.
type proofKind struct {
	id          string
	title, todo compat.Text
	derived     func(*Material, *Dossier) Basis // what the records say to it; nil: nothing
}

// checklist is what resellers, volume-licensing support and the Clearinghouse ask for, in the order in which they do. It follows what the wizard and the
// web form want (Microsoft Learn, migrate RDS CALs, and Win32_TSLicenseKeyPack); proof of the operating system's downgrade is what
// administrators report being asked for, and no Microsoft document that we know names it.
var checklist = []proofKind{
	{"agreement", both("Agreement or license number", "Numéro de contrat ou de licence"), both("Complete the purchases in the annex.", "Complétez les achats de l'annexe."), (*Material).haveAgreement},
	{"order", both("Order number", "Numéro de commande"), both("Record the purchase that the CALs came with.", "Enregistrez l'achat dont viennent les CAL."), haveOrder},
	{"invoice", both("Invoice", "Facture"), both("Ask purchasing for a copy, and attach it.", "Demandez une copie aux achats, et joignez-la."), nil},
	{"entitlement", both("Proof of entitlement: order confirmation, license certificate", "Preuve du droit d'usage : confirmation de commande, certificat de licence"), both("The reseller, or the licensing portal of the agreement, has it. Attach it.", "Le revendeur, ou le portail du contrat, le détient. Joignez-le."), nil},
	{"quantity", both("Kind and quantity", "Type et quantité"), both("Record the purchase, or the refusal.", "Enregistrez l'achat, ou le refus."), haveQuantity},
	{"server-id", both("License Server ID, 35 digits", "ID du serveur de licences, 35 chiffres"), both("Let the license server report, or enter it by hand.", "Faites transmettre un relevé par le serveur, ou saisissez-le."), (*Material).haveServerID},
	{"refusal", both("Screenshots of the refusal", "Captures d'écran du refus"), both("Try the installation once more, and attach what the wizard says.", "Retentez l'installation une fois, et joignez ce que dit l'assistant."), nil},
	{"os-downgrade", both("Proof that the older Windows Server is rightly used", "Preuve que l'ancien Windows Server est utilisé à bon droit"), both("The license of the host's Windows Server, or its downgrade right. Some ask for it; no Microsoft document that we know of does.", "La licence Windows Server de l'hôte, ou son droit de rétrogradation. Certains la demandent ; aucun document Microsoft connu de nous ne l'exige."), nil},
	{contactProof, both("Contact and reachable hours", "Contact et heures de disponibilité"), both("Write name, telephone and hours here.", "Notez ici nom, téléphone et heures."), nil},
}

// IsProof says that the checklist has a line of this id.
func IsProof(id string) bool {
	for _, k := range checklist {
		if k.id == id {
			return true
		}
	}
	return false
}

func (m *Material) proofs(d *Dossier) []Proof {
	proofs := make([]Proof, len(checklist))
	for i, k := range checklist {
		p := Proof{ID: k.id, Title: k.title, Todo: k.todo}
		if k.derived != nil {
			p.By = k.derived(m, d)
		}
		for _, s := range m.Said {
			if s.Proof != k.id {
				continue
			}
			p.Said, p.Ticked = s.Text, s.Ticked
			if s.Ticked || k.id == contactProof && s.Text != "" {
				p.By = max(p.By, ByTick)
			}
		}
		for _, f := range m.Files {
			if f.Proof == k.id {
				p.Files++
				p.By = ByFile
			}
		}
		proofs[i] = p
	}
	return proofs
}

// haveAgreement wants a number for every purchase whose program gives one.
func (*Material) haveAgreement(d *Dossier) Basis {
	basis := NotNeeded
	for _, l := range d.Lines {
		i := slices.IndexFunc(l.Entries, func(e Entry) bool { return e.Term == termAgree })
		switch {
		case i < 0 || l.Entries[i].Read() == compat.Text{}:
			return ByNothing
		case l.Entries[i].Value != "":
			basis = ByRecords
		}
	}
	return onlyWith(d, basis)
}

// onlyWith is a basis where there is anything to ask for at all.
func onlyWith(d *Dossier, basis Basis) Basis {
	if len(d.Lines) == 0 {
		return ByNothing
	}
	return basis
}

func haveOrder(_ *Material, d *Dossier) Basis {
	if slices.ContainsFunc(d.Lines, func(l Line) bool { return l.Reference == "" }) {
		return ByNothing
	}
	return onlyWith(d, ByRecords)
}

func haveQuantity(_ *Material, d *Dossier) Basis {
	if slices.ContainsFunc(d.Lines, func(l Line) bool { return l.Quantity == 0 || l.Kind == compat.KindUnknown }) {
		return ByNothing
	}
	return onlyWith(d, ByRecords)
}

func (m *Material) haveServerID(*Dossier) Basis {
	if m.Server == nil || digitsIn(value(m.Server.ServerID)) != serverIDDigits {
		return ByNothing
	}
	return ByRecords
}
