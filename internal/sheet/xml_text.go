package sheet

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

var xmlEntities = map[string]string{"lt": "<", "gt": ">", "amp": "&", "quot": `"`, "apos": "'"}

// unescape brings the text at hand to what it means.
func (s *xmlScanner) unescape() error {
	text, ok := unescaped(s.text)
	if !ok {
		return s.broken("uses a name for a character that XML doesn’t know", "emploie pour un caractère un nom que XML ne connaît pas")
	}
	s.text = text
	return nil
}

// unescaped works in place: what is named is never longer than its name.
func unescaped(raw []byte) ([]byte, bool) {
	at := bytes.IndexByte(raw, '&')
	if at < 0 {
		return raw, true
	}
	text, rest := raw[:at], raw[at:]
	for len(rest) > 0 {
		if rest[0] != '&' {
			next := bytes.IndexByte(rest, '&')
			if next < 0 {
				next = len(rest)
			}
			text, rest = append(text, rest[:next]...), rest[next:]
			continue
		}
		end := bytes.IndexByte(rest[:min(len(rest), 12)], ';')
		if end < 0 {
			return nil, false
		}
		char, ok := entity(string(rest[1:end]))
		if !ok {
			return nil, false
		}
		rest = rest[end+1:]
		text = append(text, char...)
	}
	return text, true
}

func entity(name string) (string, bool) {
	number, ok := strings.CutPrefix(name, "#")
	if !ok {
		char, ok := xmlEntities[name]
		return char, ok
	}
	base := 10
	if hex, ok := strings.CutPrefix(number, "x"); ok {
		number, base = hex, 16
	}
	code, err := strconv.ParseInt(number, base, 32)
	if err != nil || code <= 0 || !utf8.ValidRune(rune(code)) {
		return "", false
	}
	return string(rune(code)), true
}

// attr is an attribute of the start tag at hand, "" where it has none. Attributes of workbooks need no namespace to be told apart,
// but for id, which callers ask for with its prefix's colon.
func (s *xmlScanner) attr(name string) string {
	rest := s.attrs
	for {
		key, value, after, ok := cutAttr(rest)
		if !ok {
			return ""
		}
		if string(key) == name || name[0] == ':' && bytes.HasSuffix(key, []byte(name)) {
			if bytes.IndexByte(value, '&') < 0 {
				return string(value)
			}
			text, _ := unescaped(bytes.Clone(value))
			return string(text)
		}
		rest = after
	}
}

// cutAttr parts the first attribute from those after it.
func cutAttr(attrs []byte) (key, value, rest []byte, ok bool) {
	at := bytes.IndexByte(attrs, '=')
	if at < 0 {
		return nil, nil, nil, false
	}
	from := 0
	for from < at && isBlank(attrs[from]) {
		from++
	}
	to := at
	for to > from && isBlank(attrs[to-1]) {
		to--
	}
	key, value = attrs[from:to], attrs[at+1:]
	for len(value) > 0 && isBlank(value[0]) {
		value = value[1:]
	}
	if len(value) == 0 || value[0] != '"' && value[0] != '\'' {
		return nil, nil, nil, false
	}
	end := bytes.IndexByte(value[1:], value[0])
	if end < 0 {
		return nil, nil, nil, false
	}
	return key, value[1 : end+1], value[end+2:], true
}
