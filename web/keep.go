package web

import (
	"bytes"
	"io"
	"mime"
	"net/http"
	"os"
	"strconv"
	"strings"
)

// keep answers with a file that browsers keep and never open.
func (r *request) keep(name, kind string, size int64, body io.Reader) error {
	header := r.Response().Header()
	header.Set("Content-Disposition", disposition(name))
	header.Set("Content-Length", strconv.FormatInt(size, 10))
	return r.Stream(http.StatusOK, kind, body)
}

// keepFile is keep for what was made in memory.
func (r *request) keepFile(name, kind string, body []byte) error {
	return r.keep(name, kind, int64(len(body)), bytes.NewReader(body))
}

// attach is keep for a file, from its beginning.
func (r *request) attach(name, kind string, file *os.File) error {
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	return r.keep(name, kind, size, file)
}

// disposition names a file for keeping: plain names as every client reads them, others by their code.
func disposition(name string) string {
	isPlain := func(r rune) bool { return r >= ' ' && r < 0x7f && r != '"' && r != '\\' }
	if strings.TrimFunc(name, isPlain) == "" {
		return `attachment; filename="` + name + `"`
	}
	return mime.FormatMediaType("attachment", map[string]string{"filename": name})
}
