package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"calfleet/internal/auth"
)

// everyRecord is the path of one record of each kind.
func (c *client) everyRecord() map[string]string {
	c.t.Helper()
	return map[string]string{
		"host": c.get("/hosts").href("tbody th a"), "license server": c.get("/license-servers").href("tbody th a"),
		"collection": c.get("/").href("#collections a.row-link"), "purchase": c.get("/purchases").href("tbody th a"),
	}
}

func TestNotes_AreWrittenToEveryRecordAndChangedByTheirAuthor(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	author := c.cookies[sessionCookie]
	for kind, path := range c.everyRecord() {
		c.cookies[sessionCookie] = author
		c.get(path).shows("#notes", "No note yet").post(path+"/notes", "body", " \n").status(http.StatusUnprocessableEntity).shows(".field-error", "Write something").shows("h1", "New note")
		c.post(path+"/notes", "body", strings.Repeat("a", 4001)).status(http.StatusUnprocessableEntity).shows("textarea", "aaaa")
		c.post(path+"/notes", "body", "<b>replaced</b> in May").sendsTo(path + "#notes")
		c.get(path).shows("#notes li", "<b>replaced</b> in May", "operator-")
		note := c.href("#notes li a")
		seen := c.get(note).status(http.StatusOK).attr("input[name=seen]", "value")
		c.post(note, "seen", seen, "body", "replaced in June").sendsTo(path + "#notes")
		c.post(note, "seen", seen, "body", "replaced in July").status(http.StatusConflict).shows(".notice", "replaced in June").shows("textarea", "replaced in July")
		c.post(note, "seen", c.attr("input[name=seen]", "value"), "body", "").status(http.StatusUnprocessableEntity)
		c.signIn(auth.Operator).get(path).shows("#notes li", "replaced in June", "edited by").hides("#notes li a")
		c.get(note).status(http.StatusForbidden)
		c.post(note + "/delete").status(http.StatusForbidden)
		c.signIn(auth.Viewer).get(path).shows("#notes li", "replaced in June").hides("#notes form")
		c.post(path+"/notes", "body", "x").status(http.StatusForbidden)
		c.signIn(auth.Admin).get(note).status(http.StatusOK)
		for other, elsewhere := range map[string]string{"another record": "/hosts/" + noID, "another organization": path} {
			if other == "another organization" {
				c.signInTo(c.organization("elsewhere-"+strings.ReplaceAll(kind, " ", "-")), auth.Admin)
			}
			c.get(elsewhere + strings.TrimPrefix(note, path)).status(http.StatusNotFound)
		}
		c.cookies[sessionCookie] = author
		c.post(note + "/delete").sendsTo(path + "#notes")
		c.get(path).hides("#notes li")
	}
}

const noID = "0198c0de-0000-7000-8000-00000000dead"

func TestTags_ArePutOnEveryRecordAndManaged(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	records := c.everyRecord()
	for _, path := range records {
		c.post(path+"/tags", "tag", "Paris").sendsTo(path)
		c.post(path+"/tags", "tag", "PARIS").sendsTo(path)
		c.post(path+"/tags", "tag", " ").sendsTo(path)
		c.follow().shows(".flash", "at most 60 characters").shows("#tags li", "Paris").hides("#tags li", "PARIS")
	}
	path := records["host"]
	c.post(path+"/tags", "tag", "prod").sendsTo(path)
	c.get(path).post(c.attr("#tags li form", "action")).sendsTo(path)
	c.follow().hides("#tags li", "Paris").shows("#tags li", "prod")
	c.get("/settings/tags").status(http.StatusOK).shows("tbody tr", "Paris", "3").shows("tbody tr", "prod", "1")
	paris, prod := strings.TrimPrefix(c.attr("tbody tr", "id"), "tag-"), c.attr("tbody tr option", "value")
	c.post("/settings/tags/"+paris+"/rename", "name", "PROD").status(http.StatusUnprocessableEntity).shows(".field-error", "merge them")
	c.post("/settings/tags/"+paris+"/rename", "name", "").status(http.StatusUnprocessableEntity).shows(".field-error", "at most 60")
	c.post("/settings/tags/"+paris+"/rename", "name", "Île-de-France").sendsTo("/settings/tags")
	c.post("/settings/tags/"+paris+"/merge", "into", "nothing").status(http.StatusUnprocessableEntity)
	c.post("/settings/tags/"+paris+"/merge", "into", prod).sendsTo("/settings/tags")
	c.follow().shows("tbody tr", "prod", "4").get(records["purchase"]).shows("#tags li", "prod")
	c.post("/settings/tags/" + prod + "/delete").sendsTo("/settings/tags")
	c.follow().shows(".empty", "No tag yet").get(records["purchase"]).hides("#tags li")
	c.signIn(auth.Viewer).post(path+"/tags", "tag", "x").status(http.StatusForbidden)
	c.get("/settings/tags").status(http.StatusForbidden)
}

