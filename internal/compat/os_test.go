package compat

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type outcome struct {
	Release  Release
	IsServer Answer
}

func TestRead_CaptionBuildAndIDs(t *testing.T) {
	t.Parallel()
	rows := []struct {
		name string
		os   OS
		want outcome
	}{
		{"caption alone is enough", OS{Caption: "Microsoft Windows Server 2019 Standard"}, outcome{Release2019, Yes}},
		{"French caption with no-break blanks and a trailing one", OS{Caption: "Microsoft\u00a0Windows Server\u00a02012\u00a0R2 Standard "}, outcome{Release2012R2, Yes}},
		{"registered trade marks of 2008", OS{Caption: "Microsoft® Windows Server® 2008 Standard ", Version: "6.0.6002", ProductType: 3}, outcome{Release2008, Yes}},
		{"(R) of 2008 R2", OS{Caption: "Windows Server(R) 2008 R2 Enterprise", Version: "6.1.7601"}, outcome{Release2008R2, Yes}},
		{"Russian edition", OS{Caption: "Майкрософт Windows Server 2016 Стандартный"}, outcome{Release2016, Yes}},
		{"Chinese edition", OS{Caption: "Microsoft Windows Server 2025 标准版", Version: "10.0.26100"}, outcome{Release2025, Yes}},
		{"Azure Edition", OS{Caption: "Microsoft Windows Server 2022 Datacenter: Azure Edition", Version: "10.0.20348", ProductType: 3, SKU: 407}, outcome{Release2022, Yes}},
		{"Active Directory's form", OS{Caption: "Windows Server 2019 Datacenter", Version: "10.0 (17763)"}, outcome{Release2019, Yes}},
		{"build and revision", OS{Version: "17763.5329", ProductType: 3}, outcome{Release2019, Yes}},
		{"full version with revision", OS{Version: "10.0.20348.2340"}, outcome{Release2022, Yes}},
		{"build alone, shared by no client", OS{Version: "10.0.20348"}, outcome{Release2022, Yes}},
		{"domain controller by build", OS{Version: "6.3.9600", ProductType: 2}, outcome{Release2012R2, Yes}},
		{"build shared with a client, product type not read", OS{Version: "10.0.26100"}, outcome{UnknownRelease, NotKnown}},
		{"build shared with a client, server by caption without a year", OS{Caption: "Microsoft Windows Server Datacenter", Version: "10.0.14393"}, outcome{Release2016, Yes}},
		{"26100 of a server", OS{Caption: "Microsoft Windows Server 2025 Standard", Version: "10.0.26100", ProductType: 3, SKU: 7}, outcome{Release2025, Yes}},
		{"26100 with SKU 175", OS{Version: "10.0.26100", ProductType: 3, SKU: 175}, outcome{UnknownRelease, No}},
		{"multi-session by caption", OS{Caption: "Microsoft Windows 11 Enterprise multi-session", Version: "10.0.26100", ProductType: 3}, outcome{UnknownRelease, No}},
		{"multi-session by its older name", OS{Caption: "Microsoft Windows 10 Enterprise for Virtual Desktops", Version: "10.0.17763", ProductType: 3}, outcome{UnknownRelease, No}},
		{"workstation", OS{Caption: "Microsoft Windows 11 Professionnel", Version: "10.0.26100", ProductType: 1}, outcome{UnknownRelease, No}},
		{"workstation by caption alone", OS{Caption: "Windows 10 Entreprise"}, outcome{UnknownRelease, No}},
		{"workstation that calls itself a server", OS{Caption: "Microsoft Windows Server 2019 Standard", ProductType: 1}, outcome{UnknownRelease, NotKnown}},
		{"caption and build contradict each other", OS{Caption: "Microsoft Windows Server 2019 Standard", Version: "10.0.20348", ProductType: 3}, outcome{UnknownRelease, Yes}},
		{"2012 by caption, 2012 R2 by build", OS{Caption: "Windows Server 2012 Standard", Version: "6.3.9600"}, outcome{UnknownRelease, Yes}},
		{"a year the rules do not know", OS{Caption: "Microsoft Windows Server 2028 Standard", Version: "10.0.29000", ProductType: 3}, outcome{UnknownRelease, Yes}},
		{"a year before the rules", OS{Caption: "Microsoft(R) Windows(R) Server 2003, Standard Edition", Version: "5.2.3790", ProductType: 3}, outcome{UnknownRelease, Yes}},
		{"build 99999", OS{Caption: "Microsoft Windows Server 2025 Standard", Version: "10.0.99999", ProductType: 3}, outcome{UnknownRelease, Yes}},
		{"semi-annual build", OS{Version: "10.0.19042", ProductType: 3}, outcome{UnknownRelease, Yes}},
		{"annual-channel build", OS{Version: "10.0.25398", ProductType: 3}, outcome{UnknownRelease, Yes}},
		{"a server without year or build", OS{Caption: "Microsoft Windows Server Standard"}, outcome{UnknownRelease, Yes}},
		{"not Windows", OS{Caption: "Debian GNU/Linux 12"}, outcome{UnknownRelease, NotKnown}},
		{"nothing read", OS{}, outcome{UnknownRelease, NotKnown}},
		{"a number too long for a build", OS{Version: "99999999999999999999"}, outcome{UnknownRelease, NotKnown}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			got := row.os.Read()
			if diff := cmp.Diff(row.want, outcome{got.Release, got.IsServer}); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if got.Why.EN == "" || got.Why.FR == "" {
				t.Errorf("says nothing: %+v", got.Why)
			}
		})
	}
}

