package compat

import (
	"hash/maphash"
	"math/bits"
	"strings"
)

// directory finds machines by name. Its values are positions in a slice the caller keeps.
//
// A fleet of a million hosts asks it a million times, from all over memory: the table of slots is small and flat, so that a look-up
// touches one line of it and then the name itself. A map of strings would touch three, and take three times the memory.
type directory struct {
	seed  maphash.Seed
	slots []slot         // open addressing, at most half of them taken; their number is a power of two
	names []fullName     // by position
	alone map[string]int // by short name: the position of the only machine that has it, or several; nil until somebody asks
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

func slotsFor(size int) int { return 1 << bits.Len(uint(2*max(size, 4)-1)) }

// add takes the next position for a machine, unless the directory has it: then it gives the position the machine has.
func (d *directory) add(n fullName) (position int, added bool) {
	if 2*len(d.names) >= len(d.slots) {
		d.grow()
	}
	hash := d.hash(n.key)
	at := d.slotOf(n.key, hash)
	if taken := d.slots[at].taken; taken > 0 {
		return int(taken) - 1, false
	}
	d.names = append(d.names, n)
	d.slots[at] = slot{hash: hash, taken: uint32(len(d.names))}
	if d.alone != nil {
		d.noteAlone(len(d.names) - 1)
	}
	return len(d.names) - 1, true
}

// addUnlisted takes the next position for what nobody finds by name.
func (d *directory) addUnlisted() { d.names = append(d.names, unlisted) }

func (d *directory) hash(key string) uint32 { return uint32(maphash.String(d.seed, key)) } //nolint:gosec // half a hash is enough

// slotOf is where a key is, or where it would go.
func (d *directory) slotOf(key string, hash uint32) int {
	mask := len(d.slots) - 1
	at := int(hash) & mask
	for {
		s := d.slots[at]
		if s.taken == 0 || s.hash == hash && d.names[s.taken-1].key == key {
			return at
		}
		at = (at + 1) & mask
	}
}

func (d *directory) grow() {
	old := d.slots
	d.slots = make([]slot, 2*len(old))
	mask := len(d.slots) - 1
	for _, s := range old {
		if s.taken == 0 {
			continue
		}
		at := int(s.hash) & mask
		for d.slots[at].taken > 0 {
			at = (at + 1) & mask
		}
		d.slots[at] = s
	}
}

// at looks a key up, as nameKey makes them.
func (d *directory) at(key string) (position int, found bool) {
	s := d.slots[d.slotOf(key, d.hash(key))]
	return int(s.taken) - 1, s.taken > 0
}

// find looks a name up as a machine of domain near would. ambiguous says that several machines answer to it.
func (d *directory) find(name, near string) (position int, found, ambiguous bool) {
	folded := fold(name)
	short, domain := splitName(folded)
	if strings.Contains(folded, ".") {
		if p, ok := d.at(folded); ok {
			return p, true, false
		}
	}
	if domain != "" { // only a machine of no known domain may still be meant
		p, ok := d.at(short)
		return p, ok, false
	}
	if near != "" {
		if p, ok := d.at(short + "." + near); ok {
			return p, true, false
		}
	}
	return d.onlyOne(short)
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
