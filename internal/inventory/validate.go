package inventory

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"calfleet/internal/compat"
	"calfleet/internal/fault"
)

// maxListed is how many hosts the collections of one deployment may list in all. Brokers are tested to some 5,000; a host may be in
// several collections.
const maxListed = 50_000

// validate refuses what a report may say by its format and the inventory can't keep, and brings versions to the form they are kept in.
func (r Records) validate() error {
	listed := 0
	for _, d := range r.Deployments {
		for _, c := range d.Collections {
			listed += len(c.Hosts)
		}
	}
	if listed > maxListed {
		return fault.At(fault.Invalid, "deployment.collections", "list %d hosts; at most %d in one report", listed, maxListed)
	}
	return validatePurchases(r.Purchases)
}

func validatePurchases(purchases []*Purchase) error {
	var problems []error
	first := map[line]int{}
	for i, p := range purchases {
		place := fmt.Sprintf("purchases[%d]", i)
		if p.Reference == "" {
			problems = append(problems, fault.At(fault.Invalid, place+".reference", "is blank: an order or invoice number says which purchase this is"))
			continue
		}
		version, err := compat.ParseCALVersion(p.CALVersion)
		if err != nil || !compat.KnownCALVersion(version) {
			choice, _ := versionChoice()
			problems = append(problems, fault.At(fault.Invalid, place+".cal_version", "%q is no version of RDS CALs; use %s", p.CALVersion, choice))
			continue
		}
		p.CALVersion = version.String()
		if at, twice := first[p.line()]; twice {
			problems = append(problems, fault.At(fault.Invalid, place+".reference",
				"is the same order, version and kind as in entry [%d]; make one purchase of both", at))
			continue
		}
		first[p.line()] = i
	}
	return errors.Join(problems...)
}

// validateCALs checks what forms say of CALs.
func validateCALs(version, kind string, quantity int32) error {
	if v, err := compat.ParseCALVersion(version); err != nil || v.String() != version || !compat.KnownCALVersion(v) {
		return fault.At(fault.Invalid, "cal_version", "%q is no version of RDS CALs", version)
	}
	if _, err := compat.ParseKind(kind); err != nil {
		return fault.At(fault.Invalid, "cal_kind", "%q is neither per_user nor per_device", kind)
	}
	if quantity < 1 {
		return fault.At(fault.Invalid, "quantity", "must be at least 1")
	}
	return nil
}

// formText is one text of a form.
type formText struct {
	place, text string
	limit       int // in characters
}

func validateTexts(texts ...formText) error {
	for _, t := range texts {
		switch n := utf8.RuneCountInString(t.text); {
		case t.text != storable(t.text):
			return fault.At(fault.Invalid, t.place, "is not text: it holds a NUL character or is not UTF-8")
		case n > t.limit:
			return fault.At(fault.Invalid, t.place, "is %d characters long; at most %d are kept", n, t.limit)
		}
	}
	return nil
}

// storable leaves out what PostgreSQL can't hold in a text.
func storable(text string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "")
}
