package compat

import (
	"fmt"
	"strings"
)

// Release is a long-term release of Windows Server, ordered by age: a newer one has a higher value, whether the rules know it or
// not (see Data). It is twice the year since 2000, and one more for R2. The zero value is UnknownRelease, which compares with
// nothing: ask for it before comparing.
type Release uint8

// The releases that have a name in the code. Those the rules know are listed by Data.
const (
	UnknownRelease Release = 0
	Release2008    Release = 2 * 8
	Release2008R2  Release = 2*8 + 1
	Release2012    Release = 2 * 12
	Release2012R2  Release = 2*12 + 1
	Release2016    Release = 2 * 16
	Release2019    Release = 2 * 19
	Release2022    Release = 2 * 22
	Release2025    Release = 2 * 25
)

// String is the year as Microsoft writes it: "2012 R2", or "unknown".
func (r Release) String() string {
	year := CALVersion(r / 2).String()
	if r%2 == 1 && year != unknownName {
		return year + " R2"
	}
	return year
}

// ParseRelease reads "2012 R2", "2012R2" or "Windows Server 2022", of any year from 2001 to 2099: ask Data whether the rules know
// it. Captions with an edition are for OS.Read.
func ParseRelease(s string) (Release, error) {
	words := strings.Fields(plain(s))
	for len(words) > 0 && (words[0] == "microsoft" || words[0] == "windows" || words[0] == "server") {
		words = words[1:]
	}
	r := releaseNamed(strings.Join(words, ""))
	if r == UnknownRelease {
		return UnknownRelease, fmt.Errorf("%q is not a release of Windows Server", s)
	}
	return r, nil
}

// releaseNamed reads "2012" or "2012r2"; anything else is unknown.
func releaseNamed(s string) Release {
	year, r2 := strings.CutSuffix(s, "r2")
	v := calNamed(year)
	if v == UnknownCAL || !r2 {
		return Release(2 * v)
	}
	return Release(2*v + 1)
}

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
	return strings.ToLower(strings.Join(strings.Fields(tradeMarks.Replace(s)), " "))
}

var tradeMarks = strings.NewReplacer("®", "", "™", "", "(R)", "", "(r)", "", "(TM)", "", "(tm)", "")
