package web

import (
	"calfleet/internal/compat"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// findingLine is one finding in a short list.
type findingLine struct {
	Tone          ui.Tone
	Word          string
	Message, Href string
	Rule          string
	RuleHref      string
}

// unjudgedLine is a rule that could not be asked for want of facts.
type unjudgedLine struct {
	Title, RuleHref string
	Subjects        string // "lic01, lic02 and 3 more"
	Missing         string
}

// findingLines tells what somebody must act on, or cannot be judged, from what is only worth knowing. A nil entry is the organization.
func (j *judged) findingLines(c *compat.CollectionResult, found []compat.Finding) (lines, notes []findingLine) {
	for i := range found {
		f := &found[i]
		verdict, severity := f.Verdict.String(), f.Severity.String()
		line := findingLine{
			Tone: toneOf(verdict, severity), Word: findingWord(verdict, severity).In(j.lang), Message: j.words(f.Message),
			Href: j.findingHref(c, f), Rule: f.Rule, RuleHref: rulePath(f.Rule),
		}
		if f.Counts() {
			lines = append(lines, line)
		} else {
			notes = append(notes, line)
		}
	}
	return lines, notes
}

func unjudgedLines(l text.Lang, all []compat.Unjudged) (lines []unjudgedLine) {
	for _, u := range all {
		line := unjudgedLine{Title: inLang(l, ruleTitle(u.Rule)), RuleHref: rulePath(u.Rule), Missing: inLang(l, u.Missing)}
		for i, name := range u.Names {
			if i > 0 {
				line.Subjects += ", "
			}
			line.Subjects += shortName(name)
		}
		if more := u.Subjects - len(u.Names); more > 0 {
			line.Subjects += " " + text.AndMore.In(l, more)
		}
		lines = append(lines, line)
	}
	return lines
}
