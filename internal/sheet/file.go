package sheet

import (
	"bytes"
	"errors"
	"io"
)

// File is a file that can be read at any place, so that it needn't be in memory: it is read as often as it takes to judge it.
type File struct {
	io.ReaderAt
	Size int64 // bytes
}

// FileOf is a file that is in memory.
func FileOf(data []byte) File { return File{bytes.NewReader(data), int64(len(data))} }

// chunk is how much of a file is looked at in one go.
const chunk = 1 << 20

func (f File) reader() io.Reader { return io.NewSectionReader(f, 0, f.Size) }

// start is the beginning of the file, which tells most kinds apart.
func (f File) start() ([]byte, error) {
	data := make([]byte, min(f.Size, 512))
	_, err := io.ReadFull(f.reader(), data)
	return data, err
}

// count is how often some bytes occur, up to most.
func (f File) count(what []byte, most int) (n int, err error) {
	kept := 0
	buffer, in := make([]byte, chunk+len(what)), f.reader()
	for n <= most {
		read, err := io.ReadFull(in, buffer[kept:])
		data := buffer[:kept+read]
		n += bytes.Count(data, what)
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
		kept = copy(buffer, data[len(data)-len(what)+1:])
	}
	return n, nil
}
