package web

import (
	"bytes"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"calfleet/internal/compat"
	"calfleet/internal/inventory"
	"calfleet/internal/list"
	"calfleet/internal/sheet"
	"calfleet/web/text"
)

// template is an example of what an import of one kind takes, in the reader's language and with the organization's own fields: it imports as
// it is.
type template struct {
	titles  []string
	choices map[int][]string // what people may choose from, by column
	rows    [][]sheet.Cell
}

// importTemplate answers GET /imports/template.csv.
func (s *server) importTemplate(r *request) error {
	t, _, err := s.templateOf(r)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := t.write(sheet.NewWriter(&file, separatorOf(r.Lang))); err != nil {
		return err
	}
	r.Response().Header().Set("Content-Disposition", `attachment; filename="calfleet-example.csv"`)
	return r.Blob(http.StatusOK, csvKind, file.Bytes())
}

// importTemplateBook answers GET /imports/template.xlsx, which has lists to choose from where only some words are understood.
func (s *server) importTemplateBook(r *request) error {
	t, title, err := s.templateOf(r)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := t.write(sheet.NewWorkbookWriter(&file, sheet.Sheet{Name: title, Choices: fitting(t.choices)})); err != nil {
		return err
	}
	r.Response().Header().Set("Content-Disposition", `attachment; filename="calfleet-example.xlsx"`)
	return r.Blob(http.StatusOK, exportForms["xlsx"].kind, file.Bytes())
}

func (t *template) write(w sheet.RowWriter) error {
	if err := w.Header(t.titles...); err != nil {
		return err
	}
	for _, row := range t.rows {
		if err := w.Row(row...); err != nil {
			return err
		}
	}
	return w.Flush()
}

// templateOf is the example of the kind that is asked for, and what its records are called.
func (s *server) templateOf(r *request) (*template, string, error) {
	kind := wordsOfKind(r.query("kind"))
	own, err := s.Inventory.CustomFields(r.ctx(), r.organization(), inventory.ImportRecord(kind.id))
	if err != nil {
		return nil, "", err
	}
	t := recordTemplate(r.Lang, kind.id)
	if kind.id == inventory.ImportPurchases {
		t = purchaseTemplate(s.reader(r))
	}
	t.addOwn(r.Lang, kind.id, own)
	return t, kind.title.In(r.Lang), nil
}

// purchaseTemplate has the columns of the exported list of purchases.
func purchaseTemplate(r reader) *template {
	columns := exported(purchaseList().all())
	t := &template{titles: wordsOf(r.Lang, titlesOf(columns)), choices: map[int][]string{}}
	for i, c := range columns {
		t.choices[i] = choiceWords(r.Lang, c)
	}
	for _, p := range examplePurchases {
		row := make([]sheet.Cell, len(columns))
		for i, c := range columns {
			row[i] = c.cellOf(r, &inventory.PurchaseRow{Purchase: p})
		}
		t.rows = append(t.rows, row)
	}
	return t
}

// recordTemplate has every field that a column can fill.
func recordTemplate(l text.Lang, kind string) *template {
	t := &template{choices: map[int][]string{}}
	for i, field := range inventory.ImportFields(kind) {
		t.titles, t.choices[i] = append(t.titles, importFieldWord(l, kind, field, nil)), fieldChoices(l, field)
	}
	for _, example := range recordExamples[kind] {
		var row []sheet.Cell
		for _, field := range inventory.ImportFields(kind) {
			row = append(row, sheet.Text(exampleWord(l, field, example[field])))
		}
		t.rows = append(t.rows, row)
	}
	return t
}

// recordExamples are what example lines say, as forms type it.
var recordExamples = map[string][]map[string]string{
	inventory.ImportHosts: {
		{
			"name": "rdsh01.contoso.local", "domain": "contoso.local", "domain_joined": inventory.TypedYes, "os": "2022", "session_host": inventory.TypedYes,
			"licensing_mode": "4", "license_servers": "lic01.contoso.local\nlic02.contoso.local", fieldUse: "in use",
		},
		{"name": "rdsh02.contoso.local", "os": "2019", "licensing_mode": "2", "license_servers": "lic01.contoso.local"},
	},
	inventory.ImportLicenseServers: {
		{
			"name": "lic01.contoso.local", "domain": "contoso.local", "domain_joined": inventory.TypedYes, "os": "2022", "activated": inventory.TypedYes, "scope": "1",
			"in_group": inventory.TypedYes, "no_upgrade": inventory.TypedNo, "product_id": "00455-50000-00001-AA123", "server_id": "", fieldUse: "in use",
		},
	},
	inventory.ImportKeyPacks: {
		{"name": "lic01.contoso.local", "pack": "4", "cal_version": "2022", "cal_kind": "per_user", "total": "50", "issued": "31", "description": "C50-10.02-S", "expires_on": "2029-01-16"},
		{"name": "lic02.contoso.local", "cal_version": "2019", "cal_kind": "per_device", "total": "120"},
	},
	inventory.ImportCollections: {
		{
			"name": "Finance", "hosts": "rdsh01.contoso.local\nrdsh02.contoso.local", "licensing_mode": "4", "license_servers": "lic01.contoso.local\nlic02.contoso.local",
			"authorised": "40", "actual": "31",
		},
		{"name": "Sales", "broker": "rdcb01.contoso.local", "authorised": "120"},
	},
	inventory.ImportUsers: {
		{"name": "Finance", "user": "CONTOSO\\adupont", "class": "user", "enabled": inventory.TypedYes},
		{"name": "Sales", "broker": "rdcb01.contoso.local", "user": "CONTOSO\\bmartin", "class": "user", "enabled": inventory.TypedYes},
	},
	inventory.ImportMembers: {
		{"name": "Finance", "host": "rdsh01.contoso.local"},
		{"name": "Finance", "host": "rdsh02.contoso.local"},
	},
}

