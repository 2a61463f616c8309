//go:build wine

package winetest

import (
	"bufio"
	"context"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"calfleet/internal/auth"
	"calfleet/internal/postgres"
	"calfleet/internal/postgres/pgtest"
)

// portal is the real one, on a database of its own, behind a proxy that ends TLS with an authority nobody knows.
type portal struct {
	t           *testing.T
	program     string
	database    string
	address, ca string
	accepted    atomic.Int32
}

func newPortal(t *testing.T) *portal {
	t.Helper()
	p := &portal{t: t, program: build(t, "linux", "./cmd/server"), database: pgtest.URL(t)}
	target, err := url.Parse(p.serve())
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target); r.Out.Host = r.In.Host },
		ModifyResponse: func(r *http.Response) error {
			if r.Request.URL.Path == "/api/v1/reports" && r.StatusCode == http.StatusAccepted {
				p.accepted.Add(1)
			}
			return nil
		},
	}
	server := httptest.NewTLSServer(proxy)
	t.Cleanup(server.Close)
	p.address, p.ca = server.URL, filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(p.ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

// answerLimit is how long a portal may take to start on a machine that is busy with other things.
const answerLimit = 2 * time.Minute

// serve starts the portal and returns its address once it answers.
func (p *portal) serve() string {
	p.t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	tooLate := time.AfterFunc(answerLimit, stop) // ends its output, and with it the wait below
	defer tooLate.Stop()
	command := exec.CommandContext(ctx, p.program, "serve", "--listen", "127.0.0.1:0", "--database-url", p.database)
	out, err := command.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { stop(); _ = command.Wait() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if address, is := strings.CutPrefix(lines.Text(), "listening on "); is {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return address
		}
	}
	p.t.Fatalf("the portal ended, or did not say within %s where it answers", answerLimit)
	return ""
}

// secret makes an enrolment secret for one computer, as the page of settings does.
func (p *portal) secret(t *testing.T) string {
	t.Helper()
	pool, err := postgres.Open(t.Context(), p.database)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	store := auth.New(pool)
	organization, err := store.OrganizationBySlug(t.Context(), "default")
	if err != nil {
		t.Fatal(err)
	}
	secret, err := store.CreateEnrolment(t.Context(), organization.ID, "wine", 1, 1, auth.Command("test"))
	if err != nil {
		t.Fatal(err)
	}
	return secret
}
