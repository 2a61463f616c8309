package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"unicode/utf8"

	"calfleet/internal/fault"
)

// sentFile is a file of a form. Its name is text for people: it never becomes a path.
type sentFile struct {
	Name string
	Data []byte
}

const (
	maxFileName = 255
	maxValue    = 64 << 10 // bytes of one value beside the files
)

// files reads a form that may carry files: those of the given field, and the other values. Everything stays in memory, bounded by
// the route's body size; nothing is spilled to a disk that a crash would leave it on.
func (r *request) files(field string) ([]sentFile, fields, error) {
	reader, err := r.Request().MultipartReader()
	if err != nil {
		return nil, nil, fault.New(fault.Invalid, "a file is sent as multipart/form-data")
	}
	var files []sentFile
	values := fields{}
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return files, values, nil
		}
		if err != nil {
			return nil, nil, bodyFault(err)
		}
		file, err := readPart(part, values)
		if err != nil {
			return nil, nil, err
		}
		if file != nil && part.FormName() == field {
			files = append(files, *file)
		}
	}
}

// streamedForm is a form whose file is read as it comes, so that it needn't be in memory. Values that stand behind the file are there once
// it was read to its end.
type streamedForm struct {
	reader *multipart.Reader
	values fields
	name   string    // of the file
	file   io.Reader // nil where none was sent
}

// streamed reads a form up to its file.
func (r *request) streamed(field string) (*streamedForm, error) {
	reader, err := r.Request().MultipartReader()
	if err != nil {
		return nil, fault.New(fault.Invalid, "a file is sent as multipart/form-data")
	}
	form := &streamedForm{reader: reader, values: fields{}}
	return form, form.read(field)
}

// read goes on to the next file of a field, or to the end.
func (f *streamedForm) read(field string) error {
	for {
		part, err := f.reader.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return bodyFault(err)
		}
		if field != "" && part.FormName() == field && part.FileName() != "" {
			f.name, f.file = part.FileName(), bodyReader{part}
			return checkFileName(f.name)
		}
		if _, err := readPart(part, f.values); err != nil {
			return err
		}
	}
}

// rest reads what stands behind the file.
func (f *streamedForm) rest() (fields, error) { return f.values, f.read("") }

// bodyReader tells what is wrong with a body as a fault.
type bodyReader struct{ in io.Reader }

func (b bodyReader) Read(into []byte) (int, error) {
	n, err := b.in.Read(into)
	if err != nil && !errors.Is(err, io.EOF) {
		err = bodyFault(err)
	}
	return n, err
}

func checkFileName(name string) error {
	if !isText(name) || utf8.RuneCountInString(name) > maxFileName {
		return fault.New(fault.Invalid, "the name of the file is too long or holds characters that no text has")
	}
	return nil
}

// readPart reads one part: a value, which it adds to values, or a file. A file field that was left empty is neither.
func readPart(part *multipart.Part, values fields) (*sentFile, error) {
	defer func() { _ = part.Close() }()
	if part.FileName() == "" {
		return nil, readValue(part, values)
	}
	data, err := io.ReadAll(part)
	if err != nil {
		return nil, bodyFault(err)
	}
	name := part.FileName()
	return &sentFile{Name: name, Data: data}, checkFileName(name)
}

func readValue(part *multipart.Part, values fields) error {
	value, err := io.ReadAll(http.MaxBytesReader(nil, part, maxValue))
	if err != nil {
		return bodyFault(err)
	}
	name := part.FormName()
	if !isText(string(value)) || !isText(name) {
		return fault.At(fault.Invalid, strconv.Quote(name), "holds characters that no text has")
	}
	if _, isFile := part.Header["Content-Type"]; !isFile {
		values[name] = append(values[name], string(value))
	}
	return nil
}
