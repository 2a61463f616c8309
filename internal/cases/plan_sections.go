package cases

import (
	"slices"
	"strconv"

	"calfleet/internal/compat"
)

// The sections that plans share: what is needed first, the remedy's own steps, and how the case ends.

// needs begins every plan: the preconditions of the remedy, with whether they are met, and what else must be so.
func (g *Ground) needs(more ...compat.Text) Section {
	s := Section{ID: "needs", Title: both("What it needs", "Ce qu'il faut")}
	for _, p := range g.Remedy.Preconditions {
		s.Lines = append(s.Lines, PlanLine{p.Text, true, p.Met})
	}
	who := both("Who: %s. How long: %s.", "Qui : %s. Durée : %s.", g.Remedy.Who, g.Remedy.Effort)
	return s.then(who).then(more...)
}

// steps are those of the remedy, with this fleet's names.
func (g *Ground) steps() Section {
	s := Section{ID: "steps", Title: both("What to do", "Ce qu'il faut faire")}
	return s.then(g.Remedy.Steps...)
}

// closing ends every plan: who must report, and what must be gone for the portal to solve the case.
func (g *Ground) closing(reporters ...string) Section {
	s := Section{ID: "close", Title: both("When it is solved", "Quand c'est résolu")}
	if len(reporters) == 0 {
		for _, h := range g.Hosts {
			reporters = append(reporters, h.Name)
		}
		slices.Sort(reporters)
		if g.Server != "" {
			reporters = append(reporters, g.Server)
		}
	}
	if n := len(reporters); n > 0 {
		s = s.then(both("Let these report again: %s.", "Faites-leur transmettre un nouveau relevé : %s.", someNames(reporters)))
	}
	open := 0
	for _, t := range g.Findings {
		if t.ResolvedAt != nil {
			continue
		}
		if open++; open <= someFindings {
			s = s.then(both("Gone must be: %s", "Doit avoir disparu : %s", t.Detail.Message))
		}
	}
	if open > someFindings {
		s = s.then(both("and %s more findings of this case", "et %s autres constats de ce dossier", strconv.Itoa(open-someFindings)))
	}
	return s.then(both("Nobody closes the case: the portal does, when reports or records show that all of this is gone; and it goes on with it if something returns.",
		"Personne ne clôt le dossier : le portail le fait quand relevés ou fiches montrent que tout cela a disparu, et le reprend si quelque chose revient."))
}

const (
	someFindings  = 5
	someReporters = 8
)

// someNames names the first few.
func someNames(all []string) compat.Text {
	if more := len(all) - someReporters; more > 1 {
		list := names(all[:someReporters])
		return both("%s and %s more", "%s et %s autres", list, strconv.Itoa(more))
	}
	return same(names(all))
}

// after is what is left to do once it works.
func after(texts ...compat.Text) Section {
	return Section{ID: "after", Title: both("Afterwards", "Ensuite")}.then(texts...)
}

// recordPurchases reminds of the records that no machine keeps.
var recordPurchases = both("Record here what was bought, exchanged or moved: purchases belong to the license server that has their CALs.",
	"Enregistrez ici ce qui a été acheté, échangé ou déplacé : les achats vont au serveur de licences qui détient leurs CAL.")
