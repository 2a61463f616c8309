package inventory

import (
	"io"

	"calfleet/internal/sheet"
)

// reader is the file from its start.
func (u Upload) reader() io.Reader { return io.NewSectionReader(u.File, 0, u.File.Size) }

// passes is how often a file is read from front to back: its text is judged, looked over and split. Dates with two readings make it more,
// and a workbook less; the share that is told then stands still for a while, or jumps.
const passes = 3

// watched tells how much of a file has been read.
func watched(f sheet.File, told Told) sheet.File {
	if told == nil {
		return f
	}
	return sheet.File{ReaderAt: &watching{ReaderAt: f.ReaderAt, all: passes * f.Size, told: told}, Size: f.Size}
}

type watching struct {
	io.ReaderAt
	read, all int64
	told      Told
}

func (w *watching) ReadAt(into []byte, from int64) (int, error) {
	n, err := w.ReaderAt.ReadAt(into, from)
	w.read += int64(n)
	w.told(min(0.99, float64(w.read)/float64(w.all)))
	return n, err
}
