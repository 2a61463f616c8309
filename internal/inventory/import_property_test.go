package inventory

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/sheet"
)

// sampledFile makes files of one kind: lines about some of a few records, of which some may be known and some not, saying some things and not
// others.
type sampledFile struct {
	head []string
	row  func(r *rand.Rand, n int) []string // of the record n; a cell may be empty, or "-"
}

const (
	randomRecords = 24 // that files speak of
	randomLines   = 16 // in each
)

func pick(r *rand.Rand, words ...string) string { return words[r.IntN(len(words))] }

// sampledFiles are those of each kind. What a row of the first file said, the second may say otherwise, keep or clear.
var sampledFiles = map[string]sampledFile{
	ImportPurchases: {
		[]string{"Order number", "CAL version", "CAL kind", "Quantity", "Supplier", "License server", "Purchased on", "Term", "Note", "Fund"},
		func(r *rand.Rand, n int) []string {
			return []string{
				fmt.Sprintf("PO-%02d", n), pick(r, "2019", "2022"), "Per User", fmt.Sprint(1 + r.IntN(90)), pick(r, "", "-", "Contoso", "A; \"B\""), pick(r, "", "lic01", "lic02.contoso.local"),
				pick(r, "", "-", "2026-01-17"), pick(r, "", "perpetual"), pick(r, "", "=1+1", "-", "é"), pick(r, "", "-", "A", "B"),
			}
		},
	},
	ImportHosts: {
		[]string{"Host", "Domain", "Member of a domain", "Operating system", "RD Session Host role", "Licensing mode", "License servers", "Fund"},
		func(r *rand.Rand, n int) []string {
			return []string{
				fmt.Sprintf("rdsh%02d%s", n, pick(r, "", ".contoso.local")), pick(r, "", "contoso.local", "-"), pick(r, "", "yes", "no"), pick(r, "", "2012 R2", "2019", "-"), pick(r, "", "yes", "no"),
				pick(r, "", "Per User", "Per Device", "-"), pick(r, "", "lic01", "lic01 lic02", "no server", "-"), pick(r, "", "-", "A", "B"),
			}
		},
	},
	ImportLicenseServers: {
		[]string{"License server", "Operating system", "Activated", "Discovery scope", "Product ID", "Upgrades prevented", "Fund"},
		func(r *rand.Rand, n int) []string {
			return []string{
				fmt.Sprintf("lic%02d.contoso.local", n), pick(r, "", "2016", "2022", "-"), pick(r, "", "yes", "no", "-"), pick(r, "", "domain", "forest"), pick(r, "", "00455-1", "-"), pick(r, "", "yes", "no"),
				pick(r, "", "-", "A", "B"),
			}
		},
	},
	ImportKeyPacks: {
		[]string{"License server", "Pack", "CAL version", "Kind", "Installed", "Issued", "Expires"},
		func(r *rand.Rand, n int) []string {
			return []string{
				fmt.Sprintf("lic%02d.contoso.local", n%4), fmt.Sprint(n + 1), pick(r, "2019", "2022"), pick(r, "Per User", "Per Device"), fmt.Sprint(50 + r.IntN(50)), pick(r, "", "7", "-"), pick(r, "", "2030-01-31", "-"),
			}
		},
	},
	ImportCollections: {
		[]string{"Collection", "Broker", "Hosts", "Mode", "License servers", "May connect", "Do connect", "Fund"},
		func(r *rand.Rand, n int) []string {
			hosts := strings.Join([]string{pick(r, "rdsh01", ""), pick(r, "rdsh02", ""), fmt.Sprintf("rdsh%02d", r.IntN(randomRecords))}, " ")
			row := []string{
				fmt.Sprintf("Farm %02d", n), "", pick(r, "", "-", hosts, hosts), pick(r, "", "Per User", "Per Device", "-"), pick(r, "", "lic01", "lic01 lic02", "no server", "-"),
				pick(r, "", "0", "40", "-"), pick(r, "", "31", "-"), pick(r, "", "-", "A", "B"),
			}
			if n == 0 { // what a broker governs
				return append([]string{"Finance", "rdcb01.contoso.local", "", "", ""}, row[5:]...)
			}
			return row
		},
	},
	ImportMembers: {
		[]string{"Collection", "Host"},
		func(r *rand.Rand, n int) []string {
			return []string{fmt.Sprintf("Farm %02d", n%7), fmt.Sprintf("rdsh%02d", r.IntN(randomRecords))}
		},
	},
	ImportUsers: {
		[]string{"Collection", "User"},
		func(r *rand.Rand, n int) []string {
			return []string{fmt.Sprintf("Users %d", n%4), fmt.Sprintf("user%d", r.IntN(randomRecords))}
		},
	},
}

