// Package web is the portal over HTTP: pages for people, an API for agents and scripts, and the doors to both.
//
// A page is a trio of files: hosts.go holds the handler and builds a pure model of the page, hosts.templ shows that model, and
// hosts_test.go asks for the page on the real handler and store. Its address stands in one line of routes.go with the least role
// that may see it; forms also name the action that activity will show. What is not in that list does not exist.
//
// A request passes through plain net/http middleware (middleware.go), then the list of routes: who is it (a session for pages, a
// bearer token for the API), may they, how long may the body be; and only then a handler, which takes its input by the decoders of
// request, and answers with a page rendered whole before its first byte is written, or returns an error. Errors go up once, to
// errors.go, which turns the kind of a fault into a page or, under /api, into problem+json; causes go to the log only.
package web
