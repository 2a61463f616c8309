package compat

import (
	"reflect"
	"slices"
)

// merged makes one change of those that say the same of several collections, hosts or license servers that CALs leave, and of
// purchases of the same CALs.
func merged(changes []Change) (out []Change) {
	for _, c := range changes {
		at := slices.IndexFunc(out, func(o Change) bool { return o.saysTheSame(&c) })
		if at < 0 {
			out = append(out, c)
			continue
		}
		if c.Do == BuyCALs {
			out[at].Quantity = min(maxQuantity, out[at].Quantity+c.Quantity)
		}
		out[at].Collections = append(slices.Clip(out[at].Collections), c.Collections...)
		out[at].Hosts = append(slices.Clip(out[at].Hosts), c.Hosts...)
		out[at].From = append(slices.Clip(out[at].From), c.From...)
	}
	return out
}

// saysTheSame compares changes but for whom they are about. Of CALs that move, a quantity is one license server's alone.
func (c *Change) saysTheSame(o *Change) bool {
	a, b := *c, *o
	if a.Do == BuyCALs {
		a.Quantity, b.Quantity = 0, 0
	} else if len(a.Collections)+len(a.Hosts)+len(a.From) == 0 || a.Quantity != 0 {
		return false
	}
	a.Collections, a.Hosts, a.From = nil, nil, nil
	b.Collections, b.Hosts, b.From = nil, nil, nil
	return reflect.DeepEqual(a, b)
}

// allBut is changes without the one at a position.
func allBut(changes []Change, at int) []Change {
	return slices.Delete(slices.Clone(changes), at, at+1)
}
