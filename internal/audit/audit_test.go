package audit

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/activity/activitytest"
	"calfleet/internal/compat"
	"calfleet/internal/demo"
	"calfleet/internal/findings"
	"calfleet/internal/inventory"
	"calfleet/internal/jobs"
	"calfleet/internal/postgres/pgtest"
	"calfleet/internal/sheet"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var morning = time.Date(2026, time.November, 2, 8, 0, 0, 0, time.UTC)

// demoFleet is a database with the demo in it, and the id of its French half.
func demoFleet(t *testing.T) (*pgxpool.Pool, Options) {
	t.Helper()
	return demoFleetAt(t, morning)
}

func demoFleetAt(t *testing.T, at time.Time) (*pgxpool.Pool, Options) {
	t.Helper()
	pool := pgtest.New(t)
	queue, err := jobs.NewQueue(pool)
	if err != nil {
		t.Fatal(err)
	}
	if err := demo.Load(t.Context(), pool, inventory.New(pool, queue), findings.New(pool), at); err != nil {
		t.Fatal(err)
	}
	o := Options{Slug: "groupe-lumen", Name: "Groupe Lumen", AsOf: at, Generator: "calfleet test"}
	const query = `SELECT organization_id FROM organizations WHERE slug = $1`
	if err := pool.QueryRow(t.Context(), query, o.Slug).Scan(&o.Organization); err != nil {
		t.Fatal(err)
	}
	return pool, o
}

// opened is a pack as its reader sees it.
type opened struct {
	manifest Manifest
	raw      []byte
	files    map[string][]byte
}

func writePack(t *testing.T, pool *pgxpool.Pool, o Options) opened {
	t.Helper()
	var buffer bytes.Buffer
	manifest, err := WritePack(t.Context(), pool, &buffer, o)
	if err != nil {
		t.Fatal(err)
	}
	return openPack(t, manifest, buffer.Bytes())
}

