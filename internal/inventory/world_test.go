package inventory

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/jobs"
	"calfleet/internal/list/listtest"
	"calfleet/internal/postgres/pgtest"
	"calfleet/internal/report"
)

// world is an inventory with two organizations in a database of its own.
type world struct {
	*Store
	pool *pgxpool.Pool
}

var elsewhere = uuid.MustParse("0198c0de-0000-7000-8000-00000000000e") // the other organization

// morning is when the reports of the samples were collected: long before any test runs.
var morning = time.Date(2026, time.January, 5, 8, 0, 0, 0, time.UTC)

func newWorld(t *testing.T) world {
	t.Helper()
	pool := pgtest.New(t)
	queue, err := jobs.NewQueue(pool)
	if err != nil {
		t.Fatal(err)
	}
	w := world{New(pool, queue), pool}
	w.exec(t, `INSERT INTO organizations (organization_id, slug, name, created_at) VALUES ($1, 'elsewhere', 'Elsewhere', now())`, elsewhere)
	return w
}

func (w world) exec(t *testing.T, query string, args ...any) {
	t.Helper()
	if _, err := w.pool.Exec(t.Context(), query, args...); err != nil {
		t.Fatal(err)
	}
}

// submit sends a report as the wire carries it.
func (w world) submit(t *testing.T, r report.Report) Receipt {
	t.Helper()
	receipt, err := w.SubmitReport(t.Context(), here, "tester", sent(t, r))
	if err != nil {
		t.Fatalf("submit report of %s: %v", r.Computer.Name, err)
	}
	return receipt
}

// sent is the report once it has gone through the wire format.
func sent(t *testing.T, r report.Report) report.Report {
	t.Helper()
	body, err := report.Encode(r)
	if err != nil {
		t.Fatalf("report of %s: %v", r.Computer.Name, err)
	}
	r, err = report.Decode(body)
	if err != nil {
		t.Fatalf("report of %s: %v", r.Computer.Name, err)
	}
	return r
}

// hosts are those in use, by name.
func (w world) hosts(t *testing.T) []*Host {
	t.Helper()
	hosts := slices.DeleteFunc(listtest.All[Host](t, w.pool, here, HostList), func(h *Host) bool { return h.RetiredAt != nil })
	slices.SortFunc(hosts, func(a, b *Host) int { return strings.Compare(a.Name, b.Name) })
	return hosts
}

// rdsh01 is the host of sampleHost.
func (w world) rdsh01(t *testing.T) *Host {
	t.Helper()
	hosts := w.hosts(t)
	at := slices.IndexFunc(hosts, func(h *Host) bool { return h.Name == "rdsh01.contoso.local" })
	if at < 0 {
		t.Fatalf("rdsh01 is not among %q", w.hostNames(t))
	}
	return hosts[at]
}

func (w world) hostNames(t *testing.T) []string {
	t.Helper()
	return column(w.hosts(t), func(h *Host) string { return h.Name })
}

// lic01 is the license server of sampleServer.
func (w world) lic01(t *testing.T) *LicenseServer {
	t.Helper()
	servers := listtest.All[LicenseServer](t, w.pool, here, LicenseServerList)
	at := slices.IndexFunc(servers, func(l *LicenseServer) bool { return l.Name == "lic01.contoso.local" })
	if at < 0 {
		t.Fatalf("lic01 is not among %d license servers", len(servers))
	}
	return servers[at]
}

