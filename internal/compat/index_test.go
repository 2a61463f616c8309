package compat

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A license server that two sources report is one, as the later report has it.
func TestIndex_KeepsTheLatestRecordOfALicenseServer(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	old := LicenseServer{Name: "lic01.x", Source: "old", ReportedAt: day, OS: OS{Caption: "Windows Server 2025"}}
	recent := LicenseServer{Name: "LIC01.x", Source: "recent", ReportedAt: day.AddDate(0, 0, 1), OS: OS{Caption: "Windows Server 2016"}}
	for _, servers := range [][]LicenseServer{{old, recent}, {recent, old}} {
		x := newIndex(&Facts{LicenseServers: servers})
		if len(x.servers) != 1 || x.servers[0].fleet.Source != "recent" || x.servers[0].reading.Release.String() != "2016" {
			t.Errorf("%s before %s: %d servers, of %s", servers[0].Source, servers[1].Source, len(x.servers), x.servers[0].fleet.Source)
		}
	}
}

// The lowest version that was refused tells most of a server that tells nothing of itself.
func TestIndex_KnowsTheLowestVersionRefused(t *testing.T) {
	t.Parallel()
	refusals := []Refusal{{Version: CAL2025, Kind: PerUser}, {Version: CAL2022, Kind: PerDevice}, {Version: CAL2022, Kind: PerUser}}
	x := newIndex(&Facts{LicenseServers: []LicenseServer{{Name: "a.x", Refusals: refusals}, {Name: "b.x", OS: OS{Caption: "Windows Server 2008"}, Refusals: refusals}}})
	if x.servers[0].refused != CAL2022 || x.servers[1].refused != UnknownCAL {
		t.Errorf("refused from %s and %s on, want 2022 and unknown", x.servers[0].refused, x.servers[1].refused)
	}
	if diff := cmp.Diff([]int{1}, x.candidates); diff != "" {
		t.Errorf("servers with a known release (-want +got):\n%s", diff)
	}
}

func TestRule_ThatDoesNotApplySaysNothing(t *testing.T) {
	t.Parallel()
	if got := serverNotActivated.ask(&combination{server: &server{}}); got != NotApplicable {
		t.Errorf("whether a server nobody knows is activated is %s", got)
	}
}

// All are counted, and the first three named.
func TestUnjudged_NamesTheFirstFew(t *testing.T) {
	t.Parallel()
	c := Collection{Name: "A"}
	f := Facts{LicenseServers: []LicenseServer{{Name: "lic01.x", OS: OS{Caption: "Windows Server 2022"}, KeyPacks: []KeyPack{userPack(7, 9)}}}}
	for i := range 5 {
		h := Host{Name: fmt.Sprintf("h%d.x", i), OS: OS{Caption: "Windows Server 2022"}, Mode: ModePerUser, LicenseServers: []string{"lic01.x"}}
		f.Hosts, c.Hosts = append(f.Hosts, h), append(c.Hosts, h.Name)
	}
	f.Collections = []Collection{c}
	for _, u := range Evaluate(f).Collections[0].Unjudged {
		if u.Rule != "per-user-in-workgroup" {
			continue
		}
		if u.Subjects != 5 || !cmp.Equal(u.Names, []string{"h0.x", "h1.x", "h2.x"}) {
			t.Errorf("%d hosts, named %v", u.Subjects, u.Names)
		}
		return
	}
	t.Error("nobody says that the membership of the hosts was not read")
}

// A name that only a host without need of CALs knows, or a deployment without hosts, is nobody's matter.
func TestEvaluate_LeavesNamesAloneThatNobodyNeeds(t *testing.T) {
	t.Parallel()
	f := Facts{
		Hosts:       []Host{{Name: "avd01.x", OS: OS{Caption: "Microsoft Windows 11 Enterprise multi-session", SKU: skuMultiSession}, LicenseServers: []string{"lic08.x"}}},
		Collections: []Collection{{Name: "A", LicenseServers: []string{"lic09.x"}}},
	}
	for _, c := range Evaluate(f).Collections {
		if c.Orphan == OrphanServer {
			t.Errorf("%s is judged", c.Name)
		}
	}
}

