package web

import (
	"net/url"
	"strings"

	"calfleet/internal/inventory"
	"calfleet/internal/list"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// importWords are how pages speak of the records of one kind of file.
type importWords struct {
	id      string
	title   text.Msg
	needs   text.Msg // columns without which nothing can be read
	name    text.Msg // head of the column that names the record
	path    string   // of the list
	see     text.Msg
	unknown text.Msg // of new ones

	applying, undo          text.Msg
	done, removed, restored text.Plural
}

// importKinds are the kinds in the order in which people choose.
var importKinds = []importWords{
	{
		id: inventory.ImportPurchases, title: text.PurchasesTitle, needs: text.ImportNeedsPurchase, name: text.PurchasesColReference, path: pathPurchases, see: text.ImportSeePurchases,
		unknown: text.ImportNewNote, applying: text.ImportApplyingNow, undo: text.ImportUndoText,
		done: text.ImportDone, removed: text.ImportUndoRemoved, restored: text.ImportUndoRestored,
	},
	computerWords(inventory.ImportHosts, text.HostsTitle, text.HostsName, "/hosts", text.ImportSeeHosts),
	computerWords(inventory.ImportLicenseServers, text.ServersTitle, text.ServersName, "/license-servers", text.ImportSeeServers),
	packWords,
	collectionWords(inventory.ImportCollections, text.ImportCollections, text.ImportNeedsCollection),
	collectionWords(inventory.ImportMembers, text.ImportMembers, text.ImportNeedsMember),
	collectionWords(inventory.ImportUsers, text.ImportUsers, text.ImportNeedsUser),
}

// packWords speak of packs; taking an import of them back is a matter of their license servers.
var packWords = importWords{
	id: inventory.ImportKeyPacks, title: text.PacksTitle, needs: text.ImportNeedsPack, name: text.ServersName, path: "/key-packs", see: text.ImportSeePacks,
	unknown: text.ImportRecordsNew, applying: text.ImportApplyingRecords, undo: text.ImportUndoPacks,
	done: text.ImportDonePacks, removed: text.ImportUndoRetired, restored: text.ImportUndonePacks,
}

// packFieldNames are the fields of a pack in words.
var packFieldNames = map[string]text.Msg{
	"pack": text.PackID, "cal_version": text.PackVersion, "cal_kind": text.PackKind, "total": text.PackTotal, "issued": text.PackIssued, "description": text.PackCode, "expires_on": text.PackExpires,
}

// collectionFieldNames are what files say of collections, and what a preview tells of their hosts.
var collectionFieldNames = map[string]text.Msg{
	"broker": text.CollectionBroker, "hosts": text.FleetColHosts, "host": text.HostsName, "authorised": text.CountsAuthorised, "actual": text.CountsActual,
	"user": text.ImportUser, "class": text.ImportClass, "enabled": text.ImportEnabled,
	"hosts_enter": text.ImportHostsEnter, "hosts_leave": text.ImportHostsLeave, "hosts_named": text.ImportHostsNamed, "hosts_return": text.ImportHostsReturn,
}

func collectionWords(id string, title, needs text.Msg) importWords {
	w := computerWords(id, title, text.FleetColCollection, pathCollections, text.ImportSeeCollections)
	w.needs, w.undo = needs, text.ImportUndoCollections
	return w
}

func computerWords(id string, title, name text.Msg, path string, see text.Msg) importWords {
	return importWords{
		id: id, title: title, needs: text.ImportNeedsComputer, name: name, path: path, see: see, unknown: text.ImportRecordsNew,
		applying: text.ImportApplyingRecords, undo: text.ImportUndoRecords,
		done: text.ImportDoneRecords, removed: text.ImportUndoRetired, restored: text.ImportUndoneRecords,
	}
}

// wordsOfKind are those of a kind; of a file that nobody has read yet, those of purchases.
func wordsOfKind(id string) importWords {
	for _, k := range importKinds {
		if k.id == id {
			return k
		}
	}
	return importKinds[0]
}

func importKindWord(l text.Lang, id string) string {
	if !inventory.IsImportKind(id) {
		return text.ImportKindUnread.In(l)
	}
	return wordsOfKind(id).title.In(l)
}

// kindChosen is a kind that a form says; "" for one that it doesn't know, which is found out then.
func kindChosen(id string) string {
	if inventory.IsImportKind(id) {
		return id
	}
	return ""
}

func importKindOptions(l text.Lang, chosen string) []ui.Option {
	options := []ui.Option{{Text: text.ImportJudged.In(l), Selected: chosen == ""}}
	for _, k := range importKinds {
		options = append(options, ui.Option{Value: k.id, Text: k.title.In(l), Selected: k.id == chosen})
	}
	return options
}

func importKindChoices() []list.Option {
	var options []list.Option
	for _, k := range importKinds {
		options = append(options, list.Option{ID: k.id})
	}
	return append(options, list.Option{ID: list.Unread, Values: []any{""}})
}

// outcomeNote says what an outcome of lines means.
func outcomeNote(l text.Lang, kind string, outcome inventory.Outcome) string {
	if outcome == inventory.OutcomeNew {
		return wordsOfKind(kind).unknown.In(l)
	}
	if outcome == inventory.OutcomeApart && kind == inventory.ImportUsers {
		return text.ImportUsersApart.In(l)
	}
	return outcomeWords[outcome].note.In(l)
}

// allApart says that no line of a file is about what it should be.
func allApart(l text.Lang, kind string) string {
	if kind == inventory.ImportUsers {
		return text.ImportAllUsersApart.In(l)
	}
	return text.ImportAllApart.In(l)
}

// templateRow is where the examples of one kind are.
type templateRow struct{ Kind, Needs, Book, AboutBook, CSV, AboutCSV string }

func templateRows(l text.Lang) []templateRow {
	rows := make([]templateRow, len(importKinds))
	for i, k := range importKinds {
		of, title := "?kind="+url.QueryEscape(k.id), k.title.In(l)
		rows[i] = templateRow{
			Kind: title, Needs: k.needs.In(l), Book: pathImportBook + of, CSV: pathImportTemplate + of,
			AboutBook: text.ImportTemplateAbout.In(l, text.ImportTemplateExcel.In(l), title), AboutCSV: text.ImportTemplateAbout.In(l, "CSV", title),
		}
	}
	return rows
}

// recordFieldWord is the name of a field of a record, or of one of the organization's own.
func recordFieldWord(l text.Lang, field string) string {
	if field == fieldUse {
		return text.ListUse.In(l)
	}
	if word, known := packFieldNames[field]; known {
		return word.In(l)
	}
	if word, known := collectionFieldNames[field]; known {
		return word.In(l)
	}
	return fieldWord(l, field)
}

// fieldUse is what lines say of whether a record is in use.
const fieldUse = "use"

// recordValue is a value of a record in words, as its history tells it or a form types it.
func recordValue(l text.Lang, field string, value *string) string {
	switch {
	case field == fieldUse && value != nil:
		return useWord(*value == "retired").In(l)
	case field == "cal_kind" && value != nil:
		return calKindWord(l, *value)
	case value != nil && *value == inventory.TypedNone:
		return text.HostNoServers.In(l)
	}
	return fieldValue(l, field, value)
}

// typedValue is what a form types of a field, in the words by which it offers it.
func typedValue(l text.Lang, field, typed string) string {
	if typed == "" {
		return text.Nothing.In(l)
	}
	for _, o := range formTopics(l, []string{field}, map[string]string{field: typed}, "")[0].Options {
		if o.Value == typed {
			return o.Text
		}
	}
	return recordValue(l, field, new(strings.ReplaceAll(typed, "\n", ", ")))
}

// fillRecord shows what a line says of a record, or as it stands in the file where it is refused.
func (p *previewRow) fillRecord(l text.Lang, i *inventory.Import, row *inventory.ImportRow, own []*inventory.CustomField) {
	p.Reference = row.Name
	said := func(field, value string) {
		p.Says = append(p.Says, text.ImportAtColumn.In(l, importFieldWord(l, i.Kind, field, own))+" "+value)
	}
	for n, c := range i.Mapping.Columns {
		switch typed, speaks := row.Fields[c.Field]; {
		case row.Name == "" && c.Field == "name" && n < len(row.Cells):
			p.Reference = clipped(row.Cells[n])
		case row.Name == "" && c.Field != "" && n < len(row.Cells) && row.Cells[n] != "":
			said(c.Field, clipped(row.Cells[n]))
		case speaks && c.Field != "":
			said(c.Field, typedValue(l, c.Field, typed))
		}
	}
	for _, f := range own {
		if value, speaks := row.Custom[f.ID]; speaks && row.Name != "" {
			said(f.ImportField(), ownWord(l, f.Type, value))
		}
	}
}
