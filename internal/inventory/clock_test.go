package inventory

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/report"
)

func TestClockAhead_OldReportsProveNothing(t *testing.T) {
	t.Parallel()
	live, sent := arrival{live: true}, func(ahead time.Duration) arrival { return arrival{live: true, sentAt: morning.Add(ahead)} }
	for name, c := range map[string]struct {
		came      arrival
		collected time.Duration // after it was received
		want      *int32
	}{
		"live and right":                {live, -2 * time.Second, new(int32(-2))},
		"live and ahead":                {live, 10 * time.Minute, new(int32(600))},
		"live, but on its way for long": {live, -10 * time.Minute, nil},
		"sent by a clock that is slow":  {sent(-10 * time.Minute), -20 * time.Minute, new(int32(-600))},
		"sent by a clock that is right after a night without a line": {sent(time.Second), -8 * time.Hour, new(int32(1))},
		"sent by a clock that was put right":                         {sent(0), time.Hour, new(int32(0))},
		"file of last week":                                          {arrival{}, -7 * 24 * time.Hour, nil},
		"file just written":                                          {arrival{}, 30 * time.Second, nil},
		"file of tomorrow":                                           {arrival{}, 24 * time.Hour, new(int32(86400))},
		"beyond int32":                                               {live, 100 * 365 * 24 * time.Hour, new(int32(1<<31 - 1))},
	} {
		if diff := cmp.Diff(c.want, c.came.clockAhead(morning.Add(c.collected), morning)); diff != "" {
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
	if _, err := w.SubmitLiveReport(t.Context(), here, Live{By: "tester", Report: sent(t, both)}); err != nil {
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