func TestParseRelease_SpellingsPeopleUse(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]Release{
		"2012 R2": Release2012R2, "2012R2": Release2012R2, "2012r2": Release2012R2, "Windows Server 2022": Release2022, " Windows Server\u00a02008 R2 ": Release2008R2,
		"Microsoft Windows Server® 2008": Release2008, "2025": Release2025, "Server 2016": Release2016,
		"2003": 2 * 3, "2028": 2 * 28, "Windows Server 2028 R2": 2*28 + 1, "2099 R2": 2*99 + 1,
	} {
		if got, err := ParseRelease(s); err != nil || got != want {
			t.Errorf("ParseRelease(%q) = %s, %v; want %s", s, got, err, want)
		}
	}
	for _, s := range []string{"", "2O22", "2000", "2000 R2", "1999", "2100", "20281", "202", "20+1", "R2", "2012 R3", "Windows 11", "2022 Standard"} {
		if got, err := ParseRelease(s); err == nil {
			t.Errorf("ParseRelease(%q) = %s; want an error", s, got)
		}
	}
}

func TestText_EveryValueComesBack(t *testing.T) {
	t.Parallel()
	for r := range Release(200) {
		if r == 1 {
			continue // "2000 R2", which never was
		}
		text, _ := r.MarshalText()
		var back Release
		if err := back.UnmarshalText(text); err != nil || back != r {
			t.Errorf("release %s comes back as %s, %v", text, back, err)
		}
	}
	for v := range CALVersion(100) {
		text, _ := v.MarshalText()
		var back CALVersion
		if err := back.UnmarshalText(text); err != nil || back != v {
			t.Errorf("CAL %s comes back as %s, %v", text, back, err)
		}
	}
	for k := KindUnknown; k <= PerDevice; k++ {
		text, _ := k.MarshalText()
		var back Kind
		if err := back.UnmarshalText(text); err != nil || back != k {
			t.Errorf("kind %s comes back as %s, %v", text, back, err)
		}
	}
}

func TestFinding_SurvivesJSON(t *testing.T) {
	t.Parallel()
	for seed := range uint64(50) {
		want := Evaluate(randomFacts(rand.New(rand.NewPCG(seed, 2))))
		for _, c := range want.Collections {
			for _, f := range c.Findings {
				var back Finding
				if text, err := json.Marshal(f); err != nil {
					t.Fatal(err)
				} else if err := json.Unmarshal(text, &back); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(f, back); diff != "" {
					t.Fatalf("(-want +got):\n%s", diff)
				}
			}
		}
	}
}

func TestParseCALVersion_R2FoldsIntoItsYear(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]CALVersion{"2008 R2": CAL2008, "2008": CAL2008, "2012 R2": CAL2012, "2022": CAL2022, "2028 R2": 28} {
		if got, err := ParseCALVersion(s); err != nil || got != want {
			t.Errorf("ParseCALVersion(%q) = %s, %v; want %s", s, got, err, want)
		}
	}
}

func TestCALVersionOfID(t *testing.T) {
	t.Parallel()
	want := map[int]CALVersion{-1: UnknownCAL, 0: UnknownCAL, 1: UnknownCAL, 2: CAL2008, 3: CAL2008, 4: CAL2012, 5: CAL2016, 6: CAL2019, 7: CAL2022, 8: CAL2025, 9: UnknownCAL}
	for id, v := range want {
		if got := CALVersionOfID(id); got != v {
			t.Errorf("id %d is %s, want %s", id, got, v)
		}
	}
}

func TestMode_KeepsWMIsNumberAndKnowsWhatWasNotRead(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]Mode{0: ModePersonal, 1: ModeAdministration, 2: ModePerDevice, 4: ModePerUser, 5: ModeNotConfigured, 6: ModeAADPerUser} {
		if got := ModeFromWMI(n); got != want {
			t.Errorf("ModeFromWMI(%d) = %d, want %d", n, got, want)
		}
		if back, read := ModeFromWMI(n).WMI(); back != n || !read {
			t.Errorf("%d comes back as %d, %t", n, back, read)
		}
	}
	for _, n := range []int{-1, 1<<16 - 1, 1 << 16, 1 << 62} {
		if back, read := ModeFromWMI(n).WMI(); back != 1<<16-1 || !read {
			t.Errorf("%d comes back as %d, %t", n, back, read)
		}
	}
	if n, read := ModeUnread.WMI(); n != 0 || read {
		t.Errorf("a mode that was not read gives %d, %t", n, read)
	}
	for _, n := range []int{3, 7, -1, 1 << 62} {
		if k := ModeFromWMI(n).Kind(); k != KindUnknown {
			t.Errorf("mode %d asks for %s CALs", n, k)
		}
	}
}
