package ingest_test

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/ingest"
	"calfleet/internal/report"
)

func about(name string) ingest.Options {
	return ingest.Options{LicenseServer: name, CollectedAt: received}
}

// exported reads a file that must give one report.
func exported(t *testing.T, text string, options ingest.Options) (report.Report, []ingest.Note) {
	t.Helper()
	reports, notes, err := ingest.Parse("export.txt", []byte(text), options)
	if err != nil || len(reports) != 1 {
		t.Fatalf("%d reports: %v\n%v", len(reports), err, notes)
	}
	return reports[0], notes
}

// inUTF16 is what > writes in Windows PowerShell 5.1.
func inUTF16(text string) string {
	b := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(text)) {
		b = append(b, byte(unit), byte(unit>>8))
	}
	return string(b)
}

const packsCSV = `#TYPE Microsoft.Management.Infrastructure.CimInstance#root/cimv2/Win32_TSLicenseKeyPack
"PSComputerName","AccessRights","AvailableLicenses","Description","ExpirationDate","IssuedLicenses","KeyPackId","KeyPackType","ProductType","ProductVersion","ProductVersionID","TotalLicenses","TypeAndModel"
"lic01.contoso.local","7","9","C50-6.02-S","01/01/2038 01:00:00","11","4","2","1","Windows Server 2012","4","20","RDS Per User CAL"
"lic01.contoso.local","7","4294967295","A02-5.00-EX","01/01/2036 00:00:00","0","2","6","3","Windows 2000 Server","0","4294967295","Built-in TS Per Device CAL"
`

const packsTable = `
KeyPackId KeyPackType ProductType ProductVersion      ProductVersionID TotalLicenses IssuedLicenses AvailableLicenses Description ExpirationDate
--------- ----------- ----------- --------------      ---------------- ------------- -------------- ----------------- ----------- --------------
        4           2           1 Windows Server 2012                4            20             11                 9 C50-6.02-S  20380101010000.000000-000
        2           6           3 Windows 2000 Server                0    4294967295              0        4294967295 A02-5.00-EX 20351231230000.000000-000
`

const packsList = `
KeyPackId         : 4
KeyPackType       : 2
ProductType       : 1
ProductVersion    : Windows Server 2012
ProductVersionID  : 4
TotalLicenses     : 20
IssuedLicenses    : 11
AvailableLicenses : 9
Description       : C50-6.02-S
ExpirationDate    : 20380101010000.000000-000

KeyPackId         : 2
KeyPackType       : 6
ProductType       : 3
ProductVersion    : Windows 2000 Server
ProductVersionID  : 0
TotalLicenses     : 4294967295
IssuedLicenses    : 0
AvailableLicenses : 4294967295
Description       : A02-5.00-EX
`

const packsJSON = `[{"KeyPackId": 4, "KeyPackType": 2, "ProductType": 1, "ProductVersion": "Windows Server 2012", "ProductVersionID": 4, "TotalLicenses": 20,
  "IssuedLicenses": 11, "AvailableLicenses": 9, "Description": "C50-6.02-S", "ExpirationDate": "\/Date(2145916800000)\/",
  "CimClass": {"CimClassName": "Win32_TSLicenseKeyPack", "CimClassProperties": ["a", {"b": 1}]}},
 {"KeyPackId": 2, "KeyPackType": 6, "ProductType": 3, "ProductVersion": "Windows 2000 Server", "ProductVersionID": 0, "TotalLicenses": 4294967295,
  "IssuedLicenses": 0, "AvailableLicenses": 4294967295, "Description": "A02-5.00-EX", "ExpirationDate": null}]`

