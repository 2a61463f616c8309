package cases_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/cases"
	"calfleet/internal/findings"
	"calfleet/internal/inventory"
	"calfleet/internal/jobs"
	"calfleet/internal/list/listtest"
	"calfleet/internal/postgres/pgtest"
	"calfleet/internal/report"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

const seedRule = "server-older-than-cal"

var (
	here      = inventory.DefaultOrganization
	elsewhere = uuid.MustParse("0198c0de-0000-7000-8000-00000000000e")
)

// world is the seed of all cases in a database of its own: Finance, a collection of one 2019 host that names the 2019 server lic19, which 50
// Per User CALs of 2022 are bought for; and lic22, a 2022 server that nobody names.
type world struct {
	*cases.Store
	findings  *findings.Store
	inventory *inventory.Store
	pool      *pgxpool.Pool
}

func newWorld(t *testing.T) world {
	t.Helper()
	pool := pgtest.New(t)
	queue, err := jobs.NewQueue(pool)
	if err != nil {
		t.Fatal(err)
	}
	w := world{cases.New(pool), findings.New(pool, cases.Follow), inventory.New(pool, queue), pool}
	w.exec(t, `INSERT INTO organizations (organization_id, slug, name, created_at) VALUES ($1, 'elsewhere', 'Elsewhere', now())`, elsewhere)
	host := computer("rdsh01", "2019")
	host.SessionHost = &report.SessionHost{LicensingMode: new(int64(report.ModePerUser)), LicenseServers: []string{"lic19.contoso.local"}}
	broker := computer("rdcb01", "2019")
	broker.Deployment = &report.Deployment{
		Broker: "rdcb01.contoso.local", LicensingMode: new(int64(report.ModePerUser)), LicenseServers: []string{"lic19.contoso.local"},
		Collections: []report.Collection{{Name: "Finance", Hosts: []string{"rdsh01.contoso.local"}}},
	}
	for _, r := range []report.Report{licenseServer("lic19", "2019", 6), licenseServer("lic22", "2022", 7), host, broker} {
		if _, err := w.inventory.SubmitReport(t.Context(), here, "tester", r); err != nil {
			t.Fatal(err)
		}
	}
	w.buy(t, "2022")
	w.assess(t)
	return w
}

func (w world) exec(t *testing.T, query string, args ...any) {
	t.Helper()
	if _, err := w.pool.Exec(t.Context(), query, args...); err != nil {
		t.Fatal(err)
	}
}

func (w world) assess(t *testing.T) {
	t.Helper()
	if err := w.findings.Assess(t.Context(), here); err != nil {
		t.Fatal(err)
	}
}

// buy makes the one purchase that is assigned to lic19 one of a version.
func (w world) buy(t *testing.T, version string) {
	t.Helper()
	p := inventory.Purchase{
		Reference: "PO-1", CALVersion: version, CALKind: "per_user", Quantity: 50, LicenseServer: "lic19.contoso.local",
		Program: "open", Agreement: "65432109", Supplier: "Reseller", PartNumber: "6VC-04377",
	}
	if known := listtest.All[inventory.Purchase](t, w.pool, here, inventory.PurchaseList); len(known) > 0 {
		p.ID = known[0].ID
	}
	if _, err := w.inventory.SavePurchase(t.Context(), here, "ana@contoso.local", p, nil); err != nil {
		t.Fatal(err)
	}
}

// seed is the one open finding of a server that is older than its CALs.
func (w world) seed(t *testing.T) *findings.Finding {
	t.Helper()
	open, err := w.findings.List(t.Context(), here, findings.Filter{Rule: seedRule})
	if err != nil || len(open) != 1 {
		t.Fatalf("%d open findings, %v; want one", len(open), err)
	}
	return open[0]
}

// open opens the case of a downgrade for the seed.
func (w world) open(t *testing.T) uuid.UUID {
	t.Helper()
	id, err := w.Open(t.Context(), here, "ana@contoso.local", cases.Opening{
		Remedy: "downgrade-or-exchange", Findings: []uuid.UUID{w.seed(t).ID}, Note: "Reseller called.",
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (w world) read(t *testing.T, id uuid.UUID) *cases.Case {
	t.Helper()
	c, err := w.Case(t.Context(), here, id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// in puts a case into a state, whatever people may do.
func (w world) in(t *testing.T, id uuid.UUID, state cases.State) {
	t.Helper()
	w.exec(t, `UPDATE cases SET state = $2, resumes = CASE WHEN $2 = 'solved' THEN 'draft' ELSE '' END WHERE case_id = $1`, id, state)
}

func (w world) member(t *testing.T, name string) uuid.UUID {
	t.Helper()
	id := uuid.New()
	w.exec(t, `INSERT INTO users (user_id, email, name, created_at) VALUES ($1, $2, $3, now())`, id, id.String()+"@contoso.local", name)
	w.exec(t, `INSERT INTO memberships (organization_id, user_id, role, created_at) VALUES ($1, $2, 'operator', now())`, here, id)
	return id
}

var builds = map[string]string{"2019": "10.0.17763", "2022": "10.0.20348"}

func computer(name, release string) report.Report {
	return report.Report{
		Schema: report.Schema, ID: uuid.NewString(), CollectedAt: time.Now().Add(-time.Minute).UTC().Truncate(time.Microsecond),
		Collector: report.Collector{Name: "agent"},
		Computer: report.Computer{
			Name: name, FQDN: name + ".contoso.local", Domain: "contoso.local", DomainJoined: new(true),
			OS: &report.OS{Caption: "Microsoft Windows Server " + release + " Standard", Version: builds[release], ProductType: new(int64(3))},
		},
	}
}

// licenseServer holds 100 Per User CALs of the version that Windows numbers id.
func licenseServer(name, release string, id int64) report.Report {
	r := computer(name, release)
	r.LicenseServer = &report.LicenseServer{
		Activated: new(true), ProductID: "00000-00000-00000-AA123", ServerID: "12345678901234567890123456789012345",
		KeyPacks: []report.KeyPack{{
			ID: 3, KeyPackType: new(int64(2)), ProductType: new(int64(1)), ProductVersionID: &id, Total: new(int64(100)), Issued: new(int64(1)), Available: new(int64(99)),
		}},
	}
	return r
}
