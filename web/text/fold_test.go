package text

import (
	"testing"
	"unicode/utf8"
)

func TestFold_IgnoresCaseAccentsAndTypesetMarks(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"Période de Grâce": "periode de grace", "L’hôte\u00a0: où\u202f?": "l'hote : ou ?", "ŒUVRE æ": "ouvre a", "RDSH01": "rdsh01", "Straße": "straße", "": "",
	}
	for in, want := range tests {
		if got := Fold(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func FuzzFold(f *testing.F) {
	f.Add("Période")
	f.Add("\u0130\u1e9e한\u0301")
	f.Fuzz(func(t *testing.T, s string) {
		if got := Fold(s); utf8.RuneCountInString(got) != utf8.RuneCountInString(s) {
			t.Errorf("%q has another number of characters as %q", s, got)
		}
	})
}
