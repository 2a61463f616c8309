package sheet

import (
	"strings"
	"testing"
)

// FuzzIsHarmless holds that what needs no second look would have been written as it is after one.
func FuzzIsHarmless(f *testing.F) {
	for _, text := range []string{"", "BC-1", "Total", "total ", "sep=;", "a;b", "'=1+1", "=1+1", "é", "\ufeffx", "a\tb", "x\x00", "#TYPE", "12,5", "trailing ", "A\u00a0", strings.Repeat("a", MaxChars+1)} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if isHarmless(text) && !mayBeTotal(text) && (guard(clean(text)) != text || needsQuotes(text) || fitsNarrow(text) != nil) {
			t.Errorf("%q is written as it is, and should not be", text)
		}
		if len(text) <= maxHeader && totals[Fold(text)] && !mayBeTotal(text) {
			t.Errorf("%q is a word of totals that is passed over", text)
		}
	})
}
