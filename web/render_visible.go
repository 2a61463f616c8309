package web

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"unicode/utf8"
)

// visible shows the characters that have no picture of their own: controls and those that turn the direction of writing. Names and
// texts come from machines that may be hostile; a turned direction lets "gnp.exe" read as "exe.png" and reorders what stands
// after it. The pages' own words hold none of these, so that whole pages can be passed through.
func visible(page []byte) []byte {
	at := nextInvisible(page)
	if at < 0 {
		return page
	}
	var shown bytes.Buffer
	for ; at >= 0; at = nextInvisible(page) {
		c, size := utf8.DecodeRune(page[at:])
		shown.Write(page[:at])
		fmt.Fprintf(&shown, "[U+%04X]", c)
		page = page[at+size:]
	}
	shown.Write(page)
	return shown.Bytes()
}

// nextInvisible is where the next of them begins, -1 if there is none. It looks at the bytes that can begin one before it decodes, and
// passes over eight bytes of plain ASCII at once: that is most of a page.
func nextInvisible(page []byte) int {
	for i := 0; i < len(page); i++ {
		for i+8 <= len(page) && isPlain(binary.LittleEndian.Uint64(page[i:])) {
			i += 8
		}
		if i == len(page) {
			break
		}
		switch b := page[i]; {
		case b < ' ' && b != '\t' && b != '\n' && b != '\r', b == 0x7f:
			return i
		case b == 0xc2, b == 0xd8, b == 0xe2:
			if c, _ := utf8.DecodeRune(page[i:]); isInvisible(c) {
				return i
			}
		}
	}
	return -1
}

// isPlain says of eight bytes that each is from 0x20 to 0x7e: none has its highest bit, gets it from having one added, or borrows it when
// a space is taken away.
func isPlain(eight uint64) bool {
	const ones, highest = 0x0101010101010101, 0x8080808080808080
	return (eight|(eight+ones)|(eight-' '*ones))&highest == 0
}

func isInvisible(c rune) bool {
	switch {
	case c >= 0x80 && c <= 0x9f: // controls of ISO 6429
	case c == 0x061c, c == 0x200e, c == 0x200f: // marks of direction
	case c >= 0x2028 && c <= 0x202e: // separators of lines and paragraphs, embeddings, overrides
	case c >= 0x2066 && c <= 0x2069: // isolates
	default:
		return false
	}
	return true
}
