package compat

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Random fleets are small and full of collisions: few names, few versions, everything that can be missing is missing now and then.

func pick[T any](r *rand.Rand, values ...T) T { return values[r.IntN(len(values))] }

func randomOS(r *rand.Rand) OS {
	return OS{
		Caption:     pick(r, "", "Microsoft Windows Server 2019 Standard", "Windows Server 2022 Datacenter", "Microsoft Windows Server 2012 R2 Standard", "Microsoft Windows 11 Enterprise multi-session", "Windows Server 2028"),
		Version:     pick(r, "", "10.0.17763", "10.0 (20348)", "9600.20778", "10.0.26100", "10.0.99999"),
		ProductType: pick(r, 0, 1, 2, 3, 3, 3), SKU: pick(r, 0, 0, 7, 175),
	}
}

func randomNames(r *rand.Rand, most int, from ...string) []string {
	var out []string
	for range r.IntN(most + 1) {
		out = append(out, pick(r, from...))
	}
	return out
}

var (
	serverNames = []string{"lic01.contoso.local", "LIC01", "lic02.contoso.local.", "lic02.fabrikam.local", "lic02", "localhost", "10.0.0.9", "", "x\"); calc"}
	hostNames   = []string{"rdsh01.contoso.local", "RDSH01", "rdsh02.contoso.local", "rdsh02.fabrikam.local", "rdsh03", "", "lic01.contoso.local"}
)

func randomFacts(r *rand.Rand) Facts {
	f := Facts{AsOf: time.Unix(1_800_000_000, 0)}
	yes, no := true, false
	f.Circumstances = Circumstances{ServiceNeededToday: pick(r, true, false), NewerHostAvailable: pick(r, nil, &yes, &no), SmallOrganization: pick(r, nil, &yes, &no), ExchangeRouteClosed: pick(r, true, false)}
	for i := range r.IntN(6) {
		f.Hosts = append(f.Hosts, Host{
			Name: pick(r, hostNames...), Domain: pick(r, "", "contoso.local"), DomainJoined: pick(r, nil, &yes, &no), OS: randomOS(r),
			Mode:           pick(r, ModeUnread, ModeFromWMI(2), ModeFromWMI(4), ModeFromWMI(4), ModeFromWMI(5), ModeFromWMI(3), ModeFromWMI(r.IntN(1<<20)-5)),
			LicenseServers: randomNames(r, 3, serverNames...), LicenseServersRead: pick(r, true, false), LicenseServersSource: pick(r, "", "policy", "local"),
			Connectivity: []Reached{{Server: pick(r, serverNames...), Status: pick(r, 4, 4, 5, 6, 8, 11, 11, -1, 1<<40)}}, ReportedAt: randomTime(r, i), Source: fmt.Sprint("host ", i),
			GraceDaysLeft: pick(r, nil, new(0), new(3), new(40), new(-1), new(119)), MachineID: pick(r, "", "m-1", "m-2"),
			IgnoredServers: randomNames(r, 1, serverNames...), IgnoredServersRead: pick(r, true, false), ClockAhead: pick(r, nil, new(time.Second), new(-time.Hour), new(10*time.Minute)),
			ModeSource: pick(r, "", "policy", "deployment"),
		})
	}
	for i := range r.IntN(5) {
		f.LicenseServers = append(f.LicenseServers, randomServer(r, i))
	}
	for i := range r.IntN(6) {
		f.Purchases = append(f.Purchases, Purchase{
			ID: fmt.Sprint(i), Reference: pick(r, "", "PO-1"), Version: randomCAL(r), Kind: Kind(r.IntN(4)), Quantity: pick(r, 50, 0, -3, 1<<60),
			LicenseServer: pick(r, serverNames...), RecordedAt: time.Unix(int64(i), 0), Agreement: pick(r, "", "4711"), Program: pick(r, "", "csp"),
			Term: Term(r.IntN(3)), EndsOn: randomDay(r), Assurance: pick(r, nil, &yes, &no), AssuredUntil: randomDay(r), PurchasedOn: randomDay(r),
		})
	}
	for i := range r.IntN(4) {
		f.Collections = append(f.Collections, Collection{
			ID: fmt.Sprint(i), Name: fmt.Sprint("collection ", i), Broker: pick(r, "", "rdcb01.contoso.local"), Hosts: randomNames(r, 5, hostNames...),
			Mode: pick(r, ModeUnread, ModePerUser), LicenseServers: randomNames(r, 2, serverNames...), LicenseServersRead: pick(r, true, false),
			Authorised: pick(r, Count{}, CountOf(40), CountOf(-1), CountOf(1<<62)), Actual: pick(r, Count{}, CountOf(7)),
		})
	}
	for range r.IntN(3) {
		f.Trusts = append(f.Trusts, Trust{A: pick(r, "contoso.local", "", "FABRIKAM.local"), B: pick(r, "fabrikam.local", "contoso.local"), TwoWay: pick(r, true, false)})
	}
	return f
}

