package inventory

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"calfleet/internal/jobs"
	"calfleet/internal/postgres/pgtest"
	"calfleet/internal/report"
)

// BenchmarkSubmitReport measures what one report costs at the door, transaction included, without durability.
func BenchmarkSubmitReport(b *testing.B) {
	packs := func(r *report.Report) {
		for i := range 50 {
			pack := r.LicenseServer.KeyPacks[0]
			pack.ID = int64(i + 10)
			r.LicenseServer.KeyPacks = append(r.LicenseServer.KeyPacks, pack)
		}
	}
	hosts := make([]string, 5000)
	for i := range hosts {
		hosts[i] = fmt.Sprintf("h%04d.contoso.local", i)
	}
	samples := map[string]func(i int) report.Report{
		"new host":       func(i int) report.Report { return sampleHost(called(fmt.Sprintf("N%d", i))) },
		"unchanged host": func(int) report.Report { return sampleHost() },
		"changed host": func(i int) report.Report {
			return sampleHost(func(r *report.Report) { r.SessionHost.GraceDaysLeft = new(int64(i)) })
		},
		"unchanged server of 51 packs": func(int) report.Report { return sampleServer(packs) },
		"changed server of 51 packs": func(i int) report.Report {
			return sampleServer(packs, func(r *report.Report) { r.LicenseServer.KeyPacks[0].Issued = new(int64(i)) })
		},
		"unchanged broker of 5000 hosts": func(int) report.Report { return sampleBroker(listing(of("Finance", hosts...))) },
		"new broker of 5000 hosts": func(i int) report.Report {
			return sampleBroker(listing(of("Finance", hosts...)), func(r *report.Report) { r.Deployment.Broker = fmt.Sprintf("b%d", i) })
		},
	}
	for name, sample := range samples {
		b.Run(name, func(b *testing.B) {
			pool := pgtest.New(b)
			queue, err := jobs.NewQueue(pool)
			if err != nil {
				b.Fatal(err)
			}
			store := New(pool, queue)
			for i := 0; b.Loop(); i++ {
				r := sample(i)
				r.ID, r.CollectedAt = uuid.NewString(), morning.Add(time.Duration(i)*time.Second)
				if _, err := store.SubmitReport(b.Context(), here, "bench", r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
