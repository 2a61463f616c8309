package intake

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/auth"
	"calfleet/internal/fault"
	"calfleet/internal/inventory"
	"calfleet/internal/jobs"
	"calfleet/internal/postgres/pgtest"
	"calfleet/internal/report"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var (
	here    = inventory.DefaultOrganization
	root    = auth.Command("test")
	morning = time.Date(2026, time.January, 5, 8, 0, 0, 0, time.UTC)
)

// world is an intake into an empty inventory.
type world struct {
	*Intake
	t    *testing.T
	pool *pgxpool.Pool
}

func newWorld(t *testing.T) *world {
	t.Helper()
	pool := pgtest.New(t)
	queue, err := jobs.NewQueue(pool)
	if err != nil {
		t.Fatal(err)
	}
	return &world{New(auth.New(pool), inventory.New(pool, queue)), t, pool}
}

func (w *world) noError(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) count(query string) (n int) {
	w.t.Helper()
	w.noError(w.pool.QueryRow(w.t.Context(), query).Scan(&n))
	return n
}

// agents enrol, with the names h0, h1 and so on.
func (w *world) agents(n int) []auth.Principal {
	w.t.Helper()
	secret, err := w.auth.CreateEnrolment(w.t.Context(), here, "test", n, 1, root)
	w.noError(err)
	by, err := w.auth.PrincipalOfToken(w.t.Context(), secret)
	w.noError(err)
	agents := make([]auth.Principal, n)
	for i := range agents {
		grant, err := w.auth.Enrol(w.t.Context(), by, auth.Newcomer{Name: fmt.Sprintf("h%d", i), MachineID: fmt.Sprintf("m%d", i)})
		w.noError(err)
		agents[i], err = w.auth.PrincipalOfToken(w.t.Context(), grant.Token)
		w.noError(err)
	}
	return agents
}

// of is a report of an agent's own computer.
func of(by auth.Principal) Report {
	return Report{By: by, Address: "192.0.2.1", Size: 500, Report: report.Report{
		Schema: report.Schema, ID: uuid.NewString(), CollectedAt: morning, Collector: report.Collector{Name: "calfleet-agent", Version: "9"},
		Computer:    report.Computer{Name: by.Agent.Name},
		SessionHost: &report.SessionHost{LicensingMode: new(int64(4)), LicenseServers: []string{"lic01"}},
	}}
}

// hold keeps the organization's inventory until the test lets go, so that reports wait in line.
func (w *world) hold() (letGo func()) {
	w.t.Helper()
	tx, err := w.pool.Begin(w.t.Context())
	w.noError(err)
	_, err = tx.Exec(w.t.Context(), `SELECT pg_advisory_xact_lock(hashtextextended('inventory ' || $1::text, 0))`, here.String())
	w.noError(err)
	return func() { w.noError(tx.Rollback(w.t.Context())) }
}

