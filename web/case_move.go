package web

import (
	"slices"
	"time"

	"calfleet/internal/auth"
	"calfleet/internal/cases"
	"calfleet/internal/fault"
	"calfleet/web/text"
	"calfleet/web/ui"

	"github.com/google/uuid"
)

// ownerOptions are nobody, the users who can carry a case out, and the one who was chosen, who may have left.
func (s *server) ownerOptions(r *request, chosen *uuid.UUID) ([]ui.Option, error) {
	members, err := s.Auth.Members(r.ctx(), r.organization())
	options := []ui.Option{{Text: text.CaseNobody.In(r.Lang), Selected: chosen == nil}}
	members = slices.DeleteFunc(members, func(m auth.Member) bool { return m.DisabledAt != nil && (chosen == nil || *chosen != m.ID) })
	for _, m := range members {
		options = append(options, ui.Option{Value: m.ID.String(), Text: m.Name, Selected: chosen != nil && *chosen == m.ID})
	}
	return options, err
}

// moveCase answers POST /cases/{id}/move.
func (s *server) moveCase(r *request) error {
	id, form, err := r.sent()
	if err != nil {
		return err
	}
	err = s.cases.Move(r.ctx(), r.organization(), r.Principal.Actor(), id, cases.State(form.text("seen")), cases.State(form.text("state")), form.text("note"))
	f := fault.As(err)
	switch {
	case err == nil:
		r.notify(ui.Good, text.CaseMoved.In(r.Lang))
	case f == nil:
		return err
	case f.Place == "findings":
		r.notify(ui.Bad, text.CaseOpenTaken.In(r.Lang))
	case f.Place == "note":
		r.notify(ui.Bad, text.NoteInvalid.In(r.Lang))
	case f.Kind == fault.Conflict || f.Kind == fault.Invalid: // a step that is none from where the case stands by now
		r.notify(ui.Bad, text.CaseMovedBy.In(r.Lang))
	default:
		return err
	}
	return r.see(casePath(id))
}

// assignCase answers POST /cases/{id}/assign.
func (s *server) assignCase(r *request) error {
	id, form, err := r.sent()
	if err != nil {
		return err
	}
	owner, due, wrong := ownerAndDay(r.Lang, form.text("owner"), form.text("due"))
	if len(wrong) == 0 {
		sawOwner, sawDue, _ := ownerAndDay(r.Lang, form.text("seen_owner"), form.text("seen_due"))
		err = s.cases.Assign(r.ctx(), r.organization(), r.Principal.Actor(), id, cases.Assignment{Owner: sawOwner, DueOn: sawDue}, cases.Assignment{Owner: owner, DueOn: due})
		switch fault.KindOf(err) {
		case fault.Invalid:
			wrong = complaints{"owner": text.CaseOwnerWrong.In(r.Lang)}
		case fault.Conflict:
			wrong = complaints{"owner": text.CaseAssignedBy.In(r.Lang)}
		default:
			if err != nil {
				return err
			}
		}
	}
	if len(wrong) > 0 {
		for _, complaint := range wrong {
			r.notify(ui.Bad, complaint)
		}
		return r.see(casePath(id))
	}
	r.notify(ui.Good, text.CaseAssigned.In(r.Lang))
	return r.see(casePath(id))
}

// ownerAndDay reads who carries a case out, and until when.
func ownerAndDay(l text.Lang, sentOwner, sentDay string) (owner *uuid.UUID, due *time.Time, wrong complaints) {
	wrong = complaints{}
	if sentOwner != "" {
		id, err := uuid.Parse(sentOwner)
		if owner = &id; err != nil {
			wrong["owner"] = text.CaseOwnerWrong.In(l)
		}
	}
	if sentDay != "" {
		day, err := time.Parse(time.DateOnly, sentDay)
		if due = &day; err != nil {
			wrong["due"] = text.CaseDueWrong.In(l)
		}
	}
	return owner, due, wrong
}

// noteCase answers POST /cases/{id}/notes.
func (s *server) noteCase(r *request) error {
	id, form, err := r.sent()
	if err != nil {
		return err
	}
	err = s.cases.Note(r.ctx(), r.organization(), r.Principal.Actor(), id, form.text("note"))
	switch {
	case fault.KindOf(err) == fault.Invalid:
		r.notify(ui.Bad, text.NoteInvalid.In(r.Lang))
	case err != nil:
		return err
	default:
		r.notify(ui.Good, text.CaseNoteSaved.In(r.Lang))
	}
	return r.see(casePath(id) + "#diary")
}
