package web

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// errCrossSite is what a form of another site gets.
var errCrossSite = errors.New("the request came from another site")

// sameOriginOnly refuses what another site makes a browser send. It is Go's own protection, and two things more: a form without
// either header that tells where it comes from is refused (the API takes no cookies and needs none), and so is one from our own
// host over plain HTTP where the portal is on https.
func (s *server) sameOriginOnly() (middleware, error) {
	protection := http.NewCrossOriginProtection()
	if err := protection.AddTrustedOrigin(s.origin()); err != nil {
		return nil, fmt.Errorf("public URL: %w", err)
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			if protection.Check(req) != nil || s.isUntraceable(req) || s.isDowngraded(req) {
				s.refuse(w, req, errCrossSite) //nolint:contextcheck // the request brings its context
				return
			}
			next.ServeHTTP(w, req)
		})
	}, nil
}

func (s *server) origin() string { return s.public.Scheme + "://" + s.public.Host }

func (s *server) isUntraceable(req *http.Request) bool {
	return !isSafe(req.Method) && !isAPI(req) && req.Header.Get("Sec-Fetch-Site") == "" && req.Header.Get("Origin") == ""
}

func (s *server) isDowngraded(req *http.Request) bool {
	return !isSafe(req.Method) && s.isHTTPS() && strings.HasPrefix(req.Header.Get("Origin"), "http://")
}

func isSafe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

// isAPI reports whether programs rather than people are at the other end.
func isAPI(req *http.Request) bool { return strings.HasPrefix(req.URL.Path, "/api/") }
