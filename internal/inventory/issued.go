package inventory

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"calfleet/internal/compat"
)

// sumIssued sums up the Per Device CALs that a license server lists. Of the devices it keeps the names of at most 20, those that
// hold several CALs of one version.
func sumIssued(cals []compat.IssuedCAL, packs []KeyPack) *compat.Issued {
	known := make([]compat.KeyPack, len(packs))
	for i := range packs {
		known[i] = packs[i].Compat()
	}
	issued := compat.SumIssued(cals, known)
	return &issued
}

// textOfIssued is for the history: "temporary 12 – 2026-12-05; revoked 2022 3 – 2026-12-20; several 4" says that 12 temporary CALs
// end, the first of them on that day, that 3 CALs of 2022 are revoked, and that 4 devices hold several. It names no device.
func textOfIssued(issued *compat.Issued) *string {
	if issued == nil {
		return nil
	}
	parts := []string{}
	if len(issued.Temporary) > 0 {
		n := 0
		for _, t := range issued.Temporary {
			n += t.N
		}
		parts = append(parts, "temporary "+numberUntil(n, issued.Temporary[0].On))
	}
	for _, r := range issued.Revoked {
		parts = append(parts, "revoked "+r.Version.String()+" "+numberUntil(r.N, r.FirstEnds))
	}
	if issued.Holders > 0 {
		parts = append(parts, "several "+strconv.Itoa(issued.Holders))
	}
	text := strings.Join(parts, "; ")
	return &text
}

func numberUntil(n int, until time.Time) string {
	if until.IsZero() {
		return strconv.Itoa(n)
	}
	return strconv.Itoa(n) + " – " + until.Format(time.DateOnly)
}

// sameIssued compares more than the history tells: another device may hold several CALs now.
func sameIssued(a, b *compat.Issued) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Holders == b.Holders && slices.Equal(a.Several, b.Several) &&
		slices.EqualFunc(a.Temporary, b.Temporary, func(a, b compat.ExpiringCALs) bool { return a.N == b.N && a.On.Equal(b.On) }) &&
		slices.EqualFunc(a.Revoked, b.Revoked, func(a, b compat.RevokedCALs) bool {
			return a.Version == b.Version && a.N == b.N && a.FirstEnds.Equal(b.FirstEnds)
		})
}