func (w world) snapshot(t *testing.T) *Snapshot {
	t.Helper()
	s, err := w.Snapshot(t.Context(), here)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// collections are the members of every collection by its name, standalone ones included.
func (w world) collections(t *testing.T) map[string][]string {
	t.Helper()
	members := map[string][]string{}
	for _, c := range w.snapshot(t).Facts.Collections {
		members[c.Name] = append([]string{}, c.Hosts...)
	}
	return members
}

// number is the answer to a query of one number.
func (w world) number(t *testing.T, query string) (n int) {
	t.Helper()
	if err := w.pool.QueryRow(t.Context(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// assessments is how many were asked for and not worked off.
func (w world) assessments(t *testing.T) int {
	t.Helper()
	return w.number(t, `SELECT count(*) FROM river_job WHERE kind = 'assess'`)
}

// sampleHost is the report of a 2019 session host of contoso.local.
func sampleHost(change ...func(*report.Report)) report.Report {
	joined := true
	r := report.Report{
		Schema: report.Schema, ID: uuid.NewString(), CollectedAt: morning,
		Collector: report.Collector{Name: "calfleet-agent", Version: "0.1.0"},
		Computer: report.Computer{
			Name: "RDSH01", FQDN: "rdsh01.contoso.local", Domain: "contoso.local", DomainJoined: &joined, MachineID: "m-rdsh01",
			OS:    &report.OS{Caption: "Microsoft Windows Server 2019 Standard", Version: "10.0.17763", ProductType: new(int64(3)), SKU: new(int64(7))},
			Roles: []string{"RDS-RD-SERVER"},
		},
		SessionHost: &report.SessionHost{
			LicensingMode: new(int64(report.ModePerUser)), LicensingModeSource: "policy", LicenseServers: []string{"lic01.contoso.local"},
			LicenseServersSource: "policy", GraceDaysLeft: new(int64(0)), Connectivity: []report.Connectivity{{Server: "lic01.contoso.local", Status: 11}},
		},
	}
	return changed(r, change)
}

// sampleServer is the report of a 2019 license server with 100 Per User CALs of 2019.
func sampleServer(change ...func(*report.Report)) report.Report {
	yes := true
	r := sampleHost(called("LIC01"))
	r.SessionHost, r.Computer.Roles = nil, []string{"RDS-Licensing"}
	r.LicenseServer = &report.LicenseServer{
		Activated: &yes, ProductID: "00430-00000-00000-AA123", ServerID: "12345", Scope: new(int64(1)), InServerGroup: &yes,
		KeyPacks: []report.KeyPack{{
			ID: 3, Description: "C50-10.01-S", KeyPackType: new(int64(2)), ProductType: new(int64(1)), ProductVersion: "Windows Server 2019",
			ProductVersionID: new(int64(6)), Total: new(int64(100)), Issued: new(int64(1)), Available: new(int64(99)),
		}},
	}
	return changed(r, change)
}

// sampleBroker is the report of a connection broker whose collection Finance has one host.
func sampleBroker(change ...func(*report.Report)) report.Report {
	r := sampleHost(called("RDCB01"))
	r.SessionHost, r.Computer.Roles = nil, []string{"RDS-Connection-Broker"}
	r.Deployment = &report.Deployment{
		Broker: "rdcb01.contoso.local", LicensingMode: new(int64(report.ModePerUser)), LicenseServers: []string{"lic01.contoso.local"},
		Collections: []report.Collection{{Name: "Finance", Hosts: []string{"rdsh01.contoso.local"}}},
	}
	return changed(r, change)
}

// sampleOrder is a report file with one purchase of 50 Per User CALs of 2022.
func sampleOrder(change ...func(*report.Report)) report.Report {
	r := report.Report{
		Schema: report.Schema, ID: uuid.NewString(), CollectedAt: morning, Computer: report.Computer{Name: "purchasing"},
		Purchases: []report.Purchase{{
			Reference: "PO-2026-0117", CALVersion: "2022", CALKind: report.PerUser, Quantity: 50, Program: "csp", Agreement: "A-7",
			LicenseServer: "lic01.contoso.local",
		}},
	}
	return changed(r, change)
}

func changed(r report.Report, change []func(*report.Report)) report.Report {
	for _, c := range change {
		c(&r)
	}
	return r
}

// called is another computer of contoso.local.
func called(name string) func(*report.Report) {
	return func(r *report.Report) {
		r.Computer.Name, r.Computer.FQDN, r.Computer.MachineID = name, canonical(name)+".contoso.local", "m-"+canonical(name)
	}
}

func windows2022() *report.OS {
	return &report.OS{Caption: "Microsoft Windows Server 2022 Standard", Version: "10.0.20348", ProductType: new(int64(3)), SKU: new(int64(7))}
}

// later is collected that long after the morning.
func later(by time.Duration) func(*report.Report) {
	return func(r *report.Report) { r.CollectedAt = morning.Add(by) }
}

// listing is a broker's word on its collections.
func listing(collections ...report.Collection) func(*report.Report) {
	return func(r *report.Report) { r.Deployment.Collections = collections }
}

func of(name string, hosts ...string) report.Collection {
	return report.Collection{Name: name, Hosts: append([]string{}, hosts...)}
}

// atOnce runs fn n times at the same time; an error fails the test.
func atOnce(t *testing.T, n int, fn func(ctx context.Context, i int) error) {
	t.Helper()
	start, done := make(chan struct{}), make(chan error, n)
	for i := range n {
		go func() {
			<-start
			done <- fn(t.Context(), i)
		}()
	}
	close(start)
	for range n {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
