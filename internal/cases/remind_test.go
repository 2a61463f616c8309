package cases_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/cases"
	"calfleet/internal/fault"
)

// due gives a case an owner and a day, so many days from today.
func (w world) due(t *testing.T, id uuid.UUID, owner *uuid.UUID, days int) {
	t.Helper()
	w.exec(t, `UPDATE cases SET owner_id = $2, due_on = (now() AT TIME ZONE 'UTC')::date + $3::integer WHERE case_id = $1`, id, owner, days)
}

// grows makes everything that happened to a case older.
func (w world) grows(t *testing.T, id uuid.UUID, days int) {
	t.Helper()
	w.exec(t, `UPDATE case_events SET at = at - $2 * interval '1 day' WHERE case_id = $1`, id, days)
	w.exec(t, `UPDATE cases SET entered_at = entered_at - $2 * interval '1 day' WHERE case_id = $1`, id, days)
}

func (w world) reminds(t *testing.T, who cases.Reader) (reasons []cases.Reason) {
	t.Helper()
	all, err := w.Reminders(t.Context(), here, who)
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	for _, r := range all {
		reasons = append(reasons, r.Reason)
		if r.SnoozedUntil == nil {
			shown++
		}
	}
	if n, err := w.CountReminders(t.Context(), here, who); err != nil || n != shown {
		t.Errorf("%d are counted, %v; %d are shown", n, err, shown)
	}
	return reasons
}

func TestReminders_FollowDayAndSilence(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, ana := w.open(t), w.member(t, "Ana")
	tests := []struct {
		name       string
		days, aged int
		want       []cases.Reason
		clock      cases.Clock
	}{
		{"its day is far", 8, 0, nil, cases.Running},
		{"its day is near", 7, 0, []cases.Reason{cases.IsDueSoon}, cases.Soon},
		{"its day is today", 0, 0, []cases.Reason{cases.IsDueSoon}, cases.Soon},
		{"its day has passed", -1, 0, []cases.Reason{cases.IsOverdue}, cases.Late},
		{"and nothing is heard of it", -1, 15, []cases.Reason{cases.IsOverdue, cases.IsSilent}, cases.Late},
		{"its day is far again", 30, 0, []cases.Reason{cases.IsSilent}, cases.Silent},
	}
	for _, test := range tests {
		w.due(t, id, &ana, test.days)
		w.grows(t, id, test.aged)
		w.assess(t)
		if diff := cmp.Diff(test.want, w.reminds(t, cases.Reader{User: ana})); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
		if got := w.read(t, id).Clock; got != test.clock {
			t.Errorf("%s: the clock is %s", test.name, got)
		}
	}
	if err := w.Note(t.Context(), here, "ana", id, "They called."); err != nil {
		t.Fatal(err)
	}
	if got := w.reminds(t, cases.Reader{User: ana}); got != nil {
		t.Errorf("after a note %v", got)
	}
}

func TestReminders_EndWithTheCase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, ana := w.open(t), w.member(t, "Ana")
	w.due(t, id, &ana, -3)
	w.assess(t)
	w.buy(t, "2019")
	w.assess(t)
	if got := w.reminds(t, cases.Reader{User: ana}); got != nil || w.read(t, id).Clock != cases.Stopped {
		t.Errorf("of a solved case %v", got)
	}
}

func TestReminders_AreTheirOwners(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, ana, bea := w.open(t), w.member(t, "Ana"), w.member(t, "Bea")
	w.due(t, id, &ana, -1)
	w.assess(t)
	if got := w.reminds(t, cases.Reader{User: bea, MayTake: true}); got != nil {
		t.Errorf("another's: %v", got)
	}
	if err := w.Dismiss(t.Context(), here, "bea", cases.Reader{User: bea, MayTake: true}, id, cases.IsOverdue); fault.KindOf(err) != fault.NotFound {
		t.Errorf("another dismisses it: %v", err)
	}
	if err := w.Dismiss(t.Context(), elsewhere, "eve", cases.Reader{User: ana}, id, cases.IsOverdue); fault.KindOf(err) != fault.NotFound {
		t.Errorf("from elsewhere: %v", err)
	}
	w.due(t, id, nil, -1)
	if got := w.reminds(t, cases.Reader{User: bea, MayTake: true}); len(got) != 1 {
		t.Errorf("of nobody's case, who could take it is told %v", got)
	}
	if got := w.reminds(t, cases.Reader{User: bea}); got != nil {
		t.Errorf("of nobody's case, who could not is told %v", got)
	}
}

func TestReminders_StayAwayUntilTheirGroundIsAnother(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, ana := w.open(t), w.member(t, "Ana")
	who := cases.Reader{User: ana}
	w.due(t, id, &ana, -2)
	w.assess(t)
	if err := w.Snooze(t.Context(), here, "ana", who, id, cases.IsOverdue, 0); fault.KindOf(err) != fault.Invalid {
		t.Errorf("for no days: %v", err)
	}
	if err := w.Snooze(t.Context(), here, "ana", who, id, cases.IsOverdue, 3); err != nil {
		t.Fatal(err)
	}
	w.assess(t)
	off, err := w.Reminders(t.Context(), here, who)
	if err != nil || len(off) != 1 || off[0].SnoozedUntil == nil || time.Until(*off[0].SnoozedUntil).Round(time.Hour) != 72*time.Hour {
		t.Fatalf("put off: %+v, %v", off, err)
	}
	w.exec(t, `UPDATE case_reminders SET snoozed_until = now() - interval '1 minute'`)
	if got := w.reminds(t, who); len(got) != 1 {
		t.Errorf("after that %v", got)
	}
	if err := w.Dismiss(t.Context(), here, "ana", who, id, cases.IsOverdue); err != nil {
		t.Fatal(err)
	}
	w.assess(t)
	if got := w.reminds(t, who); got != nil {
		t.Errorf("dismissed, and yet %v", got)
	}
	w.due(t, id, &ana, -1)
	w.assess(t)
	if got := w.reminds(t, who); len(got) != 1 {
		t.Errorf("of another day %v", got)
	}
}

// The time that others take is not the owner's, and what lies between an end and a return is nobody's.
func TestClock_PausesWhileOthersHaveTheWord(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.open(t)
	w.exec(t, `DELETE FROM case_events`)
	for days, state := range map[int]cases.State{30: cases.Draft, 28: cases.Sent, 18: cases.Solved, 10: cases.Sent, 4: cases.Installing} {
		w.exec(t, `INSERT INTO case_events (organization_id, event_id, case_id, at, by, state, body) VALUES ($1, ('00000000-0000-7000-8000-' || lpad($2::integer::text, 12, '0'))::uuid, $3, now() - $4 * interval '1 day', 'ana', $5, '')`,
			here, 100-days, id, days, state)
	}
	c := w.read(t, id)
	if day := 24 * time.Hour; c.OpenFor().Round(day) != 22*day || c.WaitedFor().Round(day) != 16*day || c.OwnTime().Round(day) != 6*day {
		t.Errorf("in progress for %s, of that %s with others and %s ours", c.OpenFor(), c.WaitedFor(), c.OwnTime())
	}
}
