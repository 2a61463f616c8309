package findings_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/findings"
	"calfleet/internal/inventory"
	"calfleet/internal/jobs"
	"calfleet/internal/postgres/pgtest"
	"calfleet/internal/report"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

const seed = "server-older-than-cal"

var (
	here      = inventory.DefaultOrganization
	elsewhere = uuid.MustParse("0198c0de-0000-7000-8000-00000000000e")
	morning   = time.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, -7) // late enough for no report to be out of date, early enough for none to be of the future
)

// world is a fleet in a database of its own: collection Finance of one 2019 host, which names lic19; lic19 is a 2019 license server
// with 2019 CALs, lic22 a 2022 one with 2022 CALs. Nothing is wrong with it.
type world struct {
	*findings.Store
	inventory *inventory.Store
	pool      *pgxpool.Pool
	hours     *int // each report is an hour younger than the one before
}

func newWorld(t *testing.T) world {
	t.Helper()
	pool := pgtest.New(t)
	queue, err := jobs.NewQueue(pool)
	if err != nil {
		t.Fatal(err)
	}
	w := world{findings.New(pool), inventory.New(pool, queue), pool, new(int)}
	w.exec(t, `INSERT INTO organizations (organization_id, slug, name, created_at) VALUES ($1, 'elsewhere', 'Elsewhere', now())`, elsewhere)
	w.submit(t, sampleServer("lic19", "2019", 6), sampleServer("lic22", "2022", 7), sampleHost("rdsh01", "lic19"), sampleBroker("lic19"))
	return w
}

func (w world) exec(t *testing.T, query string, args ...any) {
	t.Helper()
	if _, err := w.pool.Exec(t.Context(), query, args...); err != nil {
		t.Fatal(err)
	}
}

func (w world) submit(t *testing.T, reports ...report.Report) {
	t.Helper()
	for _, r := range reports {
		*w.hours++
		r.CollectedAt = morning.Add(time.Duration(*w.hours) * time.Hour)
		w.submitTo(t.Context(), t, here, r)
	}
}

func (w world) submitTo(ctx context.Context, t *testing.T, organization uuid.UUID, r report.Report) {
	t.Helper()
	body, err := report.Encode(r)
	if err == nil {
		r, err = report.Decode(body)
	}
	if err == nil {
		_, err = w.inventory.SubmitReport(ctx, organization, "tester", r)
	}
	if err != nil {
		t.Errorf("report of %s: %v", r.Computer.Name, err)
	}
}

func (w world) assess(t *testing.T) {
	t.Helper()
	if err := w.Assess(t.Context(), here); err != nil {
		t.Fatal(err)
	}
}

func (w world) list(t *testing.T, filter findings.Filter) []*findings.Finding {
	t.Helper()
	found, err := w.List(t.Context(), here, filter)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// seed is the only open finding of a server that is older than its CALs; nil where there is none.
func (w world) seed(t *testing.T) *findings.Finding {
	t.Helper()
	open := w.list(t, findings.Filter{Rule: seed})
	if len(open) == 0 {
		return nil
	}
	if len(open) > 1 {
		t.Fatalf("%d findings of rule %s, want at most one", len(open), seed)
	}
	return open[0]
}

func (w world) number(t *testing.T, query string) (n int) {
	t.Helper()
	if err := w.pool.QueryRow(t.Context(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

var builds = map[string]string{"2016": "10.0.14393", "2019": "10.0.17763", "2022": "10.0.20348"}

func sampleComputer(name, release string) report.Report {
	joined := true
	return report.Report{
		Schema: report.Schema, ID: uuid.NewString(), CollectedAt: morning, Collector: report.Collector{Name: "agent"},
		Computer: report.Computer{
			Name: name, FQDN: name + ".contoso.local", Domain: "contoso.local", DomainJoined: &joined,
			OS: &report.OS{Caption: "Microsoft Windows Server " + release + " Standard", Version: builds[release], ProductType: new(int64(3))},
		},
	}
}

// sampleServer holds 100 Per User CALs of the version that Windows numbers id.
func sampleServer(name, release string, id int64) report.Report {
	activated := true
	r := sampleComputer(name, release)
	r.LicenseServer = &report.LicenseServer{Activated: &activated, KeyPacks: []report.KeyPack{{
		ID: 3, KeyPackType: new(int64(2)), ProductType: new(int64(1)), ProductVersionID: &id, Total: new(int64(100)), Issued: new(int64(1)), Available: new(int64(99)),
	}}}
	return r
}

// sampleHost is a 2019 session host that names one license server.
func sampleHost(name, server string) report.Report {
	r := sampleComputer(name, "2019")
	r.SessionHost = &report.SessionHost{
		LicensingMode: new(int64(report.ModePerUser)), LicenseServers: []string{server + ".contoso.local"},
		Connectivity: []report.Connectivity{{Server: server + ".contoso.local", Status: 11}},
	}
	return r
}

func sampleBroker(server string) report.Report {
	r := sampleComputer("rdcb01", "2019")
	r.Deployment = &report.Deployment{
		Broker: "rdcb01.contoso.local", LicensingMode: new(int64(report.ModePerUser)), LicenseServers: []string{server + ".contoso.local"},
		Collections: []report.Collection{{Name: "Finance", Hosts: []string{"rdsh01.contoso.local"}}},
	}
	return r
}

// sampleOrder is 50 Per User CALs assigned to lic19, beside those that account for what is installed.
func sampleOrder(version string) report.Report {
	order := func(reference, version string, quantity int64, server string) report.Purchase {
		return report.Purchase{
			Reference: reference, CALVersion: version, CALKind: report.PerUser, Quantity: quantity, LicenseServer: server + ".contoso.local",
			Program: "open", Agreement: "4711", PurchasedOn: report.Date{Year: 2025, Month: time.January, Day: 17},
		}
	}
	return report.Report{
		Schema: report.Schema, ID: uuid.NewString(), CollectedAt: morning, Computer: report.Computer{Name: "purchasing"},
		Purchases: []report.Purchase{order("PO-1", version, 50, "lic19"), order("PO-0", "2019", 100, "lic19"), order("PO-0", "2022", 100, "lic22")},
	}
}
