package cases

import (
	"slices"

	"calfleet/internal/compat"
)

// Proof is one line of the checklist: what those who are asked want to see, or what shows that it was done.
type Proof struct {
	ID     string
	Title  compat.Text
	Todo   compat.Text // how to get it
	By     Basis
	Said   string // what somebody wrote to it
	Ticked bool
	Files  int // attached as this proof
}

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

// Word is the basis as people read it.
func (b Basis) Word() compat.Text {
	switch b {
	case ByFile:
		return both("attached", "jointe")
	case ByRecords:
		return both("on record", "dans les fiches")
	case ByTick:
		return both("at hand", "disponible")
	case NotNeeded:
		return notNeeded
	default:
		return both("missing", "manquante")
	}
}

// The lines of checklists. Their ids stand in the database and are never reused.
const (
	proofAgreement    = "agreement"
	proofOrder        = "order"
	proofInvoice      = "invoice"
	proofEntitlement  = "entitlement"
	proofQuantity     = "quantity"
	proofServerID     = "server-id"
	proofRefusal      = "refusal"
	proofOSDowngrade  = "os-downgrade"
	proofContact      = "contact" // what is written there is all there is to it
	proofAssurance    = "assurance"
	proofNeed         = "need"
	proofQuote        = "quote"
	proofConfirmation = "confirmation"
	proofPermitted    = "permitted"
	proofPackID       = "pack-id"
	proofVerified     = "verified"
	proofDiagnoser    = "diagnoser"
	proofChange       = "change"
	proofBoughtOnce   = "bought-once"
	proofDevices      = "devices"
	proofUsersTold    = "users-told"
	proofBackup       = "backup"
)

// proofKind is a line of the checklist before anybody has looked.
type proofKind struct {
	id          string
	title, todo compat.Text
	derived     func(*Material, *Dossier) Basis // what the records say to it; nil: nothing
}

