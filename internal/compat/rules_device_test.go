package compat

import (
	"testing"
	"time"
)

// A revoked CAL leaves that state at the very moment at which it ends.
func TestRevocationQuota_HasRoomFromTheMomentOnTheFirstOneEnds(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	rows := []struct {
		name            string
		ends            time.Time
		revoked, of     int64
		wantVerdict     Verdict
		wantRevocations int64
	}{
		{"a second before it ends", now.Add(time.Second), 2, 10, Violation, 0},
		{"when it ends", now, 2, 10, OK, 1},
		{"below the quota", now.Add(time.Hour), 1, 10, OK, 1},
		{"none revoked", time.Time{}, 0, 14, OK, 2},
		{"a whole fifth more", time.Time{}, 0, 15, OK, 3},
		{"the end was not read", time.Time{}, 2, 10, Violation, 0},
		{"fewer than five installed", now.Add(time.Hour), 1, 4, Violation, 0},
	}
	for _, row := range rows {
		s := &server{
			fleet:    &LicenseServer{Issued: Issued{Read: true, Revoked: []RevokedCALs{{Version: CAL2022, N: int(row.revoked), FirstEnds: row.ends}}}},
			supplies: []Supply{{Version: CAL2022, Kind: PerDevice, Packs: 1, Installed: CountOf(row.of), Issued: CountOf(0)}},
		}
		asked := &combination{index: &index{facts: &Facts{AsOf: now}}, server: s}
		if got := asked.quotaVerdict(s.fleet.Issued.Revoked[0]); got != row.wantVerdict {
			t.Errorf("%s: %s, want %s", row.name, got, row.wantVerdict)
		}
		n, known, _ := (&situation{matter: &matter{server: s, asked: asked, rule: &severalCALsOneDevice}}).revocableNow()
		if !known || n != row.wantRevocations {
			t.Errorf("%s: %d may be revoked (known: %t), want %d", row.name, n, known, row.wantRevocations)
		}
	}
}

func TestRevocationQuota_IsOneOfWhatIsNotInstalled(t *testing.T) {
	t.Parallel()
	users := &server{supplies: []Supply{{Version: CAL2022, Kind: PerUser, Installed: CountOf(100)}, {Version: CAL2019, Kind: PerDevice, Installed: CountOf(100)}}}
	if n, known := users.quota(CAL2022); n != 1 || !known {
		t.Errorf("%d of no CALs may be revoked (known: %t), want 1", n, known)
	}
	if _, known := users.quota(UnknownCAL); known {
		t.Error("what may be revoked of an unknown version is known")
	}
}

// What is free for devices counts for the newest of the hosts that ask this server for CALs of devices, and is installed there.
func TestFreeForDevices_CountsForTheNewestHostThatAsks(t *testing.T) {
	t.Parallel()
	devices := func(id int, total, issued int64) KeyPack {
		return KeyPack{Type: 2, ProductType: productTypePerDevice, ProductVersionID: id, Total: CountOf(total), Issued: CountOf(issued)}
	}
	facts := Facts{
		Hosts: []Host{
			{Name: "a.x", OS: OS{Caption: "Windows Server 2016"}, Mode: ModePerDevice, LicenseServers: []string{"lic01.x"}},
			{Name: "b.x", OS: OS{Caption: "Windows Server 2019"}, LicenseServers: []string{"lic01.x", "lic02.x"}},
			{Name: "c.x", OS: OS{Caption: "Windows Server 2022"}, Mode: ModePerUser, LicenseServers: []string{"lic01.x"}},
			{Name: "d.x", OS: OS{Caption: "Windows Server 2025"}, Mode: ModePerDevice, LicenseServers: []string{"lic03.x"}},
		},
		LicenseServers: []LicenseServer{
			{Name: "lic01.x", OS: OS{Caption: "Windows Server 2025"}, KeyPacks: []KeyPack{devices(5, 9, 0), devices(6, 1, 0), devices(7, 5, 5), userPack(7, 9)}},
			{Name: "lic02.x", OS: OS{Caption: "Windows Server 2025"}, KeyPacks: []KeyPack{devices(5, 9, 0), devices(6, 1, 1)}},
			{Name: "lic03.x", OS: OS{Caption: "Windows Server 2025"}},
			{Name: "lic04.x", OS: OS{Caption: "Windows Server 2025"}, KeyPacksRead: true},
		},
		Purchases: []Purchase{{Version: CAL2025, Kind: PerDevice, Quantity: 9, LicenseServer: "lic04.x"}},
	}
	x := newIndex(&facts)
	room := x.sit(&Collection{Hosts: []string{"a.x", "b.x", "c.x", "d.x"}}, NotOrphan)
	rows := []struct {
		newest    string
		supplies  int
		want      Verdict
		condition string
	}{
		{"2019", 2, OK, "one 2019 CAL is left"},
		{"2019", 1, Violation, "only 2016 CALs are left"},
		{"2025", 0, Unknown, "nobody has read the packs"},
		{"unknown", 0, Violation, "CALs were bought, and none is installed"},
	}
	for i, row := range rows {
		asked := &combination{index: x, room: room, server: x.servers[i]}
		if got := room.newestFor(x.servers[i]).String(); got != row.newest {
			t.Errorf("%s: the newest host that asks %s is of %s, want %s", row.condition, x.servers[i].name, got, row.newest)
		}
		if got := len(asked.deviceSupplies()); got != row.supplies {
			t.Errorf("%s: %d supplies, want %d", row.condition, got, row.supplies)
		}
		if got := asked.freeForDevices(); got != row.want {
			t.Errorf("%s: %s, want %s", row.condition, got, row.want)
		}
	}
}

