package compat

import (
	"hash/maphash"
	"strings"
)

// machineID leaves out what firmware writes where nobody gave the machine an ID: zeros, ones, and the sample value of AMI's.
func machineID(id string) string {
	id = fold(id)
	if strings.Trim(id, "0-") == "" || strings.Trim(id, "f-") == "" || id == "03000200-0400-0500-0006-000700080009" {
		return ""
	}
	return id
}

// groupByID lists, by the first of them, the places of machines that have one ID. It keeps a hash of each ID and compares the few
// that agree, and it asks memory for the places of many at once, as the directory does.
func groupByID(machines int, id func(place int) string) map[int][]int {
	t := idTable{seed: maphash.MakeSeed(), slots: make([]slot, slotsFor(machines)), id: id, groups: make(map[int][]int)}
	var hashes [64]uint32
	for from := 0; from < machines; from += len(hashes) {
		some := hashes[:min(len(hashes), machines-from)]
		for i := range some {
			some[i] = t.hash(id(from + i))
		}
		t.fetch(some)
		for i, hash := range some {
			t.add(from+i, hash)
		}
	}
	return t.groups
}

// idTable finds the first machine of an ID; see directory.
type idTable struct {
	seed    maphash.Seed
	slots   []slot
	id      func(place int) string
	groups  map[int][]int
	touched uint32
}

// hash is the same for every spelling of an ID.
func (t *idTable) hash(id string) uint32 {
	var room [64]byte
	return uint32(maphash.Bytes(t.seed, appendFolded(room[:0], id))) //nolint:gosec // half a hash is enough
}

func (t *idTable) fetch(hashes []uint32) {
	touched := uint32(0)
	for _, hash := range hashes {
		touched |= t.slots[int(hash)&(len(t.slots)-1)].taken
	}
	t.touched = touched
}

// add notes the first machine of an ID, or groups a later one with it.
func (t *idTable) add(place int, hash uint32) {
	for at := int(hash); ; at++ {
		s := &t.slots[at&(len(t.slots)-1)]
		if s.taken == 0 {
			*s = slot{hash: hash, taken: uint32(place + 1)} //nolint:gosec // a place
			return
		}
		if first := int(s.taken) - 1; s.hash == hash && t.isSame(first, place) {
			t.group(first, place)
			return
		}
	}
}

func (t *idTable) isSame(a, b int) bool { return machineID(t.id(a)) == machineID(t.id(b)) }

// group leaves out machines without an ID.
func (t *idTable) group(first, place int) {
	if machineID(t.id(first)) == "" {
		return
	}
	if t.groups[first] == nil {
		t.groups[first] = []int{first}
	}
	t.groups[first] = append(t.groups[first], place)
}
