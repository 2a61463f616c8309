package portal

import (
	"compress/gzip"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/report"
)

// tlsPortal is a portal with an authority of its own, and the file of that.

func tlsPortal(t *testing.T, handler http.HandlerFunc) (server *httptest.Server, ca string) {
	t.Helper()
	server = httptest.NewTLSServer(handler)
	t.Cleanup(server.Close)
	ca = filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	return server, ca
}

func client(t *testing.T, o Options) *Client {
	t.Helper()
	if o.Proxy == "" {
		o.Proxy = "none"
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSubmit_SaysWhatThePortalNeedsToKnow(t *testing.T) {
	t.Parallel()
	var got http.Header
	var body []byte
	server, ca := tlsPortal(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Header.Clone()
		if in, err := gzip.NewReader(r.Body); err == nil {
			body, _ = io.ReadAll(in)
		}
		w.WriteHeader(http.StatusAccepted)
		fmt.Fprint(w, `{"report_id": "x"}`)
	})
	if err := client(t, Options{URL: server.URL + "/", CA: ca, Version: "0.1.0"}).Submit(t.Context(), "calfleet_agent_x", []byte(`{"schema": 1}`)); err != nil {
		t.Fatal(err)
	}
	if string(body) != `{"schema": 1}` || got.Get("Authorization") != "Bearer calfleet_agent_x" || got.Get("User-Agent") != "calfleet-agent/0.1.0" {
		t.Errorf("sent %q with %v", body, got)
	}
	if at, err := http.ParseTime(got.Get("Date")); err != nil || time.Since(at).Abs() > time.Minute {
		t.Errorf("Date is %q", got.Get("Date"))
	}
}

func TestClient_TrustsItsAuthorityAlone(t *testing.T) {
	t.Parallel()
	server, _ := tlsPortal(t, func(http.ResponseWriter, *http.Request) { t.Error("a request came through") })
	other := filepath.Join(t.TempDir(), "other.pem")
	stranger, _ := os.ReadFile("testdata/other-ca.pem")
	if err := os.WriteFile(other, stranger, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, ca := range map[string]string{"those of the system": "", "another": other} {
		if err := client(t, Options{URL: server.URL, CA: ca}).Submit(t.Context(), "token", []byte("{}")); err == nil || !strings.Contains(err.Error(), "certificate") {
			t.Errorf("with %s: %v", name, err)
		}
	}
}

func TestNew_RefusesWhatWouldGiveTheTokenAway(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"", "calfleet.example.com", "http://calfleet.example.com", "ftp://x", "https://user:pass@x", "https://x?y=z", "https://"} {
		if _, err := New(Options{URL: address}); err == nil {
			t.Errorf("%q passes", address)
		}
	}
	for _, address := range []string{"http://127.0.0.1:8080", "http://localhost:8080", "http://[::1]:80", "https://calfleet.example.com/portal/"} {
		if _, err := New(Options{URL: address}); err != nil {
			t.Errorf("%q: %v", address, err)
		}
	}
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := New(Options{URL: "https://x", CA: empty}); err == nil {
		t.Error("a file without a certificate passes, and everybody would be trusted or nobody")
	}
}

func TestClient_FollowsNoRedirection(t *testing.T) {
	t.Parallel()
	var elsewhere atomic.Bool
	thief, _ := tlsPortal(t, func(http.ResponseWriter, *http.Request) { elsewhere.Store(true) })
	server, ca := tlsPortal(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, thief.URL, http.StatusTemporaryRedirect)
	})
	err := client(t, Options{URL: server.URL, CA: ca}).Submit(t.Context(), "token", []byte("{}"))
	refusal, is := errors.AsType[*Refusal](err)
	if !is || refusal.Status != 307 || elsewhere.Load() || !strings.Contains(err.Error(), thief.URL) {
		t.Errorf("%v; elsewhere %v", err, elsewhere.Load())
	}
}

func TestRefusal_HasThePortalsWords(t *testing.T) {
	t.Parallel()
	server, ca := tlsPortal(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(http.StatusConflict)
		fmt.Fprint(w, `{"title": "Conflict", "detail": "another report had\u001b[31m this id", "errors": [{"place": "report_id", "detail": "is taken"}]}`)
	})
	err := client(t, Options{URL: server.URL, CA: ca}).Submit(t.Context(), "token", []byte("{}"))
	refusal, is := errors.AsType[*Refusal](err)
	if !is {
		t.Fatal(err)
	}
	want := &Refusal{Status: 409, Detail: "another report had [31m this id", Places: []string{"report_id: is taken"}, RetryAfter: 7 * time.Second}
	if diff := cmp.Diff(want, refusal); diff != "" {
		t.Error(diff)
	}
	if !refusal.At("report_id") || refusal.At("report") || refusal.At("agent") {
		t.Error("places are not told apart")
	}
}

func TestEnrol_SpeaksTheContract(t *testing.T) {
	t.Parallel()
	var body map[string]any
	server, ca := tlsPortal(t, func(w http.ResponseWriter, r *http.Request) {
		in, _ := gzip.NewReader(r.Body)
		data, _ := io.ReadAll(in)
		body = decoded(t, data)
		w.WriteHeader(http.StatusCreated)
		fmt.Fprint(w, `{"agent_id": "a", "token": "calfleet_agent_t", "expires_at": "2027-11-30T09:00:00Z", "rotate_after": "2027-06-01T09:00:00Z", "held": true}`)
	})
	grant, err := client(t, Options{URL: server.URL, CA: ca}).Enrol(t.Context(), "calfleet_enrol_s",
		report.Computer{Name: "RDSH01", FQDN: "rdsh01.contoso.local", Domain: "contoso.local", MachineID: "m", Roles: []string{"RDS-RD-Server"}}, report.Collector{Name: "calfleet-agent", Version: "0.1.0"})
	if err != nil || grant.Token != "calfleet_agent_t" || !grant.Held || grant.RotateAfter.Month() != time.June {
		t.Errorf("%+v, %v", grant, err)
	}
	want := map[string]any{
		"schema":   float64(1),
		"computer": map[string]any{"name": "RDSH01", "fqdn": "rdsh01.contoso.local", "domain": "contoso.local", "machine_id": "m"},
		"agent":    map[string]any{"name": "calfleet-agent", "version": "0.1.0"},
	}
	if diff := cmp.Diff(want, body); diff != "" {
		t.Error(diff)
	}
}

// proxy tunnels what it is asked to, and counts.

// FuzzReceive holds that what answers can't crash the agent or make it read without end.
