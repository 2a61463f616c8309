package web

import (
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"

	"calfleet/internal/compat"
	"calfleet/internal/inventory"
	"calfleet/internal/list"
	"calfleet/internal/postgres/statement"
	"calfleet/internal/sheet"
	"calfleet/web/text"
	"calfleet/web/ui"
)

func (s *server) keyPacks(r *request) error    { return showList(s, r, keyPackList()) }
func (s *server) keyPacksCSV(r *request) error { return exportList(s, r, keyPackList()) }

// keyPackList is the list of key packs over all license servers.
var keyPackList = sync.OnceValue(func() *listing[inventory.PackOfServer] {
	return listingOf(listing[inventory.PackOfServer]{
		Definition: list.Definition{
			Name: "key-packs", Source: inventory.KeyPackList, Sort: "server,pack", Search: []statement.SQL{statement.Const("l.name"), statement.Const("lower(p.description)")},
		},
		path: "/key-packs", title: text.PacksTitle, find: text.HostsSearch, counted: text.CountKeyPacks,
		none: emptyFleet(ui.IconKey, text.PacksNone, text.ServersNoneText, addServer),
		columns: []column[inventory.PackOfServer]{
			{
				Column: list.Column{ID: "server", Kind: list.Text, Value: statement.Const("l.name"), Lower: true},
				title:  text.ServersName, head: true,
				show: func(_ reader, p *inventory.PackOfServer) templ.Component {
					return ui.RowName(strings.ToUpper(shortName(p.Server)), licenseServerPath(p.LicenseServerID), "")
				},
				say: func(_ reader, p *inventory.PackOfServer) string { return p.Server },
			},
			{
				Column: list.Column{ID: "pack", Kind: list.Number, Value: statement.Const("p.key_pack_id")},
				title:  text.PackID, name: true,
				show: func(r reader, p *inventory.PackOfServer) templ.Component { return plain(packName(r.Lang, p.ID)) },
				cell: func(_ reader, p *inventory.PackOfServer) sheet.Cell { return sheet.Int(p.ID) },
			},
			{
				Column: list.Column{ID: "version", Kind: list.Choice, Value: statement.Const("coalesce(p.product_version_id, -1)"), Options: packVersionOptions()},
				title:  text.PackVersion, words: packVersionChoice,
				say: func(r reader, p *inventory.PackOfServer) string { return packVersion(r.Lang, p.Compat()) },
			},
			{
				Column: list.Column{ID: "kind", Kind: list.Choice, Value: packKindSQL, Options: []list.Option{
					{ID: compat.PerUser.String()}, {ID: compat.PerDevice.String()}, {ID: "built_in"}, {ID: list.Unread}, {ID: "other"},
				}},
				title: text.PackKind, words: packKindChoice,
				say: func(r reader, p *inventory.PackOfServer) string { return packKind(r.Lang, p.Compat()) },
			},
			{
				Column: list.Column{ID: "type", Kind: list.Choice, Value: statement.Const("coalesce(p.key_pack_type, -1)"), Options: packTypeOptions()},
				title:  text.PackType, words: packTypeChoice,
				show: func(r reader, p *inventory.PackOfServer) templ.Component {
					return twoLines(packType(r.Lang, p.Compat().Type), p.Description)
				},
				say: func(r reader, p *inventory.PackOfServer) string { return packType(r.Lang, p.Compat().Type) },
			},
			{
				Column: list.Column{ID: "code", Kind: list.Text, Value: statement.Const("p.description")},
				title:  text.PackCode, extra: true,
				say: func(_ reader, p *inventory.PackOfServer) string { return p.Description },
			},
			{
				Column: list.Column{ID: "installed", Kind: list.Number, Value: statement.Const("p.total_count"), Missing: true},
				title:  text.PackTotal,
				show: func(r reader, p *inventory.PackOfServer) templ.Component {
					return plain(countWord(r.Lang, p.Compat().Total))
				},
				cell: func(_ reader, p *inventory.PackOfServer) sheet.Cell { return intCell(p.Total) },
			},
			{
				Column: list.Column{ID: "issued", Kind: list.Number, Value: statement.Const("p.issued_count"), Missing: true},
				title:  text.PackIssued,
				show: func(r reader, p *inventory.PackOfServer) templ.Component {
					return plain(countWord(r.Lang, p.Compat().Issued))
				},
				cell: func(_ reader, p *inventory.PackOfServer) sheet.Cell { return intCell(p.Issued) },
			},
			{
				Column: list.Column{ID: "balance", Kind: list.Number, Missing: true, Value: statement.Const(
					"CASE WHEN p.total_count >= 0 AND p.issued_count >= 0 THEN p.total_count - p.issued_count END",
				)},
				title: text.PackBalance,
				show: func(r reader, p *inventory.PackOfServer) templ.Component {
					row := packRowOf(r.Lang, &p.KeyPack)
					return ui.Balance(row.BalanceTone, row.Balance)
				},
				cell: func(_ reader, p *inventory.PackOfServer) sheet.Cell { return packBalanceCell(&p.KeyPack) },
			},
			{
				Column: list.Column{ID: "expires", Kind: list.Moment, Value: statement.Const("p.expires_at"), Missing: true},
				title:  text.PackExpires, days: nextDays,
				show: func(r reader, p *inventory.PackOfServer) templ.Component {
					return plain(packExpiry(r.Lang, p.ExpiresAt))
				},
				cell: func(_ reader, p *inventory.PackOfServer) sheet.Cell { return isoTime(p.ExpiresAt) },
			},
		},
	})
})

