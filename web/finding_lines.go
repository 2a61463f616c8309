package web

import (
	"slices"
	"strings"

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
	Hosts         string   // that it is true of, where they are several: "RDSH-01 … 06"
	Count         string   // how many they are
	Members       []ui.Ref // the finding of each
}

// unjudgedLine is a rule that could not be asked for want of facts.
type unjudgedLine struct {
	Title, RuleHref string
	Subjects        string // "lic01, lic02 and 3 more"
	Missing         string
}

// findingLines tells what somebody must act on, or cannot be judged, from what is only worth knowing. Findings that say the same of
// several hosts are one line, as alike hosts are one row of the matrix.
func (j *judged) findingLines(c *compat.CollectionResult) (lines, notes []findingLine) {
	place := map[string]int{}
	for i := range c.Rows {
		place[c.Rows[i].Key] = i
	}
	for _, alike := range foldFindings(c.Findings) {
		line := j.findingLine(c, alike[0])
		if len(alike) > 1 {
			j.foldLine(&line, c, alike, place)
		}
		if alike[0].Counts() {
			lines = append(lines, line)
		} else {
			notes = append(notes, line)
		}
	}
	return lines, notes
}

func (j *judged) findingLine(c *compat.CollectionResult, f *compat.Finding) findingLine {
	verdict, severity := f.Verdict.String(), f.Severity.String()
	return findingLine{
		Tone: toneOf(verdict, severity), Word: findingWord(verdict, severity).In(j.lang), Message: j.words(f.Message),
		Href: j.findingHref(c, f), Rule: f.Rule, RuleHref: rulePath(f.Rule),
	}
}

// foldFindings puts findings together that say the same of different hosts, where the first of them stands.
func foldFindings(all []compat.Finding) (folded [][]*compat.Finding) {
	type sort struct {
		rule     string
		verdict  compat.Verdict
		severity compat.Severity
	}
	index := map[sort]int{}
	for i := range all {
		f := &all[i]
		key := sort{f.Rule, f.Verdict, f.Severity}
		if at, known := index[key]; known && f.Kind == compat.SubjectHost {
			folded[at] = append(folded[at], f)
			continue
		}
		if f.Kind == compat.SubjectHost {
			index[key] = len(folded)
		}
		folded = append(folded, []*compat.Finding{f})
	}
	return folded
}

// foldLine makes a line speak of all of its hosts: by the rule, since every message names a host.
func (j *judged) foldLine(line *findingLine, c *compat.CollectionResult, alike []*compat.Finding, place map[string]int) {
	var places []int
	for _, f := range alike {
		line.Members = append(line.Members, ui.Ref{Text: strings.ToUpper(shortName(f.Subject)), Href: j.findingHref(c, f)})
		if at, known := place[f.Key]; known {
			places = append(places, at)
		}
	}
	slices.Sort(places)
	line.Message, line.Href = j.words(ruleTitle(line.Rule)), ""
	line.Hosts, line.Count = seriesOf(j.lang, c.Rows, places), text.CountHosts.In(j.lang, len(alike))
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
