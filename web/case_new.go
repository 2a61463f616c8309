package web

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/google/uuid"

	"calfleet/internal/cases"
	"calfleet/internal/fault"
	"calfleet/internal/findings"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// caseForm is a case to be opened.
type caseForm struct {
	Lang           text.Lang
	Head           ui.PageHead
	Back           string // the finding that it starts from
	From           string // its id
	Remedy, Target string
	Summary        string
	Findings       []caseFindingChoice
	Owners         []ui.Option
	Due, Note      string
	Complaints     complaints
}

// caseFindingChoice is a finding that the case may be about.
type caseFindingChoice struct {
	ID, Message, Where string
	Chosen             bool
}

// newCasePath is where a case of a remedy is opened from a finding.
func newCasePath(finding uuid.UUID, remedy, target string) string {
	return address(pathNewCase, [2]string{"finding", finding.String()}, [2]string{"remedy", remedy}, [2]string{"target", target})
}

// newCase answers GET /cases/new.
func (s *server) newCase(r *request) error {
	from, err := uuid.Parse(r.query("finding"))
	if err != nil {
		return fault.New(fault.NotFound, "a case is opened from a finding")
	}
	var owner *uuid.UUID
	if r.Principal.User != nil {
		owner = &r.Principal.User.ID
	}
	return s.showCaseForm(r, http.StatusOK, from, caseForm{Remedy: r.query("remedy"), Target: r.query("target")}, owner, []uuid.UUID{from})
}

// showCaseForm fills in what a form doesn't bring: the remedy in words, the findings that it helps.
func (s *server) showCaseForm(r *request, status int, from uuid.UUID, f caseForm, owner *uuid.UUID, chosen []uuid.UUID) error {
	finding, err := s.Findings.Finding(r.ctx(), r.organization(), from)
	if err != nil {
		return err
	}
	remedy := cases.Offered(finding, f.Remedy, f.Target)
	if remedy == nil {
		r.notify(ui.Bad, text.CaseNoRemedy.In(r.Lang))
		return r.see(findingPath(from))
	}
	alike, err := s.cases.Alike(r.ctx(), r.organization(), f.Remedy, f.Target)
	if err != nil {
		return err
	}
	f.Lang, f.Back, f.From, f.Summary = r.Lang, findingPath(from), from.String(), inLang(r.Lang, remedy.Summary)
	f.Head = newCaseHead(r.Lang, finding, inLang(r.Lang, remedy.Title))
	for _, l := range alike {
		f.Findings = append(f.Findings, caseFindingChoice{l.ID.String(), inLang(r.Lang, l.Message), dotted(shortName(l.Collection), l.Rule), slices.Contains(chosen, l.ID)})
	}
	if f.Owners, err = s.ownerOptions(r, owner); err != nil {
		return err
	}
	return r.pageAs(status, f.Head.Title, caseFormView(f))
}

func newCaseHead(l text.Lang, f *findings.Finding, remedy string) ui.PageHead {
	return ui.PageHead{
		CrumbsLabel: text.NavBreadcrumb.In(l), Title: text.CaseOpenOf.In(l, remedy),
		Crumbs: []ui.Crumb{{Text: text.FindingsTitle.In(l), Href: "/findings"}, {Text: inLang(l, ruleTitle(f.Rule)), Href: findingPath(f.ID)}},
	}
}

// openCase answers POST /cases.
func (s *server) openCase(r *request) error {
	form, err := r.values()
	if err != nil {
		return err
	}
	from, ok := form.id("finding")
	if !ok {
		return fault.At(fault.Invalid, "finding", "a case is opened from a finding")
	}
	f := caseForm{Remedy: form.text("remedy"), Target: form.text("target"), Due: form.text("due"), Note: form.text("note")}
	owner, due, wrong := ownerAndDay(r.Lang, form.text("owner"), form.text("due"))
	chosen := form.ids("findings")
	if len(wrong) == 0 {
		id, err := s.cases.Open(r.ctx(), r.organization(), r.Principal.Actor(), cases.Opening{
			Remedy: f.Remedy, Target: f.Target, Findings: chosen, Owner: owner, DueOn: due, Note: f.Note,
		})
		if err == nil {
			r.notify(ui.Good, text.CaseOpened.In(r.Lang))
			return r.see(casePath(id))
		}
		if wrong = caseComplaints(r.Lang, err); len(wrong) == 0 {
			return err
		}
	}
	f.Complaints = wrong
	return s.showCaseForm(r, http.StatusUnprocessableEntity, from, f, owner, chosen)
}

// caseComplaints puts into words why a case can't be opened; none where that is no fault of the form's.
func caseComplaints(l text.Lang, err error) complaints {
	f := fault.As(err)
	switch {
	case f == nil:
		return nil
	case f.Place == "findings" && f.Kind == fault.Conflict:
		return complaints{"findings": text.CaseOpenTaken.In(l)}
	case f.Place == "findings":
		return complaints{"findings": text.CaseOpenNone.In(l)}
	case f.Place == "owner":
		return complaints{"owner": text.CaseOwnerWrong.In(l)}
	case f.Place == "note":
		return complaints{"note": text.NoteInvalid.In(l)}
	}
	return nil
}

// ids reads every UUID that is sent under one name; what is none is left out.
func (f fields) ids(name string) (ids []uuid.UUID) {
	for _, value := range url.Values(f)[name] {
		if id, err := uuid.Parse(value); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}
