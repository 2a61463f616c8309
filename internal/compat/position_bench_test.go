package compat_test

import (
	"fmt"
	"testing"

	"calfleet/internal/compat"
	"calfleet/internal/compat/compattest"
)

// positionFleet has 2,000 hosts and 500 purchases, and says how many may connect to each collection.
func positionFleet(basis compat.Basis) compat.Facts {
	f := compattest.Fleet(2000)
	f.Circumstances.NeedBasis = basis
	for i := range f.Collections {
		f.Collections[i].Authorised, f.Collections[i].Actual = compat.CountOf(int64(100+i)), compat.CountOf(int64(80+i))
	}
	versions := compat.CALVersions()
	f.Purchases = nil
	for i := range 500 {
		f.Purchases = append(f.Purchases, compat.Purchase{
			ID: fmt.Sprint(i), Reference: fmt.Sprintf("PO-2026-%04d", i), Version: versions[i%len(versions)], Kind: compat.Kind(1 + i%2), Quantity: 10 + i%90,
			LicenseServer: f.LicenseServers[i%len(f.LicenseServers)].Name, PurchasedOn: f.AsOf.AddDate(0, 0, -i), Source: "import purchases.csv",
		})
	}
	return f
}

func BenchmarkPositionOf(b *testing.B) {
	for _, basis := range compat.Bases() {
		b.Run(basis.String(), func(b *testing.B) {
			f := positionFleet(basis)
			b.ReportAllocs()
			for b.Loop() {
				compat.PositionOf(f)
			}
		})
	}
}
