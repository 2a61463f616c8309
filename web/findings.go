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
	list := findingList(r)
	filter := findingFilter(list)
	found, err := s.Findings.List(r.ctx(), r.organization(), filter)
	if err != nil {
		return err
	}
	assessed, err := s.Findings.AssessedAt(r.ctx(), r.organization())
	if err != nil {
		return err
	}
	p := findingsPage{Lang: r.Lang, Tabs: findingTabs(r.Lang, list), Toolbar: findingsToolbar(r.Lang, list, len(found)), Table: findingsTable(r.Lang)}
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
		p.Table.Empty = noFindings(r.Lang, list)
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

// findingList is the state of the list of findings, as its page and its export read it. It has one page.
func findingList(r *request) listState {
	return listOf(r, "/findings", "rule", "severity", "verdict", "scope", "view")
}

func findingFilter(list listState) findings.Filter {
	return findings.Filter{
		Search: list.get("q"), Rule: list.get("rule"), Severity: list.get("severity"), Verdict: list.get("verdict"), Resolved: showsResolved(list),
		Organization: list.get("scope") == organizationScope,
	}
}

const organizationScope = "organization" // the value of scope that shows what belongs to no collection

func showsResolved(list listState) bool { return list.get("view") == "resolved" }

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

func findingTabs(l text.Lang, list listState) []ui.Tab {
	resolved := showsResolved(list)
	return []ui.Tab{
		{Text: text.FindingsOpen.In(l), Href: list.with("view", "").href(), Current: !resolved},
		{Text: text.FindingsResolved.In(l), Href: list.with("view", "resolved").href(), Current: resolved},
	}
}

func findingsToolbar(l text.Lang, list listState, shown int) ui.Toolbar {
	t := list.toolbar(l, text.FindingsSearch, findingFilters(l, list),
		chip{text.FindingsRule, "rule", list.get("rule")},
		chip{text.FindingsSeverity, "severity", findingWord("violation", list.get("severity")).In(l)},
		chip{text.FindingsVerdict, "verdict", findingVerdict(list.get("verdict")).In(l)},
		chip{text.FindingsScope, "scope", text.FindingsOrganization.In(l)},
	)
	t.Note = text.RowsShown.In(l, shown)
	return t
}

func findingVerdict(verdict string) text.Msg {
	if verdict == "unknown" {
		return text.VerdictUnknown
	}
	return text.VerdictViolation
}

func findingsTable(l text.Lang) ui.Table {
	t := tableOf(l, text.FindingsTitle, text.FindingsSeverity, text.FindingsFinding, text.FleetColCollection, text.FindingsRule,
		text.FindingsRemedy, text.FindingsSince)
	t.ID = "findings"
	return t
}
