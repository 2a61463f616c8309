package ingest_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/json"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"calfleet/internal/ingest"
	"calfleet/internal/report"
)

var received = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

func agentSample(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/agents/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func message(t *testing.T, data []byte) ingest.Message {
	t.Helper()
	m, err := ingest.ParseMessage(data, received)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func deflated(t testing.TB, data []byte) []byte {
	t.Helper()
	return packedBy(t, data, func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) })
}

func gzipped(t testing.TB, data []byte) []byte {
	t.Helper()
	return packedBy(t, data, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
}

func packedBy(t testing.TB, data []byte, packer func(io.Writer) io.WriteCloser) []byte {
	t.Helper()
	var b bytes.Buffer
	w := packer(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestParseMessage_AWindowsServerIsASessionHostAsItsRegistrySays(t *testing.T) {
	t.Parallel()
	m := message(t, agentSample(t, "server-fr.xml"))
	want := &report.Report{
		Schema: 1, ID: m.Report.ID, CollectedAt: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC),
		Collector: report.Collector{Name: "FusionInventory-Agent", Version: "2.3.19"},
		Computer: report.Computer{
			Name: "SRV-RDS-01", FQDN: "srv-rds-01.cedre.local", Domain: "cedre.local", MachineID: "33e737a8-f827-11df-9297-47c0a301005a",
			OS:    &report.OS{Caption: "Microsoft Windows Server 2019 Standard", Version: "10.0.17763", ProductType: new(int64(3))},
			Roles: []string{"RDS-RD-SERVER"},
		},
		SessionHost: &report.SessionHost{
			LicensingMode: new(int64(4)), LicensingModeSource: "policy",
			LicenseServers: []string{"lic01.cedre.local", "lic02.cedre.local"}, LicenseServersSource: "policy",
		},
	}
	if diff := cmp.Diff(want, m.Report); diff != "" || len(m.Notes) > 0 {
		t.Errorf("%s\n%v", diff, m.Notes)
	}
	if again := message(t, agentSample(t, "server-fr.xml")); again.Report.ID != m.Report.ID {
		t.Error("the same inventory is another report")
	}
}

func TestParseMessage_DropsKeysAndSecrets(t *testing.T) {
	t.Parallel()
	m := message(t, agentSample(t, "server-fr.xml"))
	kept, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"ABCDE", "KEYED", "hunter2", "jdupont", "00259", "Office"} {
		if bytes.Contains(kept, []byte(secret)) {
			t.Errorf("%s is kept", secret)
		}
	}
}

func TestParseMessage_CapturedAgents(t *testing.T) {
	t.Parallel()
	fusion := message(t, agentSample(t, "fusioninventory.xml"))
	if r := fusion.Report; r == nil || r.Computer.FQDN != "rdsh01.contoso.local" || r.Computer.OS.Version != "10.0.17763" || *r.SessionHost.LicensingMode != 4 ||
		r.SessionHost.LicensingModeSource != "local" || r.SessionHost.LicenseServers[0] != "lic01.contoso.local" {
		t.Errorf("%+v", fusion.Report)
	}
	// What was added stands in capitals beside what the agent found, and the full name is of what the agent found.
	glpi := message(t, agentSample(t, "glpi.json"))
	if r := glpi.Report; !glpi.JSON || r == nil || r.Computer.Name != "vm" || r.Computer.OS.Version != "10.0.17763" || *r.SessionHost.LicensingMode != 4 || r.Computer.Roles != nil {
		t.Errorf("%+v", glpi.Report)
	}
}

func TestParseMessage_AnyWrapping(t *testing.T) {
	t.Parallel()
	text := agentSample(t, "server-fr.xml")
	want := message(t, text)
	for wrapping, data := range map[ingest.Wrapping][]byte{ingest.Bare: append([]byte("\ufeff"), text...), ingest.Zlib: deflated(t, text), ingest.Gzip: gzipped(t, text)} {
		m := message(t, data)
		if diff := cmp.Diff(want, m, cmpopts.IgnoreFields(ingest.Message{}, "Wrapping")); diff != "" || m.Wrapping != wrapping {
			t.Errorf("wrapping %d: %s", m.Wrapping, diff)
		}
		answer, err := wrapping.Wrap([]byte("<REPLY/>"))
		if err != nil {
			t.Fatal(err)
		}
		if back, w, err := ingest.Unwrap(answer, 100); err != nil || string(back) != "<REPLY/>" || w != wrapping {
			t.Errorf("the answer reads %q, %d: %v", back, w, err)
		}
	}
}

func TestParseMessage_AsksAndContacts(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ body, query, device string }{
		{`<?xml version="1.0"?><REQUEST><DEVICEID>a-1</DEVICEID><QUERY>PROLOG</QUERY><TOKEN>x</TOKEN></REQUEST>`, "PROLOG", "a-1"},
		{`{"action": "contact", "deviceid": "a-1", "name": "GLPI-Agent"}`, "CONTACT", "a-1"},
		{`<?xml version="1.0" encoding="ISO-8859-1"?><REQUEST><DEVICEID>` + "h\xf4te" + `</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>`, "PROLOG", "hôte"},
	} {
		if m := message(t, []byte(test.body)); m.Query != test.query || m.DeviceID != test.device || m.Report != nil {
			t.Errorf("%q: %+v", test.body, m)
		}
	}
}

