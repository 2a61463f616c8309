package compat

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestPurchase_ProgramsTellWhetherThereIsAnAgreement(t *testing.T) {
	t.Parallel()
	rows := map[string]Answer{
		"": NotKnown, "OEM": NotKnown, "gratis": NotKnown, "tea": NotKnown,
		"License Pack (Retail Purchase)": No, "retail": No, "FPP": No, "CSP": No, "csp_perpetual": No, "Cloud Solution Provider": No, "Vente au détail": No,
		"Open": Yes, "open value subscription": Yes, "OPEN-VALUE": Yes, "Select Plus": Yes, "Enterprise Agreement": Yes, "EA": Yes, "Contrat Entreprise": Yes,
		"Campus Agreement": Yes, "School Agreement": Yes, "SPLA": Yes, "Service Provider License Agreement": Yes, "MPSA": Yes, "Volume": Yes, "VL": Yes,
	}
	for program, want := range rows {
		if got := (&Purchase{Program: program}).hasAgreement(); got != want {
			t.Errorf("%q: %d, want %d", program, got, want)
		}
	}
}

// The right of a subscription that has ended needs no proof any more.
func TestEvaluate_AsksForProofWhileThePurchaseIsInForce(t *testing.T) {
	t.Parallel()
	asOf := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for day, want := range map[int]int{22: 0, 23: 1} {
		ends := time.Date(2026, 11, day, 0, 0, 0, 0, time.UTC)
		result := Evaluate(Facts{AsOf: asOf, Purchases: []Purchase{{Reference: "PO-1", Version: CAL2022, Kind: PerUser, Quantity: 1, Term: TermSubscription, EndsOn: ends}}})
		if got := countOf(result.Organization.Findings, "purchase-without-proof"); got != want {
			t.Errorf("ends on %d: %d findings, want %d", day, got, want)
		}
	}
}

func countOf(findings []Finding, rule string) (n int) {
	for i := range findings {
		if findings[i].Rule == rule {
			n++
		}
	}
	return n
}

