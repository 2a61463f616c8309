package privacy_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/agent/collect"
	"calfleet/internal/agent/facts"
	"calfleet/internal/agent/privacy"
	"calfleet/internal/report"
)

var key = bytes.Repeat([]byte{7}, privacy.KeySize)

// named is a recording of a license server on which everything that could name a person or a device does, each name with a mark.
func named(r *rand.Rand) *facts.Recording {
	name := func(kind string) string { return fmt.Sprintf("%s-MARK%d", kind, r.IntN(20)) }
	var issued []facts.Row
	for n := range int64(1 + r.IntN(40)) {
		issued = append(issued, facts.Row{
			"LicenseId": n, "KeyPackId": int64(3), "sIssuedToUser": `CONTOSO\` + name("user"), "sIssuedToComputer": name("pc"), "sHardwareId": name("hw"),
			"LicenseStatus": int64(r.IntN(7)), "IssueDate": "20261001080000.000000+120", "ExpirationDate": "20261205080000.000000+060",
		})
	}
	server := facts.Row{"ProductId": "p", "ServerRole": int64(1), "FirstName": "Marie-MARK", "LastName": "Dupont-MARK", "eMail": "mark@contoso.local", "Company": "MARK"}
	return &facts.Recording{
		Registry: map[string]*facts.Key{`SYSTEM\CurrentControlSet\Control\ComputerName\ActiveComputerName`: {Values: facts.Row{"ComputerName": "LIC19"}}},
		WMI: facts.WMI{Queries: []facts.Query{
			{Namespace: facts.CIMv2, Class: "Win32_TSLicenseServer", Rows: []facts.Row{server}},
			{Namespace: facts.CIMv2, Class: "Win32_TSLicenseKeyPack", Rows: []facts.Row{{"KeyPackId": int64(3), "ProductVersion": "Windows Server 2019"}}},
			{Namespace: facts.CIMv2, Class: "Win32_TSIssuedLicense", Rows: issued},
		}},
	}
}

func reported(t *testing.T, machine facts.Machine) report.Report {
	t.Helper()
	r, _, err := collect.Report(machine, collect.Options{Now: time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC), Usage: true})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestApply_NothingNamedLeaves(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		whole := reported(t, named(r))
		for _, level := range []privacy.Level{privacy.Pseudonyms, privacy.Counts} {
			data, err := report.Encode(privacy.Apply(whole, level, key))
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(bytes.ToUpper(data), []byte("MARK")) {
				t.Fatalf("%s lets a name through: %s", level, data)
			}
		}
		data, err := json.Marshal(privacy.Apply(whole, privacy.Names, nil))
		if err != nil || !bytes.Contains(data, []byte("MARK")) {
			t.Fatalf("names are gone that should be there (%v)", err)
		}
		if bytes.Contains(data, []byte("Dupont")) {
			t.Fatal("who registered the license server is nobody's business, at any level")
		}
	}
}

// TestApply_CountsStayTrue holds that hiding changes names alone, and that devices can still be told apart and matched.
func TestApply_CountsStayTrue(t *testing.T) {
	t.Parallel()
	whole := reported(t, named(rand.New(rand.NewPCG(3, 4))))
	before := whole.LicenseServer.Issued[0]
	hidden := privacy.Apply(whole, privacy.Pseudonyms, key)
	devices, pseudonyms := map[string]string{}, map[string]string{}
	for i, one := range hidden.LicenseServer.Issued {
		real := whole.LicenseServer.Issued[i]
		device := strings.ToLower(real.ToComputer)
		if known, is := devices[device]; is && known != one.ToComputer {
			t.Errorf("one device has two pseudonyms")
		}
		if other, is := pseudonyms[one.ToComputer]; is && other != device {
			t.Errorf("two devices have one pseudonym")
		}
		devices[device], pseudonyms[one.ToComputer] = one.ToComputer, device
		one.ToUser, one.ToComputer, one.HardwareID = real.ToUser, real.ToComputer, real.HardwareID
		if diff := cmp.Diff(real, one); diff != "" {
			t.Error(diff)
		}
	}
	if len(devices) < 2 {
		t.Fatal("the sample has one device only")
	}
	if other := privacy.Apply(whole, privacy.Pseudonyms, bytes.Repeat([]byte{8}, privacy.KeySize)); other.LicenseServer.Issued[0].ToUser == hidden.LicenseServer.Issued[0].ToUser {
		t.Error("another computer's key gives the same pseudonyms")
	}
	if diff := cmp.Diff(before, whole.LicenseServer.Issued[0]); diff != "" {
		t.Errorf("the report that was given is changed: %s", diff)
	}
}

func TestParse_KnowsItsLevelsAlone(t *testing.T) {
	t.Parallel()
	for _, level := range []string{"names", "pseudonyms", "counts"} {
		if got, err := privacy.Parse(level); err != nil || string(got) != level {
			t.Errorf("%s: %q, %v", level, got, err)
		}
	}
	for _, wrong := range []string{"", "Names", "none"} {
		if _, err := privacy.Parse(wrong); err == nil {
			t.Errorf("%q passes", wrong)
		}
	}
}