func TestExport_KeyPacksAreTheSameInEveryForm(t *testing.T) {
	t.Parallel()
	n := func(v int64) *int64 { return &v }
	want := []report.KeyPack{
		{ID: 4, Description: "C50-6.02-S", KeyPackType: n(2), ProductType: n(1), ProductVersion: "Windows Server 2012", ProductVersionID: n(4), Total: n(20), Issued: n(11), Available: n(9)},
		{ID: 2, Description: "A02-5.00-EX", KeyPackType: n(6), ProductType: n(3), ProductVersion: "Windows 2000 Server", ProductVersionID: n(0), Total: n(-1), Issued: n(0), Available: n(-1)},
	}
	for name, text := range map[string]string{
		"Export-Csv":                   packsCSV,
		"Export-Csv -UseCulture":       strings.ReplaceAll(packsCSV, ",", ";"),
		"Format-Table":                 packsTable,
		"Format-Table > file":          inUTF16(strings.ReplaceAll(packsTable, "\n", "\r\n")),
		"Format-List":                  packsList,
		"ConvertTo-Json":               packsJSON,
		"ConvertTo-Json of an older":   `{"value": ` + packsJSON + `, "Count": 2}`,
		"ConvertTo-Json > file":        inUTF16(packsJSON),
		"Export-Csv, packed":           string(gzipped(t, []byte(packsCSV))),
		"Export-Csv -Encoding Unicode": inUTF16(packsCSV),
	} {
		if kind := ingest.Detect("x.txt", []byte(text)); kind != ingest.KeyPacks {
			t.Errorf("%s is taken for %q", name, kind)
			continue
		}
		r, notes := exported(t, text, about("lic01.contoso.local"))
		if diff := cmp.Diff(want, r.LicenseServer.KeyPacks); diff != "" || r.Computer.FQDN != "lic01.contoso.local" || len(notes) > 0 {
			t.Errorf("%s: %v\n%s", name, notes, diff)
		}
	}
}

func TestExport_ASingleObjectIsOneOfMany(t *testing.T) {
	t.Parallel()
	r, _ := exported(t, `{"Mode": 4, "LicenseServer": ["lic01.contoso.local", "LIC02.contoso.local"]}`, about("rdcb01.contoso.local"))
	if d := r.Deployment; d == nil || d.Broker != "rdcb01.contoso.local" || *d.LicensingMode != 4 || len(d.LicenseServers) != 2 {
		t.Errorf("%+v", r.Deployment)
	}
	for mode, want := range map[string]int64{`"PerDevice"`: 2, `2`: 2, `{"value": 4, "Value": "PerUser"}`: 4, `"Per User"`: 4, `"NotConfigured"`: 5, `6`: 6} {
		r, _ := exported(t, `[{"Mode": `+mode+`, "LicenseServer": []}]`, about("rdcb01.contoso.local"))
		if got := r.Deployment.LicensingMode; got == nil || *got != want || r.Deployment.LicenseServers == nil {
			t.Errorf("%s: %v", mode, got)
		}
	}
}

func TestExport_ALostListIsExplainedAndNotRead(t *testing.T) {
	t.Parallel()
	r, notes := exported(t, "\"Mode\",\"LicenseServer\"\r\n\"PerUser\",\"System.String[]\"\r\n", about("rdcb01.contoso.local"))
	if r.Deployment.LicenseServers != nil || *r.Deployment.LicensingMode != 4 || len(notes) != 1 || !strings.Contains(notes[0].Text, "ConvertTo-Json") || notes[0].Line != 2 {
		t.Errorf("%+v %v", r.Deployment, notes)
	}
}

