package inventory

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/report"
)

func TestClockAhead_OldFilesProveNothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ahead time.Duration
		live  bool
		want  *int32
	}{
		"live and right":    {-2 * time.Second, true, new(int32(-2))},
		"live and ahead":    {10 * time.Minute, true, new(int32(600))},
		"live and behind":   {-10 * time.Minute, true, new(int32(-600))},
		"file of last week": {-7 * 24 * time.Hour, false, nil},
		"file just written": {30 * time.Second, false, nil},
		"file of tomorrow":  {24 * time.Hour, false, new(int32(86400))},
		"beyond int32":      {100 * 365 * 24 * time.Hour, true, new(int32(1<<31 - 1))},
	} {
		if diff := cmp.Diff(c.want, clockAhead(morning.Add(c.ahead), morning, c.live)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestKeepClock_LeavesOutWhatMovesByLessThanAMinute(t *testing.T) {
	t.Parallel()
	var known *int32
	for i, c := range []struct{ said, want int32 }{{-3, 0}, {59, 0}, {61, 61}, {59, 61}, {5, 61}, {1, 0}, {-600, -600}, {-650, -600}, {-660, -660}} {
		keepClock(&known, &c.said)
		if *known != c.want {
			t.Fatalf("step %d: %d s makes %d s, want %d s", i, c.said, *known, c.want)
		}
	}
	keepClock(&known, nil)
	if *known != -660 {
		t.Errorf("nothing said makes %d s", *known)
	}
}

func TestSubmitLiveReport_TellsTheClocksOfHostAndLicenseServer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	both := sampleServer(func(r *report.Report) {
		r.SessionHost, r.CollectedAt = &report.SessionHost{}, time.Now().Add(3*time.Hour).UTC().Truncate(time.Microsecond)
	})
	if _, err := w.SubmitLiveReport(t.Context(), here, "tester", sent(t, both)); err != nil {
		t.Fatal(err)
	}
	facts := w.snapshot(t).Facts
	for name, ahead := range map[string]*time.Duration{"host": facts.Hosts[0].ClockAhead, "license server": facts.LicenseServers[0].ClockAhead} {
		if ahead == nil || (*ahead-3*time.Hour).Abs() > 10*time.Minute {
			t.Errorf("the clock of the %s runs %v ahead", name, ahead)
		}
	}
}

func TestSubmitReport_OldFileSaysNothingOfAClock(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	if ahead := w.snapshot(t).Facts.Hosts[0].ClockAhead; ahead != nil {
		t.Errorf("a file tells that the clock runs %v ahead", ahead)
	}
}
