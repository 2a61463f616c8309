package main

import (
	"calfleet/internal/compat"
	"calfleet/web/text"
)

// checked is what check --json prints. Its field names are a contract.
type checked struct {
	Collections  []checkedCollection `json:"collections"`
	Organization checkedOrganization `json:"organization"`
	Position     *checkedPosition    `json:"position,omitempty"` // where it was asked for
	Plan         *checkedPlan        `json:"plan,omitempty"`
	Advice       *checkedAdvice      `json:"advice,omitempty"`
}

// checkedOrganization is what belongs to no collection: purchases, CALs counted together, machines known twice.
type checkedOrganization struct {
	Verdict   string            `json:"verdict"`
	Findings  []checkedFinding  `json:"findings"`
	NotJudged []checkedUnjudged `json:"not_judged"`
}

// checkedUnjudged is a rule that had something to look at and lacked facts.
type checkedUnjudged struct {
	Rule     string   `json:"rule"`
	Subjects int      `json:"subjects"`
	Names    []string `json:"names"` // the first few
	Missing  string   `json:"missing"`
}

type checkedCollection struct {
	Name      string            `json:"name"`
	Verdict   string            `json:"verdict"` // not_applicable, ok, unknown, violation
	Findings  []checkedFinding  `json:"findings"`
	NotJudged []checkedUnjudged `json:"not_judged"`
	Cells     []checkedCell     `json:"cells"`
}

type checkedFinding struct {
	Rule     string          `json:"rule"`
	Severity string          `json:"severity"` // info, warning, error
	Verdict  string          `json:"verdict"`  // unknown, violation
	Subject  string          `json:"subject"`  // the host, license server, collection, purchase or organization
	Message  string          `json:"message"`
	Source   string          `json:"source"` // title, section, date and address
	Remedies []checkedRemedy `json:"remedies"`
}

type checkedRemedy struct {
	ID     string `json:"id"`
	Rank   int    `json:"rank"` // 1 is the best
	Reason string `json:"reason"`
}

// checkedCell is a host against CALs at a license server that hosts of the collection name. A server with no known CALs has one
// cell without version and kind, which judges the server alone.
type checkedCell struct {
	Host          string   `json:"host"`
	LicenseServer string   `json:"license_server"`
	CALVersion    string   `json:"cal_version"` // 2008 … 2025, unknown
	CALKind       string   `json:"cal_kind"`    // per_user, per_device, unknown
	Verdict       string   `json:"verdict"`
	Rules         []string `json:"rules"` // those that failed, then those that could not be judged
	// Spared is left out where false: the cell counts. True where other CALs of the server serve the host, or the host does not
	// name the server.
	Spared bool `json:"spared,omitempty"`
}

func checkedJSON(r compat.Result, l text.Lang) checked {
	out := checked{Collections: []checkedCollection{}, Organization: checkedOrganization{
		Verdict: r.Organization.Verdict.String(), Findings: checkedFindings(r.Organization.Findings, l), NotJudged: checkedUnjudgeds(r.Organization.Unjudged, l),
	}}
	for _, c := range r.Collections {
		out.Collections = append(out.Collections, checkedCollection{
			Name: c.Name, Verdict: c.Verdict.String(), Findings: checkedFindings(c.Findings, l), NotJudged: checkedUnjudgeds(c.Unjudged, l),
			Cells: checkedCells(c),
		})
	}
	return out
}

func checkedUnjudgeds(all []compat.Unjudged, l text.Lang) []checkedUnjudged {
	out := []checkedUnjudged{}
	for _, u := range all {
		out = append(out, checkedUnjudged{Rule: u.Rule, Subjects: u.Subjects, Names: u.Names, Missing: said(l, u.Missing)})
	}
	return out
}

func checkedFindings(findings []compat.Finding, l text.Lang) []checkedFinding {
	out := []checkedFinding{}
	for _, f := range findings {
		line := checkedFinding{
			Rule: f.Rule, Severity: f.Severity.String(), Verdict: f.Verdict.String(), Subject: f.Subject,
			Message: said(l, f.Message), Source: said(l, f.Citation()), Remedies: []checkedRemedy{},
		}
		for _, r := range f.Remedies {
			line.Remedies = append(line.Remedies, checkedRemedy{ID: r.ID, Rank: r.Rank, Reason: said(l, r.Reason)})
		}
		out = append(out, line)
	}
	return out
}

func checkedCells(c compat.CollectionResult) []checkedCell {
	out := []checkedCell{}
	for _, row := range c.Rows {
		for i, cell := range row.Cells {
			column := c.Columns[i]
			if !column.Named || column.IsRelation && hasCALs(c.Columns, i) {
				continue
			}
			line := checkedCell{Host: row.Host, LicenseServer: column.Server, Verdict: cell.Verdict.String(), Rules: cell.Rules, Spared: cell.Spared}
			if !column.IsRelation {
				line.CALVersion, line.CALKind = column.Supply.Version.String(), column.Supply.Kind.String()
			}
			if line.Rules == nil {
				line.Rules = []string{}
			}
			out = append(out, line)
		}
	}
	return out
}

// hasCALs reports whether columns of CALs follow the relation of a server.
func hasCALs(columns []compat.Column, relation int) bool {
	return relation+1 < len(columns) && !columns[relation+1].IsRelation
}