// randomTime is around the moment of judgement, or never.
func randomTime(r *rand.Rand, i int) time.Time {
	return pick(r, time.Time{}, time.Unix(int64(i), 0), time.Unix(1_800_000_000-int64(r.IntN(100))*86400-int64(i), 0), time.Unix(1_800_000_000+int64(i), 0))
}

// randomDay is within a year of the moment of judgement, or none.
func randomDay(r *rand.Rand) time.Time {
	return pick(r, time.Time{}, time.Unix(1_800_000_000+int64(r.IntN(730)-365)*86400, 0))
}

// randomCAL is one the rules know, one they have only a name for, or none.
func randomCAL(r *rand.Rand) CALVersion {
	return pick(r, UnknownCAL, CAL2008, CAL2012, CAL2016, CAL2019, CAL2022, CAL2025, 28)
}

func randomServer(r *rand.Rand, i int) LicenseServer {
	yes, no := true, false
	s := LicenseServer{
		Name: pick(r, serverNames...), Domain: pick(r, "", "contoso.local", "fabrikam.local"), DomainJoined: pick(r, nil, &yes, &no), Activated: pick(r, nil, &yes, &no),
		OS: randomOS(r), KeyPacksRead: pick(r, true, false), ReportedAt: randomTime(r, i), Source: fmt.Sprint("server ", i),
		InGroup: pick(r, nil, &yes, &no), NoUpgrade: pick(r, nil, &yes, &no), MachineID: pick(r, "", "m-1", "m-3"), ClockAhead: pick(r, nil, new(10*time.Minute)),
	}
	if r.IntN(2) == 0 {
		s.Issued = Issued{
			Read: true, Temporary: []ExpiringCALs{{On: randomDay(r), N: r.IntN(9)}}, Holders: r.IntN(2),
			Revoked: []RevokedCALs{{Version: randomCAL(r), N: pick(r, 1, 20, 1<<40), FirstEnds: randomDay(r)}}, Several: []Holder{{Device: "pc\"1", Version: CAL2022, N: 2}},
		}
	}
	for range r.IntN(4) {
		s.KeyPacks = append(s.KeyPacks, KeyPack{
			ID: int64(i), Type: r.IntN(9) - 1, ProductType: r.IntN(5) - 1, ProductVersionID: r.IntN(12) - 1,
			Total: CountOf(pick[int64](r, 100, 0, -1, -7, 1<<32-1, 1<<62)), Issued: pick(r, Count{}, CountOf(7), CountOf(-1), Count{N: 1 << 62, Read: true}, Count{N: -9, Read: true}),
		})
	}
	for range r.IntN(2) {
		s.Refusals = append(s.Refusals, Refusal{Version: randomCAL(r), Kind: Kind(r.IntN(3))})
	}
	return s
}

func FuzzEvaluate_AlwaysAnswers(f *testing.F) {
	for seed := range uint64(64) {
		f.Add(seed, seed*7)
	}
	f.Add(uint64(202), uint64(282)) // two servers of one name that sorted by the order of the facts
	f.Fuzz(func(t *testing.T, a, b uint64) {
		facts := randomFacts(rand.New(rand.NewPCG(a, b)))
		result := Evaluate(facts)
		checkTotal(t, facts, result)
		checkHonest(t, result)
		checkExplained(t, facts, result)
		checkOrder(t, facts, result, rand.New(rand.NewPCG(b, a)))
	})
}

