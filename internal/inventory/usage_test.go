package inventory

import (
	"testing"
	"time"

	"calfleet/internal/fault"
	"calfleet/internal/report"
)

// usageOf is a usage report of lic01 without its packs.
func usageOf(usage ...report.Usage) report.Report {
	return sampleServer(later(time.Hour), func(r *report.Report) {
		r.LicenseServer = &report.LicenseServer{PerUserUsage: usage}
	})
}

func TestSubmitReport_UsageOfPerUserCALsFillsThePacksOfItsVersion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleServer(func(r *report.Report) {
		pack := func(id, kind, total int64) report.KeyPack {
			return report.KeyPack{ID: id, KeyPackType: &kind, ProductType: new(int64(1)), ProductVersionID: new(int64(6)), Total: &total, Issued: new(int64(0))}
		}
		device := pack(9, 2, 40)
		device.ProductType = new(int64(0))
		r.LicenseServer.KeyPacks = []report.KeyPack{pack(7, 7, 0), pack(5, 2, 10), pack(3, 2, 20), device}
	}))
	w.submit(t, usageOf(report.Usage{CALVersion: "2019", Issued: 33}))
	want := map[int64]int64{3: 20, 5: 10, 7: 3, 9: 0}
	for _, p := range w.packs(t) {
		if valueOf(p.Issued) != want[p.ID] {
			t.Errorf("pack %d: %d issued, want %d", p.ID, valueOf(p.Issued), want[p.ID])
		}
	}
}

func TestSubmitReport_UsageWithoutAPackIsRefusedAndSaysWhatToDo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	refused := func(r report.Report) {
		t.Helper()
		_, err := w.SubmitReport(t.Context(), here, "tester", sent(t, r))
		if fault.KindOf(err) != fault.Invalid || fault.As(err).Place != "license_server.per_user_usage" {
			t.Errorf("%v, want invalid at the usage", err)
		}
	}
	refused(usageOf(report.Usage{CALVersion: "2019", Issued: 1})) // nobody knows the server
	w.submit(t, sampleServer())
	refused(usageOf(report.Usage{CALVersion: "2012", Issued: 1}))
	refused(usageOf(report.Usage{CALVersion: "next year", Issued: 1}))
	if n := w.number(t, `SELECT count(*) FROM reports`); n != 1 {
		t.Errorf("%d reports are kept, want that of the packs", n)
	}
}
