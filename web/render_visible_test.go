package web

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestVisible_ShowsWhatHasNoPicture(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"Accounting, plain\t\r\n":      "Accounting, plain\t\r\n",
		"Comptabilité « 50 » ‰ 日本 👩‍💻": "Comptabilité « 50 » ‰ 日本 👩‍💻",
		"\u202egnp.exe\u202c":          "[U+202E]gnp.exe[U+202C]",
		"a\u2066b\u2069\u200f\u061c":   "a[U+2066]b[U+2069][U+200F][U+061C]",
		"\x1b[31m\x7f\u0085\u2028":     "[U+001B][31m[U+007F][U+0085][U+2028]",
		"half \xe2\x80":                "half \xe2\x80",
	}
	for given, want := range tests {
		if d := cmp.Diff(want, string(visible([]byte(given)))); d != "" {
			t.Errorf("%q (-want +got):\n%s", given, d)
		}
	}
}

func TestVisible_LeavesAPlainPageAsItIs(t *testing.T) {
	t.Parallel()
	page := bytes.Repeat([]byte("<p>Les CAL 2022 ne peuvent résider sur lic01 : « 2019 »</p>"), 100)
	if got := visible(page); &got[0] != &page[0] {
		t.Error("the page was copied")
	}
}
