package compat

import (
	"cmp"
	"slices"
	"strings"
)

// What changes to CALs are made of: how many there are, taking them, putting them somewhere.

func keyOf(p *Purchase) supplyKey { return supplyKey{p.Version, p.Kind} }

// isAt reports whether a purchase is assigned to a server.
func (w *world) isAt(p *Purchase, s *server) bool {
	if fold(p.LicenseServer) == "" {
		return false
	}
	at := w.find(p.LicenseServer)
	return at != nil && at.key == s.key
}

// keysAt lists the CALs at a server, however they are known, oldest first.
func (w *world) keysAt(s *server) (keys []supplyKey) {
	add := func(k supplyKey) {
		if !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	if s.fleet != nil {
		for _, p := range s.fleet.KeyPacks {
			if p.IsSupply() {
				add(supplyKey{w.data().CALVersionOfPack(p), p.Kind()})
			}
		}
		for _, r := range s.fleet.Refusals {
			add(supplyKey{r.Version, r.Kind})
		}
	}
	for i := range w.facts.Purchases {
		if p := &w.facts.Purchases[i]; w.isAt(p, s) {
			add(keyOf(p))
		}
	}
	slices.SortFunc(keys, func(a, b supplyKey) int {
		return cmp.Or(cmp.Compare(a.version, b.version), cmp.Compare(a.kind, b.kind))
	})
	return keys
}

func (w *world) isPackOf(p *KeyPack, key supplyKey) bool {
	return p.IsSupply() && w.data().CALVersionOfPack(*p) == key.version && p.Kind() == key.kind
}

func totalOf(packs []KeyPack) Count {
	total := CountOf(0)
	for _, p := range packs {
		total = total.Plus(p.Total)
	}
	return total
}

// installed is how many CALs are known to be installed; unlimited packs count as more than anybody moves.
func (w *world) installed(s *server, key supplyKey) int {
	if s.fleet == nil {
		return 0
	}
	n := 0
	for i := range s.fleet.KeyPacks {
		if p := &s.fleet.KeyPacks[i]; w.isPackOf(p, key) {
			if p.Total.Unlimited {
				return maxQuantity
			}
			n = min(maxQuantity, n+int(min(max(p.Total.N, 0), maxQuantity)))
		}
	}
	return n
}

// assigned is how many CALs purchases assign to a server.
func (w *world) assigned(s *server, key supplyKey) int {
	n := 0
	for i := range w.facts.Purchases {
		if p := &w.facts.Purchases[i]; keyOf(p) == key && w.isAt(p, s) {
			n = min(maxQuantity, n+min(max(p.Quantity, 0), maxQuantity))
		}
	}
	return n
}

// refused is how many CALs refusals speak of: the most of one, since people try again.
func (w *world) refused(s *server, key supplyKey) (n int) {
	if s.fleet == nil {
		return 0
	}
	for _, r := range s.fleet.Refusals {
		if (supplyKey{r.Version, r.Kind}) == key {
			n = max(n, min(r.Quantity, maxQuantity))
		}
	}
	return n
}

// free is how many CALs are neither issued nor without limit.
func (w *world) free(s *server, key supplyKey) (n int, known bool) {
	sum := Supply{Installed: CountOf(0), Issued: CountOf(0)}
	for i := range s.fleet.KeyPacks {
		if p := &s.fleet.KeyPacks[i]; w.isPackOf(p, key) {
			sum.Installed, sum.Issued = sum.Installed.Plus(p.Total), sum.Issued.Plus(p.Issued)
		}
	}
	left, known := sum.left()
	return int(min(max(left, 0), maxQuantity)), known && s.fleet.PacksRead()
}

// dropRefusals forgets that Windows refused CALs.
func (w *world) dropRefusals(s *server, key supplyKey) {
	if s.fleet != nil {
		s.fleet.Refusals = without(s.fleet.Refusals, func(r Refusal) bool { return (supplyKey{r.Version, r.Kind}) == key })
	}
}

// takePacks takes every pack of one version and kind off a server.
func (w *world) takePacks(s *server, key supplyKey) (taken []KeyPack) {
	if s.fleet == nil {
		return nil
	}
	for i := range s.fleet.KeyPacks {
		if p := &s.fleet.KeyPacks[i]; w.isPackOf(p, key) {
			taken = append(taken, *p)
		}
	}
	read := s.fleet.PacksRead()
	s.fleet.KeyPacks = without(s.fleet.KeyPacks, func(p KeyPack) bool { return w.isPackOf(&p, key) })
	s.fleet.KeyPacksRead = read
	return taken
}

// uninstall takes up to n CALs out of the packs, the free ones first.
func (w *world) uninstall(s *server, key supplyKey, n int) {
	if s.fleet == nil {
		return
	}
	packs := slices.Clone(s.fleet.KeyPacks)
	for _, floor := range []func(KeyPack) int64{issuedOf, func(KeyPack) int64 { return 0 }} {
		for i := range packs {
			p := &packs[i]
			if !w.isPackOf(p, key) || !p.Total.Read || p.Total.Unlimited {
				continue
			}
			part := min(int64(n), max(p.Total.N-floor(*p), 0))
			p.Total.N, n = p.Total.N-part, n-int(part)
			p.Available = Count{}
		}
	}
	s.fleet.KeyPacks = packs
}

func issuedOf(p KeyPack) int64 { return max(p.Issued.N, 0) }

// install puts n new CALs on a server, or notes that Windows refuses them there. A version the rules have no ProductVersionID for
// stays what purchases say of it.
func (w *world) install(s *server, key supplyKey, n int) {
	id := w.data().productVersionID(key.version)
	if n <= 0 || id < 0 || key.kind == KindUnknown || s.fleet == nil {
		return
	}
	total := CountOf(int64(n))
	w.addPacks(s, key, []KeyPack{{ProductType: productTypeOf(key.kind), ProductVersionID: id, Total: total, Issued: CountOf(0), Available: total}})
}

// addPacks puts packs on a server; one too old for them refuses them.
func (w *world) addPacks(s *server, key supplyKey, packs []KeyPack) {
	if s.fleet == nil || len(packs) == 0 {
		return
	}
	if w.data().ServerHoldsCAL(w.release(s.fleet.OS), key.version).Verdict == Violation {
		s.fleet.Refusals = append(slices.Clip(s.fleet.Refusals), Refusal{
			Version: key.version, Kind: key.kind, Quantity: int(min(totalOf(packs).N, maxQuantity)), RecordedAt: w.facts.AsOf, RecordedBy: planSource,
		})
		return
	}
	next := int64(0)
	for _, p := range s.fleet.KeyPacks {
		next = max(next, p.ID)
	}
	s.fleet.KeyPacks = slices.Clip(s.fleet.KeyPacks)
	for _, p := range packs {
		next++
		p.ID = next
		s.fleet.KeyPacks = append(s.fleet.KeyPacks, p)
	}
}

func productTypeOf(k Kind) int {
	if k == PerUser {
		return productTypePerUser
	}
	return productTypePerDevice
}

// productVersionID is the id that stands for a version in key packs, or -1.
func (d *Data) productVersionID(v CALVersion) int {
	for id := range maxProductVersionID + 1 {
		if v != UnknownCAL && d.CALVersionOfID(id) == v {
			return id
		}
	}
	return -1
}

// purchases finds the purchases a change means, by position; none where it means nothing clear, which is noted.
func (w *world) purchases(c *Change) (lines []int) {
	keys, quantity := map[supplyKey]bool{}, 0
	for i := range w.facts.Purchases {
		p := &w.facts.Purchases[i]
		switch {
		case p.ID != c.Purchase && !strings.EqualFold(p.Reference, c.Purchase), c.CALVersion != UnknownCAL && p.Version != c.CALVersion, c.CALKind != KindUnknown && p.Kind != c.CALKind:
			continue
		}
		lines = append(lines, i)
		keys[keyOf(p)] = true
		quantity = min(maxQuantity, quantity+min(max(p.Quantity, 0), maxQuantity))
	}
	switch {
	case len(lines) == 0:
		w.refuse("purchase", "there is no such purchase: %s", "il n’y a pas de tel achat : %s", c.Purchase)
	case len(keys) > 1:
		w.refuse("purchase", "%s has CALs of several sorts: say cal_version and cal_kind", "%s a des CAL de plusieurs sortes : précisez cal_version et cal_kind", c.Purchase)
	case c.Quantity > quantity:
		w.refuse("quantity", "the purchase has only %d", "l’achat n’en a que %d", quantity)
	default:
		slices.SortFunc(lines, func(a, b int) int { return comparePurchases(w.facts.Purchases[a], w.facts.Purchases[b]) })
		return lines
	}
	return nil
}

// assign assigns up to n CALs of the purchases that fit to a server.
func (w *world) assign(fits func(*Purchase) bool, to *server, n int) {
	var lines []int
	for i := range w.facts.Purchases {
		if fits(&w.facts.Purchases[i]) {
			lines = append(lines, i)
		}
	}
	slices.SortFunc(lines, func(a, b int) int { return comparePurchases(w.facts.Purchases[a], w.facts.Purchases[b]) })
	for _, at := range lines {
		p := w.facts.Purchases[at]
		if n <= 0 || p.Quantity <= 0 {
			continue
		}
		if rest := p.Quantity - n; rest > 0 {
			left := p
			left.Quantity, p.Quantity = rest, n
			w.facts.Purchases = append(w.facts.Purchases, left)
		}
		n -= p.Quantity
		p.LicenseServer = to.fullName()
		w.facts.Purchases[at] = p
	}
}
