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
			{Name: "rdsh07.contoso.local", OS: os2022, Mode: ModeNotConfigured, LicenseServers: []string{"lic02.contoso.local"}},
		},
		LicenseServers: []LicenseServer{{Name: "lic01.contoso.local"}, {Name: "lic02.contoso.local"}},
		Collections: []Collection{
			{Name: "A", Hosts: []string{"rdsh05", "rdsh06.contoso.local", "rdsh09"}, Broker: "rdcb01.contoso.local", Mode: ModePerUser, LicenseServers: []string{"lic01.contoso.local"}},
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
	}
	x := newIndex(&facts)
	for _, row := range rows {
		if got := x.exactlyNeeding(x.servers[row.server], row.key); got != row.want {
			t.Errorf("server %d, %s %s: %q, want %q", row.server, row.key.version, row.key.kind, got, row.want)
		}
	}
}
