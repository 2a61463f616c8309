package web

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"slices"
	"time"

	"github.com/labstack/echo/v4"
)

// middleware is a layer around the routes, in the form of net/http so that no framework owns it.
type middleware func(http.Handler) http.Handler

// wrap puts the layers around the routes; the first sees a request first.
func (s *server) wrap(routes http.Handler) (http.Handler, error) {
	sameOrigin, err := s.sameOriginOnly()
	if err != nil {
		return nil, err
	}
	layers := []middleware{s.observe, s.secure, headAsGet, compress, sameOrigin}
	for _, layer := range slices.Backward(layers) {
		routes = layer(routes)
	}
	return routes, nil
}

// observe numbers each request, logs it when it is over, and is the last to catch a panic.
func (s *server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		x, began := newExchange(), time.Now()
		w.Header().Set("X-Request-Id", x.id)
		rec := &recorder{ResponseWriter: w}
		defer func() { s.log(req, x, rec, time.Since(began)) }()
		defer s.lastResort(x, rec)
		next.ServeHTTP(rec, req.WithContext(withExchange(req.Context(), x)))
	})
}

// lastResort answers for a panic that came past the routes.
func (s *server) lastResort(x *exchange, rec *recorder) {
	var err error
	recovered(&err, recover())
	if err == nil {
		return
	}
	x.err = err
	if rec.status == 0 {
		http.Error(rec, "500 Internal Server Error, request "+x.id, http.StatusInternalServerError)
	}
}

// panicked is a panic turned into an error; the log shows its stack.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }

// recovered turns a panic into an error.
func recovered(err *error, value any) {
	if value == nil {
		return
	}
	*err = &panicked{value: value, stack: debug.Stack()}
}

// log writes one line a request, at the edge and nowhere else.
func (s *server) log(req *http.Request, x *exchange, rec *recorder, took time.Duration) {
	attrs := []slog.Attr{
		slog.String("id", x.id), slog.String("method", req.Method), slog.String("path", x.path(req)), slog.Int("status", rec.status),
		slog.Int64("bytes", rec.written), slog.Duration("took", took), slog.String("address", s.addressOf(req)),
	}
	if x.actor != "" {
		attrs = append(attrs, slog.String("actor", x.actor))
	}
	level := slog.LevelInfo
	if x.err != nil {
		attrs = append(attrs, slog.Any("error", x.err))
	}
	if p, ok := errors.AsType[*panicked](x.err); ok {
		attrs = append(attrs, slog.String("stack", string(p.stack)))
	}
	if rec.status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	s.Log.LogAttrs(req.Context(), level, "request", attrs...)
}

const maxLoggedPath = 200

// path is what the log shows of an address: never the query, and the pattern instead where the path holds a secret.
func (x *exchange) path(req *http.Request) string {
	if x.route != nil && x.route.secret {
		return x.route.path
	}
	return req.URL.Path[:min(len(req.URL.Path), maxLoggedPath)]
}

// recorder remembers how a request was answered.
type recorder struct {
	http.ResponseWriter
	status  int
	written int64
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(b)
	r.written += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// headAsGet answers HEAD as GET; net/http leaves the body out.
func headAsGet(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.Method == http.MethodHead {
			req = req.Clone(req.Context())
			req.Method = http.MethodGet
		}
		next.ServeHTTP(w, req)
	})
}

// addressExtractor believes X-Forwarded-For from the given networks only; without any, the peer is the client.
func addressExtractor(trusted []netip.Prefix) echo.IPExtractor {
	if len(trusted) == 0 {
		return echo.ExtractIPDirect()
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range trusted {
		options = append(options, echo.TrustIPRange(&net.IPNet{
			IP: p.Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen()),
		}))
	}
	return echo.ExtractIPFromXFFHeader(options...)
}
