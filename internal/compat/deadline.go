package compat

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// DeadlineKind says what ends.
type DeadlineKind string

// What may end. The words are on the wire.
const (
	GraceEnds        DeadlineKind = "grace"          // hosts that no license server serves turn their users away
	SubscriptionEnds DeadlineKind = "subscription"   // CALs that were bought for a time
	AssuranceEnds    DeadlineKind = "assurance"      // Software Assurance, which can be renewed until then
	SupportEnds      DeadlineKind = "support"        // extended support of a release
	UpdatesEnd       DeadlineKind = "esu"            // paid Extended Security Updates of a release
	TemporaryCALsEnd DeadlineKind = "temporary-cals" // of devices that will get no other
	InstalledCALsEnd DeadlineKind = "installed-cals" // key packs with an end of their own
)

const (
	deadlineAhead    = 90 // days that deadlines are told ahead
	deadlineBehind   = 90 // days after which what has lapsed without harm is told no more
	maxDeadlineNames = 3
)

// Deadline is a day on which something ends. What ends alike on one day is one deadline.
type Deadline struct {
	Kind    DeadlineKind `json:"kind"`
	On      time.Time    `json:"on,omitzero"`      // the last day, at midnight UTC; zero: it is over, and nobody knows since when
	Names   []string     `json:"names,omitempty"`  // the first few of the hosts, purchases or license servers, by name
	Total   int          `json:"total"`            // how many there are of them
	ID      string       `json:"id,omitempty"`     // of the purchase, as in Facts, where it is one
	Release Release      `json:"release,omitzero"` // whose support ends
	Count   int64        `json:"count"`            // CALs that end; of support, the machines
}

// Deadlines lists what ends within 90 days of Facts.AsOf, and what has ended and still hurts, the soonest first. The result is that of
// the same facts: what the rules have found harmless, such as a subscription that other purchases make good, is no deadline.
func Deadlines(f Facts, r *Result) []Deadline {
	if f.AsOf.IsZero() {
		return nil
	}
	d := deadlines{facts: &f, data: f.rules(), today: dayOf(f.AsOf), known: map[deadlineKey]*Deadline{}}
	d.addPurchases(r)
	d.addGrace(r)
	d.addSupport(r)
	d.addServers(r)
	return d.sorted()
}

// deadlines gathers them; alike ones of one day meet under one key.
type deadlines struct {
	facts *Facts
	data  *Data
	today time.Time
	all   []*Deadline
	known map[deadlineKey]*Deadline
}

type deadlineKey struct {
	kind DeadlineKind
	on   time.Time
}

// daysTo counts whole days until a day: 0 is today, negative is past.
func (d *deadlines) daysTo(day time.Time) int { return int(dayOf(day).Sub(d.today) / (24 * time.Hour)) }

// add joins what ends alike on one day.
func (d *deadlines) add(kind DeadlineKind, on time.Time, name, id string, count int64) {
	if !on.IsZero() {
		on = dayOf(on)
	}
	key := deadlineKey{kind, on.UTC()}
	o := d.known[key]
	if o == nil {
		o = &Deadline{Kind: kind, On: on, Names: []string{name}, Total: 1, ID: id, Count: count}
		d.known[key], d.all = o, append(d.all, o)
		return
	}
	o.Names, o.Total, o.ID, o.Count = append(o.Names, name), o.Total+1, "", o.Count+count
}

func (d *deadlines) addPurchases(r *Result) {
	lapsed := map[string]bool{} // products and days whose end has left something without a right, by the key of the finding
	for i := range r.Organization.Findings {
		if found := &r.Organization.Findings[i]; found.Rule == subscriptionEnding.ID && found.Severity == Error {
			lapsed[found.Key] = true
		}
	}
	for i := range d.facts.Purchases {
		p := &d.facts.Purchases[i]
		name := purchaseName(p)
		if end := p.EndsOn; !end.IsZero() && p.Term != TermPerpetual {
			if days := d.daysTo(end); days >= 0 && days <= deadlineAhead || days < 0 && lapsed[productName(p, dayOf(end))] {
				d.add(SubscriptionEnds, end, cmp.Or(p.Reference, name), p.ID, int64(p.Quantity))
			}
		}
		if end := p.AssuredUntil; !end.IsZero() && answerOf(p.Assurance) != No && d.isNear(end) {
			d.add(AssuranceEnds, end, cmp.Or(p.Reference, name), p.ID, int64(p.Quantity))
		}
	}
}