// packKindSQL tells what is in a pack as the rules do.
var packKindSQL = statement.Const(`CASE
	WHEN p.product_type = 3 OR p.key_pack_type = 6 THEN 'built_in'
	WHEN p.product_type = 1 THEN 'per_user'
	WHEN p.product_type = 0 THEN 'per_device'
	WHEN p.product_type IS NULL THEN 'unread'
	ELSE 'other' END`)

func packKindChoice(l text.Lang, option string) string {
	switch option {
	case "built_in":
		return text.PackBuiltIn.In(l)
	case "other":
		return text.ListOther.In(l)
	case list.Unread:
		return text.HostNotRead.In(l)
	}
	return calKindWord(l, option)
}

// maxVersionID is well beyond the last ProductVersionID that Microsoft has given away.
const maxVersionID = 100

// packVersionOptions are the versions that the rules know by the ids that packs carry, and what they don't know.
func packVersionOptions() []list.Option {
	var options []list.Option
	for _, version := range compat.CALVersions() {
		o := list.Option{ID: version.String()}
		for id := range maxVersionID {
			if compat.CALVersionOfID(id) == version {
				o.Values = append(o.Values, id)
			}
		}
		options = append(options, o)
	}
	return append(options, list.Option{ID: list.Unread, Values: []any{-1}}, list.Option{ID: "other", Rest: true})
}

func packVersionChoice(l text.Lang, option string) string {
	switch option {
	case "other":
		return text.ListOther.In(l)
	case list.Unread:
		return text.HostNotRead.In(l)
	}
	return option
}

var packTypes = map[string]int{"retail": 1, "volume": 2, "concurrent": 3, "temporary": 4, "open": 5, "built_in": 6, "over_issue": 7}

func packTypeOptions() []list.Option {
	options := make([]list.Option, len(packTypes)+2)
	for id, number := range packTypes {
		options[number-1] = list.Option{ID: id, Values: []any{number}}
	}
	options[len(packTypes)], options[len(packTypes)+1] = list.Option{ID: list.Unread, Values: []any{-1}}, list.Option{ID: "other", Rest: true}
	return options
}

func packTypeChoice(l text.Lang, option string) string {
	if number, known := packTypes[option]; known {
		return packType(l, number)
	}
	return packVersionChoice(l, option)
}

func packBalanceCell(p *inventory.KeyPack) sheet.Cell {
	if p.Total == nil || p.Issued == nil || *p.Total < 0 || *p.Issued < 0 {
		return sheet.Cell{}
	}
	return sheet.Int(*p.Total - *p.Issued)
}

// packExpiry is empty for packs that never end: Windows writes a day in 2036 or later for them.
func packExpiry(l text.Lang, expires *time.Time) string {
	if expires == nil || expires.Year() >= 2036 {
		return ""
	}
	return text.Date(l, expires.In(time.UTC))
}

// packRow is one key pack in a list.
type packRow struct {
	ID, Code, Version, Kind, Type  string
	Total, Issued, Balance, Expiry string
	BalanceTone                    ui.Tone
	Href                           string // of its form; "" for those who may not
}

func packRowOf(l text.Lang, pack *inventory.KeyPack) packRow {
	c := pack.Compat()
	row := packRow{
		ID: packName(l, pack.ID), Code: pack.Description, Version: packVersion(l, c), Kind: packKind(l, c), Type: packType(l, c.Type),
		Total: countWord(l, c.Total), Issued: countWord(l, c.Issued), Balance: text.Nothing.In(l),
		Expiry: packExpiry(l, pack.ExpiresAt),
	}
	if c.Total.Read && c.Issued.Read && !c.Total.Unlimited && !c.Issued.Unlimited {
		balance := int(c.Total.N - c.Issued.N)
		row.Balance = text.Signed(l, balance)
		if balance < 0 {
			row.BalanceTone = ui.Bad
		}
	}
	return row
}

// packVersion is the CAL version behind ProductVersionID; an id the rules don't know stays visible as what it is.
func packVersion(l text.Lang, c compat.KeyPack) string {
	switch version := c.CALVersion(); {
	case version != compat.UnknownCAL:
		return version.String()
	case c.IsBuiltIn():
		return c.ProductVersion
	case c.ProductVersionID < 0:
		return text.HostNotRead.In(l)
	}
	return text.PackUnknownID.In(l, c.ProductVersionID)
}

func packKind(l text.Lang, c compat.KeyPack) string {
	if c.IsBuiltIn() {
		return text.PackBuiltIn.In(l)
	}
	return kindWord(c.Kind()).In(l)
}

func packType(l text.Lang, packType int) string {
	words := map[int]text.Msg{
		1: text.PackRetail, 2: text.PackVolume, 3: text.PackConcurrent, 4: text.PackTemporary, 5: text.PackOpen, 6: text.PackBuiltIn, 7: text.PackOverIssue,
	}
	if word, known := words[packType]; known {
		return word.In(l)
	}
	return text.PackOther.In(l, packType)
}
