package compat

import (
	"strings"
	"unicode/utf8"
)

// fold brings a machine name to the form names are compared in. Most names have it already.
func fold(name string) string {
	if isFolded(name) {
		return name
	}
	return strings.ToLower(strings.TrimSuffix(strings.TrimSpace(name), "."))
}

// appendFolded appends what fold gives.
func appendFolded(out []byte, name string) []byte {
	if began := len(out); len(name) >= wordLen && name[len(name)-1] != '.' {
		lowered, ok := appendLower(out, name)
		if ok {
			return lowered
		}
		out = lowered[:began]
	}
	return append(out, fold(name)...)
}

// foldsTo reports that fold gives a key.
func foldsTo(name, key string) bool {
	if isFolded(name) {
		return name == key
	}
	var room [256]byte
	return string(appendFolded(room[:0], name)) == key
}

func isFolded(name string) bool {
	if len(name) < wordLen {
		for i := range len(name) {
			if c := name[i]; c <= ' ' || c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' {
				return false
			}
		}
		return !strings.HasSuffix(name, ".")
	}
	for i := 0; i+wordLen <= len(name); i += wordLen {
		if word := wordAt(name, i); oddIn(word)|upperIn(word) != 0 {
			return false
		}
	}
	word := wordAt(name, len(name)-wordLen)
	return oddIn(word)|upperIn(word) == 0 && name[len(name)-1] != '.'
}

// splitName cuts a folded name into its short form and its domain. An address has no short form other than itself.
func splitName(folded string) (short, domain string) {
	if isAddress(folded) {
		return folded, ""
	}
	short, domain, _ = strings.Cut(folded, ".")
	return short, domain
}

// isAddress is true of what no DNS name can be: digits and dots alone, or a colon.
func isAddress(folded string) bool {
	return isDigitsAnd(folded, ".") || strings.IndexByte(folded, ':') >= 0
}

func isDigitsAnd(s, more string) bool {
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && strings.IndexByte(more, c) < 0 {
			return false
		}
	}
	return true
}

// domainOf is the domain a machine is in, as far as its name or its record tells; "" where neither does.
func domainOf(name, domain string) string {
	return nameOf(name, domain).domain()
}

// isSelf reports the names by which a machine calls itself.
func isSelf(folded string) bool {
	return folded == "localhost" || folded == "127.0.0.1" || folded == "::1" || folded == "."
}

// fullName is a machine's name and its domain in the form names are compared in: the key by which machines are the same or not.
type fullName struct {
	key  string // "rdsh01.contoso.local", or the short name where nobody has told the domain
	host int    // length of the short name in key
}

// nameOf reads a machine's name, and its domain where the name does not tell it.
func nameOf(name, domain string) fullName { return nameOfFolded(fold(name), domain) }

func nameOfFolded(key, domain string) fullName {
	short, d := splitName(key)
	if d == "" {
		key = short
		if d = fold(domain); d != "" {
			key = short + "." + d
		}
	}
	return fullName{key: key, host: len(short)}
}

func (n fullName) short() string { return n.key[:n.host] }

func (n fullName) domain() string {
	if n.host == len(n.key) {
		return ""
	}
	return n.key[n.host+1:]
}

// nameKey is the full name in lower case.
func nameKey(name, domain string) string { return nameOf(name, domain).key }
