package inventory

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/report"
)

// walk follows a list from page to page.
func walk[T any](t *testing.T, list func(after string) (Page[T], error)) (rows []*T) {
	t.Helper()
	for after, pages := "", 0; ; pages++ {
		page, err := list(after)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, page.Rows...)
		if page.Next == "" {
			if page.Total != len(rows) {
				t.Errorf("the pages have %d rows, the total says %d", len(rows), page.Total)
			}
			return rows
		}
		if after = page.Next; pages > 100 {
			t.Fatal("the pages never end")
		}
	}
}

func TestHosts_FilterAndPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 7 {
		w.submit(t, sampleHost(called(fmt.Sprintf("A%d", i)), func(r *report.Report) {
			if i%2 == 0 {
				r.Computer.OS, r.SessionHost.LicensingMode = windows2022(), new(int64(report.ModePerDevice))
			}
		}))
	}
	w.submit(t, sampleBroker(listing(of("Finance", "b-1.contoso.local", "b_1.contoso.local", "b1.contoso.local"))))
	names := func(filter HostFilter) []string {
		rows := walk(t, func(after string) (Page[Host], error) {
			filter.After = after
			return w.Hosts(t.Context(), here, filter)
		})
		return column(rows, func(h *Host) string { return shortName(h.Name) })
	}
	all := []string{"a0", "a1", "a2", "a3", "a4", "a5", "a6", "b-1", "b1", "b_1"}
	tests := map[string]struct {
		filter HostFilter
		want   []string
	}{
		"all of them":          {HostFilter{}, all},
		"one by one":           {HostFilter{Limit: 1}, all},
		"a page as long":       {HostFilter{Limit: len(all)}, all},
		"search in any case":   {HostFilter{Search: "B1.CONTOSO", Limit: 1}, []string{"b1"}},
		"release":              {HostFilter{Release: "2022", Limit: 2}, []string{"a0", "a2", "a4", "a6"}},
		"mode":                 {HostFilter{Mode: new(int64(report.ModePerUser))}, []string{"a1", "a3", "a5"}},
		"never reported":       {HostFilter{Silent: true, Limit: 2}, []string{"b-1", "b1", "b_1"}},
		"a wildcard is a sign": {HostFilter{Search: "b_1"}, []string{"b_1"}},
		"no text at all":       {HostFilter{Search: "\x00\xff' OR ''='"}, []string{}},
		"a cursor of nobody":   {HostFilter{After: "\x00"}, all},
	}
	for name, test := range tests {
		got := names(test.filter)
		slices.Sort(got) // the database's order of signs is its own
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestLicenseServers_FilterAndPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, name := range []string{"LIC3", "LIC1", "LIC2"} {
		w.submit(t, sampleServer(called(name)))
	}
	w.submit(t, sampleServer(called("LIC4"), func(r *report.Report) { r.Computer.OS = windows2022() }))
	names := func(filter LicenseServerFilter) []string {
		rows := walk(t, func(after string) (Page[LicenseServer], error) {
			filter.After = after
			return w.LicenseServers(t.Context(), here, filter)
		})
		return column(rows, func(l *LicenseServer) string { return shortName(l.Name) })
	}
	tests := map[string]struct {
		filter LicenseServerFilter
		want   []string
	}{
		"in pages": {LicenseServerFilter{Limit: 3}, []string{"lic1", "lic2", "lic3", "lic4"}},
		"search":   {LicenseServerFilter{Search: "IC2"}, []string{"lic2"}},
		"release":  {LicenseServerFilter{Release: "2022", Limit: 1}, []string{"lic4"}},
	}
	for name, test := range tests {
		if diff := cmp.Diff(test.want, names(test.filter)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestPurchases_PagesWalkEveryRowOnceWhateverTheReferences(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	references := []string{
		"PO-1", "po-1", "Po-1", "PO 1", "PO_1", "PO%1", "ÉTÉ", "été", "ete", "e\u0301te\u0301", "\U0001F4E6", "1", "10", "2", "'; --", "a\tb", `\`,
		"PO-1\x1f2019", "PO-1\x1f2019\x1fper_user", "z\u200bz", "zz",
	}
	for _, reference := range references {
		for _, version := range []string{"2019", "2022"} {
			w.save(t, samplePurchase(func(p *Purchase) { p.Reference, p.CALVersion = reference, version }))
		}
	}
	all := allOf(t, w.Store)
	if len(all) != 2*len(references) {
		t.Fatalf("%d purchases of %d references", len(all), len(references))
	}
	for _, limit := range []int{1, 3, 7, len(all) - 1, len(all), len(all) + 1} {
		rows := walk(t, func(after string) (Page[Purchase], error) {
			return w.Purchases(t.Context(), here, PurchaseFilter{After: after, Limit: limit})
		})
		if diff := cmp.Diff(all, rows); diff != "" {
			t.Errorf("pages of %d (-want +got):\n%s", limit, diff)
		}
	}
}

func TestPurchases_Filter(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.save(t, samplePurchase(func(p *Purchase) { p.Reference = "A" }))
	w.save(t, samplePurchase(func(p *Purchase) { p.Reference, p.CALVersion, p.CALKind = "B", "2019", "per_device" }))
	w.save(t, samplePurchase(func(p *Purchase) {
		p.Reference, p.LicenseServer, p.Supplier, p.Agreement, p.Title = "C", "", "Fournisseur ÉLAN", "Z-9", "Licences 100%"
	}))
	tests := map[string]struct {
		filter PurchaseFilter
		want   []string
	}{
		"all":              {PurchaseFilter{}, []string{"A", "B", "C"}},
		"version":          {PurchaseFilter{CALVersion: "2019"}, []string{"B"}},
		"kind":             {PurchaseFilter{CALKind: "per_user"}, []string{"A", "C"}},
		"server, in part":  {PurchaseFilter{LicenseServer: "LIC01"}, []string{"A", "B"}},
		"unassigned":       {PurchaseFilter{Unassigned: true}, []string{"C"}},
		"supplier":         {PurchaseFilter{Search: "fournisseur é"}, []string{"C"}},
		"agreement":        {PurchaseFilter{Search: "z-9"}, []string{"C"}},
		"title":            {PurchaseFilter{Search: "100%"}, []string{"C"}},
		"nothing like it":  {PurchaseFilter{Search: "%"}, []string{"C"}},
		"no text at all":   {PurchaseFilter{Search: "\x00", CALKind: "per_device"}, []string{"B"}},
		"after the cursor": {PurchaseFilter{After: "A\x1f2022\x1fper_user", Limit: 1}, []string{"B"}},
	}
	for name, test := range tests {
		page, err := w.Purchases(t.Context(), here, test.filter)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(test.want, column(page.Rows, func(p *Purchase) string { return p.Reference })); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestAllKeyPacks_Filter(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleServer())
	w.submit(t, sampleServer(called("LIC02"), func(r *report.Report) {
		r.LicenseServer.KeyPacks = []report.KeyPack{{ID: 3, Description: "A02-1.00-EX", ProductVersionID: new(int64(7))}, {ID: 1}}
	}))
	tests := map[string]struct {
		filter KeyPackFilter
		want   []string
	}{
		"all, by server and id": {KeyPackFilter{}, []string{"lic01 3", "lic02 1", "lic02 3"}},
		"server":                {KeyPackFilter{Search: "LIC02"}, []string{"lic02 1", "lic02 3"}},
		"product code":          {KeyPackFilter{Search: "a02"}, []string{"lic02 3"}},
		"version":               {KeyPackFilter{ProductVersionID: new(int64(6))}, []string{"lic01 3"}},
		"no text at all":        {KeyPackFilter{Search: "\x00lic01"}, []string{"lic01 3"}},
	}
	for name, test := range tests {
		packs, err := w.AllKeyPacks(t.Context(), here, test.filter)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := column(packs, func(p *PackOfServer) string { return fmt.Sprintf("%s %d", shortName(p.Server), p.ID) })
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

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
