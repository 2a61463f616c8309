package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"sync"
)

// Pages are made for one reader each. The highest speed leaves them a tenth larger and takes half the time, which is as much as reading
// and drawing them.
var zippers = sync.Pool{New: func() any {
	z, _ := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed) // a level that there is
	return z
}}

// compress sends text as gzip to whoever takes it.
func compress(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		w.Header().Add("Vary", "Accept-Encoding")
		if !acceptsGzip(req.Header.Get("Accept-Encoding")) {
			next.ServeHTTP(w, req)
			return
		}
		z := &zipped{ResponseWriter: w}
		defer z.close()
		next.ServeHTTP(z, req)
	})
}

func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		coding, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if coding == "gzip" {
			weight = strings.ReplaceAll(weight, " ", "")
			return weight != "q=0" && weight != "q=0.0" && weight != "q=0.00" && weight != "q=0.000"
		}
	}
	return false
}

// zipped compresses an answer once its header says that it is worth it.
type zipped struct {
	http.ResponseWriter
	writer  *gzip.Writer // nil: sent as it is
	decided bool
}

func (z *zipped) WriteHeader(status int) {
	if !z.decided {
		z.decided = true
		if isCompressible(z.Header()) && status != http.StatusNoContent && status != http.StatusNotModified {
			z.begin()
		}
	}
	z.ResponseWriter.WriteHeader(status)
}

func (z *zipped) begin() {
	z.Header().Set("Content-Encoding", "gzip")
	z.Header().Del("Content-Length")
	z.writer = zippers.Get().(*gzip.Writer)
	z.writer.Reset(z.ResponseWriter)
}

func isCompressible(h http.Header) bool {
	kind, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	text := strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "json") || kind == "image/svg+xml"
	return text && h.Get("Content-Encoding") == "" && h.Get("Content-Range") == ""
}

func (z *zipped) Write(b []byte) (int, error) {
	if !z.decided {
		z.WriteHeader(http.StatusOK)
	}
	if z.writer == nil {
		return z.ResponseWriter.Write(b)
	}
	return z.writer.Write(b)
}

// Flush sends what there is, for answers that are written as they come.
func (z *zipped) Flush() {
	if z.writer != nil {
		_ = z.writer.Flush() // the next Write returns the same error
	}
	_ = http.NewResponseController(z.ResponseWriter).Flush()
}

// Unwrap lets http.ResponseController reach the connection.
func (z *zipped) Unwrap() http.ResponseWriter { return z.ResponseWriter }

func (z *zipped) close() {
	if z.writer == nil {
		return
	}
	_ = z.writer.Close() // the client is gone, or has everything
	z.writer.Reset(io.Discard)
	zippers.Put(z.writer)
}