func TestParseMessage_WhatIsNoConcernOfOursMakesNoReport(t *testing.T) {
	t.Parallel()
	text := string(agentSample(t, "server-fr.xml"))
	for name, change := range map[string]*strings.Replacer{
		"another system": strings.NewReplacer("Windows", "Debian"),
		"a workstation":  strings.NewReplacer("Windows Server® 2019 Standard", "Windows 11 Pro", "Windows Server 2019 Standard", "Windows 11 Pro", "<REGVALUE>1</REGVALUE>", "<REGVALUE>0</REGVALUE>"),
	} {
		if m := message(t, []byte(change.Replace(text))); m.Report != nil || len(m.Notes) == 0 {
			t.Errorf("%s: %+v", name, m)
		}
	}
}

func TestParseMessage_WhatIsNotSaidIsUnknown(t *testing.T) {
	t.Parallel()
	text := string(agentSample(t, "server-fr.xml"))
	without := text[:strings.Index(text, "<REGISTRY>")] + text[strings.Index(text, "<VERSIONCLIENT>"):]
	m := message(t, []byte(without))
	if m.Report.SessionHost != nil || m.Report.Computer.Roles != nil || m.Report.Computer.DomainJoined != nil {
		t.Errorf("%+v", m.Report)
	}
	garbled := strings.NewReplacer("LicensingMode=4", "LicensingMode=x", "0x00000002", "ARRAY(0x1)", "LicenseServers= lic01", "Other=", "Microsoft® ", "").Replace(text)
	m = message(t, []byte(garbled))
	if host := m.Report.SessionHost; host == nil || host.LicensingMode != nil || host.LicenseServers != nil || len(m.Notes) != 2 {
		t.Errorf("%+v %v", m.Report.SessionHost, m.Notes)
	}
}

func TestParseMessage_RefusesWithAPlace(t *testing.T) {
	t.Parallel()
	bomb := deflated(t, bytes.Repeat([]byte(" "), ingest.MaxMessageBytes+1))
	for _, test := range []struct{ name, body, want string }{
		{"nothing", "", "neither"},
		{"garbage", "hello", "neither"},
		{"cut XML", "<REQUEST>\n<CONTENT>\n<HARD", "line 3"},
		{"an entity of its own", `<!DOCTYPE x [<!ENTITY a "aaaa">]><REQUEST><QUERY>&a;</QUERY></REQUEST>`, "line 1"},
		{"elements crossed", "<REQUEST><QUERY></REQUEST></QUERY>", "closed and not open"},
		{"cut JSON", `{"action": "inventory", "content": {`, "no JSON"},
		{"JSON and more", `{"action": "contact"} x`, "no JSON"},
		{"deep JSON", `{"a": ` + strings.Repeat("[", 10_000), "levels deep"},
		{"deep XML", strings.Repeat("<a>", 10_000), "levels deep"},
		{"a registry without end", `{"content": {"registry": [` + strings.Repeat(`{},`, 3000) + `{}]}}`, "registry"},
		{"a bomb", string(bomb), "larger"},
		{"damaged zlib", string(bomb[:len(bomb)/2]), "damaged"},
		{"a charset nobody knows", `<?xml version="1.0" encoding="EBCDIC"?><REQUEST><QUERY>PROLOG</QUERY></REQUEST>`, "charset"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if m, err := ingest.ParseMessage([]byte(test.body), received); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %+v, %v; want an error with %q", m, err, test.want)
			}
		})
	}
}

func TestParseMessage_ReadsOverWhatNoXMLMayHold(t *testing.T) {
	t.Parallel()
	text := strings.Replace(string(agentSample(t, "server-fr.xml")), "jdupont", "a\x00b\x01\xff", 1)
	if m := message(t, []byte(text)); m.Report == nil {
		t.Errorf("%v", m.Notes)
	}
}

// FuzzParseMessage holds that nothing panics, that a report is one that Decode accepts.
func FuzzParseMessage(f *testing.F) {
	for _, name := range []string{"server-fr.xml", "fusioninventory.xml", "glpi.json"} {
		f.Add(agentSample(f, name))
		f.Add(deflated(f, agentSample(f, name)))
	}
	f.Add([]byte(`<REQUEST><QUERY>PROLOG</QUERY></REQUEST>`))
	f.Add([]byte(`{"action": "inventory", "content": {"hardware": {"name": "A"}, "OPERATINGSYSTEM": [{"FULL_NAME": "Windows Server"}]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := ingest.ParseMessage(data, received)
		if err != nil || m.Report == nil {
			return
		}
		if _, err := report.Encode(*m.Report); err != nil {
			t.Fatal(err)
		}
	})
}
