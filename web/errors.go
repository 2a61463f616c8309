package web

import (
	"errors"
	"math"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"calfleet/internal/auth"
	"calfleet/internal/fault"
	"calfleet/internal/postgres"
	"calfleet/web/text"
)

// statuses is what each kind of fault is over HTTP.
var statuses = map[fault.Kind]int{
	fault.Internal:    http.StatusInternalServerError,
	fault.NotFound:    http.StatusNotFound,
	fault.Invalid:     http.StatusUnprocessableEntity,
	fault.Conflict:    http.StatusConflict,
	fault.Forbidden:   http.StatusForbidden,
	fault.Unauthentic: http.StatusUnauthorized,
	fault.TooLarge:    http.StatusRequestEntityTooLarge,
	fault.TooMany:     http.StatusTooManyRequests,
	fault.Unavailable: http.StatusServiceUnavailable,
}

// statusError is an error that HTTP has a status for and no kind of fault does.
type statusError struct {
	status int
	text   string // English, for programs
	cause  error
}

func (e *statusError) Error() string {
	if e.cause == nil {
		return e.text
	}
	return e.text + ": " + e.cause.Error()
}

func (e *statusError) Unwrap() error { return e.cause }

// statusOf is the status an error is answered with.
func statusOf(err error) int {
	if e, ok := errors.AsType[*statusError](err); ok {
		return e.status
	}
	if e, ok := errors.AsType[*echo.HTTPError](err); ok {
		return e.Code
	}
	if _, ok := errors.AsType[*listFault](err); ok {
		return http.StatusBadRequest
	}
	switch kind := fault.KindOf(err); {
	case errors.Is(err, errCrossSite):
		return http.StatusForbidden
	case errors.Is(err, auth.ErrLinkOver):
		return http.StatusGone
	case kind == fault.Internal && postgres.Unavailable(err):
		return http.StatusServiceUnavailable
	default:
		return statuses[kind]
	}
}

// retryUnavailable is when to come back to a database that does not answer, or to a crowd that was too large; and as much again by chance,
// so that the crowd doesn't come back as one.
const retryUnavailable = 5 * time.Second

// retryAfter is when the client should come back, zero if there is no telling.
func retryAfter(err error, status int) time.Duration {
	if t, ok := errors.AsType[*auth.Throttled](err); ok {
		return t.After
	}
	if status == http.StatusServiceUnavailable {
		return retryUnavailable + rand.N(retryUnavailable) // a matter of crowds, not of secrets
	}
	return 0
}

// fail answers for a handler that returned an error: the one place where errors become pages or problems.
func (s *server) fail(r *request, err error) {
	r.exchange.err = err
	if r.Response().Committed {
		return
	}
	status := statusOf(err)
	r.retryAfter(retryAfter(err, status))
	if isAPI(r.Request()) {
		err = r.problem(status, err)
	} else {
		err = r.failurePage(status, err)
	}
	if err == nil {
		return
	}
	r.exchange.err = errors.Join(r.exchange.err, err)
	if !r.Response().Committed {
		http.Error(r.Response(), http.StatusText(status)+", request "+r.id(), status)
	}
}

// retryAfter tells the client when to come back; zero tells nothing.
func (r *request) retryAfter(after time.Duration) {
	if after > 0 {
		r.Response().Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(after.Seconds()))))
	}
}

// routeMissing answers what the router could not: an unknown address, or a method that the address does not take.
func (s *server) routeMissing(err error, c echo.Context) {
	s.failAnyone(c, err)
}

// refuse answers for a layer before the routes.
func (s *server) refuse(w http.ResponseWriter, req *http.Request, err error) {
	s.failAnyone(echo.New().NewContext(req, w), err)
}

// failAnyone answers where no route says who may ask: it finds out who it is only to show the page in their frame and language.
func (s *server) failAnyone(c echo.Context, err error) {
	r := s.newRequest(c, &route{door: sessionDoor})
	r.exchange.route = nil
	if isAPI(c.Request()) {
		s.fail(r, err)
		return
	}
	s.inSession(r, func() error {
		if lost := s.identify(r); lost != nil {
			return lost
		}
		return err
	})
}

