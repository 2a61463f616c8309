package findings_test

import (
	"context"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/activity"
	"calfleet/internal/compat"
	"calfleet/internal/findings"
	"calfleet/internal/inventory"
	"calfleet/internal/report"
)

func TestAssess_FleetThatFitsHasNoFinding(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.assess(t)
	for _, f := range w.list(t, findings.Filter{}) {
		t.Errorf("%s about %s: %s", f.Rule, f.Subject, f.Message.EN)
	}
}

// The four ways in which a 2019 server comes to hold 2022 CALs.
func TestAssess_OldServerWithNewCALsIsFoundInEveryWay(t *testing.T) {
	t.Parallel()
	ways := map[string]func(t *testing.T, w world){
		"a purchase is assigned to it": func(t *testing.T, w world) { w.submit(t, sampleOrder("2022")) },
		"its refusal was recorded": func(t *testing.T, w world) {
			err := w.inventory.RecordRefusal(t.Context(), here, "ana", inventory.Refusal{
				LicenseServer: "lic19", CALVersion: "2022", CALKind: "per_user", Quantity: 50,
			})
			if err != nil {
				t.Fatal(err)
			}
		},
		"its key packs are newer than itself": func(t *testing.T, w world) { w.submit(t, sampleServer("lic19", "2019", 7)) },
		"a host says that its version is lower": func(t *testing.T, w world) {
			unknown := sampleServer("lic19", "2019", 7)
			unknown.Computer.OS = &report.OS{Caption: "?", Version: "10.0.99999", ProductType: number(3)}
			host := sampleHost("rdsh01", "lic19")
			host.SessionHost.Connectivity[0].Status = 4
			w.submit(t, unknown, host)
		},
	}
	for name, happens := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			happens(t, w)
			w.assess(t)
			f := w.seed(t)
			if f == nil {
				t.Fatalf("nothing was found among %d findings", len(w.list(t, findings.Filter{})))
			}
			if f.Subject != "lic19.contoso.local" || f.Collection != "Finance" || f.Severity != "error" || f.Verdict != "violation" {
				t.Errorf("got %s %s about %s in %q", f.Severity, f.Verdict, f.Subject, f.Collection)
			}
			if f.BestRemedy() == nil || !f.Touches("rdsh01.contoso.local") || !f.Touches(f.Subject) || f.Touches("rdsh02.contoso.local") {
				t.Errorf("remedies %d, hosts %q", len(f.Detail.Remedies), f.Detail.Hosts)
			}
		})
	}
}

func TestAssess_FindingGoesWithItsCause(t *testing.T) {
	t.Parallel()
	cures := map[string]func(t *testing.T, w world){
		"the CALs are exchanged for 2019 ones": func(t *testing.T, w world) { w.submit(t, sampleOrder("2019")) },
		"the collection is pointed at a 2022 server that holds them": func(t *testing.T, w world) {
			order := sampleOrder("2022")
			order.Purchases[0].LicenseServer = "lic22.contoso.local"
			w.submit(t, order, sampleHost("rdsh01", "lic22"), sampleBroker("lic22"))
		},
		"the server is upgraded in place": func(t *testing.T, w world) { w.submit(t, sampleComputer("lic19", "2022")) },
		"the purchase was a mistake": func(t *testing.T, w world) {
			page, err := w.inventory.Purchases(t.Context(), here, inventory.PurchaseFilter{})
			if err != nil {
				t.Fatal(err)
			}
			if err := w.inventory.DeletePurchase(t.Context(), here, "ana", page.Rows[0].ID); err != nil {
				t.Fatal(err)
			}
		},
	}
	for name, cure := range cures {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.submit(t, sampleOrder("2022"))
			w.assess(t)
			found := w.seed(t)
			if found == nil {
				t.Fatal("nothing was found")
			}
			cure(t, w)
			w.assess(t)
			if left := w.seed(t); left != nil {
				t.Errorf("it is still open: %s", left.Message.EN)
			}
			f, err := w.Finding(t.Context(), here, found.ID)
			if err != nil || f.ResolvedAt == nil || !f.OpenedAt.Equal(found.OpenedAt) {
				t.Errorf("resolved at %v, %v", f.ResolvedAt, err)
			}
		})
	}
}

// While hosts still name the old server, moving the purchase alone is enough: nothing is wrong with what is left.
func TestAssess_ServerThatNobodyNamesIsFoundByItself(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	order := sampleOrder("2022")
	order.Purchases[0].LicenseServer = "lic16.contoso.local"
	w.submit(t, sampleServer("lic16", "2016", 5), order)
	w.assess(t)
	f := w.seed(t)
	if f == nil || f.CollectionID != nil || f.Scope != "server lic16.contoso.local" || f.Collection != "lic16.contoso.local" {
		t.Fatalf("got %+v, want a finding in the scope of the server", f)
	}
}

func TestAssess_KeepsResolvesAndOpensAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleOrder("2022"))
	w.assess(t)
	first := w.seed(t)
	w.assess(t)
	if diff := cmp.Diff(first, w.seed(t)); diff != "" {
		t.Errorf("assessed again, the finding changed (-before +after):\n%s", diff)
	}

	more := sampleOrder("2022")
	more.Purchases[0].Quantity = 60
	w.submit(t, more)
	w.assess(t)
	kept := w.seed(t)
	if kept.ID != first.ID || !kept.OpenedAt.Equal(first.OpenedAt) || !kept.AssessedAt.After(first.AssessedAt) || cmp.Equal(kept.Detail, first.Detail) {
		t.Errorf("with another quantity it should be the same finding that says something else: %+v", kept)
	}

	exchanged, again := sampleOrder("2019"), sampleOrder("2022")
	exchanged.Purchases[0].Quantity, again.Purchases[0].Reference = 60, "PO-2"
	w.submit(t, exchanged)
	w.assess(t)
	w.submit(t, again)
	w.assess(t)
	second := w.seed(t)
	if second == nil || second.ID == first.ID || !second.OpenedAt.After(first.OpenedAt) {
		t.Errorf("it should be a new finding, and is that of %v", second.OpenedAt)
	}
	if n := len(w.list(t, findings.Filter{Resolved: true})); n != 1 {
		t.Errorf("%d resolved findings, want 1", n)
	}
	var told []string
	events, err := activity.List(t.Context(), w.pool, here, uuid.Nil, 10)
	for _, e := range events {
		told = append([]string{e.Action + " by " + e.Actor}, told...)
	}
	want := []string{"finding.open by calfleet", "finding.resolve by calfleet", "finding.open by calfleet"}
	if diff := cmp.Diff(want, told); diff != "" || err != nil {
		t.Errorf("activity, %v (-want +got):\n%s", err, diff)
	}
}

func TestAssess_DetailComesBackAsItWasJudged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleOrder("2022"))
	w.assess(t)
	at, err := w.AssessedAt(t.Context(), here)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := inventory.Facts(t.Context(), w.pool, here, at)
	if err != nil {
		t.Fatal(err)
	}
	var want []compat.Finding
	for _, c := range compat.Evaluate(facts).Collections {
		want = append(want, c.Findings...)
	}
	got := w.seed(t)
	if diff := cmp.Diff(want, []compat.Finding{got.Detail}); diff != "" {
		t.Errorf("detail (-judged +kept):\n%s", diff)
	}
	if diff := cmp.Diff(want[0].Message, got.Message); diff != "" {
		t.Errorf("message (-judged +kept):\n%s", diff)
	}
}

func TestAssess_AtOnceFindsOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleOrder("2022"))
	var runs sync.WaitGroup
	for range 16 {
		runs.Go(func() {
			if err := w.Assess(t.Context(), here); err != nil {
				t.Error(err)
			}
		})
	}
	runs.Wait()
	if n := w.number(t, `SELECT count(*) FROM findings`); n != 1 {
		t.Errorf("%d findings, want 1", n)
	}
	if n := w.number(t, `SELECT count(*) FROM activity WHERE action = 'finding.open'`); n != 1 {
		t.Errorf("it was opened %d times, want once", n)
	}
}

// A deployment arrives whole: no assessment may see its hosts without their collection.
func TestAssess_BesideWritersSeesOneInstant(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, stop := context.WithCancel(t.Context())
	var writers, readers sync.WaitGroup
	writers.Go(func() {
		for i := range 60 {
			name := "cb" + string(rune('a'+i/26)) + string(rune('a'+i%26))
			r := sampleBroker("lic19")
			r.Computer.Name, r.Computer.FQDN, r.Deployment.Broker = name, name+".contoso.local", name+".contoso.local"
			r.Deployment.Collections = []report.Collection{{Name: "F", Hosts: []string{name + "-h.contoso.local"}}}
			w.submitTo(t.Context(), t, here, r)
		}
	})
	for range 2 {
		readers.Go(func() {
			for ctx.Err() == nil {
				if err := w.Assess(t.Context(), here); err != nil {
					t.Error(err)
				}
			}
		})
	}
	writers.Wait()
	stop()
	readers.Wait()
	if n := w.number(t, `SELECT count(*) FROM findings WHERE collection_id IS NULL`); n != 0 {
		t.Errorf("%d findings are about hosts without a collection", n)
	}
	if n := w.number(t, `SELECT count(*) FROM findings WHERE resolved_at IS NOT NULL`); n != 0 {
		t.Errorf("%d findings came and went", n)
	}
}

func TestAssess_FailedTransactionLeavesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleOrder("2022"))
	w.exec(t, `ALTER TABLE findings ADD CONSTRAINT findings_none CHECK (false) NOT VALID`)
	if err := w.Assess(t.Context(), here); err == nil {
		t.Error("no error")
	}
	n := w.number(t, `SELECT (SELECT count(*) FROM findings) + (SELECT count(*) FROM assessments) + (SELECT count(*) FROM activity)`)
	if n != 0 {
		t.Errorf("%d rows are left", n)
	}
	w.exec(t, `ALTER TABLE findings DROP CONSTRAINT findings_none`)
	w.assess(t)
	if w.seed(t) == nil {
		t.Error("the next run found nothing")
	}
}

func TestAssess_WaitsAsLongAsItsContext(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	conn, err := w.pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	const turn = `hashtextextended('assess ' || $1::text, 0)`
	if _, err := conn.Exec(t.Context(), `SELECT pg_advisory_lock(`+turn+`)`, here.String()); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- w.Assess(t.Context(), here) }()
	// It waits once the server says that somebody waits.
	for waiting := 0; waiting == 0; {
		waiting = w.number(t, `SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := w.Assess(cancelled, here); err == nil {
		t.Error("a cancelled wait returned no error")
	}
	if _, err := conn.Exec(t.Context(), `SELECT pg_advisory_unlock(`+turn+`)`, here.String()); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}
