package agent_test

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"calfleet/internal/agent"
	"calfleet/internal/agent/facts"
	"calfleet/internal/agent/portal"
	"calfleet/internal/agent/privacy"
	"calfleet/internal/agent/spool"
	"calfleet/internal/report"
)

// heard is one request that a portal got.
type heard struct {
	After time.Duration // since the test began
	Path  string
	Key   string
	Body  string
}

// world is an agent on a recorded session host and a portal that answers as it is told, in one bubble of time.
type world struct {
	*agent.Agent
	t      *testing.T
	begin  time.Time
	mu     sync.Mutex
	heard  []heard
	answer func(n int, r heard) (status int, header http.Header, body string) // n counts requests of one path
	counts map[string]int
}

const (
	pathReports = "/api/v1/reports"
	pathEnrol   = "/api/v1/agents"
	pathRotate  = "/api/v1/agents/self/token"
	pathState   = "/api/v1/agents/self/state"
)

// granting is what enrolment and rotation answer.
func granting(token string, rotateAfter time.Time) string {
	return fmt.Sprintf(`{"agent_id": "a", "token": %q, "expires_at": "2099-01-01T00:00:00Z", "rotate_after": %q, "held": false}`, token, rotateAfter.Format(time.RFC3339))
}

// fine is a portal with which all is well.
func fine(_ int, r heard) (int, http.Header, string) {
	switch r.Path {
	case pathEnrol:
		return http.StatusCreated, nil, granting("calfleet_agent_1", time.Now().Add(180*24*time.Hour))
	case pathRotate:
		return http.StatusCreated, nil, granting("calfleet_agent_2", time.Now().Add(180*24*time.Hour))
	case pathState:
		return http.StatusNoContent, nil, ""
	}
	return http.StatusAccepted, nil, `{"report_id": "r"}`
}

// newWorld must be called in the bubble.
func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, begin: time.Now(), answer: fine, counts: map[string]int{}}
	connections := make(pipes)
	server := &http.Server{Handler: w, ReadHeaderTimeout: time.Minute}
	served := make(chan error, 1)
	go func() { served <- server.Serve(connections) }()
	t.Cleanup(func() {
		_ = server.Close()
		if err := <-served; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
	client, err := portal.New(portal.Options{URL: "http://localhost", Version: "0.1.0", Proxy: "none", Connect: connections.connect})
	if err != nil {
		t.Fatal(err)
	}
	w.Agent = &agent.Agent{
		Open: recorded(t, "rdsh-2022-per-user"), Portal: client, Dir: t.TempDir(), Limits: spool.Limits{Reports: 50, Bytes: 1 << 20},
		Privacy: privacy.Names, Secret: "calfleet_enrol_s", Version: "0.1.0", Log: slog.New(slog.DiscardHandler),
	}
	return w
}

func recorded(t *testing.T, name string) func() (facts.Machine, func(), error) {
	t.Helper()
	machine, err := facts.Load(filepath.Join("collect", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return func() (facts.Machine, func(), error) { return machine, func() {}, nil }
}

func (w *world) ServeHTTP(out http.ResponseWriter, in *http.Request) {
	body, _ := io.ReadAll(in.Body)
	if packed, err := gzip.NewReader(newReader(body)); err == nil {
		body, _ = io.ReadAll(packed)
	}
	w.mu.Lock()
	h := heard{time.Since(w.begin), in.URL.Path, in.Header.Get("Authorization")[len("Bearer "):], string(body)}
	w.heard = append(w.heard, h)
	n := w.counts[h.Path]
	w.counts[h.Path]++
	w.mu.Unlock()
	status, header, text := w.answer(n, h)
	maps.Copy(out.Header(), header)
	out.WriteHeader(status)
	_, _ = io.WriteString(out, text)
}

// once runs the agent with so much patience.
func (w *world) once(patience time.Duration) error {
	w.t.Helper()
	return w.Once(w.t.Context(), patience)
}

// of lists what was heard of a path.
func (w *world) of(path string) (out []heard) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, h := range w.heard {
		if h.Path == path {
			out = append(out, h)
		}
	}
	return out
}

func (w *world) waiting() int {
	w.t.Helper()
	s, err := spool.Open(filepath.Join(w.Dir, "spool"), w.Limits)
	if err != nil {
		w.t.Fatal(err)
	}
	return len(s.Waiting())
}

func (w *world) reportID(body string) string {
	w.t.Helper()
	r, err := report.Decode([]byte(body))
	if err != nil {
		w.t.Fatal(err)
	}
	return r.ID
}

// problem is an answer as the portal writes it.
func problem(status int, place string) (int, http.Header, string) {
	return status, http.Header{"Content-Type": {"application/problem+json"}}, fmt.Sprintf(`{"title": "no", "detail": "no", "errors": [{"place": %q, "detail": "is wrong"}]}`, place)
}

// pipes is a network of one place.
type pipes chan net.Conn

func (p pipes) connect(ctx context.Context, _, _ string) (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case p <- far:
		return near, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p pipes) Accept() (net.Conn, error) {
	conn, open := <-p
	if !open {
		return nil, net.ErrClosed
	}
	return conn, nil
}

func (p pipes) Close() error {
	close(p)
	return nil
}

func (pipes) Addr() net.Addr { return &net.IPAddr{} }
