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

// hostFilter is the list's address.
type hostFilter struct{ query, release, mode, silent, after string }

func hostFilterOf(r *request) hostFilter {
	return hostFilter{r.query("q"), r.query("release"), r.query("mode"), r.query("silent"), r.query("after")}
}

func (f hostFilter) href() string {
	return listAddress("/hosts", [2]string{"q", f.query}, [2]string{"release", f.release}, [2]string{"mode", f.mode},
		[2]string{"silent", f.silent}, [2]string{"after", f.after})
}

func (f hostFilter) store(limit int) inventory.HostFilter {
	filter := inventory.HostFilter{Search: f.query, Release: f.release, Silent: f.silent == "yes", After: f.after, Limit: limit}
	if mode, err := strconv.ParseInt(f.mode, 10, 32); err == nil {
		filter.Mode = &mode
	}
	return filter
}

// hosts answers GET /hosts.
func (s *server) hosts(r *request) error {
	filter := hostFilterOf(r)
	page, err := s.Inventory.Hosts(r.ctx(), r.organization(), filter.store(inventory.PageSize))
	if err != nil {
		return err
	}
	p := hostsPage{
		Lang: r.Lang, Head: ui.PageHead{Title: text.HostsTitle.In(r.Lang), Sub: text.CountHosts.In(r.Lang, page.Total)},
		Toolbar: hostsToolbar(r.Lang, filter), Table: tableOf(r.Lang, text.HostsTitle, hostColumns...), Pager: hostsPager(r.Lang, filter, page),
	}
	for _, h := range page.Rows {
		p.Rows = append(p.Rows, s.hostRow(r.Lang, h))
	}
	if len(p.Rows) == 0 {
		p.Table.Empty = emptyList(r.Lang, ui.IconServer, text.HostsNone, text.HostsNoneText, filter == hostFilter{}, "/hosts")
	}
	return r.page(text.HostsTitle.In(r.Lang), hostsView(p))
}

var hostColumns = []text.Msg{text.HostsName, text.HostsRelease, text.HostsMode, text.HostsServers, text.HostsReport}

// tableOf is a table with plain columns.
func tableOf(l text.Lang, caption text.Msg, columns ...text.Msg) ui.Table {
	t := ui.Table{Caption: caption.In(l)}
	for _, c := range columns {
		t.Columns = append(t.Columns, ui.Column{Title: c.In(l)})
	}
	return t
}

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

func hostsToolbar(l text.Lang, f hostFilter) ui.Toolbar {
	f.after = ""
	t := ui.Toolbar{
		Action: "/hosts", Query: f.query, SearchLabel: text.HostsSearch.In(l), Placeholder: text.SearchHint.In(l), Actions: hostFilters(l, f),
	}
	add := func(label text.Msg, name, value, shown string, without hostFilter) {
		if value == "" {
			return
		}
		t.Keep = append(t.Keep, ui.HiddenField{Name: name, Value: value})
		t.Chips = append(t.Chips, ui.Chip{Label: label.In(l), Value: shown, RemoveHref: without.href(), RemoveLabel: text.RemoveFilter.In(l, label.In(l))})
	}
	add(text.HostsRelease, "release", f.release, releaseWord(f.release), f.withRelease(""))
	mode, _ := strconv.ParseInt(f.mode, 10, 32)
	add(text.HostsMode, "mode", f.mode, modeWord(l, &mode), f.withMode(""))
	add(text.HostsReport, "silent", f.silent, text.HostsSilent.In(l), f.withSilent(""))
	return t
}

func (f hostFilter) withRelease(v string) hostFilter { f.release = v; return f }
func (f hostFilter) withMode(v string) hostFilter    { f.mode = v; return f }
func (f hostFilter) withSilent(v string) hostFilter  { f.silent = v; return f }

func hostsPager(l text.Lang, f hostFilter, page inventory.Page[inventory.Host]) ui.Pager {
	first, next := f, f
	first.after, next.after = "", page.Next
	return pagerOf(l, len(page.Rows), page.Total, f.after, first.href(), page.Next, next.href())
}

// pagerOf goes forward by key, and back to the beginning.
func pagerOf(l text.Lang, shown, total int, after, first, next, nextHref string) ui.Pager {
	p := ui.Pager{Label: text.Pages.In(l), Summary: text.RowsOf.In(l, shown, total)}
	if after != "" {
		p.FirstHref, p.FirstText = first, text.FirstPage.In(l)
	}
	if next != "" {
		p.NextHref, p.NextText = nextHref, text.Next.In(l)
	}
	return p
}
