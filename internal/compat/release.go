package compat

import (
	"fmt"
	"strings"
)

// Release is a long-term release of Windows Server, ordered by age: a newer one has a higher value.
// The zero value is UnknownRelease, which compares with nothing: ask for it before comparing.
type Release uint8

// The releases the rules know.
const (
	UnknownRelease Release = iota
	Release2008
	Release2008R2
	Release2012
	Release2012R2
	Release2016
	Release2019
	Release2022
	Release2025
)

var releaseNames = [...]string{"unknown", "2008", "2008 R2", "2012", "2012 R2", "2016", "2019", "2022", "2025"}

// Releases lists the releases the rules know, oldest first.
func Releases() []Release {
	return []Release{Release2008, Release2008R2, Release2012, Release2012R2, Release2016, Release2019, Release2022, Release2025}
}

// String is the year as Microsoft writes it: "2012 R2", or "unknown".
func (r Release) String() string {
	if int(r) >= len(releaseNames) {
		return releaseNames[UnknownRelease]
	}
	return releaseNames[r]
}

// CAL is the oldest CAL that covers a host of this release. R2 has no CAL of its own: 2012 R2 hosts use 2012 CALs.
func (r Release) CAL() CALVersion {
	switch r {
	case Release2008, Release2008R2:
		return CAL2008
	case Release2012, Release2012R2:
		return CAL2012
	case Release2016:
		return CAL2016
	case Release2019:
		return CAL2019
	case Release2022:
		return CAL2022
	case Release2025:
		return CAL2025
	default:
		return UnknownCAL
	}
}

// ParseRelease reads "2012 R2", "2012R2" or "Windows Server 2022". Captions with an edition are for OS.Read.
func ParseRelease(s string) (Release, error) {
	words := strings.Fields(plain(s))
	for len(words) > 0 && (words[0] == "microsoft" || words[0] == "windows" || words[0] == "server") {
		words = words[1:]
	}
	r, ok := releaseByName[strings.Join(words, "")]
	if !ok {
		return UnknownRelease, fmt.Errorf("%q is not a release of Windows Server", s)
	}
	return r, nil
}

// releaseByName is keyed without blanks: "2012r2".
var releaseByName = func() map[string]Release {
	m := make(map[string]Release)
	for _, r := range Releases() {
		m[strings.ToLower(strings.ReplaceAll(r.String(), " ", ""))] = r
	}
	return m
}()

// MarshalText gives String.
func (r Release) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads what MarshalText writes, "unknown" and "" included.
func (r *Release) UnmarshalText(b []byte) (err error) {
	if s := string(b); s == "" || s == "unknown" {
		*r = UnknownRelease
		return nil
	}
	*r, err = ParseRelease(string(b))
	return err
}

// plain brings a name as Windows writes it to lower case, without trade marks, with single blanks (no-break blanks included).
func plain(s string) string {
	s = strings.NewReplacer("®", "", "™", "", "(R)", "", "(r)", "", "(TM)", "", "(tm)", "").Replace(s)
	return strings.ToLower(strings.Join(strings.Fields(s), " "))
}
