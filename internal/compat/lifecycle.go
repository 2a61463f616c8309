package compat

import "time"

// Lifecycle is until when Microsoft looks after a release. Dates are days in UTC, zero where there is no such phase or it was not found.
type Lifecycle struct {
	GA         time.Time // general availability; the first of the month where only the month is known
	Mainstream time.Time // last day of mainstream support
	Extended   time.Time // last day of extended support: the last free security update
	ESU        time.Time // last day of paid Extended Security Updates
	Source     Source
}

// Lifecycle is that of a release; not ok for one the rules do not know.
func (d *Data) Lifecycle(r Release) (lifecycle Lifecycle, ok bool) {
	at := d.releaseAt[r]
	if at == 0 {
		return Lifecycle{}, false
	}
	return d.lifecycles[at-1], true
}

const monthOnly = "2006-01"

func (l *dataLoader) loadLifecycle(place string, e lifecycleEntry) Lifecycle {
	out := Lifecycle{Source: l.source(place+".source", e.Source)}
	if month, err := time.Parse(monthOnly, e.GA); err == nil {
		out.GA = month
	} else {
		out.GA = l.date(place+".ga", e.GA)
	}
	last := out.GA
	for _, phase := range []struct {
		name, date string
		end        *time.Time
	}{{".mainstream", e.Mainstream, &out.Mainstream}, {".extended", e.Extended, &out.Extended}, {".esu", e.ESU, &out.ESU}} {
		if phase.date == "" {
			continue
		}
		*phase.end = l.date(place+phase.name, phase.date)
		if !phase.end.After(last) {
			l.at(place+phase.name, "%s is not after %s, where the phase before ends", phase.date, last.Format(time.DateOnly))
		}
		last = *phase.end
	}
	return out
}
