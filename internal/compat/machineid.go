package compat

import (
	"math/bits"
	"slices"
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

// groupByID lists, by their ID, the places of machines that have one ID. A fleet has a million machines and hardly a twin: most
// hashes are told apart by two rows of bits that fit into a cache, and only those that may be met twice are compared.
func groupByID(hashes []uint32, id func(place int) string) map[string][]int {
	suspects := metTwice(hashes)
	groups := make(map[string][]int)
	for from := 0; from < len(suspects); {
		to := from + 1
		for ; to < len(suspects) && suspects[to].hash() == suspects[from].hash(); to++ {
		}
		alike := suspects[from:to]
		from = to
		if len(alike) == 1 {
			continue
		}
		for _, s := range alike {
			if key := machineID(id(s.place())); key != "" {
				groups[key] = append(groups[key], s.place())
			}
		}
	}
	for key, places := range groups {
		if len(places) == 1 {
			delete(groups, key)
		}
	}
	return groups
}

// suspect is a hash above the place it is of.
type suspect uint64

func (s suspect) hash() uint32 { return uint32(s >> 32) }
func (s suspect) place() int   { return int(uint32(s)) } //nolint:gosec // the lower half

// metTwice lists hashes that others may be the same as, in their order; 0 is no hash.
func metTwice(hashes []uint32) (out []suspect) {
	const each = 16 // bits for a hash: one in 16 is suspected wrongly
	rows := bits.Len(uint(len(hashes) * each / 64))
	once, twice, mask := make([]uint64, 1<<rows), make([]uint64, 1<<rows), uint32(64<<rows-1)
	for _, hash := range hashes {
		at, bit := hash&mask>>6, uint64(1)<<(hash%64)
		twice[at] |= once[at] & bit
		once[at] |= bit
	}
	for place, hash := range hashes {
		if hash != 0 && twice[hash&mask>>6]>>(hash%64)&1 != 0 {
			out = append(out, suspect(hash)<<32|suspect(place))
		}
	}
	slices.Sort(out)
	return out
}
