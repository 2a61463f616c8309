package inventory

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/sheet"
)

// The corpus of files as Windows shops write them and as attackers do: each is made here, read as an upload is, and comes to what stands
// beside its name in testdata/corpus.md, which -update rewrites and people review.

// sample is a file of the corpus.
type sample struct {
	name string // what is remarkable in it
	file string // what it is called
	data []byte
}

func TestEachLine_CorpusComesToWhatTheTableSays(t *testing.T) {
	t.Parallel()
	all := corpus(t)
	if len(all) < 200 {
		t.Errorf("the corpus has %d files, want 200 at least", len(all))
	}
	var table strings.Builder
	table.WriteString("# What becomes of each file of the corpus\n\nWritten by `go test ./internal/inventory -run Corpus -update`.\n\n| file | called | outcome |\n|---|---|---|\n")
	seen := map[string]bool{}
	for _, s := range all {
		if seen[s.name] {
			t.Errorf("two files are called %q", s.name)
		}
		seen[s.name] = true
		_, _ = fmt.Fprintf(&table, "| %s | %s | %s |\n", s.name, s.file, strings.ReplaceAll(s.outcome(t), "|", `\|`))
	}
	path := filepath.Join("testdata", "corpus.md")
	if *update {
		if err := os.WriteFile(path, []byte(table.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(strings.Split(string(testFile(t, "corpus.md")), "\n"), strings.Split(table.String(), "\n")); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
}

// outcome is how many lines there are of each sort, how the file was read, and the first purchase and the first problem in it.
func (s *sample) outcome(t *testing.T) string {
	t.Helper()
	var good, refused, apart int
	var first, problem string
	reading := Reading{Kind: ImportPurchases}
	if s.isJudged() {
		reading = Reading{}
	}
	file, err := EachLine(Upload{Reading: reading, FileName: s.file, File: sheet.File{ReaderAt: bytes.NewReader(s.data), Size: int64(len(s.data))}}, func(l ImportLine) error {
		switch l.Outcome() {
		case OutcomeRefused:
			if refused++; refused == 1 {
				problem = "line " + fmt.Sprint(l.Line) + ": " + told(l.Problems[0])
			}
		case OutcomeApart:
			apart++
		default:
			if good++; good == 1 {
				first = l.gist()
			}
		}
		return nil
	})
	if err != nil {
		why, ok := errors.AsType[*sheet.Error](err)
		if !ok {
			t.Errorf("%s: %v", s.name, err)
			return ""
		}
		if why.Reason.EN == "" || why.Reason.FR == "" {
			t.Errorf("%s: refused in one language: %+v", s.name, why.Reason)
		}
		return "not read: " + brief(why.Error())
	}
	told := []string{fmt.Sprintf("%d good", good)}
	if s.isJudged() {
		told[0] += " of " + file.Kind
	}
	for _, part := range []struct {
		n    int
		word string
	}{{refused, "refused"}, {apart, "set apart"}, {len(file.Notices), "notices"}} {
		if part.n > 0 {
			told = append(told, fmt.Sprint(part.n, " ", part.word))
		}
	}
	if file.Charset != "" {
		told = append(told, fmt.Sprintf("%s %q", file.Charset, string(file.Separator)))
	}
	return strings.Join(told, ", ") + "; " + first + problem
}

func told(p ImportProblem) string {
	return brief(p.Column + " " + fmt.Sprintf("%q", p.Value) + ": " + p.Reason.EN)
}

const briefly = 140 // letters

// brief is text that a table has room for; what a cell says is shown by its letters.
func brief(text string) string {
	quoted := strings.ReplaceAll(strings.Trim(fmt.Sprintf("%+q", text), `"`), `\"`, `"`)
	if len(quoted) > briefly {
		return quoted[:briefly] + "…"
	}
	return quoted
}

// gist is what a line says, on one.
func (l ImportLine) gist() string {
	if l.Purchase != nil {
		return gist(l.Purchase)
	}
	words := []string{l.said.Key}
	for _, field := range slices.Sorted(maps.Keys(l.said.Fields)) {
		words = append(words, field+" "+brief(strings.ReplaceAll(l.said.Fields[field], "\n", " ")))
	}
	if len(l.said.Cleared) > 0 {
		words = append(words, "cleared "+strings.Join(l.said.Cleared, " "))
	}
	return strings.Join(words, " · ")
}

// gist is a purchase on one line.
func gist(p *Purchase) string {
	words := []string{p.Reference, p.CALVersion, p.CALKind, fmt.Sprint(p.Quantity)}
	for _, day := range []*time.Time{p.PurchasedOn, p.EndsOn, p.AssuredUntil} {
		if day != nil {
			words = append(words, day.Format(time.DateOnly))
		}
	}
	if p.Assurance != nil {
		words = append(words, fmt.Sprint(*p.Assurance))
	}
	for _, text := range []string{p.Term, p.Supplier, p.Note} {
		if text != "" {
			words = append(words, brief(text))
		}
	}
	return strings.Join(words, " · ")
}

func corpus(t *testing.T) []sample {
	t.Helper()
	return append(append(append(append(charsetSamples(t), shapeSamples()...), valueSamples()...), bookSamples(t)...), append(kindSamples(t), judgedSamples()...)...)
}

// written is what a writer of tables makes of rows.
func written(t *testing.T, open func(io.Writer) sheet.RowWriter, rows ...[]string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := open(&out)
	for i, row := range rows {
		cells := make([]sheet.Cell, len(row))
		for at, text := range row {
			cells[at] = sheet.Text(text)
		}
		write := func() error { return w.Row(cells...) }
		if i == 0 {
			write = func() error { return w.Header(row...) }
		}
		if err := write(); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
