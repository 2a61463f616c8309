package compat

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// What a cell says of itself: each row is a cell of a scenario, its title in both languages, and its remark.
func TestExplainer_CellTellsTheFaultInOneLine(t *testing.T) {
	t.Parallel()
	rows := []struct {
		scenario    string
		row, column int
		en, fr      string
		remark      string
	}{
		{
			"seed-purchase-on-older-server", 0, 2, "2022 CALs cannot live on lic01.contoso.local: the server is of 2019",
			"Les CAL 2022 ne peuvent résider sur lic01.contoso.local : le serveur est de 2019", "The host is not the problem: 2022 CALs cover 2019 hosts.",
		},
		{
			"server-older-than-host", 0, 0, "lic01.contoso.local is too old for rdsh01.contoso.local",
			"lic01.contoso.local est trop ancien pour rdsh01.contoso.local", "No CAL repairs this: the license server itself must be newer.",
		},
		{
			"cal-older-than-host", 0, 1, "2019 CALs do not cover a 2022 host",
			"Les CAL 2019 ne couvrent pas un hôte 2022", "A newer license server alone does not help: the CALs themselves are too old.",
		},
		{
			"mode-kind-mismatch", 0, 1, "rdsh01.contoso.local asks for the other kind of CAL",
			"rdsh01.contoso.local demande l’autre type de CAL", "The versions are not the question here: a CAL of the other kind is never issued to this host.",
		},
		{"mode-not-configured", 0, 1, "rdsh01.contoso.local has no licensing mode", "rdsh01.contoso.local n’a pas de mode de licence", ""},
		{"server-unreachable", 0, 0, "rdsh01.contoso.local cannot connect to lic01.contoso.local", "rdsh01.contoso.local ne peut se connecter à lic01.contoso.local", ""},
		{
			"not-in-group", 0, 0, "lic01.contoso.local does not answer to rdsh01.contoso.local: it is not in its group",
			"lic01.contoso.local ne répond pas à rdsh01.contoso.local, qui n’est pas dans son groupe", "",
		},
		{
			"host-says-lower-version-contradicted", 0, 1, "rdsh01.contoso.local and the inventory disagree about the version of lic01.contoso.local",
			"rdsh01.contoso.local et l’inventaire se contredisent sur la version de lic01.contoso.local", "",
		},
		{
			"host-says-lower-version", 0, 0, "lic01.contoso.local is too old for rdsh01.contoso.local",
			"lic01.contoso.local est trop ancien pour rdsh01.contoso.local", "No CAL repairs this: the license server itself must be newer.",
		},
		{"packs-never-read", 0, 0, "lic01.contoso.local can serve rdsh01.contoso.local", "lic01.contoso.local peut servir rdsh01.contoso.local", ""},
		{"unknown-build", 0, 0, "The facts do not suffice to tell", "Les faits ne suffisent pas pour le dire", ""},
	}
	for _, row := range rows {
		facts := scenario(t, row.scenario)
		got := NewExplainer(facts).Cell(Evaluate(facts).Collections[0], row.row, row.column)
		if diff := cmp.Diff([]string{row.en, row.fr, row.remark}, []string{got.Title.EN, got.Title.FR, got.Remark.EN}); diff != "" {
			t.Errorf("%s, row %d, column %d (-want +got):\n%s", row.scenario, row.row, row.column, diff)
		}
	}
}

func scenario(t *testing.T, name string) Facts {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/" + name + ".txtar")
	if err != nil {
		t.Fatal(err)
	}
	return readFacts(t, section(archive, "facts"))
}

// Within one domain nobody asks for a trust: the explanation of a cell that is well does not speak of one.
func TestExplainer_SpeaksOfATrustOnlyBetweenDomains(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		server string
		cited  bool
	}{{"lic01.contoso.local", false}, {"lic01.fabrikam.local", true}} {
		f := Facts{
			Hosts: []Host{{
				Name: "rdsh01.contoso.local", OS: OS{Caption: "Windows Server 2022"}, Mode: ModePerDevice, LicenseServers: []string{row.server},
			}},
			LicenseServers: []LicenseServer{{Name: row.server, OS: OS{Caption: "Windows Server 2022"}, KeyPacksRead: true}},
			Trusts:         []Trust{{A: "contoso.local", B: "fabrikam.local", TwoWay: true}},
		}
		x := NewExplainer(f).Cell(Evaluate(f).Collections[0], 0, 0)
		cited := slices.ContainsFunc(x.Steps, func(s Step) bool { return s.Rule == "untrusted-domain" })
		if cited != row.cited {
			t.Errorf("%s: a trust is spoken of: %t, want %t", row.server, cited, row.cited)
		}
	}
}
