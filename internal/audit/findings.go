package audit

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"calfleet/internal/compat"
	"calfleet/internal/findings"
	"calfleet/internal/sheet"
)

// numbered is a finding with the number by which the tables of the pack refer to it.
type numbered struct {
	number     int
	collection *compat.CollectionResult // nil: the organization as a whole
	finding    *compat.Finding
	openedAt   *time.Time // nil: no assessment has seen it yet
}

// numberFindings numbers what the rules find in the snapshot, and looks up since when the portal has known it.
func (p *pack) numberFindings(ctx context.Context) ([]numbered, error) {
	opened, err := p.openedAt(ctx)
	if err != nil {
		return nil, err
	}
	var list []numbered
	for c, f := range findings.All(&p.result) {
		n := numbered{number: len(list) + 1, collection: c, finding: f}
		if at, known := opened[findings.KeyOf(c, f)]; known {
			n.openedAt = &at
		}
		list = append(list, n)
	}
	return list, nil
}

func (p *pack) openedAt(ctx context.Context) (map[findings.Key]time.Time, error) {
	const query = `
		SELECT scope, rule, subject, opened_at
		FROM findings
		WHERE organization_id = $1 AND resolved_at IS NULL`
	rows, err := p.tx.Query(ctx, query, p.Organization)
	if err != nil {
		return nil, fmt.Errorf("read open findings: %w", err)
	}
	opened := map[findings.Key]time.Time{}
	var key findings.Key
	var at time.Time
	_, err = pgx.ForEachRow(rows, []any{&key.Scope, &key.Rule, &key.Subject, &at}, func() error {
		opened[key] = at
		return nil
	})
	return opened, err
}

var findingColumns = []column[numbered]{
	{t("Finding", "Constat"), func(_ *pack, r numbered) sheet.Cell { return sheet.Int(int64(r.number)) }},
	{t("Collection", "Collection"), func(p *pack, r numbered) sheet.Cell { return p.place(r.collection) }},
	{t("Rule", "Règle"), func(_ *pack, r numbered) sheet.Cell { return sheet.Text(r.finding.Rule) }},
	{t("Severity", "Gravité"), func(p *pack, r numbered) sheet.Cell { return p.say(severityWords[r.finding.Severity]) }},
	{t("Verdict", "Verdict"), func(p *pack, r numbered) sheet.Cell { return p.say(verdictWords[r.finding.Verdict]) }},
	{t("Subject", "Objet"), func(_ *pack, r numbered) sheet.Cell { return sheet.Text(r.finding.Subject) }},
	{t("What is wrong", "Constatation"), func(p *pack, r numbered) sheet.Cell { return p.say(r.finding.Message) }},
	{t("Evidence", "Preuves"), func(p *pack, r numbered) sheet.Cell { return sheet.Text(p.evidence(r.finding)) }},
	{t("Remark", "Remarque"), func(p *pack, r numbered) sheet.Cell { return p.say(r.finding.Remark) }},
	{t("Source of the rule", "Source de la règle"), func(p *pack, r numbered) sheet.Cell { return p.citation(r.finding.Rule) }},
	{t("Hosts concerned", "Hôtes concernés"), func(p *pack, r numbered) sheet.Cell { return p.names(r.finding.Hosts) }},
	{t("Open since (UTC)", "Ouvert depuis (UTC)"), func(_ *pack, r numbered) sheet.Cell { return instant(r.openedAt) }},
}

// place is where a finding belongs.
func (p *pack) place(c *compat.CollectionResult) sheet.Cell {
	if c == nil {
		return p.say(t("(organization)", "(organisation)"))
	}
	return sheet.Text(c.Name)
}

