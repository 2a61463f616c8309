package sheet_test

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"calfleet/internal/sheet"
)

// repeating is a file that is made as it is read, so that no test holds it.
type repeating struct {
	head string
	line string // repeated
	size int64
}

func (w repeating) ReadAt(p []byte, from int64) (int, error) {
	n := 0
	for ; n < len(p) && from < w.size; n, from = n+1, from+1 {
		if from < int64(len(w.head)) {
			p[n] = w.head[from]
			continue
		}
		p[n] = w.line[(from-int64(len(w.head)))%int64(len(w.line))]
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// TestOpen_RecordsAcrossPiecesAreWhole puts everything that has a length of its own across the places where a file is cut.
func TestOpen_RecordsAcrossPiecesAreWhole(t *testing.T) {
	t.Parallel()
	const piece = 1 << 20
	for _, lineEnd := range []string{"\n", "\r\n", "\r", "\r\r\n"} {
		record := "é\"é;\"a\"\"b" + lineEnd + "c\";é" + lineEnd
		for shift := range len(record) + 2 {
			got, err := sheet.Read([]byte("A;B;C"+lineEnd+lineEnd+record+strings.Repeat(strings.Repeat("y", 1000)+lineEnd, (piece-20-shift)/(1000+len(lineEnd)))+
				strings.Repeat("z", 300)+lineEnd+strings.Repeat(record, 60)), sheet.Options{Separator: ';', HeaderLine: 1})
			if err != nil {
				t.Fatalf("ends of line %q, %d: %v", lineEnd, shift, err)
			}
			last := got.Rows[len(got.Rows)-1]
			wantLine := 3 + 2 + (piece-20-shift)/(1000+len(lineEnd)) + 1 + 59*2
			if fmt.Sprintf("%q", last.Cells) != fmt.Sprintf("%q", []string{"é\"é", "a\"b" + lineEnd + "c", "é"}) || last.Line != wantLine {
				t.Fatalf("ends of line %q, %d: line %d is %q, want line %d", lineEnd, shift, last.Line, last.Cells, wantLine)
			}
		}
	}
}

func TestOpen_ErrorsBehindTheFirstPieceNameTheirPlace(t *testing.T) {
	t.Parallel()
	lines := strings.Repeat(strings.Repeat("é", 20)+"\n", 60_000)
	for wrong, want := range map[string]string{
		`x;"never closed`: "line 60002, column 3: a quote opens here and is never closed",
		"xy\x00":          "line 60002, column 3: a NUL character",
		"xyz\xff":         "line 60002, column 4: not UTF-8 text",
	} {
		_, err := sheet.Read([]byte("A;B\n"+lines+wrong), sheet.Options{Charset: sheet.UTF8, Separator: ';'})
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", wrong, err, want)
		}
	}
}

func TestOpen_TheWholeFileIsJudged(t *testing.T) {
	t.Parallel()
	plain := strings.Repeat("aaaa bbbb,cccc;dddd\n", 100_000)
	for end, want := range map[string]sheet.Charset{"": sheet.UTF8, "é\n": sheet.UTF8, "\xe9t\xe9\n": sheet.Windows1252, "\x82t\x82\n": sheet.CP850} {
		got, err := sheet.Open(sheet.FileOf([]byte("A;B\n"+plain+end)), sheet.Options{})
		if err != nil || got.Charset != want {
			t.Errorf("with %q at its end: %v, %v", end, got.Charset, err)
		}
	}
	got, err := sheet.Open(sheet.FileOf([]byte(strings.Repeat("a,b;c\n", 10)+strings.Repeat("a;b\n", 500_000))), sheet.Options{})
	if err != nil || got.Separator != ';' {
		t.Errorf("separator %q, %v", got.Separator, err)
	}
}

// TestOpen_LargeFilesTakeNoMemory holds what lets a portal read several of them at once.
func TestOpen_LargeFilesTakeNoMemory(t *testing.T) { //nolint:paralleltest // it looks at the memory of the process
	line := strings.Repeat("Contoso;", 15) + "10\n"
	head := "A;B;C;D;E;F;G;H;I;J;K;L;M;N;O;P\n"
	file := sheet.File{ReaderAt: repeating{head, line, int64(len(head) + 400_000*len(line))}, Size: int64(len(head) + 400_000*len(line))}
	reader, err := sheet.Open(file, sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var most uint64
	rows := 0
	for ; ; rows++ {
		_, ok, err := reader.Next()
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			break
		}
		if rows%100_000 == 50_000 {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
		}
	}
	if rows != 400_000 || most > 20<<20 {
		t.Errorf("%d rows of a file of %d MiB took %d MiB", rows, file.Size>>20, most>>20)
	}
}

func TestOpen_AQuoteThatNeverClosesEndsSoon(t *testing.T) {
	t.Parallel()
	file := sheet.File{ReaderAt: repeating{"A;B\n\"", "xxxxxxxxx\n", 200 << 20}, Size: 200 << 20}
	_, err := sheet.Open(file, sheet.Options{Charset: sheet.UTF8, Separator: ';'})
	if reason, ok := errors.AsType[*sheet.Error](err); !ok || reason.Line != 2 {
		t.Errorf("%v, want the line where it opens", err)
	}
}
