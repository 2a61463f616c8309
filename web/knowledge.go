package web

import (
	"strings"

	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// knowledgePage is the rule book: every rule, and the two tables that most of them rest on.
type knowledgePage struct {
	Lang   text.Lang
	Head   ui.PageHead
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
}

// knowledge answers GET /knowledge.
func (s *server) knowledge(r *request) error {
	p := knowledgePage{
		Lang: r.Lang, Head: ui.PageHead{Title: text.RulesTitle.In(r.Lang), Sub: text.RulesLead.In(r.Lang, len(compat.Rules()), text.Date(r.Lang, compat.Default().Reviewed()))},
		Groups: ruleGroups(r.Lang),
		Tables: []ui.Matrix{
			rulingTable(r.Lang, "cal-host", text.RulesTableHost, text.HostsName, compat.CALCoversHost),
			rulingTable(r.Lang, "cal-server", text.RulesTableLS, text.ServersName, func(v compat.CALVersion, server compat.Release) compat.Ruling {
				return compat.ServerHoldsCAL(server, v)
			}),
		},
	}
	return r.page(text.RulesTitle.In(r.Lang), knowledgeView(p))
}

// rule answers GET /knowledge/rules/{rule}.
func (s *server) rule(r *request) error {
	rule, ok := compat.RuleByID(r.Param("rule"))
	if !ok {
		return fault.New(fault.NotFound, "there is no such rule")
	}
	view := ruleViewOf(r.Lang, rule)
	head := ui.PageHead{
		CrumbsLabel: text.NavBreadcrumb.In(r.Lang), Crumbs: []ui.Crumb{{Text: text.RulesTitle.In(r.Lang), Href: "/knowledge"}},
		Title: view.Title, Tone: view.Tone, State: view.Severity, Sub: view.ID,
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

// rulingTable shows one of Microsoft's tables as the rules hold it.
func rulingTable(l text.Lang, id string, caption, corner text.Msg, ruling func(compat.CALVersion, compat.Release) compat.Ruling) ui.Matrix {
	m := ui.Matrix{ID: id, Caption: caption.In(l), Corner: corner.In(l), Groups: []ui.MatrixGroup{{Title: caption.In(l)}}}
	for _, v := range compat.CALVersions() {
		m.Groups[0].Columns = append(m.Groups[0].Columns, ui.MatrixColumn{Title: v.String()})
	}
	for _, release := range compat.Releases() {
		row := ui.MatrixRow{Title: release.String()}
		for _, v := range compat.CALVersions() {
			verdict := ruling(v, release).Verdict
			row.Cells = append(row.Cells, ui.MatrixCell{Tone: verdictTone(verdict), Word: yesNo(l, verdict)})
		}
		m.Rows = append(m.Rows, row)
	}
	return m
}

func yesNo(l text.Lang, v compat.Verdict) string {
	switch v {
	case compat.OK:
		return text.Yes.In(l)
	case compat.Violation:
		return text.No.In(l)
	default:
		return text.VerdictUnknown.In(l)
	}
}
