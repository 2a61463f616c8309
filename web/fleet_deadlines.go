package web

import (
	"strings"
	"time"

	"calfleet/internal/compat"
	"calfleet/web/text"
	"calfleet/web/ui"
)

const (
	deadlineRows = 5  // that the fleet shows unasked
	deadlineSoon = 30 // days within which something must be done
)

// deadlines is what expires next, or has expired and still hurts, the soonest first.
func (b *fleetBuilder) deadlines() (first, later []ui.Deadline) {
	var all []ui.Deadline
	for _, d := range b.kept.Summary.Deadlines {
		all = append(all, b.deadline(d))
	}
	if len(all) > deadlineRows {
		return all[:deadlineRows], all[deadlineRows:]
	}
	return all, nil
}

func (b *fleetBuilder) deadline(d compat.Deadline) ui.Deadline {
	words := deadlineWords[d.Kind]
	line := ui.Deadline{Text: words.of(b.lang, d), Href: deadlinePath(d), Word: words.count(b.lang, d)}
	today := b.kept.Now.UTC().Truncate(24 * time.Hour)
	switch days := int(d.On.Sub(today) / (24 * time.Hour)); {
	case d.On.IsZero():
		line.When, line.Tone, line.Word = text.DeadlineOver.In(b.lang), ui.Bad, text.DeadlineRefused.In(b.lang)
	case days < 0:
		line.When, line.Tone, line.Note = text.DeadlineOver.In(b.lang), words.harm, text.DeadlineEnded.In(b.lang, d.On)
	default:
		line.When, line.Note = deadlineSpan(b.lang, days), text.DeadlineEnds.In(b.lang, d.On)
		if days <= deadlineSoon {
			line.Tone = ui.Warn
		}
	}
	return line
}

func deadlineSpan(l text.Lang, days int) string {
	if days == 0 {
		return text.DeadlineToday.In(l)
	}
	return text.Days(l, days)
}

// deadlineWord is how a kind of deadline is told: of one thing, of several, what it takes along, and how bad it is once it is past.
type deadlineWord struct {
	one   text.Msg1[string]
	many  text.Plural
	count func(text.Lang, compat.Deadline) string
	harm  ui.Tone
}

func (w deadlineWord) of(l text.Lang, d compat.Deadline) string {
	switch {
	case d.Release != compat.UnknownRelease:
		return w.one.In(l, d.Release.String())
	case d.Total == 1 && (d.Kind == compat.SubscriptionEnds || d.Kind == compat.AssuranceEnds):
		return w.one.In(l, d.Names[0])
	case d.Total == 1:
		return w.one.In(l, strings.ToUpper(shortName(d.Names[0])))
	}
	return w.many.In(l, d.Total)
}

var deadlineWords = map[compat.DeadlineKind]deadlineWord{
	compat.GraceEnds:        {text.DeadlineGrace, text.DeadlineGraces, deadlineHosts, ui.Bad},
	compat.SubscriptionEnds: {text.DeadlineSubscription, text.DeadlineSubscriptions, deadlineCALs, ui.Bad},
	compat.AssuranceEnds:    {text.DeadlineAssurance, text.DeadlineAssurances, deadlineCALs, ui.Warn},
	compat.SupportEnds:      {text.DeadlineSupport, text.CountServers, deadlineMachines, ui.Warn},
	compat.UpdatesEnd:       {text.DeadlineUpdates, text.CountServers, deadlineMachines, ui.Warn},
	compat.TemporaryCALsEnd: {text.DeadlineTemporary, text.DeadlineTemporaries, deadlineCALs, ui.Bad},
	compat.InstalledCALsEnd: {text.DeadlineInstalled, text.DeadlineInstalledOn, deadlineCALs, ui.Bad},
}

func deadlineHosts(l text.Lang, d compat.Deadline) string { return text.CountHosts.In(l, d.Total) }
func deadlineCALs(l text.Lang, d compat.Deadline) string  { return text.CountCALs.In(l, int(d.Count)) }

func deadlineMachines(l text.Lang, d compat.Deadline) string {
	return text.CountMachines.In(l, int(d.Count))
}

// deadlinePath leads to what ends.
func deadlinePath(d compat.Deadline) string {
	single := ""
	if d.Total == 1 && len(d.Names) > 0 {
		single = d.Names[0]
	}
	switch d.Kind {
	case compat.SubscriptionEnds, compat.AssuranceEnds:
		if d.ID != "" {
			return pathPurchases + "/" + d.ID
		}
		return pathPurchases
	case compat.SupportEnds, compat.UpdatesEnd:
		return address("/hosts", [2]string{"release", d.Release.String()})
	case compat.TemporaryCALsEnd, compat.InstalledCALsEnd:
		return address("/license-servers", [2]string{"q", single})
	case compat.GraceEnds:
	}
	if single != "" {
		return address("/hosts", [2]string{"q", single})
	}
	rule := "grace-ending"
	if d.On.IsZero() {
		rule = "grace-over"
	}
	return address("/findings", [2]string{"rule", rule})
}
