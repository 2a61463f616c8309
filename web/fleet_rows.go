package web

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"calfleet/internal/compat"
	"calfleet/internal/findings"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// fleetRow is one collection in the list.
type fleetRow struct {
	Tone                 ui.Tone
	State                string
	Name, Href, Note     string
	Hosts                []string // "8 × 2019"
	Servers              []nameTag
	CALs                 []calLine
	Finding, FindingHref string
	Remedy, RemedyHref   string
	Age                  string
}

// nameTag is a name that may lead somewhere, and its release.
type nameTag struct{ Name, Href, Tag string }

// calLine is one supply of CALs, with its signed balance or the word for what is wrong with it.
type calLine struct {
	Text, Balance string
	Tone          ui.Tone
}

func (b *fleetBuilder) row(c *compat.CollectionResult) fleetRow {
	row := fleetRow{
		Tone: stateTone(c.State), State: stateWord(c.State).In(b.lang), Name: b.nameOf(c), Href: b.hrefOf(c), Note: b.noteOf(c),
		Hosts: hostTags(c.Rows), Servers: b.serversOf(c), CALs: b.calsOf(c), Age: b.ageOf(c),
	}
	at := slices.IndexFunc(c.Findings, func(f compat.Finding) bool { return f.Counts() })
	if at < 0 {
		return row
	}
	worst := &c.Findings[at]
	row.Finding, row.FindingHref = b.words(ruleTitle(worst.Rule)), b.findingHref(c, worst)
	if len(worst.Remedies) > 0 {
		row.Remedy, row.RemedyHref = b.words(worst.Remedies[0].Title), row.FindingHref
	}
	return row
}

func (b *fleetBuilder) words(t compat.Text) string { return inLang(b.lang, t) }

func (b *fleetBuilder) nameOf(c *compat.CollectionResult) string {
	if c.ID != "" && c.Orphan == compat.NotOrphan && len(c.Rows) == 1 && c.Name == c.Rows[0].Host {
		return shortName(c.Name)
	}
	if c.Orphan != compat.NotOrphan {
		return shortName(c.Name)
	}
	return c.Name
}

func (b *fleetBuilder) hrefOf(c *compat.CollectionResult) string {
	if c.ID != "" {
		return collectionPath(c.ID)
	}
	return b.serverHref(c.Name)
}

// noteOf is the domain the collection lives in, or what kind of entry it is.
func (b *fleetBuilder) noteOf(c *compat.CollectionResult) string {
	if c.Orphan == compat.OrphanServer {
		return text.FleetServerUnused.In(b.lang)
	}
	for _, row := range c.Rows {
		if host := b.snapshot.Hosts[row.Host]; host != nil && host.Domain != nil {
			return *host.Domain
		}
		if _, domain, found := strings.Cut(row.Host, "."); found {
			return domain
		}
	}
	return ""
}

// hostTags counts hosts by release, most first: "8 × 2019".
func hostTags(rows []compat.Row) []string {
	count := map[compat.Release]int{}
	for _, row := range rows {
		count[row.Release]++
	}
	releases := slices.SortedFunc(maps.Keys(count), func(a, b compat.Release) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b))
	})
	tags := make([]string, len(releases))
	for i, release := range releases {
		tags[i] = strconv.Itoa(count[release]) + "\u00a0×\u00a0" + releaseTag(release)
	}
	return tags
}

// serversOf lists the license servers that hosts of the collection name, each once.
func (b *fleetBuilder) serversOf(c *compat.CollectionResult) []nameTag {
	var servers []nameTag
	for _, column := range c.Columns {
		if !column.IsRelation || !column.Named {
			continue
		}
		tag := nameTag{Name: strings.ToUpper(shortName(column.Server)), Href: b.serverHref(column.Server), Tag: releaseTag(column.Release)}
		servers = append(servers, tag)
	}
	return servers
}

func (b *fleetBuilder) serverHref(name string) string {
	if server := b.snapshot.LicenseServers[name]; server != nil {
		return licenseServerPath(server.ID)
	}
	return ""
}

// calsOf sums up what the named servers hold: the supplies that count, as far as two lines tell it.
func (b *fleetBuilder) calsOf(c *compat.CollectionResult) []calLine {
	var lines []calLine
	for i, column := range c.Columns {
		if column.IsRelation || !column.Named || everySpared(c.Rows, i) {
			continue
		}
		lines = append(lines, b.calLine(c, i))
		if len(lines) == 2 {
			break
		}
	}
	return lines
}

func everySpared(rows []compat.Row, column int) bool {
	for _, row := range rows {
		if !row.Cells[column].Spared {
			return false
		}
	}
	return len(rows) > 0
}

func (b *fleetBuilder) calLine(c *compat.CollectionResult, column int) calLine {
	supply := c.Columns[column].Supply
	line := calLine{Text: dotted(supply.Version.String(), supplyCount(b.lang, supply))}
	switch balance, known := supplyBalance(supply); {
	case violates(c.Rows, column, "server-older-than-cal"):
		line.Balance, line.Tone = text.FleetRefused.In(b.lang), ui.Bad
	case !known:
		line.Balance = text.CountNotRead.In(b.lang)
	default:
		line.Balance = text.Signed(b.lang, balance)
		if balance < 0 {
			line.Tone = ui.Bad
		}
	}
	return line
}

func violates(rows []compat.Row, column int, rule string) bool {
	return slices.ContainsFunc(rows, func(r compat.Row) bool { return slices.Contains(r.Cells[column].Rules, rule) })
}

// ageOf is the age of the oldest report among the hosts; "" where there are none.
func (b *fleetBuilder) ageOf(c *compat.CollectionResult) string {
	oldest, known := b.oldestReport(c)
	switch {
	case len(c.Rows) == 0:
		return ""
	case !known:
		return text.FleetNever.In(b.lang)
	}
	return text.Span(b.lang, b.snapshot.AsOf.Sub(oldest))
}

// oldestReport is when the host reported that has been silent longest; not known where there is none, or one that never did.
func (b *fleetBuilder) oldestReport(c *compat.CollectionResult) (oldest time.Time, known bool) {
	for _, row := range c.Rows {
		host := b.snapshot.Hosts[row.Host]
		if host == nil || host.CollectedAt == nil {
			return time.Time{}, false
		}
		if !known || host.CollectedAt.Before(oldest) {
			oldest, known = *host.CollectedAt, true
		}
	}
	return oldest, known
}

func (b *fleetBuilder) findingHref(c *compat.CollectionResult, f *compat.Finding) string {
	if id, ok := b.found[findings.KeyOf(c, f)]; ok {
		return findingPath(id)
	}
	if c == nil {
		return rulePath(f.Rule)
	}
	return b.hrefOf(c)
}
