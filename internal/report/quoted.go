package report

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// key consumes a member's name and the colon behind it.
func (r *reader) key() []byte {
	if r.broken {
		return nil
	}
	if r.peek() != '"' {
		found, trouvé := r.kind()
		r.syntax(r.pos, "expected a name in quotes, found "+found, "nom entre guillemets attendu, "+trouvé+" trouvé")
		return nil
	}
	name := r.quoted()
	r.expect(':')
	return name
}

// quoted consumes a string and returns its characters. It copies only if there
// are escapes to undo.
func (r *reader) quoted() []byte {
	r.pos++
	start := r.pos
	for r.pos < len(r.data) {
		switch c := r.data[r.pos]; {
		case c == '"':
			r.pos++
			return r.data[start : r.pos-1]
		case c == '\\':
			return r.unescape(append([]byte(nil), r.data[start:r.pos]...), start-1)
		case c < ' ':
			r.bareControl()
			return nil
		default:
			r.pos++
		}
	}
	r.unclosed(start - 1)
	return nil
}

// unescape continues quoted from the first backslash on.
func (r *reader) unescape(text []byte, opened int) []byte {
	for r.pos < len(r.data) {
		c := r.data[r.pos]
		switch {
		case c == '"':
			r.pos++
			return text
		case c == '\\':
			text = r.escape(text)
		case c < ' ':
			r.bareControl()
		default:
			text = append(text, c)
			r.pos++
		}
	}
	if !r.broken {
		r.unclosed(opened)
	}
	return nil
}

func (r *reader) unclosed(opened int) {
	r.syntax(opened, "this text has no closing quote", "ce texte n’a pas de guillemet fermant")
}

func (r *reader) bareControl() {
	code := strconv.Itoa(int(r.data[r.pos]))
	r.syntax(r.pos, "control character "+code+" inside a text must be escaped", "caractère de contrôle "+code+" à échapper dans un texte")
}

// escape undoes one backslash sequence.
func (r *reader) escape(text []byte) []byte {
	start := r.pos
	r.pos++
	if r.pos == len(r.data) {
		return text
	}
	c := r.data[r.pos]
	r.pos++
	switch c {
	case '"', '\\', '/':
		return append(text, c)
	case 'b':
		return append(text, '\b')
	case 'f':
		return append(text, '\f')
	case 'n':
		return append(text, '\n')
	case 'r':
		return append(text, '\r')
	case 't':
		return append(text, '\t')
	case 'u':
		return r.unicodeEscape(text, start)
	}
	r.syntax(start, "no such escape sequence in JSON", "cette séquence d’échappement n’existe pas en JSON")
	return text
}

// unicodeEscape undoes \uXXXX, or a pair of them beyond the first plane.
func (r *reader) unicodeEscape(text []byte, start int) []byte {
	char, ok := r.hex4()
	if ok && utf16.IsSurrogate(char) {
		low := rune(0)
		if r.at('\\') && r.pos+1 < len(r.data) && r.data[r.pos+1] == 'u' {
			r.pos += 2
			low, ok = r.hex4()
		}
		char = utf16.DecodeRune(char, low)
		ok = ok && char != utf8.RuneError
	}
	if !ok {
		r.syntax(start, "not a character (\\u needs four hexadecimal digits, surrogates come in pairs)",
			"ce n’est pas un caractère (\\u suivi de quatre chiffres hexadécimaux, les demi-codets vont par paires)")
	}
	return utf8.AppendRune(text, char)
}

func (r *reader) hex4() (rune, bool) {
	if len(r.data)-r.pos < 4 {
		return 0, false
	}
	digits := string(r.data[r.pos : r.pos+4])
	for _, c := range digits {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F') {
			return 0, false
		}
	}
	value, err := strconv.ParseUint(digits, 16, 16)
	r.pos += 4
	return rune(value), err == nil
}
