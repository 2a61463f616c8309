package compat

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Issued sums up the Per Device CALs a license server has given out (Win32_TSIssuedLicense), so that nobody has to keep a row for
// each device. The zero value says that nobody has read them. Make one with SumIssued.
type Issued struct {
	Read      bool           `json:"read"`
	Temporary []ExpiringCALs `json:"temporary,omitempty"` // temporary CALs by the day they end, the soonest first
	Revoked   []RevokedCALs  `json:"revoked,omitempty"`   // by version, oldest first
	Several   []Holder       `json:"several,omitempty"`   // devices holding several permanent CALs of one version, most first, at most 20
	Holders   int            `json:"holders,omitempty"`   // how many such devices there are
}

// ExpiringCALs are CALs that end on one day (UTC).
type ExpiringCALs struct {
	On time.Time `json:"on"`
	N  int       `json:"n"`
}

// RevokedCALs are CALs in revoked state; the first of them expires, and makes room for another revocation, at FirstEnds (zero: not known).
type RevokedCALs struct {
	Version   CALVersion `json:"version"`
	N         int        `json:"n"`
	FirstEnds time.Time  `json:"first_ends,omitzero"`
}

// Holder is a device with more than one permanent CAL of one version.
type Holder struct {
	Device  string     `json:"device"`
	Version CALVersion `json:"version"`
	N       int        `json:"n"`
}

// IssuedCAL is one line of Win32_TSIssuedLicense.
type IssuedCAL struct {
	KeyPackID int64
	Device    string // sIssuedToComputer
	Hardware  string // sHardwareId; tells devices of one name apart, "" where it was not read
	Status    int    // LicenseStatus: 1 temporary, 2 active, 4 revoked
	ExpiresAt time.Time
}

// The values of Win32_TSIssuedLicense.LicenseStatus that are summed up.
const (
	statusTemporary = 1
	statusActive    = 2
	statusRevoked   = 4
	maxHolders      = 20
)

// SumIssued goes by the default data.
func SumIssued(cals []IssuedCAL, packs []KeyPack) Issued { return Default().SumIssued(cals, packs) }

// SumIssued sums up what a license server lists; packs tell the version of each CAL.
func (d *Data) SumIssued(cals []IssuedCAL, packs []KeyPack) Issued {
	versions := make(map[int64]CALVersion, len(packs))
	for _, p := range packs {
		versions[p.ID] = d.CALVersionOfPack(p)
	}
	out := Issued{Read: true}
	days, revoked, held := map[time.Time]int{}, map[CALVersion]*RevokedCALs{}, map[Holder]int{}
	names := map[Holder]string{}
	for _, c := range cals {
		version := versions[c.KeyPackID]
		switch c.Status {
		case statusTemporary:
			days[c.ExpiresAt.UTC().Truncate(24*time.Hour)]++
		case statusRevoked:
			noteRevoked(revoked, version, c.ExpiresAt)
		case statusActive:
			key := Holder{Device: cmp.Or(strings.ToLower(c.Hardware), strings.ToLower(c.Device)), Version: version}
			held[key]++
			names[key] = max(names[key], c.Device)
		}
	}
	out.Temporary, out.Revoked = sortedDays(days), sortedRevoked(revoked)
	out.Several, out.Holders = holders(held, names)
	return out
}

func noteRevoked(revoked map[CALVersion]*RevokedCALs, v CALVersion, ends time.Time) {
	r := revoked[v]
	if r == nil {
		r = &RevokedCALs{Version: v}
		revoked[v] = r
	}
	r.N++
	if !ends.IsZero() && (r.FirstEnds.IsZero() || ends.Before(r.FirstEnds)) {
		r.FirstEnds = ends
	}
}

func sortedDays(days map[time.Time]int) (out []ExpiringCALs) {
	for on, n := range days {
		out = append(out, ExpiringCALs{On: on, N: n})
	}
	slices.SortFunc(out, func(a, b ExpiringCALs) int { return a.On.Compare(b.On) })
	return out
}

func sortedRevoked(revoked map[CALVersion]*RevokedCALs) (out []RevokedCALs) {
	for _, r := range revoked {
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b RevokedCALs) int { return cmp.Compare(a.Version, b.Version) })
	return out
}

func holders(held map[Holder]int, names map[Holder]string) (out []Holder, all int) {
	for key, n := range held {
		if n > 1 && key.Device != "" {
			out = append(out, Holder{Device: names[key], Version: key.Version, N: n})
		}
	}
	slices.SortFunc(out, func(a, b Holder) int {
		return cmp.Or(cmp.Compare(b.N, a.N), strings.Compare(a.Device, b.Device), cmp.Compare(a.Version, b.Version))
	})
	return out[:min(len(out), maxHolders)], len(out)
}
