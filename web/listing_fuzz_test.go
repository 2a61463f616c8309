package web

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"calfleet/internal/auth"
)

// FuzzLists asks every list and its export for any query string: it is a page, a better address, or a 400 that names what was wrong; never
// a failure of the portal.
func FuzzLists(f *testing.F) {
	w := newWorld(f)
	seedFleet(f, w)
	admin := w.client().signIn(auth.Admin)
	var paths []string
	for _, l := range allLists() {
		paths = append(paths, l.path, l.path+".csv")
		for _, query := range questions(l.definition) {
			f.Add(l.path, query)
		}
	}
	slices.Sort(paths)
	for _, query := range []string{
		"", "?", "&", "=", "a", "%", "%zz", "%00", "q=%00", "q=%ff", "\xff=\xff", "q=" + strings.Repeat("a", 300), "sort=", "sort=-", "sort=-name,-name", "sort=name,,mode",
		"columns=", "columns=all,name", "columns=name,name", "after=AAAA", "before=AAAA", "after=AAAA&before=AAAA", "after=%5B%5D", "after=" + strings.Repeat("A", 40000),
		"release=2019&release=2022", "release=2019;mode=x", "release=2019,", "report=from:", "report=from:0000-00-00", "report=from:9999-12-31", "report=30d-ago", "report=99999999d-ago",
		"report=from:2026-02-30", "grace=9223372036854775808", "grace=from:9223372036854775807", "grace=-9223372036854775808", "quantity=from:1,to:0", "name.op=has&name=%25", "name.op=unread",
		"grace.from=1&grace.to=0", "report.from=x", "tags=is:", "tags=not:%25", "tags=_", "own-00000000-0000-0000-0000-000000000000=x", "view=none", "view=x", "lang=xx", "lang=fr&q=é",
		"state=retired&state=in-use", "q=%5C&name=%5C", "q='%3B DROP TABLE hosts%3B --", "name=is:%27%20OR%201%3D1", "columns=%3Cscript%3E", "<script>=1", "a[b]=c",
	} {
		f.Add("/hosts", query)
	}
	f.Fuzz(func(t *testing.T, path, query string) {
		if !slices.Contains(paths, path) {
			path = paths[len(path)%len(paths)]
		}
		c := *admin
		c.t = t
		status := c.asked(path, query)
		switch {
		case status == http.StatusOK:
		case status == http.StatusSeeOther:
			to, rest, _ := strings.Cut(c.res.Header.Get("Location"), "?")
			if to != path || c.asked(to, rest) != http.StatusOK {
				t.Errorf("%s?%q leads to %s?%s, which is no page", path, query, to, rest)
			}
		case status == http.StatusBadRequest && c.text(".details li") != "":
		default:
			t.Errorf("%s?%q: status %d\n%s", path, query, status, c.page())
		}
	})
}

// asked sends a query string as it is, and returns the status.
func (c *client) asked(path, query string) int {
	c.t.Helper()
	req := httptest.NewRequestWithContext(c.t.Context(), http.MethodGet, publicURL+path, http.NoBody)
	req.URL.RawQuery = query
	req.AddCookie(&http.Cookie{Name: sessionCookie, Value: c.cookies[sessionCookie]})
	rec := httptest.NewRecorder()
	c.handler.ServeHTTP(rec, req)
	c.path = path + "?" + query
	c.remember(rec)
	return rec.Code
}