// isNear is true of what ends soon or has ended lately.
func (d *deadlines) isNear(end time.Time) bool {
	days := d.daysTo(end)
	return days <= deadlineAhead && days >= -deadlineBehind
}

// addGrace goes by what the rules found, since a counter alone says nothing of hosts that a license server serves.
func (d *deadlines) addGrace(r *Result) {
	hosts := map[string]*Host{}
	for i := range d.facts.Hosts {
		hosts[fold(d.facts.Hosts[i].Name)] = &d.facts.Hosts[i]
	}
	for i := range r.Collections {
		for j := range r.Collections[i].Findings {
			found := &r.Collections[i].Findings[j]
			host := hosts[fold(found.Subject)]
			switch {
			case found.Verdict != Violation || host == nil || host.GraceDaysLeft == nil:
			case found.Rule == graceOver.ID:
				d.add(GraceEnds, time.Time{}, found.Subject, "", 0)
			case found.Rule == graceRunning.ID || found.Rule == graceEndingSoon.ID:
				if end := host.ReportedAt.AddDate(0, 0, *host.GraceDaysLeft); d.daysTo(end) <= deadlineAhead {
					d.add(GraceEnds, end, found.Subject, "", 0)
				}
			}
		}
	}
}

// addSupport counts the machines of each release; those that are in several collections count once.
func (d *deadlines) addSupport(r *Result) {
	machines, counted := map[Release]int64{}, map[string]bool{}
	for i := range r.Collections {
		for _, row := range r.Collections[i].Rows {
			if !counted[row.Key] {
				counted[row.Key] = true
				machines[row.Release]++
			}
		}
	}
	for i := range d.facts.LicenseServers {
		machines[d.data.ReadOS(d.facts.LicenseServers[i].OS).Release]++
	}
	for release, n := range machines {
		kind, on := d.endOfSupport(release)
		if kind != "" {
			d.all = append(d.all, &Deadline{Kind: kind, On: on, Release: release, Total: int(n), Count: n})
		}
	}
}

// endOfSupport is the next end of a release if it is near, else the last that has passed; "" where there is none, or where nobody knows.
func (d *deadlines) endOfSupport(r Release) (kind DeadlineKind, on time.Time) {
	l, known := d.data.Lifecycle(r)
	if !known || l.Extended.IsZero() {
		return "", on
	}
	if d.daysTo(l.Extended) <= deadlineAhead {
		kind, on = SupportEnds, l.Extended
	}
	if !l.ESU.IsZero() && d.daysTo(l.Extended) < 0 && d.daysTo(l.ESU) <= deadlineAhead {
		kind, on = UpdatesEnd, l.ESU
	}
	return kind, on
}

func (d *deadlines) addServers(r *Result) {
	doomed := map[string]bool{} // servers whose temporary CALs can't become permanent
	for i := range r.Collections {
		for j := range r.Collections[i].Findings {
			if found := &r.Collections[i].Findings[j]; found.Rule == temporaryCALsExpiring.ID && found.Verdict == Violation {
				doomed[fold(found.Subject)] = true
			}
		}
	}
	for i := range d.facts.LicenseServers {
		server := &d.facts.LicenseServers[i]
		for _, p := range server.KeyPacks {
			if p.IsSupply() && !p.ExpiresAt.IsZero() && d.isNear(p.ExpiresAt) {
				d.add(InstalledCALsEnd, p.ExpiresAt, server.Name, "", max(p.Total.N, 0))
			}
		}
		if doomed[fold(server.Name)] {
			d.addTemporary(server)
		}
	}
}

// addTemporary tells the first end of a server's temporary CALs, and how many follow within the time that is looked at.
func (d *deadlines) addTemporary(s *LicenseServer) {
	first, n := time.Time{}, int64(0)
	for _, t := range s.Issued.Temporary {
		if !d.isNear(t.On) {
			continue
		}
		if n += int64(t.N); first.IsZero() {
			first = t.On
		}
	}
	if n > 0 {
		d.add(TemporaryCALsEnd, first, s.Name, "", n)
	}
}

func (d *deadlines) sorted() []Deadline {
	out := make([]Deadline, 0, len(d.all))
	for _, one := range d.all {
		slices.Sort(one.Names)
		one.Names = slices.Compact(one.Names)
		one.Names = slices.Clip(one.Names[:min(len(one.Names), maxDeadlineNames)])
		out = append(out, *one)
	}
	slices.SortFunc(out, func(a, b Deadline) int {
		return cmp.Or(a.On.Compare(b.On), strings.Compare(string(a.Kind), string(b.Kind)), cmp.Compare(a.Release, b.Release))
	})
	return out
}
