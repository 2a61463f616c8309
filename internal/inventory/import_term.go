package inventory

import (
	"regexp"
	"strings"
	"time"

	"calfleet/internal/catalog"
	"calfleet/internal/sheet"
)

// What cells say that ask yes or no, compared as catalog.Plain has them.
var (
	yesWords = regexp.MustCompile(`^(?:yes|y|true|1|x|oui|o|vrai|with|avec|included|inclus|incluse)$`)
	noWords  = regexp.MustCompile(`^(?:no|n|false|0|non|faux|without|sans|not included|non inclus|non incluse)$`)
)

// term reads for how long CALs were bought: from cells of their own, and from the title where those say nothing.
func (r *purchaseReader) term(p *Purchase) {
	r.take("term", &p.Term, r.termOf)
	r.day("ends_on", &p.EndsOn)
	r.day("assured_until", &p.AssuredUntil)
	r.assurance(p)
	r.imply(p)
	if p.Term == TermPerpetual && p.EndsOn != nil {
		r.refuse("ends_on", sheet.Because("perpetual CALs have no end; clear the end, or write “subscription” as the term",
			"des CAL perpétuelles n’ont pas de fin ; effacez la fin, ou écrivez « abonnement » comme durée"))
	}
	if p.Assurance != nil && !*p.Assurance && p.AssuredUntil != nil {
		r.refuse("assured_until", sheet.Because("there is an end of Software Assurance where there is no Software Assurance; clear one of the two",
			"il y a une fin de Software Assurance sans Software Assurance ; effacez l’une des deux"))
	}
	p.imply()
}

func (r *purchaseReader) termOf(cell string) (string, sheet.Reason) {
	if term := r.catalog.TermIn(cell); term != "" {
		return term, sheet.Reason{}
	}
	return "", sheet.Because("%q is neither perpetual nor a subscription", "%q n’est ni perpétuelle ni un abonnement", quote(cell))
}

func (r *purchaseReader) assurance(p *Purchase) {
	cell := r.said("assurance")
	switch plain := catalog.Plain(cell); {
	case cell == "":
	case yesWords.MatchString(plain):
		p.Assurance = new(true)
	case noWords.MatchString(plain):
		p.Assurance = new(false)
	default:
		r.refuse("assurance", sheet.Because("%q is neither yes nor no; the day Software Assurance ends belongs in a column “Software Assurance until”",
			"%q n’est ni oui ni non ; le jour où finit la Software Assurance va dans une colonne « Software Assurance jusqu’au »", quote(cell)))
	}
}

// dayFields are the columns of dates, which all follow one order.
func (k *importKind) dayFields(own []*CustomField) map[string]bool {
	days := map[string]bool{}
	for _, field := range k.days {
		days[field] = true
	}
	for _, c := range own {
		if c.Type == CustomDate {
			days[c.ImportField()] = true
		}
	}
	return days
}

func (r *purchaseReader) day(field string, into **time.Time) {
	cell := r.said(field)
	if cell == "" {
		return
	}
	day, known := r.days[cell]
	if !known {
		var err error
		if day, err = sheet.ParseDate(cell, r.mapping.DateOrder); err != nil {
			r.refuse(field, reasonOf(err))
			return
		}
		remember(r.days, strings.Clone(cell), day)
	}
	*into = &day
}

// remember keeps what most lines of a file ask again. Keys must be copies: a cell is a piece of the file, and would keep all around it.
func remember[K comparable, V any](known map[K]V, key K, value V) {
	if len(known) >= maxRemembered {
		clear(known)
	}
	known[key] = value
}

// maxRemembered are kept of one kind of value.
const maxRemembered = 4096
