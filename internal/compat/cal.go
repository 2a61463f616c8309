package compat

import (
	"fmt"
	"strings"
)

// CALVersion is a generation of RDS CALs. A 2012 CAL is also that of 2012 R2, a 2008 one that of 2008 R2 and earlier.
type CALVersion uint8

// The generations, oldest first. The zero value compares with nothing.
const (
	UnknownCAL CALVersion = iota
	CAL2008
	CAL2012
	CAL2016
	CAL2019
	CAL2022
	CAL2025
)

var calNames = [...]string{"unknown", "2008", "2012", "2016", "2019", "2022", "2025"}

// CALVersions lists the generations the rules know, oldest first.
func CALVersions() []CALVersion {
	return []CALVersion{CAL2008, CAL2012, CAL2016, CAL2019, CAL2022, CAL2025}
}

// String is the year: "2012", or "unknown".
func (v CALVersion) String() string {
	if int(v) >= len(calNames) {
		return calNames[UnknownCAL]
	}
	return calNames[v]
}

// ParseCALVersion reads what ParseRelease reads; R2 folds into its year.
func ParseCALVersion(s string) (CALVersion, error) {
	r, err := ParseRelease(s)
	if err != nil {
		return UnknownCAL, fmt.Errorf("%q is not a version of RDS CALs", s)
	}
	return r.CAL(), nil
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

// CALVersionOfID reads Win32_TSLicenseKeyPack.ProductVersionID. Ids 2 to 7 are Microsoft's own table; 8 as 2025 rests on the map
// that Checkmk's rds_licenses check uses, since Microsoft's page (last changed 2022) stops at 7. Other ids are unknown.
func CALVersionOfID(id int) CALVersion {
	switch id {
	case 2, 3:
		return CAL2008
	case 4:
		return CAL2012
	case 5:
		return CAL2016
	case 6:
		return CAL2019
	case 7:
		return CAL2022
	case 8:
		return CAL2025
	default:
		return UnknownCAL
	}
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

// ParseKind reads "per_user", "Per User", "PerUser" and their device twins.
func ParseKind(s string) (Kind, error) {
	switch strings.NewReplacer(" ", "", "_", "", "-", "").Replace(plain(s)) {
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
	case v == UnknownCAL:
		return Text{EN: label.EN + " CALs of unknown version", FR: "CAL " + label.FR + " de version inconnue"}
	case k == KindUnknown:
		return Text{EN: v.String() + " CALs " + label.EN, FR: "CAL " + v.String() + " " + label.FR}
	}
	return Text{EN: v.String() + " " + label.EN + " CALs", FR: "CAL " + label.FR + " " + v.String()}
}
