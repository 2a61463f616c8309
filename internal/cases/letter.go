package cases

import (
	"strconv"
	"strings"
	"time"

	"calfleet/internal/compat"
)

// Recipient is whom a request is addressed to.
type Recipient string

// The recipients, in the order in which one asks them.
const (
	Reseller      Recipient = "reseller"
	VolumeSupport Recipient = "volume-licensing"
	Clearinghouse Recipient = "clearinghouse"
)

// Recipients lists them.
func Recipients() []Recipient { return []Recipient{Reseller, VolumeSupport, Clearinghouse} }

// ParseRecipient reads a recipient; anything unknown is the reseller.
func ParseRecipient(s string) Recipient {
	for _, r := range Recipients() {
		if string(r) == s {
			return r
		}
	}
	return Reseller
}

// Name is what a recipient is called.
func (r Recipient) Name() compat.Text {
	switch r {
	case VolumeSupport:
		return both("Microsoft volume-licensing support", "Support des licences en volume de Microsoft")
	case Clearinghouse:
		return both("Microsoft Clearinghouse, by telephone", "Clearinghouse de Microsoft, par téléphone")
	default:
		return both("Reseller", "Revendeur")
	}
}

// Letter is a request in one language: a letter, or what to say on the telephone.
type Letter struct {
	Language Language
	Subject  string
	Parts    []Part
}

// Part is a stretch of a letter: a heading, which may be empty, and paragraphs or a list.
type Part struct {
	Heading    string
	Paragraphs []string
	List       bool
}

// Letter writes the request.
func (d *Dossier) Letter(to Recipient, l Language) Letter {
	w := letterWriter{d, l, Letter{Language: l, Subject: l.of(d.subject())}}
	if to == Clearinghouse {
		w.script()
	} else {
		w.letter(to)
	}
	return w.out
}

func (d *Dossier) subject() compat.Text {
	return both("RDS CAL keys of version %s for license server %s (%s)", "Clés de CAL RDS de version %s pour le serveur de licences %s (%s)", d.version(), d.Server, d.orders(ordersInSubject))
}

// version is what is asked for; a blank where nobody has read the server's release.
func (d *Dossier) version() string {
	if d.To == "" {
		return blank
	}
	return d.To
}

// blank stands in running text where something was not read.
const blank = "________"

// orders names so many of them; 0 is all.
func (d *Dossier) orders(most int) string {
	var orders []string
	for _, l := range d.Lines {
		if l.Reference != "" {
			orders = append(orders, l.Reference)
		}
	}
	if len(orders) == 0 {
		return blank
	}
	if most > 0 && len(orders) > most {
		orders = append(orders[:most], "…")
	}
	return strings.Join(orders, ", ")
}

const ordersInSubject = 3 // the annex has them all

type letterWriter struct {
	d   *Dossier
	l   Language
	out Letter
}

func (w *letterWriter) part(heading compat.Text, list bool, paragraphs ...compat.Text) {
	p := Part{Heading: w.l.of(heading), List: list}
	for _, text := range paragraphs {
		p.Paragraphs = append(p.Paragraphs, w.l.of(text))
	}
	w.out.Parts = append(w.out.Parts, p)
}

func (w *letterWriter) letter(to Recipient) {
	d := w.d
	w.part(compat.Text{}, false,
		both("Dear Sir or Madam,", "Madame, Monsieur,"),
		both("%s holds %s RDS CALs under the orders in the annex: %s. They are meant for the license server %s, which runs Windows Server %s and cannot install them: a license server holds CALs of its own version and older (Microsoft Learn, “License Remote Desktop Services with Client Access Licenses”).",
			"%s détient %s CAL RDS au titre des commandes en annexe : %s. Elles sont destinées au serveur de licences %s, sous Windows Server %s, qui ne peut les installer : un serveur de licences détient les CAL de sa version et des versions antérieures (Microsoft Learn, « License Remote Desktop Services with Client Access Licenses »).",
			d.Organization, strconv.Itoa(d.Quantity()), d.cals(w.l), d.Server, orBlank(d.Release)),
		both("The session hosts are not in the way: these CALs cover hosts of their own and of earlier versions.", "Les hôtes de session ne sont pas en cause : ces CAL couvrent les hôtes de leur version et des versions antérieures."))
	ask := both("We ask for license keys of version %s for the same kind and quantity, as a downgrade or an exchange, that this license server can install. Please name the program under which they are to be installed.",
		"Nous demandons des clés de licence de version %s, pour les mêmes types et quantités, par rétrogradation ou échange, que ce serveur de licences puisse installer. Merci d'indiquer le programme sous lequel les installer.", d.version())
	if to == VolumeSupport {
		ask = both("We ask you to issue license keys of version %s for the same kind and quantity under the agreements in the annex, or to confirm that we may choose the lower version in the Install Licenses wizard ourselves.",
			"Nous vous demandons d'émettre des clés de licence de version %s, pour les mêmes types et quantités, au titre des contrats en annexe, ou de confirmer que nous pouvons choisir nous-mêmes la version inférieure dans l'assistant d'installation.", d.version())
	}
	w.part(both("What we ask for", "Notre demande"), false, ask)
	w.part(both("Please tell us", "Merci de nous indiquer"), true,
		both("which proof you still need;", "quelle pièce il vous faut encore ;"),
		both("what it costs, if anything;", "ce qu'il en coûte, le cas échéant ;"),
		both("whether the present keys become void, and when;", "si les clés actuelles deviennent caduques, et quand ;"),
		both("a reference number for this request.", "un numéro de référence pour cette demande."))
	w.part(compat.Text{}, false,
		both("If it can't be done, a short refusal in writing helps us to take the other way, a newer license server.", "Si c'est impossible, un bref refus écrit nous permettra de prendre l'autre voie, un serveur de licences plus récent."),
		both("Contact: %s", "Contact : %s", orBlank(d.Contact.Value)),
		both("Yours faithfully,", "Veuillez agréer, Madame, Monsieur, nos salutations distinguées."),
		compat.Text{EN: d.Organization, FR: d.Organization})
}

