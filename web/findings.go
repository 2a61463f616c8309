package web

import (
	"calfleet/internal/compat"
	"calfleet/internal/findings"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// findingsPage is the list of findings, the worst and oldest first.
type findingsPage struct {
	Lang    text.Lang
	Head    ui.PageHead
	Tabs    []ui.Tab
	Toolbar ui.Toolbar
	Table   ui.Table
	Rows    []findingRow
}

// findingRow is one finding in the list.
type findingRow struct {
	Tone                       ui.Tone
	Word                       string
	Message, Href              string
	Collection, CollectionHref string
	Rule                       string
	Remedy                     string
	Age                        string
}

// findings answers GET /findings.
func (s *server) findings(r *request) error {
	filter := findingFilterOf(r)
	found, err := s.Findings.List(r.ctx(), r.organization(), filter)
	if err != nil {
		return err
	}
	assessed, err := s.Findings.AssessedAt(r.ctx(), r.organization())
	if err != nil {
		return err
	}
	p := findingsPage{Lang: r.Lang, Tabs: findingTabs(r.Lang, filter), Toolbar: findingsToolbar(r.Lang, filter, len(found)), Table: findingsTable(r.Lang)}
	now := s.now()
	for _, f := range found {
		p.Rows = append(p.Rows, findingRowOf(r.Lang, f, text.Span(r.Lang, now.Sub(f.OpenedAt))))
	}
	age := text.FindingsNotYet.In(r.Lang)
	if !assessed.IsZero() {
		age = text.FindingsAssessed.In(r.Lang, text.Ago(r.Lang, now.Sub(assessed)))
	}
	p.Head = ui.PageHead{Title: text.FindingsTitle.In(r.Lang), Sub: dotted(findingCounts(r.Lang, found), age)}
	if len(found) == 0 {
		p.Table.Empty = noFindings(r.Lang, filter)
	}
	return r.page(text.FindingsTitle.In(r.Lang), findingsView(p))
}

// findingCounts tells what is wrong from what is not known: only the first waits for somebody.
func findingCounts(l text.Lang, found []*findings.Finding) string {
	unknown := 0
	for _, f := range found {
		if f.Verdict == compat.Unknown.String() {
			unknown++
		}
	}
	if unknown == 0 {
		return text.CountFindings.In(l, len(found))
	}
	return dotted(text.CountViolations.In(l, len(found)-unknown), text.CountUnknowns.In(l, unknown))
}

func findingFilterOf(r *request) findings.Filter {
	return findings.Filter{
		Search: r.query("q"), Rule: r.query("rule"), Severity: r.query("severity"), Verdict: r.query("verdict"), Resolved: r.query("view") == "resolved",
	}
}

func findingRowOf(l text.Lang, f *findings.Finding, age string) findingRow {
	row := findingRow{
		Tone: findingTone(f), Word: findingWord(f.Verdict, f.Severity).In(l), Message: inLang(l, f.Message), Href: findingPath(f.ID),
		Collection: shortName(f.Collection), Rule: f.Rule, Age: age,
	}
	if f.CollectionID != nil {
		row.CollectionHref = collectionPath(f.CollectionID.String())
	}
	if best := f.BestRemedy(); best != nil {
		row.Remedy = inLang(l, best.Title)
	}
	return row
}

// findingsAddress is the list's address with one parameter set anew.
func findingsAddress(f findings.Filter, name, value string) string {
	view := ""
	if f.Resolved {
		view = "resolved"
	}
	set := func(parameter, now string) [2]string {
		if parameter == name {
			now = value
		}
		return [2]string{parameter, now}
	}
	return listAddress("/findings", set("q", f.Search), set("rule", f.Rule), set("severity", f.Severity), set("verdict", f.Verdict), set("view", view))
}

func findingTabs(l text.Lang, f findings.Filter) []ui.Tab {
	return []ui.Tab{
		{Text: text.FindingsOpen.In(l), Href: findingsAddress(f, "view", ""), Current: !f.Resolved},
		{Text: text.FindingsResolved.In(l), Href: findingsAddress(f, "view", "resolved"), Current: f.Resolved},
	}
}

func findingsToolbar(l text.Lang, f findings.Filter, shown int) ui.Toolbar {
	t := ui.Toolbar{
		Note: text.RowsShown.In(l, shown), Action: "/findings", Query: f.Search, SearchLabel: text.FindingsSearch.In(l), Placeholder: text.SearchHint.In(l),
		Actions: findingFilters(l, f),
	}
	chip := func(label text.Msg, name, value, shown string) {
		if value == "" {
			return
		}
		t.Keep = append(t.Keep, ui.HiddenField{Name: name, Value: value})
		t.Chips = append(t.Chips, ui.Chip{
			Label: label.In(l), Value: shown, RemoveHref: findingsAddress(f, name, ""), RemoveLabel: text.RemoveFilter.In(l, label.In(l)),
		})
	}
	chip(text.FindingsRule, "rule", f.Rule, f.Rule)
	chip(text.FindingsSeverity, "severity", f.Severity, findingWord("violation", f.Severity).In(l))
	chip(text.FindingsVerdict, "verdict", f.Verdict, findingVerdict(f.Verdict).In(l))
	if f.Resolved {
		t.Keep = append(t.Keep, ui.HiddenField{Name: "view", Value: "resolved"})
	}
	return t
}

func findingVerdict(verdict string) text.Msg {
	if verdict == "unknown" {
		return text.VerdictUnknown
	}
	return text.VerdictViolation
}

func findingsTable(l text.Lang) ui.Table {
	t := ui.Table{ID: "findings", Caption: text.FindingsTitle.In(l)}
	for _, m := range []text.Msg{
		text.FindingsSeverity, text.FindingsFinding, text.CollectionHosts, text.FindingsRule, text.FindingsRemedy, text.FindingsSince,
	} {
		t.Columns = append(t.Columns, ui.Column{Title: m.In(l)})
	}
	t.Columns[2].Title = text.FleetColCollection.In(l)
	return t
}
