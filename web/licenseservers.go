package web

import (
	"strings"

	"calfleet/internal/inventory"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// licenseServersPage is the list of license servers.
type licenseServersPage struct {
	Lang    text.Lang
	Head    ui.PageHead
	Toolbar ui.Toolbar
	Table   ui.Table
	Rows    []licenseServerRow
	Pager   ui.Pager
}

type licenseServerRow struct {
	Name, Href, Domain string
	Release, Caption   string
	Tone               ui.Tone
	Activated          string
	Packs, Age         string
}

// serverFilter is the list's address.
type serverFilter struct{ query, release, after string }

func (f serverFilter) href() string {
	return listAddress("/license-servers", [2]string{"q", f.query}, [2]string{"release", f.release}, [2]string{"after", f.after})
}

func (f serverFilter) store(limit int) inventory.LicenseServerFilter {
	return inventory.LicenseServerFilter{Search: f.query, Release: f.release, After: f.after, Limit: limit}
}

func serverFilterOf(r *request) serverFilter {
	return serverFilter{r.query("q"), r.query("release"), r.query("after")}
}

var licenseServerColumns = []text.Msg{text.ServersName, text.HostsRelease, text.ServersActivated, text.ServerPacks, text.HostsReport}

// licenseServers answers GET /license-servers.
func (s *server) licenseServers(r *request) error {
	filter := serverFilterOf(r)
	page, err := s.Inventory.LicenseServers(r.ctx(), r.organization(), filter.store(inventory.PageSize))
	if err != nil {
		return err
	}
	first, next := filter, filter
	first.after, next.after = "", page.Next
	p := licenseServersPage{
		Lang: r.Lang, Head: ui.PageHead{Title: text.ServersTitle.In(r.Lang), Sub: text.CountServers.In(r.Lang, page.Total)},
		Toolbar: licenseServersToolbar(r.Lang, first), Table: tableOf(r.Lang, text.ServersTitle, licenseServerColumns...),
		Pager: pagerOf(r.Lang, len(page.Rows), page.Total, filter.after, first.href(), page.Next, next.href()),
	}
	for _, l := range page.Rows {
		p.Rows = append(p.Rows, s.licenseServerRow(r.Lang, l))
	}
	if len(p.Rows) == 0 {
		p.Table.Empty = emptyList(r.Lang, ui.IconKey, text.ServersNone, text.ServersNoneText, filter == serverFilter{}, "/license-servers")
	}
	return r.page(text.ServersTitle.In(r.Lang), licenseServersView(p))
}

func licenseServersToolbar(l text.Lang, f serverFilter) ui.Toolbar {
	t := ui.Toolbar{
		Action: "/license-servers", Query: f.query, SearchLabel: text.HostsSearch.In(l), Placeholder: text.SearchHint.In(l), Actions: serverFilters(l, f),
	}
	if f.release != "" {
		label := text.HostsRelease.In(l)
		t.Keep = []ui.HiddenField{{Name: "release", Value: f.release}}
		t.Chips = []ui.Chip{{Label: label, Value: releaseWord(f.release), RemoveHref: f.withRelease("").href(), RemoveLabel: text.RemoveFilter.In(l, label)}}
	}
	return t
}

func (f serverFilter) withRelease(release string) serverFilter { f.release = release; return f }

func (s *server) licenseServerRow(l text.Lang, server *inventory.LicenseServer) licenseServerRow {
	row := licenseServerRow{
		Name: strings.ToUpper(shortName(server.Name)), Href: licenseServerPath(server.ID), Domain: domainOf(server.Name, server.Domain),
		Release: releaseWord(server.Release), Caption: valueOr(server.OS.Caption, ""), Packs: text.HostNotRead.In(l), Age: text.FleetNever.In(l),
	}
	row.Tone, row.Activated = activation(l, server.Activated)
	if server.KeyPacksReadAt != nil {
		row.Packs = text.ServerPacksRead.In(l, text.Ago(l, s.now().Sub(*server.KeyPacksReadAt)))
	}
	if server.CollectedAt != nil {
		row.Age = text.Span(l, s.now().Sub(*server.CollectedAt))
	}
	return row
}

func activation(l text.Lang, activated *bool) (ui.Tone, string) {
	switch {
	case activated == nil:
		return ui.Unknown, text.HostNotRead.In(l)
	case *activated:
		return ui.Good, text.ServerYes.In(l)
	}
	return ui.Bad, text.ServerNo.In(l)
}