func (w *letterWriter) script() {
	d := w.d
	w.part(both("Before you call", "Avant d'appeler"), true,
		both("The number is the one that RD Licensing Manager shows for the country in the server's properties (Properties > Connection Method > Telephone).", "Le numéro est celui qu'affiche le Gestionnaire de licences pour le pays indiqué dans les propriétés du serveur (Propriétés > Méthode de connexion > Téléphone)."),
		both("Users report that the line may send you back to the website. Nobody can promise an answer or a delay.", "Des utilisateurs rapportent que la ligne peut renvoyer au site web. Nul ne peut promettre une réponse ni un délai."),
		both("Have the annex open, and the proofs at hand.", "Ayez l'annexe ouverte et les pièces à portée de main."))
	w.part(both("Say", "Dites"), true,
		both("“I have %s RDS CALs of version %s and a license server that runs Windows Server %s. It can't install them. I need keys of version %s for the same kind and quantity.”",
			"« J'ai %s CAL RDS de version %s et un serveur de licences sous Windows Server %s. Il ne peut pas les installer. Il me faut des clés de version %s, pour les mêmes types et quantités. »",
			strconv.Itoa(d.Quantity()), d.versions(), orBlank(d.Release), d.version()),
		both("“The license server ID is %s.” Read it group by group.", "« L'ID du serveur de licences est %s. » Lisez-le groupe par groupe.", orBlank(grouped(d.ServerID))),
		both("“The orders are %s.”", "« Les commandes sont %s. »", d.orders(0)))
	w.part(both("If they refuse", "En cas de refus"), true,
		both("Ask for the reason, and whether the reseller or volume-licensing support can issue the keys.", "Demandez le motif, et si le revendeur ou le support des licences en volume peut émettre les clés."),
		both("Ask for a reference number all the same.", "Demandez tout de même un numéro de référence."))
	w.part(both("Write down", "Notez"), true,
		both("Day and time, name, reference number: %s", "Date et heure, nom, numéro de référence : %s", blank),
		both("License key pack ID (35 characters): %s", "ID du pack de clés (35 caractères) : %s", blank),
		both("Program, version, kind and quantity to install it under: %s", "Programme, version, type et quantité sous lesquels l'installer : %s", blank))
}

func orBlank(s string) string {
	if s == "" {
		return blank
	}
	return s
}

// grouped puts a space between every five digits of a number that is read aloud.
func grouped(digits string) string {
	if strings.Trim(digits, "0123456789") != "" {
		return digits
	}
	var b strings.Builder
	for i, r := range digits {
		if i > 0 && i%5 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// cals is "50 × 2022 Per User, 20 × 2022 Per Device".
func (d *Dossier) cals(l Language) string {
	var words []string
	for _, line := range d.Lines {
		words = append(words, strconv.Itoa(line.Quantity)+" × "+line.Version+" "+l.of(line.Kind.Text()))
	}
	return orBlank(strings.Join(words, ", "))
}

func (d *Dossier) versions() string {
	var versions []string
	seen := map[string]bool{}
	for _, line := range d.Lines {
		if !seen[line.Version] {
			seen[line.Version] = true
			versions = append(versions, line.Version)
		}
	}
	return orBlank(strings.Join(versions, ", "))
}

var frenchMonths = [...]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}

// day is a date as a letter has it.
func (l Language) day(t time.Time) string {
	if l != French {
		return t.Format("2 January 2006")
	}
	day := strconv.Itoa(t.Day())
	if t.Day() == 1 {
		day = "1er"
	}
	return day + " " + frenchMonths[t.Month()-1] + " " + strconv.Itoa(t.Year())
}
