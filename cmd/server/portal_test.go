package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"calfleet/internal/postgres/pgtest"
)

// command runs one command line on a database and returns what it printed and how it ended.
func command(t *testing.T, args ...string) (out, errs string, status int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status = run(t.Context(), args, terminal{strings.NewReader(""), &stdout, &stderr})
	return stdout.String(), stderr.String(), status
}

// served is a portal that answers until the test ends.
type served struct {
	address, link string
	stop          func() int // asks it to stop and returns its exit status
}

func serve(t *testing.T, args ...string) served {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...), terminal{strings.NewReader(""), writer, io.Discard})
		_ = writer.Close()
	}()
	stopped := false
	s := served{stop: func() int { cancel(); stopped = true; return <-ended }}
	t.Cleanup(func() {
		if !stopped {
			s.stop()
		}
	})
	lines := bufio.NewScanner(reader)
	for s.link == "" && lines.Scan() {
		if address, found := strings.CutPrefix(lines.Text(), "listening on "); found {
			s.address = address
		}
		s.link, _ = strings.CutPrefix(lines.Text(), "sign in: ")
		if !strings.HasPrefix(s.link, "http://") {
			s.link = ""
		}
	}
	go func() { _, _ = io.Copy(io.Discard, reader) }()
	if s.address == "" || s.link == "" {
		t.Fatalf("serve printed no address (%q) or no link (%q)", s.address, s.link)
	}
	return s
}

