package web

import (
	"net/http"
	"strings"
	"testing"

	"calfleet/internal/auth"
	"calfleet/internal/inventory"
	"calfleet/internal/sheet"
	"calfleet/web/text"
)

func TestImports_HostsArePreviewedAppliedAndUndone(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator)
	c.post("/settings/fields", "record_kind", "host", "name", "Site", "type", "choice", "choices", "Paris\nLyon").status(http.StatusForbidden)
	c.upload("hosts.csv", []byte("Host;Windows Server;Mode\nrdsh71;2022;Per User\nrdsh72;2019;Per pers\n")).follow().status(http.StatusOK)
	c.shows("#reading", "Hosts").shows("tr", "rdsh71", "new", "Windows Server 2022", "Per User").shows("tr", "rdsh72", "refused", "no licensing mode")
	path := c.path
	c.get(path+"/columns").shows("#reading select", "License servers")
	c.post(path+"/apply", "keep", "good").follow().shows(".flash", "1 record was written").shows(".page-head a", "See the hosts").shows("details", "taken out of use")
	c.get("/hosts").shows("tr", "RDSH71", "Per User")
	c.get("/imports?kind=hosts").shows("tr", "hosts.csv", "Hosts")
	c.post(path+"/undo").follow().shows(".notice", "1 record was taken out of use")
	c.get("/hosts").hides("tr", "RDSH71")
}

// What a template says must be understood as what it is meant to say, in both languages.
func TestTemplates_ImportAsTheyAre(t *testing.T) {
	t.Parallel()
	own := []*inventory.CustomField{
		{RecordKind: inventory.KindHost, Name: "Site, étage", Type: inventory.CustomChoice, Choices: []string{"Paris", "Lyon"}},
		{RecordKind: inventory.KindHost, Name: "Leased until", Type: inventory.CustomDate},
		{RecordKind: inventory.KindHost, Name: "Mode", Type: inventory.CustomText}, // from before such names were refused
	}
	for i := range own {
		own[i].ID[0] = byte(i + 1)
	}
	for _, l := range []text.Lang{text.English, text.French} {
		for _, kind := range importKinds[1:] {
			tmpl := recordTemplate(l, kind.id)
			for i, mapped := range inventory.MapColumns(kind.id, tmpl.titles, nil) {
				if want := inventory.ImportFields(kind.id)[i]; mapped.Field != want {
					t.Errorf("%s: column %q fills %q, want %q", kind.id, mapped.Column, mapped.Field, want)
				}
			}
			fields := own
			if kind.id != inventory.ImportHosts {
				fields = nil
			}
			tmpl.addOwn(l, kind.id, fields)
			if want := len(inventory.ImportFields(kind.id)) + len(fields)*2/3; len(tmpl.titles) != want {
				t.Errorf("%s: columns %q, want %d", kind.id, tmpl.titles, want)
			}
			for _, form := range []string{"", "xlsx", "comma"} {
				readTemplate(t, kind.id, tmpl, fields, form, l)
			}
		}
	}
}

func readTemplate(t *testing.T, kind string, tmpl *template, own []*inventory.CustomField, form string, l text.Lang) {
	t.Helper()
	var file writtenFile
	if err := tmpl.write(exportForms[form].open(l, "Example", &file)); err != nil {
		t.Fatal(err)
	}
	lines := 0
	read, err := inventory.EachLine(inventory.Upload{FileName: "a" + exportForms[form].ending, File: sheet.FileOf(file), Fields: own}, func(line inventory.ImportLine) error {
		lines++
		if !line.Understood() {
			t.Errorf("%s%s: line %d: %v", kind, form, line.Line, line.Problems)
		}
		return nil
	})
	if err != nil || read.Kind != kind || lines != len(tmpl.rows) {
		t.Errorf("%s%s: read %+v, %d lines, %v", kind, form, read, lines, err)
	}
}

// writtenFile is what was written.
type writtenFile []byte

func (f *writtenFile) Write(data []byte) (int, error) {
	*f = append(*f, data...)
	return len(data), nil
}

