package compat

import (
	"encoding/binary"
	"math/bits"
)

// Names are read by the word of eight letters: a fleet has millions of them, and every one is folded and hashed.

const (
	wordLen = 8
	each    = 0x0101010101010101 // times a byte: that byte in every place of a word
	high    = 0x80 * each
)

// wordAt is the eight bytes of s at i.
func wordAt(s string, i int) uint64 {
	s = s[i : i+wordLen]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// upperIn has the high bit of every byte of a word that is a capital of ASCII.
func upperIn(word uint64) uint64 {
	low := word &^ high
	return (low + (0x80-'A')*each) &^ (low + (0x7f-'Z')*each) &^ word & high
}

// oddIn has the high bit of every byte of a word that is a blank, a control character or no ASCII: see fold.
func oddIn(word uint64) uint64 {
	return (word | ^(word&^high + (0x7f-' ')*each)) & high
}

// lower is a word of ASCII in lower case.
func lower(word uint64) uint64 { return word | upperIn(word)>>2 }

// appendLower appends at least eight bytes in lower case; not ok where one of them is odd.
func appendLower(out []byte, s string) (lowered []byte, ok bool) {
	odd, at := uint64(0), 0
	for ; at+wordLen <= len(s); at += wordLen {
		word := wordAt(s, at)
		odd |= oddIn(word)
		out = binary.LittleEndian.AppendUint64(out, lower(word))
	}
	if done := at + wordLen - len(s); done < wordLen { // of the last eight bytes
		word := wordAt(s, len(s)-wordLen)
		odd |= oddIn(word)
		out = binary.LittleEndian.AppendUint64(out, lower(word)>>(8*done))
		out = out[:len(out)-done]
	}
	return out, odd == 0
}

// letterHash is the same for every spelling that fold makes one, and 0 for what it makes nothing of. It is quick and no secret: nothing
// may get slow where it is the same for all.
func letterHash(s string) uint32 {
	if s == "" {
		return 0
	}
	hash, odd := wordHash(s)
	if odd || s[len(s)-1] == '.' {
		folded := fold(s)
		if folded == "" {
			return 0
		}
		hash, _ = wordHash(folded)
	}
	return hash
}

// wordHash is never 0; odd says that there is a letter that lower does not know.
func wordHash(s string) (hash uint32, odd bool) {
	const prime = 0x9e3779b97f4a7c15
	met, sum, at := uint64(0), uint64(len(s))*prime, 0
	mix := func(word uint64) {
		met |= oddIn(word)
		sum = bits.RotateLeft64((sum^lower(word))*prime, 29)
	}
	for ; at+wordLen <= len(s); at += wordLen {
		mix(wordAt(s, at))
	}
	switch {
	case at == len(s):
	case at > 0:
		mix(wordAt(s, len(s)-wordLen))
	default:
		short := [wordLen]byte{'z', 'z', 'z', 'z', 'z', 'z', 'z', 'z'}
		copy(short[:], s)
		mix(binary.LittleEndian.Uint64(short[:]))
	}
	return max(1, uint32((sum^sum>>32)*prime>>32)), met != 0
}
