package compat

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Every status a host can report, towards a license server of its own release: the findings, and what is left open.
func TestRules_EveryConnectivityStatusHasItsMeaning(t *testing.T) {
	t.Parallel()
	open := []string{"server-unreachable open"}
	want := map[int][]string{
		0: open, 1: nil, 2: nil, 3: open, 4: {"server-reports-lower-version warning unknown"}, 5: {"not-in-group error violation"},
		6: {"server-unreachable error violation"}, 7: open, 8: {"access-denied info violation"}, 9: nil, 10: open, 11: nil, 12: open,
	}
	for status, findings := range want {
		r := Evaluate(Facts{
			Hosts: []Host{{
				Name: "rdsh01.contoso.local", OS: OS{Caption: "Windows Server 2022"}, Mode: ModePerUser, DomainJoined: new(true),
				LicenseServers: []string{"lic01.contoso.local"}, LicenseServersRead: true, Connectivity: []Reached{{"lic01.contoso.local", status}},
			}},
			LicenseServers: []LicenseServer{{
				Name: "lic01.contoso.local", OS: OS{Caption: "Windows Server 2022"}, KeyPacksRead: true, Activated: new(true), DomainJoined: new(true), InGroup: new(true),
				KeyPacks: []KeyPack{{Type: 5, ProductType: 1, ProductVersionID: 7, Total: CountOf(5), Issued: CountOf(1)}},
			}},
		}).Collections[0]
		if diff := cmp.Diff(findings, about(r, "server-unreachable", "not-in-group", "access-denied", "server-reports-lower-version")); diff != "" {
			t.Errorf("status %d (-want +got):\n%s", status, diff)
		}
	}
}

// about lists what some rules say in a collection, in a few words each.
func about(r CollectionResult, rules ...string) (out []string) {
	for _, id := range rules {
		for _, f := range r.Findings {
			if f.Rule == id {
				out = append(out, fmt.Sprint(f.Rule, " ", f.Severity, " ", f.Verdict))
			}
		}
		for _, u := range r.Unjudged {
			if u.Rule == id {
				out = append(out, u.Rule+" open")
			}
		}
	}
	return out
}