func get(t *testing.T, address string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := new(http.Client).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func TestServe_AnswersPrintsTheLinkAndStopsCleanly(t *testing.T) {
	t.Parallel()
	portal := serve(t, "--database-url", pgtest.URL(t))
	if status, _ := get(t, portal.address+"/healthz"); status != http.StatusOK {
		t.Errorf("/healthz answers %d", status)
	}
	if status, body := get(t, portal.link); status != http.StatusOK || !strings.Contains(body, "<form") {
		t.Errorf("the link answers %d without a form", status)
	}
	host := strings.TrimPrefix(portal.address, "http://")
	if _, errs, status := command(t, "healthcheck", "--listen", host); status != 0 {
		t.Errorf("healthcheck ends with %d: %s", status, errs)
	}
	if status := portal.stop(); status != 0 {
		t.Errorf("a stopped server ends with %d", status)
	}
	if _, _, status := command(t, "healthcheck", "--listen", host); status != 3 {
		t.Errorf("healthcheck of a portal that is gone ends with %d, want 3", status)
	}
}

func TestServe_DemoFleetIsThereAtOnceAndOnlyOnce(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	for range 2 {
		serve(t, "--database-url", url, "--demo").stop()
	}
	out, errs, status := command(t, "audit", "pack", "--database-url", url, "--organization", "groupe-lumen", "--output", filepath.Join(t.TempDir(), "q4.zip"))
	if status != 0 {
		t.Fatalf("audit pack ends with %d: %s%s", status, out, errs)
	}
}

func TestToken_PrintsTheTokenAloneAndItOpensTheDoor(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	portal := serve(t, "--database-url", url)
	out, errs, status := command(t, "token", "create", "--database-url", url, "--role", "agent", "--name", "paris")
	token := strings.TrimSuffix(out, "\n")
	if status != 0 || strings.ContainsAny(token, " \n") || !strings.HasPrefix(token, "calfleet_") {
		t.Fatalf("token create printed %q and ended with %d: %s", out, status, errs)
	}
	body, _, _ := strings.Cut(sampleReport("rdsh01", "2026-11-23T09:00:00Z"), ",\n \"purchases\"") // which are for files, not for agents
	body += "}"
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, portal.address+"/api/v1/reports", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	response, err := new(http.Client).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusAccepted {
		t.Errorf("a report with the token is answered %s", response.Status)
	}
}

func sampleReport(name, at string) string {
	return `{"schema": 1, "report_id": "0198c0de-0000-7000-8000-000000000001", "collected_at": "` + at + `",
 "computer": {"name": "` + name + `", "fqdn": "` + name + `.contoso.local", "domain": "contoso.local", "domain_joined": true,
   "os": {"caption": "Microsoft Windows Server 2019 Standard", "version": "10.0.17763", "product_type": 3, "sku": 7}},
 "session_host": {"licensing_mode": 4, "license_servers": ["lic01.contoso.local"]},
 "purchases": [{"reference": "PO-1", "cal_version": "2022", "cal_kind": "per_user", "quantity": 50, "license_server": "lic01.contoso.local"}]}`
}

func TestIngest_TakesReportsAndCheckmkSectionsOrNothing(t *testing.T) {
	t.Parallel()
	url, dir := pgtest.URL(t), t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := file("report.json", sampleReport("rdsh01", "2026-11-23T09:00:00Z"))
	section := file("agent.txt", "<<<rds_licenses:sep(44)>>>\n"+
		"KeyPackId,Description,KeyPackType,ProductType,ProductVersion,ProductVersionID,TotalLicenses,IssuedLicenses,AvailableLicenses,ExpirationDate,TypeAndModel\n"+
		"3,C50-10.01-S,5,1,Windows Server 2019,6,2000,1,1999,01/01/2031 00:00:00\n")
	if _, errs, status := command(t, "ingest", "--database-url", url, good, file("broken.json", `{"schema": 1}`)); status == 0 || !strings.Contains(errs, "broken.json") {
		t.Errorf("a broken file beside a good one: status %d, %s", status, errs)
	}
	out, errs, status := command(t, "ingest", "--json", "--database-url", url, "--license-server", "lic01.contoso.local", good, section)
	if status != 0 {
		t.Fatalf("ingest ends with %d: %s", status, errs)
	}
	var results []ingested
	if err := json.Unmarshal([]byte(out), &results); err != nil || len(results) != 2 || results[0].Reports != 1 || results[1].Reports != 1 {
		t.Errorf("ingest --json printed %s (%v)", out, err)
	}
	packs := file("packs.json", `{"KeyPackId": 3, "ProductVersionID": 6, "TotalLicenses": 50}`)
	out, errs, status = command(t, "ingest", "--database-url", url, "--license-server", "lic02.contoso.local", packs)
	if status != 0 || !strings.Contains(out, "read as key-packs, reports taken in: 1") {
		t.Errorf("ingest of an export ends with %d: %s%s", status, out, errs)
	}
	if _, errs, status := command(t, "ingest", "--database-url", url, "--kind", "nonsense", packs); status == 0 || !strings.Contains(errs, "nonsense") {
		t.Errorf("a kind there is not: status %d, %s", status, errs)
	}
	pack := filepath.Join(dir, "q4.zip")
	if out, errs, status := command(t, "audit", "pack", "--database-url", url, "--output", pack); status != 0 {
		t.Fatalf("audit pack ends with %d: %s%s", status, out, errs)
	}
	archive, err := zip.OpenReader(pack)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	var names []string
	for _, f := range archive.File {
		names = append(names, f.Name)
	}
	for _, want := range []string{"purchases.csv", "findings.csv", "manifest.json", "SHA256SUMS"} {
		if !strings.Contains(strings.Join(names, " "), want) {
			t.Errorf("the pack holds %v, not %s", names, want)
		}
	}
}

func TestRun_MisuseIsToldAndEndsWithTwo(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{
		"no command": {}, "unknown command": {"frobnicate"}, "unknown flag": {"serve", "--frobnicate"}, "token without a name": {"token", "create"},
		"two databases": {"migrate", "--data-dir", "/x", "--database-url", "postgres://x"}, "no address": {"serve", "--listen", "nonsense", "--data-dir", "/x"},
	} {
		if _, errs, status := command(t, args...); status != 2 || errs == "" {
			t.Errorf("%s: status %d, want 2; %q", name, status, errs)
		}
	}
	if out, _, status := command(t, "version", "--json"); status != 0 || !strings.Contains(out, `"version": "development"`) {
		t.Errorf("version --json ends with %d: %s", status, out)
	}
	if out, _, status := command(t, "--help"); status != 0 || !strings.Contains(out, "ingest") {
		t.Errorf("--help ends with %d", status)
	}
}

func TestUser_LinkLetsAPersonIn(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	portal := serve(t, "--database-url", url)
	out, errs, status := command(t, "user", "add", "--database-url", url, "--public-url", portal.address, "--role", "operator", "ana@contoso.local")
	link, found := strings.CutPrefix(strings.TrimSpace(out), "sign in: ")
	if status != 0 || !found {
		t.Fatalf("user add printed %q and ended with %d: %s", out, status, errs)
	}
	if status, body := get(t, link); status != http.StatusOK || !strings.Contains(body, "<form") {
		t.Errorf("the link answers %d", status)
	}
	if out, _, status := command(t, "user", "list", "--database-url", url); status != 0 || !strings.Contains(out, "ana@contoso.local") {
		t.Errorf("user list printed %q and ended with %d", out, status)
	}
	if _, errs, status := command(t, "user", "link", "--database-url", url, "nobody@contoso.local"); status == 0 || errs == "" {
		t.Errorf("a link for nobody: status %d, %q", status, errs)
	}
}
