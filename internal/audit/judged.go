package audit

import (
	"context"
	"slices"

	"calfleet/internal/compat"
	"calfleet/internal/sheet"
)

// The tables of verdicts: collections and hosts.

var collectionColumns = []column[*compat.CollectionResult]{
	{t("Collection", "Collection"), func(_ *pack, r *compat.CollectionResult) sheet.Cell { return sheet.Text(r.Name) }},
	{t("What it is", "Nature"), func(p *pack, r *compat.CollectionResult) sheet.Cell { return p.say(p.natureOf(r)) }},
	{t("Broker", "Service Broker"), func(p *pack, r *compat.CollectionResult) sheet.Cell { return sheet.Text(p.brokerOf[r.ID]) }},
	{t("Hosts", "Hôtes"), func(_ *pack, r *compat.CollectionResult) sheet.Cell { return sheet.Int(int64(len(r.Rows))) }},
	{t("License servers named", "Serveurs de licences désignés"), func(p *pack, r *compat.CollectionResult) sheet.Cell { return p.names(serversNamed(r)) }},
	{t("Verdict", "Verdict"), func(p *pack, r *compat.CollectionResult) sheet.Cell { return p.say(verdictWords[r.Verdict]) }},
	{t("State", "État"), func(p *pack, r *compat.CollectionResult) sheet.Cell { return p.say(stateWords[r.State]) }},
	{t("Findings", "Constats"), func(_ *pack, r *compat.CollectionResult) sheet.Cell { return sheet.Int(int64(len(r.Findings))) }},
	{t("Worst rule", "Règle la plus grave"), func(_ *pack, r *compat.CollectionResult) sheet.Cell { return worstRule(r.Findings) }},
	{t("Main finding", "Constat principal"), func(p *pack, r *compat.CollectionResult) sheet.Cell { return p.worstMessage(r.Findings) }},
}

var orphanWords = map[compat.Orphan]compat.Text{
	compat.NotOrphan:    t("collection", "collection"),
	compat.OrphanHost:   t("host of no collection", "hôte hors collection"),
	compat.OrphanServer: t("license server that no host names", "serveur de licences qu’aucun hôte ne désigne"),
}

func (p *pack) natureOf(c *compat.CollectionResult) compat.Text {
	if c.Orphan == compat.NotOrphan && p.brokerOf[c.ID] == "" {
		return t("standalone host", "hôte autonome")
	}
	return orphanWords[c.Orphan]
}

func serversNamed(c *compat.CollectionResult) (names []string) {
	for _, column := range c.Columns {
		if column.Named && !slices.Contains(names, column.Server) {
			names = append(names, column.Server)
		}
	}
	return names
}

// worstRule is the rule of the first finding: they come worst first.
func worstRule(findings []compat.Finding) sheet.Cell {
	if len(findings) == 0 {
		return sheet.Cell{}
	}
	return sheet.Text(findings[0].Rule)
}

func (p *pack) worstMessage(findings []compat.Finding) sheet.Cell {
	if len(findings) == 0 {
		return sheet.Cell{}
	}
	return p.say(findings[0].Message)
}

func (p *pack) collections(_ context.Context, a *archive) error {
	rows := make([]*compat.CollectionResult, len(p.result.Collections))
	for i := range rows {
		rows[i] = &p.result.Collections[i]
	}
	return addTable(p, a, "collections.csv", collectionColumns, each(rows))
}

// judgedHost is one host as a member of one collection.
type judgedHost struct {
	collection *compat.CollectionResult
	row        *compat.Row
	verdict    compat.Verdict
	worst      *compat.Finding // nil where nothing is wrong
}

var hostColumns = []column[judgedHost]{
	{t("Host", "Hôte"), func(_ *pack, r judgedHost) sheet.Cell { return sheet.Text(r.row.Host) }},
	{t("Collection", "Collection"), func(_ *pack, r judgedHost) sheet.Cell { return sheet.Text(r.collection.Name) }},
	{t("Release", "Version"), func(p *pack, r judgedHost) sheet.Cell { return p.release(r.row.Release.String()) }},
	{t("Operating system read", "Système d’exploitation lu"), func(_ *pack, r judgedHost) sheet.Cell { return sheet.Text(r.row.Reading) }},
	{t("Licensing mode", "Mode de licence"), func(p *pack, r judgedHost) sheet.Cell { return p.say(r.row.Mode.Text()) }},
	{t("License servers", "Serveurs de licences"), func(p *pack, r judgedHost) sheet.Cell { return p.serversOf(r.row.Host) }},
	{t("Verdict", "Verdict"), func(p *pack, r judgedHost) sheet.Cell { return p.say(verdictWords[r.verdict]) }},
	{t("Worst rule", "Règle la plus grave"), func(_ *pack, r judgedHost) sheet.Cell {
		if r.worst == nil {
			return sheet.Cell{}
		}
		return sheet.Text(r.worst.Rule)
	}},
	{t("Source", "Source"), func(p *pack, r judgedHost) sheet.Cell {
		if h := p.snapshot.Hosts[r.row.Host]; h != nil {
			return sheet.Text(h.Source)
		}
		return sheet.Cell{}
	}},
	{t("Collected at (UTC)", "Relevé à (UTC)"), func(p *pack, r judgedHost) sheet.Cell {
		if h := p.snapshot.Hosts[r.row.Host]; h != nil {
			return instant(h.CollectedAt)
		}
		return sheet.Cell{}
	}},
}

// serversOf is what the host itself names, in its order; a list nobody has read is not an empty one.
func (p *pack) serversOf(host string) sheet.Cell {
	h := p.snapshot.Hosts[host]
	switch {
	case h == nil || h.LicenseServers == nil:
		return p.say(notRead)
	case len(h.LicenseServers) == 0:
		return p.say(t("none", "aucun"))
	}
	return p.names(h.LicenseServers)
}

func (p *pack) hosts(_ context.Context, a *archive) error {
	return addTable(p, a, "hosts.csv", hostColumns, func(yield func(judgedHost, error) bool) {
		for i := range p.result.Collections {
			for _, h := range judgedHosts(&p.result.Collections[i]) {
				if !yield(h, nil) {
					return
				}
			}
		}
	})
}

// judgedHosts gives each host of a collection the worst of its cells that count and of the findings it feels; what is only worth
// knowing makes no verdict.
func judgedHosts(c *compat.CollectionResult) []judgedHost {
	worst := map[string]*compat.Finding{}
	for i := range c.Findings {
		f := &c.Findings[i]
		for _, host := range f.Hosts {
			if worst[host] == nil && f.Severity != compat.Info {
				worst[host] = f
			}
		}
	}
	out := make([]judgedHost, len(c.Rows))
	for i := range c.Rows {
		row := &c.Rows[i]
		h := judgedHost{collection: c, row: row, worst: worst[row.Host]}
		for _, cell := range row.Cells {
			if !cell.Spared {
				h.verdict = max(h.verdict, cell.Verdict)
			}
		}
		if h.worst != nil {
			h.verdict = max(h.verdict, h.worst.Verdict)
		}
		out[i] = h
	}
	return out
}
