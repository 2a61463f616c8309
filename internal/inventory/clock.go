package inventory

import (
	"math"
	"time"
)

// clockField is the history's name of ClockAhead. It alone is no news of a computer: a file that says nothing else of the machine
// it was written on has a time, too.
const clockField = "clock_ahead_seconds"

// clockSlack is how far a clock may be off, or move between two reports, and nobody takes note: a report takes some seconds to make
// and to arrive.
const clockSlack = time.Minute

// liveWithin is how long a report may be on its way and still tell, by the time it was collected, that the clock is about right.
const liveWithin = 5 * time.Minute

// arrival is how a report came.
type arrival struct {
	live   bool      // its collector sent it, so it may be as young as it says
	sentAt time.Time // by the collector's clock; zero: not said
}

// clockAhead is how many seconds the collector's clock ran ahead of the portal's; negative where it ran behind; nil where nobody can
// tell. What the collector's clock said as it sent the report tells. Else an old report proves nothing: it may have waited in a file, or for
// a line. One from the future does.
func (a arrival) clockAhead(collected, received time.Time) *int32 {
	ahead := collected.Sub(received)
	switch {
	case !a.sentAt.IsZero():
		ahead = a.sentAt.Sub(received)
	case a.live && ahead < -liveWithin, !a.live && ahead <= clockSlack:
		return nil
	}
	return new(int32(min(max(ahead/time.Second, math.MinInt32), math.MaxInt32)))
}

// keepClock is keep that leaves out what moves by less than the slack: every report differs by a second.
func keepClock(known **int32, said *int32) {
	switch {
	case said == nil || *known != nil && near(**known, *said):
	case near(0, *said):
		*known = new(int32(0))
	default:
		*known = said
	}
}

func near(a, b int32) bool {
	return math.Abs(float64(a)-float64(b)) < clockSlack.Seconds()
}

// clockOf is nil where nobody can tell.
func clockOf(seconds *int32) *time.Duration {
	if seconds == nil {
		return nil
	}
	return new(time.Duration(*seconds) * time.Second)
}
