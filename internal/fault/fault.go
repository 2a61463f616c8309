// Package fault is the error vocabulary of the portal. A store or a use case says with it what kind of thing went
// wrong; the edge (web, cmd) turns the kind into a status, a page or an exit status. Everything that is not a
// fault is internal: it goes to the log and never to a person.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what went wrong in terms the edge can act on.
type Kind uint8

// The kinds, and what the edge makes of them over HTTP.
const (
	Internal    Kind = iota // 500; the zero value, so that a forgotten kind never leaks its text
	NotFound                // 404; also for what exists but belongs to somebody else
	Invalid                 // 422 (400 where the body can't be read at all)
	Conflict                // 409
	Forbidden               // 403
	Unauthentic             // 401
	TooLarge                // 413
	TooMany                 // 429
	Unavailable             // 503
)

// Error is a fault: a kind, a text that may be shown to people, and optionally the place in what they gave us.
type Error struct {
	Kind  Kind
	Place string // "computer.os.version", `line 14, column "CAL version"`; empty when there is none
	Text  string // English, safe to show: it never quotes a cause
	Cause error  // for the log only
}

func (e *Error) Error() string {
	text := e.Text
	if e.Place != "" {
		text = e.Place + ": " + text
	}
	if e.Cause != nil {
		text += ": " + e.Cause.Error()
	}
	return text
}

func (e *Error) Unwrap() error { return e.Cause }

// New makes a fault whose text is shown to people.
func New(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Text: fmt.Sprintf(format, args...)}
}

// At makes a fault about one place of the input.
func At(kind Kind, place, format string, args ...any) *Error {
	return &Error{Kind: kind, Place: place, Text: fmt.Sprintf(format, args...)}
}

// Wrap makes a fault that keeps its cause for the log.
func Wrap(kind Kind, cause error, format string, args ...any) *Error {
	return &Error{Kind: kind, Text: fmt.Sprintf(format, args...), Cause: cause}
}

// KindOf returns the kind of the first fault in err's chain, Internal where there is none.
func KindOf(err error) Kind {
	if f := As(err); f != nil {
		return f.Kind
	}
	return Internal
}

// As returns the first fault in err's chain, or nil.
func As(err error) *Error {
	if f, ok := errors.AsType[*Error](err); ok {
		return f
	}
	return nil
}