func TestFields_AreMadeFilledInAndDeleted(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Admin)
	for _, kind := range []string{"host", "license_server", "collection", "purchase"} {
		path := c.everyRecord()[strings.ReplaceAll(kind, "_", " ")]
		c.get(path).hides("#own").get(path+"/fields").shows("#own", "Nobody has made a field").shows("#own a", "Make a field")
		c.post("/settings/fields", "record_kind", kind, "name", "", "type", "text").status(http.StatusUnprocessableEntity).shows(".field-error", "at most 60")
		c.post("/settings/fields", "record_kind", kind, "name", "Site", "type", "choice", "choices", " ").status(http.StatusUnprocessableEntity).shows(".field-error", "at least one choice")
		for name, fieldType := range map[string]string{"Owner": "text", "Cost": "number", "Lease ends": "date", "Virtual": "yes_no"} {
			c.post("/settings/fields", "record_kind", kind, "name", name, "type", fieldType).sendsTo("/settings/fields")
		}
		c.post("/settings/fields", "record_kind", kind, "name", "Site", "type", "choice", "choices", "Paris\r\nLyon").sendsTo("/settings/fields")
		c.post("/settings/fields", "record_kind", kind, "name", "SITE", "type", "text").status(http.StatusUnprocessableEntity).shows(".field-error", "of this name already")
		c.get(path).shows("#own dt", "Owner").shows("#own dd", "not filled in").get(c.href("#own .actions a"))
		second := c.filled("Owner", "Eve")
		c.post(path+"/fields", c.filled("Cost", "many", "Owner", "Ana")...).status(http.StatusUnprocessableEntity).shows(".field-error", "is not a number").shows("form", "Owner")
		c.post(path+"/fields", c.filled("Cost", "1200.5", "Lease ends", "2026-12-31", "Virtual", "yes", "Site", "Lyon")...).sendsTo(path + "#own")
		c.get(path).shows("#own", "Owner Ana").shows("#own", "Cost 1,200.5").shows("#own", "Lease ends 31 Dec 2026").shows("#own", "Virtual yes").shows("#own", "Site Lyon")
		c.post(path+"/fields", second...).status(http.StatusConflict).shows("#meanwhile li", "Owner", "was not filled in, now Ana")
		c.post(path+"/fields", c.filled("Owner", "")...).sendsTo(path + "#own")
		c.get(path).shows("#own", "Owner not filled in")
	}
	c.post("/settings/fields", "record_kind", "purchase", "name", "Quantité", "type", "text").status(http.StatusUnprocessableEntity).shows(".field-error", "Files of purchases already use")
	c.post("/settings/fields", "record_kind", "broker", "name", "x", "type", "text").status(http.StatusUnprocessableEntity)
	field := c.get("/settings/fields").href("tbody th a")
	c.get(field).status(http.StatusOK).shows("h1", "Change the field Cost").post(field, "name", "Price").sendsTo("/settings/fields")
	c.post(field, "name", "Owner").status(http.StatusUnprocessableEntity)
	c.post(field + "/delete").sendsTo("/settings/fields")
	c.get(field).status(http.StatusNotFound)
	c.signIn(auth.Operator).get("/settings/fields").status(http.StatusForbidden)
}

// filled is what the form of an organization's own fields would send, with some of them, by their labels, typed anew.
func (c *client) filled(pairs ...string) []string {
	c.t.Helper()
	named := map[string]string{}
	for _, label := range c.all("form.record-form label") {
		named[textOf(label)] = attrOf(label, "for")
	}
	for i := 0; i < len(pairs); i += 2 {
		id, known := named[pairs[i]]
		if !known {
			c.t.Fatalf("%s: no field %q\n%s", c.path, pairs[i], c.page())
		}
		pairs[i] = id
	}
	return c.formed(pairs...)
}

func TestImports_PreviewNamesTheFieldsOfTheOrganization(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Admin)
	c.post("/settings/fields", "record_kind", "purchase", "name", "Centre de coûts", "type", "number").sendsTo("/settings/fields")
	c.upload("achats.csv", []byte("Commande;Version;Type;Quantité;Centre de coûts\nBC-1;2022;Utilisateur;50;4711\nBC-2;2022;Utilisateur;50;x\n")).status(http.StatusSeeOther)
	path := c.res.Header.Get("Location")
	c.follow().shows("#reading", "Centre de coûts").shows("#lines tbody tr", "BC-2", "is not a number")
	c.get(path+"/columns").shows("main option[selected]", "Centre de coûts")
	c.get(path + "/refused.csv").status(http.StatusOK)
	if !strings.Contains(c.body, "Centre de coûts") {
		t.Errorf("the refused lines have lost a column:\n%s", c.body)
	}
	c.post(path+"/apply", "keep", "good").sendsTo(path)
	c.get("/purchases").get(c.href("tbody th a")).shows("#own", "Centre de coûts 4,711")
	c.upload("achats.csv", []byte("Commande;Version;Type;Quantité;Centre de coûts\nBC-1;2022;Utilisateur;50;4712\n")).follow().shows("#lines tbody tr", "Centre de coûts", "was 4711, now 4712")
}

func TestSearch_LooksIntoTagsAndFields(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Admin)
	for kind, path := range map[string]string{"host": "/hosts", "license_server": "/license-servers", "purchase": "/purchases"} {
		record := c.firstOf(path)
		name := c.text("h1")
		c.post("/settings/fields", "record_kind", kind, "name", "Site", "type", "text").sendsTo("/settings/fields")
		c.post(record+"/tags", "tag", "Élysée "+kind).sendsTo(record)
		c.get(record+"/fields").post(record+"/fields", c.filled("Site", "Rue des Écoles 50%")...).sendsTo(record + "#own")
		for _, asked := range []string{"élysée", "ÉCOLES", "50%"} {
			c.get(path+"?q="+url.QueryEscape(asked)).status(http.StatusOK).shows("tbody tr", name)
			if n := len(c.all("tbody tr")); n != 1 {
				t.Errorf("%s: %q finds %d, want 1", path, asked, n)
			}
		}
		c.get(path + "?q=" + url.QueryEscape("50_")).hides("tbody tr")
		c.signInTo(c.organization("elsewhere-"+kind[:4]), auth.Admin).get(path + "?q=" + url.QueryEscape("élysée")).hides("tbody tr")
		c.signIn(auth.Admin)
	}
}
