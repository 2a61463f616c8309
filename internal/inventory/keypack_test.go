package inventory

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/report"
)

func TestSubmitReport_NegativeCountsAreNotRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleServer(func(r *report.Report) {
		pack := &r.LicenseServer.KeyPacks[0]
		pack.Total, pack.Issued, pack.Available = new(int64(-2)), new(int64(-77)), new(int64(-5))
	}))
	packs, err := w.KeyPacks(t.Context(), here, w.lic01(t).ID)
	if err != nil {
		t.Fatal(err)
	}
	if packs[0].Total != nil || packs[0].Issued != nil || *packs[0].Available != -5 {
		t.Errorf("got %v/%v/%v, want nil/nil/-5", packs[0].Total, packs[0].Issued, packs[0].Available)
	}
}

func TestSubmitReport_InPlaceUpgradeOfALicenseServerIsSeenWithoutItsSection(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleServer())
	w.submit(t, sampleServer(later(time.Hour), func(r *report.Report) {
		r.LicenseServer, r.Computer.Roles = nil, nil
		r.Computer.OS = windows2022()
	}))
	server := w.lic01(t)
	packs, err := w.KeyPacks(t.Context(), here, server.ID)
	if err != nil {
		t.Fatal(err)
	}
	if server.Release != "2022" || len(packs) != 1 || server.Activated == nil {
		t.Errorf("release %s with %d packs, want 2022 with the pack it had", server.Release, len(packs))
	}
	if names := w.hostNames(t); len(names) != 0 {
		t.Errorf("the license server became a host: %q", names)
	}
}

func TestSubmitReport_KeyPacksAreReplacedWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	pack := func(id, total int64) report.KeyPack { return report.KeyPack{ID: id, Total: &total} }
	steps := []struct {
		name string
		said []report.KeyPack
		want []int64
	}{
		{"two", []report.KeyPack{pack(3, 10), pack(4, 20)}, []int64{3, 4}},
		{"not read", nil, []int64{3, 4}},
		{"one new, one gone", []report.KeyPack{pack(4, 21), pack(5, -1)}, []int64{4, 5}},
		{"none", []report.KeyPack{}, []int64{}},
	}
	for i, step := range steps {
		w.submit(t, sampleServer(later(time.Duration(i)*time.Hour), func(r *report.Report) { r.LicenseServer.KeyPacks = step.said }))
		packs, err := w.KeyPacks(t.Context(), here, w.lic01(t).ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(step.want, column(packs, func(p *KeyPack) int64 { return p.ID })); diff != "" {
			t.Errorf("%s (-want +got):\n%s", step.name, diff)
		}
	}
}

func TestSubmitReport_AnyFieldOfAKeyPackIsAChange(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	expires := morning.AddDate(5, 0, 0)
	changes := map[string]func(*report.KeyPack){
		"kind":    func(p *report.KeyPack) { p.ProductType = new(int64(0)) },
		"version": func(p *report.KeyPack) { p.ProductVersionID = new(int64(7)) },
		"expiry":  func(p *report.KeyPack) { p.ExpiresAt = &expires },
		"type":    func(p *report.KeyPack) { p.KeyPackType = new(int64(6)) },
		"total":   func(p *report.KeyPack) { p.Total = nil },
	}
	for name, change := range changes {
		server := "LIC-" + name
		w.submit(t, sampleServer(called(server)))
		asked := w.assessments(t)
		w.submit(t, sampleServer(called(server), later(time.Hour), func(r *report.Report) { change(&r.LicenseServer.KeyPacks[0]) }))
		if w.assessments(t) == asked {
			t.Errorf("%s: the change was not noticed", name)
		}
	}
}
