package inventory

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/report"
)

// finance is the id of the collection Finance.
func (w world) finance(t *testing.T) uuid.UUID {
	t.Helper()
	var id uuid.UUID
	if err := w.pool.QueryRow(t.Context(), `SELECT collection_id FROM collections WHERE name = 'Finance'`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id
}

func TestSaveCollectionCounts_StandUntilTheBrokerCounts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleBroker())
	id := w.finance(t)
	check(t, w.SaveCollectionCounts(t.Context(), here, "ana", id, CollectionCounts{Authorised: new(int64(40)), Actual: new(int64(0))}))
	w.submit(t, sampleBroker(later(time.Hour)))
	got := w.snapshot(t).Facts.Collections[0]
	if got.Authorised != compat.CountOf(40) || got.Actual != compat.CountOf(0) {
		t.Errorf("after a report that counts nothing: %+v and %+v", got.Authorised, got.Actual)
	}
	w.submit(t, sampleBroker(later(2*time.Hour), listing(report.Collection{Name: "Finance", Authorised: new(int64(45))})))
	check(t, w.SaveCollectionCounts(t.Context(), here, "ben", id, CollectionCounts{Authorised: new(int64(45))}))
	if got := w.snapshot(t).Facts.Collections[0]; got.Authorised != compat.CountOf(45) || got.Actual.Read {
		t.Errorf("cleared: %+v and %+v", got.Authorised, got.Actual)
	}
	history, err := w.History(t.Context(), here, id, 10)
	check(t, err)
	if len(history) != 3 || history[0].Field != "actual" || history[0].New != nil || history[0].Source != "ben" || history[0].RecordKind != "collection" {
		t.Errorf("history is %+v", history)
	}
	if events := w.events(t); len(events) != 2 || events[0].Action != "collection.count" || events[0].Subject != "Finance" {
		t.Errorf("activity is %+v", events)
	}
}

func TestSaveCollectionCounts_WhatCanNotBeIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleBroker())
	id := w.finance(t)
	for place, counts := range map[string]CollectionCounts{"authorised": {Authorised: new(int64(-1))}, "actual": {Actual: new(int64(1 << 33))}} {
		err := w.SaveCollectionCounts(t.Context(), here, "ana", id, counts)
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Place != place {
			t.Errorf("got %v, want invalid at %s", err, place)
		}
	}
	if err := w.SaveCollectionCounts(t.Context(), elsewhere, "eve", id, CollectionCounts{}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("another organization's: %v", err)
	}
	w.submit(t, sampleBroker(later(time.Hour), listing(of("Other"))))
	if err := w.SaveCollectionCounts(t.Context(), here, "ana", id, CollectionCounts{}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a retired one's: %v", err)
	}
}

// A broker's report reads the counts and writes them back.
func TestSaveCollectionCounts_NoReportBesideItLosesThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleBroker())
	id, said := w.finance(t), []string{"rdsh01.contoso.local"}
	atOnce(t, 8, func(ctx context.Context, i int) error {
		if i == 0 {
			return w.SaveCollectionCounts(ctx, here, "ana", id, CollectionCounts{Authorised: new(int64(40)), Actual: new(int64(7))})
		}
		at := later(time.Duration(i) * time.Hour)
		_, err := w.SubmitReport(ctx, here, "tester", sampleBroker(at, listing(of("Finance", append(said, "h"+string(rune('a'+i)))...))))
		return err
	})
	got := w.snapshot(t).Facts.Collections[0]
	want := []compat.Count{compat.CountOf(40), compat.CountOf(7)}
	if diff := cmp.Diff(want, []compat.Count{got.Authorised, got.Actual}); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
}
