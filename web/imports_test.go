package web

import (
	archive "archive/zip"
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/auth"
	"calfleet/internal/inventory"
	"calfleet/internal/sheet"
)

// upload sends the form that takes a file of purchases; pairs are the other fields.
func (c *client) upload(name string, data []byte, pairs ...string) *client {
	c.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		if err := w.WriteField(pairs[i], pairs[i+1]); err != nil {
			c.t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := part.Write(data); err != nil {
		c.t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		c.t.Fatal(err)
	}
	return c.send(http.MethodPost, pathImports, &body, w.FormDataContentType())
}

func frenchExcel(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/achats-excel-fr.csv")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func (c *client) french() *client { return c.header("Accept-Language", "fr") }

const goodFile = "N° de commande;Version de CAL;Type de CAL;Quantité;Serveur de licences\n" +
	"BC-1;2022;Utilisateur;50;lic01.lumen.local\nBC-2;2019;Appareil;20;\n"

func TestImports_FrenchExcelFileIsPreviewedThenItsGoodLinesApplied(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator).french()
	c.upload(`C:\Achats\achats 2026.csv`, frenchExcel(t)).status(http.StatusSeeOther).follow().status(http.StatusOK)
	c.shows("h1", "achats 2026.csv").shows(".stats", "Nouvelles", "3", "Refusées", "7", "Mises à part", "2")
	c.shows("#reading", "Windows-1252", "point-virgule", "jour d’abord")
	c.shows("tr", "BC-2026-0117", "nouvelle", "50", "2022 · Utilisateur", "lic01.lumen.local")
	c.shows("tr", "refusée", "Quantité", "1.200", "se lit de deux façons")
	c.shows("tr", "mise à part", "CAL Windows Server").shows("tr", "probable", "produit, version, type : la désignation")
	c.shows("#decide", "7 lignes sont refusées", "Appliquer seulement les 3 bonnes lignes", "Abandonner")
	preview := c.path

	c.get(preview+"?outcome=refused").status(http.StatusOK).shows(".chip", "refusée").hides("tr", "nouvelle")
	c.post(preview+"/apply").follow().shows(".flash", "rien n’a été appliqué").shows("#decide", "Appliquer")
	c.post(preview+"/apply", "keep", "good").sendsTo(preview).follow().status(http.StatusOK)
	c.shows(".flash", "3 achats ont été enregistrés").shows("h1", "achats 2026.csv").shows(".page-head", "appliqué").hides("#decide", "Appliquer")
	c.shows(".page-head a", "Voir les constats")
	c.get("/purchases").shows("tr", "BC-2025-0042", "1 200", "Éditions Béranger", "import achats 2026.csv")
	c.get("/imports").shows("tr", "achats 2026.csv", "appliqué")
	c.post(preview+"/apply", "keep", "good").follow().shows(".flash", "terminé entre-temps")
}

func TestImports_TakesAWorkbook(t *testing.T) {
	t.Parallel()
	var file bytes.Buffer
	w := sheet.NewWorkbookWriter(&file, sheet.Sheet{Name: "Achats"})
	err := errors.Join(w.Header("N° de commande", "Version de CAL", "Type de CAL", "Quantité"), w.Row(sheet.Text("BC-1"), sheet.Int(2022), sheet.Text("Utilisateur"), sheet.Int(50)), w.Flush())
	if err != nil {
		t.Fatal(err)
	}
	c := newClient(t).signIn(auth.Operator).french()
	c.upload("achats.xlsx", file.Bytes(), "sheet", "Ventes").status(http.StatusUnprocessableEntity).shows(".notice.bad", "n’a pas de feuille", "il a : Achats")
	c.upload("achats.xlsx", file.Bytes()).follow().status(http.StatusOK)
	c.shows("#reading", "Feuille", "Achats", "Ligne des en-têtes").hides("#reading .facts", "Windows-1252")
	c.shows("tr", "BC-1", "nouvelle", "50")
	c.get(c.path + "/refused.csv").status(http.StatusOK)
	c.upload("achats.csv", file.Bytes()).status(http.StatusUnprocessableEntity).shows(".notice.bad", "alors que son nom finit par .csv")
}

func TestImports_AppliedTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator)
	for range 2 {
		c.upload("a.csv", []byte(goodFile)).follow()
		c.post(c.path + "/apply").follow().status(http.StatusOK)
	}
	c.shows(".flash", "nothing was new").shows(".stats", "Unchanged", "2")
	c.get("/purchases").shows(".page-sub", "2 purchases")
}

