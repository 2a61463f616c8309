package web

import (
	"time"

	"calfleet/internal/cases"
	"calfleet/internal/findings"
	"calfleet/web/text"
	"calfleet/web/ui"

	"github.com/google/uuid"
)

// casePage is one case: where it stands, what it is about, what is to be done, what has happened.
type casePage struct {
	Lang      text.Lang
	Path      string
	Head      ui.PageHead
	Facts     []ui.Fact
	Solved    bool
	MayEdit   bool
	Seen      string // the state that the form of the next one shows
	Next      []ui.Option
	MoveWord  string
	Owners    []ui.Option
	Due       string
	SeenOwner string // the owner that the form of another shows
	Findings  []findingLine
	More      []caseFindingChoice // that could be added
	Steps     []string
	AsOf      string // of the steps
	Diary     []diaryEntry
}

// diaryEntry is something that happened to a case.
type diaryEntry struct{ State, Body, By string }

// showCase answers GET /cases/{id}.
func (s *server) showCase(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	p, err := s.casePage(r, id)
	if err != nil {
		return err
	}
	return r.page(p.Head.Title, caseView(*p))
}

func (s *server) casePage(r *request, id uuid.UUID) (*casePage, error) {
	c, err := s.cases.Case(r.ctx(), r.organization(), id)
	if err != nil {
		return nil, err
	}
	linked, err := s.cases.Findings(r.ctx(), r.organization(), id)
	if err != nil {
		return nil, err
	}
	events, err := s.cases.Events(r.ctx(), r.organization(), id)
	if err != nil {
		return nil, err
	}
	p := &casePage{
		Lang: r.Lang, Path: casePath(id), Head: caseHead(r.Lang, c), Solved: c.State == cases.Solved, MayEdit: operator.admits(r.Principal),
		MoveWord: moveWord(c.State).In(r.Lang), Seen: string(c.State), Due: isoDay(c.DueOn), Findings: linkedLines(r.Lang, linked), Diary: diaryOf(r.Lang, events),
	}
	p.Head.Actions = caseLinks(r.Lang, id, c.Remedy)
	p.Facts = caseFacts(r.Lang, c, events, s.now())
	usual, err := s.usualTimes(r, c)
	if err != nil {
		return nil, err
	}
	p.Facts = append(p.Facts, usual...)
	for _, state := range c.State.Next() {
		p.Next = append(p.Next, ui.Option{Value: string(state), Text: caseStateWord(state).In(r.Lang)})
	}
	told, err := s.cases.Told(r.ctx(), r.organization(), id)
	if err != nil {
		return nil, err
	}
	remedy, live := c.RemedyNow(told)
	p.AsOf = text.CaseStepsAsWere.In(r.Lang)
	if live {
		p.AsOf = text.CaseStepsAsAre.In(r.Lang)
	}
	for _, step := range remedy.Steps {
		p.Steps = append(p.Steps, inLang(r.Lang, step))
	}
	if c.OwnerID != nil {
		p.SeenOwner = c.OwnerID.String()
	}
	if !p.MayEdit {
		return p, nil
	}
	if p.More, err = s.moreFindings(r, c, linked); err != nil {
		return nil, err
	}
	p.Owners, err = s.ownerOptions(r, c.OwnerID)
	return p, err
}

func caseHead(l text.Lang, c *cases.Case) ui.PageHead {
	return ui.PageHead{
		CrumbsLabel: text.NavBreadcrumb.In(l), Crumbs: []ui.Crumb{{Text: text.CasesTitle.In(l), Href: pathCases}},
		Title: text.CaseTitled.In(l, int(c.Number), inLang(l, c.Title)), Tone: caseTone(c.State), State: caseStateWord(c.State).In(l),
		Sub: dotted(c.Places, text.CaseOpenedSub.In(l, c.OpenedBy, text.Date(l, c.OpenedAt))),
	}
}

func moveWord(from cases.State) text.Msg {
	if from.IsOpen() {
		return text.CaseMove
	}
	return text.CaseReopen
}

func caseFacts(l text.Lang, c *cases.Case, events []*cases.Event, now time.Time) []ui.Fact {
	facts := []ui.Fact{
		{Term: text.CaseOwner.In(l), Text: ownerOr(text.CaseNobody, l, &c.Listed)},
		{Term: text.CaseLeft.In(l), Text: text.CaseLeftOf.In(l, int(c.Left), int(c.Findings))},
	}
	if c.Target != "" {
		facts = append(facts, ui.Fact{Term: text.CaseTarget.In(l), Text: c.Target})
	}
	return append(facts, caseClockFacts(l, c, events, now)...)
}

// linkedLines are the findings of a case: those that are gone say so.
func linkedLines(l text.Lang, linked []*cases.Linked) []findingLine {
	lines := make([]findingLine, len(linked))
	for i, f := range linked {
		lines[i] = findingLine{
			Tone: toneOf(f.Verdict, f.Severity), Word: findingWord(f.Verdict, f.Severity).In(l), Message: inLang(l, f.Message), Href: findingPath(f.ID),
			Rule: dotted(shortName(f.Collection), f.Rule), RuleHref: rulePath(f.Rule),
		}
		if f.ResolvedAt != nil {
			lines[i].Tone, lines[i].Word = ui.Good, text.CaseGone.In(l)
		}
	}
	return lines
}

func diaryOf(l text.Lang, events []*cases.Event) []diaryEntry {
	entries := make([]diaryEntry, len(events))
	for i, e := range events {
		by := e.By
		if by == findings.Portal {
			by = text.CasePortal.In(l)
		}
		entries[i] = diaryEntry{Body: e.Body, By: dotted(by, stamp(l, e.At))}
		if e.State != "" {
			entries[i].State = text.CaseBecame.In(l, caseStateWord(e.State).In(l))
		}
	}
	return entries
}