// checkTotal: every collection has its entry in order, every row a cell for each column, every finding a verdict and a way out.
func checkTotal(t *testing.T, f Facts, r Result) {
	t.Helper()
	for i, c := range f.Collections {
		if i >= len(r.Collections) || r.Collections[i].ID != c.ID || r.Collections[i].Orphan != NotOrphan {
			t.Fatalf("collection %d has no entry", i)
		}
	}
	for _, c := range r.Collections {
		for _, row := range c.Rows {
			if len(row.Cells) != len(c.Columns) {
				t.Fatalf("%s: %d cells for %d columns", c.Name, len(row.Cells), len(c.Columns))
			}
		}
		for _, finding := range c.Findings {
			checkFinding(t, finding)
		}
		checkUnjudged(t, c.Unjudged)
	}
	for _, finding := range r.Organization.Findings {
		checkFinding(t, finding)
	}
	checkUnjudged(t, r.Organization.Unjudged)
}

func checkUnjudged(t *testing.T, all []Unjudged) {
	t.Helper()
	for _, u := range all {
		checkTexts(t, u.Rule, u.Missing)
		if u.Subjects < 1 || len(u.Names) == 0 || len(u.Names) > u.Subjects {
			t.Errorf("%s: %d subjects, named %v", u.Rule, u.Subjects, u.Names)
		}
	}
}

func checkFinding(t *testing.T, f Finding) {
	t.Helper()
	if f.Verdict != Violation && f.Verdict != Unknown {
		t.Errorf("%s has verdict %s", f.Rule, f.Verdict)
	}
	rule, known := RuleByID(f.Rule)
	if !known || f.Severity > rule.Severity {
		t.Errorf("no rule %q of severity %s", f.Rule, f.Severity)
	}
	if len(f.Remedies) == 0 || len(f.Steps) == 0 || f.Steps[len(f.Steps)-1].Rule != f.Rule {
		t.Errorf("%s: %d remedies, %d steps, the last of rule %q", f.Rule, len(f.Remedies), len(f.Steps), f.Steps[len(f.Steps)-1].Rule)
	}
	checkTexts(t, f.Rule, f.Message)
	for _, s := range f.Steps {
		checkTexts(t, f.Rule, s.Text)
	}
	for i, r := range f.Remedies {
		if r.Rank != i+1 {
			t.Errorf("%s: rank %d at place %d", r.ID, r.Rank, i+1)
		}
		if f.Verdict == Violation && !slices.Contains(rule.Ways, r.ID) || f.Verdict == Unknown && r.ID != CompleteTheFacts {
			t.Errorf("%s offers %s, which it does not list", f.Rule, r.ID)
		}
		checkTexts(t, r.ID, r.Title, r.Reason, r.Summary, r.Effort, r.Who, r.Cost)
		checkTexts(t, r.ID, r.Steps...)
		for _, p := range r.Preconditions {
			checkTexts(t, r.ID, p.Text)
		}
	}
}

func checkTexts(t *testing.T, what string, texts ...Text) {
	t.Helper()
	for _, text := range texts {
		if text.EN == "" || text.FR == "" || containsVerb(text.EN) || containsVerb(text.FR) {
			t.Errorf("%s: bad text %q / %q", what, text.EN, text.FR)
		}
	}
}

// containsVerb finds what fmt leaves where values and verbs do not match.
func containsVerb(s string) bool {
	for i := range len(s) - 1 {
		if s[i] == '%' && s[i+1] == '!' {
			return true
		}
	}
	return false
}

