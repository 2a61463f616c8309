package web

import (
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"calfleet/internal/sheet"
)

// handler answers a request, or returns an error before it has written anything.
type handler func(*request) error

// action is what activity calls a change: "token.create".
type action string

// unaudited is the action of forms that change nothing of an organization (signing out, a language), and of reports: they are kept as
// they came and are their own trail.
const unaudited action = "-"

// door is how somebody is recognised on a route.
type door uint8

const (
	noDoor      door = iota // not asked: health, static files
	sessionDoor             // pages, by the session cookie and by nothing else
	tokenDoor               // the API, by a bearer token and by nothing else
	basicDoor               // inventory agents, by a token as password
)

// route is one line of the list. It is only made by page, form, api and open, all of which ask for an access.
type route struct {
	method, path string
	least        access
	action       action // of unsafe methods
	door         door
	maxBody      int64         // bytes on the wire
	slow         time.Duration // how long body and answer may take; zero: the server's own limits
	secret       bool          // the path holds a secret, which the log leaves out
	handle       handler
}

// Sizes of bodies.
const (
	formBody   = 64 << 10
	uploadBody = 64 << 20
	importBody = sheet.MaxBytes + 1<<20 // what is said of the file comes with it
	reportBody = 1 << 20
)

// uploadTime is enough for 64 MiB at 2 Mbit/s, importTime for the largest file at as much.
const (
	uploadTime = 5 * time.Minute
	importTime = 20 * time.Minute
)

// page is what people look at.
func page(path string, least access, h handler) route {
	return route{method: http.MethodGet, path: path, least: least, door: sessionDoor, handle: h}
}

// form is what people send.
func form(path string, least access, change action, h handler) route {
	return route{method: http.MethodPost, path: path, least: least, action: change, door: sessionDoor, maxBody: formBody, handle: h}
}

// upload is a form with a file.
func upload(path string, least access, change action, h handler) route {
	r := form(path, least, change, h)
	r.maxBody, r.slow = uploadBody, uploadTime
	return r
}

// upTo sets how large an upload may be.
func (r route) upTo(bytes int64) route {
	r.maxBody = bytes
	return r
}

// within sets how long an upload may take.
func (r route) within(time time.Duration) route {
	r.slow = time
	return r
}

// download is a page that may take long to send.
func download(path string, least access, h handler) route {
	r := page(path, least, h)
	r.slow = uploadTime
	return r
}

// api is what programs send.
func api(path string, least access, change action, h handler) route {
	return route{method: http.MethodPost, path: "/api/v1" + path, least: least, action: change, door: tokenDoor, maxBody: reportBody, handle: h}
}

// apiRead is what programs ask for.
func apiRead(path string, least access, h handler) route {
	r := api(path, least, "", h)
	r.method = http.MethodGet
	return r
}

// by sets how programs ask.
func (r route) by(method string) route {
	r.method = method
	return r
}

// inventoryAgents is what agents of other inventories send.
func inventoryAgents(path string, least access, change action, h handler) route {
	return route{method: http.MethodPost, path: path, least: least, action: change, door: basicDoor, maxBody: inventoryBody, handle: h}
}

// open is what is answered without asking who it is.
func open(path string, h handler) route {
	return route{method: http.MethodGet, path: path, least: public, door: noDoor, handle: h}
}

// withSecret says that the path holds a secret.
func (r route) withSecret() route {
	r.secret = true
	return r
}

// register makes the list of routes the only ones there are.
func (s *server) register(e *echo.Echo, routes []route) error {
	seen := make(map[string]bool)
	for _, rt := range routes {
		key := rt.method + " " + rt.path
		if seen[key] {
			return fmt.Errorf("route %s is in the list twice", key)
		}
		seen[key] = true
		e.Add(rt.method, rt.path, s.serve(rt))
		if rt.method == http.MethodGet && rt.door != tokenDoor {
			s.pages[rt.path] = rt.least
		}
	}
	return nil
}

// serve answers one route: who, whether, how much, and then the handler.
func (s *server) serve(rt route) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := s.newRequest(c, &rt)
		s.bound(r)
		if rt.door == sessionDoor {
			s.inSession(r, func() error { return s.admit(r) })
		} else if err := s.admit(r); err != nil {
			s.fail(r, err)
		}
		return nil
	}
}

// bound limits what the client may send, and for how long.
func (s *server) bound(r *request) {
	req := r.Request()
	req.Body = http.MaxBytesReader(r.Response(), req.Body, r.route.maxBody)
	if r.route.slow > 0 {
		deadline := time.Now().Add(r.route.slow)
		connection := http.NewResponseController(r.Response())
		// Connections of tests have no deadlines; then there is nothing to extend.
		_ = connection.SetReadDeadline(deadline)
		_ = connection.SetWriteDeadline(deadline)
	}
}

// admit finds out who it is and calls the handler if the route's access admits them. A panic becomes an error like any other.
func (s *server) admit(r *request) (err error) {
	defer func() { recovered(&err, recover()) }()
	if err := s.identify(r); err != nil {
		return err
	}
	if !r.route.least.admits(r.Principal) {
		return refusal(r)
	}
	return r.route.handle(r)
}
