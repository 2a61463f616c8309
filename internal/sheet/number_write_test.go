package sheet

import (
	"bytes"
	"strings"
	"testing"
)

func TestNumber_IsOneInBothKindsOfFile(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{"-1200,5": "-1200.5", "12.25": "12.25", "7": "7", "1 200": "1 200", "=1+1": "=1+1", "": ""} {
		var file bytes.Buffer
		w := NewWorkbookWriter(&file, Sheet{Name: "numbers"})
		if err := w.Header("Reference", "N"); err != nil {
			t.Fatal(err)
		}
		if err := w.Row(Text("x"), Number(written)); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		table, err := Read(file.Bytes(), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := table.Rows[0].Cells[1]; got != want {
			t.Errorf("%q comes back from a workbook as %q, want %q", written, got, want)
		}
		var text strings.Builder
		c := NewWriter(&text, ';')
		if err := c.Row(Number(written)); err != nil || c.Flush() != nil {
			t.Fatal(err)
		}
		if isGuarded := strings.Contains(text.String(), "'"); isGuarded != (written == "=1+1") {
			t.Errorf("%q is written as %q", written, text.String())
		}
	}
}
