package inventory

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/report"
)

func TestHostsNaming_AndPurchasesFor_FollowFullAndShortNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	naming := func(servers ...string) func(*report.Report) {
		return func(r *report.Report) { r.SessionHost.LicenseServers = servers }
	}
	w.submit(t, sampleServer())
	w.submit(t, sampleHost(called("H1"), naming("lic99", "lic01.contoso.local")))
	w.submit(t, sampleHost(called("H2"), naming("LIC01")))
	w.submit(t, sampleHost(called("H3"), naming("lic02")))
	w.submit(t, sampleHost(func(r *report.Report) {
		r.Computer.Name, r.Computer.FQDN, r.Computer.Domain = "H4", "h4.fabrikam.local", "fabrikam.local"
	}, naming("lic01")))
	w.save(t, samplePurchase(func(p *Purchase) { p.Reference = "full" }))
	w.save(t, samplePurchase(func(p *Purchase) { p.Reference, p.LicenseServer = "short", "LIC01" }))
	w.save(t, samplePurchase(func(p *Purchase) { p.Reference, p.LicenseServer = "other", "lic02" }))
	uses := func() (hosts, purchases []string) {
		named, err := w.HostsNaming(t.Context(), here, "lic01.contoso.local")
		if err != nil {
			t.Fatal(err)
		}
		assigned, err := w.PurchasesFor(t.Context(), here, "lic01.contoso.local")
		if err != nil {
			t.Fatal(err)
		}
		return column(named, func(h *Host) string { return shortName(h.Name) }), column(assigned, func(p *Purchase) string { return p.Reference })
	}
	hosts, purchases := uses()
	if diff := cmp.Diff([][]string{{"h1", "h2", "h4"}, {"full", "short"}}, [][]string{hosts, purchases}); diff != "" {
		t.Errorf("the only lic01 (-want +got):\n%s", diff)
	}
	w.submit(t, sampleServer(later(time.Hour), func(r *report.Report) {
		r.Computer.FQDN, r.Computer.Domain, r.Computer.MachineID = "lic01.fabrikam.local", "fabrikam.local", "other"
	}))
	hosts, purchases = uses()
	if diff := cmp.Diff([][]string{{"h1", "h2"}, {"full"}}, [][]string{hosts, purchases}); diff != "" {
		t.Errorf("one of two lic01, which a host of its domain means by the short name (-want +got):\n%s", diff)
	}
}
