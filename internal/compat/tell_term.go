package compat

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// What the findings about purchases and about what ends say.

// DayText is a day as people write it within a sentence, in the zone of t.
func DayText(t time.Time) Text {
	day := strconv.Itoa(t.Day())
	french := day
	if t.Day() == 1 {
		french = "1er"
	}
	year := strconv.Itoa(t.Year())
	return Text{EN: day + " " + t.Month().String() + " " + year, FR: french + " " + frenchMonths[t.Month()-1] + " " + year}
}

var frenchMonths = [...]string{
	"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
}

// untilText says how far a day is from the day of judgement.
func untilText(days int) Text {
	switch {
	case days == 0:
		return say("today", "aujourd’hui")
	case days == 1:
		return say("tomorrow", "demain")
	case days == -1:
		return say("yesterday", "hier")
	case days < 0:
		return say("%d days ago", "il y a %d jours", -days)
	}
	return say("in %d days", "dans %d jours", days)
}

// calName names CALs of one version and kind alike in both languages.
func calName(v CALVersion, k Kind) string { return fmt.Sprintf("RDS CAL %s %s", v, k.Text().EN) }

// mayEnd is true of subscriptions, and of what has an end and is not said to be perpetual.
func (p *Purchase) mayEnd() bool {
	return p.Term == TermSubscription || p.Term == TermUnsaid && !p.EndsOn.IsZero()
}

func (p *Purchase) mayBeAssured() bool {
	said := answerOf(p.Assurance)
	return said == Yes || said == NotKnown && !p.AssuredUntil.IsZero()
}

func endOf(p *Purchase) time.Time        { return p.EndsOn }
func assuredUntil(p *Purchase) time.Time { return p.AssuredUntil }

func tellSubscriptionEnding(m *matter) {
	all := m.asked.purchases
	p := all[0]
	on, days, past := DayText(p.EndsOn), m.index.daysUntil(p.EndsOn), m.index.daysUntil(p.EndsOn) < 0
	switch {
	case len(all) > 1 && past:
		m.message = say("%d subscriptions of %s, %d CALs in all, ended on %s, %s", "%d abonnements de %s, soit %d CAL, ont pris fin le %s, %s", len(all), calText(p.Version, p.Kind), quantityOf(all), on, untilText(days))
	case len(all) > 1:
		m.message = say("%d subscriptions of %s, %d CALs in all, end on %s, %s", "%d abonnements de %s, soit %d CAL, prennent fin le %s, %s", len(all), calText(p.Version, p.Kind), quantityOf(all), on, untilText(days))
	case past:
		m.message = say("The subscription %s ended on %s, %s", "L’abonnement %s a pris fin le %s, %s", purchaseName(p), on, untilText(days))
	default:
		m.message = say("The subscription %s ends on %s, %s", "L’abonnement %s prend fin le %s, %s", purchaseName(p), on, untilText(days))
	}
	m.remark = say("Where it was renewed under another number, record the renewal as a purchase of its own.", "S’il a été renouvelé sous un autre numéro, enregistrez le renouvellement comme un achat à part.")
	if past && m.index.isMadeGood(p) {
		m.remark = say("Other purchases in force account for everything that is installed: nothing rests on it any more.",
			"D’autres achats en vigueur couvrent tout ce qui est installé : plus rien ne repose dessus.")
	}
	m.addEach(all)
}

func tellAssuranceEnding(m *matter) {
	all := m.asked.purchases
	p := all[0]
	on, days, what := DayText(p.AssuredUntil), m.index.daysUntil(p.AssuredUntil), same(purchaseName(p))
	if len(all) > 1 {
		what = say("%d purchases of %s, %d CALs in all,", "%d achats de %s, soit %d CAL,", len(all), calText(p.Version, p.Kind), quantityOf(all))
	}
	m.message = say("The Software Assurance of %s ends on %s, %s", "La Software Assurance de %s prend fin le %s, %s", what, on, untilText(days))
	if days < 0 {
		m.message = say("The Software Assurance of %s ended on %s, %s", "La Software Assurance de %s a pris fin le %s, %s", what, on, untilText(days))
	}
	m.addEach(all)
	m.remark = say("The CALs stay yours; what ends is the right to newer versions of them.", "Les CAL vous restent ; ce qui prend fin est le droit à leurs versions plus récentes.")
}

func tellEndOfSupport(m *matter) {
	if m.server != nil {
		release := m.server.reading.Release
		m.message = say("%s runs Windows Server %s, %s", "%s exécute Windows Server %s, %s", m.server.name, release, m.index.supportClause(release))
		m.addServer(m.server)
		m.addSupport(release)
		return
	}
	byRelease := make(map[Release][]*member)
	for _, h := range m.feeling {
		byRelease[h.reading.Release] = append(byRelease[h.reading.Release], h)
	}
	var releases []Release
	for r := range byRelease {
		releases = append(releases, r)
	}
	slices.Sort(releases)
	oldest := releases[0]
	m.message = m.index.unsupportedText(byRelease[oldest], len(m.room.members))
	for _, r := range releases {
		m.add(say("Hosts of Windows Server %s: %d", "Hôtes Windows Server %s : %d", r, len(byRelease[r])), "", time.Time{})
		m.addSupport(r)
	}
}

func (x *index) unsupportedText(hosts []*member, all int) Text {
	release := hosts[0].reading.Release
	if len(hosts) == 1 {
		return say("%s runs Windows Server %s, %s", "%s exécute Windows Server %s, %s", hosts[0].name, release, x.supportClause(release))
	}
	return say("Of %[2]d hosts, %[1]d run Windows Server %[3]s, %[4]s", "Sur %[2]d hôtes, %[1]d exécutent Windows Server %[3]s, %[4]s", len(hosts), all, release, x.supportClause(release))
}

func (x *index) supportClause(r Release) Text {
	l, _ := x.data.Lifecycle(r)
	if x.daysUntil(l.Extended) < 0 {
		return say("whose support ended on %s", "dont le support a pris fin le %s", DayText(l.Extended))
	}
	return say("whose support ends on %s", "dont le support prend fin le %s", DayText(l.Extended))
}

// addSupport appends the phases of a release's support, from the source of the rule data.
func (m *matter) addSupport(r Release) {
	l, _ := m.index.data.Lifecycle(r)
	phases := m.phaseText(say("Windows Server %s: extended support", "Windows Server %s : support étendu", r), l.Extended)
	if !l.Mainstream.IsZero() {
		phases = say("%s; %s", "%s ; %s", phases, m.phaseText(say("mainstream support", "support standard"), l.Mainstream))
	}
	if l.ESU.IsZero() {
		phases = say("%s; no Extended Security Updates are known", "%s ; aucune mise à jour de sécurité étendue (ESU) n’est connue", phases)
	} else {
		phases = say("%s; %s", "%s ; %s", phases, m.phaseText(say("paid Extended Security Updates", "mises à jour de sécurité étendues payantes (ESU)"), l.ESU))
	}
	m.steps = append(m.steps, Step{Text: phases, Source: l.Source.Cite()})
}

func (m *matter) phaseText(phase Text, last time.Time) Text {
	if m.index.daysUntil(last) < 0 {
		return say("%s until %s (past)", "%s jusqu’au %s (passé)", phase, DayText(last))
	}
	return say("%s until %s", "%s jusqu’au %s", phase, DayText(last))
}