func TestExport_CmdletsOfADeployment(t *testing.T) {
	t.Parallel()
	r, _ := exported(t, "CollectionName,SessionHost,NewConnectionAllowed\nFinance,RDSH01.contoso.local,Yes\nFinance,rdsh02.contoso.local,No\nHR,rdsh03.contoso.local,Yes\n", about("rdcb01.contoso.local"))
	want := []report.Collection{{Name: "Finance", Hosts: []string{"rdsh01.contoso.local", "rdsh02.contoso.local"}}, {Name: "HR", Hosts: []string{"rdsh03.contoso.local"}}}
	if diff := cmp.Diff(want, r.Deployment.Collections); diff != "" {
		t.Error(diff)
	}
	r, _ = exported(t, `[{"CollectionName": "Finance", "ResourceType": "RemoteApp programs", "Size": 2}]`, about("rdcb01.contoso.local"))
	if r.Deployment.Collections[0].Hosts != nil {
		t.Error("hosts that nobody listed are none")
	}
	reports, _, err := ingest.Parse("x.json", []byte(`[{"Server": "RDSH01.contoso.local", "Roles": ["RDS-RD-SERVER"]}, {"Server": "lic01.contoso.local", "Roles": ["RDS-LICENSING"]}]`), about(""))
	if err != nil || len(reports) != 2 || reports[0].SessionHost == nil || reports[1].SessionHost != nil || reports[1].Computer.Roles[0] != "RDS-LICENSING" {
		t.Errorf("%+v: %v", reports, err)
	}
}

func TestExport_ManyHostsInOneFile(t *testing.T) {
	t.Parallel()
	const audit = `Timestamp,ComputerName,LicensingModePolicy,LicensingModeLocal,LicensingModeEffective,LicenseServers,LicenseServersFromPolicy,LicensingCoreKeyPresent,RdsFeaturesInstalled,Warnings,Error
2026-11-23 09:00,RDSH01.contoso.local,PerUser,NotSet,PerUser,lic01.contoso.local; lic02.contoso.local,True,True,RDS-RD-Server,,
2026-11-23 09:00,RDSH02.contoso.local,NotSet,Unknown(5),NotSet,,False,True,RDS-RD-Server,,
2026-11-23 09:00,RDSH03.contoso.local,,,,,,,,,Access denied
`
	reports, notes, err := ingest.Parse("audit.csv", []byte(audit), about(""))
	if err != nil || len(reports) != 2 || len(notes) != 1 || notes[0].Line != 4 {
		t.Fatalf("%d reports, %v: %v", len(reports), notes, err)
	}
	if h := reports[0].SessionHost; *h.LicensingMode != 4 || h.LicensingModeSource != "policy" || len(h.LicenseServers) != 2 || h.LicenseServersSource != "policy" {
		t.Errorf("%+v", h)
	}
	if h := reports[1].SessionHost; *h.LicensingMode != 5 || h.LicensingModeSource != "local" || h.LicenseServers == nil || len(h.LicenseServers) > 0 {
		t.Errorf("%+v", h)
	}
	ad, notes := exported(t, "\"Name\",\"DNSHostName\",\"OperatingSystem\",\"OperatingSystemVersion\"\n\"RDSH01\",\"RDSH01.contoso.local\",\"Windows Server 2019 Standard\",\"10.0 (17763)\"\n", about(""))
	if ad.Computer.OS.Version != "10.0.17763" || ad.SessionHost != nil || ad.Computer.Roles != nil || len(notes) != 1 {
		t.Errorf("%+v %v", ad.Computer, notes)
	}
}

func TestExport_OtherClassesOfWMI(t *testing.T) {
	t.Parallel()
	r, _ := exported(t, `{"LicenseId": 7, "KeyPackId": 3, "sIssuedToComputer": "PC042", "LicenseStatus": 2, "IssueDate": "/Date(1790000000000)/", "sHardwareId": "x", "PSComputerName": "LIC01"}`, about("lic01.contoso.local"))
	if i := r.LicenseServer.Issued; len(i) != 1 || i[0].ToComputer != "PC042" || *i[0].Status != 2 || i[0].IssuedAt.Year() != 2026 || r.LicenseServer.KeyPacks != nil || r.Computer.FQDN != "lic01.contoso.local" {
		t.Errorf("%+v", r.LicenseServer)
	}
	r, _ = exported(t, "LicensingType                : 4\nTerminalServerMode           : 1\nPolicySourceLicensingType    : 1\nPSComputerName               : RDSH01\n", about(""))
	if h := r.SessionHost; *h.LicensingMode != 4 || h.LicensingModeSource != "policy" || h.LicenseServers != nil {
		t.Errorf("%+v", h)
	}
	r, _ = exported(t, `{"ProductId": "00168", "ServerRole": 1, "__SERVER": "LIC01"}`, about(""))
	if l := r.LicenseServer; l.ProductID != "00168" || *l.Scope != 1 || l.KeyPacks != nil {
		t.Errorf("%+v", l)
	}
}

