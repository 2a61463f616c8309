package sheet_test

import (
	"testing"

	"calfleet/internal/sheet"
)

func TestBecause_QuotesAsEachLanguageDoes(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ got, want sheet.Reason }{
		{sheet.Because("100 %", "100 %"), sheet.Reason{EN: "100 %", FR: "100 %"}},
		{sheet.Because("%q is no number, line %d", "%q n’est pas un nombre, ligne %d", "abc", 7), sheet.Reason{EN: `"abc" is no number, line 7`, FR: "«\u00a0abc\u00a0» n’est pas un nombre, ligne 7"}},
		{sheet.Because("%[2]s before %[1]q", "%[2]s avant %[1]q", "a\"b\x00\n", "c"), sheet.Reason{EN: `c before "a\"b\x00\n"`, FR: "c avant «\u00a0a\"b\\x00\\n\u00a0»"}},
	} {
		if row.got != row.want {
			t.Errorf("got %+v, want %+v", row.got, row.want)
		}
	}
}
