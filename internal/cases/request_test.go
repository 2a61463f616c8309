package cases_test

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"calfleet/internal/cases"
	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/inventory"
)

// material is the seed case with everything on record.
func material() cases.Material {
	day := time.Date(2026, 1, 17, 0, 0, 0, 0, time.UTC)
	return cases.Material{
		Case: &cases.Case{Listed: cases.Listed{Remedy: compat.DowngradeOrExchange, Number: 12}}, Organization: "Société Générale de l’Été", AsOf: time.Date(2026, 11, 30, 17, 0, 0, 0, time.UTC),
		ServerName: "lic19.contoso.local",
		Server: &inventory.LicenseServer{
			Release: "2019", Domain: new("contoso.local"), ProductID: new("00000-1"), ServerID: new("12345678901234567890123456789012345"),
		},
		Purchases: []*inventory.Purchase{
			{
				Reference: "PO-2026-0117", CALVersion: "2022", CALKind: "per_user", Quantity: 50, Program: "open", Agreement: "65432109", PartNumber: "6VC-04377",
				Supplier: "Revendeur", Title: "RDS CAL", PurchasedOn: &day,
			},
			{Reference: "PO-OLD", CALVersion: "2019", CALKind: "per_user", Quantity: 20, Program: "open"},
		},
		Hosts: []*inventory.Host{{Release: "2019"}, {Release: "2019"}, {Release: "unknown"}},
	}
}

func proof(t *testing.T, d *cases.Dossier, id string) cases.Proof {
	t.Helper()
	i := slices.IndexFunc(d.Proofs, func(p cases.Proof) bool { return p.ID == id })
	if i < 0 {
		t.Fatalf("the checklist has no %s", id)
	}
	return d.Proofs[i]
}

func TestDossier_AsksForWhatTheServerCanHold(t *testing.T) {
	t.Parallel()
	d := cases.NewDossier(material())
	if d.To != "2019" || d.Quantity() != 50 || len(d.Lines) != 1 || d.Lines[0].Reference != "PO-2026-0117" || d.Lines[0].Wizard.Entry.EN != "Open License" {
		t.Errorf("asks for %s, lines %+v", d.To, d.Lines)
	}
	if hosts := d.Facts[5].Value; hosts != "2 × Windows Server 2019" {
		t.Errorf("hosts %q", hosts)
	}
	for _, id := range []string{"agreement", "order", "quantity", "server-id"} {
		if p := proof(t, d, id); p.By != cases.ByRecords {
			t.Errorf("%s by %d, want the records", id, p.By)
		}
	}
	if d.Missing() != 5 {
		t.Errorf("%d proofs are missing, want 5", d.Missing())
	}
}

func TestDossier_WhatNobodyHasReadStaysBlank(t *testing.T) {
	t.Parallel()
	m := material()
	m.Server, m.Purchases = nil, nil
	m.Refusals = []*inventory.Refusal{{CALVersion: "2022", CALKind: "per_user", Quantity: 30}}
	d := cases.NewDossier(m)
	if d.To != "" || d.Quantity() != 30 || d.Lines[0].Reference != "" {
		t.Errorf("asks for %q, lines %+v", d.To, d.Lines)
	}
	for _, e := range append(d.Facts[1:5], d.Lines[0].Entries...) {
		if e.Value != "" || e.Missing.EN == "" || e.Missing.FR == "" {
			t.Errorf("%s: value %q, to do %q", e.Term.EN, e.Value, e.Missing.EN)
		}
	}
	for _, l := range []cases.Language{cases.English, cases.French} {
		letter := d.Letter(cases.Reseller, l)
		if !strings.Contains(letter.Subject, "________") || !strings.Contains(letter.Text(), "________") {
			t.Errorf("the letter fills in what nobody knows:\n%s", letter.Text())
		}
	}
	for _, id := range []string{"agreement", "order", "server-id", "contact"} {
		if p := proof(t, d, id); p.By != cases.ByNothing || p.Todo.EN == "" {
			t.Errorf("%s by %d", id, p.By)
		}
	}
}