func TestExport_SaysWhatItCouldNotUse(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, text, about, want string }{
		{"no computer", packsTable, "", "which computer"},
		{"no broker", `{"Mode": 4, "LicenseServer": []}`, "", "which connection broker"},
		{"monitoring", "OK: RDS Per User CAL: 25/50 issued, 25 available|'RDS Per User CAL_total'=50;0;0", "lic01", "no versions"},
		{"monitoring, in words", "OK - 26 rds device cals available from 550 (95.27% usage)", "lic01", "no versions"},
		{"cut JSON", `[{"KeyPackId": 4, "ProductVersionID": 4`, "lic01", "no JSON"},
		{"deep JSON", `[{"KeyPackId": 4, "ProductVersionID": ` + strings.Repeat("[", 10_000), "lic01", "levels deep"},
		{"a computer that is none", packsTable, "lic 01", "host name"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			reports, notes, err := ingest.Parse("x.txt", []byte(test.text), about(test.about))
			said := err.Error()
			for _, n := range notes {
				said += "\n" + n.String()
			}
			if _, ok := errors.AsType[*ingest.Error](err); !ok || len(reports) > 0 || !strings.Contains(said, test.want) {
				t.Errorf("%d reports, %s; want %q", len(reports), said, test.want)
			}
		})
	}
	_, notes := exported(t, strings.Replace(packsJSON, "]", `, {"Other": 1}]`, 1)[:0]+`[{"KeyPackId": 4, "ProductVersionID": 9}, {"Other": 1}]`, about("lic01"))
	if len(notes) != 2 || !strings.Contains(notes[0].Text, "not an object of this kind") || !strings.Contains(notes[1].Text, "no version known") {
		t.Errorf("%v", notes)
	}
}

func TestExport_TheKindCanBeSaid(t *testing.T) {
	t.Parallel()
	const both = "Name,OperatingSystem,CollectionName,SessionHost\nA,Windows Server 2019,Finance,rdsh01\n"
	options := about("rdcb01")
	if r, _ := exported(t, both, options); r.Deployment == nil {
		t.Errorf("%+v", r)
	}
	options.Kind = ingest.ADComputers
	if r, _ := exported(t, both, options); r.Deployment != nil || r.Computer.Name != "a" {
		t.Errorf("%+v", r)
	}
	options.Kind = "nonsense"
	if _, _, err := ingest.Parse("x", []byte(both), options); err == nil {
		t.Error("a kind there is not was read")
	}
}

// FuzzParseExport holds that nothing panics whatever kind a file is taken for, and that reports are ones that Decode accepts.
func FuzzParseExport(f *testing.F) {
	for i, text := range []string{packsCSV, packsTable, packsList, packsJSON, inUTF16(packsTable), `{"value": [], "Count": 0}`, "a;b\n\"", "--- ---\n", `[{"Mode": {"value": 4}, "LicenseServer": "System.String[]"}]`} {
		f.Add(uint8(i), text)
	}
	f.Fuzz(func(t *testing.T, kind uint8, text string) {
		options := ingest.Options{LicenseServer: "lic01.contoso.local", CollectedAt: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Kind: ingest.Kinds[int(kind)%len(ingest.Kinds)]}
		reports, _, err := ingest.Parse("x", []byte(text), options)
		if err != nil {
			return
		}
		for _, r := range reports {
			if _, err := report.Encode(r); err != nil {
				t.Fatal(err)
			}
		}
	})
}
