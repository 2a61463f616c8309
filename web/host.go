package web

import (
	"strings"
	"time"

	"github.com/a-h/templ"

	"calfleet/internal/cases"
	"calfleet/internal/findings"
	"calfleet/internal/inventory"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// hostPage is one host: what was read, what is wrong, what changed.
type hostPage struct {
	Lang        text.Lang
	Head        ui.PageHead
	Facts       []ui.Fact
	Collections []nameTag
	Findings    []findingLine
	Resolved    []findingLine
	Servers     []nameTag       // that it names; without an Href: not on record
	Retired     templ.Component // nil for one in use
	Cases       []caseLine
	Beside      annotations
}

// host answers GET /hosts/{id}.
func (s *server) host(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	h, err := s.Inventory.Host(r.ctx(), r.organization(), id)
	if err != nil {
		return err
	}
	collections, err := s.Inventory.CollectionsOfHost(r.ctx(), r.organization(), id)
	if err != nil {
		return err
	}
	below, err := s.hostEntries(r, h)
	if err != nil {
		return err
	}
	open, err := s.findingsFeltBy(r, h.Name, collections)
	if err != nil {
		return err
	}
	resolved, err := s.Findings.Resolved(r.ctx(), r.organization(), aboutHost(h.Name, collections), resolvedShown)
	if err != nil {
		return err
	}
	head := s.hostHead(r.Lang, h)
	p := hostPage{Lang: r.Lang, Head: head, Facts: hostFacts(r.Lang, h, below), Findings: storedFindingLines(r.Lang, open), Resolved: storedFindingLines(r.Lang, resolved)}
	if p.Servers, err = s.serversNamed(r, h); err != nil {
		return err
	}
	if p.Beside, err = s.annotationsOf(r, notedHosts, h.ID); err != nil {
		return err
	}
	if p.Cases, err = s.casesAbout(r, cases.Topic{Name: h.Name}); err != nil {
		return err
	}
	if p.Retired = retiredOf(r, hostPath(h.ID), h.RetiredAt); p.Retired == nil {
		p.Head.Actions = recordActionsOf(r, hostPath(h.ID))
	}
	for _, c := range collections {
		p.Collections = append(p.Collections, nameTag{Name: shortNameOfStandalone(c), Href: collectionPath(c.ID.String())})
	}
	return r.page(strings.ToUpper(shortName(h.Name)), hostView(p))
}

// resolvedShown is how many resolved findings a record's page has; its history has all.
const resolvedShown = 10

// serversNamed are the license servers that a host names.
func (s *server) serversNamed(r *request, h *inventory.Host) ([]nameTag, error) {
	servers, err := s.Inventory.ServersOf(r.ctx(), r.organization(), h)
	tags := make([]nameTag, len(servers))
	for i, server := range servers {
		tags[i] = nameTag{Name: strings.ToUpper(shortName(server.Name)), Tag: text.HostNoRecord.In(r.Lang)}
		if server.Record != nil {
			tags[i].Href, tags[i].Tag = licenseServerPath(server.Record.ID), releaseWord(server.Record.Release)
		}
	}
	return tags, err
}

// shortNameOfStandalone is the collection's name, cut to the host's first label where it is named after its host.
func shortNameOfStandalone(c *inventory.Collection) string {
	if c.DeploymentID == nil && !c.ByHand {
		return strings.ToUpper(shortName(c.Name))
	}
	return c.Name
}

// findingsFeltBy lists the open findings about a host, and those of its collections that it feels.
func (s *server) findingsFeltBy(r *request, host string, collections []*inventory.Collection) ([]*findings.Finding, error) {
	var felt []*findings.Finding
	for _, c := range collections {
		all, err := s.Findings.List(r.ctx(), r.organization(), findings.Filter{CollectionID: &c.ID})
		if err != nil {
			return nil, err
		}
		for _, f := range all {
			if f.Touches(host) {
				felt = append(felt, f)
			}
		}
	}
	return felt, nil
}

func storedFindingLines(l text.Lang, stored []*findings.Finding) []findingLine {
	lines := make([]findingLine, len(stored))
	for i, f := range stored {
		lines[i] = findingLine{
			Tone: findingTone(f), Word: findingWord(f.Verdict, f.Severity).In(l), Message: inLang(l, f.Message), Href: findingPath(f.ID),
			Rule: dotted(collectionOf(f), f.Rule), RuleHref: rulePath(f.Rule),
		}
	}
	return lines
}

// collectionOf tells findings of one server apart that say the same of several collections.
func collectionOf(f *findings.Finding) string {
	if f.CollectionID == nil {
		return ""
	}
	return f.Collection
}

func (s *server) hostHead(l text.Lang, h *inventory.Host) ui.PageHead {
	return computerHead(l, ui.Crumb{Text: text.HostsTitle.In(l), Href: "/hosts"}, h.Name, s.reported(l, h.CollectedAt, h.Source))
}

// computerHead is the top of the page of a host or license server.
func computerHead(l text.Lang, list ui.Crumb, name, reported string) ui.PageHead {
	return ui.PageHead{
		CrumbsLabel: text.NavBreadcrumb.In(l), Crumbs: []ui.Crumb{list},
		Title: strings.ToUpper(shortName(name)), Sub: dotted(name, reported),
	}
}

// reported says when a computer's last report was collected, and by what.
func (s *server) reported(l text.Lang, collected *time.Time, source string) string {
	if collected == nil {
		return text.FleetNeverReportedOne.In(l)
	}
	return dotted(text.Ago(l, s.now().Sub(*collected)), source)
}

func hostFacts(l text.Lang, h *inventory.Host, said entriesBelow) []ui.Fact {
	notRead := text.HostNotRead.In(l)
	facts := []ui.Fact{
		{Term: text.HostsRelease.In(l), Text: releaseWord(h.Release), Quiet: whyUnknown(l, h), Below: said.below("os")},
		{Term: text.HostOS.In(l), Text: valueOr(h.OS.Caption, notRead), Quiet: valueOr(h.OS.Version, "")},
		{Term: text.HostDomain.In(l), Text: domainOf(h.Name, h.Domain), Quiet: joinedWord(l, h.DomainJoined), Below: said.below("domain", "domain_joined")},
		{Term: text.FieldSessionHost.In(l), Text: answerWord(l, h.SessionHost), Below: said.below("session_host")},
		{Term: text.HostsMode.In(l), Text: modeWord(l, h.LicensingMode), Quiet: settingWord(l, valueOr(h.LicensingModeSource, "")), Below: said.below("licensing_mode")},
		{Term: text.HostsServers.In(l), Text: serverListWord(l, h.LicenseServers), Quiet: settingWord(l, valueOr(h.LicenseServersSource, "")), Below: said.below("license_servers")},
		{Term: text.HostGrace.In(l), Text: graceWord(l, h.GraceDaysLeft)},
	}
	facts = append(facts, clockFacts(l, h.ClockAhead)...)
	if len(h.IgnoredServers) > 0 {
		facts = append(facts, ui.Fact{Term: text.HostIgnored.In(l), Text: serverListWord(l, h.IgnoredServers)})
	}
	for _, c := range h.Connectivity {
		facts = append(facts, ui.Fact{
			Term: text.HostConnectivity.In(l), Text: dotted(strings.ToUpper(shortName(c.Server)), connectivityWord(l, c.Status)), Quiet: text.StatusUnknown.In(l, c.Status),
		})
	}
	return facts
}

// whyUnknown says why the release can't be told; a release that is known needs no reason.
func whyUnknown(l text.Lang, h *inventory.Host) string {
	if releaseWord(h.Release) != "?" {
		return ""
	}
	return inLang(l, h.Compat().OS.Read().Why)
}

func joinedWord(l text.Lang, joined *bool) string {
	switch {
	case joined == nil:
		return ""
	case *joined:
		return text.HostJoined.In(l)
	}
	return text.HostWorkgroup.In(l)
}

func graceWord(l text.Lang, days *int32) string {
	switch {
	case days == nil:
		return text.HostNotRead.In(l)
	case *days == 0:
		return text.HostGraceZero.In(l)
	}
	return text.HostGraceLeft.In(l, int(*days))
}

// clockFacts is how far a computer's clock, in seconds, runs ahead of the portal's; nothing where no report could tell.
func clockFacts(l text.Lang, ahead *int32) []ui.Fact {
	if ahead == nil {
		return nil
	}
	apart := time.Duration(*ahead) * time.Second
	word := text.ClockRight.In(l)
	switch span := text.Span(l, apart); {
	case apart >= time.Minute:
		word = text.ClockAhead.In(l, span)
	case apart <= -time.Minute:
		word = text.ClockBehind.In(l, span)
	}
	return []ui.Fact{{Term: text.HostClock.In(l), Text: word}}
}

// connectivityWord says what GetTStoLSConnectivityStatus means.
func connectivityWord(l text.Lang, status int) string {
	words := map[int]text.Msg{
		1: text.StatusValid, 2: text.StatusValid, 3: text.StatusBeta, 4: text.StatusLower, 5: text.StatusNotInGroup, 6: text.StatusUnreachable,
		7: text.StatusNoIdea, 8: text.StatusDenied, 9: text.StatusValid, 10: text.StatusFeature, 11: text.StatusValid,
	}
	if word, known := words[status]; known {
		return word.In(l)
	}
	return text.VerdictUnknown.In(l)
}