func TestDossier_OddNumbersAreDoubtedAndKept(t *testing.T) {
	t.Parallel()
	m := material()
	m.Server.ServerID, m.Purchases[0].Agreement = new("12345-6789"), "ABC"
	d := cases.NewDossier(m)
	if e := d.Facts[4]; e.Value != "12345-6789" || !strings.Contains(e.Doubt.EN, "9 digits, 35 are usual") {
		t.Errorf("server id %+v", e)
	}
	if proof(t, d, "server-id").By != cases.ByNothing {
		t.Error("a number of nine digits counts as a License Server ID")
	}
	if e := d.Lines[0].Entries[2]; e.Value != "ABC" || e.Doubt.EN == "" || e.Doubt.FR == "" {
		t.Errorf("agreement %+v", e)
	}
}

func TestDossier_CodesNeedNoAgreement(t *testing.T) {
	t.Parallel()
	m := material()
	m.Purchases[0].Program, m.Purchases[0].Agreement = "CSP", ""
	d := cases.NewDossier(m)
	if words := d.Lines[0].Entries[2].Read(); words.FR != "inutile pour ce programme" || d.Lines[0].Entries[1].Read().EN != "CSP" {
		t.Errorf("the annex says %+v of %+v", words, d.Lines[0].Entries[1])
	}
	if day := d.Lines[0].Entries[6].Read(); day.FR != "17 janvier 2026" || day.EN != "17 January 2026" {
		t.Errorf("bought on %+v", day)
	}
	if proof(t, d, "agreement").By != cases.NotNeeded || d.Lines[0].Wizard.Entry.EN != "License Pack (Retail Purchase)" {
		t.Errorf("CSP goes under %+v", d.Lines[0].Wizard)
	}
}

func TestDossier_WhatIsSaidAndAttachedCounts(t *testing.T) {
	t.Parallel()
	m := material()
	m.Said = []*cases.Said{{Proof: "contact", Text: "Ana, +33 1 23 45, 9–17"}, {Proof: "invoice", Text: "asked for it"}, {Proof: "entitlement", Ticked: true}}
	m.Files = []*cases.File{{Proof: "refusal", Name: "a.png"}}
	d := cases.NewDossier(m)
	want := map[string]cases.Basis{"contact": cases.ByTick, "invoice": cases.ByNothing, "entitlement": cases.ByTick, "refusal": cases.ByFile}
	for id, by := range want {
		if p := proof(t, d, id); p.By != by {
			t.Errorf("%s by %d, want %d", id, p.By, by)
		}
	}
	if !strings.Contains(d.Letter(cases.Reseller, cases.French).Text(), "Contact\u00a0: Ana, +33 1 23 45") {
		t.Error("the letter has no contact")
	}
}

func TestLetter_EveryRecipientInBothLanguages(t *testing.T) {
	t.Parallel()
	d := cases.NewDossier(material())
	seen := map[string]bool{}
	for _, to := range cases.Recipients() {
		if cases.ParseRecipient(string(to)) != to || to.Name().FR == "" {
			t.Errorf("recipient %s", to)
		}
		for _, l := range []cases.Language{cases.English, cases.French} {
			words := d.Letter(to, l).Text()
			if seen[words] || !strings.Contains(words, "2019") || !strings.Contains(words, "50") || strings.Contains(words, "%!") || strings.Contains(words, "________,") {
				t.Errorf("%s in %s:\n%s", to, l, words)
			}
			seen[words] = true
		}
	}
	if script := d.Letter(cases.Clearinghouse, cases.French).Text(); !strings.Contains(script, "12345 67890 12345 67890 12345 67890 12345") {
		t.Errorf("the server id is not read in groups:\n%s", script)
	}
	if cases.ParseRecipient("nobody") != cases.Reseller || cases.ParseLanguage("de") != cases.English || cases.ParseLanguage("fr") != cases.French {
		t.Error("what is not known is the reseller, in English")
	}
}

