package web

import (
	"time"

	"calfleet/internal/cases"
	"calfleet/internal/list"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// clockLook is how a clock is told: a word, and a shape by its tone or by a drawing of its own.
type clockLook struct {
	word text.Msg
	tone ui.Tone
	icon ui.IconName
}

var clockLooks = map[cases.Clock]clockLook{
	cases.Late:    {word: text.CaseLate, tone: ui.Warn},
	cases.Soon:    {word: text.ClockSoon, tone: ui.Note},
	cases.Silent:  {word: text.ClockSilent, tone: ui.Unknown},
	cases.Waiting: {word: text.ClockWaiting, icon: ui.IconPause},
	cases.Running: {word: text.ClockRunning, icon: ui.IconClock},
	cases.Stopped: {word: text.ClockStopped, icon: ui.IconStop},
}

func clockWord(c cases.Clock) text.Msg    { return clockLooks[c].word }
func clockTone(c cases.Clock) ui.Tone     { return clockLooks[c].tone }
func clockIcon(c cases.Clock) ui.IconName { return clockLooks[c].icon }
func wholeDays(d time.Duration) (n int64) { return int64(d / (24 * time.Hour)) }

func clockChoices() []list.Option {
	var options []list.Option
	for _, c := range cases.Clocks() {
		options = append(options, list.Option{ID: string(c)})
	}
	return options
}

// caseViewLink leads to one view of the cases.
type caseViewLink struct {
	path string
	icon ui.IconName
	word text.Msg
}

// caseClockFacts are how long a case has taken, whose time that was, and when it is due.
func caseClockFacts(l text.Lang, c *cases.Case, events []*cases.Event, now time.Time) []ui.Fact {
	due := ui.Fact{Term: text.CaseDue.In(l), Text: text.CaseNoDay.In(l)}
	if c.DueOn != nil {
		due.Text = text.Date(l, *c.DueOn)
		if c.State.IsOpen() {
			due.Below = calendarLink(l, c.ID)
		}
	}
	whole := ui.Fact{Term: text.CaseAge.In(l), Text: text.Span(l, c.OpenFor())}
	if waited := c.WaitedFor(); waited >= time.Minute {
		whole.Quiet = text.CaseAgeWaited.In(l, text.Span(l, c.OwnTime()), text.Span(l, waited))
	}
	return []ui.Fact{
		due,
		{Term: text.CaseClock.In(l), Below: clockMark(l, c.Clock)},
		{Term: text.CaseSince.In(l), Text: stamp(l, c.EnteredAt), Quiet: text.Ago(l, now.Sub(c.EnteredAt))},
		whole,
		{Term: text.CaseTimes.In(l), Text: clockWords(l, events, now)},
	}
}

// clockWords says how long the case has been in each state, taken together: "Draft 2 d · Sent 5 d".
func clockWords(l text.Lang, events []*cases.Event, now time.Time) string {
	spent := map[cases.State]time.Duration{}
	until := now
	for _, e := range events { // the latest first
		if e.State == "" {
			continue
		}
		spent[e.State] += until.Sub(e.At)
		until = e.At
	}
	var words []string
	for _, state := range cases.States() {
		if d, been := spent[state]; been && (state.IsOpen() && d >= time.Minute || len(spent) == 1) {
			words = append(words, caseStateWord(state).In(l)+" "+text.Span(l, d))
		}
	}
	return dotted(words...)
}

// usualTimes are what a remedy usually takes: by the organization's own cases, and, where others have to answer, by what is said of them.
func (s *server) usualTimes(r *request, c *cases.Case) (facts []ui.Fact, err error) {
	tally, err := s.cases.Tally(r.ctx(), r.organization(), c.Remedy)
	if err != nil {
		return nil, err
	}
	if took, ok := cases.Seconds(tally.Median); ok {
		facts = append(facts, ui.Fact{Term: text.CaseUsual.In(r.Lang), Text: text.CaseUsualTook.In(r.Lang, int(tally.Solved), text.Span(r.Lang, took)), Href: pathStatistics})
	}
	if !cases.HasRequest(c.Remedy) {
		return facts, nil
	}
	contacts, err := s.cases.Contacts(r.ctx(), r.organization())
	if delay := cases.UsualDelay(contacts); delay != nil {
		said := text.CaseDelaySaid.In(r.Lang, inLang(r.Lang, delay.Source), text.Date(r.Lang, delay.Checked))
		facts = append(facts, ui.Fact{Term: text.CaseDelay.In(r.Lang), Text: inLang(r.Lang, delay.Value), Quiet: said})
	}
	return facts, err
}