// proofKinds are all of them. Of an exchange they are what resellers, volume-licensing support and the Clearinghouse ask for; they follow what the wizard and the
// web form want (Microsoft Learn, migrate RDS CALs, and Win32_TSLicenseKeyPack); proof of the operating system's downgrade is what
// administrators report being asked for, and no Microsoft document that we know names it.
var proofKinds = []proofKind{
	{proofAgreement, both("Agreement or license number", "Numéro de contrat ou de licence"), both("Complete the purchases in the annex.", "Complétez les achats de l'annexe."), (*Material).haveAgreement},
	{proofOrder, both("Order number", "Numéro de commande"), both("Record the purchase that the CALs came with.", "Enregistrez l'achat dont viennent les CAL."), haveOrder},
	{proofInvoice, both("Invoice", "Facture"), both("Ask purchasing for a copy, and attach it.", "Demandez une copie aux achats, et joignez-la."), nil},
	{proofEntitlement, both("Proof of entitlement: order confirmation, license certificate", "Preuve du droit d'usage : confirmation de commande, certificat de licence"), both("The reseller, or the licensing portal of the agreement, has it. Attach it.", "Le revendeur, ou le portail du contrat, le détient. Joignez-le."), nil},
	{proofQuantity, both("Kind and quantity", "Type et quantité"), both("Record the purchase, or the refusal.", "Enregistrez l'achat, ou le refus."), haveQuantity},
	{proofServerID, both("License Server ID, 35 digits", "ID du serveur de licences, 35 chiffres"), both("Let the license server report, or enter it by hand.", "Faites transmettre un relevé par le serveur, ou saisissez-le."), (*Material).haveServerID},
	{proofRefusal, both("Screenshots of the refusal", "Captures d'écran du refus"), both("Try the installation once more, and attach what the wizard says.", "Retentez l'installation une fois, et joignez ce que dit l'assistant."), nil},
	{proofOSDowngrade, both("Proof of the right to run the older Windows Server", "Preuve que l'ancien Windows Server est utilisé à bon droit"), both("The license of the host's Windows Server, or its downgrade right. Some ask for it; no Microsoft document that we know of does.", "La licence Windows Server de l'hôte, ou son droit de rétrogradation. Certains la demandent ; aucun document Microsoft connu de nous ne l'exige."), nil},
	{proofContact, contactTerm, both("Write name, telephone and hours here.", "Notez ici nom, téléphone et heures."), nil},
	{proofAssurance, both("Software Assurance of the present CALs", "Software Assurance des CAL présentes"), both("Say on the purchases whether it was bought and until when; attach what proves it.", "Dites sur les achats si elle a été achetée et jusqu'à quand ; joignez ce qui le prouve."), haveAssurance},
	{proofNeed, both("How many are needed", "Combien il en faut"), both("Count users or devices: the position does, by what is issued or by who may connect. Attach the count.", "Comptez utilisateurs ou appareils : la position le fait, d'après ce qui est délivré ou qui peut se connecter. Joignez le décompte."), haveNeed},
	{proofQuote, both("Quote", "Devis"), both("Send the letter, and attach the answer.", "Envoyez le courrier, et joignez la réponse."), nil},
	{proofConfirmation, both("Order confirmation", "Confirmation de commande"), both("Attach it once ordered: it proves what may be used.", "Joignez-la après la commande : elle prouve ce qui peut être utilisé."), nil},
	{proofPermitted, both("The agreement permits converting", "Le contrat permet la conversion"), both("Ask purchasing or the reseller, and attach the answer. Not needed where only the mode is changed: tick it then.", "Demandez aux achats ou au revendeur, et joignez la réponse. Inutile si seul le mode change : cochez-la alors."), nil},
	{proofPackID, both("Key pack ID that came back", "ID du pack de clés reçu en retour"), both("Write it here, or attach the message: without it nothing can be installed again.", "Notez-le ici, ou joignez le message : sans lui, rien ne peut être réinstallé."), nil},
	{proofVerified, both("Output of the verification script", "Sortie du script de vérification"), both("Run it and attach what it says.", "Exécutez-le et joignez ce qu'il dit."), nil},
	{proofDiagnoser, both("Screenshot of RD Licensing Diagnoser", "Capture du Diagnostiqueur de licences"), both("On one of the hosts, as an administrator of the license server.", "Sur l'un des hôtes, en administrateur du serveur de licences."), nil},
	{proofChange, both("Change approved", "Changement approuvé"), both("Write the number of the change or ticket, or tick it where none is needed.", "Notez le numéro du changement ou du ticket, ou cochez si aucun n'est requis."), nil},
	{proofBoughtOnce, both("These CALs were bought once", "Ces CAL n'ont été achetées qu'une fois"), both("Attach the purchase papers, or say who migrated the CALs.", "Joignez les pièces d'achat, ou dites qui a migré les CAL."), nil},
	{proofDevices, both("List of the devices that are gone", "Liste des appareils disparus"), both("Attach it, or write who says so.", "Joignez-la, ou notez qui le dit."), nil},
	{proofUsersTold, both("Users know where to connect", "Les utilisateurs savent où se connecter"), both("Tell those whose hosts leave the collection.", "Prévenez ceux dont les hôtes quittent la collection."), nil},
	{proofBackup, both("Backup of the license server", "Sauvegarde du serveur de licences"), both("With %SystemRoot%\\System32\\lserver. Write where it is.", "Avec %SystemRoot%\\System32\\lserver. Notez où elle se trouve."), nil},
}

func proofKindOf(id string) *proofKind {
	if at := slices.IndexFunc(proofKinds, func(k proofKind) bool { return k.id == id }); at >= 0 {
		return &proofKinds[at]
	}
	return nil
}

// IsProof says that checklists have a line of this id.
func IsProof(id string) bool { return proofKindOf(id) != nil }

// proofs are the lines of a checklist as they stand.
func (m *Material) proofs(d *Dossier, ids []string) []Proof {
	proofs := make([]Proof, len(ids))
	for i, id := range ids {
		proofs[i] = m.proof(d, proofKindOf(id))
	}
	return proofs
}

func (m *Material) proof(d *Dossier, k *proofKind) Proof {
	p := Proof{ID: k.id, Title: k.title, Todo: k.todo}
	if k.derived != nil {
		p.By = k.derived(m, d)
	}
	for _, s := range m.Said {
		if s.Proof != k.id {
			continue
		}
		p.Said, p.Ticked = s.Text, s.Ticked
		if s.Ticked || slices.Contains(saidIsEnough, k.id) && s.Text != "" {
			p.By = max(p.By, ByTick)
		}
	}
	for _, f := range m.Files {
		if f.Proof == k.id {
			p.Files++
			p.By = ByFile
		}
	}
	return p
}

// saidIsEnough are the lines where what is written is the proof itself.
var saidIsEnough = []string{proofContact, proofPackID, proofChange, proofBackup}
