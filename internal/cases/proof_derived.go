package cases

import (
	"slices"

	"calfleet/internal/compat"
)

// What the records say to a line of the checklist.

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
	if m.Server == nil || compat.Digits(value(m.Server.ServerID)) != serverIDDigits {
		return ByNothing
	}
	return ByRecords
}

// haveAssurance wants a word on every purchase, be it that there is none.
func haveAssurance(m *Material, d *Dossier) Basis {
	for _, p := range m.Purchases {
		if p.Assurance == nil && p.AssuredUntil == nil {
			return ByNothing
		}
	}
	return onlyWith(d, ByRecords)
}

// haveNeed is met where the facts have counted what is missing.
func haveNeed(_ *Material, d *Dossier) Basis {
	if len(d.Wanted) == 0 || slices.ContainsFunc(d.Wanted, func(w Wanted) bool { return w.Quantity == 0 }) {
		return ByNothing
	}
	return ByRecords
}