// checkHonest: fine means that everything a verdict needs was known and fits; a collection is as bad as its worst part.
func checkHonest(t *testing.T, r Result) {
	t.Helper()
	for _, c := range r.Collections {
		worst := NotApplicable
		for _, row := range c.Rows {
			for i, cell := range row.Cells {
				column := c.Columns[i]
				if !cell.Spared && cell.Verdict != NotApplicable {
					worst = max(worst, cell.Verdict)
				}
				if cell.Verdict == OK && !fits(row, column) {
					t.Errorf("%s: %s at %s is ok: %+v", c.Name, row.Host, column.Server, column.Supply)
				}
				if (len(cell.Rules) == 0) != (cell.Verdict == OK || cell.Verdict == NotApplicable) {
					t.Errorf("%s: cell %s decided by %v", c.Name, cell.Verdict, cell.Rules)
				}
			}
		}
		for _, f := range c.Findings {
			if f.Severity > Info || f.Verdict == Unknown {
				worst = max(worst, f.Verdict)
			}
		}
		if c.Orphan != OrphanServer && len(c.Rows) > 0 && c.Verdict < worst {
			t.Errorf("%s is %s although something in it is %s", c.Name, c.Verdict, worst)
		}
		if (c.State == StateFine) != (c.Verdict == OK || c.Verdict == NotApplicable) || (c.State == StateUnknown) != (c.Verdict == Unknown) {
			t.Errorf("%s: verdict %s, state %s", c.Name, c.Verdict, c.State)
		}
	}
}

func fits(row Row, c Column) bool {
	served := ServerServesHost(c.Release, row.Release).Verdict == OK
	if c.IsRelation {
		return served
	}
	return served && CALCoversHost(c.Supply.Version, row.Release).Verdict == OK && ServerHoldsCAL(c.Release, c.Supply.Version).Verdict == OK &&
		c.Supply.Kind != KindUnknown && c.Supply.Kind == row.Mode.Kind()
}

func checkExplained(t *testing.T, f Facts, r Result) {
	t.Helper()
	e := NewExplainer(f)
	for _, c := range r.Collections {
		for i, row := range c.Rows {
			for j, cell := range row.Cells {
				x := e.Cell(c, i, j)
				checkTexts(t, "explanation", x.Title)
				cited := 0
				for _, s := range x.Steps {
					checkTexts(t, "explanation", s.Text)
					if s.Rule != "" {
						cited++
					}
				}
				if cited < len(cell.Rules) || cell.Verdict == OK && cited == 0 {
					t.Errorf("%s: %s at %s cites %d rules, decided by %v", c.Name, row.Host, c.Columns[j].Server, cited, cell.Rules)
				}
			}
		}
	}
}

// checkOrder: the same facts in another order give the same result.
func checkOrder(t *testing.T, f Facts, want Result, r *rand.Rand) {
	t.Helper()
	f.Hosts, f.LicenseServers, f.Purchases = slices.Clone(f.Hosts), slices.Clone(f.LicenseServers), slices.Clone(f.Purchases)
	r.Shuffle(len(f.Hosts), func(i, j int) { f.Hosts[i], f.Hosts[j] = f.Hosts[j], f.Hosts[i] })
	r.Shuffle(len(f.LicenseServers), func(i, j int) { f.LicenseServers[i], f.LicenseServers[j] = f.LicenseServers[j], f.LicenseServers[i] })
	f.Trusts = slices.Clone(f.Trusts)
	r.Shuffle(len(f.Trusts), func(i, j int) { f.Trusts[i], f.Trusts[j] = f.Trusts[j], f.Trusts[i] })
	r.Shuffle(len(f.Purchases), func(i, j int) { f.Purchases[i], f.Purchases[j] = f.Purchases[j], f.Purchases[i] })
	for i := range f.LicenseServers {
		packs := slices.Clone(f.LicenseServers[i].KeyPacks)
		r.Shuffle(len(packs), func(i, j int) { packs[i], packs[j] = packs[j], packs[i] })
		f.LicenseServers[i].KeyPacks = packs
	}
	if got := Evaluate(f); !reflect.DeepEqual(want, got) { // cmp takes a hundred times as long
		t.Errorf("another order gives another result (-first +shuffled):\n%s", cmp.Diff(want, got))
	}
}

// often is how many random cases a test takes: a tenth of them where time is short, as when each of many changes is tried.
func often(n uint64) uint64 {
	if testing.Short() {
		return n / 10
	}
	return n
}

func TestEvaluate_ThousandsOfRandomFleets(t *testing.T) {
	t.Parallel()
	for seed := range often(1000) {
		facts := randomFacts(rand.New(rand.NewPCG(seed, 1)))
		result := Evaluate(facts)
		checkTotal(t, facts, result)
		checkHonest(t, result)
		checkExplained(t, facts, result)
		checkOrder(t, facts, result, rand.New(rand.NewPCG(1, seed)))
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}
