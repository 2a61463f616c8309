package compat

import (
	"fmt"
	"testing"
)

func TestSay_FillsBothLanguagesAsPackageFmtDoes(t *testing.T) {
	t.Parallel()
	word := Text{EN: "users", FR: "utilisateurs"}
	tests := []struct {
		format string
		values []any
	}{
		{"no verb", []any{}},
		{"100%% of %s", []any{"them"}},
		{"%s has %d of %s", []any{"lic01", 12, word}},
		{"%[2]s, then %[1]s", []any{"second", word}},
		{"%[2]s alone", []any{"unused", word}},
		{"%[1]d hosts, %[1]d more", []any{3}},
		{"%s and %s", []any{Release2019, CAL2022}},
		{"%d and %d", []any{int64(-7), uint8(7)}},
		{"too few: %s %s", []any{"one"}},
		{"too many: %s", []any{"one", word}},
		{"wrong: %d %s", []any{word, 7}},
		{"other verbs: %q %.2f %v", []any{"name", 1.5, word}},
		{"ends in %", []any{"one"}},
		{"%s%", []any{"one"}},
		{"%s", []any{word, word}},
		{"%[9]s %[0]s %[x]s", []any{"one"}},
	}
	for _, test := range tests {
		want := Text{EN: spoken(test.format, test.values, false), FR: "fr " + spoken(test.format, test.values, true)}
		if got := say(test.format, "fr "+test.format, test.values...); got != want {
			t.Errorf("%q says %q, want %q", test.format, got, want)
		}
	}
}

func TestSay_FrenchElidesBeforeAVowel(t *testing.T) {
	t.Parallel()
	rows := []struct{ format, value, want string }{
		{"Les hôtes de %s", "Accounting", "Les hôtes d’Accounting"},
		{"Les hôtes de %s", "Élysée", "Les hôtes d’Élysée"},
		{"Les hôtes de %s", "LIC01", "Les hôtes de LIC01"},
		{"Les hôtes de %s", "2022", "Les hôtes de 2022"},
		{"Les hôtes de %s", "", "Les hôtes de "},
		{"Il dit que %s répond", "adfs01", "Il dit qu’adfs01 répond"},
		{"À chaque %s", "arrêt", "À chaque arrêt"},
		{"%s", "Accounting", "Accounting"},
		{"Un code %s", "ABC", "Un code ABC"},
	}
	for _, row := range rows {
		if got := say("the hosts of %s", row.format, row.value); got.FR != row.want || got.EN != "the hosts of "+row.value {
			t.Errorf("%q with %q says %q and %q", row.format, row.value, got.FR, got.EN)
		}
	}
}

// spoken is the format with every Text in one language, by package fmt.
func spoken(format string, values []any, french bool) string {
	if len(values) == 0 {
		return format
	}
	in := make([]any, len(values))
	for i, v := range values {
		in[i] = v
		if t, ok := v.(Text); ok {
			in[i] = t.in(french)
		}
	}
	return fmt.Sprintf(format, in...)
}
