package portal

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

func proxy(t *testing.T, password string) (address string, tunnels *atomic.Int32) {
	t.Helper()
	tunnels = new(atomic.Int32)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if password != "" && r.Header.Get("Proxy-Authorization") != password {
			w.WriteHeader(http.StatusProxyAuthRequired)
			return
		}
		if r.Method != http.MethodConnect {
			t.Errorf("the proxy sees a %s", r.Method)
			return
		}
		far, err := net.Dial("tcp", r.Host) //nolint:noctx // as long as the test
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		tunnels.Add(1)
		near, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(near, "HTTP/1.1 200 Connection established\r\n\r\n")
		go func() { _, _ = io.Copy(far, near); _ = far.Close() }()
		_, _ = io.Copy(near, far)
		_ = near.Close()
	}))
	t.Cleanup(server.Close)
	return server.URL, tunnels
}

func TestClient_GoesThroughAProxy(t *testing.T) {
	t.Parallel()
	server, ca := tlsPortal(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"report_id": "x"}`) })
	address, tunnels := proxy(t, "Basic bWFyaWU6c8OpY3JldA==")
	with := strings.Replace(address, "http://", "http://marie:s%C3%A9cret@", 1)
	if err := client(t, Options{URL: server.URL, CA: ca, Proxy: with}).Submit(t.Context(), "token", []byte("{}")); err != nil || tunnels.Load() != 1 {
		t.Errorf("%d tunnels, %v", tunnels.Load(), err)
	}
	if err := client(t, Options{URL: server.URL, CA: ca, Proxy: address}).Submit(t.Context(), "token", []byte("{}")); err == nil || !strings.Contains(err.Error(), "NAME:PASSWORD") {
		t.Errorf("without the password: %v", err)
	}
}

func TestProxyOf_EnvironmentAndExceptions(t *testing.T) {
	t.Parallel()
	portal := &url.URL{Scheme: "https", Host: "calfleet.contoso.local"}
	for _, test := range []struct{ setting, https, no, want string }{
		{"", "", "", ""},
		{"", "proxy:3128", "", "http://proxy:3128"},
		{"", "http://proxy:3128", "localhost, .contoso.local", ""},
		{"", "http://proxy:3128", "contoso.local", ""},
		{"", "http://proxy:3128", "oso.local", "http://proxy:3128"},
		{"", "http://proxy:3128", "*", ""},
		{"none", "http://proxy:3128", "", ""},
		{"https://other:8443", "http://proxy:3128", "*", "https://other:8443"},
	} {
		lookup := func(name string) string {
			return map[string]string{"HTTPS_PROXY": test.https, "no_proxy": test.no}[name]
		}
		u, err := proxyOf(test.setting, portal, lookup)
		got := ""
		if u != nil {
			got = u.String()
		}
		if err != nil || got != test.want {
			t.Errorf("%+v: %q, %v", test, got, err)
		}
	}
	if _, err := proxyOf("proxy", portal, func(string) string { return "" }); err == nil {
		t.Error("a proxy without a scheme passes")
	}
}
