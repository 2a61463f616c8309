package compat

import (
	"slices"
	"strings"
)

// Programs by what proves a purchase under them, in the words of RD Licensing Manager and of resellers. CSP has no entry of its own in
// the wizard: its perpetual CALs come as a 25-character code under “License Pack (Retail Purchase)”.
var (
	codePrograms      = []string{"retail", "license pack", "fpp", "csp", "cloud solution provider", "détail"}
	agreementPrograms = []string{"open", "select", "enterprise", "entreprise", "ea", "campus", "school", "spla", "service provider", "mpsa", "volume", "vl"}
)

// programSigns part the words of a program's name.
var programSigns = strings.NewReplacer("_", " ", "-", " ", "(", " ", ")", " ", "/", " ")

// hasAgreement says whether the program of a purchase gives it an agreement, enrollment or license number; NotKnown where the program
// was not said or is none the rules know.
func (p *Purchase) hasAgreement() Answer {
	words := " " + programSigns.Replace(plain(p.Program)) + " "
	says := func(name string) bool { return strings.Contains(words, " "+name+" ") }
	switch {
	case slices.ContainsFunc(codePrograms, says):
		return No
	case slices.ContainsFunc(agreementPrograms, says):
		return Yes
	}
	return NotKnown
}

// unproved lists what of the proof is missing for certain.
func (p *Purchase) unproved() (out []Text) {
	if p.Reference == "" {
		out = append(out, say("the order or invoice number", "le numéro de commande ou de facture"))
	}
	if p.PurchasedOn.IsZero() {
		out = append(out, say("the day of purchase", "le jour d’achat"))
	}
	if p.Agreement == "" && p.hasAgreement() == Yes {
		out = append(out, say("the agreement number", "le numéro de contrat"))
	}
	return out
}

func (p *Purchase) isUnproved() bool { return len(p.unproved()) > 0 }

// mayLackAgreement is true where it is not known whether there is an agreement number to record.
func (p *Purchase) mayLackAgreement() bool { return p.Agreement == "" && p.hasAgreement() == NotKnown }
