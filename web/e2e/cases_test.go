package e2e

import (
	"archive/zip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"calfleet/internal/cases"
	"calfleet/internal/report"
	"calfleet/web/text"
)

// The seed case, carried through to its proof: keys of the version that the present server takes.
func TestCase_DowngradeFromTheFindingToTheProof(t *testing.T) {
	t.Parallel()
	for _, lang := range text.Langs {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			b := newPortal(t).open(t, lang)
			b.becomeAdministrator()
			b.uploadReports()
			b.importPurchases()
			b.understand()
			page := b.openCase("downgrade-or-exchange")
			b.completeRequest(page)
			b.moveCase(page, "sent", text.StateSent)
			b.exchange()
			b.await(page, ".page-title .pill", text.StateSolved.In(lang))
			b.says("#diary", text.CasePortal.In(lang))
			b.look("case, solved")
			b.await("/", "#collections tr", collection, text.StateFine.In(lang))
		})
	}
}

// The other way: a newer license server, its scripts, and the reports that show the hosts pointed at it.
func TestCase_NewerServerFromTheFindingToTheProof(t *testing.T) {
	t.Parallel()
	for _, lang := range text.Langs {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			b := newPortal(t).open(t, lang)
			b.becomeAdministrator()
			b.uploadReports()
			b.importPurchases()
			b.understand()
			page := b.openCase("newer-license-server")
			b.fillPlan()
			b.moveCase(page, "installing", text.StateInstalling)
			b.assignPurchase(lic23)
			b.report(licenseServer("LIC23", "2022", 7, 50, 0), pointed(broker()), pointed(host("RDSH-CPT-01")), pointed(host("RDSH-CPT-02")), pointed(host("RDSH-CPT-03")))
			b.await(page, ".page-title .pill", text.StateSolved.In(lang))
			b.await("/", "#collections tr", collection, text.StateFine.In(lang))
		})
	}
}

var lic23 = fqdn("LIC23")

// openCase opens the case of a remedy from the finding that is open, and returns where the case is.
func (b *tab) openCase(remedy string) string {
	b.t.Helper()
	b.follow("#remedy-" + remedy + " .actions a")
	b.look("case, new")
	b.typeIn("note", "Ticket 42")
	b.follow("main form .form-end button[type=submit]")
	b.says(".page-title .pill", text.StateDraft.In(b.lang))
	b.says("#diary", "Ticket 42")
	b.look("case")
	return ask[string](b, "location.pathname")
}

// moveCase brings the case into another state.
func (b *tab) moveCase(page, state string, word text.Msg) {
	b.t.Helper()
	b.visit(page)
	b.choose("state", state)
	b.follow("#move button[type=submit]")
	b.says(".page-title .pill", word.In(b.lang))
	b.visit("/cases/board")
	b.says("[aria-labelledby=column-"+state+"]", text.CaseTitled.In(b.lang, 1, ""))
}

// completeRequest says who can be reached, attaches a proof, and takes letter, mail and ZIP.
func (b *tab) completeRequest(page string) {
	b.t.Helper()
	b.visit(page)
	b.follow(`.page-head a[href$="/request"]`)
	b.says("#letter", "BC-2026-0117", lic01)
	b.says("#annex", "Société Générale Informatique")
	b.look("request")
	b.click("#proof-contact summary")
	b.fill("said-contact", "Camille, 9–17")
	b.follow("#proof-contact button[type=submit]")
	b.choose("proof", "invoice")
	b.attach(file(b.t, "testdata/achats.csv"))
	b.follow(`form[action$="/files"] button[type=submit]`)
	b.says("#proof-invoice", word(b, cases.ByFile))
	b.says("#letter", "Camille, 9–17")
	b.check("request, with proofs")
	letter := b.download(`#letter a[href*="letter.pdf"]`)
	b.holds(letter, "BC-2026-0117", map[text.Lang]string{text.French: "Référence article", text.English: "Part number"}[b.lang])
	names := b.zipped(`#letter a[href*="request.zip"]`)
	if !slices.Contains(names, "annex.csv") || !slices.Contains(names, "files/01-achats.csv") {
		b.t.Errorf("the ZIP has %q", names)
	}
}

