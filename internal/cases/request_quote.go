package cases

import (
	"strconv"
	"strings"

	"calfleet/internal/compat"
)

// The requests that ask for a price: more CALs, newer ones, Windows Server CALs, a renewal. They promise nothing and order nothing.
var (
	quote = request{
		title: both("Request for a quote", "Demande de devis"), to: []Recipient{Reseller}, lines: (*Material).purchased, facts: (*Material).buyFacts,
		subject: func(d *Dossier) compat.Text {
			return both("Request for a quote: RDS CALs for license server %s", "Demande de devis : CAL RDS pour le serveur de licences %s", orBlank(d.Server))
		},
		letter: func(w *letterWriter, _ Recipient) {
			w.quote(both("We need more RDS CALs for %s (%s). We ask for a quote for:", "Il nous faut davantage de CAL RDS pour %s (%s). Nous demandons un devis pour :", orBlank(w.d.Server), w.hosts()), w.d.wantedLines())
		},
	}
	stepUp = request{
		title: both("Request for newer CALs", "Demande de CAL plus récentes"), to: []Recipient{Reseller, VolumeSupport}, lines: (*Material).purchased, facts: (*Material).buyFacts,
		subject: func(d *Dossier) compat.Text {
			return both("Newer RDS CALs for license server %s (%s)", "CAL RDS plus récentes pour le serveur de licences %s (%s)", orBlank(d.Server), d.orders(ordersInSubject))
		},
		letter: stepUpLetter, turns: func(d *Dossier) string {
			if len(d.Wanted) == 0 {
				return ""
			}
			return d.Wanted[0].Version
		},
	}
	baseQuote = request{
		title: both("Request for a quote", "Demande de devis"), to: []Recipient{Reseller}, lines: (*Material).purchased, facts: (*Material).buyFacts,
		subject: func(*Dossier) compat.Text {
			return both("Request for a quote: Windows Server CALs", "Demande de devis : CAL Windows Server")
		},
		letter: func(w *letterWriter, _ Recipient) {
			w.quote(both("Besides RDS CALs our users and devices need Windows Server CALs. Before we order, please check whether a suite or a subscription of ours contains them. We ask for a quote for:",
				"Outre les CAL RDS, nos utilisateurs et appareils ont besoin de CAL Windows Server. Avant toute commande, merci de vérifier si une suite ou un abonnement que nous détenons les contient. Nous demandons un devis pour :"),
				[]compat.Text{both("Windows Server CALs, per user or per device, quantity: %s", "CAL Windows Server, par utilisateur ou par appareil, quantité : %s", blank)})
		},
	}
	renewal = request{
		title: both("Request for a renewal", "Demande de renouvellement"), to: []Recipient{Reseller}, lines: (*Material).purchased, facts: (*Material).buyFacts,
		subject: func(d *Dossier) compat.Text {
			return both("Renewal of the RDS CALs of order %s", "Renouvellement des CAL RDS de la commande %s", d.orders(ordersInSubject))
		},
		letter: func(w *letterWriter, _ Recipient) {
			w.quote(both("The term of the orders in the annex is coming to its end. We ask for an offer to renew them without a gap:", "La période des commandes en annexe arrive à son terme. Nous demandons une offre de renouvellement sans interruption :"), w.d.boughtLines())
		},
	}
)

// stepUpLetter asks first for what Software Assurance may give for nothing.
func stepUpLetter(w *letterWriter, to Recipient) {
	first := both("Our session hosts (%s) need RDS CALs of a newer version than those of the orders in the annex. Please check first whether these were bought with Software Assurance that was in force when the newer version came out: then we ask for its keys instead of a quote.",
		"Nos hôtes de session (%s) exigent des CAL RDS d'une version plus récente que celles des commandes en annexe. Merci de vérifier d'abord si celles-ci ont été achetées avec une Software Assurance en vigueur à la sortie de la version plus récente : nous demandons alors ses clés plutôt qu'un devis.", w.hosts())
	if to == VolumeSupport {
		w.quote(both("Our session hosts (%s) need RDS CALs of a newer version than those of the agreements in the annex. We ask which newer version Software Assurance gives us a right to under these agreements, and for its keys.",
			"Nos hôtes de session (%s) exigent des CAL RDS d'une version plus récente que celles des contrats en annexe. Nous demandons à quelle version plus récente la Software Assurance nous donne droit au titre de ces contrats, et ses clés.", w.hosts()), w.d.wantedLines())
		return
	}
	w.quote(first, w.d.wantedLines())
}

// quote is a letter that asks for a price.
func (w *letterWriter) quote(why compat.Text, wanted []compat.Text) {
	w.part(compat.Text{}, false, dearAll, why)
	w.part(both("Wanted", "Besoin"), true, wanted...)
	w.part(both("Please tell us", "Merci de nous indiquer"), true,
		both("the price of each and in total, with the currency, and until when it holds;", "le prix unitaire et total, avec la devise, et sa durée de validité ;"),
		both("the program, and whether the CALs are perpetual or end with a subscription;", "le programme, et si les CAL sont perpétuelles ou prennent fin avec un abonnement ;"),
		both("what Software Assurance would cost besides;", "ce que coûterait en plus la Software Assurance ;"),
		both("how the keys or codes come, and within what time.", "comment arrivent les clés ou les codes, et dans quel délai."))
	w.closing(both("This is a question and no order.", "Ceci est une demande et non une commande."))
}

func (w *letterWriter) hosts() string {
	for _, e := range w.d.Facts {
		if e.Term == hostsTerm {
			return orBlank(e.Value)
		}
	}
	return blank
}

// wantedLines are "50 × 2022 Per User RDS CALs, or newer".
func (d *Dossier) wantedLines() (texts []compat.Text) {
	for _, want := range d.Wanted {
		texts = append(texts, both("%s × RDS CAL %s, version %s or newer", "%s × CAL RDS %s, version %s ou plus récente", quantityWord(want.Quantity), kindOrBlank(want.Kind), orBlank(want.Version)))
	}
	if len(texts) == 0 {
		texts = append(texts, both("%s × RDS CAL %s, version %s or newer", "%s × CAL RDS %s, version %s ou plus récente", blank, blank, blank))
	}
	return texts
}

// boughtLines are the CALs of the annex.
func (d *Dossier) boughtLines() (texts []compat.Text) {
	for _, line := range d.Lines {
		texts = append(texts, both("%s × RDS CAL %s, version %s (order %s)", "%s × CAL RDS %s, version %s (commande %s)", quantityWord(line.Quantity), kindOrBlank(line.Kind), orBlank(line.Version), orBlank(line.Reference)))
	}
	if len(texts) == 0 {
		texts = append(texts, both("The order: %s", "La commande : %s", blank))
	}
	return texts
}

func quantityWord(n int) string {
	if n == 0 {
		return blank
	}
	return strconv.Itoa(n)
}

func kindOrBlank(k compat.Kind) compat.Text {
	if k == compat.KindUnknown {
		return same(blank)
	}
	return k.Text()
}

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
