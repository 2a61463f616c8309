package web

import (
	"fmt"
	"strings"
	"testing"

	"calfleet/internal/sheet"
)

func TestHostsInCell_FitIntoACellOrStayOut(t *testing.T) {
	t.Parallel()
	names := func(n int) (all []string) {
		for i := range n {
			all = append(all, fmt.Sprintf("rdsh-%06d.farm.example", i))
		}
		return all
	}
	for n, want := range map[int]string{0: "", 2: "rdsh-000000.farm.example rdsh-000001.farm.example", 2000: "rdsh-000000 rdsh-000001 ", 3000: ""} {
		got := hostsInCell(names(n))
		if len(got) > sheet.MaxChars || !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%d hosts: %.60q of %d characters, want %q", n, got, len(got), want)
		}
	}
}