func TestDossier_SameInputSameBytes(t *testing.T) {
	t.Parallel()
	files := []cases.Attachment{{File: &cases.File{Name: "Écran 1.png"}, Body: []byte("picture")}}
	writers := map[string]func(*cases.Dossier) ([]byte, error){
		"PDF":  func(d *cases.Dossier) ([]byte, error) { return d.PDF(cases.Reseller, cases.French) },
		"ZIP":  func(d *cases.Dossier) ([]byte, error) { return d.ZIP(cases.French, files) },
		"mail": func(d *cases.Dossier) ([]byte, error) { return d.Mail(cases.Reseller, cases.French, files) },
	}
	for name, write := range writers {
		one, err := write(cases.NewDossier(material()))
		if err != nil {
			t.Fatal(err)
		}
		later := material()
		later.AsOf = later.AsOf.Add(3 * time.Hour)
		two, err := write(cases.NewDossier(later))
		if err != nil || !bytes.Equal(one, two) {
			t.Errorf("%s: other bytes on the same day, %v", name, err)
		}
		later.Purchases[0].Quantity = 51
		if three, err := write(cases.NewDossier(later)); err != nil || bytes.Equal(one, three) {
			t.Errorf("%s: the same bytes for another quantity, %v", name, err)
		}
	}
}

func TestDossier_ZIPHoldsEverythingUnderSafeNames(t *testing.T) {
	t.Parallel()
	d := cases.NewDossier(material())
	body, err := d.ZIP(cases.French, []cases.Attachment{
		{File: &cases.File{Name: `..\..\autorun.inf`}, Body: []byte("x")}, {File: &cases.File{Name: "../../etc/passwd"}, Body: []byte("y")},
	})
	if err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	contents := map[string]string{}
	for _, f := range r.File {
		names = append(names, f.Name)
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		contents[f.Name] = string(b)
	}
	want := []string{"letter-reseller.pdf", "letter-volume-licensing.pdf", "letter-clearinghouse.pdf", "annex.csv", "files/01-autorun.inf", "files/02-passwd", "SHA256SUMS"}
	if !slices.Equal(want, names) {
		t.Errorf("files %q", names)
	}
	if !strings.Contains(contents["annex.csv"], "PO-2026-0117") || strings.Count(contents["SHA256SUMS"], "\n") != 6 {
		t.Errorf("annex:\n%s\nsums:\n%s", contents["annex.csv"], contents["SHA256SUMS"])
	}
}

func TestSafeName_LeadsNowhere(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"invoice.pdf": "invoice.pdf", "/etc/passwd": "passwd", `C:\x\y.png`: "y.png", "..": "file", "": "file", "a\r\nb": "a__b", `a"b`: "a_b",
		"gpj.\u202eexe": "gpj._exe", "CON: x": "CON_ x", " .hidden. ": "hidden",
	}
	for name, want := range tests {
		if got := cases.SafeName(name); got != want {
			t.Errorf("%q became %q, want %q", name, got, want)
		}
	}
}

func TestDossier_MailIsADraftThatNoNameCanBreak(t *testing.T) {
	t.Parallel()
	m := material()
	m.ServerName = "evil\r\nBcc: everybody@example.com\r\n\r\n<script>"
	d := cases.NewDossier(m)
	body, err := d.Mail(cases.Reseller, cases.French, []cases.Attachment{{File: &cases.File{Name: "é\"\r\nX: y.png"}, Body: []byte("picture")}})
	if err != nil {
		t.Fatal(err)
	}
	draft, err := mail.ReadMessage(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if draft.Header.Get("X-Unsent") != "1" || draft.Header.Get("Bcc") != "" || len(draft.Header) != 4 {
		t.Errorf("header %q", draft.Header)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(draft.Header.Get("Subject"))
	if err != nil || !strings.HasPrefix(subject, "Clés de CAL RDS de version 2019") {
		t.Errorf("subject %q, %v", subject, err)
	}
	_, parameters, err := mime.ParseMediaType(draft.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(draft.Body, parameters["boundary"])
	var names []string
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, part.FileName())
		if part.FileName() == "é___X_ y.png" {
			b, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, part))
			if err != nil || string(b) != "picture" {
				t.Errorf("attached %q, %v", b, err)
			}
		}
	}
	if want := []string{"", "letter.pdf", "é___X_ y.png"}; !slices.Equal(want, names) {
		t.Errorf("parts %q", names)
	}
	if d.FileName("eml") != "case-12.eml" {
		t.Errorf("called %s", d.FileName("eml"))
	}
}

