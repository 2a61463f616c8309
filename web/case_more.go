package web

import (
	"slices"

	"calfleet/internal/cases"
	"calfleet/internal/fault"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// moreFindings are open findings that the remedy of a case would solve too, and that it isn't about yet.
func (s *server) moreFindings(r *request, c *cases.Case, linked []*cases.Linked) (more []caseFindingChoice, err error) {
	if !c.State.IsOpen() {
		return nil, nil
	}
	alike, err := s.cases.Alike(r.ctx(), r.organization(), c.Remedy, c.Target)
	for _, l := range alike {
		if !slices.ContainsFunc(linked, func(f *cases.Linked) bool { return f.ID == l.ID }) {
			more = append(more, caseFindingChoice{l.ID.String(), inLang(r.Lang, l.Message), dotted(shortName(l.Collection), l.Rule), false})
		}
	}
	return more, err
}

// addToCase answers POST /cases/{id}/findings.
func (s *server) addToCase(r *request) error {
	id, form, err := r.sent()
	if err != nil {
		return err
	}
	err = s.cases.AddFindings(r.ctx(), r.organization(), r.Principal.Actor(), id, form.ids("findings"))
	switch fault.KindOf(err) {
	case fault.Conflict:
		r.notify(ui.Bad, text.CaseOpenTaken.In(r.Lang))
	case fault.Invalid:
		r.notify(ui.Bad, text.CaseOpenNone.In(r.Lang))
	default:
		if err != nil {
			return err
		}
		r.notify(ui.Good, text.CaseMoreAdded.In(r.Lang))
	}
	return r.see(casePath(id) + "#findings")
}