func openPack(t *testing.T, manifest Manifest, raw []byte) opened {
	t.Helper()
	reader, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	o := opened{manifest, raw, map[string][]byte{}}
	for _, f := range reader.File {
		content, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if o.files[f.Name], err = io.ReadAll(content); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

// table reads one CSV file: a map from header to cell for each row.
func (o opened) table(t *testing.T, name string) []map[string]string {
	t.Helper()
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(o.files[name]), "\ufeff")))
	if o.manifest.Language == French {
		r.Comma = ';'
	}
	records, err := r.ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var rows []map[string]string
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, header := range records[0] {
			row[header] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func TestWritePack_HoldsEveryFileAndItsSumsVerify(t *testing.T) {
	t.Parallel()
	pool, o := demoFleet(t)
	pack := writePack(t, pool, o)

	var names []string
	for _, f := range pack.manifest.Files {
		names = append(names, f.Name)
		sum := sha256.Sum256(pack.files[f.Name])
		if got := hex.EncodeToString(sum[:]); got != f.SHA256 || int64(len(pack.files[f.Name])) != f.Bytes {
			t.Errorf("%s: the manifest says %d bytes %s, the file has %d bytes %s", f.Name, f.Bytes, f.SHA256, len(pack.files[f.Name]), got)
		}
	}
	want := []string{
		"README.txt", "LISEZMOI.txt", "collections.csv", "hosts.csv", "license-servers.csv", "key-packs.csv", "purchases.csv", "pins.csv", "position.csv",
		"position-purchases.csv", "position-notes.csv", "findings.csv", "remedies.csv", "cases.csv", "not-judged.csv",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	for line := range strings.Lines(string(pack.files["SHA256SUMS"])) {
		sum, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if got := sha256.Sum256(pack.files[name]); hex.EncodeToString(got[:]) != sum {
			t.Errorf("SHA256SUMS is wrong about %s", name)
		}
	}
	var manifest Manifest
	if err := json.Unmarshal(pack.files["manifest.json"], &manifest); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(pack.manifest, manifest); diff != "" {
		t.Errorf("manifest.json (-returned +written):\n%s", diff)
	}
}

func TestWritePack_TheSameSnapshotGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	pool, o := demoFleet(t)
	o.Language = French
	first, second := writePack(t, pool, o), writePack(t, pool, o)
	if !bytes.Equal(first.raw, second.raw) {
		t.Error("two packs of one state differ")
	}
}

func TestWritePack_CountsRowsAsTheTablesHaveThem(t *testing.T) {
	t.Parallel()
	pool, o := demoFleet(t)
	pack := writePack(t, pool, o)
	for _, f := range pack.manifest.Files {
		if strings.HasSuffix(f.Name, ".csv") && len(pack.table(t, f.Name)) != f.Rows {
			t.Errorf("%s: the manifest says %d rows, the file has %d", f.Name, f.Rows, len(pack.table(t, f.Name)))
		}
	}
}

// Findings are stored as of now, since some of them are about the time that has passed.
func TestWritePack_AgreesWithTheStoredFindings(t *testing.T) {
	t.Parallel()
	pool, o := demoFleetAt(t, time.Now())
	const query = `SELECT count(*) FROM findings WHERE organization_id = $1 AND resolved_at IS NULL`
	var stored int
	if err := pool.QueryRow(t.Context(), query, o.Organization).Scan(&stored); err != nil {
		t.Fatal(err)
	}
	rows := writePack(t, pool, o).table(t, "findings.csv")
	if len(rows) != stored {
		t.Errorf("want %d findings, got %d", stored, len(rows))
	}
	for _, row := range rows {
		if row["Open since (UTC)"] == "" {
			t.Errorf("no stored finding for %s %s", row["Rule"], row["Subject"])
		}
	}
}

func TestWritePack_VerdictsAreThoseOfTheRules(t *testing.T) {
	t.Parallel()
	pool, o := demoFleet(t)
	pack := writePack(t, pool, o)
	facts, err := inventory.Facts(t.Context(), pool, o.Organization, morning)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for _, c := range compat.Evaluate(facts).Collections {
		want[c.Name] = verdictWords[c.Verdict].EN + " " + stateWords[c.State].EN
	}
	got, worst := map[string]string{}, map[string]string{}
	for _, row := range pack.table(t, "collections.csv") {
		got[row["Collection"]] = row["Verdict"] + " " + row["State"]
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("collections (-want +got):\n%s", diff)
	}
	order := map[string]int{"Not applicable": 0, "OK": 1, "Unknown": 2, "Violation": 3}
	for _, row := range pack.table(t, "hosts.csv") {
		if c := row["Collection"]; worst[c] == "" || order[row["Verdict"]] > order[worst[c]] {
			worst[c] = row["Verdict"]
		}
	}
	for name, verdict := range worst {
		if !strings.HasPrefix(got[name], verdict+" ") {
			t.Errorf("%s: the worst of its hosts is %s, the collection %s", name, verdict, got[name])
		}
	}
}

func TestWritePack_TheSeedCaseCanBeReadFromIt(t *testing.T) {
	t.Parallel()
	pool, o := demoFleet(t)
	o.Language = French
	pack := writePack(t, pool, o)
	var number string
	for _, row := range pack.table(t, "findings.csv") {
		if row["Collection"] == "Comptabilité" && row["Règle"] == "server-older-than-cal" {
			number = row["Constat"]
			if !strings.Contains(row["Preuves"], "CAL Utilisateur 2022") || !strings.Contains(row["Preuves"], "PO-2026-0117") {
				t.Errorf("want the purchase as evidence, got %q", row["Preuves"])
			}
		}
	}
	var remedies []string
	for _, row := range pack.table(t, "remedies.csv") {
		if row["Constat"] == number {
			remedies = append(remedies, row["Rang"]+" "+row["Remède"])
		}
	}
	if len(remedies) == 0 || remedies[0] != "1 repoint-to-newer-server" {
		t.Errorf("want repoint-to-newer-server first, got %v", remedies)
	}
}

func TestWritePack_PositionIsSigned(t *testing.T) {
	t.Parallel()
	pool, o := demoFleet(t)
	got := map[string]string{}
	for _, row := range writePack(t, pool, o).table(t, "position.csv") {
		got[row["CAL version"]+" "+row["CAL kind"]] = strings.Join([]string{
			row["Needed"], row["Purchased, in force"], row["Balance"], row["Installed"], row["Purchased, not installed"], row["Issued"],
		}, " ")
	}
	want := map[string]string{
		"2025 Per User":   "31 60 29 40 20 31",
		"2022 Per User":   "311 390 79 340 50 311",
		"2022 Per Device": "48 60 12 60 0 48",
		"2019 Per User":   "96 100 4 100 0 96",
		"2016 Per User":   "0 25 25 25 0 0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("position (-want +got):\n%s", diff)
	}
}

// sumOf adds up a column of figures for CALs of one version.
func sumOf(t *testing.T, rows []map[string]string, version, column string) (sum int) {
	t.Helper()
	for _, row := range rows {
		if row["CAL version"] == version && row["CAL kind"] == "Per User" {
			n, err := strconv.Atoi(row[column])
			if err != nil {
				t.Fatal(err)
			}
			sum += n
		}
	}
	return sum
}

func TestWritePack_TellsWhichPurchaseCoversWhat(t *testing.T) {
	t.Parallel()
	pool, o := demoFleet(t)
	rows := writePack(t, pool, o).table(t, "position-purchases.csv")
	if used, spare := sumOf(t, rows, "2022", "CALs used"), sumOf(t, rows, "2022", "To spare"); used != 311 || spare != 79 {
		t.Errorf("purchases of 2022 CALs: %d used, %d to spare", used, spare)
	}
	for _, row := range rows {
		if row["CALs used"] != "0" && row["Covers needs of version"] == "" {
			t.Errorf("covers nothing: %v", row)
		}
	}
}

func TestWritePack_AnEarlierDayKnowsNoLaterPurchases(t *testing.T) {
	t.Parallel()
	pool, o := demoFleet(t)
	o.AsOf = time.Date(2025, time.June, 2, 8, 0, 0, 0, time.UTC)
	for _, row := range writePack(t, pool, o).table(t, "position-purchases.csv") {
		if why := row["Not counted, because"]; strings.HasSuffix(row["Order or invoice"], "2026-0117") != (why == "it was bought on 17 January 2026 only") {
			t.Errorf("%v", row)
		}
	}
}

func TestWritePack_CountsThatNobodyReadAreUnknownAndNotZero(t *testing.T) {
	t.Parallel()
	pool, o := demoFleet(t)
	const query = `UPDATE license_servers SET key_packs_read_at = NULL WHERE organization_id = $1 AND name = 'licib.iberia.local'`
	const drop = `
		DELETE FROM key_packs
		WHERE license_server_id = (SELECT license_server_id FROM license_servers WHERE name = 'licib.iberia.local')`
	for _, statement := range []struct {
		sql  string
		args []any
	}{{query, []any{o.Organization}}, {drop, nil}} {
		if _, err := pool.Exec(t.Context(), statement.sql, statement.args...); err != nil {
			t.Fatal(err)
		}
	}
	pack := writePack(t, pool, o)
	for _, row := range pack.table(t, "position.csv") {
		for _, column := range []string{"Needed", "Installed", "Issued"} {
			if got := row[column]; got != "unknown" && !strings.HasPrefix(got, "at least ") {
				t.Errorf("%s %s: %s is %q", row["CAL version"], row["CAL kind"], column, got)
			}
		}
	}
	if notes := string(pack.files["position-notes.csv"]); !strings.Contains(notes, "Nobody has read the key packs of licib.iberia.local") {
		t.Errorf("nobody says what is unknown:\n%s", notes)
	}
}

func TestWritePack_ItsPurchasesImportAgainUnchanged(t *testing.T) {
	t.Parallel()
	pool, o := demoFleet(t)
	queue, err := jobs.NewQueue(pool)
	if err != nil {
		t.Fatal(err)
	}
	for _, o.Language = range []Language{English, French} {
		pack := writePack(t, pool, o)
		upload := inventory.Upload{FileName: "purchases.csv", File: sheet.FileOf(pack.files["purchases.csv"])}
		tried, err := inventory.New(pool, queue).ImportOnce(t.Context(), o.Organization, upload, inventory.Once{DryRun: true, Refused: func(r *inventory.ImportRow) error {
			t.Errorf("line %d is refused: %v", r.Line, r.Problems)
			return nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		if want := (inventory.ImportCounts{Same: 8}); tried.Counts() != want {
			t.Errorf("%s: want %+v, got %+v", o.Language, want, tried.Counts())
		}
	}
}

func TestWritePack_OneOrganizationOnly(t *testing.T) {
	t.Parallel()
	pool, o := demoFleet(t)
	for name, content := range writePack(t, pool, o).files {
		if bytes.Contains(bytes.ToLower(content), []byte("northwind")) {
			t.Errorf("%s tells of another organization", name)
		}
	}
}

func TestWritePack_AnEmptyOrganizationHasEmptyTables(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	pack := writePack(t, pool, Options{Organization: inventory.DefaultOrganization, Slug: "default", Name: "Default", AsOf: morning})
	for _, f := range pack.manifest.Files {
		if f.Rows != 0 {
			t.Errorf("%s has %d rows", f.Name, f.Rows)
		}
	}
}

func TestRecordPack_ShowsInTheActivity(t *testing.T) {
	t.Parallel()
	pool, o := demoFleet(t)
	if err := RecordPack(t.Context(), pool, o.Organization, "ana", writePack(t, pool, o).manifest); err != nil {
		t.Fatal(err)
	}
	events, err := activitytest.List(t.Context(), pool, o.Organization, uuid.Nil, 1)
	if err != nil {
		t.Fatal(err)
	}
	if len(events) != 1 || events[0].Actor != "ana" || events[0].Action != "audit.pack" || events[0].Subject != "2026-11-02" {
		t.Errorf("want ana's audit.pack of 2026-11-02, got %+v", events)
	}
}
