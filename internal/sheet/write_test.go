package sheet_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/sheet"
)

func ExampleWriter() {
	var out bytes.Buffer
	w := sheet.NewWriter(&out, ';')
	_ = w.Header("Hôte", "CAL", "Écart", "Vu le")
	_ = w.Row(sheet.Text("=cmd|' /C calc'!A0"), sheet.Int(50), sheet.Int(-3), sheet.Day(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)))
	_ = w.Flush()
	fmt.Print(strings.ReplaceAll(strings.TrimPrefix(out.String(), "\ufeff"), "\r\n", "\n"))
	// Output:
	// Hôte;CAL;Écart;Vu le
	// "'=cmd|' /C calc'!A0";50;-3;2026-11-23
}

func written(t testing.TB, separator byte, rows ...[]string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := sheet.NewWriter(&out, separator)
	for _, row := range rows {
		if err := w.Header(row...); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWriter_NoTextStartsAFormula(t *testing.T) {
	t.Parallel()
	for _, start := range []string{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"} {
		for _, before := range []string{"", " ", "\u00a0", "\ufeff", "\"", "'", "\u200b", "“ ", "\v"} {
			text := before + start + "1+1"
			line := strings.TrimPrefix(string(written(t, ',', []string{text})), "\ufeff")
			if !strings.HasPrefix(strings.TrimPrefix(line, `"`), "'") {
				t.Errorf("%q is written as %q", text, line)
			}
		}
	}
	for _, text := range []string{"SRV-01", "a=b", "'a'", "50", "d'accès", "…"} {
		if line := string(written(t, ',', []string{text})); line != "\ufeff"+text+"\r\n" {
			t.Errorf("%q is written as %q", text, line)
		}
	}
}

func TestWriter_NumbersStayNumbers(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	w := sheet.NewWriter(&out, ',')
	if err := w.Row(sheet.Int(math.MinInt64), sheet.Cell{}, sheet.Day(time.Time{})); err != nil {
		t.Fatal(err)
	}
	_ = w.Flush()
	if want := "\ufeff-9223372036854775808,,\r\n"; out.String() != want {
		t.Errorf("wrote %q, want %q", out.String(), want)
	}
}

func TestWriter_RefusesWhatNothingCouldReadBack(t *testing.T) {
	t.Parallel()
	w := sheet.NewWriter(&bytes.Buffer{}, ',')
	wantReason(t, "long", w.Row(sheet.Text(strings.Repeat("é", sheet.MaxChars+1))), "doesn’t fit into a cell")
	wantReason(t, "later", w.Row(sheet.Text("a")), "doesn’t fit into a cell")
	if line := string(written(t, ',', []string{"a\x00\xffb"})); line != "\ufeffa\ufffd\ufffdb\r\n" {
		t.Errorf("wrote %q", line)
	}
}

func TestNarrowWriter_LosesNoLetter(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	w := sheet.NewNarrowWriter(&out, ';')
	if err := errors.Join(w.Header("Référence", "Désignation"), w.Row(sheet.Text("BC-1"), sheet.Text("Licence d’accès – 5 €")), w.Flush()); err != nil {
		t.Fatal(err)
	}
	if want := "R\xe9f\xe9rence;D\xe9signation\r\nBC-1;Licence d\x92acc\xe8s \x96 5 \x80\r\n"; out.String() != want {
		t.Errorf("wrote %q, want %q", out.String(), want)
	}
	wantReason(t, "Łódź", w.Row(sheet.Text("Łódź")), "which Windows-1252 can’t write")
}

// sameAfterReading holds that Read gives back what Writer was given.
func sameAfterReading(t testing.TB, separator byte, rows [][]string) {
	t.Helper()
	header := []string{"Reference", "Quantity", "LicenseServer"}
	got, err := sheet.Read(written(t, separator, append([][]string{header}, rows...)...), sheet.Options{Fields: fields})
	if err != nil {
		t.Fatalf("rows %q: %v", rows, err)
	}
	want := [][]string{header}
	for _, row := range rows {
		if strings.Join(row, "") != "" {
			want = append(want, row)
		}
	}
	cells, _ := contents(got)
	if slices.EqualFunc(want, cells, slices.Equal) {
		return // cmp.Diff is for telling, and slow
	}
	if diff := cmp.Diff(want, cells); diff != "" {
		t.Fatalf("with %q (-want +got):\n%s", separator, diff)
	}
}

func TestWriter_RandomRowsComeBackUnchanged(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"=", "+", "-", "@", "\t", "\r", "\n", "\r\n", "'", "\"", ";", ",", "|", " ", "\u00a0", "\ufeff", "é", "＝", "a", "Total", "12", "sep=", "#TYPE ", "Quantity", "\u200b", "😀"}
	cell := func() string {
		var text strings.Builder
		for range random.IntN(5) {
			text.WriteString(pieces[random.IntN(len(pieces))])
		}
		return text.String()
	}
	for i := range 500 {
		batch := make([][]string, 200)
		for k := range batch {
			batch[k] = []string{cell(), cell(), cell()}
		}
		sameAfterReading(t, ";,"[i%2], batch)
	}
}

func TestError_FrenchIsTheSamePlace(t *testing.T) {
	t.Parallel()
	err := &sheet.Error{Line: 3, Column: 4, Reason: sheet.Reason{EN: "why", FR: "pourquoi"}}
	if got := fmt.Sprint(err, "|", err.French()); got != "line 3, column 4: why|ligne 3, colonne 4 : pourquoi" {
		t.Error(got)
	}
}
