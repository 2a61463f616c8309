package compat

import (
	"fmt"
	"strconv"
	"strings"
)

// CALVersion is a generation of RDS CALs: the year since 2000. A 2012 CAL is also that of 2012 R2, a 2008 one that of 2008 R2 and
// earlier. As with Release, a value has a name whether the rules know it or not.
type CALVersion uint8

// The generations that have a name in the code, oldest first. The zero value compares with nothing.
const (
	UnknownCAL CALVersion = 0
	CAL2008    CALVersion = 8
	CAL2012    CALVersion = 12
	CAL2016    CALVersion = 16
	CAL2019    CALVersion = 19
	CAL2022    CALVersion = 22
	CAL2025    CALVersion = 25
)

const (
	unknownName = "unknown"
	lastYear    = 99 // of those that have a name
)

// String is the year: "2012", or "unknown".
func (v CALVersion) String() string {
	if v == UnknownCAL || v > lastYear {
		return unknownName
	}
	return years[v]
}

// years are the names of versions: findings have them by the thousand.
var years = func() (out [lastYear + 1]string) {
	for v := range out {
		out[v] = strconv.Itoa(2000 + v)
	}
	return out
}()

// ParseCALVersion reads what ParseRelease reads; R2, which has no CAL of its own, folds into its year.
func ParseCALVersion(s string) (CALVersion, error) {
	r, err := ParseRelease(s)
	if err != nil {
		return UnknownCAL, fmt.Errorf("%q is not a version of RDS CALs", s)
	}
	return CALVersion(r / 2), nil
}

// calNamed reads "2012"; anything else is unknown.
func calNamed(s string) CALVersion {
	year, is := strings.CutPrefix(s, "20")
	if !is || len(year) != 2 || !isDigitsAnd(year, "") {
		return UnknownCAL
	}
	return CALVersion(10*(year[0]-'0') + year[1] - '0')
}

// MarshalText gives String.
func (v CALVersion) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads what MarshalText writes, "unknown" and "" included.
func (v *CALVersion) UnmarshalText(b []byte) (err error) {
	if s := string(b); s == "" || s == "unknown" {
		*v = UnknownCAL
		return nil
	}
	*v, err = ParseCALVersion(string(b))
	return err
}

// Kind says what a CAL is assigned to.
type Kind uint8

// The kinds of CAL.
const (
	KindUnknown Kind = iota
	PerUser
	PerDevice
)

// String is the word on the wire: "per_user", "per_device", "unknown".
func (k Kind) String() string {
	switch k {
	case PerUser:
		return "per_user"
	case PerDevice:
		return "per_device"
	default:
		return "unknown"
	}
}

// Text is the label people read, as it stands beside the word CAL.
func (k Kind) Text() Text {
	switch k {
	case PerUser:
		return Text{EN: "Per User", FR: "Utilisateur"}
	case PerDevice:
		return Text{EN: "Per Device", FR: "Appareil"}
	default:
		return Text{EN: "of unknown kind", FR: "de type inconnu"}
	}
}

// kindSigns are those that names of kinds are written with, or without.
var kindSigns = strings.NewReplacer(" ", "", "_", "", "-", "")

// ParseKind reads "per_user", "Per User", "PerUser" and their device twins.
func ParseKind(s string) (Kind, error) {
	switch s { // as it is stored
	case "per_user":
		return PerUser, nil
	case "per_device":
		return PerDevice, nil
	}
	switch kindSigns.Replace(plain(s)) {
	case "peruser":
		return PerUser, nil
	case "perdevice":
		return PerDevice, nil
	}
	return KindUnknown, fmt.Errorf("%q is neither per_user nor per_device", s)
}

// MarshalText gives String.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads what MarshalText writes, "unknown" and "" included.
func (k *Kind) UnmarshalText(b []byte) (err error) {
	if s := string(b); s == "" || s == "unknown" {
		*k = KindUnknown
		return nil
	}
	*k, err = ParseKind(string(b))
	return err
}

// calText names CALs in a sentence: "2022 Per User CALs", "CAL Utilisateur 2022".
func calText(v CALVersion, k Kind) Text {
	label := k.Text()
	switch {
	case v == UnknownCAL && k == KindUnknown:
		return Text{EN: "CALs of unknown kind and version", FR: "CAL de type et de version inconnus"}
	case v == UnknownCAL:
		return Text{EN: label.EN + " CALs of unknown version", FR: "CAL " + label.FR + " de version inconnue"}
	case k == KindUnknown:
		return Text{EN: v.String() + " CALs " + label.EN, FR: "CAL " + v.String() + " " + label.FR}
	}
	return Text{EN: v.String() + " " + label.EN + " CALs", FR: "CAL " + label.FR + " " + v.String()}
}
