package main

import (
	"bufio"
	"context"
	"io"

	"calfleet/internal/compat"
	"calfleet/web/text"
)

// checkedAdvice is what check --advise --json prints beside the judgement. Its field names are a contract; Plan is what --plan reads.
type checkedAdvice struct {
	Plan    compat.Plan `json:"plan"`
	Obtain  int         `json:"obtain"` // what must come from outside: machines, CALs, exchanges, trusts
	Steps   int         `json:"steps"`  // settings and moves, each collection counted
	Cleared int         `json:"cleared"`
	Left    int         `json:"left"`
	Minimal bool        `json:"minimal"` // no smaller plan clears as much; false: there were too many to look at
	Outcome checkedPlan `json:"outcome"`
}

// advised is the advice with what it would come to.
type advised struct {
	compat.Advice
	planned
}

// advise is nil where nobody asked. A plan of ours always applies to the facts it was made for.
func (c *checkCmd) advise(ctx context.Context, facts compat.Facts) (*advised, error) {
	if !c.Advise {
		return nil, nil //nolint:nilnil // no advice, no error
	}
	advice, err := compat.Advise(ctx, facts)
	if err != nil {
		return nil, err
	}
	a := &advised{Advice: advice}
	after, err := a.Plan.Apply(facts)
	if err != nil {
		return nil, err
	}
	a.Plan.Name = said(c.Language, compat.Text{EN: "Advice", FR: "Conseil"})
	a.planned = planned{plan: a.Plan, facts: facts, comparison: compat.Compare(facts, after)}
	return a, nil
}

// adviceJSON is nil where nobody asked.
func adviceJSON(a *advised, l text.Lang) *checkedAdvice {
	if a == nil {
		return nil
	}
	return &checkedAdvice{Plan: a.Plan, Obtain: a.Cost.Obtain, Steps: a.Cost.Steps, Cleared: a.Cleared, Left: a.Left, Minimal: a.Minimal, Outcome: *planJSON(&a.planned, l)}
}

// printAdvice writes for people the smallest plan, how sure that is, and what it would come to.
func printAdvice(w io.Writer, a *advised, l text.Lang) error {
	p := &checkPrinter{Writer: bufio.NewWriter(w), language: l}
	p.line(0, "")
	if len(a.Plan.Changes) == 0 {
		p.line(0, "%s", p.say("Advice: no change of the records clears anything here.", "Conseil : aucune modification ne lève quoi que ce soit ici."))
		return p.Flush()
	}
	p.line(0, p.say("Advice: %d to clear, %d cleared; to obtain: %d, steps: %d.", "Conseil : %d à lever, %d levés ; à obtenir : %d, étapes : %d."),
		a.Cleared+a.Left, a.Cleared, a.Cost.Obtain, a.Cost.Steps)
	if a.Minimal {
		p.line(1, "%s", p.say("No plan of these changes is smaller.", "Aucun plan de ces modifications n’est plus petit."))
	} else {
		p.line(1, "%s", p.say("The smallest plan found; there were too many to look at all of them.", "Le plus petit plan trouvé ; il y en avait trop pour tous les examiner."))
	}
	if err := p.Flush(); err != nil {
		return err
	}
	return printPlan(w, &a.planned, l)
}
