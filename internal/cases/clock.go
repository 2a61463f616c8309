package cases

import (
	"time"

	"calfleet/internal/postgres/statement"
)

// Clock is how the time of a case stands: the one word for it that asks for most.
type Clock string

// The clocks, the most urgent first.
const (
	Late    Clock = "late"    // its day has passed
	Soon    Clock = "soon"    // its day is near
	Silent  Clock = "silent"  // nothing has been heard of it for too long
	Waiting Clock = "waiting" // it is with the reseller or Microsoft: the time is not the owner's
	Running Clock = "running" //
	Stopped Clock = "stopped" // the case is over
)

// Clocks lists all of them in their order.
func Clocks() []Clock { return []Clock{Late, Soon, Silent, Waiting, Running, Stopped} }

// A case is due soon within 7 days of its day, and silent after 14 without a sign of life: a week is time to act in, and two are longer than anybody should
// go without asking a reseller again.

// What has happened to a case tells its clock: each move lasts until the next one, the last one until now. States that end a case take no time.
const (
	moves = `(
		SELECT e.state, lead(e.at, 1, now()) OVER (ORDER BY e.event_id) - e.at AS lasted
		FROM case_events e
		WHERE e.organization_id = c.organization_id AND e.case_id = c.case_id AND e.state <> '') m`
	openFor   = `coalesce((SELECT extract(epoch FROM sum(m.lasted))::bigint FROM ` + moves + ` WHERE m.state NOT IN ` + OverSQL + `), 0)`
	waitedFor = `coalesce((SELECT extract(epoch FROM sum(m.lasted))::bigint FROM ` + moves + ` WHERE m.state = 'sent'), 0)`

	// lastSign is when anybody last did something for a case: moved it, wrote to it, said a proof or attached a file.
	lastSign = `greatest(
		(SELECT max(e.at) FROM case_events e WHERE e.organization_id = c.organization_id AND e.case_id = c.case_id),
		(SELECT max(p.said_at) FROM case_proofs p WHERE p.organization_id = c.organization_id AND p.case_id = c.case_id),
		(SELECT max(k.added_at) FROM case_files k WHERE k.organization_id = c.organization_id AND k.case_id = c.case_id),
		c.entered_at)`

	today     = `(now() AT TIME ZONE 'UTC')::date`
	isLate    = `c.due_on < ` + today
	isDueSoon = `c.due_on BETWEEN ` + today + ` AND ` + today + ` + 7`
	isSilent  = lastSign + ` < now() - interval '14 days'`

	clock = `CASE
		WHEN c.state IN ` + OverSQL + ` THEN 'stopped'
		WHEN ` + isLate + ` THEN 'late'
		WHEN ` + isDueSoon + ` THEN 'soon'
		WHEN ` + isSilent + ` THEN 'silent'
		WHEN c.state = 'sent' THEN 'waiting'
		ELSE 'running' END`
	clockRank = `array_position(ARRAY['late', 'soon', 'silent', 'waiting', 'running', 'stopped'], ` + clock + `)`
)

// Of a row: the word of its clock and the place of that, and the whole days that it has been in progress, altogether and in the owner's hands.
var (
	ClockIs   = statement.Const(clock)
	ClockRank = statement.Const(clockRank)
	OpenDays  = statement.Const(openFor + ` / 86400`)
	OwnDays   = statement.Const(`(` + openFor + ` - ` + waitedFor + `) / 86400`)
)

// OpenFor is how long a case has been in progress, or was until it ended; what lies between its end and its return is not counted.
func (c *Listed) OpenFor() time.Duration { return time.Duration(c.OpenSeconds) * time.Second }

// WaitedFor is how much of that it was with the reseller or Microsoft.
func (c *Listed) WaitedFor() time.Duration { return time.Duration(c.WaitedSeconds) * time.Second }

// OwnTime is how much of it was the owner's: the clock pauses while others have the word.
func (c *Listed) OwnTime() time.Duration { return c.OpenFor() - c.WaitedFor() }
