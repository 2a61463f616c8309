package compat

import (
	"fmt"
	"slices"
	"time"
)

// What the findings about purchases and about what ends say.

// dateText is a day as everybody reads it.
func dateText(t time.Time) Text { return same(t.Format(time.DateOnly)) }

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

// purchaseCases lists the purchases, each under a name of its own.
func (x *index) purchaseCases() (out []*combination) {
	named := make(map[string]int, len(x.facts.Purchases))
	for _, p := range x.purchasesInOrder() {
		name := purchaseName(p)
		if named[name]++; named[name] > 1 {
			name = fmt.Sprintf("%s (%d)", name, named[name])
		}
		key := p.ID
		if key == "" {
			key = name
		}
		out = append(out, &combination{subject: name, key: key, kind: SubjectPurchase, purchase: p})
	}
	return out
}

// purchaseName is what tells purchases apart: reference, version and kind.
func purchaseName(p *Purchase) string {
	if p.Reference == "" {
		return fmt.Sprintf("%s × %d", calName(p.Version, p.Kind), p.Quantity)
	}
	return fmt.Sprintf("%s (%s)", p.Reference, calName(p.Version, p.Kind))
}

// addPurchase appends what is on record of a purchase.
func (m *matter) addPurchase(p *Purchase) {
	t := say("Bought: %d × %s", "Achetées : %d × %s", p.Quantity, calText(p.Version, p.Kind))
	if p.Reference != "" {
		t = say("%s, purchase %s", "%s, achat %s", t, p.Reference)
	}
	if !p.PurchasedOn.IsZero() {
		t = say("%s, on %s", "%s, le %s", t, dateText(p.PurchasedOn))
	}
	if p.Program != "" {
		t = say("%s, program %s", "%s, programme %s", t, p.Program)
	}
	if p.Agreement != "" {
		t = say("%s, agreement %s", "%s, contrat %s", t, p.Agreement)
	}
	m.add(t, p.Source, p.RecordedAt)
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
		return say("whose support ended on %s", "dont le support a pris fin le %s", dateText(l.Extended))
	}
	return say("whose support ends on %s", "dont le support prend fin le %s", dateText(l.Extended))
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
		return say("%s until %s (past)", "%s jusqu’au %s (passé)", phase, dateText(last))
	}
	return say("%s until %s", "%s jusqu’au %s", phase, dateText(last))
}