// Purchases of one product that lack something are told together, and named.
func TestEvaluate_TellsOfAllPurchasesOfAProductThatLackProof(t *testing.T) {
	t.Parallel()
	lacking := Purchase{ID: "1", Reference: "PO-1", Version: CAL2022, Kind: PerUser, Quantity: 1}
	another, whole, device := lacking, lacking, lacking
	another.ID, another.Reference = "2", ""
	whole.ID, whole.Program, whole.PurchasedOn = "3", "retail", recordDay
	device.ID, device.Kind = "4", PerDevice
	var got []string
	for _, f := range Evaluate(Facts{Purchases: []Purchase{lacking, another, whole, device}}).Organization.Findings {
		if f.Rule == purchaseWithoutProof.ID {
			got = append(got, f.Subject+": "+f.Message.EN+" "+strings.Join(f.Purchases, "+"))
		}
	}
	want := []string{
		"RDS CAL 2022 Per Device: Missing from the purchase PO-1 (RDS CAL 2022 Per Device): the day of purchase 4",
		"RDS CAL 2022 Per User: Missing from 2 of 3 purchases of 2022 Per User CALs: the order or invoice number, the day of purchase 2+1",
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// A purchase of which nobody has said the version or the kind may account for what is installed.
func TestEvaluate_DoesNotAccuseWhereAPurchaseIsUnclear(t *testing.T) {
	t.Parallel()
	server := LicenseServer{Name: "lic01.contoso.local", OS: OS{Caption: "Windows Server 2022"}, KeyPacks: []KeyPack{{Type: 2, ProductType: 1, ProductVersionID: 6, Total: CountOf(10)}}}
	asOf := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	rows := []struct {
		name     string
		purchase Purchase
		accused  bool
	}{
		{"of no known version", Purchase{Kind: PerUser, Quantity: 10}, false},
		{"of no known version and the other kind", Purchase{Kind: PerDevice, Quantity: 10}, true},
		{"of no known kind and the same version", Purchase{Version: CAL2019, Quantity: 10}, false},
		{"of no known kind and a newer version", Purchase{Version: CAL2022, Quantity: 10}, false},
		{"of no known kind and an older version", Purchase{Version: CAL2016, Quantity: 10}, true},
		{"of neither", Purchase{Quantity: 1}, false},
		{"of neither and of nothing", Purchase{}, true},
		{"of neither and ended", Purchase{Quantity: 10, Term: TermSubscription, EndsOn: asOf.AddDate(0, 0, -1)}, true},
		{"of the other kind", Purchase{Version: CAL2019, Kind: PerDevice, Quantity: 10}, true},
	}
	for _, row := range rows {
		result := Evaluate(Facts{AsOf: asOf, LicenseServers: []LicenseServer{server}, Purchases: []Purchase{row.purchase}})
		if got := countOf(result.Organization.Findings, "installed-not-purchased") > 0; got != row.accused {
			t.Errorf("%s: accused %t, want %t", row.name, got, row.accused)
		}
	}
}

func TestPackTwins_LookAlike(t *testing.T) {
	t.Parallel()
	base := KeyPack{ID: 3, Description: "C50-10.01-S", Type: 2, ProductType: 1, ProductVersionID: 6, Total: CountOf(10)}
	rows := []struct {
		name   string
		change func(*KeyPack)
		twins  int
	}{
		{"the same but for its number", func(p *KeyPack) { p.ID = 7 }, 1},
		{"a code spelled otherwise", func(p *KeyPack) { p.Description = "c50-10.01-s " }, 1},
		{"another code", func(p *KeyPack) { p.Description = "C50-10.01-X" }, 0},
		{"another type", func(p *KeyPack) { p.Type = 1 }, 0},
		{"another kind", func(p *KeyPack) { p.ProductType = 0 }, 0},
		{"another version", func(p *KeyPack) { p.ProductVersionID = 7 }, 0},
		{"another size", func(p *KeyPack) { p.Total = CountOf(11) }, 0},
		{"a size nobody has read", func(p *KeyPack) { p.Total = Count{} }, 0},
		{"no limit", func(p *KeyPack) { p.Total = CountOf(-1) }, 0},
		{"built-in", func(p *KeyPack) { p.Type = packBuiltIn }, 0},
	}
	for _, row := range rows {
		second := base
		row.change(&second)
		f := Facts{LicenseServers: []LicenseServer{{Name: "a.x", KeyPacks: []KeyPack{base, base}}, {Name: "b.x", KeyPacks: []KeyPack{second}}}}
		if got := len(newIndex(&f).alikePacks(supplyKey{CAL2019, PerUser})); got != row.twins {
			t.Errorf("%s: %d twins, want %d", row.name, got, row.twins)
		}
	}
	for name, change := range map[string]func(*KeyPack){
		"a size nobody has read": func(p *KeyPack) { p.Total = Count{} },
		"no limit":               func(p *KeyPack) { p.Total = CountOf(-1) },
		"built-in":               func(p *KeyPack) { p.Type = packBuiltIn },
	} {
		both := base
		change(&both)
		f := Facts{LicenseServers: []LicenseServer{{Name: "a.x", KeyPacks: []KeyPack{both}}, {Name: "b.x", KeyPacks: []KeyPack{both}}}}
		if got := newIndex(&f).alikePacks(supplyKey{CAL2019, PerUser}); len(got) > 0 {
			t.Errorf("both of %s: %d twins", name, len(got))
		}
	}
	alone := Facts{LicenseServers: []LicenseServer{{Name: "a.x", KeyPacks: []KeyPack{base, base}}}}
	if got := newIndex(&alone).alikePacks(supplyKey{CAL2019, PerUser}); len(got) > 0 {
		t.Errorf("two packs of one license server are %d twins", len(got))
	}
}

// The pack to keep is on a server in use, then on the newest, then the one most drawn on.
func TestPackTwins_KeepTheOneInUse(t *testing.T) {
	t.Parallel()
	pack := func(issued int64) []KeyPack {
		return []KeyPack{{Type: 2, ProductType: 1, ProductVersionID: 6, Total: CountOf(10), Issued: CountOf(issued)}}
	}
	f := Facts{LicenseServers: []LicenseServer{
		{Name: "a.x", OS: OS{Caption: "Windows Server 2019"}, KeyPacks: pack(1)},
		{Name: "b.x", OS: OS{Caption: "Windows Server 2019"}, KeyPacks: pack(2)},
		{Name: "c.x", OS: OS{Caption: "Windows Server 2022"}, KeyPacks: pack(0)},
		{Name: "d.x", OS: OS{Caption: "Windows Server 2019"}, KeyPacks: pack(0)},
		{Name: "e.x", OS: OS{Caption: "Windows Server 2019"}, KeyPacks: pack(1)},
	}}
	x := newIndex(&f)
	x.servers[3].named = true
	var order string
	for _, p := range x.alikePacks(supplyKey{CAL2019, PerUser})[0].packs {
		order += p.server.name[:1]
	}
	if order != "dcbae" {
		t.Errorf("kept in the order %s, want dcbae", order)
	}
}

// Of two alike packs on one server the one that is more in use stands for both. Twins of one size are told by the server they stay on.
func TestPackTwins_HaveAnOrderOfTheirOwn(t *testing.T) {
	t.Parallel()
	pack := func(code string, issued int64) KeyPack {
		return KeyPack{Description: code, Type: 2, ProductType: 1, ProductVersionID: 6, Total: CountOf(10), Issued: CountOf(issued)}
	}
	f := Facts{LicenseServers: []LicenseServer{
		{Name: "a.x", KeyPacks: []KeyPack{pack("X", 1), pack("X", 5), pack("X", 3)}},
		{Name: "b.x", KeyPacks: []KeyPack{pack("Y", 0)}},
		{Name: "c.x", KeyPacks: []KeyPack{pack("Y", 0)}},
		{Name: "d.x", KeyPacks: []KeyPack{pack("X", 0)}},
	}}
	for range 10 { // they come out of a map
		twins := newIndex(&f).findAlikePacks(supplyKey{CAL2019, PerUser})
		if len(twins) != 2 || twins[0].packs[0].server.name != "a.x" || twins[1].packs[0].server.name != "b.x" {
			t.Fatalf("twins: %+v", twins)
		}
		if got := twins[0].packs[0].pack.Issued.N; got != 5 {
			t.Errorf("the pack of a.x has issued %d, want 5", got)
		}
	}
}

// Whoever looks for findings about a purchase looks under the subjects that they have.
func TestPurchaseSubjects_HaveEveryFindingThatNamesThePurchase(t *testing.T) {
	purchase := Purchase{
		ID: "1", Version: CAL2022, Kind: PerUser, Quantity: 5, Term: TermSubscription, EndsOn: recordDay.AddDate(0, 0, 20),
		Assurance: new(true), AssuredUntil: recordDay.AddDate(0, 0, 30), RecordedAt: recordDay,
	}
	subjects, rules := PurchaseSubjects(&purchase), map[string]bool{}
	for _, f := range Evaluate(Facts{AsOf: recordDay, Purchases: []Purchase{purchase}}).Organization.Findings {
		if slices.Contains(f.Purchases, purchase.ID) {
			rules[f.Rule] = true
			if !slices.Contains(subjects, f.Subject) {
				t.Errorf("%s is about %q, none of %q", f.Rule, f.Subject, subjects)
			}
		}
	}
	if len(rules) < 3 {
		t.Errorf("only %v name the purchase", rules)
	}
}
