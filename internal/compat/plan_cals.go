package compat

import (
	"cmp"
	"slices"
)

// The changes to CALs. CALs are known by key packs, by purchases assigned to a license server and by refusals; a change takes them by
// all of these at once, so that none counts twice.

// moveCALs moves CALs to a license server, installed there. With a purchase its assignment moves, and with it that many installed
// CALs; else all CALs of the servers named in From, or those of one version and kind, or a quantity of them. The packs they came from
// have fewer or are gone, and refusals of CALs of which none stay assigned are void. What a whole supply has issued goes with it (see
// follow); CALs that are moved one by one are taken as unissued. A server too old for them refuses them.
func (w *world) moveCALs(c *Change) {
	to := w.server("to", c.To)
	if to == nil {
		return
	}
	if c.Purchase != "" {
		w.movePurchase(c, to)
		return
	}
	for i, name := range c.From {
		from := w.find(name)
		switch field := "from[" + itoa(i) + "]"; {
		case from == nil || from.ambiguous:
			w.server(field, name)
		case from == to:
			w.refuse(field, "is where the CALs go", "est là où vont les CAL")
		default:
			w.moveFrom(c, field, from, to)
		}
	}
}

func (w *world) moveFrom(c *Change, field string, from, to *server) {
	found := false
	for _, key := range w.keysAt(from) {
		if c.CALVersion != UnknownCAL && key.version != c.CALVersion || c.CALKind != KindUnknown && key.kind != c.CALKind {
			continue
		}
		found = true
		w.move(from, to, key, c.Quantity, func(p *Purchase) bool { return w.isAt(p, from) && keyOf(p) == key })
	}
	if !found {
		w.refuse(field, "there are no such CALs on %s", "il n’y a pas de telles CAL sur %s", from.name)
	}
}

// move moves a quantity of one supply, 0 for all of it, and with it purchases that fit.
func (w *world) move(from, to *server, key supplyKey, quantity int, fits func(*Purchase) bool) {
	refused := w.refused(from, key)
	there := max(w.installed(from, key), w.assigned(from, key), refused)
	if quantity > there {
		w.refuse("quantity", "only %d × %s are on %s", "il n’y a que %d × %s sur %s", there, calText(key.version, key.kind), from.name)
		return
	}
	if quantity == 0 || quantity == there {
		w.moveAll(from, to, key, there, fits)
		return
	}
	w.assign(fits, to, quantity)
	w.uninstall(from, key, quantity)
	if w.assigned(from, key) == 0 {
		w.dropRefusals(from, key)
	}
	w.install(to, key, quantity)
}

func (w *world) moveAll(from, to *server, key supplyKey, there int, fits func(*Purchase) bool) {
	w.assign(fits, to, maxQuantity)
	packs := w.takePacks(from, key)
	w.dropRefusals(from, key)
	w.addPacks(to, key, packs)
	w.install(to, key, there-int(min(totalOf(packs).N, maxQuantity)))
	w.noteMove(supplyAt{from.key, key}, supplyAt{to.key, key})
}

// noteMove keeps where a whole supply is now.
func (w *world) noteMove(from, to supplyAt) {
	for was, is := range w.moved {
		if is == from {
			w.moved[was] = to
		}
	}
	if _, known := w.moved[from]; !known {
		w.moved[from] = to
	}
}

// movePurchase moves the assignment of a purchase, or of a part of it.
func (w *world) movePurchase(c *Change, to *server) {
	lines := w.purchases(c)
	if len(lines) == 0 {
		return
	}
	for i, name := range c.From {
		if from := w.find(name); from == nil || !slices.ContainsFunc(lines, func(at int) bool { return w.isAt(&w.facts.Purchases[at], from) }) {
			w.refuse("from["+itoa(i)+"]", "the purchase is not assigned to it", "l’achat ne lui est pas affecté")
		}
	}
	key := keyOf(&w.facts.Purchases[lines[0]])
	left := cmp.Or(c.Quantity, maxQuantity)
	for _, at := range lines {
		p := w.facts.Purchases[at]
		n := min(left, max(p.Quantity, 0))
		if n == 0 || w.isAt(&p, to) {
			continue
		}
		left -= n
		same := func(q *Purchase) bool { return comparePurchases(*q, p) == 0 }
		if from := w.find(p.LicenseServer); from != nil && !from.ambiguous {
			w.move(from, to, key, n, same)
			continue
		}
		w.assign(same, to, n)
		w.install(to, key, n)
	}
}

