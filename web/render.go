package web

import (
	"bytes"
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/a-h/templ"

	"calfleet/internal/auth"
	"calfleet/internal/findings"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// page answers with a page in the frame of a signed-in user.
func (r *request) page(title string, body templ.Component) error {
	return r.pageAs(http.StatusOK, title, body)
}

// pageAs is page with another status: 422 for a form that comes back.
func (r *request) pageAs(status int, title string, body templ.Component) error {
	shell := r.shell(title)
	if err := r.countWaiting(&shell); err != nil {
		return err
	}
	return r.render(status, within(Page(shell), body))
}

// countWaiting puts beside the navigation what asks for work in the current organization.
func (r *request) countWaiting(shell *Shell) error {
	if r.Principal.Role == "" {
		return nil
	}
	assessed, err := r.lastAssessed()
	if err != nil {
		return err
	}
	shell.Waiting.Findings = assessed.Waiting
	if r.reminders != nil {
		shell.Waiting.Reminders = *r.reminders
		return nil
	}
	shell.Waiting.Reminders, err = r.server.cases.CountReminders(r.ctx(), r.organization(), r.remindedOf())
	return err
}

// lastAssessed is what every page tells of the last assessment, read once.
func (r *request) lastAssessed() (findings.Assessed, error) {
	if r.assessed == nil {
		assessed, err := r.server.Findings.Assessed(r.ctx(), r.organization())
		if err != nil {
			return findings.Assessed{}, err
		}
		r.assessed = &assessed
	}
	return *r.assessed, nil
}

// bare answers with a page for somebody who has not signed in.
func (r *request) bare(status int, title string, body templ.Component) error {
	return r.render(status, within(Bare(r.shell(title)), body))
}

// shell is the frame for the reader of this request.
func (r *request) shell(title string) Shell {
	tone, words := r.notice()
	s := Shell{Title: title, Lang: r.Lang, Theme: r.Theme, Path: r.path(), Flash: Flash{Tone: tone, Text: words}}
	if r.Principal.User == nil {
		return s
	}
	s.Shortcuts = r.Principal.User.Shortcuts
	s.Searches = viewer.admits(r.Principal)
	s.Person = Person{Name: r.Principal.User.Name, Role: roleName(r.Principal.Role).In(r.Lang)}
	for _, m := range r.Principal.Memberships {
		s.Organizations = append(s.Organizations, ui.Option{
			Value: m.ID.String(), Text: m.Name, Selected: m.ID == r.organization(),
		})
	}
	s.Printed = dotted("calfleet", r.Principal.Organization.Name, stamp(r.Lang, r.server.now()))
	return s
}

// path is where the switches of the frame lead back to: this page, without the language its address may ask for. A form that comes
// back has an address that is no page; then it is the nearest page above.
func (r *request) path() string {
	u := *r.Request().URL
	q := u.Query()
	q.Del("lang")
	local := url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: q.Encode()}
	if !isSafe(r.Request().Method) {
		local = url.URL{Path: r.pageAbove(u.Path)}
	}
	return local.String()
}

// pageAbove cuts a path back until it is a page's.
func (r *request) pageAbove(path string) string {
	pattern := r.route.path
	if pattern == "" {
		return "/"
	}
	for pattern != "" && r.server.pages[pattern] == nobody {
		pattern, path = pattern[:strings.LastIndexByte(pattern, '/')], path[:strings.LastIndexByte(path, '/')]
	}
	return cmp.Or(path, "/")
}

var roleNames = map[auth.Role]text.Msg{
	auth.Agent:    text.RoleAgent,
	auth.Viewer:   text.RoleViewer,
	auth.Auditor:  text.RoleAuditor,
	auth.Operator: text.RoleOperator,
	auth.Admin:    text.RoleAdministrator,
}

func roleName(r auth.Role) text.Msg {
	if m, ok := roleNames[r]; ok {
		return m
	}
	return text.Nothing
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// render writes a component. Nothing is written if it fails, so that an error page can follow.
func (r *request) render(status int, c templ.Component) error {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := c.Render(r.ctx(), b); err != nil {
		return fmt.Errorf("render %s: %w", r.route.path, err)
	}
	return r.HTMLBlob(status, visible(b.Bytes()))
}
