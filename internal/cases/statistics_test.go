package cases_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/cases"
	"calfleet/internal/list/listtest"
)

// step is a state that a case came into, so many days before today.
type step struct {
	days  int
	state cases.State
}

// past writes a case that went through states, the last of which it is in, on the day that it came into it.
func (w world) past(t *testing.T, number int, remedy string, steps ...step) {
	t.Helper()
	last := steps[len(steps)-1]
	w.exec(t, `
		INSERT INTO cases (organization_id, case_id, number, remedy, target, detail, state, entered_at, resumes, opened_by, opened_at)
		VALUES ($1, ('00000000-0000-7000-8000-' || lpad($2::integer::text, 12, '0'))::uuid, $2, $3, '', '{"Title": {"en": "A remedy", "fr": "Un remède"}}', $4,
		        '2026-11-15'::timestamptz - $5 * interval '1 day', CASE WHEN $4 = 'solved' THEN 'draft' ELSE '' END, 'ana', now())`,
		here, number, remedy, string(last.state), last.days)
	for i, s := range steps {
		w.exec(t, `
			INSERT INTO case_events (organization_id, event_id, case_id, at, by, state, body)
			SELECT $1, ('00000000-0000-7000-9000-' || lpad($3::integer::text, 12, '0'))::uuid, case_id, '2026-11-15'::timestamptz - $4 * interval '1 day', 'ana', $5, ''
			FROM cases WHERE organization_id = $1 AND number = $2`,
			here, number, number*100+i, s.days, string(s.state))
	}
}

func TestStatistics_CountWhatEndedAndHowLongItTook(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.past(t, 1, "set-mode", step{12, cases.Draft}, step{10, cases.Solved})                                                 // 2 days
	w.past(t, 2, "set-mode", step{14, cases.Draft}, step{13, cases.Sent}, step{10, cases.Solved})                           // 4 days, 1 of them own
	w.past(t, 3, "set-mode", step{130, cases.Draft}, step{120, cases.Solved})                                               // 10 days, in July
	w.past(t, 4, "set-mode", step{5, cases.Draft}, step{4, cases.Refused})                                                  //
	w.past(t, 5, "set-mode", step{20, cases.Draft}, step{15, cases.Solved}, step{9, cases.Draft})                           // came back
	w.past(t, 6, "set-mode", step{30, cases.Draft}, step{28, cases.Solved}, step{20, cases.Draft}, step{18, cases.Dropped}) // came back, then dropped
	tally, err := w.Tally(t.Context(), here, "set-mode")
	if err != nil {
		t.Fatal(err)
	}
	counts := []int32{tally.Open, tally.Solved, tally.Refused, tally.Dropped, tally.Once, tally.Returned, tally.Ended()}
	if diff := cmp.Diff([]int32{1, 3, 1, 1, 5, 2, 5}, counts); diff != "" {
		t.Errorf("open, solved, refused, dropped, once solved, returned, ended: %s", diff)
	}
	const day = 86400
	if *tally.Median != 4*day || *tally.Own != 2*day || *tally.Ninth != 8*day+day*8/10 {
		t.Errorf("median %d, own %d, nine of ten %d", *tally.Median, *tally.Own, *tally.Ninth)
	}
	open := int64(5*24*time.Hour+time.Since(time.Date(2026, time.November, 6, 0, 0, 0, 0, time.UTC))) / int64(time.Second)
	if d := *tally.Longest - open; d < -60 || d > 60 {
		t.Errorf("the one in progress has taken %d, want %d", *tally.Longest, open)
	}
}

func TestStatistics_AreKeptApartByQuarterAndOrganization(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.past(t, 1, "set-mode", step{12, cases.Draft}, step{10, cases.Solved})
	w.past(t, 2, "set-mode", step{130, cases.Draft}, step{120, cases.Solved})
	w.past(t, 3, "join-ad-group", step{3, cases.Draft})
	var got []string
	for _, row := range listtest.All[cases.Tally](t, w.pool, here, cases.Tallies) {
		got = append(got, fmt.Sprint(row.Remedy, row.Quarter, row.Solved, row.Median != nil, row.Open))
	}
	want := []string{"join-ad-group0 false 1", "set-mode2 true 0", "set-mode2026-Q31 true 0", "set-mode2026-Q41 true 0"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	quarters, err := w.Quarters(t.Context(), here)
	if err != nil || len(quarters) != 2 || quarters[0].Name != "2026-Q3" || quarters[0].Median != 10*86400 || quarters[1].Solved != 1 {
		t.Errorf("quarters %+v, %v", quarters, err)
	}
	if other, err := w.Quarters(t.Context(), elsewhere); err != nil || len(other) != 0 {
		t.Errorf("from elsewhere %v, %v", other, err)
	}
	if other, err := w.Tally(t.Context(), elsewhere, "set-mode"); err != nil || other.Solved != 0 {
		t.Errorf("from elsewhere %v, %v", other, err)
	}
}
