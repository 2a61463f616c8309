package audit

import (
	"context"

	"calfleet/internal/cases"
	"calfleet/internal/compat"
	"calfleet/internal/sheet"
)

var caseStateWords = map[cases.State]compat.Text{
	cases.Draft: t("draft", "brouillon"), cases.Proofs: t("waiting for proofs", "attente de pièces"), cases.Sent: t("sent", "envoyé"), cases.Answered: t("answered", "réponse reçue"),
	cases.Installing: t("being installed", "en installation"), cases.Verifying: t("verifying", "en vérification"), cases.Solved: t("solved", "résolu"),
	cases.Refused: t("refused", "refusé"), cases.Dropped: t("dropped", "abandonné"),
}

var caseColumns = []column[*cases.Kept]{
	{t("Case", "Dossier"), func(_ *pack, c *cases.Kept) sheet.Cell { return sheet.Int(int64(c.Number)) }},
	{t("Remedy", "Remède"), func(_ *pack, c *cases.Kept) sheet.Cell { return sheet.Text(c.Remedy) }},
	{t("Title", "Intitulé"), func(p *pack, c *cases.Kept) sheet.Cell { return p.say(c.Title) }},
	{t("License server meant", "Serveur de licences visé"), func(_ *pack, c *cases.Kept) sheet.Cell { return sheet.Text(c.Target) }},
	{t("Where", "Où"), func(_ *pack, c *cases.Kept) sheet.Cell { return sheet.Text(c.Places) }},
	{t("State", "État"), func(p *pack, c *cases.Kept) sheet.Cell { return p.say(caseStateWords[c.State]) }},
	{t("In this state since (UTC)", "Dans cet état depuis (UTC)"), func(_ *pack, c *cases.Kept) sheet.Cell { return instant(&c.EnteredAt) }},
	{t("Owner", "Responsable"), func(_ *pack, c *cases.Kept) sheet.Cell { return sheet.Text(c.Owner) }},
	{t("Due on", "Échéance"), func(_ *pack, c *cases.Kept) sheet.Cell {
		if c.DueOn == nil {
			return sheet.Cell{}
		}
		return sheet.Day(*c.DueOn)
	}},
	{t("Findings", "Constats"), func(_ *pack, c *cases.Kept) sheet.Cell { return sheet.Int(int64(c.Findings)) }},
	{t("Findings still open", "Constats encore ouverts"), func(_ *pack, c *cases.Kept) sheet.Cell { return sheet.Int(int64(c.Left)) }},
	{t("Opened by", "Ouvert par"), func(_ *pack, c *cases.Kept) sheet.Cell { return sheet.Text(c.OpenedBy) }},
	{t("Opened (UTC)", "Ouvert le (UTC)"), func(_ *pack, c *cases.Kept) sheet.Cell { return instant(&c.OpenedAt) }},
	{t("Files", "Fichiers"), func(_ *pack, c *cases.Kept) sheet.Cell { return sheet.Text(c.Files) }},
}

// cases are the remedies that are being carried out, or were.
func (p *pack) cases(ctx context.Context, a *archive) error {
	all, err := cases.All(ctx, p.tx, p.Organization)
	if err != nil {
		return err
	}
	return addTable(p, a, "cases.csv", caseColumns, each(all))
}
