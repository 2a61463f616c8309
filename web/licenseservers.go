package web

import (
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"calfleet/internal/inventory"
	"calfleet/internal/list"
	"calfleet/internal/postgres/statement"
	"calfleet/internal/sheet"
	"calfleet/web/text"
	"calfleet/web/ui"
)

func (s *server) licenseServers(r *request) error    { return showList(s, r, licenseServerList()) }
func (s *server) licenseServersCSV(r *request) error { return exportList(s, r, licenseServerList()) }

// licenseServerList is the list of license servers.
var licenseServerList = sync.OnceValue(func() *listing[inventory.LicenseServerRow] {
	return listingOf(listing[inventory.LicenseServerRow]{
		Definition: list.Definition{
			Name: "license-servers", Source: inventory.BesideLicenseServers.Of(inventory.LicenseServerList, inventory.BesideWanted{}), Sort: "name", Search: []statement.SQL{statement.Const("name")},
			Beside: inventory.BesideRecords(statement.Const("license_server_id")),
		},
		path: "/license-servers", title: text.ServersTitle, find: text.HostsSearch, tabs: stateColumn, counted: text.CountServers,
		actions: addServer.action,
		none:    emptyFleet(ui.IconKey, text.ServersNone, text.ServersNoneText, addServer),
		beside: &besideRows[inventory.LicenseServerRow]{
			notedKind: notedServers, from: inventory.LicenseServerList, beside: inventory.BesideLicenseServers,
			of:  func(row *inventory.LicenseServerRow) *inventory.Beside { return &row.Beside },
			row: func(row *inventory.LicenseServerRow) (uuid.UUID, string) { return row.ID, row.Name },
		},
		columns: []column[inventory.LicenseServerRow]{
			{
				Column: list.Column{ID: "name", Kind: list.Text, Value: statement.Const("name"), Lower: true, Unique: true},
				title:  text.ServersName, head: true,
				show: func(_ reader, l *inventory.LicenseServerRow) templ.Component {
					return ui.RowName(strings.ToUpper(shortName(l.Name)), licenseServerPath(l.ID), domainOf(l.Name, l.Domain))
				},
				say: func(_ reader, l *inventory.LicenseServerRow) string { return l.Name },
			},
			{
				Column: list.Column{ID: "domain", Kind: list.Text, Value: statement.Const("domain"), Missing: true},
				title:  text.HostDomain, extra: true, topic: "domain",
				say: func(_ reader, l *inventory.LicenseServerRow) string { return domainOf(l.Name, l.Domain) },
			},
			{
				Column: list.Column{ID: "release", Kind: list.Choice, Kin: "system", Value: statement.Const("release"), Options: releaseChoices()},
				title:  text.HostsRelease, words: releaseChoice, topic: "os",
				show: func(_ reader, l *inventory.LicenseServerRow) templ.Component {
					return tagged(releaseWord(l.Release), valueOr(l.OS.Caption, ""))
				},
				say: func(_ reader, l *inventory.LicenseServerRow) string { return l.Release },
			},
			{
				Column: list.Column{ID: "os", Kind: list.Text, Kin: "system", Value: statement.Const("os_caption"), Missing: true},
				title:  text.HostOS, extra: true, topic: "os",
				say: func(_ reader, l *inventory.LicenseServerRow) string { return valueOr(l.OS.Caption, "") },
			},
			{
				Column: list.Column{ID: "activated", Kind: list.Choice, Value: statement.Const("coalesce(activated::integer, -1)"), Options: yesNoChoices()},
				title:  text.ServersActivated, words: yesNoChoice, topic: "activated",
				show: func(r reader, l *inventory.LicenseServerRow) templ.Component {
					return ui.Mark(activation(r.Lang, l.Activated))
				},
				say: func(r reader, l *inventory.LicenseServerRow) string {
					_, word := activation(r.Lang, l.Activated)
					return word
				},
			},
			{
				Column: list.Column{ID: "packs", Kind: list.Moment, Value: statement.Const("key_packs_read_at"), Missing: true},
				title:  text.ServerPacks, days: pastDays, topic: "key_packs",
				show: func(r reader, l *inventory.LicenseServerRow) templ.Component {
					return plain(r.packsRead(&l.LicenseServer))
				},
				cell: func(_ reader, l *inventory.LicenseServerRow) sheet.Cell { return isoTime(l.KeyPacksReadAt) },
			},
			{
				Column: list.Column{ID: "in-group", Kind: list.Choice, Value: statement.Const("coalesce(in_group::integer, -1)"), Options: yesNoChoices()},
				title:  text.ServerInGroup, words: yesNoChoice, extra: true, topic: "in_group",
				say: func(r reader, l *inventory.LicenseServerRow) string { return yesNoWord(r.Lang, l.InGroup) },
			},
			{
				Column: list.Column{ID: "product-id", Kind: list.Text, Value: statement.Const("product_id"), Missing: true},
				title:  text.ServerProductID, extra: true, topic: "product_id",
				say: func(_ reader, l *inventory.LicenseServerRow) string { return valueOr(l.ProductID, "") },
			},
			{
				Column: list.Column{ID: "server-id", Kind: list.Text, Value: statement.Const("server_id"), Missing: true},
				title:  text.ServerServerID, extra: true, topic: "server_id",
				say: func(_ reader, l *inventory.LicenseServerRow) string { return valueOr(l.ServerID, "") },
			},
			{
				Column: list.Column{ID: "report", Kind: list.Moment, Value: statement.Const("collected_at"), Missing: true},
				title:  text.HostsReport, missing: text.HostsSilent, days: pastDays,
				show: func(r reader, l *inventory.LicenseServerRow) templ.Component { return ui.Quiet(r.age(l.CollectedAt)) },
				cell: func(_ reader, l *inventory.LicenseServerRow) sheet.Cell { return isoTime(l.CollectedAt) },
			},
			{
				Column: list.Column{ID: "source", Kind: list.Text, Value: statement.Const("source")},
				title:  text.ChangesSource, extra: true,
				say: func(_ reader, l *inventory.LicenseServerRow) string { return l.Source },
			},
			useColumn(func(l *inventory.LicenseServerRow) bool { return l.RetiredAt != nil }),
		},
	})
})

func (r reader) packsRead(l *inventory.LicenseServer) string {
	if l.KeyPacksReadAt == nil {
		return text.HostNotRead.In(r.Lang)
	}
	return text.ServerPacksRead.In(r.Lang, text.Ago(r.Lang, r.now.Sub(*l.KeyPacksReadAt)))
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
