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

// serverList is the state of the list of license servers, as its page and its export read it.
func serverList(r *request) listState { return listOf(r, "/license-servers", "release") }

func serverFilter(list listState, limit int) inventory.LicenseServerFilter {
	return inventory.LicenseServerFilter{Search: list.get("q"), Release: list.get("release"), After: list.get("after"), Limit: limit}
}

var licenseServerColumns = []text.Msg{text.ServersName, text.HostsRelease, text.ServersActivated, text.ServerPacks, text.HostsReport}

// licenseServers answers GET /license-servers.
func (s *server) licenseServers(r *request) error {
	list := serverList(r)
	page, err := s.Inventory.LicenseServers(r.ctx(), r.organization(), serverFilter(list, inventory.PageSize))
	if err != nil {
		return err
	}
	p := licenseServersPage{
		Lang: r.Lang, Head: ui.PageHead{Title: text.ServersTitle.In(r.Lang), Sub: text.CountServers.In(r.Lang, page.Total)},
		Toolbar: licenseServersToolbar(r.Lang, list), Table: tableOf(r.Lang, text.ServersTitle, licenseServerColumns...),
		Pager: pagerOf(r.Lang, list, page),
	}
	for _, l := range page.Rows {
		p.Rows = append(p.Rows, s.licenseServerRow(r.Lang, l))
	}
	if len(p.Rows) == 0 {
		p.Table.Empty = emptyList(r.Lang, list, ui.IconKey, text.ServersNone, text.ServersNoneText)
	}
	return r.page(text.ServersTitle.In(r.Lang), licenseServersView(p))
}

func licenseServersToolbar(l text.Lang, list listState) ui.Toolbar {
	return list.toolbar(l, text.HostsSearch, serverFilters(l, list), chip{text.HostsRelease, "release", releaseWord(list.get("release"))})
}

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
