package text

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestChoose_FirstKnownWishWinsThenHeaderThenEnglish(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, header string
		wishes       []string
		want         Lang
	}{
		{"nothing at all is English", "", nil, English},
		{"a Canadian browser gets French", "fr-CA,fr;q=0.9,en;q=0.8", nil, French},
		{"a Spanish browser gets its second language", "es,fr;q=0.5", nil, French},
		{"a parameter beats cookie and header", "fr", []string{"en", "fr"}, English},
		{"an unknown parameter is passed over", "en", []string{"xx", "fr"}, French},
		{"a broken header is no wish", ";;;q=", []string{""}, English},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := Choose(tt.header, tt.wishes...); got != tt.want {
				t.Errorf("Choose(%q, %q) = %s, want %s", tt.header, tt.wishes, got, tt.want)
			}
		})
	}
}

func TestIn_FillsGapsInTheLanguageAsked(t *testing.T) {
	t.Parallel()
	hosts := N("%s host", "%s hosts", "%s hôte", "%s hôtes")
	left := N1[Msg]("%s %[2]s left", "%s %[2]s left", "%s %[2]s restante", "%s %[2]s restantes")
	of := F2[int, time.Time]("%s before %s", "avant le %[2]s : %[1]s")
	day := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	only := N("the only host", "%s hosts", "le seul hôte", "%s hôtes")
	got := []string{
		only.In(English, 1), only.In(French, 2),
		hosts.In(English, 0), hosts.In(French, 0), hosts.In(French, 1), hosts.In(French, 1204),
		left.In(French, 2, T("device CAL", "CAL Appareil")),
		of.In(English, 3, day), of.In(French, 3, day),
		T("don't", "l'hôte est « muet » ?").In(French),
	}
	want := []string{
		"the only host", "2 hôtes",
		"0 hosts", "0 hôte", "1 hôte", "1\u202f204 hôtes",
		"2 CAL Appareil restantes",
		"3 before 1\u00a0Dec\u00a02026", "avant le 1er\u00a0déc.\u00a02026\u00a0: 3",
		"l’hôte est «\u00a0muet\u00a0»\u202f?",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestNumbers_AreWrittenAsEachLanguageDoes(t *testing.T) {
	t.Parallel()
	got := []string{
		Number(English, 999), Number(English, 1000), Number(French, -1234567), Number(English, math.MinInt64),
		Signed(French, 41), Signed(English, -37), Signed(English, 0),
	}
	want := []string{
		"999", "1,000", "−1\u202f234\u202f567", "−9,223,372,036,854,775,808",
		"+41", "−37", "0",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestDates_AreWrittenAsEachLanguageDoes(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 14, 5, 0, 0, time.UTC)
	first := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	got := []string{
		Date(English, at), Date(French, at), Day(French, first),
		DateTime(English, at), DateTime(French, at), Date(French, time.Time{}), ISODate(at), ISODate(time.Time{}),
	}
	want := []string{
		"23\u00a0Nov\u00a02026", "23\u00a0nov.\u00a02026", "1er\u00a0mars",
		"23\u00a0Nov\u00a02026, 14:05\u00a0UTC", "23\u00a0nov.\u00a02026 à 14:05\u00a0UTC", "—", "2026-11-23", "",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestAges_UseTheOneUnitThatFits(t *testing.T) {
	t.Parallel()
	day := 24 * time.Hour
	got := []string{
		Ago(English, 30*time.Second), Ago(French, -time.Minute), Ago(French, 4*time.Minute),
		Ago(English, 47*time.Hour), Ago(French, 31*day), Span(French, 31*day), Span(English, 0),
		Until(French, 21*day), Until(English, 2*day), Until(English, 30*time.Second), Until(French, -3*day),
	}
	want := []string{
		"just now", "à l’instant", "il y a 4\u00a0min",
		"47\u00a0h ago", "il y a 31 jours", "31\u00a0j", "just now",
		"dans 21 jours", "in 2 days", "in 0\u00a0min", "il y a 3 jours",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
