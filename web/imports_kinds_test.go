package web

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

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
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	for _, kind := range inventory.Kinds[:3] {
		c.own(kind, "Fund", inventory.CustomText)
	}
	c.fillKinds(rand.New(rand.NewPCG(seed, 0)))
	for _, language := range []string{"en", "fr"} {
		for _, list := range []string{"hosts", "license-servers", "key-packs", "collections"} {
			for as, ending := range map[string]string{"": ".csv", "xlsx": ".xlsx"} {
				c.header("Accept-Language", language).get("/" + list + ".csv?columns=all&as=" + as).status(http.StatusOK)
				i := c.stagedFile(list+ending, []byte(c.body))
				if i.Kind != strings.ReplaceAll(list, "-", "_") || i.Same == 0 || i.Same != i.Counts().Lines() {
					rows, err := c.options.Inventory.ImportRows(c.t.Context(), c.home.ID, i.ID, inventory.ImportRowFilter{})
					for _, row := range rows.Page.Rows {
						if row.Outcome != inventory.OutcomeSame {
							t.Errorf("%s %+v %+v %q", row.Outcome, row.Changes, row.Problems, row.Cells)
						}
					}
					t.Fatalf("%s, %s%s comes back as %s %+v, %v", language, list, ending, i.Kind, i.Counts(), err)
				}
			}
		}
	}
}

// fillKinds imports random records of each kind, as people may have entered them.
func (c *client) fillKinds(r *rand.Rand) {
	c.t.Helper()
	pick := func(words ...string) string { return words[r.IntN(len(words))] }
	files := []string{
		"License server;Operating system;Activated;Discovery scope;Product ID;Upgrades prevented;Fund\n", "Host;Domain;Operating system;Licensing mode;License servers;RD Session Host role;Fund\n",
		"License server;Pack;CAL version;Kind;Installed;Issued;Code;Expires\n", "Collection;Hosts;Mode;License servers;May connect;Do connect;Fund\n",
	}
	for n := range 15 {
		name, own := fmt.Sprintf("x%02d", n), pick("", "A", "=1+1", "oui", "1E5", "007", "é")
		files[0] += strings.Join([]string{"lic" + name, pick("", "2016", "2012 R2"), pick("", "yes", "no"), pick("", "domain", "workgroup"), pick("", "00455-1"), pick("", "yes", "no"), own}, ";") + "\n"
		files[1] += strings.Join([]string{"rdsh" + name + pick("", ".contoso.local"), pick("", "contoso.local"), pick("", "2008 R2", "2025"), pick("", "2", "4", "5"), pick("", "lic1 lic2", "no server"), pick("yes", "no"), own}, ";") + "\n"
		files[2] += strings.Join([]string{"lic" + name, fmt.Sprint(n + 1), pick("2019", "2025"), pick("User", "Device"), pick("-1", "40"), pick("", "3"), pick("", "C50"), pick("", "2030-01-31", "2036-01-01")}, ";") + "\n"
		files[3] += strings.Join([]string{pick("=", "", "Total ", "é ") + name, pick("", "rdshx01 rdshx02", "rdsh"+name+" nobody"+name), pick("", "2", "4", "5"), pick("", "lic1 lic2", "no server"), pick("", "0", "4000"), pick("", "31"), own}, ";") + "\n"
	}
	for _, file := range files {
		if _, err := c.options.Inventory.ApplyImport(c.t.Context(), c.home.ID, "test", c.stagedFile("random.csv", []byte(file)).ID, false, nil); err != nil {
			c.t.Fatalf("%v\n%s", err, file)
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

func TestImports_UsersAreCountedByCollection(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator)
	c.upload("farms.csv", []byte("Collection;Hosts\nFinance;rdsh71\n")).follow()
	c.post(c.path + "/apply").follow()
	c.upload("Finance.csv", []byte("SamAccountName,objectClass\nadupont,user\nbmartin,user\nadupont,user\nGG-Temp,group\n")).follow().status(http.StatusOK)
	c.shows("#reading", "Users of collections").shows("tr", "Finance", "changed", "May connect", "2", "The sum of lines 2, 3").shows("tr", "set apart", "counted once").shows("tr", "group in the group")
	c.shows(".stats li", "nobody who needs a CAL").hides("main", "adupont")
	c.post(c.path+"/apply").follow().shows(".flash", "1 record was written").get(pathCollections).shows("tr", "Finance", "2")
	c.upload("Nobody.csv", []byte("SamAccountName,objectClass\nGG-Temp,group\n")).follow().shows("main", "No line of this file is a user")
	c.upload("Elsewhere.csv", []byte("SamAccountName,objectClass\nadupont,user\n")).follow().shows("tr", "refused", "no collection in use is called Elsewhere")
}
