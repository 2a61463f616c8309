package web

import "net/http"

// policy lets a page use what the portal itself serves and nothing else: no script or style in the markup, no frames, no other site.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"

// noStore keeps an answer out of every cache; static files say otherwise for themselves.
const noStore = "no-store"

// A referrer is sent within the portal only. "no-referrer" would be stricter but makes browsers send "Origin: null" with forms, and
// over plain HTTP the origin is all that tells our forms from another site's.
var securityHeaders = map[string]string{
	"Cache-Control":                noStore,
	"Content-Security-Policy":      policy,
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Permissions-Policy":           "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), display-capture=()",
	"Referrer-Policy":              "same-origin",
	"X-Content-Type-Options":       "nosniff",
}

// transportSecurity is sent over https only: a year, for the host and those below it.
const transportSecurity = "max-age=31536000; includeSubDomains"

// secure puts the security headers on every answer, before anybody else can answer.
func (s *server) secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		h := w.Header()
		for name, value := range securityHeaders {
			h.Set(name, value)
		}
		if s.isHTTPS() {
			h.Set("Strict-Transport-Security", transportSecurity)
		}
		next.ServeHTTP(w, req)
	})
}
