package activity_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/activity"
	"calfleet/internal/activity/activitytest"
	"calfleet/internal/postgres/pgtest"
)

var home = uuid.MustParse("00000000-0000-7000-8000-000000000001") // the organization every database starts with

func record(t *testing.T, pool *pgxpool.Pool, e activity.Entry) {
	t.Helper()
	if err := activity.Record(t.Context(), pool, e); err != nil {
		t.Fatal(err)
	}
}

func list(t *testing.T, pool *pgxpool.Pool, organization, before uuid.UUID, limit int) []activity.Event {
	t.Helper()
	events, err := activitytest.List(t.Context(), pool, organization, before, limit)
	if err != nil {
		t.Fatal(err)
	}
	return events
}

func TestRecord_KeepsWhatWasSaid(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	record(t, pool, activity.Entry{
		Organization: home, Actor: "ana@contoso.local", Action: "token.create", Subject: "agents-paris",
		Details: map[string]any{"role": "agent"},
	})
	record(t, pool, activity.Entry{Organization: home, Actor: "calfleet serve", Action: "demo.fill"})

	want := []activity.Event{
		{Actor: "calfleet serve", Action: "demo.fill", Details: map[string]any{}},
		{Actor: "ana@contoso.local", Action: "token.create", Subject: "agents-paris", Details: map[string]any{"role": "agent"}},
	}
	got := list(t, pool, home, uuid.Nil, 10)
	if diff := cmp.Diff(want, got, cmpopts.IgnoreTypes(uuid.UUID{}, time.Time{})); diff != "" {
		t.Error(diff)
	}
}

func TestList_PagesWithoutGapOrRepetition(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	for _, subject := range []string{"a", "b", "c", "d", "e"} {
		record(t, pool, activity.Entry{Organization: home, Actor: "x", Action: "y", Subject: subject})
	}
	var seen []string
	var last uuid.UUID
	for {
		page := list(t, pool, home, last, 2)
		if len(page) == 0 {
			break
		}
		for _, e := range page {
			seen = append(seen, e.Subject)
		}
		last = page[len(page)-1].ID
	}
	if diff := cmp.Diff([]string{"e", "d", "c", "b", "a"}, seen); diff != "" {
		t.Error(diff)
	}
}

func TestList_ShowsNothingOfAnotherOrganization(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	record(t, pool, activity.Entry{Organization: home, Actor: "x", Action: "y"})
	if got := list(t, pool, uuid.New(), uuid.Nil, 10); len(got) != 0 {
		t.Errorf("a foreign organization sees %v", got)
	}
}