func TestImports_LinesAddUpWhenSomebodySaysSo(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator)
	c.upload("deliveries.csv", []byte("PO;CAL version;CAL kind;Quantity\nPO-1;2022;User;30\nPO-1;2022;User;20\n")).follow().status(http.StatusOK)
	c.shows("tr", "refused", "add up")
	path := c.path
	c.get(path+"/columns").shows("#reading label", "add up")
	c.post(path+"/columns", "kind", "purchases", "columns-of", "purchases", "add-up", "on", "remember", "on", "profile", "Deliveries").follow().status(http.StatusOK)
	c.shows("tr", "PO-1", "new", "50", "The sum of lines 2, 3").shows("tr", "set apart", "added to line 2").shows("#reading", "add up", "Deliveries")
	c.upload("more.csv", []byte("PO;CAL version;CAL kind;Quantity\nPO-2;2022;User;1\nPO-2;2022;User;2\n")).follow().shows("tr", "PO-2", "3", "The sum of lines 2, 3")
}

func TestImports_KeyPacksAreShownByWhatTheySay(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator)
	c.upload("servers.csv", []byte("License server;Activated\nlic71;yes\n")).follow()
	c.post(c.path+"/apply").follow().shows(".flash", "1 record was written")
	c.upload("packs.csv", []byte("License server;CAL version;Kind;Installed;Issued\nlic71;2022;User;40;3\nlic99;2022;User;40;3\n")).follow().status(http.StatusOK)
	c.shows("tr", "lic71", "new", "CAL version: 2022", "Kind: Per User", "Installed: 40").shows("tr", "refused", "no license server in use is called lic99")
	c.post(c.path+"/apply", "keep", "good").follow().shows(".flash", "1 key pack was written").shows(".page-head a", "See the key packs")
	path := c.path
	c.get("/key-packs").shows("tr", "LIC71", "40")
	c.post(path+"/undo").follow().shows(".notice", "The packs of 1 license server are as they were before")
	c.get("/key-packs").hides("tr", "LIC71")
}

// Whoever exports a list, edits a cell and imports it must not change the rest by that.
func TestImports_ExportedListsChangeNothing(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	for _, language := range []string{"en", "fr"} {
		for list, rows := range map[string]string{"hosts": "3", "license-servers": "2", "key-packs": "2", "collections": "1"} {
			c.header("Accept-Language", language).get("/" + list + ".csv?columns=all").status(http.StatusOK)
			file := c.body
			c.upload(list+".csv", []byte(file)).follow().status(http.StatusOK)
			for _, figure := range c.texts(".stats li") {
				if same := strings.HasPrefix(figure, "Unchanged") || strings.HasPrefix(figure, "Inchangées"); same != strings.Contains(figure, rows) {
					t.Errorf("%s, %s: %s\n%s\n%s", language, list, figure, file, c.page())
				}
			}
		}
	}
}

func TestImports_CollectionsAndTheirHostsAreShownByWhatTheySay(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator)
	c.upload("farms.csv", []byte("Collection;Hosts;Mode;May connect\nFinance;rdsh71 rdsh72;Per User;40\nSales;rdsh 7/3;;\n")).follow().status(http.StatusOK)
	c.shows("#reading", "Collections").shows("tr", "Finance", "new", "Hosts: rdsh71, rdsh72", "Per User", "May connect: 40", "added by name").shows("tr", "Sales", "refused", "no list of hosts")
	c.post(c.path+"/apply", "keep", "good").follow().shows(".flash", "1 record was written").shows(".page-head a", "See the collections")
	c.get(pathCollections).shows("tr", "Finance", "2 hosts", "RDSH71", "Per User", "40").get(pathCollections+"?q=rdsh72").shows("tr", "Finance").get(pathCollections+"?hosts=is:rdsh99").hides("tr", "Finance")
	c.upload("members.csv", []byte("CollectionName,SessionHost\nFinance,rdsh71\nFinance,rdsh73\n")).follow()
	c.shows("#reading", "Hosts of collections").shows("tr", "unchanged", "rdsh71").shows("tr", "changed", "Hosts that enter", "rdsh73")
	path := c.path
	c.post(path+"/apply").follow().get(pathCollections).shows("tr", "Finance", "3 hosts")
	c.post(path+"/undo").follow().shows(".notice", "1 record was taken out of use", "1 record is as it was before").get(pathCollections).shows("tr", "Finance", "2 hosts")
}