func TestImports_ChangedLinesShowOldAndNew(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator)
	c.upload("a.csv", []byte(goodFile)).follow()
	c.post(c.path + "/apply")
	c.upload("b.csv", []byte(strings.Replace(goodFile, "50;lic01.lumen.local", "60;lic22", 1))).follow()
	c.shows("tr", "BC-1", "changed", "Quantity", "was 50, now 60").shows("tr", "Assigned to", "was lic01.lumen.local, now lic22")
	c.shows("tr", "BC-2", "unchanged")
}

func TestImports_AnAppliedOneCanBeUndoneAndSaysWhatItKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client().signIn(auth.Operator)
	c.upload("a.csv", []byte(goodFile)).follow()
	path := c.path
	c.post(path+"/undo").follow().shows(".flash", "finished meanwhile")
	c.post(path+"/apply").follow().shows("details", "Undo this import")
	w.client().signIn(auth.Viewer).get(path).hides("details", "Undo")
	c.upload("b.csv", []byte(strings.Replace(goodFile, "BC-1;2022;Utilisateur;50", "BC-1;2022;Utilisateur;60", 1))).follow()
	c.post(c.path + "/apply")
	c.post(path+"/undo").sendsTo(path).follow().shows(".page-head", "undone")
	c.shows(".notice", "Undone by", "1 purchase was removed", "Edited since", "BC-1 · 2022 · Per User").hides("details", "Undo this import")
	c.get("/purchases").shows("tr", "BC-1", "60").hides("tr", "BC-2")
	c.get("/imports?state=undone").shows("tr", "a.csv", "undone").hides("tr", "b.csv")
}

func TestImports_WhatCannotBeReadSaysWhyAndWhatToDo(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator).french()
	c.upload("classeur.xlsx", []byte("PK\x03\x04")).status(http.StatusUnprocessableEntity)
	c.shows(".notice.bad", "classeur")
	c.send(http.MethodPost, "/imports", strings.NewReader(""), "application/x-www-form-urlencoded").status(http.StatusUnprocessableEntity)

	file := []byte("Dossier;Qté;Version;Type\nA1;5;2022;User\n")
	c.upload("a.csv", file).follow().status(http.StatusOK)
	c.shows(".notice", "aucune colonne ne contient le numéro de commande").shows("#columns tr", "Dossier", "A1", "Commande ou facture")
	columns := c.path
	c.post(columns, "name-column-0", "Dossier", "column-0", "reference", "name-column-1", "Qté", "column-1", "reference").status(http.StatusUnprocessableEntity)
	c.shows(".notice.bad", "choisies pour la même chose")
	c.post(columns, "name-column-0", "Dossier", "column-0", "reference").follow().status(http.StatusOK)
	c.shows("tr", "A1", "nouvelle")
}

