package web

import (
	"net/url"
	"strings"
	"testing"
)

func TestLocalPath_NeverLeavesThePortal(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"/": "/", "/hosts": "/hosts", "/hosts?q=a%20b&sort=name": "/hosts?q=a%20b&sort=name", "/a%2Fb": "/a%2Fb", "/hosts#x": "/hosts",
		"": "/", "hosts": "/", "//evil.example": "/", "///evil.example": "/", "/\\evil.example": "/", "\\\\evil.example": "/",
		"https://evil.example/": "/", "HTTPS:evil.example": "/", "javascript:alert(1)": "/", "/\t/evil.example": "/", "/\n/evil.example": "/",
		"//user@evil.example/": "/", "/%0d%0aSet-Cookie:x": "/%0d%0aSet-Cookie:x", "/%2F/evil.example": "/", "/%zz": "/", "/api/v1/reports": "/",
		" /hosts": "/", "/.//evil.example": "/.//evil.example",
	} {
		if got := localPath(address); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
}

func FuzzLocalPath(f *testing.F) {
	for _, seed := range []string{"/", "//evil", "/\\evil", "/%2F%2Fevil", "https://evil", "/a?b=//c", "/%5cevil", "/\t/evil"} {
		f.Add(seed)
	}
	base, err := url.Parse(publicURL + "/sign-in")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, address string) {
		got := localPath(address)
		u, err := base.Parse(got)
		if err != nil || u.Host != base.Host || u.Scheme != base.Scheme || !strings.HasPrefix(got, "/") || strings.HasPrefix(got, "//") ||
			strings.ContainsAny(got, "\\\t\r\n") {
			t.Errorf("%q leads to %q", address, got)
		}
	})
}