// word is what a checklist says of a proof.
func word(b *tab, by cases.Basis) string {
	if b.lang == text.French {
		return by.Word().FR
	}
	return by.Word().EN
}

// holds reads a PDF as a person would, where the machine has the program for it; elsewhere the test of the documents themselves stands for it.
func (b *tab) holds(pdf string, words ...string) {
	b.t.Helper()
	body, err := os.ReadFile(pdf)
	if err != nil || !strings.HasPrefix(string(body), "%PDF-") {
		b.t.Fatalf("no PDF: %v", err)
	}
	reader, err := exec.LookPath("pdftotext")
	if err != nil {
		return
	}
	read, err := exec.CommandContext(b.t.Context(), reader, "-layout", pdf, "-").Output()
	if err != nil {
		b.t.Fatal(err)
	}
	for _, w := range words {
		if !strings.Contains(string(read), w) {
			b.t.Errorf("the PDF doesn't say %q:\n%s", w, read)
		}
	}
}

// zipped downloads a ZIP and returns the names of its files.
func (b *tab) zipped(selector string) (names []string) {
	b.t.Helper()
	pack, err := zip.OpenReader(b.download(selector))
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = pack.Close() }()
	for _, f := range pack.File {
		names = append(names, f.Name)
	}
	return names
}

// fillPlan says how the new server is called, and takes the scripts.
func (b *tab) fillPlan() {
	b.t.Helper()
	b.follow(`.page-head a[href$="/plan"]`)
	b.look("plan of a server")
	b.fill("server", lic23)
	b.follow("#names form button[type=submit]")
	b.says("#plan-point", "3")
	b.click("#script-d summary")
	b.says("#script-d pre", "$NewServer = '"+lic23+"'", "'rdsh-cpt-01.lumen.example'")
	b.check("plan of a server, filled in")
	pack, err := zip.OpenReader(b.download(`#names a[href*="plan.zip"]`))
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = pack.Close() }()
	script, err := pack.Open("2c-point-hosts.ps1")
	if err != nil {
		b.t.Fatal(err)
	}
	body, err := io.ReadAll(script)
	if err != nil || !strings.HasPrefix(string(body), "\ufeff#requires") || !strings.Contains(string(body), "$NewServer = '"+lic23+"'\r\n") {
		b.t.Errorf("%v: the script is\n%s", err, body)
	}
}

// assignPurchase says which server the 50 CALs are for now.
func (b *tab) assignPurchase(server string) {
	b.t.Helper()
	b.visit("/purchases")
	b.follow(b.saying(".row-link", "BC-2026-0117"))
	b.fill("license_server", server)
	b.follow("main form .form-end button[type=submit]")
}

// report uploads what machines say.
func (b *tab) report(reports ...report.Report) {
	b.t.Helper()
	dir := b.t.TempDir()
	var paths []string
	for _, r := range reports {
		body, err := report.Encode(r)
		if err != nil {
			b.t.Fatal(err)
		}
		path := filepath.Join(dir, r.Computer.Name+".json")
		if err := os.WriteFile(path, body, 0o600); err != nil {
			b.t.Fatal(err)
		}
		paths = append(paths, path)
	}
	b.visit("/reports/new")
	b.attach(paths...)
	b.follow(`form[action="/reports"] .form-end button`)
	b.says(".notice.good", text.ReportsTaken.In(b.lang, len(reports)))
}

// pointed is a report of a host or a broker after it was pointed at the new server.
func pointed(r report.Report) report.Report {
	if r.SessionHost != nil {
		r.SessionHost.LicenseServers = []string{lic23}
		r.SessionHost.Connectivity = []report.Connectivity{{Server: lic23, Status: 11}}
	}
	if r.Deployment != nil && r.Deployment.LicenseServers != nil {
		r.Deployment.LicenseServers = []string{lic23}
	}
	return r
}
