package compat

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// say fills the same values, in the same order, into both languages. A value that is a Text goes in in its language.
//
// Findings say a lot: the verbs they use are filled in here, without package fmt and with one allocation for both languages.
func say(en, fr string, values ...any) Text {
	if len(values) == 0 {
		return Text{EN: en, FR: fr}
	}
	var room [512]byte
	both := room[:0]
	if n := len(en) + len(fr) + spokenLen(values); n > len(room) {
		both = make([]byte, 0, n)
	}
	both = fill(both, en, values, false)
	n := len(both)
	both = fill(both, fr, values, true)
	s := string(both)
	return Text{EN: s[:n], FR: s[n:]}
}

// spokenLen is about how much room values take, in both languages together.
func spokenLen(values []any) (n int) {
	for _, v := range values {
		switch v := v.(type) {
		case Text:
			n += len(v.EN) + len(v.FR)
		case string:
			n += 2 * len(v)
		default:
			n += 2 * len("2012 R2")
		}
	}
	return n
}

// fill appends a format with its values. It knows %s, %d, %% and the same by number, as %[2]s.
func fill(out []byte, format string, values []any, french bool) []byte {
	began, next, numbered := len(out), 0, false
	for rest := format; ; {
		at := strings.IndexByte(rest, '%')
		if at < 0 {
			out = append(out, rest...)
			break
		}
		out, rest = append(out, rest[:at]...), rest[at+1:]
		if number, after := cutNumber(rest); number > 0 {
			next, rest, numbered = number-1, after, true
		}
		switch {
		case strings.HasPrefix(rest, "%"):
			out, rest = append(out, '%'), rest[1:]
			continue
		case next >= len(values) || !isVerb(rest):
			return fillSlowly(out[:began], format, values, french)
		}
		before := len(out)
		out = appendValue(out, rest[:1], values[next], french)
		if french {
			out = elide(out, before)
		}
		next, rest = next+1, rest[1:]
	}
	if next < len(values) && !numbered {
		return fillSlowly(out[:began], format, values, french)
	}
	return out
}

// elide joins "de" or "que" to a value that begins with a vowel, as French does: "les hôtes d’Accounting".
func elide(out []byte, at int) []byte {
	before := out[:at]
	if !bytes.HasSuffix(before, []byte(" de ")) && !bytes.HasSuffix(before, []byte(" que ")) {
		return out
	}
	if first, _ := utf8.DecodeRune(out[at:]); !strings.ContainsRune("aeiouàâéèêëîôAEIOUÀÂÉÈÊËÎÔ", first) {
		return out
	}
	return slices.Replace(out, at-len("e "), at, []byte("’")...)
}

// cutNumber cuts the number of a value: "[2]s"; 0 where there is none.
func cutNumber(s string) (number int, after string) {
	if len(s) > 2 && s[0] == '[' && s[1] > '0' && s[1] <= '9' && s[2] == ']' {
		return int(s[1] - '0'), s[3:]
	}
	return 0, s
}

func isVerb(s string) bool { return s != "" && (s[0] == 's' || s[0] == 'd') }

func appendValue(out []byte, verb string, value any, french bool) []byte {
	switch v := value.(type) {
	case Text:
		if verb == "s" {
			return append(out, v.in(french)...)
		}
		value = v.in(french)
	case string:
		if verb == "s" {
			return append(out, v...)
		}
	case int:
		if verb == "d" {
			return strconv.AppendInt(out, int64(v), 10)
		}
	case int64:
		if verb == "d" {
			return strconv.AppendInt(out, v, 10)
		}
	case fmt.Stringer:
		if verb == "s" {
			return append(out, v.String()...)
		}
	}
	return fmt.Appendf(out, "%"+verb, value)
}

// fillSlowly leaves formats that ask for more, or for other values than there are, to package fmt, which says what is wrong with them.
func fillSlowly(out []byte, format string, values []any, french bool) []byte {
	spoken := make([]any, len(values))
	for i, v := range values {
		spoken[i] = v
		if t, ok := v.(Text); ok {
			spoken[i] = t.in(french)
		}
	}
	return fmt.Appendf(out, format, spoken...)
}

func (t Text) in(french bool) string {
	if french {
		return t.FR
	}
	return t.EN
}

// same is a Text that reads alike in both languages: a name, a figure, a command.
func same(s string) Text { return Text{EN: s, FR: s} }

// IsZero reports whether nothing is said.
func (t Text) IsZero() bool { return t == Text{} }
