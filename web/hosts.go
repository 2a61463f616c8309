package web

import (
	"strconv"
	"strings"

	"calfleet/internal/compat"
	"calfleet/internal/inventory"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// hostsPage is the list of hosts.
type hostsPage struct {
	Lang    text.Lang
	Head    ui.PageHead
	Toolbar ui.Toolbar
	Table   ui.Table
	Rows    []hostRow
	Pager   ui.Pager
}

// hostRow is one host in a list.
type hostRow struct {
	Name, Href, Domain string
	Release, Caption   string
	Mode, ModeSource   string
	Servers, Age       string
}

// hostList is the state of the list of hosts, as its page and its export read it.
func hostList(r *request) listState { return listOf(r, "/hosts", "release", "mode", "silent") }

func hostFilter(list listState, limit int) inventory.HostFilter {
	filter := inventory.HostFilter{
		Search: list.get("q"), Release: list.get("release"), Silent: list.get("silent") == "yes", After: list.get("after"), Limit: limit,
	}
	if mode, err := strconv.ParseInt(list.get("mode"), 10, 32); err == nil {
		filter.Mode = &mode
	}
	return filter
}

// hosts answers GET /hosts.
func (s *server) hosts(r *request) error {
	list := hostList(r)
	page, err := s.Inventory.Hosts(r.ctx(), r.organization(), hostFilter(list, inventory.PageSize))
	if err != nil {
		return err
	}
	p := hostsPage{
		Lang: r.Lang, Head: ui.PageHead{Title: text.HostsTitle.In(r.Lang), Sub: text.CountHosts.In(r.Lang, page.Total)},
		Toolbar: hostsToolbar(r.Lang, list), Table: tableOf(r.Lang, text.HostsTitle, hostColumns...), Pager: pagerOf(r.Lang, list, page),
	}
	for _, h := range page.Rows {
		p.Rows = append(p.Rows, s.hostRow(r.Lang, h))
	}
	if len(p.Rows) == 0 {
		p.Table.Empty = emptyList(r.Lang, list, ui.IconServer, text.HostsNone, text.HostsNoneText)
	}
	return r.page(text.HostsTitle.In(r.Lang), hostsView(p))
}

var hostColumns = []text.Msg{text.HostsName, text.HostsRelease, text.HostsMode, text.HostsServers, text.HostsReport}

func (s *server) hostRow(l text.Lang, h *inventory.Host) hostRow {
	row := hostRow{
		Name: strings.ToUpper(shortName(h.Name)), Href: hostPath(h.ID), Domain: domainOf(h.Name, h.Domain), Release: releaseWord(h.Release),
		Caption: valueOr(h.OS.Caption, ""), Mode: modeWord(l, h.LicensingMode), ModeSource: settingWord(l, valueOr(h.LicensingModeSource, "")),
		Servers: serverListWord(l, h.LicenseServers), Age: text.FleetNever.In(l),
	}
	if h.CollectedAt != nil {
		row.Age = text.Span(l, s.now().Sub(*h.CollectedAt))
	}
	return row
}

// domainOf is the DNS domain, from the full name where nothing was read.
func domainOf(name string, domain *string) string {
	if domain != nil {
		return *domain
	}
	_, after, _ := strings.Cut(name, ".")
	return after
}

func releaseWord(release string) string {
	if release == compat.UnknownRelease.String() {
		return "?"
	}
	return release
}

func valueOr(s *string, otherwise string) string {
	if s == nil {
		return otherwise
	}
	return *s
}

func modeWord(l text.Lang, mode *int64) string {
	if mode == nil {
		return text.HostNotRead.In(l)
	}
	return inLang(l, compat.ModeFromWMI(int(*mode)).Text())
}

func serverListWord(l text.Lang, servers []string) string {
	switch {
	case servers == nil:
		return text.HostNotRead.In(l)
	case len(servers) == 0:
		return text.HostNoServers.In(l)
	}
	short := make([]string, len(servers))
	for i, s := range servers {
		short[i] = strings.ToUpper(shortName(s))
	}
	return strings.Join(short, ", ")
}

func hostsToolbar(l text.Lang, list listState) ui.Toolbar {
	mode := hostFilter(list, 0).Mode
	return list.toolbar(l, text.HostsSearch, hostFilters(l, list),
		chip{text.HostsRelease, "release", releaseWord(list.get("release"))},
		chip{text.HostsMode, "mode", modeWord(l, mode)},
		chip{text.HostsReport, "silent", text.HostsSilent.In(l)},
	)
}
