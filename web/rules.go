package web

import (
	"strings"

	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// rulesPage is the rule book: every rule, and the two tables that most of them rest on.
type rulesPage struct {
	knowledgeHead
	Groups []ruleGroup
	Tables []ui.Matrix
}

// ruleGroup is the rules of one severity.
type ruleGroup struct {
	ID, Title string
	Rules     []ruleView
}

// ruleView is one rule as it is read.
type ruleView struct {
	ID, Title, Statement, Note string
	Facts                      []ui.Fact
	Tone                       ui.Tone
	Severity                   string
	Sources                    []ui.Ref
	Guide                      []guideLink
}

// rules answers GET /knowledge/rules.
func (s *server) rules(r *request) error {
	lead := text.RulesLead.In(r.Lang, len(compat.Rules()), text.Date(r.Lang, compat.Default().Reviewed()))
	p := rulesPage{
		knowledgeHead: r.knowledgeHead(text.RulesTitle.In(r.Lang), lead), Groups: ruleGroups(r.Lang),
		Tables: []ui.Matrix{calHostTable(r.Lang), calServerTable(r.Lang)},
	}
	return r.page(text.RulesTitle.In(r.Lang), rulesView(p))
}

// rule answers GET /knowledge/rules/{rule}.
func (s *server) rule(r *request) error {
	rule, ok := compat.RuleByID(r.Param("rule"))
	if !ok {
		return fault.New(fault.NotFound, "there is no such rule")
	}
	view := ruleViewOf(r.Lang, rule)
	head := ui.PageHead{
		CrumbsLabel: text.NavBreadcrumb.In(r.Lang),
		Crumbs:      []ui.Crumb{{Text: text.GuideTitle.In(r.Lang), Href: pathKnowledge}, {Text: text.RulesTitle.In(r.Lang), Href: pathRules}},
		Title:       view.Title, Tone: view.Tone, State: view.Severity, Sub: view.ID,
	}
	return r.page(view.Title, rulePageView(r.Lang, head, view))
}

func ruleViewOf(l text.Lang, rule compat.Rule) ruleView {
	view := ruleView{
		ID: rule.ID, Title: inLang(l, rule.Title), Statement: inLang(l, rule.Statement), Note: inLang(l, rule.Note),
		Facts: []ui.Fact{
			{Term: text.RulesWhen.In(l), Text: inLang(l, rule.When)},
			{Term: text.RulesMissing.In(l), Text: inLang(l, rule.Missing)},
		},
		Tone: toneOf("violation", rule.Severity.String()), Severity: findingWord("violation", rule.Severity.String()).In(l),
		Guide: guideLinks(l, rule.ID),
	}
	if len(rule.Ways) > 0 {
		view.Facts = append(view.Facts, ui.Fact{Term: text.RulesWays.In(l), Text: strings.Join(rule.Ways, ", ")})
	}
	for _, source := range rule.Sources {
		view.Sources = append(view.Sources, citation(l, inLang(l, source.Cite())))
	}
	if len(view.Sources) == 0 {
		view.Sources = []ui.Ref{{Text: text.RulesPractice.In(l)}}
	}
	return view
}

// ruleGroups sorts the rule book by what a violation does to a collection, the gravest first.
func ruleGroups(l text.Lang) (groups []ruleGroup) {
	for _, severity := range []compat.Severity{compat.Error, compat.Warning, compat.Info} {
		g := ruleGroup{ID: "rules-" + severity.String(), Title: findingWord("violation", severity.String()).In(l)}
		for _, rule := range compat.Rules() {
			if rule.Severity == severity {
				g.Rules = append(g.Rules, ruleViewOf(l, rule))
			}
		}
		groups = append(groups, g)
	}
	return groups
}
