package compat

import (
	"strconv"
	"time"
)

// matter is a finding in the making: what it is about, who feels it, and the evidence found on the way.
type matter struct {
	index    *index
	room     *courtroom
	rule     *Rule
	verdict  Verdict
	severity Severity     // see grade
	place    int          // of the rule in the rule book
	asked    *combination // what the rule was asked when it first spoke
	about    combination  // the same, where it is kept
	subject  string
	server   *server   // nil where the finding is not about a license server
	member   *member   // nil where the finding is not about a host
	supplies []*Supply // CALs concerned, oldest version first
	felt     int       // by how many hosts, judged alike with others
	feeling  []*member // hosts that feel it, in the order of the collection

	message   Text
	remark    Text
	steps     []Step
	purchases []string // IDs of those it is about
}

// add appends one fact with its source and age.
func (m *matter) add(t Text, source string, at time.Time) {
	m.steps = append(m.steps, factStep(t, source, at))
}

func factStep(t Text, source string, at time.Time) Step {
	return stepFrom(t, origin{same(source), at})
}

// addServer appends what the server runs.
func (m *matter) addServer(s *server) { m.addFrom(s.fact(), s.origin(FactOS)) }

// addHost appends what the host runs.
func (m *matter) addHost(h *member) { m.addFrom(h.fact(), h.origin(FactOS)) }

// addRule closes the chain with the rule and the figures at hand.
func (m *matter) addRule(c *combination) {
	c.index = m.index
	m.steps = append(m.steps, ruleStep(m.rule, c))
}

func ruleStep(r *Rule, c *combination) Step {
	return Step{Text: r.stepFor(c), Source: r.citeFor(c), Rule: r.ID}
}

func (s *server) fact() Text { return once(&s.told.fact, s.writeFact) }

func (s *server) writeFact() Text {
	switch {
	case s.fleet == nil:
		return say("%s is not in the inventory", "%s n’est pas dans l’inventaire", s.name)
	case s.reading.Release == UnknownRelease:
		return readText(s.name, s.reading)
	}
	return runsText(s.name, s.reading)
}

func (s *server) source() string {
	if s.fleet == nil {
		return ""
	}
	return s.fleet.Source
}

func (s *server) reportedAt() time.Time {
	if s.fleet == nil {
		return time.Time{}
	}
	return s.fleet.ReportedAt
}

func (m *member) fact() Text {
	switch {
	case m.host == nil:
		return say("%s has never reported", "%s n’a jamais rien transmis", m.name)
	case m.reading.IsServer == No:
		return say("%s needs no RDS CAL: %s", "%s n’a pas besoin de CAL RDS : %s", m.name, m.reading.Why)
	case m.reading.Release == UnknownRelease:
		return readText(m.name, m.reading)
	}
	return runsText(m.name, m.reading)
}

func (m *member) source() string {
	if m.host == nil {
		return ""
	}
	return m.host.Source
}

func (m *member) reportedAt() time.Time {
	if m.host == nil {
		return time.Time{}
	}
	return m.host.ReportedAt
}

func runsText(name string, r Reading) Text {
	return say("%s runs Windows Server %s (%s)", "%s exécute Windows Server %s (%s)", name, r.Release, r.Raw)
}

// readText quotes a reading that names no release.
func readText(name string, r Reading) Text {
	if r.Raw == "" {
		return say("The operating system of %s was not read", "Le système d’exploitation de %s n’a pas été lu", name)
	}
	return say("Read of %s: %s", "Lu sur %s : %s", name, r.Raw)
}

func itoa(n int) string { return strconv.Itoa(n) }