// refusal is what somebody gets whom a route does not admit: people without a session are sent to sign in and back.
func refusal(r *request) error {
	if !r.Principal.IsNobody() {
		return fault.New(fault.Forbidden, "the role %q does not allow this", r.Principal.Role)
	}
	if r.route.door == sessionDoor && isSafe(r.route.method) && r.header("HX-Request") == "" {
		return r.see(signInBack(r.Request().URL.RequestURI()))
	}
	return fault.New(fault.Unauthentic, "sign in first")
}

// bodyFault says what is wrong with a body that cannot be read.
func bodyFault(err error) error {
	if large, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return fault.Wrap(fault.TooLarge, err, "the body is larger than %d bytes", large.Limit)
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return &statusError{http.StatusRequestTimeout, "the body took too long to arrive", err}
	}
	return &statusError{http.StatusBadRequest, "the body cannot be read", err}
}

// failure is what an error page shows.
type failure struct {
	Title, Text string
	Details     []string
	Number      string // of the request
	Href, Next  string // the way out
}

// failurePage tells a person what happened, what is safe and what to do next.
func (r *request) failurePage(status int, err error) error {
	f := r.failure(status, err)
	if r.Principal.User != nil && status < http.StatusInternalServerError {
		return r.pageAs(status, f.Title, failureBody(f))
	}
	return r.bare(status, f.Title, failureBody(f)) // what is broken may be what the frame is made of
}

func (r *request) failure(status int, err error) failure {
	title, words := failureWords(r, status, err)
	f := failure{Title: title.In(r.Lang), Text: words, Number: text.ErrorRequestNumber.In(r.Lang, r.id()), Href: "/", Next: text.ErrorBackToFleet.In(r.Lang)}
	if wrong, ok := errors.AsType[*listFault](err); ok {
		f.Details, f.Href, f.Next = wrong.words(r.Lang), wrong.way, text.AddressWithout.In(r.Lang)
	}
	if r.Principal.User == nil {
		f.Href, f.Next = "/sign-in", text.SignInButton.In(r.Lang)
	}
	return f
}

func failureWords(r *request, status int, err error) (title text.Msg, words string) {
	l := r.Lang
	_, isList := errors.AsType[*listFault](err)
	switch {
	case isList:
		return text.AddressWrong, text.AddressWrongText.In(l)
	case errors.Is(err, errExporting):
		return text.ErrorBusy, text.ErrorBusyText.In(l)
	case errors.Is(err, errJudging):
		return text.ErrorJudging, text.ErrorJudgingText.In(l)
	case errors.Is(err, postgres.ErrLocked):
		return text.ErrorLocked, text.ErrorLockedText.In(l)
	case errors.Is(err, errCrossSite):
		return text.ErrorCrossSite, text.ErrorCrossSiteText.In(l)
	case status == http.StatusForbidden && r.Principal.Role == "":
		return text.OrganizationsNone, text.OrganizationsNoneText.In(l)
	case status == http.StatusTooManyRequests:
		return text.ErrorTooMany, text.ErrorTooManyText.In(l, waitWords(l, retryAfter(err, status)))
	}
	if m, ok := failureTexts[status]; ok {
		return m.title, m.text.In(l)
	}
	if status < http.StatusInternalServerError {
		return text.ErrorInvalid, text.ErrorInvalidText.In(l)
	}
	return text.ErrorInternal, text.ErrorInternalText.In(l)
}

var failureTexts = map[int]struct{ title, text text.Msg }{
	http.StatusUnauthorized:          {text.ErrorSessionOver, text.ErrorSessionOverText},
	http.StatusForbidden:             {text.ErrorForbidden, text.ErrorForbiddenText},
	http.StatusNotFound:              {text.ErrorNotFound, text.ErrorNotFoundText},
	http.StatusMethodNotAllowed:      {text.ErrorMethod, text.ErrorMethodText},
	http.StatusConflict:              {text.ErrorConflict, text.ErrorConflictText},
	http.StatusGone:                  {text.SetupOver, text.LinkOverText},
	http.StatusRequestEntityTooLarge: {text.ErrorTooLarge, text.ErrorTooLargeAny},
	http.StatusServiceUnavailable:    {text.ErrorUnavailable, text.ErrorUnavailableText},
}

// waitWords says when to come back: "in 2 min", "in a minute".
func waitWords(l text.Lang, after time.Duration) string {
	if after <= time.Minute {
		return text.ErrorSoon.In(l)
	}
	return text.Until(l, after+time.Minute-time.Nanosecond)
}
