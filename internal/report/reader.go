package report

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// reader walks JSON text once, from left to right, and knows the path it is at.
// It is written by hand because encoding/json forgives what a contract should
// not (duplicate keys, broken UTF-8, any case of a name) and forgets where it
// was. Every method that reads consumes exactly one value, also a wrong one, so
// that one mistake doesn't hide the next; after a syntax error nothing is read.
type reader struct {
	data     []byte
	pos      int
	depth    int
	path     []byte
	problems Problems
	broken   bool
}

// newReader steps over a byte order mark, which Windows editors leave.
func newReader(data []byte) *reader {
	r := &reader{data: data}
	if bytes.HasPrefix(data, []byte("\ufeff")) {
		r.pos = len("\ufeff")
	}
	if at := firstInvalid(data); at >= 0 {
		r.syntax(at, "not UTF-8 text", "ce texte n’est pas en UTF-8")
	}
	return r
}

// firstInvalid is the offset of the first byte that is not UTF-8, or -1.
func firstInvalid(data []byte) int {
	if utf8.Valid(data) {
		return -1
	}
	at := 0
	for at < len(data) {
		char, size := utf8.DecodeRune(data[at:])
		if char == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return at
}

// position is the line and column of an offset, both from 1, in characters.
func position(data []byte, at int) (line, column int) {
	before := data[:min(at, len(data))]
	start := bytes.LastIndexByte(before, '\n') + 1
	return bytes.Count(before, []byte("\n")) + 1, utf8.RuneCount(bytes.TrimPrefix(before[start:], []byte("\ufeff"))) + 1
}

// peek is the next byte that is not blank, 0 at the end.
func (r *reader) peek() byte {
	for ; r.pos < len(r.data); r.pos++ {
		switch c := r.data[r.pos]; c {
		case ' ', '\t', '\r', '\n':
		default:
			return c
		}
	}
	return 0
}

// accept consumes c if it is next.
func (r *reader) accept(c byte) bool {
	if r.peek() != c || r.pos == len(r.data) {
		return false
	}
	r.pos++
	return true
}

// expect is accept, and a syntax error otherwise.
func (r *reader) expect(c byte) {
	if r.accept(c) || r.broken {
		return
	}
	found, trouvé := r.kind()
	r.syntax(r.pos, fmt.Sprintf("expected %q, found %s", c, found), fmt.Sprintf("%q attendu, %s trouvé", c, trouvé))
}

// literal consumes word if it is next and stands alone.
func (r *reader) literal(word string) bool {
	r.peek()
	rest := r.data[r.pos:]
	if !bytes.HasPrefix(rest, []byte(word)) || (len(rest) > len(word) && isWordByte(rest[len(word)])) {
		return false
	}
	r.pos += len(word)
	return true
}

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c >= utf8.RuneSelf
}

// kind names the next value in both languages.
func (r *reader) kind() (en, fr string) {
	switch c := r.peek(); {
	case c == 0 && r.pos == len(r.data):
		return "the end of the text", "la fin du texte"
	case c == '{':
		return "an object", "un objet"
	case c == '[':
		return "an array", "un tableau"
	case c == '"':
		return "text", "un texte"
	case c == '-' || c >= '0' && c <= '9':
		return "a number", "un nombre"
	case c == 't' || c == 'f':
		return "true or false", "true ou false"
	case c == 'n':
		return "null", "null"
	default:
		char, _ := utf8.DecodeRune(r.data[r.pos:])
		return strconv.QuoteRune(char), strconv.QuoteRune(char)
	}
}

// open enters an object or array; false if something else stands here.
func (r *reader) open(bracket byte) bool {
	if r.broken || !r.accept(bracket) {
		return false
	}
	r.depth++
	if r.depth > MaxDepth {
		r.syntax(r.pos-1, fmt.Sprintf("more than %d levels deep", MaxDepth), fmt.Sprintf("plus de %d niveaux d’imbrication", MaxDepth))
		return false
	}
	return true
}

// more reports whether another member follows in what open entered, and
// consumes the comma before it or the closing bracket.
func (r *reader) more(first bool, closing byte) bool {
	if r.broken {
		return false
	}
	if r.accept(closing) {
		r.depth--
		return false
	}
	if !first {
		r.expect(',')
	}
	return !r.broken
}

// skip consumes one value of any kind, checking its syntax only.
func (r *reader) skip() {
	if r.broken {
		return
	}
	switch c := r.peek(); {
	case c == '{' && r.open('{'):
		for first := true; r.more(first, '}'); first = false {
			r.key()
			r.skip()
		}
	case c == '[' && r.open('['):
		for first := true; r.more(first, ']'); first = false {
			r.skip()
		}
	case c == '"':
		r.quoted()
	case c == '-' || c >= '0' && c <= '9':
		r.digits()
	case r.broken || r.literal("true") || r.literal("false") || r.literal("null"):
	default:
		found, trouvé := r.kind()
		r.syntax(r.pos, "expected a value, found "+found, "valeur attendue, "+trouvé+" trouvé")
	}
}

// digits consumes a JSON number and returns its text.
func (r *reader) digits() string {
	start := r.pos
	r.accept('-')
	whole := r.run()
	if whole == 0 || whole > 1 && r.data[r.pos-whole] == '0' {
		r.syntax(start, "not a number as JSON writes it", "ce n’est pas un nombre au format JSON")
		return ""
	}
	if r.at('.') {
		r.pos++
		r.fraction(start)
	}
	if r.at('e') || r.at('E') {
		r.pos++
		if r.at('+') || r.at('-') {
			r.pos++
		}
		r.fraction(start)
	}
	return string(r.data[start:r.pos])
}

func (r *reader) fraction(start int) {
	if r.run() == 0 {
		r.syntax(start, "not a number as JSON writes it", "ce n’est pas un nombre au format JSON")
	}
}

func (r *reader) at(c byte) bool { return r.pos < len(r.data) && r.data[r.pos] == c }

// run consumes decimal digits and returns how many.
func (r *reader) run() int {
	start := r.pos
	for r.pos < len(r.data) && r.data[r.pos] >= '0' && r.data[r.pos] <= '9' {
		r.pos++
	}
	return r.pos - start
}
