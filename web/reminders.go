package web

import (
	"strconv"

	"calfleet/internal/cases"
	"calfleet/internal/fault"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// remindersPage is what somebody is reminded of.
type remindersPage struct {
	Lang    text.Lang
	Head    ui.PageHead
	Due     []reminderLine
	Off     []reminderLine // put off
	MayEdit bool
	Days    []ui.Option
}

// reminderLine is one reminder.
type reminderLine struct {
	caseLine
	ID     string // of its field, unlike any other on the page
	Tone   ui.Tone
	Reason string
	Why    string // the reason as forms send it
	Until  string // when it comes back; "" for one that is here
	Day    string
	Path   string
}

var snoozeDays = []int{1, 3, 7, 30}

// remindedOf is who looks for reminders: who may carry cases out is told of those that nobody owns, too.
func (r *request) remindedOf() cases.Reader {
	return cases.Reader{User: r.Principal.User.ID, MayTake: operator.admits(r.Principal)}
}

// reminders answers GET /cases/reminders.
func (s *server) reminders(r *request) error {
	all, err := s.cases.Reminders(r.ctx(), r.organization(), r.remindedOf())
	if err != nil {
		return err
	}
	p := remindersPage{Lang: r.Lang, MayEdit: operator.admits(r.Principal), Head: ui.PageHead{
		CrumbsLabel: text.NavBreadcrumb.In(r.Lang), Crumbs: []ui.Crumb{{Text: text.CasesTitle.In(r.Lang), Href: pathCases}},
		Title: text.RemindersTitle.In(r.Lang), Sub: text.RemindersMine.In(r.Lang), Actions: caseViews(r.Lang, pathReminders),
	}}
	if p.MayEdit {
		p.Head.Sub = text.RemindersSub.In(r.Lang)
	}
	for _, days := range snoozeDays {
		p.Days = append(p.Days, ui.Option{Value: strconv.Itoa(days), Text: text.ReminderDayWords.In(r.Lang, days)})
	}
	for _, m := range all {
		if m.SnoozedUntil != nil {
			p.Off = append(p.Off, reminderLineOf(r.Lang, m))
		} else {
			p.Due = append(p.Due, reminderLineOf(r.Lang, m))
		}
	}
	return r.page(p.Head.Title, remindersView(p))
}

func reminderLineOf(l text.Lang, m *cases.Reminder) reminderLine {
	line := reminderLine{
		caseLine: caseLines(l, []*cases.Listed{&m.Listed})[0], ID: string(m.Reason) + "-" + m.ID.String(), Why: string(m.Reason), Day: text.Day(l, m.Ground), Path: casePath(m.ID) + "/reminders",
	}
	line.Tone, line.Reason = reminderWords(l, m)
	if m.SnoozedUntil != nil {
		line.Until = text.ReminderUntil.In(l, text.Date(l, *m.SnoozedUntil))
	}
	return line
}

func reminderWords(l text.Lang, m *cases.Reminder) (ui.Tone, string) {
	day := text.Date(l, m.Ground)
	switch {
	case m.Reason == cases.IsOverdue:
		return ui.Warn, text.ReminderOverdue.In(l, day)
	case m.Reason == cases.IsDueSoon:
		return ui.Note, text.ReminderSoon.In(l, day)
	case m.State == cases.Sent:
		return ui.Unknown, text.ReminderAsk.In(l, day)
	default:
		return ui.Unknown, text.ReminderSilent.In(l, day)
	}
}

// shortReasons are reasons in a narrow place, beside the day.
var shortReasons = map[cases.Reason]text.Msg{cases.IsOverdue: text.CaseLate, cases.IsDueSoon: text.ClockSoon, cases.IsSilent: text.ClockSilent}

const yoursShown = 5 // reminders on the fleet page

// yours is what the fleet page shows somebody of what waits for them.
func (s *server) yours(r *request) (due []ui.Deadline, err error) {
	all, err := s.cases.Reminders(r.ctx(), r.organization(), r.remindedOf())
	for _, m := range all {
		if m.SnoozedUntil != nil || len(due) == yoursShown {
			break // what is put off comes last
		}
		line := reminderLineOf(r.Lang, m)
		due = append(due, ui.Deadline{When: line.Day, Text: line.Title, Href: line.Href, Note: line.About, Tone: line.Tone, Word: shortReasons[m.Reason].In(r.Lang)})
	}
	return due, err
}

// snoozeReminder answers POST /cases/{id}/reminders/snooze.
func (s *server) snoozeReminder(r *request) error {
	id, form, err := r.sent()
	if err != nil {
		return err
	}
	days, err := strconv.Atoi(form.text("days"))
	if err != nil {
		days = 0
	}
	err = s.cases.Snooze(r.ctx(), r.organization(), r.Principal.Actor(), r.remindedOf(), id, cases.Reason(form.text("reason")), days)
	return r.reminded(err, text.ReminderSnoozed)
}

// dismissReminder answers POST /cases/{id}/reminders/dismiss.
func (s *server) dismissReminder(r *request) error {
	id, form, err := r.sent()
	if err != nil {
		return err
	}
	err = s.cases.Dismiss(r.ctx(), r.organization(), r.Principal.Actor(), r.remindedOf(), id, cases.Reason(form.text("reason")))
	return r.reminded(err, text.ReminderGone)
}

func (r *request) reminded(err error, done text.Msg) error {
	switch fault.KindOf(err) {
	case fault.NotFound, fault.Invalid:
		r.notify(ui.Bad, text.ReminderMissing.In(r.Lang))
	default:
		if err != nil {
			return err
		}
		r.notify(ui.Good, done.In(r.Lang))
	}
	return r.see(pathReminders)
}

// caseCalendar answers GET /cases/{id}/due.ics.
func (s *server) caseCalendar(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	c, err := s.cases.Case(r.ctx(), r.organization(), id)
	if err != nil {
		return err
	}
	if c.DueOn == nil {
		return fault.New(fault.NotFound, "the case has no day")
	}
	file := cases.Calendar{
		Case: c, Title: text.CaseDueEvent.In(r.Lang, text.CaseTitled.In(r.Lang, int(c.Number), inLang(r.Lang, c.Title))), About: dotted(c.Places, ownedBy(r.Lang, &c.Listed)),
		Address: s.public.JoinPath(casePath(id)).String(), Now: s.now(),
	}.File()
	r.Response().Header().Set("Content-Disposition", `attachment; filename="calfleet-`+strconv.Itoa(int(c.Number))+`.ics"`)
	return r.Blob(200, "text/calendar; charset=utf-8", file)
}