// The hosts that need CALs exactly are found however they are told: by themselves, by their deployment, under a short name.
func TestExactlyNeeding_NamesTheFirstHost(t *testing.T) {
	t.Parallel()
	os2022 := OS{Caption: "Windows Server 2022"}
	facts := Facts{
		Hosts: []Host{
			{Name: "rdsh03.contoso.local", OS: os2022, Mode: ModePerUser, LicenseServers: []string{"", "LIC01"}},
			{Name: "rdsh02.contoso.local", OS: os2022, Mode: ModePerUser, LicenseServers: []string{"lic01.contoso.local"}, LicenseServersRead: true},
			{Name: "rdsh01.contoso.local", OS: OS{Caption: "Windows Server 2019"}, Mode: ModePerUser, LicenseServers: []string{"lic01.contoso.local"}},
			{Name: "desk01.contoso.local", OS: OS{Caption: "Microsoft Windows 11 Enterprise multi-session", SKU: 175}, Mode: ModePerUser, LicenseServers: []string{"lic01.contoso.local"}},
			{Name: "rdsh05.contoso.local", OS: os2022, Mode: ModePerDevice},
			{Name: "rdsh06.contoso.local", OS: os2022, LicenseServers: []string{"lic02.contoso.local"}},
			{Name: "rdsh08.contoso.local", OS: OS{Caption: "Windows Server 2025"}, Mode: ModePerDevice, Connectivity: []Reached{{Server: "lic02", Status: 11}}},
			{Name: "rdsh07.contoso.local", OS: os2022, Mode: ModeNotConfigured, LicenseServers: []string{"lic02.contoso.local"}},
		},
		LicenseServers: []LicenseServer{{Name: "lic01.contoso.local"}, {Name: "lic02.contoso.local"}},
		Collections: []Collection{
			{Name: "A", Hosts: []string{"rdsh05", "rdsh06.contoso.local", "rdsh09"}, Broker: "rdcb01.contoso.local", Mode: ModePerUser, LicenseServers: []string{"lic01.contoso.local"}},
			{Name: "By hand", Hosts: []string{"rdsh08"}, Broker: "rdcb01.contoso.local"},
			{Name: "B", Hosts: []string{"rdsh02.contoso.local"}, Mode: ModePerDevice, LicenseServers: []string{"lic02.contoso.local"}},
		},
	}
	rows := []struct {
		server int
		key    supplyKey
		want   string
	}{
		{0, supplyKey{CAL2022, PerUser}, "rdsh02.contoso.local"},
		{0, supplyKey{CAL2022, PerDevice}, "rdsh05.contoso.local"},
		{0, supplyKey{CAL2019, PerUser}, "rdsh01.contoso.local"},
		{0, supplyKey{CAL2025, PerUser}, ""},
		{1, supplyKey{CAL2022, PerUser}, "rdsh06.contoso.local"},
		{1, supplyKey{CAL2022, PerDevice}, ""},
		{1, supplyKey{CAL2025, PerDevice}, "rdsh08.contoso.local"},
	}
	x := newIndex(&facts)
	for _, row := range rows {
		if got := x.exactlyNeeding(x.servers[row.server], row.key); got != row.want {
			t.Errorf("server %d, %s %s: %q, want %q", row.server, row.key.version, row.key.kind, got, row.want)
		}
	}
}