func (f sampledFile) text(r *rand.Rand) string {
	var file strings.Builder
	w := sheet.NewWriter(&file, ';')
	_ = w.Header(f.head...)
	for _, n := range r.Perm(randomRecords)[:randomLines] {
		cells := make([]sheet.Cell, len(f.head))
		for i, word := range f.row(r, n) {
			cells[i] = sheet.Text(word)
		}
		_ = w.Row(cells...)
	}
	_ = w.Flush()
	return file.String()
}

// TestImport_EveryKindComesBackTheSameAndIsTakenBackWhole holds for each kind of records and random files: a file that was applied says nothing new,
// and taking it back leaves what was there before it.
func TestImport_EveryKindComesBackTheSameAndIsTakenBackWhole(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	for at, kind := range ImportKinds {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			r, w, file := rand.New(rand.NewPCG(seed, uint64(at))), newWorld(t), sampledFiles[kind]
			if file.row == nil {
				t.Fatalf("no files of %s are made", kind)
			}
			w.furnish(t)
			w.appliedAndSame(t, kind, file.text(r))
			before := w.inUse(t)
			second := w.appliedAndSame(t, kind, file.text(r))
			undone, err := w.UndoImport(t.Context(), here, ana, second.ID)
			if err != nil || len(undone.Kept) > 0 {
				t.Fatalf("undone %+v, %v; want nothing kept", undone, err)
			}
			if diff := cmp.Diff(before, w.inUse(t)); diff != "" {
				t.Errorf("after it was taken back (-before +after):\n%s", diff)
			}
		})
	}
}

// furnish is what files find: a broker's collection, license servers for packs, and a field of the organization's own for each kind of record.
func (w world) furnish(t *testing.T) {
	t.Helper()
	w.submit(t, sampleHost())
	w.submit(t, sampleBroker())
	w.applyFile(t, "Collection;Hosts;May connect\nUsers 0;rdshx0;3\nUsers 1;rdshx1;\nUsers 2;;0\nUsers 3;;9\n")
	w.applyFile(t, "License server;Activated\nlic00.contoso.local;yes\nlic01.contoso.local;yes\nlic02.contoso.local;yes\nlic03.contoso.local;yes\n")
	for _, kind := range Kinds {
		w.own(t, kind, "Fund", CustomText)
	}
}

// appliedAndSame applies a file of which no line is refused, and holds that it says nothing new afterwards.
func (w world) appliedAndSame(t *testing.T, kind, text string) *Import {
	t.Helper()
	i := w.importFile(t, Reading{Kind: kind}, text)
	if i.Refused > 0 || i.Apart > 0 && kind != ImportUsers {
		for _, row := range w.rowsOf(t, i) {
			if len(row.Problems) > 0 {
				t.Fatalf("line %d: %+v\n%s", row.Line, row.Problems, text)
			}
		}
	}
	_, err := w.ApplyImport(t.Context(), here, buyer, i.ID, false, nil)
	check(t, err)
	if again := w.importFile(t, Reading{Kind: kind}, text); again.Same != i.Counts().Good() {
		for _, row := range w.rowsOf(t, again) {
			if row.Outcome != OutcomeSame && row.Outcome != OutcomeApart {
				t.Fatalf("again, line %d: %s %+v\n%s", row.Line, row.Outcome, row.Changes, text)
			}
		}
	}
	return i
}

// inUse is all that stands in the records in use, each as one text: what a page could show of it.
func (w world) inUse(t *testing.T) []string {
	t.Helper()
	const query = `
		SELECT (to_jsonb(h) - 'host_id' - 'source' - 'created_at' - 'updated_at')::text FROM hosts h WHERE organization_id = $1 AND retired_at IS NULL
		UNION ALL
		SELECT (to_jsonb(l) - 'license_server_id' - 'source' - 'created_at' - 'updated_at' - 'key_packs_read_at')::text FROM license_servers l WHERE organization_id = $1 AND retired_at IS NULL
		UNION ALL
		SELECT l.name || (to_jsonb(p) - 'license_server_id')::text FROM key_packs p JOIN license_servers l USING (organization_id, license_server_id) WHERE p.organization_id = $1
		UNION ALL
		SELECT (to_jsonb(p) - 'purchase_id' - 'source' - 'created_at' - 'updated_at')::text FROM purchases p WHERE organization_id = $1
		UNION ALL
		SELECT jsonb_build_array(c.name, c.deployment_id, c.by_hand, c.licensing_mode, c.license_servers, c.authorised, c.actual,
			(SELECT array_agg(h.name ORDER BY h.name) FROM collection_hosts m JOIN hosts h USING (organization_id, host_id) WHERE m.collection_id = c.collection_id))::text
		FROM collections c WHERE organization_id = $1 AND retired_at IS NULL
		UNION ALL
		SELECT 'entry' || jsonb_build_array(e.record_id, e.topic, e.entered_by, e.reported)::text FROM entries e LEFT JOIN hosts h ON h.host_id = e.record_id LEFT JOIN license_servers l ON l.license_server_id = e.record_id
		WHERE e.organization_id = $1 AND h.retired_at IS NULL AND l.retired_at IS NULL
		UNION ALL
		SELECT 'own' || jsonb_build_array(v.record_id, v.value)::text FROM custom_values v WHERE organization_id = $1
			AND NOT EXISTS (SELECT FROM hosts x WHERE x.host_id = v.record_id AND x.retired_at IS NOT NULL)
			AND NOT EXISTS (SELECT FROM license_servers x WHERE x.license_server_id = v.record_id AND x.retired_at IS NOT NULL)
			AND NOT EXISTS (SELECT FROM collections x WHERE x.collection_id = v.record_id AND x.retired_at IS NOT NULL)`
	rows, err := w.pool.Query(t.Context(), query, here)
	check(t, err)
	defer rows.Close()
	var all []string
	for rows.Next() {
		var row string
		check(t, rows.Scan(&row))
		all = append(all, row)
	}
	slices.Sort(all)
	return all
}

