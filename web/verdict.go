package web

import (
	"strconv"
	"strings"

	"github.com/google/uuid"

	"calfleet/internal/compat"
	"calfleet/internal/findings"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// What the rules say, as the pages show it.

// inLang picks the language of a sentence of the rules.
func inLang(l text.Lang, t compat.Text) string {
	if l == text.French {
		return text.Set(l, t.FR)
	}
	return text.Set(l, t.EN)
}

func stateTone(s compat.State) ui.Tone {
	return [...]ui.Tone{compat.StateFine: ui.Good, compat.StateUnknown: ui.Unknown, compat.StateAtRisk: ui.Warn, compat.StateBroken: ui.Bad}[s]
}

func stateWord(s compat.State) text.Msg {
	return [...]text.Msg{
		compat.StateFine: text.StateFine, compat.StateUnknown: text.StateUnknown, compat.StateAtRisk: text.StateAtRisk, compat.StateBroken: text.StateBroken,
	}[s]
}

// statesWord is stateWord for several collections.
func statesWord(s compat.State) text.Msg {
	return [...]text.Msg{
		compat.StateFine: text.StatesFine, compat.StateUnknown: text.StatesUnknown, compat.StateAtRisk: text.StatesAtRisk, compat.StateBroken: text.StatesBroken,
	}[s]
}

// stateNamed is the word for a state given by its name in an address; an unknown name shows as unknown.
func stateNamed(name string) text.Msg {
	for _, s := range stateOrder {
		if s.String() == name {
			return statesWord(s)
		}
	}
	return text.StatesUnknown
}

func verdictTone(v compat.Verdict) ui.Tone {
	return [...]ui.Tone{compat.NotApplicable: ui.Mute, compat.OK: ui.Good, compat.Unknown: ui.Unknown, compat.Violation: ui.Bad}[v]
}

func findingTone(f *findings.Finding) ui.Tone { return toneOf(f.Verdict, f.Severity) }

// toneOf reads the words of the database: an unknown is never an alarm, a warning never an error.
func toneOf(verdict, severity string) ui.Tone {
	switch {
	case verdict == compat.Unknown.String():
		return ui.Unknown
	case severity == compat.Error.String():
		return ui.Bad
	case severity == compat.Warning.String():
		return ui.Warn
	}
	return ui.Note
}

func findingWord(verdict, severity string) text.Msg {
	switch {
	case verdict == compat.Unknown.String():
		return text.VerdictUnknown
	case severity == compat.Error.String():
		return text.SeverityError
	case severity == compat.Warning.String():
		return text.SeverityWarning
	}
	return text.SeverityInfo
}

// releaseTag is the release as a tag shows it; what is unknown is a question mark.
func releaseTag(r compat.Release) string {
	if r == compat.UnknownRelease {
		return "?"
	}
	return r.String()
}

// ruleTitle is the rule's name in a few words; a rule that left the rule book shows its id.
func ruleTitle(id string) compat.Text {
	if rule, ok := compat.RuleByID(id); ok {
		return rule.Title
	}
	return compat.Text{EN: id, FR: id}
}

func kindWord(k compat.Kind) text.Msg {
	switch k {
	case compat.PerUser:
		return text.KindPerUser
	case compat.PerDevice:
		return text.KindPerDevice
	default:
		return text.VerdictUnknown
	}
}

// supplyCount is how many CALs there are, by the best source: installed where packs were read, else bought.
func supplyCount(l text.Lang, s compat.Supply) string {
	switch {
	case s.Installed.Unlimited:
		return text.CountUnlimited.In(l)
	case s.Installed.Read && s.Installed.N > 0:
		return text.Number(l, int(s.Installed.N))
	case s.Purchased > 0:
		return text.Number(l, s.Purchased)
	}
	return text.CountNotRead.In(l)
}

// supplyBalance is installed minus issued, signed; known is false where either was not read.
func supplyBalance(s compat.Supply) (balance int, known bool) {
	if !s.Installed.Read || s.Installed.Unlimited || !s.Issued.Read || s.Issued.Unlimited {
		return 0, false
	}
	return int(s.Installed.N - s.Issued.N), true
}

// dotted joins the facts of a line that are there.
func dotted(facts ...string) string {
	var there []string
	for _, f := range facts {
		if f != "" {
			there = append(there, f)
		}
	}
	return strings.Join(there, " · ")
}

// shortName is the first label of a computer's name.
func shortName(name string) string {
	short, _, _ := strings.Cut(name, ".")
	return short
}

// Addresses of records.

func collectionPath(id string) string { return "/collections/" + id }

func packPath(server uuid.UUID, pack int64) string {
	return licenseServerPath(server) + "/key-packs/" + strconv.FormatInt(pack, 10)
}
func licenseServerPath(id uuid.UUID) string { return "/license-servers/" + id.String() }
func hostPath(id uuid.UUID) string          { return "/hosts/" + id.String() }
func findingPath(id uuid.UUID) string       { return "/findings/" + id.String() }
func rulePath(rule string) string           { return pathRules + "/" + rule }
