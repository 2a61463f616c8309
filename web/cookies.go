package web

import (
	"net/http"
	"time"
)

// Names of the cookies, without the prefix that https adds.
const (
	sessionCookie  = "calfleet"
	languageCookie = "calfleet-language"
	themeCookie    = "calfleet-theme"
)

// cookieName adds the prefix that binds a cookie to this host and to TLS, where there is TLS.
func (s *server) cookieName(name string) string {
	if s.isHTTPS() {
		return "__Host-" + name
	}
	return name
}

const preferenceAge = 365 * 24 * time.Hour

// setCookie keeps a preference in the browser.
func (r *request) setCookie(name, value string) {
	r.SetCookie(&http.Cookie{ //nolint:gosec // over plain HTTP a Secure cookie would never come back
		Name: r.server.cookieName(name), Value: value, Path: "/", MaxAge: int(preferenceAge / time.Second),
		Secure: r.server.isHTTPS(), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}
