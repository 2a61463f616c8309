package main

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"calfleet/internal/compat"
	"calfleet/web/text"
)

// printChecked writes the judgement for people: the worst of each collection with its evidence, then the ways out, best first.
func printChecked(w io.Writer, r compat.Result, l text.Lang) error {
	p := &checkPrinter{Writer: bufio.NewWriter(w), language: l}
	counts := map[compat.State]int{}
	for _, c := range r.Collections {
		counts[c.State]++
		p.collection(&c)
	}
	p.organization(&r.Organization)
	p.summary(len(r.Collections), counts)
	return p.Flush()
}

// checkPrinter keeps the first error of writing for Flush.
type checkPrinter struct {
	*bufio.Writer
	language text.Lang
}

func (p *checkPrinter) line(indent int, format string, values ...any) {
	words := strings.Map(printable, fmt.Sprintf(format, values...))
	_, _ = fmt.Fprintln(p, strings.Repeat("  ", indent)+words)
}

// printable keeps what reports say from steering the terminal.
func printable(r rune) rune {
	if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
		return '\uFFFD'
	}
	return r
}

func (p *checkPrinter) say(en, fr string) string { return inLanguage(p.language, en, fr) }

func (p *checkPrinter) colon() string { return p.say(": ", " : ") }

func (p *checkPrinter) said(t compat.Text) string { return said(p.language, t) }

var stateWords = map[compat.State]text.Msg{
	compat.StateBroken: text.StateBroken, compat.StateAtRisk: text.StateAtRisk,
	compat.StateUnknown: text.StateUnknown, compat.StateFine: text.StateFine,
}

var statesWords = map[compat.State]text.Msg{
	compat.StateBroken: text.StatesBroken, compat.StateAtRisk: text.StatesAtRisk,
	compat.StateUnknown: text.StatesUnknown, compat.StateFine: text.StatesFine,
}

var severityWords = map[compat.Severity]text.Msg{
	compat.Error: text.SeverityError, compat.Warning: text.SeverityWarning, compat.Info: text.SeverityInfo,
}

func (p *checkPrinter) collection(c *compat.CollectionResult) {
	p.line(0, "%s%s%s%s", c.Name, p.colon(), stateWords[c.State].In(p.language), p.orphan(c.Orphan))
	for i := range c.Findings {
		p.finding(&c.Findings[i])
	}
	p.unjudged(c.Unjudged)
	p.line(0, "")
}

// organization tells what belongs to no collection; nothing where there is nothing.
func (p *checkPrinter) organization(o *compat.OrganizationResult) {
	if len(o.Findings)+len(o.Unjudged) == 0 {
		return
	}
	p.line(0, "%s", p.say("The organization as a whole:", "L’organisation entière :"))
	for i := range o.Findings {
		p.finding(&o.Findings[i])
	}
	p.unjudged(o.Unjudged)
	p.line(0, "")
}

// unjudged tells which rules wait for facts: silence would read as "fine".
func (p *checkPrinter) unjudged(all []compat.Unjudged) {
	for i := range all {
		u := &all[i]
		p.line(1, "%s · %s · %s", p.say("not judged", "non jugé"), u.Rule, hostList(u.Names, u.Subjects, p.say("and %d more", "et %d autres")))
		p.line(2, "%s", p.said(u.Missing))
	}
}

func (p *checkPrinter) orphan(o compat.Orphan) string {
	switch o {
	case compat.OrphanHost:
		return p.say(" (host of no collection)", " (hôte hors collection)")
	case compat.OrphanServer:
		return p.say(" (license server no host names)", " (serveur de licences qu’aucun hôte ne nomme)")
	default:
		return ""
	}
}

func (p *checkPrinter) finding(f *compat.Finding) {
	kind := severityWords[f.Severity].In(p.language)
	if f.Verdict == compat.Unknown {
		kind = text.VerdictUnknown.In(p.language)
	}
	p.line(1, "%s · %s · %s", kind, f.Rule, f.Subject)
	p.line(2, "%s", p.said(f.Message))
	for i, s := range f.Steps {
		if source := p.said(s.Source); source != "" {
			p.line(2, "%d. %s (%s)", i+1, p.said(s.Text), source)
		} else {
			p.line(2, "%d. %s", i+1, p.said(s.Text))
		}
	}
	if !f.Remark.IsZero() {
		p.line(2, "%s", p.said(f.Remark))
	}
	if len(f.Hosts) > 0 {
		p.line(2, "%s %s", p.say("Felt by:", "Touche :"), hostList(f.Hosts, len(f.Hosts), p.say("and %d more", "et %d autres")))
	}
	p.line(2, "%s", p.say("Ways out, best first:", "Remèdes, le meilleur d’abord :"))
	for i := range f.Remedies {
		p.remedy(&f.Remedies[i])
	}
}

const listedHosts = 5

// hostList names the first of all.
func hostList(names []string, all int, more string) string {
	shown := names[:min(len(names), listedHosts)]
	list := strings.Join(shown, ", ")
	if all > len(shown) {
		list += " " + fmt.Sprintf(more, all-len(shown))
	}
	return list
}

var metWords = map[compat.Verdict]compat.Text{
	compat.OK: {EN: "met", FR: "remplie"}, compat.Violation: {EN: "not met", FR: "non remplie"}, compat.Unknown: {EN: "not known", FR: "inconnue"},
}

func (p *checkPrinter) remedy(r *compat.Remedy) {
	p.line(3, "%d. %s (%s)%s%s", r.Rank, p.said(r.Title), r.ID, p.colon(), p.said(r.Reason))
	for _, c := range r.Preconditions {
		p.line(4, "[%s] %s", p.said(metWords[c.Met]), p.said(c.Text))
	}
	for _, s := range r.Steps {
		p.line(4, "- %s", p.said(s))
	}
	if !r.Leaves.IsZero() {
		p.line(4, "%s %s", p.say("Leaves:", "Ne résout pas :"), p.said(r.Leaves))
	}
}

func (p *checkPrinter) summary(n int, counts map[compat.State]int) {
	if n == 0 {
		p.line(0, "%s", p.say("Nothing to judge: the files name no host, and no license server at fault.", "Rien à juger : les fichiers ne nomment aucun hôte, ni aucun serveur de licences en défaut."))
		return
	}
	states := []string{}
	for s := compat.StateBroken; ; s-- {
		if counts[s] > 0 {
			states = append(states, statesWords[s].In(p.language)+p.colon()+strconv.Itoa(counts[s]))
		}
		if s == compat.StateFine {
			break
		}
	}
	p.line(0, "%s", strings.Join(states, ", "))
}
