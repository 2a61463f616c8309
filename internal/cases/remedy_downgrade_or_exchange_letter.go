package cases

import (
	"strconv"
	"strings"

	"calfleet/internal/compat"
)

// exchange asks for keys of a version that the license server takes: by letter, or, of the Clearinghouse, on the telephone.
var exchange = request{
	title: both("Letter and annex", "Courrier et annexe"), to: []Recipient{Reseller, VolumeSupport, Clearinghouse}, lines: (*Material).tooNew, facts: (*Material).installFacts,
	subject: func(d *Dossier) compat.Text {
		return both("RDS CAL keys of version %s for license server %s (%s)", "Clés de CAL RDS de version %s pour le serveur de licences %s (%s)", d.version(), d.Server, d.orders(ordersInSubject))
	},
	letter: func(w *letterWriter, to Recipient) {
		if to == Clearinghouse {
			w.call()
		} else {
			w.exchange(to)
		}
	},
	turns: func(d *Dossier) string { return d.To },
}

// version is what is asked for; a blank where nobody has read the server's release.
func (d *Dossier) version() string {
	if d.To == "" {
		return blank
	}
	return d.To
}

func (w *letterWriter) exchange(to Recipient) {
	d := w.d
	w.part(compat.Text{}, false,
		dearAll,
		both("%s holds %s RDS CALs under the orders in the annex: %s. They are meant for the license server %s, which runs Windows Server %s and cannot install them: a license server holds CALs of its own version and older (Microsoft Learn, “License Remote Desktop Services with Client Access Licenses”).",
			"%s détient %s CAL RDS au titre des commandes en annexe : %s. Elles sont destinées au serveur de licences %s, sous Windows Server %s, qui ne peut les installer : un serveur de licences détient les CAL de sa version et des versions antérieures (Microsoft Learn, « License Remote Desktop Services with Client Access Licenses »).",
			d.Organization, strconv.Itoa(d.Quantity()), d.cals(w.l), d.Server, orBlank(d.Release)),
		both("The session hosts are not the issue: these CALs cover hosts of their own and of earlier versions.", "Les hôtes de session ne sont pas en cause : ces CAL couvrent les hôtes de leur version et des versions antérieures."))
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
	w.closing(both("If it can't be done, a short refusal in writing helps us to take the other way, a newer license server.", "Si c'est impossible, un bref refus écrit nous permettra de prendre l'autre voie, un serveur de licences plus récent."))
}

func (w *letterWriter) call() {
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
