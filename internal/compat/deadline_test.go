package compat

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// deadlineDay is the day on which these tests judge; the support of Windows Server 2016 ends 43 days later, the paid updates of 2012 R2
// ended 48 days before.
var deadlineDay = time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)

func inDays(n int) time.Time { return dayOf(deadlineDay).AddDate(0, 0, n) }

func deadlinesOf(f Facts) []Deadline {
	f.AsOf = deadlineDay
	result := Evaluate(f)
	return Deadlines(f, &result)
}

func windows(year string) OS {
	return OS{Caption: "Microsoft Windows Server " + year + " Standard", ProductType: 3}
}

func TestDeadlines_PurchasesThatEndWithinNinetyDaysOrHaveLapsed(t *testing.T) {
	t.Parallel()
	purchase := func(ref string, term Term, ends, assured int) Purchase {
		p := Purchase{ID: "id " + ref, Reference: ref, Version: CAL2022, Kind: PerUser, Quantity: 10, Term: term}
		if term == TermSubscription {
			p.EndsOn = inDays(ends)
		}
		if assured != 0 {
			p.Assurance, p.AssuredUntil = new(true), inDays(assured)
		}
		return p
	}
	got := deadlinesOf(Facts{Purchases: []Purchase{
		purchase("ends today", TermSubscription, 0, 0), purchase("ends in 90 days", TermSubscription, 90, 0), purchase("ends in 91 days", TermSubscription, 91, 0),
		purchase("ended yesterday", TermSubscription, -1, 0),
		purchase("b", TermPerpetual, 0, 21), purchase("a", TermPerpetual, 0, 21),
		purchase("assured till 90 days ago", TermPerpetual, 0, -90), purchase("assured till 91 days ago", TermPerpetual, 0, -91), purchase("assured for 91 days", TermPerpetual, 0, 91),
	}})
	want := []Deadline{
		{Kind: AssuranceEnds, On: inDays(-90), Names: []string{"assured till 90 days ago"}, Total: 1, ID: "id assured till 90 days ago", Count: 10},
		{Kind: SubscriptionEnds, On: inDays(-1), Names: []string{"ended yesterday"}, Total: 1, ID: "id ended yesterday", Count: 10},
		{Kind: SubscriptionEnds, On: inDays(0), Names: []string{"ends today"}, Total: 1, ID: "id ends today", Count: 10},
		{Kind: AssuranceEnds, On: inDays(21), Names: []string{"a", "b"}, Total: 2, Count: 20},
		{Kind: SubscriptionEnds, On: inDays(90), Names: []string{"ends in 90 days"}, Total: 1, ID: "id ends in 90 days", Count: 10},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// A subscription whose CALs are installed, and that others make good, hurts nobody when it ends.
func TestDeadlines_LeaveOutALapsedSubscriptionThatOthersMakeGood(t *testing.T) {
	t.Parallel()
	f := Facts{
		LicenseServers: []LicenseServer{{Name: "lic.x", OS: windows("2022"), KeyPacksRead: true, KeyPacks: []KeyPack{
			{ID: 3, Type: 2, ProductType: 1, ProductVersionID: 7, Total: CountOf(10), Issued: CountOf(1)},
		}}},
		Purchases: []Purchase{
			{ID: "old", Version: CAL2022, Kind: PerUser, Quantity: 10, Term: TermSubscription, EndsOn: inDays(-3)},
			{ID: "new", Version: CAL2022, Kind: PerUser, Quantity: 10, Term: TermPerpetual, LicenseServer: "lic.x"},
		},
	}
	if got := deadlinesOf(f); len(got) != 0 {
		t.Errorf("got %v, want none", got)
	}
	f.Purchases = f.Purchases[:1]
	if got := deadlinesOf(f); len(got) != 1 || got[0].Kind != SubscriptionEnds || got[0].Names[0] != "RDS CAL 2022 Per User × 10" {
		t.Errorf("without the others got %v, want the subscription", got)
	}
}

func TestDeadlines_GraceOfHostsThatNothingServes(t *testing.T) {
	t.Parallel()
	host := func(name string, left int) Host {
		return Host{Name: name, OS: windows("2022"), Mode: ModePerUser, LicenseServersRead: true, GraceDaysLeft: &left, ReportedAt: inDays(-1).Add(time.Hour)}
	}
	served := host("served.x", 5)
	served.LicenseServers, served.Connectivity = []string{"lic.x"}, []Reached{{Server: "lic.x", Status: 11}}
	got := deadlinesOf(Facts{
		Hosts: []Host{host("a.x", 4), host("b.x", 4), host("c.x", 4), host("d.x", 4), host("late.x", 91), host("later.x", 92), host("over.x", 0), served},
		LicenseServers: []LicenseServer{{Name: "lic.x", OS: windows("2022"), KeyPacksRead: true, KeyPacks: []KeyPack{
			{ID: 3, Type: 2, ProductType: 1, ProductVersionID: 7, Total: CountOf(10), Issued: CountOf(1)},
		}}},
	})
	want := []Deadline{
		{Kind: GraceEnds, Names: []string{"over.x"}, Total: 1},
		{Kind: GraceEnds, On: inDays(3), Names: []string{"a.x", "b.x", "c.x"}, Total: 4},
		{Kind: GraceEnds, On: inDays(90), Names: []string{"late.x"}, Total: 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestDeadlines_SupportOfEachReleaseByItsNextEnd(t *testing.T) {
	t.Parallel()
	f := Facts{
		Hosts: []Host{
			{Name: "a.x", OS: windows("2012 R2")}, {Name: "b.x", OS: windows("2012 R2")}, {Name: "c.x", OS: windows("2016")}, {Name: "d.x", OS: windows("2022")}, {Name: "e.x"},
		},
		LicenseServers: []LicenseServer{{Name: "lic.x", OS: windows("2016"), KeyPacksRead: true}},
		Collections:    []Collection{{ID: "1", Name: "one", Hosts: []string{"a.x", "b.x", "c.x"}}, {ID: "2", Name: "two", Hosts: []string{"a.x", "d.x", "e.x"}}},
	}
	want := []Deadline{
		{Kind: UpdatesEnd, On: time.Date(2026, 10, 13, 0, 0, 0, 0, time.UTC), Release: Release2012R2, Total: 2, Count: 2},
		{Kind: SupportEnds, On: time.Date(2027, 1, 12, 0, 0, 0, 0, time.UTC), Release: Release2016, Total: 2, Count: 2},
	}
	if diff := cmp.Diff(want, deadlinesOf(f)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestDeadlines_CALsOfALicenseServer(t *testing.T) {
	t.Parallel()
	device := LicenseServer{
		Name: "dev.x", OS: windows("2022"), Activated: new(false), KeyPacksRead: true,
		KeyPacks: []KeyPack{{ID: 3, Type: 2, ProductType: 0, ProductVersionID: 7, Total: CountOf(5), Issued: CountOf(5), ExpiresAt: inDays(60)}},
		Issued:   Issued{Read: true, Temporary: []ExpiringCALs{{On: inDays(-91), N: 1}, {On: inDays(5), N: 2}, {On: inDays(80), N: 4}, {On: inDays(91), N: 8}}},
	}
	free := device // what it gives out for a time becomes permanent
	free.Name, free.Activated = "free.x", new(true)
	free.KeyPacks = []KeyPack{{ID: 3, Type: 2, ProductType: 0, ProductVersionID: 7, Total: CountOf(5), Issued: CountOf(1), ExpiresAt: inDays(91)}}
	got := deadlinesOf(Facts{
		Hosts:          []Host{{Name: "a.x", OS: windows("2022"), Mode: ModePerDevice, LicenseServersRead: true, LicenseServers: []string{"dev.x"}}},
		LicenseServers: []LicenseServer{device, free},
	})
	want := []Deadline{
		{Kind: TemporaryCALsEnd, On: inDays(5), Names: []string{"dev.x"}, Total: 1, Count: 6},
		{Kind: InstalledCALsEnd, On: inDays(60), Names: []string{"dev.x"}, Total: 1, Count: 5},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestDeadlines_WithoutAMomentThereAreNone(t *testing.T) {
	t.Parallel()
	f := Facts{Hosts: []Host{{Name: "a.x", OS: windows("2012")}}}
	result := Evaluate(f)
	if got := Deadlines(f, &result); got != nil {
		t.Errorf("got %v", got)
	}
}
