package compat

import "fmt"

var basisNames = [...]string{BasisIssued: "issued", BasisAuthorised: "authorised", BasisActual: "actual"}

// Bases lists what the need can be counted by.
func Bases() []Basis { return []Basis{BasisIssued, BasisAuthorised, BasisActual} }

// String is the word on the wire: "issued", "authorised", "actual", or "unknown".
func (b Basis) String() string {
	if int(b) >= len(basisNames) {
		return "unknown"
	}
	return basisNames[b]
}

// Text says what is counted.
func (b Basis) Text() Text {
	switch b {
	case BasisIssued:
		return say("CALs that license servers have issued", "CAL délivrées par les serveurs de licences")
	case BasisAuthorised:
		return say("users or devices that may connect", "utilisateurs ou appareils autorisés à se connecter")
	case BasisActual:
		return say("users or devices that do connect", "utilisateurs ou appareils qui se connectent")
	}
	return say("unknown", "inconnu")
}

// ParseBasis reads what String writes.
func ParseBasis(s string) (Basis, error) {
	for _, b := range Bases() {
		if b.String() == s {
			return b, nil
		}
	}
	return BasisIssued, fmt.Errorf("%q is none of issued, authorised, actual", s)
}

// MarshalText gives String.
func (b Basis) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (b *Basis) UnmarshalText(text []byte) (err error) {
	*b, err = ParseBasis(string(text))
	return err
}
