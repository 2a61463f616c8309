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

const pathCollections = "/collections"

func (s *server) collections(r *request) error    { return showList(s, r, collectionList()) }
func (s *server) collectionsCSV(r *request) error { return exportList(s, r, collectionList()) }

// collectionList is the list of collections, as people keep it in files; how they stand is on the first page.
var collectionList = sync.OnceValue(func() *listing[inventory.CollectionRow] {
	return listingOf(listing[inventory.CollectionRow]{
		Definition: list.Definition{
			Name: "collections", Source: inventory.BesideCollections.Of(inventory.CollectionList, inventory.BesideWanted{}), Sort: "name",
			Search: []statement.SQL{statement.Const("lower(c.name)")}, Beside: append(inventory.BesideRecords(statement.Const("c.collection_id")), membersBeside),
		},
		path: pathCollections, title: text.FleetCollections, find: text.CollectionsFind, counted: text.CountCollections,
		actions: addCollection.action,
		none:    emptyFleet(ui.IconServer, text.CollectionsNone, text.CollectionsTeach, addCollection),
		beside: &besideRows[inventory.CollectionRow]{
			notedKind: notedKind{pathCollections, inventory.KindCollection, text.FleetCollections, pathCollections}, single: true,
			from: inventory.CollectionList, beside: inventory.BesideCollections,
			of:  func(row *inventory.CollectionRow) *inventory.Beside { return &row.Beside },
			row: func(row *inventory.CollectionRow) (uuid.UUID, string) { return row.ID, row.Name },
		},
		columns: []column[inventory.CollectionRow]{
			{
				Column: list.Column{ID: "name", Kind: list.Text, Value: statement.Const("c.name")},
				title:  text.FleetColCollection, head: true,
				show: func(_ reader, c *inventory.CollectionRow) templ.Component {
					return ui.RowName(c.Name, collectionPath(c.ID.String()), "")
				},
				say: func(_ reader, c *inventory.CollectionRow) string { return c.Name },
			},
			{
				Column: list.Column{ID: "broker", Kind: list.Text, Value: statement.Const("coalesce(d.broker, '')"), Lower: true},
				title:  text.CollectionBroker,
				say:    func(_ reader, c *inventory.CollectionRow) string { return c.Broker },
			},
			{
				Column: list.Column{ID: "hosts", Kind: list.Text, Value: statement.Const("c.name"), Unsorted: true, Lower: true, Beside: &membersBeside},
				title:  text.FleetColHosts,
				show: func(r reader, c *inventory.CollectionRow) templ.Component {
					return twoLines(text.CountHosts.In(r.Lang, len(c.Hosts)), briefHosts(r.Lang, c.Hosts))
				},
				say: func(_ reader, c *inventory.CollectionRow) string { return hostsInCell(c.Hosts) },
			},
			{
				Column: list.Column{
					ID: "mode", Kind: list.Choice, Value: statement.Const("coalesce(CASE WHEN c.by_hand THEN c.licensing_mode ELSE d.licensing_mode END, -1)"),
					Options: modeChoices(),
				},
				title: text.HostsMode, words: modeChoice,
				show: func(r reader, c *inventory.CollectionRow) templ.Component {
					return plain(modeWord(r.Lang, c.LicensingMode))
				},
				say: func(r reader, c *inventory.CollectionRow) string { return modeInCell(r.Lang, c.LicensingMode) },
			},
			{
				Column: list.Column{
					ID: "servers", Kind: list.Text, Value: listedServers, Missing: true, Unsorted: true,
					Each: statement.Join(statement.Const("unnest("), listedServers, statement.Const(") AS each (v)")),
				},
				title: text.HostsServers,
				show: func(r reader, c *inventory.CollectionRow) templ.Component {
					return plain(serverListWord(r.Lang, c.LicenseServers))
				},
				say: func(_ reader, c *inventory.CollectionRow) string { return strings.Join(c.LicenseServers, " ") },
			},
			{
				Column: list.Column{ID: "authorised", Kind: list.Number, Value: statement.Const("c.authorised"), Missing: true},
				title:  text.CountsAuthorised, missing: text.CountsNone,
				show: func(r reader, c *inventory.CollectionRow) templ.Component {
					return plain(counted(r.Lang, c.Authorised))
				},
				cell: func(_ reader, c *inventory.CollectionRow) sheet.Cell { return intCell(c.Authorised) },
			},
			{
				Column: list.Column{ID: "actual", Kind: list.Number, Value: statement.Const("c.actual"), Missing: true},
				title:  text.CountsActual, missing: text.CountsNone,
				show: func(r reader, c *inventory.CollectionRow) templ.Component { return plain(counted(r.Lang, c.Actual)) },
				cell: func(_ reader, c *inventory.CollectionRow) sheet.Cell { return intCell(c.Actual) },
			},
		},
	})
})

var (
	listedServers = statement.Const("(CASE WHEN c.by_hand THEN c.license_servers ELSE d.license_servers END)")
	membersBeside = list.Beside{
		Key: statement.Const("c.collection_id"), Record: statement.Const("x.collection_id"), Organization: statement.Const("x.organization_id"), Value: statement.Const("h.name"),
		From: statement.Const("collection_hosts x JOIN hosts h ON h.organization_id = x.organization_id AND h.host_id = x.host_id"),
	}
)

// fewHosts is how many of the hosts of a collection its line names.
const fewHosts = 4

func briefHosts(l text.Lang, hosts []string) string {
	var names []string
	for _, name := range hosts[:min(len(hosts), fewHosts)] {
		names = append(names, strings.ToUpper(shortName(name)))
	}
	if more := len(hosts) - fewHosts; more > 0 {
		names = append(names, text.AndMore.In(l, more))
	}
	return strings.Join(names, ", ")
}

// hostsInCell are all hosts of a collection, by their first labels where their full names don't fit into a cell. Where these don't fit either,
// which is beyond what people list by hand, the cell is empty: an import leaves the hosts as they are.
func hostsInCell(hosts []string) string {
	all := strings.Join(hosts, " ")
	if len(all) <= sheet.MaxChars {
		return all
	}
	short := make([]string, len(hosts))
	for i, name := range hosts {
		short[i] = shortName(name)
	}
	if all = strings.Join(short, " "); len(all) <= sheet.MaxChars {
		return all
	}
	return ""
}

// modeInCell is empty for a mode that an import would not understand.
func modeInCell(l text.Lang, mode *int64) string {
	for _, option := range modeOptions(l)[1:] {
		if mode != nil && modeWord(l, mode) == option.Text {
			return option.Text
		}
	}
	return ""
}

func counted(l text.Lang, count *int64) string {
	if count == nil {
		return text.CountsNone.In(l)
	}
	return text.Number(l, int(*count))
}
