package ingest_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/ingest"
	"calfleet/internal/report"
)

var collected = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func sample(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func pack(id int64, description string, packType, productType int64, version string, versionID, total, issued, available int64) report.KeyPack {
	return report.KeyPack{
		ID: id, Description: description, KeyPackType: new(packType), ProductType: new(productType), ProductVersion: version,
		ProductVersionID: new(versionID), Total: new(total), Issued: new(issued), Available: new(available),
	}
}

func expiring(p report.KeyPack, year int, month time.Month, day, hour int) report.KeyPack {
	p.ExpiresAt = new(time.Date(year, month, day, hour, 0, 0, 0, time.UTC))
	return p
}

func notesOf(notes []ingest.Note) (lines []string) {
	for _, n := range notes {
		lines = append(lines, n.String())
	}
	return lines
}

func TestParse_AgentOutputGivesAReportForEachLicenseServer(t *testing.T) {
	t.Parallel()
	got, notes, err := ingest.Parse("lic01.txt", sample(t, "agent.txt"), ingest.Options{LicenseServer: "lic01.contoso.local", CollectedAt: collected})
	if err != nil {
		t.Fatal(err)
	}
	second := pack(3, "C50-10.01-S", 5, 1, "Windows Server 2022", 7, 50, 0, 50)
	second.Issued = nil
	old := "Windows Server 2008 oder Windows Server 2008 R2"
	want := []report.Report{
		{
			Schema: 1, ID: "", CollectedAt: collected, Collector: report.Collector{Name: "checkmk", Version: "2.4.0p5"},
			Computer: report.Computer{Name: "lic01", FQDN: "lic01.contoso.local", Domain: "contoso.local"},
			LicenseServer: &report.LicenseServer{KeyPacks: []report.KeyPack{
				pack(13, "A02-6.00-S", 4, 0, old, 2, -1, 100, -1),
				expiring(pack(2, "A02-5.00-EX", 6, 3, "Windows 2000 Server", 0, -1, 0, -1), 2030, 1, 1, 0),
				expiring(pack(14, "A02-6.00-S", 2, 0, old, 2, 1050, 731, 319), 2023, 1, 8, 0),
				pack(4, "C50-6.02-S", 2, 1, "Windows Server 2012", 4, 300, 0, 300),
				expiring(pack(3, "C50-10.01-S", 5, 1, "Windows Server 2019", 6, 2000, 1, 1999), 2031, 1, 1, 0),
				expiring(pack(9, "C50-99.00-S", 2, 1, "Windows Server vNext", 9, -1, 12, -5), 2030, 12, 31, 22),
			}},
		},
		{
			Schema: 1, ID: "", CollectedAt: collected, Collector: report.Collector{Name: "checkmk"},
			Computer:      report.Computer{Name: "lic02", FQDN: "lic02.contoso.local", Domain: "contoso.local"},
			LicenseServer: &report.LicenseServer{KeyPacks: []report.KeyPack{second}},
		},
	}
	for i := range got {
		got[i].ID = ""
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("reports (-want +got):\n%s", diff)
	}
	wantNotes := []string{
		"line 15: key pack 9 has ProductVersionID 9, which is no version known here; it is kept and counts as unknown",
		`line 21: IssuedLicenses: "n/a" is not a number of WMI; it counts as not read`,
	}
	if diff := cmp.Diff(wantNotes, notesOf(notes)); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

const header = "<<<rds_licenses:sep(44)>>>\nKeyPackId,Description,KeyPackType,ProductType,ProductVersion,ProductVersionID,TotalLicenses,IssuedLicenses,AvailableLicenses,ExpirationDate\n"

func TestParse_WhatIsNotUnderstoodIsTold(t *testing.T) {
	t.Parallel()
	good := "3,C50-10.01-S,5,1,Windows Server 2019,6,20,1,19,\n"
	for name, c := range map[string]struct {
		text  string
		packs int
		notes []string
	}{
		"no rows":           {header, 0, nil},
		"row without an id": {header + "Error: access denied\n" + good, 1, []string{`line 3: not a row of key packs; it is not read: "Error: access denied"`}},
		"comma in a value": {
			header + "3,C50,5,1,Windows Server 2019, Standard,6,20,1,19,\n" + good, 1,
			[]string{"line 3: the row has 11 values for 10 columns and is not read"},
		},
		"short row":     {header + "3,C50-10.01-S,5\n", 1, nil},
		"same id twice": {header + good + good, 1, []string{"line 4: key pack 3 is already in line 3; this row is not read"}},
		"no column names": {
			"<<<rds_licenses:sep(44)>>>\n" + good, 1,
			[]string{"line 2: no line of column names before this row; the usual order is assumed"},
		},
		"new column":          {strings.Replace(header, "Date", "Date,Colour", 1) + good, 1, []string{`line 2: column "Colour" is not known here and is not read`}},
		"other order":         {"<<<rds_licenses:sep(124)>>>\nProductVersionID|KeyPackId\n7|12\n", 1, nil},
		"date of another age": {header + "3,C50,5,1,x,6,20,1,19,never\n", 1, []string{`line 3: expiration date "never" is not understood; it counts as not read`}},
		"French dates": {
			header + "3,C50,5,1,x,6,20,1,19,31/12/2030 00:00:00\n", 1,
			[]string{`line 3: "31/12/2030 00:00:00" starts with the day, so all dates with slashes here are read as day/month/year`},
		},
		"too long for a report": {
			header + "3," + strings.Repeat("x", 300) + "\n", 1,
			[]string{`line 3: Description: "` + strings.Repeat("x", 60) + `…" is too long or no text; it counts as not read`},
		},
		"bad piggyback name": {
			header + good + "<<<<lic 02>>>>\n" + header + good, 1,
			[]string{`line 5: server "lic 02" is left out: computer.name: must be a host name: letters, digits, - and _, dots between`},
		},
		"empty section elsewhere": {
			header + good + "<<<<lic02>>>>\n<<<rds_licenses:sep(44)>>>\n", 1,
			[]string{"line 5: the section is empty; nothing is known of this server’s key packs"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reports, notes, err := ingest.Parse("x", []byte(c.text), ingest.Options{LicenseServer: "lic01", CollectedAt: collected})
			if err != nil || len(reports) != 1 || len(reports[0].LicenseServer.KeyPacks) != c.packs {
				t.Fatalf("Parse: %+v, %v", reports, err)
			}
			if diff := cmp.Diff(c.notes, notesOf(notes)); diff != "" {
				t.Errorf("notes (-want +got):\n%s", diff)
			}
			for _, n := range notes {
				if n.TextFR == "" || n.French() == n.String() {
					t.Errorf("%s has no French", n)
				}
			}
		})
	}
}

func TestParse_EndsOfTimeAreNoExpiry(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]*time.Time{
		"01/01/2036 00:00:00":       nil,
		"20351231230000.000000-000": nil,
		"20380101010000.000000-000": nil,
		"20380119031407.000000-000": nil,
		"01/19/2038 03:14:07":       nil,
		"02/01/2036 00:00:00":       new(time.Date(2036, 2, 1, 0, 0, 0, 0, time.UTC)),
		"20300701000000.000000+120": new(time.Date(2030, 6, 30, 22, 0, 0, 0, time.UTC)),
		"31.12.2030 00:00:00":       new(time.Date(2030, 12, 31, 0, 0, 0, 0, time.UTC)),
		"2030-12-31T01:00:00+01:00": new(time.Date(2030, 12, 31, 0, 0, 0, 0, time.UTC)),
	} {
		reports, notes, err := ingest.Parse("x", []byte(header+"3,C50,5,1,x,6,20,1,19,"+text+"\n"), ingest.Options{LicenseServer: "lic01", CollectedAt: collected})
		if err != nil || len(notes) > 0 {
			t.Fatalf("%s: %v, %v", text, notes, err)
		}
		if diff := cmp.Diff(want, reports[0].LicenseServer.KeyPacks[0].ExpiresAt); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

func TestParse_NamesTheServerByFileOrFlag(t *testing.T) {
	t.Parallel()
	rows := header + "3,C50,5,1,x,6,20,1,19,\n"
	agent := func(name string) string { return "<<<check_mk>>>\nVersion: 2.4\nHostname: " + name + "\n" }
	for name, c := range map[string]struct {
		text, flag string
		want       []string
		err        string
	}{
		"flag alone":              {rows, " lic01.contoso.local", []string{"lic01.contoso.local"}, ""},
		"nobody":                  {rows, "", nil, "the file doesn’t say which license server it is about; give its name beside the file (--license-server)"},
		"flag that is no name":    {rows, "lic 01", nil, "--license-server needs a host name such as lic01.contoso.local"},
		"agent":                   {agent("LIC01") + rows, "", []string{"LIC01"}, ""},
		"agent, completed":        {agent("LIC01") + rows, "lic01.contoso.local", []string{"lic01.contoso.local"}, ""},
		"agent against flag":      {agent("LIC07") + rows, "lic01.contoso.local", []string{"LIC07"}, ""},
		"agent with its domain":   {agent("lic01.a.local") + rows, "lic01", []string{"lic01.a.local"}, ""},
		"two agents, one file":    {agent("LIC01") + rows + agent("LIC02") + rows, "", []string{"LIC01", "LIC02"}, ""},
		"agent behind the rows":   {rows + agent("LIC01"), "", []string{"LIC01"}, ""},
		"piggyback back to own":   {agent("MON") + "<<<<LIC02>>>>\n" + rows + "<<<<>>>>\n" + rows, "", []string{"MON", "LIC02"}, ""},
		"address":                 {rows, "10.0.0.5", []string{"10.0.0.5"}, ""},
		"no section":              {agent("LIC01"), "", nil, "no readable rds_licenses section with versions in this file"},
		"edition without version": {"<<<rds_licenses>>>\nRDSPerUserCAL 50 12\n", "lic01", nil, "no readable rds_licenses section with versions in this file"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reports, notes, err := ingest.Parse("x", []byte(c.text), ingest.Options{LicenseServer: c.flag, CollectedAt: collected})
			var refused *ingest.Error
			if c.err != "" && (!errors.As(err, &refused) || refused.Text != c.err || refused.TextFR == "") || c.err == "" && err != nil {
				t.Fatalf("Parse: %v, want %q", err, c.err)
			}
			var names []string
			for _, r := range reports {
				if r.Computer.FQDN != "" {
					names = append(names, r.Computer.FQDN)
				} else {
					names = append(names, r.Computer.Name)
				}
			}
			if diff := cmp.Diff(c.want, names); diff != "" {
				t.Errorf("servers (-want +got):\n%s", diff)
			}
			if name == "edition without version" && (len(notes) != 2 || !strings.Contains(notes[0].Text, "no versions")) {
				t.Errorf("notes %v", notes)
			}
			wantNote := "--license-server lic01.contoso.local is not used: the file names its servers itself"
			if name == "agent against flag" && (len(notes) != 1 || notes[0].String() != wantNote) {
				t.Errorf("notes %v", notes)
			}
		})
	}
}

func TestParse_TheSameFileIsTheSameReport(t *testing.T) {
	t.Parallel()
	id := func(text, server string, at time.Time) string {
		reports, _, err := ingest.Parse("x", []byte(text), ingest.Options{LicenseServer: server, CollectedAt: at})
		if err != nil {
			t.Fatal(err)
		}
		return reports[0].ID
	}
	rows := header + "3,C50,5,1,x,6,20,1,19,\n"
	first := id(rows, "lic01", collected)
	if again := id(rows, "LIC01", collected); again != first {
		t.Errorf("%s and %s", first, again)
	}
	if windows := id(strings.ReplaceAll(rows, "\n", "\r\n"), "lic01", collected); windows != first {
		t.Errorf("other ends of lines make another report: %s and %s", first, windows)
	}
	for _, other := range []string{id(rows, "lic02", collected), id(rows, "lic01", collected.Add(time.Second)), id(strings.Replace(rows, "20", "21", 1), "lic01", collected)} {
		if other == first {
			t.Error("another server, time or count is the same report")
		}
	}
	if first[14] != '8' || !strings.ContainsRune("89ab", rune(first[19])) {
		t.Errorf("%s is no UUID of version 8", first)
	}
}

func packed(t testing.TB, data []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func utf16le(text string) (data []byte) {
	for _, unit := range utf16.Encode([]rune("\ufeff" + text)) {
		data = append(data, byte(unit), byte(unit>>8))
	}
	return data
}

func TestParse_TakesReportFilesHoweverTheyWereSaved(t *testing.T) {
	t.Parallel()
	one := `{"schema": 1, "report_id": "0198c0de-0000-7000-8000-000000000001", "collected_at": "2026-11-23T09:00:00Z", "computer": {"name": "RDSH01"}}`
	for name, data := range map[string][]byte{
		"plain": []byte(one), "array": []byte("[" + one + "]"), "marked": []byte("\ufeff" + one), "gzip": packed(t, []byte(one)),
		"PowerShell redirection": utf16le(one), "blank lines before": []byte("\r\n\r\n" + one),
	} {
		if kind := ingest.Detect("report", data); kind != ingest.Report {
			t.Errorf("%s detected as %q", name, kind)
		}
		reports, notes, err := ingest.Parse("report", data, ingest.Options{})
		if err != nil || len(reports) != 1 || reports[0].Computer.Name != "RDSH01" || len(notes) > 0 {
			t.Errorf("%s: %+v, %v, %v", name, reports, notes, err)
		}
	}
	windows := append([]byte(header), []byte("3,C50,5,1,Dur\xe9e,6,20,1,19,\n")...)
	reports, _, err := ingest.Parse("x", windows, ingest.Options{LicenseServer: "lic01", CollectedAt: collected})
	if err != nil || reports[0].LicenseServer.KeyPacks[0].ProductVersion != "Durée" {
		t.Errorf("Windows-1252: %+v, %v", reports, err)
	}
}

func TestParse_SaysWhyAFileGivesNothing(t *testing.T) {
	t.Parallel()
	bomb := packed(t, make([]byte, report.MaxFileBytes+1))
	for name, c := range map[string]struct {
		file string
		data []byte
		want string
		at   time.Time
	}{
		"empty":            {"x.txt", nil, "nothing known here: neither a report (JSON), nor the output of a Checkmk agent, nor an export of the WMI classes or cmdlets of RD licensing", collected},
		"prose":            {"x.txt", []byte("hello"), "nothing known here: neither a report (JSON), nor the output of a Checkmk agent, nor an export of the WMI classes or cmdlets of RD licensing", collected},
		"broken JSON":      {"x.JSON.gz", []byte("hello"), "line 1, column 1: expected a value, found 'h'", collected},
		"gzip bomb":        {"x.json", bomb, "the file is larger than a file of reports may be", collected},
		"two gzip members": {"x.json", append(packed(t, []byte("{}")), packed(t, []byte("{}"))...), "the gzip data is damaged or has something behind it", collected},
		"damaged gzip":     {"x.json", packed(t, []byte("{}"))[:20], "the gzip data is damaged or has something behind it", collected},
		"too many key packs": {
			"x", []byte(header + strings.Repeat("1\n", report.MaxItems+1)),
			"line 10003: more than 10000 servers, 10000 key packs on one of them, or 200000 in all; divide the file", collected,
		},
		"no row that can be read": {
			"x", []byte(header + "abc,C50,2,1,Windows Server 2019,6,x,1,2,notadate\n"),
			"no readable rds_licenses section with versions in this file", collected,
		},
		"no time": {"x", []byte(header), "it is not known when these facts were read", time.Time{}},
	} {
		if reports, _, err := ingest.Parse(c.file, c.data, ingest.Options{LicenseServer: "lic01", CollectedAt: c.at}); err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, %v; want %s", name, reports, err, c.want)
		}
	}
}