func TestFinding_CountsUnlessItIsOnlyWorthKnowing(t *testing.T) {
	t.Parallel()
	rows := []struct {
		severity Severity
		verdict  Verdict
		counts   bool
		state    State
	}{
		{Info, Violation, false, StateFine},
		{Info, Unknown, true, StateUnknown},
		{Error, Unknown, true, StateUnknown},
		{Warning, Violation, true, StateAtRisk},
		{Error, Violation, true, StateBroken},
	}
	for _, row := range rows {
		f := Finding{Severity: row.severity, Verdict: row.verdict}
		if f.Counts() != row.counts || f.state() != row.state {
			t.Errorf("%s %s: counts %t, %s; want %t, %s", row.severity, row.verdict, f.Counts(), f.state(), row.counts, row.state)
		}
	}
}

// By "localhost" every host means itself, also where it only says whether it reaches it.
func TestEvaluate_HostsThatNameThemselvesMeanNobodyElse(t *testing.T) {
	t.Parallel()
	f := Facts{Collections: []Collection{{Name: "A", Hosts: []string{"a.x", "b.x"}}}}
	for _, name := range f.Collections[0].Hosts {
		os := OS{Caption: "Windows Server 2022"}
		f.Hosts = append(f.Hosts, Host{Name: name, OS: os, Mode: ModePerUser, Connectivity: []Reached{{Server: "localhost", Status: notConnectable}}})
		f.LicenseServers = append(f.LicenseServers, LicenseServer{Name: name, OS: os, KeyPacks: []KeyPack{userPack(7, 9)}})
	}
	var got []string
	for _, found := range Evaluate(f).Collections[0].Findings {
		if found.Rule == "server-unreachable" {
			got = append(got, found.Subject)
		}
	}
	if diff := cmp.Diff(f.Collections[0].Hosts, got); diff != "" {
		t.Errorf("out of reach (-want +got):\n%s", diff)
	}
}

// A host says one thing of each license server; what is no status of Windows is not kept.
func TestMember_KeepsWhatItSaysOfItsServers(t *testing.T) {
	t.Parallel()
	said := map[int]int{0: 0, 6: 6, 127: 127, 128: noStatus, -1: noStatus, -7: noStatus}
	for status, want := range said {
		f := Facts{Hosts: []Host{{Name: "a.x", LicenseServers: []string{"other.x", "lic01.x"}, Connectivity: []Reached{{"lic01.x", status}, {"stranger.x", 6}}}}}
		x := newIndex(&f)
		m := x.members(&Collection{Hosts: []string{"a.x"}})[0]
		for place, want := range []int{noStatus, want} {
			if got := m.statusOf(m.servers[place]); got != want {
				t.Errorf("status %d is kept as %d of server %d, want %d", status, got, place, want)
			}
		}
		if got := m.statusOf(99); got != noStatus {
			t.Errorf("status %d of a server it does not name", got)
		}
	}
}

func TestMember_BelievesALowerVersionWhateverElseItSays(t *testing.T) {
	t.Parallel()
	for _, said := range [][]int{{lowerVersion, validServer}, {validServer, lowerVersion}} {
		f := Facts{Hosts: []Host{{Name: "a.x", LicenseServers: []string{"lic01.x"}, Connectivity: []Reached{{"lic01.x", said[0]}, {"lic01.x", said[1]}}}}}
		x := newIndex(&f)
		if m := x.members(&Collection{Hosts: []string{"a.x"}})[0]; m.statusOf(m.servers[0]) != lowerVersion {
			t.Errorf("of %v it keeps %d", said, m.statusOf(m.servers[0]))
		}
	}
}
