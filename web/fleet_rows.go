package web

import (
	"strconv"
	"strings"

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
	Alike                string // how many further findings say the same; "" none
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

func (b *fleetBuilder) row(s *findings.Standing) fleetRow {
	brief := &s.Brief
	row := fleetRow{
		Tone: stateTone(s.State()), State: stateWord(s.State()).In(b.lang), Name: s.Name, Href: standingPath(s), Note: brief.Domain,
		Hosts: hostTags(brief.Releases), Servers: serverTags(brief.Servers), Age: b.age(s),
	}
	if brief.Orphan == compat.OrphanServer {
		row.Note = text.FleetServerUnused.In(b.lang)
	}
	for _, supply := range brief.Supplies {
		row.CALs = append(row.CALs, calLineOf(b.lang, supply))
	}
	if brief.Rule == "" {
		return row
	}
	row.Finding, row.FindingHref = inLang(b.lang, ruleTitle(brief.Rule)), findingPath(brief.FindingID)
	switch {
	case brief.Alike == 0:
	case brief.OfHosts:
		row.Alike = text.CountHosts.In(b.lang, brief.Alike+1)
	default:
		row.Alike = text.FleetAlike.In(b.lang, brief.Alike+1)
	}
	if row.Remedy = inLang(b.lang, brief.Remedy); row.Remedy != "" {
		row.RemedyHref = row.FindingHref
	}
	return row
}

func standingPath(s *findings.Standing) string {
	switch {
	case s.CollectionID != nil:
		return collectionPath(s.CollectionID.String())
	case s.Brief.ServerID != nil:
		return licenseServerPath(*s.Brief.ServerID)
	}
	return ""
}

// hostTags are hosts by release, most first: "8 × 2019".
func hostTags(releases []findings.ReleaseCount) []string {
	tags := make([]string, len(releases))
	for i, r := range releases {
		tags[i] = strconv.Itoa(r.Hosts) + "\u00a0×\u00a0" + releaseTag(r.Release)
	}
	return tags
}

func serverTags(servers []findings.ServerBrief) []nameTag {
	tags := make([]nameTag, len(servers))
	for i, s := range servers {
		tags[i] = nameTag{Name: strings.ToUpper(shortName(s.Name)), Tag: releaseTag(s.Release)}
		if s.ID != nil {
			tags[i].Href = licenseServerPath(*s.ID)
		}
	}
	return tags
}

func calLineOf(l text.Lang, s findings.SupplyBrief) calLine {
	supply := s.Supply()
	line := calLine{Text: dotted(briefVersion(supply.Version), supplyCount(l, supply))}
	switch balance, known := supplyBalance(supply); {
	case s.Refused:
		line.Balance, line.Tone = text.FleetRefused.In(l), ui.Bad
	case !known:
		line.Balance = text.CountNotRead.In(l)
	default:
		line.Balance = text.Signed(l, balance)
		if balance < 0 {
			line.Tone = ui.Bad
		}
	}
	return line
}

// age is that of the oldest report among the hosts; "" where there are none.
func (b *fleetBuilder) age(s *findings.Standing) string {
	switch {
	case s.Hosts == 0:
		return ""
	case s.Silent > 0 || s.OldestReport == nil:
		return text.FleetNever.In(b.lang)
	}
	return text.Span(b.lang, b.kept.Now.Sub(*s.OldestReport))
}
