package main

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

func TestCheck_PositionInEveryForm(t *testing.T) {
	t.Parallel()
	forms := map[string][]string{
		"position.out.txt": nil, "position.fr.out.txt": {"--language=fr"},
		"position.out.json": {"--json"}, "position.fr.out.json": {"--json", "--language=fr"},
		"position.authorised.out.txt": {"--need-basis=authorised"},
	}
	for golden, flags := range forms {
		t.Run(golden, func(t *testing.T) {
			t.Parallel()
			status, out, errs := runCheck(t, append(flags, "--position", "testdata/check/position.json")...)
			if status != 1 || errs != "" {
				t.Fatalf("status %d: %s", status, errs)
			}
			compareGolden(t, filepath.Join("testdata/check", golden), positionPart(t, out))
		})
	}
}

// positionPart is what --position added to the output.
func positionPart(t *testing.T, out string) string {
	t.Helper()
	if _, after, found := strings.Cut(out, "\nPosition"); found {
		return "Position" + after
	}
	var got struct {
		Position json.RawMessage `json:"position"`
	}
	var indented bytes.Buffer
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Indent(&indented, got.Position, "", "  "); err != nil {
		t.Fatal(err)
	}
	return indented.String() + "\n"
}

func TestCheck_NoPositionUnlessAskedFor(t *testing.T) {
	t.Parallel()
	for _, flags := range [][]string{{"--json"}, nil} {
		if _, out, _ := runCheck(t, append(flags, "testdata/check/position.json")...); strings.Contains(strings.ToLower(out), `"position"`) || strings.Contains(out, "\nPosition") {
			t.Errorf("%v: %s", flags, out)
		}
	}
}

func TestCheck_PositionOfNothing(t *testing.T) {
	t.Parallel()
	path := checkFile(t, "2019", "2022")
	_, out, errs := runCheck(t, "--position", path)
	if !strings.Contains(out, "Nothing to count") || errs != "" {
		t.Errorf("%s%s", out, errs)
	}
}
