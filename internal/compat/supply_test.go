package compat

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Supplies are sorted by version and kind, and each knows the packs, purchases and refusals behind it.
func TestGatherSupplies_FoldsWhatIsAlike(t *testing.T) {
	t.Parallel()
	server := &LicenseServer{
		KeyPacks: []KeyPack{
			userPack(7, 30), userPack(6, 20), userPack(7, 5), userPack(99, 3), userPack(98, 4), userPack(99, 1),
			{Type: packBuiltIn, ProductType: 3, ProductVersionID: 2, Total: CountOf(-1)},
			{Type: packTemporary, ProductVersionID: 6, Total: CountOf(-1)},
		},
		Refusals: []Refusal{{Version: CAL2025, Kind: PerUser}, {Version: CAL2019, Kind: PerUser}},
	}
	purchases := []Purchase{{Version: CAL2022, Kind: PerUser, Quantity: 10}, {Version: CAL2022, Kind: PerDevice, Quantity: -5}, {Version: CAL2022, Kind: PerDevice, Quantity: 7}}
	release, _ := ParseRelease("2022")
	got := BuiltIn().gatherSupplies(server, release, []*Purchase{&purchases[0], &purchases[1], &purchases[2]})
	none := CountOf(0)
	want := []Supply{
		{Kind: PerUser, Packs: 3, Installed: CountOf(8), UnknownIDs: []int{98, 99}},
		{Version: CAL2019, Kind: PerUser, Packs: 1, Installed: CountOf(20)},
		{Version: CAL2022, Kind: PerUser, Packs: 2, Installed: CountOf(35), Purchased: 10, Purchases: purchases[:1]},
		{Version: CAL2022, Kind: PerDevice, Purchased: 7, Installed: none, Issued: none, Purchases: purchases[1:]},
		{Version: CAL2025, Kind: PerUser, Installed: none, Issued: none, Refused: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestGatherSupplies_KnowsWhatItCannotCount(t *testing.T) {
	t.Parallel()
	many := Purchase{Version: CAL2022, Kind: PerUser, Quantity: maxQuantity}
	nothing := Purchase{Version: CAL2019, Kind: PerUser, Quantity: 0}
	got := BuiltIn().gatherSupplies(nil, UnknownRelease, []*Purchase{&many, &nothing, &many})
	if got[0].Purchased != 0 || got[1].Purchased != maxQuantity {
		t.Errorf("bought %d and %d, want 0 and %d", got[0].Purchased, got[1].Purchased, maxQuantity)
	}
	if got[1].Installed.Read || got[1].Issued.Read {
		t.Errorf("nobody has read packs: %+v", got[1])
	}
}

// What is only said of a purchase decides its place last, and always.
func TestComparePurchases_OrdersWhateverDiffers(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	inOrder := []Purchase{
		{RecordedAt: day, Reference: "B", Quantity: 9},
		{RecordedAt: day.AddDate(0, 0, 1), Reference: "A", Quantity: 1},
		{RecordedAt: day.AddDate(0, 0, 1), Reference: "A", Quantity: 1, PurchasedOn: day},
	}
	for i, a := range inOrder {
		for j, b := range inOrder {
			if got, want := comparePurchases(a, b), cmp3(i, j); got != want {
				t.Errorf("purchase %d against %d: %d, want %d", i, j, got, want)
			}
		}
	}
}

func cmp3(a, b int) int { return max(-1, min(1, a-b)) }

// Ten CALs are assigned to an old server that no host names. They are elsewhere where servers in use hold ten more than purchases
// account for, and are found once.
func TestIsElsewhere_FindsCALsOnceOnServersInUse(t *testing.T) {
	t.Parallel()
	assigned := func(change func(*Supply)) Supply {
		s := Supply{Version: CAL2022, Kind: PerUser, Purchased: 10}
		change(&s)
		return s
	}
	rows := []struct {
		name   string
		server LicenseServer // in use
		change func(*Supply)
		want   bool
	}{
		{"ten are there", LicenseServer{KeyPacks: []KeyPack{userPack(7, 10)}}, func(*Supply) {}, true},
		{"nine are there", LicenseServer{KeyPacks: []KeyPack{userPack(7, 9)}}, func(*Supply) {}, false},
		{"ten are there in two packs", LicenseServer{KeyPacks: []KeyPack{userPack(7, 4), userPack(7, 6)}}, func(*Supply) {}, true},
		{"ten of an older version", LicenseServer{KeyPacks: []KeyPack{userPack(6, 10)}}, func(*Supply) {}, false},
		{"ten of the other kind", LicenseServer{KeyPacks: []KeyPack{{Type: 2, ProductType: productTypePerDevice, ProductVersionID: 7, Total: CountOf(10)}}}, func(*Supply) {}, false},
		{"how many are there was not read", LicenseServer{KeyPacks: []KeyPack{{Type: 2, ProductType: productTypePerUser, ProductVersionID: 7}}}, func(*Supply) {}, false},
		{"there is no limit", LicenseServer{KeyPacks: []KeyPack{{Type: 2, ProductType: productTypePerUser, ProductVersionID: 7, Total: CountOf(-1)}}}, func(*Supply) {}, false},
		{"a server too old to hold them", LicenseServer{OS: OS{Caption: "Windows Server 2019"}, KeyPacks: []KeyPack{userPack(7, 10)}}, func(*Supply) {}, false},
		{"a pack is installed on the old server", LicenseServer{KeyPacks: []KeyPack{userPack(7, 10)}}, func(s *Supply) { s.Packs = 1 }, false},
		{"the old server has refused them", LicenseServer{KeyPacks: []KeyPack{userPack(7, 10)}}, func(s *Supply) { s.Refused = true }, false},
		{"their kind is not known", LicenseServer{KeyPacks: []KeyPack{userPack(7, 10)}}, func(s *Supply) { s.Kind = KindUnknown }, false},
	}
	for _, row := range rows {
		row.server.Name = "new.x"
		if row.server.OS.Caption == "" {
			row.server.OS.Caption = "Windows Server 2022"
		}
		x := newIndex(&Facts{LicenseServers: []LicenseServer{row.server, {Name: "idle.x", OS: row.server.OS, KeyPacks: []KeyPack{userPack(7, 100)}}}})
		x.servers[0].named = true
		supply := assigned(row.change)
		if got := x.isElsewhere(&supply); got != row.want {
			t.Errorf("%s: %t, want %t", row.name, got, row.want)
		}
		if x.isElsewhere(&supply) {
			t.Errorf("%s: found twice", row.name)
		}
	}
}

// What purchases already account for on a server in use is nobody else's.
func TestIsElsewhere_LeavesWhatPurchasesAccountFor(t *testing.T) {
	t.Parallel()
	for bought, want := range map[int]bool{90: true, 91: false, 200: false} {
		x := newIndex(&Facts{
			LicenseServers: []LicenseServer{{Name: "new.x", OS: OS{Caption: "Windows Server 2022"}, KeyPacks: []KeyPack{userPack(7, 100)}}},
			Purchases:      []Purchase{{Version: CAL2022, Kind: PerUser, Quantity: bought, LicenseServer: "new.x"}},
		})
		x.servers[0].named = true
		if got := x.isElsewhere(&Supply{Version: CAL2022, Kind: PerUser, Purchased: 10}); got != want {
			t.Errorf("%d of 100 bought for it: %t, want %t", bought, got, want)
		}
	}
}
