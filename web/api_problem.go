package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"calfleet/internal/fault"
	"calfleet/internal/report"
)

// problem is what programs get instead of an answer (RFC 9457).
type problem struct {
	Type     string   `json:"type"`
	Title    string   `json:"title"`
	Status   int      `json:"status"`
	Detail   string   `json:"detail"`
	Instance string   `json:"instance"` // names the request in the log
	Errors   []misfit `json:"errors,omitempty"`
}

// misfit is one thing wrong with what was sent, and where.
type misfit struct {
	Place  string `json:"place"`
	Detail string `json:"detail"`
}

// problem answers a program that something went wrong.
func (r *request) problem(status int, err error) error {
	if status == http.StatusUnauthorized {
		r.Response().Header().Set("WWW-Authenticate", r.challenge())
	}
	body, encoding := json.Marshal(r.problemOf(status, err))
	if encoding != nil {
		return fmt.Errorf("encode problem: %w", encoding)
	}
	return r.Blob(status, "application/problem+json", body)
}

// challenge says how to sign in. Agents read the realm, and some want one with nothing else.
func (r *request) challenge() string {
	if r.route != nil && r.route.door == basicDoor {
		return `Basic realm="calfleet"`
	}
	return `Bearer realm="calfleet"`
}

func (r *request) problemOf(status int, err error) problem {
	title := http.StatusText(status)
	p := problem{
		Type:  "urn:calfleet:problem:" + strings.ReplaceAll(strings.ToLower(title), " ", "-"),
		Title: title, Status: status, Detail: detailOf(status, err), Instance: "urn:calfleet:request:" + r.id(),
	}
	p.Errors = misfitsOf(err)
	if place, ok := wholePlaces[status]; ok && len(p.Errors) == 0 {
		p.Errors = []misfit{{place, p.Detail}}
	}
	return p
}

// wholePlaces is what was wrong where no single field was: the header that carries the token, or the body as a whole.
var wholePlaces = map[int]string{
	http.StatusUnauthorized:          "Authorization",
	http.StatusBadRequest:            "",
	http.StatusRequestTimeout:        "",
	http.StatusRequestEntityTooLarge: "",
}

// detailOf is a sentence that is safe to show: causes stay in the log.
func detailOf(status int, err error) string {
	if e, ok := errors.AsType[*statusError](err); ok {
		return e.text
	}
	if f := fault.As(err); f != nil && f.Kind != fault.Internal {
		return f.Text
	}
	return http.StatusText(status)
}

// misfitsOf lists every place that is wrong.
func misfitsOf(err error) []misfit {
	var list []misfit
	if problems, ok := errors.AsType[report.Problems](err); ok {
		for _, p := range problems {
			list = append(list, misfit{p.Path, p.Text})
		}
		return list
	}
	for _, f := range faults(err) {
		if f.Place != "" && f.Kind != fault.Internal {
			list = append(list, misfit{f.Place, f.Text})
		}
	}
	return list
}