func TestFiles_AreKeptWithTheirSum(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.open(t)
	if err := w.Attach(t.Context(), here, "ana", id, "invoice", " facture.pdf ", []byte("abc")); err != nil {
		t.Fatal(err)
	}
	files, err := w.Files(t.Context(), here, id)
	if err != nil || len(files) != 1 || files[0].Name != "facture.pdf" || files[0].Size != 3 || files[0].Proof != "invoice" {
		t.Fatalf("files %+v, %v", files, err)
	}
	if files[0].Sum() != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" {
		t.Errorf("sum %s", files[0].Sum())
	}
	name, body, err := w.FileBody(t.Context(), here, id, files[0].ID)
	if err != nil || name != "facture.pdf" || string(body) != "abc" {
		t.Errorf("%s: %q, %v", name, body, err)
	}
	if _, _, err := w.FileBody(t.Context(), elsewhere, id, files[0].ID); fault.KindOf(err) != fault.NotFound {
		t.Errorf("another organization's file: %v", err)
	}
	if err := w.Detach(t.Context(), elsewhere, "bo", id, files[0].ID); fault.KindOf(err) != fault.NotFound {
		t.Errorf("another organization deletes it: %v", err)
	}
	if err := w.Detach(t.Context(), here, "ana", id, files[0].ID); err != nil {
		t.Error(err)
	}
	if err := w.Detach(t.Context(), here, "ana", id, files[0].ID); fault.KindOf(err) != fault.NotFound {
		t.Errorf("twice: %v", err)
	}
}

func TestAttach_Refuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.open(t)
	tests := map[string]struct {
		proof, name string
		body        []byte
		place       string
	}{
		"nothing":           {"", "a", nil, "file"},
		"too much":          {"", "a", make([]byte, cases.MaxFile+1), "file"},
		"no name":           {"", " ", []byte("x"), "file"},
		"a name of no text": {"", "a\x00", []byte("x"), "file"},
		"an unknown proof":  {"nothing", "a", []byte("x"), "proof"},
	}
	for name, test := range tests {
		err := w.Attach(t.Context(), here, "ana", id, test.proof, test.name, test.body)
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Place != test.place {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := w.Attach(t.Context(), elsewhere, "ana", id, "", "a", []byte("x")); fault.KindOf(err) != fault.NotFound {
		t.Errorf("another organization's case: %v", err)
	}
	for range cases.MaxFiles {
		if err := w.Attach(t.Context(), here, "ana", id, "", "a", []byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Attach(t.Context(), here, "ana", id, "", "a", []byte("x")); fault.KindOf(err) != fault.Invalid {
		t.Errorf("one too many: %v", err)
	}
}

func TestSay_StandsUntilItIsTakenBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.open(t)
	say := func(ticked bool, said string) []*cases.Said {
		t.Helper()
		if err := w.Say(t.Context(), here, "ana", id, "invoice", ticked, said); err != nil {
			t.Fatal(err)
		}
		all, err := w.SaidOf(t.Context(), here, id)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	say(true, "")
	if all := say(true, " no. 77 "); len(all) != 1 || all[0].Text != "no. 77" || !all[0].Ticked || all[0].By != "ana" {
		t.Errorf("said %+v", all)
	}
	if all := say(false, ""); len(all) != 0 {
		t.Errorf("still said: %+v", all)
	}
	for _, bad := range [][2]string{{"nothing", "x"}, {"invoice", strings.Repeat("x", 501)}, {"invoice", "\x00"}} {
		if err := w.Say(t.Context(), here, "ana", id, bad[0], true, bad[1]); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%.20q: %v", bad, err)
		}
	}
	if err := w.Say(t.Context(), elsewhere, "ana", id, "invoice", true, ""); fault.KindOf(err) != fault.NotFound {
		t.Errorf("another organization's case: %v", err)
	}
	if cases.IsProof("nothing") || !cases.IsProof("contact") {
		t.Error("IsProof knows the checklist")
	}
}
