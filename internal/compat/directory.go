package compat

import (
	"hash/maphash"
	"strings"
)

// directory finds machines by name. Its values are positions in a slice the caller keeps.
//
// A fleet of a million hosts asks it a million times, from all over memory: the table of slots is small and flat, so that a look-up
// touches one line of it and then the name itself. A map of strings would touch three, and take three times the memory.
type directory struct {
	seed  maphash.Seed
	slots []slot         // open addressing, at most three quarters of them taken
	names []fullName     // by position
	alone map[string]int // by short name: the position of the only machine that has it, or several; nil until somebody asks

	touched uint32 // nobody reads it: see fetch
}

// slot holds one machine. Its zero value is free.
type slot struct {
	hash  uint32
	taken uint32 // position + 1
}

const several = -1 // machines have one short name

var unlisted = fullName{host: -1}

func newDirectory(size int) *directory {
	return &directory{seed: maphash.MakeSeed(), slots: make([]slot, slotsFor(size)), names: make([]fullName, 0, size)}
}

func slotsFor(size int) int { return size + size/3 + 4 }

// place is where a hash goes first.
func (d *directory) place(hash uint32) int { return int(uint64(hash) * uint64(len(d.slots)) >> 32) }

func (d *directory) after(place int) int {
	if place++; place < len(d.slots) {
		return place
	}
	return 0
}

// hashedName is a name with its hash: half of one is enough.
type hashedName struct {
	fullName
	hash    uint32
	guessed bool // the domain is that of whoever gives the name
}

// batch is names whose places are fetched together.
type batch [64]hashedName

func (d *directory) hashed(n fullName) hashedName {
	return hashedName{fullName: n, hash: uint32(maphash.String(d.seed, n.key))} //nolint:gosec // see hashedName
}

// fetch has memory bring the places of several names at once. Looking at them one by one would wait for each before asking for the next.
func (d *directory) fetch(names []hashedName) {
	touched := uint32(0)
	for i := range names {
		touched |= d.slots[d.place(names[i].hash)].taken
	}
	d.touched = touched
}

// add takes the next position for a machine, unless the directory has it: then it gives the position the machine has.
func (d *directory) add(n fullName) (position int, added bool) { return d.addHashed(d.hashed(n)) }

func (d *directory) addHashed(n hashedName) (position int, added bool) {
	if slotsFor(len(d.names)) > len(d.slots) {
		d.grow()
	}
	at := d.slotOf(n)
	if taken := d.slots[at].taken; taken > 0 {
		return int(taken) - 1, false
	}
	d.names = append(d.names, n.fullName)
	d.slots[at] = slot{hash: n.hash, taken: uint32(len(d.names))} //nolint:gosec // a position
	if d.alone != nil {
		d.noteAlone(len(d.names) - 1)
	}
	return len(d.names) - 1, true
}

// addUnlisted takes the next position for what nobody finds by name.
func (d *directory) addUnlisted() { d.names = append(d.names, unlisted) }

// slotOf is where a name is, or where it would go.
func (d *directory) slotOf(n hashedName) int {
	for at := d.place(n.hash); ; at = d.after(at) {
		s := d.slots[at]
		if s.taken == 0 || s.hash == n.hash && d.names[s.taken-1].key == n.key {
			return at
		}
	}
}

func (d *directory) grow() {
	old := d.slots
	d.slots = make([]slot, 2*len(old))
	for _, s := range old {
		if s.taken == 0 {
			continue
		}
		at := d.place(s.hash)
		for d.slots[at].taken > 0 {
			at = d.after(at)
		}
		d.slots[at] = s
	}
}

// at looks a key up, as nameKey makes them.
func (d *directory) at(key string) (position int, found bool) {
	return d.atHashed(d.hashed(fullName{key: key}))
}

func (d *directory) atHashed(n hashedName) (position int, found bool) {
	taken := d.slots[d.slotOf(n)].taken
	return int(taken) - 1, taken > 0
}

// find looks a name up as a machine of domain near would. ambiguous says that several machines answer to it.
func (d *directory) find(name, near string) (position int, found, ambiguous bool) {
	return d.findHashed(d.called(name, near), near)
}

// called is where to look first for the machine that one of domain near means by a name.
func (d *directory) called(name, near string) hashedName {
	own := nameOf(name, "")
	if strings.Contains(own.key, ".") {
		return d.hashed(own)
	}
	n := d.hashed(nameOf(own.key, near))
	n.guessed = true
	return n
}

// findHashed is find for what called gives.
func (d *directory) findHashed(n hashedName, near string) (position int, found, ambiguous bool) {
	if !n.guessed || near != "" {
		if p, ok := d.atHashed(n); ok {
			return p, true, false
		}
	}
	short := n.short()
	switch {
	case n.guessed:
	case n.domain() != "": // only a machine of no known domain may still be meant
		p, ok := d.at(short)
		return p, ok, false
	case near != "":
		if p, ok := d.at(short + "." + near); ok {
			return p, true, false
		}
	}
	return d.onlyOne(short)
}

// surelyAt reports that find gives this position for a name, where that shows without a look at the table.
func (d *directory) surelyAt(position int, name, near string) bool {
	if position >= len(d.names) || d.names[position].host <= 0 {
		return false
	}
	switch n := d.names[position]; len(name) {
	case len(n.key):
		return n.domain() != "" && foldsTo(name, n.key)
	case n.host:
		return near != "" && name == n.short() && near == n.domain() && strings.IndexByte(name, '.') < 0 && isFolded(name) && isFolded(near)
	}
	return false
}

// onlyOne is the machine of a short name, where only one has it.
func (d *directory) onlyOne(short string) (position int, found, ambiguous bool) {
	if d.alone == nil {
		d.alone = make(map[string]int, len(d.names))
		for i := range d.names {
			d.noteAlone(i)
		}
	}
	position, found = d.alone[short]
	if position == several {
		return 0, false, true
	}
	return position, found, false
}

func (d *directory) noteAlone(position int) {
	if d.names[position] == unlisted {
		return
	}
	short := d.names[position].short()
	if _, taken := d.alone[short]; taken {
		position = several
	}
	d.alone[short] = position
}