// evidence is the steps of the explanation, one sentence after the other, each with its source.
func (p *pack) evidence(f *compat.Finding) string {
	var lines []string
	for _, step := range f.Steps {
		if step.Rule != "" {
			continue // stands in a column of its own
		}
		line := p.in(step.Text)
		if source := p.in(step.Source); source != "" {
			line += " (" + source + ")"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, ". ")
}

func (p *pack) citation(rule string) sheet.Cell {
	r, known := compat.RuleByID(rule)
	if !known {
		return sheet.Cell{}
	}
	return p.say(r.Cite())
}

func (p *pack) findingsTable(_ context.Context, a *archive) error {
	return addTable(p, a, "findings.csv", findingColumns, each(p.findings))
}

// proposal is one remedy of one finding.
type proposal struct {
	numbered
	remedy *compat.Remedy
}

var remedyColumns = []column[proposal]{
	{t("Finding", "Constat"), func(_ *pack, r proposal) sheet.Cell { return sheet.Int(int64(r.number)) }},
	{t("Collection", "Collection"), func(p *pack, r proposal) sheet.Cell { return p.place(r.collection) }},
	{t("Rule", "Règle"), func(_ *pack, r proposal) sheet.Cell { return sheet.Text(r.finding.Rule) }},
	{t("Subject", "Objet"), func(_ *pack, r proposal) sheet.Cell { return sheet.Text(r.finding.Subject) }},
	{t("Rank", "Rang"), func(_ *pack, r proposal) sheet.Cell { return sheet.Int(int64(r.remedy.Rank)) }},
	{t("Remedy", "Remède"), func(_ *pack, r proposal) sheet.Cell { return sheet.Text(r.remedy.ID) }},
	{t("Title", "Intitulé"), func(p *pack, r proposal) sheet.Cell { return p.say(r.remedy.Title) }},
	{t("Why this rank", "Motif du rang"), func(p *pack, r proposal) sheet.Cell { return p.say(r.remedy.Reason) }},
	{t("Summary", "Résumé"), func(p *pack, r proposal) sheet.Cell { return p.say(r.remedy.Summary) }},
	{t("Steps", "Étapes"), func(p *pack, r proposal) sheet.Cell { return sheet.Text(p.steps(r.remedy.Steps)) }},
	{t("Preconditions", "Conditions préalables"), func(p *pack, r proposal) sheet.Cell { return sheet.Text(p.preconditions(r.remedy.Preconditions)) }},
	{t("Effort", "Effort"), func(p *pack, r proposal) sheet.Cell { return p.say(r.remedy.Effort) }},
	{t("Who", "Qui"), func(p *pack, r proposal) sheet.Cell { return p.say(r.remedy.Who) }},
	{t("Cost", "Coût"), func(p *pack, r proposal) sheet.Cell { return p.say(r.remedy.Cost) }},
	{t("Leaves unsolved", "Ne résout pas"), func(p *pack, r proposal) sheet.Cell { return p.say(r.remedy.Leaves) }},
	{t("License server meant", "Serveur de licences visé"), func(_ *pack, r proposal) sheet.Cell { return sheet.Text(r.remedy.Target) }},
}

func (p *pack) steps(steps []compat.Text) string {
	lines := make([]string, len(steps))
	for i, step := range steps {
		lines[i] = fmt.Sprintf("%d. %s", i+1, p.in(step))
	}
	return strings.Join(lines, "\n")
}

var metWords = map[compat.Verdict]compat.Text{
	compat.OK: t("met", "remplie"), compat.Violation: t("not met", "non remplie"),
	compat.Unknown: t("not known", "non connue"), compat.NotApplicable: t("not applicable", "sans objet"),
}

func (p *pack) preconditions(list []compat.Precondition) string {
	lines := make([]string, len(list))
	for i, c := range list {
		lines[i] = fmt.Sprintf("%s [%s]", p.in(c.Text), p.in(metWords[c.Met]))
	}
	return strings.Join(lines, "\n")
}

func (p *pack) remedies(_ context.Context, a *archive) error {
	return addTable(p, a, "remedies.csv", remedyColumns, func(yield func(proposal, error) bool) {
		for _, n := range p.findings {
			for i := range n.finding.Remedies {
				if !yield(proposal{n, &n.finding.Remedies[i]}, nil) {
					return
				}
			}
		}
	})
}