// FuzzImportLines holds for every kind of records and any cells: no panic, each line understood, set apart or refused with a reason in both
// languages, and what was understood is what a form of the record takes.
func FuzzImportLines(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 2))
	for at, kind := range ImportKinds {
		for n := range 4 {
			f.Add(uint8(at), strings.Join(sampledFiles[kind].row(r, n), "\x1f"))
		}
		f.Add(uint8(at), strings.Repeat("-\x1f", 20))
		f.Add(uint8(at), strings.Repeat("\u00a0=cmd|' /C calc'!A0\u202e\x1f", 20))
	}
	f.Fuzz(func(t *testing.T, at uint8, line string) {
		kind := importKinds[int(at)%len(importKinds)]
		file := &ImportFile{kind: kind, Mapping: Mapping{Kind: kind.id, DateOrder: sheet.DMY}}
		for _, field := range kind.fields {
			file.Mapping.Columns = append(file.Mapping.Columns, MappedColumn{Column: field, Field: field})
		}
		cells := append(strings.Split(line, "\x1f"), make([]string, len(kind.fields))...)[:len(kind.fields)] // as sheets have it
		reader := kind.reader(file)
		for number := range 2 {
			checkAnyLine(t, kind, reader.line(number+2, cells))
		}
	})
}

// typedForms are the forms whose topics a line of a kind speaks of, by the kind.
var typedForms = map[string]func(values map[string]string) error{
	ImportHosts: func(values map[string]string) error {
		_, err := hostTopics.read(Form{Values: values}, &Host{})
		return err
	},
	ImportLicenseServers: func(values map[string]string) error {
		_, err := licenseServerTopics.read(Form{Values: values}, &LicenseServer{})
		return err
	},
	ImportCollections: func(values map[string]string) error {
		for _, t := range listedTopics {
			if typed, speaks := values[t.name]; speaks && !t.read(t.parts(&ListedCollection{}), typed) {
				return fmt.Errorf("%s can't be %q", t.name, typed)
			}
		}
		return nil
	},
	ImportKeyPacks: func(values map[string]string) error {
		_, err := packSaid(KeyPack{Type: new(int64(packVolume))}, &stagedRecord{Fields: values})
		if values["cal_version"] == "" || values["cal_kind"] == "" || values["total"] == "" {
			return nil // of a pack that is known
		}
		return err
	},
}

func checkAnyLine(t *testing.T, kind *importKind, l ImportLine) {
	t.Helper()
	if kind.isPurchases() {
		checkLine(t, l)
		return
	}
	if kind.private && strings.Join(l.Cells, "") != strings.Join(append(slices.Clone(l.Cells[:2]), l.Cells[3:]...), "") {
		t.Fatalf("%s: line %d keeps a name", kind.id, l.Line)
	}
	if (l.said == nil) == (len(l.Problems) == 0) {
		t.Fatalf("%s: line %d is neither understood nor refused", kind.id, l.Line)
	}
	for _, p := range l.Problems {
		if p.Reason.EN == "" || p.Reason.FR == "" {
			t.Fatalf("%s: line %d is refused without a reason in both languages", kind.id, l.Line)
		}
	}
	if l.said == nil {
		return
	}
	if l.said.Key == "" || tidy(l.said.Key) != l.said.Key {
		t.Fatalf("%s: line %d is about %q", kind.id, l.Line, l.said.Key)
	}
	if form := typedForms[kind.id]; form != nil {
		if err := form(l.said.values()); err != nil {
			t.Fatalf("%s: line %d says what no form takes: %v", kind.id, l.Line, err)
		}
	}
	if _, err := json.Marshal(l.said); err != nil {
		t.Fatal(err)
	}
}
