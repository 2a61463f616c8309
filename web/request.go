package web

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"calfleet/internal/auth"
	"calfleet/internal/fault"
	"calfleet/internal/findings"
	"calfleet/web/text"
)

// request is one request to a route: who makes it, in which language, and decoders for what it brings. Values that PostgreSQL cannot
// keep (NUL, broken UTF-8) are refused before a handler sees any.
type request struct {
	echo.Context
	Principal auth.Principal
	Lang      text.Lang
	Theme     Theme
	exchange  *exchange
	route     *route
	session   bool               // a session is loaded, if only an empty one
	assessed  *findings.Assessed // nil: to be read once a page is drawn
	reminders *int               // of how many cases; nil likewise
	server    *server
}

func (s *server) newRequest(c echo.Context, rt *route) *request {
	r := &request{Context: c, exchange: exchangeOf(c.Request().Context()), route: rt, server: s}
	r.exchange.route = rt
	r.choose("", "")
	return r
}

// choose settles language and theme; the arguments are what a signed-in user prefers. An address may ask for a language (?lang=fr),
// which then stays.
func (r *request) choose(language, theme string) {
	asked := r.query("lang")
	if l, ok := text.Parse(asked); ok && r.cookie(r.server.cookieName(languageCookie)) != asked {
		r.setCookie(languageCookie, string(l))
	}
	r.Lang = text.Choose(r.header("Accept-Language"), asked, r.cookie(r.server.cookieName(languageCookie)), language)
	r.Theme = ParseTheme(cmp.Or(r.cookie(r.server.cookieName(themeCookie)), theme))
}

// ctx ends when the client goes away or the server stops waiting.
func (r *request) ctx() context.Context { return r.Request().Context() }

// organization is the current one; every store method takes it.
func (r *request) organization() uuid.UUID { return r.Principal.Organization.ID }

// id is the number of the request, as error pages and the log show it.
func (r *request) id() string { return r.exchange.id }

// address is where the client is, seen past the proxies that are trusted.
func (r *request) address() netip.Addr {
	address, _ := netip.ParseAddr(r.RealIP())
	return address
}

func (r *request) header(name string) string { return r.Request().Header.Get(name) }

func (r *request) cookie(name string) string {
	c, err := r.Request().Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

// pathID reads a UUID of the path. What is not one does not exist.
func (r *request) pathID(name string) (uuid.UUID, error) {
	id, err := uuid.Parse(r.Param(name))
	if err != nil || len(r.Param(name)) != 36 {
		return uuid.Nil, fault.New(fault.NotFound, "there is no such page")
	}
	return id, nil
}

// sent is what a form says of the record that its path names.
func (r *request) sent() (id uuid.UUID, form fields, err error) {
	if id, err = r.pathID("id"); err != nil {
		return id, nil, err
	}
	form, err = r.values()
	return id, form, err
}

// query reads a value of the address, trimmed; unusable text counts as absent, because addresses are shared and retyped.
func (r *request) query(name string) string {
	value := strings.TrimSpace(r.QueryParam(name))
	if !isText(value) {
		return ""
	}
	return value
}

// values reads a form. Only its body counts, not the address. A script that only presses a button may send no body, and then no type.
func (r *request) values() (fields, error) {
	if r.Request().ContentLength == 0 {
		return fields{}, nil
	}
	if kind := r.header("Content-Type"); !strings.HasPrefix(kind, "application/x-www-form-urlencoded") {
		return nil, fault.New(fault.Invalid, "a form is sent as application/x-www-form-urlencoded")
	}
	body, err := io.ReadAll(r.Request().Body)
	if err != nil {
		return nil, bodyFault(err)
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, bodyFault(err)
	}
	return fields(form), fields(form).check()
}

// fields are the values of a form.
type fields url.Values

// check refuses what no text has.
func (f fields) check() error {
	for name, values := range f {
		for _, value := range append(values, name) {
			if !isText(value) {
				return fault.At(fault.Invalid, strconv.Quote(name), "holds characters that no text has")
			}
		}
	}
	return nil
}

// text is a value without the space around it.
func (f fields) text(name string) string { return strings.TrimSpace(f.raw(name)) }

// raw is a value as it was typed: passwords may begin with a space.
func (f fields) raw(name string) string { return url.Values(f).Get(name) }

// id reads a UUID; ok is false for anything else.
func (f fields) id(name string) (id uuid.UUID, ok bool) {
	id, err := uuid.Parse(f.text(name))
	return id, err == nil
}

// isText reports whether PostgreSQL can keep it.
func isText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// localPath returns path and query of an address inside the portal, "/" for any other.
func localPath(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || !isRooted(address) || !isRooted(u.Path) ||
		strings.ContainsAny(address, "\\\r\n\t") || strings.HasPrefix(u.Path, "/api/") {
		return "/"
	}
	local := url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery}
	return local.String()
}

// isRooted reports whether a path begins with exactly one slash, as it is written.
func isRooted(path string) bool {
	return strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//")
}

// see answers a form by sending the browser to a page.
func (r *request) see(path string) error {
	return r.Redirect(http.StatusSeeOther, path)
}