// exampleWord is a value as an import of the file understands it.
func exampleWord(l text.Lang, field, typed string) string {
	switch {
	case typed == "":
		return ""
	case field == fieldUse:
		return useWord(typed == "retired").In(l)
	case slices.Contains([]string{"license_servers", "name", "domain", "hosts", "host", "broker"}, field):
		return strings.ReplaceAll(typed, "\n", " ")
	}
	return typedValue(l, field, typed)
}

func fieldChoices(l text.Lang, field string) []string {
	if field == fieldUse {
		return []string{text.ListInUse.In(l), text.ListRetired.In(l)}
	}
	if field == "cal_kind" {
		return []string{calKindWord(l, compat.PerUser.String()), calKindWord(l, compat.PerDevice.String())}
	}
	var words []string
	for _, o := range formTopics(l, []string{field}, map[string]string{}, "")[0].Options {
		if o.Value != "" {
			words = append(words, o.Text)
		}
	}
	return words
}

// addOwn adds the organization's own fields, but for those that are called like a column that means something else.
func (t *template) addOwn(l text.Lang, kind string, own []*inventory.CustomField) {
	for _, f := range own {
		if mapped := inventory.MapColumns(kind, append(slices.Clone(t.titles), f.Name), own); mapped[len(t.titles)].Field != f.ImportField() {
			continue
		}
		t.choices[len(t.titles)] = listedChoices(l, f)
		t.titles = append(t.titles, f.Name)
		for i := range t.rows {
			t.rows[i] = append(t.rows[i], ownCell(l, f, exampleOwn(l, f)))
		}
	}
}

// exampleOwn is a value of a field of the organization's own, as it is kept.
func exampleOwn(l text.Lang, f *inventory.CustomField) string {
	values := map[string]string{
		inventory.CustomText: text.ImportTemplate.In(l), inventory.CustomNumber: "12", inventory.CustomDate: "2026-01-17", inventory.CustomYesNo: "true",
	}
	if f.Type == inventory.CustomChoice {
		return f.Choices[0]
	}
	return values[f.Type]
}

func choiceWords[T any](l text.Lang, c *column[T]) []string {
	var words []string
	for _, o := range c.Options {
		if o.ID != list.Unread {
			words = append(words, c.words(l, o.ID))
		}
	}
	return words
}

func listedChoices(l text.Lang, f *inventory.CustomField) []string {
	if f.Type == inventory.CustomYesNo {
		return []string{text.Yes.In(l), text.No.In(l)}
	}
	return f.Choices
}

// maxChoices is how many characters a list in a cell may have, by Excel's own limit.
const maxChoices = 255

// fitting leaves out what a list in a cell can't say: words with commas, and too many of them.
func fitting(choices map[int][]string) map[int][]string {
	fit := maps.Clone(choices)
	maps.DeleteFunc(fit, func(_ int, words []string) bool {
		all := strings.Join(words, ",")
		return len(words) == 0 || utf8.RuneCountInString(all) > maxChoices || strings.Count(all, ",") != len(words)-1 || strings.ContainsAny(all, `"`)
	})
	return fit
}

func exampleDay(year int, month time.Month, day int) *time.Time {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	return &t
}

var examplePurchases = []inventory.Purchase{
	{
		Reference: "PO-2026-0117", CALVersion: "2022", CALKind: "per_user", Quantity: 50, LicenseServer: "lic01.contoso.local",
		PurchasedOn: exampleDay(2026, time.January, 17), Supplier: "Contoso Reseller", Agreement: "V1234567", Program: "CSP",
		Title: "Windows Server 2022 Remote Desktop Services - 1 User CAL", Term: inventory.TermSubscription, EndsOn: exampleDay(2029, time.January, 16),
	},
	{
		Reference: "PO-2025-0042", CALVersion: "2019", CALKind: "per_device", Quantity: 120, PurchasedOn: exampleDay(2025, time.February, 3),
		Supplier: "Contoso Reseller", Program: "Open License", PartNumber: "6VC-03747", Title: "WinRmtDsktpSrvcsCAL 2019 SNGL OLP NL DvcCAL",
		Term: inventory.TermPerpetual, Assurance: new(true), AssuredUntil: exampleDay(2027, time.February, 28),
	},
}
