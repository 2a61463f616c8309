package e2e

import (
	"fmt"
	"testing"
	"time"

	"calfleet/internal/inventory"
	"calfleet/internal/report"
	"calfleet/web/text"
)

// crowd is how many hosts the largest collection has that pages must stay legible with.
const crowd = 300

// odd makes a host differ from its neighbours: by release, mode, license server, or in that it does not say.
func odd(i int) report.Report {
	name := fmt.Sprintf("RDSH-VRAC-%03d", i)
	r := machine(name, []string{"2019", "2022"}[i%2], "RDS-RD-SERVER")
	r.CollectedAt = r.CollectedAt.Add(-time.Duration(i%40) * 24 * time.Hour / 8)
	r.SessionHost = &report.SessionHost{
		LicensingMode: new([]int64{int64(report.ModePerUser), int64(report.ModePerDevice), 5}[i%5%3]), LicensingModeSource: "policy",
		LicenseServers: []string{lic01}, LicenseServersSource: "policy", GraceDaysLeft: new(int64(i % 130)), Connectivity: []report.Connectivity{{Server: lic01, Status: 11}},
	}
	switch i % 11 {
	case 3:
		r.SessionHost.LicenseServers, r.SessionHost.Connectivity = nil, nil
	case 7:
		r.Computer.OS.Version = fmt.Sprintf("10.0.%d", 90000+i)
		r.Computer.OS.Caption = "Microsoft Windows Server Standard"
	}
	return r
}

// crowded is the small fleet, and in it a collection of three hundred hosts of every sort.
func crowded(t *testing.T) *portal {
	t.Helper()
	p := newStores(t)
	p.admin()
	b := broker()
	c := report.Collection{Name: "Vrac"}
	for i := range crowd {
		c.Hosts = append(c.Hosts, fqdn(fmt.Sprintf("RDSH-VRAC-%03d", i)))
	}
	b.Deployment.Collections = append(b.Deployment.Collections, c)
	reports := []report.Report{b, licenseServer("LIC01", "2019", 6, 100, 96), licenseServer("LIC22", "2022", 7, 300, 259)}
	for i := range crowd - 6 { // the last ones have never reported
		reports = append(reports, odd(i))
	}
	for _, r := range reports {
		body, err := report.Encode(r)
		if err == nil {
			r, err = report.Decode(body)
		}
		if err == nil {
			_, err = p.inventory.SubmitReport(t.Context(), inventory.DefaultOrganization, "test", r)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := p.findings.Assess(t.Context(), inventory.DefaultOrganization); err != nil {
		t.Fatal(err)
	}
	p.serve()
	return p
}

// Three hundred hosts are as many lines as there are sorts of them; heads stay in sight, and nothing leaves the screen.
func TestCollection_IsLegibleWithThreeHundredHosts(t *testing.T) {
	t.Parallel()
	p := crowded(t)
	b := p.open(t, text.French)
	b.signIn()
	b.visit("/")
	b.follow(b.saying("a.row-link", "Vrac"))
	b.says(".page-sub", text.CountHosts.In(b.lang, crowd))
	if rows := b.count("#matrix tbody tr"); rows < 10 || rows > 80 {
		t.Errorf("%d lines for %d hosts", rows, crowd)
	}
	if lines := b.count("#findings .finding-lines > li"); lines > 25 {
		t.Errorf("%d lines of findings", lines)
	}
	const heads = `(() => {
		const box = document.querySelector(".matrix-box"), head = box.querySelector("thead"), name = box.querySelector("tbody th");
		box.scrollTo(400, 600);
		const b = box.getBoundingClientRect(), h = head.getBoundingClientRect(), n = name.getBoundingClientRect();
		const stay = Math.abs(h.top - b.top) < 2 && Math.abs(n.left - b.left) < 2 && box.scrollTop > 0;
		box.scrollTo(0, 0);
		return stay;
	})()`
	if !ask[bool](b, heads) {
		t.Error("the heads of rows and columns leave the region with what they head")
	}
	b.look("collection-crowded")
}
