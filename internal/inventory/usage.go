package inventory

import (
	"cmp"
	"slices"

	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/report"
)

// perUserPack and overIssuedPack are numbers of Win32_TSLicenseKeyPack: ProductType, and the KeyPackType of what was issued beyond what was bought.
const (
	perUserPack    = 1
	overIssuedPack = 7
)

// fits reports, as an error, usage of Per User CALs that has no pack to stand on: a count alone would be of CALs that nobody knows.
func (l *LicenseServer) fits(usage []report.Usage) error {
	for _, u := range usage {
		version, err := compat.ParseCALVersion(u.CALVersion)
		if err != nil {
			return fault.At(fault.Invalid, "license_server.per_user_usage", "%q is no version of CALs", quote(u.CALVersion))
		}
		if l == nil || len(perUserPacks(l.KeyPacks, version)) == 0 {
			return fault.At(fault.Invalid, "license_server.per_user_usage",
				"no Per User pack of %s is known of this license server; send its key packs first, or name the right server", u.CALVersion)
		}
	}
	return nil
}

// perUserPacks are the places of Per User packs of a version, in the order in which they fill up.
func perUserPacks(packs []KeyPack, version compat.CALVersion) []int {
	var places []int
	for i := range packs {
		if p := &packs[i]; valueOf(p.ProductType) == perUserPack && p.Compat().CALVersion() == version {
			places = append(places, i)
		}
	}
	slices.SortStableFunc(places, func(a, b int) int {
		return cmp.Or(cmp.Compare(lastPack(packs[a]), lastPack(packs[b])), cmp.Compare(packs[a].ID, packs[b].ID))
	})
	return places
}

func lastPack(p KeyPack) int {
	if valueOf(p.Type) == overIssuedPack {
		return 1
	}
	return 0
}

// withUsage divides what is issued of each version among its packs, each filled before the next, the rest on the last: usage is counted by
// version only. The agent does the same on the server itself.
func withUsage(packs []KeyPack, usage []report.Usage) []KeyPack {
	packs = slices.Clone(packs)
	for _, u := range usage {
		version, _ := compat.ParseCALVersion(u.CALVersion) // it fits
		places, left := perUserPacks(packs, version), u.Issued
		for n, at := range places {
			here, p := left, &packs[at]
			if limited := p.Total != nil && *p.Total >= 0; limited && n < len(places)-1 {
				here = min(left, *p.Total)
			}
			p.Issued, p.Available = new(here), nil
			if p.Total != nil && *p.Total >= 0 {
				p.Available = new(*p.Total - here)
			}
			left -= here
		}
	}
	return packs
}
