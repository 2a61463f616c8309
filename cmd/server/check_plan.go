package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"calfleet/internal/compat"
	"calfleet/web/text"
)

// checkedPlan is what check --plan --json prints beside the judgement of the facts as they are. Its field names are a contract.
type checkedPlan struct {
	Name        string           `json:"name"`
	Changes     []string         `json:"changes"` // in words, in their order
	After       checked          `json:"after"`   // the judgement once all of them are made
	Gone        []checkedOutcome `json:"gone"`
	New         []checkedOutcome `json:"new"`
	Kept        int              `json:"kept"` // findings that stay
	Collections []checkedMove    `json:"collections"`
	Balances    []checkedBalance `json:"balances"`
}

// checkedOutcome is a finding that a plan clears or brings.
type checkedOutcome struct {
	Collection string `json:"collection"` // "": the organization as a whole
	Rule       string `json:"rule"`
	Subject    string `json:"subject"`
	Message    string `json:"message"`
}

// checkedMove is the state of a collection before and after; "" where there is none.
type checkedMove struct {
	Name   string `json:"name"`
	Before string `json:"before"`
	After  string `json:"after"`
}

type checkedBalance struct {
	CALVersion string              `json:"cal_version"`
	CALKind    string              `json:"cal_kind"`
	Before     compat.PositionLine `json:"before"`
	After      compat.PositionLine `json:"after"`
}

// planned is a plan with what it would come to.
type planned struct {
	plan       compat.Plan
	facts      compat.Facts // as they are
	comparison compat.Comparison
}

// planOf reads the plan and applies it. What is wrong with it is told with its place, and is a failure; nil where nobody asked.
func (c *checkCmd) planOf(t terminal, facts compat.Facts) (*planned, error) {
	if c.Plan == "" {
		return nil, nil //nolint:nilnil // no plan, no error
	}
	data, err := readPlan(t, c.Plan)
	if err != nil {
		c.complain(t.err, c.Plan, err)
		return nil, exitFailure
	}
	p := &planned{facts: facts}
	if p.plan, err = compat.DecodePlan(data); err == nil {
		var after compat.Facts
		if after, err = p.plan.Apply(facts); err == nil {
			p.comparison = compat.Compare(facts, after)
			return p, nil
		}
	}
	c.complain(t.err, c.Plan, err)
	return nil, exitFailure
}

// maxPlan bounds a plan; a thousand changes take some 200 kB.
const maxPlan = 4 << 20

func readPlan(t terminal, path string) ([]byte, error) {
	in := t.in
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer func() { _ = file.Close() }()
		in = file
	}
	data, err := io.ReadAll(io.LimitReader(in, maxPlan+1))
	if err == nil && len(data) > maxPlan {
		err = fmt.Errorf("longer than %d bytes", maxPlan)
	}
	return data, err
}

// complainOfPlan says what is wrong with a plan, a line for each problem; false where the error is another one.
func (c *checkCmd) complainOfPlan(w io.Writer, path string, err error) bool {
	problems, ok := errors.AsType[compat.Problems](err)
	for _, p := range problems {
		_, _ = fmt.Fprintf(w, "calfleet: %s: %s\n", path, inLanguage(c.Language, p.String(), p.French()))
	}
	return ok
}

// planJSON is nil where nobody asked.
func planJSON(p *planned, l text.Lang) *checkedPlan {
	if p == nil {
		return nil
	}
	out := &checkedPlan{
		Name: p.plan.Name, Changes: []string{}, After: checkedJSON(p.comparison.After, l), Gone: []checkedOutcome{}, New: []checkedOutcome{},
		Kept: p.comparison.Kept, Collections: []checkedMove{}, Balances: []checkedBalance{},
	}
	for _, c := range p.plan.Changes {
		out.Changes = append(out.Changes, said(l, c.Text(p.facts)))
	}
	for _, c := range p.comparison.Collections {
		out.Gone, out.New = append(out.Gone, outcomes(c.Name, c.Gone, l)...), append(out.New, outcomes(c.Name, c.New, l)...)
		out.Collections = append(out.Collections, checkedMove{Name: c.Name, Before: stateName(c.Before), After: stateName(c.After)})
	}
	whole := p.comparison.Organization
	out.Gone, out.New = append(out.Gone, outcomes("", whole.Gone, l)...), append(out.New, outcomes("", whole.New, l)...)
	for _, b := range p.comparison.Balances {
		out.Balances = append(out.Balances, checkedBalance{CALVersion: b.Version.String(), CALKind: b.Kind.String(), Before: b.Before, After: b.After})
	}
	return out
}

func outcomes(collection string, findings []compat.Finding, l text.Lang) (out []checkedOutcome) {
	for _, f := range findings {
		out = append(out, checkedOutcome{Collection: collection, Rule: f.Rule, Subject: f.Subject, Message: said(l, f.Message)})
	}
	return out
}

func stateName(c *compat.CollectionResult) string {
	if c == nil {
		return ""
	}
	return c.State.String()
}

// printPlan writes for people what a plan would come to: its changes, the collections that move, what is gone and what is new.
func printPlan(w io.Writer, planned *planned, l text.Lang) error {
	p := &checkPrinter{Writer: bufio.NewWriter(w), language: l}
	p.line(0, "")
	p.line(0, "%s%s%s", p.say("What if", "Et si"), p.colon(), planned.plan.Name)
	for i, c := range planned.plan.Changes {
		p.line(1, "%d. %s", i+1, p.said(c.Text(planned.facts)))
	}
	for _, c := range planned.comparison.Collections {
		p.moved(&c)
	}
	p.outcomes(&planned.comparison.Organization)
	p.balances(planned.comparison.Balances)
	p.line(0, p.say("Findings gone: %d, new: %d, kept: %d", "Constats levés : %d, nouveaux : %d, maintenus : %d"), planned.comparison.Gone, planned.comparison.New, planned.comparison.Kept)
	return p.Flush()
}

// moved tells of a collection whose state or findings change.
func (p *checkPrinter) moved(c *compat.ComparedCollection) {
	if len(c.Gone)+len(c.New) == 0 {
		return
	}
	p.line(0, "%s%s%s → %s", c.Name, p.colon(), p.state(c.Before), p.state(c.After))
	p.outcomes(&c.ComparedFindings)
}

func (p *checkPrinter) state(c *compat.CollectionResult) string {
	if c == nil {
		return p.say("none", "aucune")
	}
	return stateWords[c.State].In(p.language)
}

func (p *checkPrinter) outcomes(f *compat.ComparedFindings) {
	for i := range f.Gone {
		p.line(1, "%s · %s · %s", p.say("gone", "levé"), f.Gone[i].Rule, p.said(f.Gone[i].Message))
	}
	for i := range f.New {
		p.line(1, "%s · %s · %s", p.say("new", "nouveau"), f.New[i].Rule, p.said(f.New[i].Message))
	}
}

// balances tells of CALs whose balance changes.
func (p *checkPrinter) balances(all []compat.ComparedBalance) {
	for _, b := range all {
		if before, after := p.balance(b.Before.Balance), p.balance(b.After.Balance); before != after {
			p.line(1, "%s%s%s → %s", p.said(b.After.CALs()), p.colon(), before, after)
		}
	}
}