func TestImports_ColumnsAndDatesCanBeReadOtherwise(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator)
	c.upload("a.csv", []byte("PO,Qty,Version,Type,Date\nA1,5,2022,User,04/05/2026\n")).follow()
	c.shows("#question", "Which day is 04/05/2026?", "4 May 2026", "5 Apr 2026").hides("#question input[checked]")
	preview := strings.TrimSuffix(c.path, "/columns")
	c.get(preview).shows(".notice", "leaves a question open").shows("tr", "refused", "two readings")
	c.post(preview+"/columns", "dates", "day").sendsTo(preview).follow().shows("tr", "A1", "new")
	c.post(preview+"/columns", "name-column-1", "Qty", "column-1", "").status(http.StatusUnprocessableEntity)
	c.shows(".notice.bad", "number of CALs")
	c.post(preview+"/columns", "charset", "utf-16le").status(http.StatusUnprocessableEntity)
	c.post(preview+"/columns", "dates", "month", "then", "stay").sendsTo(preview + "/columns").follow().hides("#question")
	c.post(preview + "/discard")
	c.get(preview+"/columns").sendsTo(preview).follow().shows(".flash", "finished meanwhile")
}

func TestImports_WhatWasSaidOfAFileIsRememberedForItsLike(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client().signIn(auth.Operator)
	file := "Dossier;Qty;Version;Type;Date\nA1;5;2022;User;04/05/2026\n"
	c.upload("achats.csv", []byte(file)).follow()
	c.post(c.path, "name-column-0", "Dossier", "column-0", "reference", "dates", "month", "remember", "on", "profile", "Revendeur A").follow().shows("tr", "A1", "new")
	c.post(c.path + "/discard")

	colleague := w.client().signIn(auth.Operator)
	colleague.upload("mai.csv", []byte("Qty;Dossier;Type;Version;Date\n7;A2;User;2022;06/05/2026\n")).follow().status(http.StatusOK)
	colleague.shows("h1", "mai.csv").shows("#reading", "Remembered as", "Revendeur A").shows("tr", "A2", "new", "7")
	preview := colleague.path
	colleague.get(preview+"/columns").shows("#remember", "read as remembered under “Revendeur A”").shows("summary", "Forget")
	colleague.post(preview+"/columns", "name-column-1", "Dossier", "column-1", "reference", "dates", "day", "remember", "on", "profile", "Revendeur A").follow()

	c.upload("juin.csv", []byte(file)).follow().shows("#reading", "day first")
	c.upload("achats.csv", []byte(strings.Replace(file, "Qty", "Qté", 1))).follow()
	for name, wrong := range map[string]string{"Revendeur A": "other columns are remembered under this name", "": "Give it a name"} {
		c.post(c.path, "name-column-0", "Dossier", "column-0", "reference", "dates", "month", "remember", "on", "profile", name)
		c.status(http.StatusUnprocessableEntity).shows("#remember", wrong)
		if chosen := c.attr("#question input[checked]", "value"); chosen != "month" {
			t.Errorf("the day that was chosen is %q now, want month", chosen)
		}
	}
	c.get("/imports/new").shows("#profiles tr", "Revendeur A", "Forget")
	c.post(c.attr("#profiles form", "action")).sendsTo("/imports/new").follow().hides("#profiles")
	c.upload("juin.csv", []byte(file)).follow().shows("#question", "Which day is")
	reader := w.client().signIn(auth.Viewer)
	reader.get(preview + "/columns").status(http.StatusForbidden)
	w.client().signInTo(w.organization("elsewhere"), auth.Admin).upload("juin.csv", []byte(file)).follow().shows("#question")
}

func TestImports_RefusedLinesCorrectedImportWithoutMoreWork(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator).french()
	file := "N° de commande;Version de CAL;Type de CAL;Quantité;Désignation\nBC-1;2O22;Utilisateur;5;=HYPERLINK(1)\nBC-2;2022;Utilisateur;7;bon\n"
	c.upload("a.csv", []byte(file)).follow()
	c.get(c.path + "/refused.csv").status(http.StatusOK)
	want := "\ufeffN° de commande;Version de CAL;Type de CAL;Quantité;Désignation;refusée car\r\n" +
		`BC-1;2O22;Utilisateur;5;'=HYPERLINK(1);"Version de CAL : « 2O22 » n’est pas une version de CAL RDS ; écrivez 2008, 2012, 2016, 2019, 2022 ou 2025"` + "\r\n"
	if diff := cmp.Diff(want, strings.ReplaceAll(c.body, "\u00a0", " ")); diff != "" {
		t.Errorf("refused lines (-want +got):\n%s", diff)
	}
	c.upload("b.csv", []byte(strings.Replace(c.body, "BC-1;2O22", "BC-1;2022", 1))).follow()
	c.shows(".stats", "Nouvelles", "1").shows("tr", "BC-1", "nouvelle", "=HYPERLINK(1)").hides("#reading", "inconnue")
}