// waiting returns once so many transactions wait for hold.
func (w *world) waiting(n int) {
	w.t.Helper()
	const query = `SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
	for w.count(query) < n {
		select {
		case <-time.After(time.Millisecond):
		case <-w.t.Context().Done():
			w.t.Fatal("too few wait")
		}
	}
}

// meanwhile submits reports while the inventory is held, and returns what became of each once it is let go.
func (w *world) meanwhile(reports []Report, before func()) []error {
	w.t.Helper()
	letGo := w.hold()
	failed := make([]error, len(reports))
	var all sync.WaitGroup
	for i, r := range reports {
		all.Go(func() { _, failed[i] = w.Submit(w.t.Context(), r) })
	}
	w.waiting(1)
	before()
	letGo()
	all.Wait()
	return failed
}

func TestSubmit_ManyAtOnceAreAllKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agents := w.agents(100)
	reports := make([]Report, len(agents))
	for i, a := range agents {
		reports[i] = of(a)
	}
	for i, err := range w.meanwhile(reports, func() {}) {
		if err != nil {
			t.Errorf("report %d: %v", i, err)
		}
	}
	if n := w.count(`SELECT count(*) FROM hosts WHERE licensing_mode = 4 AND release IS NOT NULL`); n != len(agents) {
		t.Errorf("%d hosts, want %d", n, len(agents))
	}
	if n := w.count(`SELECT count(*) FROM agents WHERE reported_at IS NOT NULL AND version = '9' AND address = '192.0.2.1'`); n != len(agents) {
		t.Errorf("%d agents are noted, want %d", n, len(agents))
	}
	if n := w.count(`SELECT count(DISTINCT xmin::text) FROM reports`); n >= len(agents)/2 {
		t.Errorf("%d transactions for %d reports", n, len(agents))
	}
	if n := w.count(`SELECT count(*) FROM changes c JOIN reports r ON r.report_id::text = c.source_id JOIN hosts h ON h.host_id = c.record_id AND h.name = r.computer WHERE field = 'licensing_mode'`); n != len(agents) {
		t.Errorf("the history of %d hosts names the report that said so, want %d", n, len(agents))
	}
}

func TestSubmit_AReportThatCannotBeKeptFailsAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agents := w.agents(12)
	reports := make([]Report, len(agents))
	for i, a := range agents {
		reports[i] = of(a)
	}
	reports[5].Collector.Name = "nul\x00nul" // no text of PostgreSQL's
	reports[7].ID = reports[3].ID            // another's
	for i, err := range w.meanwhile(reports, func() {}) {
		conflict := fault.KindOf(err) == fault.Conflict
		if i == 5 && (err == nil || conflict) || i != 3 && i != 5 && i != 7 && err != nil {
			t.Errorf("report %d: %v", i, err)
		}
	}
	if n := w.count(`SELECT count(*) FROM hosts`); n != len(agents)-2 {
		t.Errorf("%d hosts, want all but two", n)
	}
	if n := w.count(`SELECT count(*) FROM agents WHERE error LIKE 'portal: report_id: another report%'`); n != 1 {
		t.Errorf("%d agents are told that their id was taken, want 1", n)
	}
}

func TestSubmit_RefusesWhoIsRevokedWhileTheReportWaits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agents := w.agents(8)
	reports := make([]Report, len(agents))
	for i, a := range agents {
		reports[i] = of(a)
	}
	failed := w.meanwhile(reports, func() { w.noError(w.auth.RevokeAgent(t.Context(), here, agents[4].Agent.ID, root)) })
	for i, err := range failed {
		if i == 4 && fault.KindOf(err) != fault.Unauthentic || i != 4 && err != nil {
			t.Errorf("report %d: %v", i, err)
		}
	}
	if n := w.count(`SELECT count(*) FROM reports WHERE computer = 'h4'`); n != 0 {
		t.Error("the report of a revoked agent is kept")
	}
}

func TestSubmit_OneReportSentTwiceAtOnceHasOneReceipt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := of(w.agents(1)[0])
	old := r
	old.ID, old.CollectedAt = uuid.NewString(), morning.Add(-time.Hour)
	_, err := w.Submit(t.Context(), r)
	w.noError(err)
	receipts := make([]inventory.Receipt, 20)
	var all sync.WaitGroup
	for i := range receipts {
		all.Go(func() {
			var err error
			if receipts[i], err = w.Submit(t.Context(), old); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, receipt := range receipts {
		if receipt != receipts[0] || !receipt.Stale || receipt.ReceivedAt.IsZero() {
			t.Fatalf("got %+v and %+v", receipts[0], receipt)
		}
	}
}

func TestSubmit_WhoHangsUpTakesNoReportWithIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agents := w.agents(6)
	letGo := w.hold()
	gone, hangUp := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for i := range 3 {
		all.Go(func() {
			if _, err := w.Submit(gone, of(agents[i])); err == nil {
				t.Errorf("who hung up got receipt %d", i)
			}
		})
		all.Go(func() {
			if _, err := w.Submit(t.Context(), of(agents[3+i])); err != nil {
				t.Errorf("report %d: %v", 3+i, err)
			}
		})
	}
	w.waiting(1)
	hangUp()
	letGo()
	all.Wait()
	if n := w.count(`SELECT count(*) FROM reports WHERE computer IN ('h3', 'h4', 'h5')`); n != 3 {
		t.Errorf("%d reports of those who waited are kept, want 3", n)
	}
}
