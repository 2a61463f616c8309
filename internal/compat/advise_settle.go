package compat

import "slices"

// plenty is more CALs than anybody needs: with that many, what is issued shows the need.
const plenty = 1 << 24

// settle gives the changes whose quantity depends on the rest of the plan the quantity that is needed: converted CALs come first, then
// those that move, then those that are bought. Where nobody has read what is issued, all that is free moves, and one is bought.
func (a *advisor) settle(rest []Change, flexible []*option) (_ []Change, possible bool) {
	draft := slices.Clone(rest)
	plenties := make(map[supplyAt]int)
	for _, o := range flexible {
		server, key := o.change.brings()
		plenties[supplyAt{server, key}]++
		draft = append(draft, Change{Do: BuyCALs, LicenseServer: server, CALVersion: key.version, CALKind: key.kind, Quantity: plenty})
	}
	w, problems := a.apply(inOrderOfKinds(draft))
	if len(problems) > 0 {
		return nil, false
	}
	short := make(map[supplyAt]Count)
	for at, n := range plenties {
		if short[at], possible = w.shortAt(at, n); !possible {
			return nil, false
		}
	}
	return w.fill(rest, flexible, short)
}

// fill gives quantities until nothing is short.
func (w *world) fill(rest []Change, flexible []*option, short map[supplyAt]Count) (_ []Change, possible bool) {
	for _, do := range []Do{ConvertCALs, MoveCALs, BuyCALs} {
		for _, o := range flexible {
			if o.change.Do != do {
				continue
			}
			server, key := o.change.brings()
			at := supplyAt{server, key}
			c, possible := o.change.filled(w, short[at])
			if !possible {
				return nil, false
			}
			if s := short[at]; s.Read {
				short[at] = CountOf(s.N - int64(c.Quantity))
			}
			rest = append(rest, c)
		}
	}
	return rest, true
}

// brings says which CALs come where.
func (c *Change) brings() (server string, key supplyKey) {
	switch c.Do {
	case MoveCALs:
		return c.To, supplyKey{c.CALVersion, c.CALKind}
	case ConvertCALs:
		return c.LicenseServer, supplyKey{c.CALVersion, c.CALKind.other()}
	default:
		return c.LicenseServer, supplyKey{c.CALVersion, c.CALKind}
	}
}

// filled is a change with its quantity; possible is false where it would bring nothing.
func (c *Change) filled(w *world, short Count) (_ Change, possible bool) {
	out, need := *c, int(min(max(short.N, 1), maxQuantity))
	if c.Do == BuyCALs {
		out.Quantity = need
		return out, true
	}
	from := c.LicenseServer
	if c.Do == MoveCALs {
		from = c.From[0]
	}
	s := w.find(from)
	if s == nil || s.fleet == nil {
		return out, false
	}
	free, read := w.free(s, supplyKey{c.CALVersion, c.CALKind})
	if out.Quantity = free; short.Read {
		out.Quantity = min(free, need)
	}
	return out, read && free > 0
}

// shortAt is how many more CALs are issued than there are, where some have come by plenty; possible is false where the license server
// did not take these.
func (w *world) shortAt(at supplyAt, plenties int) (n Count, possible bool) {
	s := w.find(at.server)
	if s == nil || s.fleet == nil || w.installed(s, at.supplyKey) < plenty {
		return Count{}, false
	}
	supply := Supply{Installed: CountOf(0), Issued: CountOf(0)}
	for i := range s.fleet.KeyPacks {
		if p := &s.fleet.KeyPacks[i]; w.isPackOf(p, at.supplyKey) {
			supply.Installed, supply.Issued = supply.Installed.Plus(p.Total), supply.Issued.Plus(p.Issued)
		}
	}
	left, read := supply.left()
	if !read {
		return Count{}, true
	}
	short := int64(plenties)*plenty - left
	if at.kind == PerDevice {
		short++ // the next device needs one too: see perDeviceExhausted
	}
	return CountOf(short), true
}
