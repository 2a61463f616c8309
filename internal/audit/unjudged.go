package audit

import (
	"context"

	"calfleet/internal/compat"
	"calfleet/internal/sheet"
)

// openRule is a rule that lacked facts at one place.
type openRule struct {
	collection *compat.CollectionResult // nil: the organization as a whole
	unjudged   *compat.Unjudged
}

var openColumns = []column[openRule]{
	{t("Collection", "Collection"), func(p *pack, r openRule) sheet.Cell { return p.place(r.collection) }},
	{t("Rule", "Règle"), func(_ *pack, r openRule) sheet.Cell { return sheet.Text(r.unjudged.Rule) }},
	{t("How many", "Combien"), func(_ *pack, r openRule) sheet.Cell { return sheet.Int(int64(r.unjudged.Subjects)) }},
	{t("Which, the first of them", "Lesquels, les premiers"), func(p *pack, r openRule) sheet.Cell { return p.names(r.unjudged.Names) }},
	{t("What would tell", "Ce qui permettrait de juger"), func(p *pack, r openRule) sheet.Cell { return p.say(r.unjudged.Missing) }},
}

// unjudged lists what an auditor must not take for fine.
func (p *pack) unjudged(_ context.Context, a *archive) error {
	var open []openRule
	for i := range p.result.Collections {
		c := &p.result.Collections[i]
		for j := range c.Unjudged {
			open = append(open, openRule{c, &c.Unjudged[j]})
		}
	}
	for j := range p.result.Organization.Unjudged {
		open = append(open, openRule{nil, &p.result.Organization.Unjudged[j]})
	}
	return addTable(p, a, "not-judged.csv", openColumns, each(open))
}
