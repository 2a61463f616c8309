package web

import (
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"calfleet/internal/compat"
	"calfleet/internal/inventory"
	"calfleet/internal/list"
	"calfleet/internal/postgres/statement"
	"calfleet/internal/sheet"
	"calfleet/web/text"
	"calfleet/web/ui"
)

func (s *server) hosts(r *request) error    { return showList(s, r, hostList()) }
func (s *server) hostsCSV(r *request) error { return exportList(s, r, hostList()) }

// hostList is the list of hosts.
var hostList = sync.OnceValue(func() *listing[inventory.HostRow] {
	return listingOf(listing[inventory.HostRow]{
		Definition: list.Definition{
			Name: "hosts", Source: inventory.BesideHosts.Of(inventory.HostList, inventory.BesideWanted{}), Sort: "name", Search: []statement.SQL{statement.Const("name")},
			Beside: inventory.BesideRecords(statement.Const("host_id")),
		},
		path: "/hosts", title: text.HostsTitle, find: text.HostsSearch, tabs: stateColumn, counted: text.CountHosts,
		actions: addHost.action,
		none:    emptyFleet(ui.IconServer, text.HostsNone, text.HostsNoneText, addHost),
		beside: &besideRows[inventory.HostRow]{
			notedKind: notedHosts, from: inventory.HostList, beside: inventory.BesideHosts,
			of:  func(row *inventory.HostRow) *inventory.Beside { return &row.Beside },
			row: func(row *inventory.HostRow) (uuid.UUID, string) { return row.ID, row.Name },
		},
		columns: []column[inventory.HostRow]{
			{
				Column: list.Column{ID: "name", Kind: list.Text, Value: statement.Const("name"), Lower: true, Unique: true},
				title:  text.HostsName, head: true,
				show: func(_ reader, h *inventory.HostRow) templ.Component {
					return ui.RowName(strings.ToUpper(shortName(h.Name)), hostPath(h.ID), domainOf(h.Name, h.Domain))
				},
				say: func(_ reader, h *inventory.HostRow) string { return h.Name },
			},
			{
				Column: list.Column{ID: "domain", Kind: list.Text, Value: statement.Const("domain"), Missing: true},
				title:  text.HostDomain, extra: true, topic: "domain",
				say: func(_ reader, h *inventory.HostRow) string { return domainOf(h.Name, h.Domain) },
			},
			{
				Column: list.Column{ID: "release", Kind: list.Choice, Kin: "system", Value: statement.Const("release"), Options: releaseChoices()},
				title:  text.HostsRelease, words: releaseChoice, topic: "os",
				show: func(_ reader, h *inventory.HostRow) templ.Component {
					return tagged(releaseWord(h.Release), valueOr(h.OS.Caption, ""))
				},
				say: func(_ reader, h *inventory.HostRow) string { return h.Release },
			},
			{
				Column: list.Column{ID: "os", Kind: list.Text, Kin: "system", Value: statement.Const("os_caption"), Missing: true},
				title:  text.HostOS, extra: true, topic: "os",
				say: func(_ reader, h *inventory.HostRow) string { return valueOr(h.OS.Caption, "") },
			},
			{
				Column: list.Column{ID: "build", Kind: list.Text, Kin: "system", Value: statement.Const("os_version"), Missing: true},
				title:  text.FieldBuild, extra: true, topic: "os",
				say: func(_ reader, h *inventory.HostRow) string { return valueOr(h.OS.Version, "") },
			},
			{
				Column: list.Column{ID: "mode", Kind: list.Choice, Value: statement.Const("coalesce(licensing_mode, -1)"), Options: modeChoices()},
				title:  text.HostsMode, words: modeChoice, topic: "licensing_mode",
				show: func(r reader, h *inventory.HostRow) templ.Component {
					return twoLines(modeWord(r.Lang, h.LicensingMode), settingWord(r.Lang, valueOr(h.LicensingModeSource, "")))
				},
				say: func(r reader, h *inventory.HostRow) string { return modeWord(r.Lang, h.LicensingMode) },
			},
			{
				Column: list.Column{ID: "mode-source", Kind: list.Choice, Value: statement.Const("coalesce(licensing_mode_source, 'unread')"), Options: settingChoices()},
				title:  text.FieldModeSource, words: settingChoice, extra: true, topic: "licensing_mode",
				say: func(r reader, h *inventory.HostRow) string {
					return settingWord(r.Lang, valueOr(h.LicensingModeSource, ""))
				},
			},
			{
				Column: list.Column{
					ID: "servers", Kind: list.Text, Value: statement.Const("license_servers"), Missing: true, Unsorted: true,
					Each: statement.Const("unnest(license_servers) AS each (v)"), Lines: statement.Const("lines_of(license_servers)"),
				},
				title: text.HostsServers, topic: "license_servers",
				show: func(r reader, h *inventory.HostRow) templ.Component {
					return plain(serverListWord(r.Lang, h.LicenseServers))
				},
				say: func(_ reader, h *inventory.HostRow) string { return strings.Join(h.LicenseServers, " ") },
			},
			{
				Column: list.Column{ID: "grace", Kind: list.Number, Value: statement.Const("grace_days_left"), Missing: true},
				title:  text.HostGrace, extra: true,
				show: func(r reader, h *inventory.HostRow) templ.Component { return plain(graceWord(r.Lang, h.GraceDaysLeft)) },
				cell: func(_ reader, h *inventory.HostRow) sheet.Cell { return intCell(h.GraceDaysLeft) },
			},
			{
				Column: list.Column{ID: "session-host", Kind: list.Choice, Value: statement.Const("coalesce(session_host::integer, -1)"), Options: yesNoChoices()},
				title:  text.FieldSessionHost, words: yesNoChoice, extra: true, topic: "session_host",
				say: func(r reader, h *inventory.HostRow) string { return yesNoWord(r.Lang, h.SessionHost) },
			},
			{
				Column: list.Column{ID: "report", Kind: list.Moment, Value: statement.Const("collected_at"), Missing: true},
				title:  text.HostsReport, missing: text.HostsSilent, days: pastDays,
				show: func(r reader, h *inventory.HostRow) templ.Component { return ui.Quiet(r.age(h.CollectedAt)) },
				cell: func(_ reader, h *inventory.HostRow) sheet.Cell { return isoTime(h.CollectedAt) },
			},
			{
				Column: list.Column{ID: "source", Kind: list.Text, Value: statement.Const("source")},
				title:  text.ChangesSource, extra: true,
				say: func(_ reader, h *inventory.HostRow) string { return h.Source },
			},
			{
				Column: list.Column{ID: "since", Kind: list.Moment, Value: statement.Const("created_at")},
				title:  text.HostKnownSince, extra: true, days: pastDays,
				show: func(r reader, h *inventory.HostRow) templ.Component { return ui.Quiet(text.Date(r.Lang, h.CreatedAt)) },
				cell: func(_ reader, h *inventory.HostRow) sheet.Cell { return isoTime(&h.CreatedAt) },
			},
			useColumn(func(h *inventory.HostRow) bool { return h.RetiredAt != nil }),
		},
	})
})

func modeChoices() []list.Option {
	return []list.Option{
		{ID: compat.PerUser.String(), Values: []any{4}},
		{ID: compat.PerDevice.String(), Values: []any{2}},
		{ID: "not_set", Values: []any{5}},
		{ID: list.Unread, Values: []any{-1}},
		{ID: "other", Rest: true},
	}
}

func modeChoice(l text.Lang, option string) string {
	switch option {
	case compat.PerUser.String():
		return modeWord(l, new(int64(4)))
	case compat.PerDevice.String():
		return modeWord(l, new(int64(2)))
	case "not_set":
		return modeWord(l, new(int64(5)))
	case list.Unread:
		return modeWord(l, nil)
	}
	return text.ListOther.In(l)
}

func settingChoices() []list.Option {
	return []list.Option{{ID: "policy"}, {ID: "local"}, {ID: "deployment"}, {ID: list.Unread}}
}

func settingChoice(l text.Lang, option string) string {
	if option == list.Unread {
		return text.HostNotRead.In(l)
	}
	return settingWord(l, option)
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
