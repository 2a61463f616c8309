package compat

import (
	"slices"
	"time"
)

// Fact is a sort of fact about a machine that people can say instead of its reports.
type Fact string

// The sorts of facts. A caller may say others: no rule asks where they come from.
const (
	FactDomain    Fact = "domain"
	FactJoined    Fact = "domain_joined"
	FactOS        Fact = "os"
	FactMode      Fact = "licensing_mode"
	FactServers   Fact = "license_servers"
	FactActivated Fact = "activated"
	FactInGroup   Fact = "in_group"
	FactNoUpgrade Fact = "no_upgrade"
	FactKeyPacks  Fact = "key_packs"
)

// Said tells that a person, and no report, is the source of one sort of fact about a machine.
type Said struct {
	Fact   Fact
	By     string
	At     time.Time
	Pinned bool // stays whatever reports say
}

// origin is where a fact comes from, and since when it is known.
type origin struct {
	source Text
	at     time.Time
}

func (s Said) origin() origin {
	if s.Pinned {
		return origin{say("pinned by %s", "épinglé par %s", s.By), s.At}
	}
	return origin{say("entered by %s", "saisi par %s", s.By), s.At}
}

// saidOf is the origin of the first of facts that a person said.
func saidOf(said []Said, facts []Fact) (origin, bool) {
	for _, f := range facts {
		if at := slices.IndexFunc(said, func(s Said) bool { return s.Fact == f }); at >= 0 {
			return said[at].origin(), true
		}
	}
	return origin{}, false
}

// origin is where facts about the host come from: the person who said the first that anybody said, else its report.
func (m *member) origin(facts ...Fact) origin {
	if m.host != nil {
		if o, said := saidOf(m.host.Said, facts); said {
			return o
		}
	}
	return origin{same(m.source()), m.reportedAt()}
}

// setBy is origin for a licensing setting, which also tells what sets it: policy, local or deployment.
func (m *member) setBy(setting string, fact Fact) origin {
	o := m.origin(fact)
	if setting != "" {
		o.source = say("%s · %s", "%s · %s", setting, o.source)
	}
	return o
}

func (s *server) origin(facts ...Fact) origin {
	if s.fleet != nil {
		if o, said := saidOf(s.fleet.Said, facts); said {
			return o
		}
	}
	return origin{same(s.source()), s.reportedAt()}
}

// addFrom is add for a fact that people may have said.
func (m *matter) addFrom(t Text, o origin) { m.steps = append(m.steps, stepFrom(t, o)) }

func stepFrom(t Text, o origin) Step {
	s := Step{Text: t, Source: o.source}
	if !o.at.IsZero() {
		s.At = o.at.Unix()
	}
	return s
}

// unsaid leaves out who said a sort of fact: another source has it now.
func unsaid(said []Said, fact Fact) []Said {
	return without(said, func(s Said) bool { return s.Fact == fact })
}
