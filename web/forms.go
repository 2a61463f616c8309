package web

import (
	"errors"

	"calfleet/internal/auth"
	"calfleet/internal/fault"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// complaints are what was wrong with a form, by the name of the field, in the reader's language.
type complaints map[string]string

// complaintsOf puts into words what a store refused of a form. It is empty if the error is about anything else, which is then the
// handler's to return.
func (r *request) complaintsOf(err error) complaints {
	found := make(complaints)
	for _, f := range faults(err) {
		if f.Place != "" && (f.Kind == fault.Invalid || f.Kind == fault.Conflict) {
			found[f.Place] = complaint(r.Lang, f)
		}
	}
	return found
}

// faults are all faults that errors.Join put side by side.
func faults(err error) []*fault.Error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []*fault.Error
		for _, e := range joined.Unwrap() {
			all = append(all, faults(e)...)
		}
		return all
	}
	if f, ok := err.(*fault.Error); ok { //nolint:errorlint // this walks the chain itself
		return []*fault.Error{f}
	}
	if next := errors.Unwrap(err); next != nil {
		return faults(next)
	}
	return nil
}

// placeTexts is what is said about a field that a store refused.
var placeTexts = map[string]text.Msg{
	"name":    text.InvalidRequired,
	"email":   text.InvalidEmail,
	"slug":    text.OrganizationsSlugHint,
	"current": text.AccountPasswordWrong,
	"role":    text.InvalidChoice,
	"uses":    text.EnrolmentNumber,
	"days":    text.EnrolmentNumber,

	"need_basis": text.InvalidChoice,
	"domain_a":   text.TrustInvalid,
	"domain_b":   text.TrustInvalid,
}

func complaint(l text.Lang, f *fault.Error) string {
	if p, ok := errors.AsType[auth.PasswordProblem](f); ok {
		return passwordComplaint(l, p)
	}
	if f.Kind == fault.Conflict {
		return text.InvalidTaken.In(l)
	}
	if m, ok := placeTexts[f.Place]; ok {
		return m.In(l)
	}
	return text.ErrorInvalid.In(l)
}

func passwordComplaint(l text.Lang, p auth.PasswordProblem) string {
	switch p {
	case auth.PasswordTooShort:
		return text.InvalidTooShort.In(l, auth.MinPassword)
	case auth.PasswordTooLong:
		return text.InvalidTooLong.In(l, auth.MaxPassword)
	default:
		return text.PasswordGuess.In(l)
	}
}

// summary lists the complaints above a form, in the order of its fields.
func (c complaints) summary(order ...string) []ui.FieldError {
	var list []ui.FieldError
	for _, id := range order {
		if c[id] != "" {
			list = append(list, ui.FieldError{ID: id, Text: c[id]})
		}
	}
	return list
}

// roleOptions are the roles somebody may give, weakest first.
func roleOptions(l text.Lang, roles []auth.Role, chosen auth.Role) []ui.Option {
	var options []ui.Option
	for _, role := range roles {
		options = append(options, ui.Option{Value: string(role), Text: roleName(role).In(l), Selected: role == chosen})
	}
	return options
}