// buyCALs buys CALs for a license server and installs them there; one too old for them refuses them.
func (w *world) buyCALs(c *Change) {
	s := w.server("license_server", c.LicenseServer)
	if !w.knowsCAL("cal_version", c.CALVersion) || s == nil {
		return
	}
	w.facts.Purchases = append(w.facts.Purchases, Purchase{
		Reference: c.Reference, Version: c.CALVersion, Kind: c.CALKind, Quantity: c.Quantity, LicenseServer: s.fullName(),
		PurchasedOn: w.facts.AsOf, Source: planSource, RecordedAt: w.facts.AsOf,
	})
	w.install(s, supplyKey{c.CALVersion, c.CALKind}, c.Quantity)
}

// exchangeCALs has the seller exchange a purchase, or a part of it, for CALs of another version: an older one that the license server
// can hold, or a newer one that Software Assurance grants. Installed CALs of the old version are replaced where the purchase is
// assigned; refusals of CALs of which none stay assigned there are void.
func (w *world) exchangeCALs(c *Change) {
	if !w.knowsCAL("to_version", c.ToVersion) {
		return
	}
	left := cmp.Or(c.Quantity, maxQuantity)
	for _, at := range w.purchases(c) {
		p := &w.facts.Purchases[at]
		n := min(left, max(p.Quantity, 0))
		if p.Version == c.ToVersion {
			w.refuse("to_version", "is what the purchase has", "est déjà celle de l’achat")
			return
		}
		if n == 0 {
			continue
		}
		left -= n
		old, now := keyOf(p), supplyKey{c.ToVersion, p.Kind}
		if n < p.Quantity {
			rest := *p
			rest.Quantity -= n
			w.facts.Purchases = append(w.facts.Purchases, rest)
			p = &w.facts.Purchases[at]
		}
		p.Version, p.Quantity, p.Source = c.ToVersion, n, planSource
		if s := w.find(p.LicenseServer); fold(p.LicenseServer) != "" && s != nil && s.fleet != nil {
			w.replace(s, old, now, n)
		}
	}
}

// replace swaps installed CALs for others on one server.
func (w *world) replace(s *server, old, now supplyKey, n int) {
	if w.assigned(s, old) == 0 {
		w.dropRefusals(s, old)
	}
	if installed := w.installed(s, old); installed > 0 && n >= installed {
		w.takePacks(s, old)
		w.noteMove(supplyAt{s.key, old}, supplyAt{s.key, now})
	} else {
		w.uninstall(s, old, n)
	}
	w.install(s, now, n)
}

// convertCALs turns unissued CALs of one kind into the other kind, on the license server that holds them, and the purchases that are
// assigned to it with them. What is issued is not converted, so at most what is known to be free can be.
func (w *world) convertCALs(c *Change) {
	s := w.server("license_server", c.LicenseServer)
	if s == nil {
		return
	}
	key := supplyKey{c.CALVersion, c.CALKind}
	free, known := w.free(s, key)
	switch {
	case !known:
		w.refuse("license_server", "nobody has read how many of these CALs are free on %s", "personne n’a lu combien de ces CAL sont libres sur %s", s.name)
		return
	case free == 0 || c.Quantity > free:
		w.refuse("quantity", "only %d × %s are free on %s", "seules %d × %s sont libres sur %s", free, calText(key.version, key.kind), s.name)
		return
	}
	n := cmp.Or(c.Quantity, free)
	other := supplyKey{c.CALVersion, c.CALKind.other()}
	w.uninstall(s, key, n)
	w.install(s, other, n)
	for i, left := 0, n; i < len(w.facts.Purchases) && left > 0; i++ {
		if p := &w.facts.Purchases[i]; w.isAt(p, s) && keyOf(p) == key && p.Quantity > 0 {
			part := min(left, p.Quantity)
			left -= part
			if part < p.Quantity {
				rest := *p
				rest.Quantity -= part
				w.facts.Purchases = append(w.facts.Purchases, rest)
				p = &w.facts.Purchases[i]
			}
			p.Kind, p.Quantity, p.Source = other.kind, part, planSource
		}
	}
}

// other is the other kind of CAL.
func (k Kind) other() Kind {
	if k == PerUser {
		return PerDevice
	}
	return PerUser
}
