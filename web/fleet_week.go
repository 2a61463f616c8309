package web

import (
	"calfleet/internal/findings"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// fleetWeek is what changed in the last seven days.
type fleetWeek struct {
	Open, Opened, Resolved string
	Spark                  ui.Sparkline
	Course                 ui.LineChart // without points where nothing is known of earlier weeks
	Events                 []ui.Deadline
}

func (b *fleetBuilder) week() fleetWeek {
	trend, last := b.kept.Trend, b.kept.Trend.Last()
	w := fleetWeek{
		Open: text.FleetOpen.In(b.lang, last.Open), Opened: text.FleetOpened.In(b.lang, last.Opened), Resolved: text.FleetResolved.In(b.lang, last.Resolved),
	}
	for _, week := range trend.Weeks {
		w.Spark.Values = append(w.Spark.Values, week.Open)
	}
	if len(trend.Weeks) > 1 {
		w.Course = courseOf(b.lang, trend)
	}
	for _, e := range b.kept.Lately {
		w.Events = append(w.Events, b.event(e))
	}
	return w
}

// event says what happened to findings of one rule; one alone leads to itself.
func (b *fleetBuilder) event(e *findings.Event) ui.Deadline {
	line := ui.Deadline{
		When: text.Span(b.lang, b.kept.Now.Sub(e.At)), Text: inLang(b.lang, ruleTitle(e.Rule)), Href: findingPath(e.FindingID),
		Tone: ui.Good, Word: text.FleetResolvedWord.In(b.lang, e.Count),
	}
	state := "resolved"
	if !e.Resolved {
		line.Tone, line.Word, state = toneOf(e.Verdict, e.Severity), text.FleetOpenedWord.In(b.lang, e.Count), ""
	}
	if e.Count > 1 {
		line.Href = address("/findings", [2]string{stateColumn, state}, [2]string{"rule", e.Rule})
	}
	return line
}

func courseOf(l text.Lang, trend findings.Trend) ui.LineChart {
	lines := []ui.Line{
		{Series: ui.Series{Word: text.FleetCourseOpen.In(l), Tone: ui.Bad}},
		{Series: ui.Series{Word: text.FleetCourseOpened.In(l), Tone: ui.Warn}},
		{Series: ui.Series{Word: text.FleetCourseResolved.In(l), Tone: ui.Good}},
	}
	c := ui.LineChart{
		ID: "course", Title: text.FleetCourse.In(l, len(trend.Weeks)), Head: text.FleetCourseWeek.In(l), Zero: text.Number(l, 0), Data: text.FleetCourseData.In(l),
	}
	top := 1
	for _, week := range trend.Weeks {
		c.Points = append(c.Points, text.Day(l, week.Ends))
		for i, n := range []int{week.Open, week.Opened, week.Resolved} {
			lines[i].Values, lines[i].Texts = append(lines[i].Values, n), append(lines[i].Texts, text.Number(l, n))
			top = max(top, n)
		}
	}
	c.Lines, c.Top = lines, text.Number(l, top)
	return c
}