func TestImports_ReadersLookAndDoNotTouch(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client().signIn(auth.Operator)
	c.upload("a.csv", []byte(goodFile)).follow()
	preview := c.path
	reader := w.client().signIn(auth.Viewer)
	reader.get(preview).status(http.StatusOK).shows("tr", "BC-1").hides("#decide").hides("button", "Discard")
	reader.post(preview + "/apply").status(http.StatusForbidden)
	reader.upload("a.csv", []byte(goodFile)).status(http.StatusForbidden)
	reader.get("/imports").hides("a", "Import purchases")
	stranger := w.client().signInTo(w.organization("elsewhere"), auth.Admin)
	stranger.get(preview).status(http.StatusNotFound)
	stranger.post(preview + "/discard").status(http.StatusNotFound)
	c.post(preview+"/discard").sendsTo("/imports").follow().shows(".flash", "discarded")
}

func TestImportTemplate_WorkbookHasOwnFieldsAndListsToChooseFrom(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Admin)
	c.post("/settings/fields", "record_kind", "purchase", "name", "Centre de coûts", "type", "choice", "choices", "Paris\nLyon").sendsTo("/settings/fields")
	for _, language := range []string{"en", "fr"} {
		c.header("Accept-Language", language).get("/imports/template.xlsx").status(http.StatusOK)
		data := []byte(c.body)
		file := holdsExamples(t, inventory.Upload{FileName: "a.xlsx", File: sheet.FileOf(data)})
		if last := file.Mapping.Columns[len(file.Mapping.Columns)-1].Column; last != "Centre de coûts" {
			t.Errorf("the last column is %q, want the organization's own", last)
		}
		sheet1 := part(t, data, "xl/worksheets/sheet1.xml")
		for _, list := range []string{"2022,2025", "Paris,Lyon", map[string]string{"en": "Per User,Per Device", "fr": "Utilisateur,Appareil"}[language]} {
			if !strings.Contains(sheet1, list) {
				t.Errorf("%s: no list %s in %.500s", language, list, sheet1[strings.Index(sheet1, "<dataVal"):])
			}
		}
	}
}

// part is one part of a workbook.
func part(t *testing.T, data []byte, name string) string {
	t.Helper()
	book, err := archive.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	in, err := book.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestImportTemplate_ImportsUnchangedInBothLanguages(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator)
	for _, language := range []string{"en", "fr"} {
		c.header("Accept-Language", language).get("/imports/template.csv").status(http.StatusOK)
		if file := holdsExamples(t, inventory.Upload{File: sheet.FileOf([]byte(c.body))}); len(file.Notices) > 0 {
			t.Errorf("%s: notices %+v", language, file.Notices)
		}
	}
}

// holdsExamples reads a template as an import would.
func holdsExamples(t *testing.T, u inventory.Upload) *inventory.ImportFile {
	t.Helper()
	lines := 0
	file, err := inventory.EachLine(u, func(line inventory.ImportLine) error {
		if lines++; lines > len(examplePurchases) {
			return nil
		}
		if diff := cmp.Diff(&examplePurchases[lines-1], line.Purchase); diff != "" {
			t.Errorf("line %d, %+v (-want +got):\n%s", line.Line, line.Problems, diff)
		}
		return nil
	})
	if err != nil || lines != len(examplePurchases) {
		t.Fatalf("%d lines, %v", lines, err)
	}
	return file
}
