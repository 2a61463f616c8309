package findings_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/activity/activitytest"
	"calfleet/internal/compat"
	"calfleet/internal/findings"
	"calfleet/internal/inventory"
	"calfleet/internal/report"
)

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
	events, err := activitytest.List(t.Context(), w.pool, here, uuid.Nil, 10)
	for _, e := range events {
		if strings.HasPrefix(e.Subject, seed) {
			told = append([]string{e.Action + " by " + e.Actor}, told...)
		}
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
	assessed, err := w.Assessed(t.Context(), here)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := inventory.Facts(t.Context(), w.pool, here, assessed.At)
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
				if err := w.Assess(context.WithoutCancel(ctx), here); err != nil {
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

// More findings than are written at once are written all the same, and none stays that is gone. Those of one product and day are one.
func TestAssess_ManyPurchasesThatEnd(t *testing.T) {
	t.Parallel()
	const (
		days = 700
		buy  = `
			INSERT INTO purchases (organization_id, purchase_id, reference, cal_version, cal_kind, quantity, purchased_on, term, ends_on, source, created_at, updated_at)
			SELECT $1, gen_random_uuid(), 'PO-' || n, '2022', 'per_user', 5, date '2019-01-01', 'subscription', date '2020-01-01' + n % $2::integer, 'test', now(), now()
			FROM generate_series(1, 3 * $2::integer) AS n`
	)
	w := newWorld(t)
	w.exec(t, buy, here, days)
	w.assess(t)
	ended := w.list(t, findings.Filter{Rule: "subscription-ending"})
	if len(ended) != days {
		t.Fatalf("%d findings of subscriptions that have ended, want %d", len(ended), days)
	}
	if got := len(ended[0].Detail.Purchases); got != 3 {
		t.Errorf("one of them is about %d purchases, want 3", got)
	}
	w.exec(t, `DELETE FROM purchases WHERE organization_id = $1`, here)
	w.assess(t)
	if left := w.list(t, findings.Filter{Rule: "subscription-ending"}); len(left) > 0 {
		t.Errorf("%d of them stay without purchases", len(left))
	}
}
