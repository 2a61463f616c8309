package text

import "time"

var (
	spanMinutes = F1[int]("%s\u00a0min", "%s\u00a0min")
	spanHours   = F1[int]("%s\u00a0h", "%s\u00a0h")
	spanDays    = F1[int]("%s\u00a0d", "%s\u00a0j")

	agoMinutes = F1[int]("%s\u00a0min ago", "il y a %s\u00a0min")
	agoHours   = F1[int]("%s\u00a0h ago", "il y a %s\u00a0h")
	agoDays    = N("%s day ago", "%s days ago", "il y a %s jour", "il y a %s jours")
	justNow    = T("just now", "à l’instant")

	inMinutes = F1[int]("in %s\u00a0min", "dans %s\u00a0min")
	inHours   = F1[int]("in %s\u00a0h", "dans %s\u00a0h")
	inDays    = N("in %s day", "in %s days", "dans %s jour", "dans %s jours")
)

// step is an age in the one unit that fits it: minutes below an hour, hours
// below two days, days above. What is not yet whole is left off.
func step(d time.Duration) (n int, unit time.Duration) {
	day := 24 * time.Hour
	switch {
	case d < time.Hour:
		return int(d / time.Minute), time.Minute
	case d < 2*day:
		return int(d / time.Hour), time.Hour
	default:
		return int(d / day), day
	}
}

// Span is a length of time in a table: "4 min", "3 h", "31 d" or "31 j".
// Less than a minute is "just now"; the sign is left aside.
func Span(l Lang, d time.Duration) string {
	n, unit := step(d.Abs())
	if d.Abs() < time.Minute {
		return justNow.In(l)
	}
	switch unit {
	case time.Minute:
		return spanMinutes.In(l, n)
	case time.Hour:
		return spanHours.In(l, n)
	default:
		return spanDays.In(l, n)
	}
}

// Days is a number of whole days in a table: "21 d" or "21 j".
func Days(l Lang, n int) string { return spanDays.In(l, n) }

// Ago says how long since something: "4 min ago", "il y a 4 min". Below a
// minute, and for clocks that run ahead, it is "just now".
func Ago(l Lang, d time.Duration) string {
	n, unit := step(d)
	switch {
	case d < time.Minute:
		return justNow.In(l)
	case unit == time.Minute:
		return agoMinutes.In(l, n)
	case unit == time.Hour:
		return agoHours.In(l, n)
	default:
		return agoDays.In(l, n)
	}
}

// Until says how long to go: "in 21 days", "dans 21 jours". What is due or
// past reads as Ago.
func Until(l Lang, d time.Duration) string {
	if d <= 0 {
		return Ago(l, -d)
	}
	n, unit := step(d)
	switch unit {
	case time.Minute:
		return inMinutes.In(l, n)
	case time.Hour:
		return inHours.In(l, n)
	default:
		return inDays.In(l, n)
	}
}
