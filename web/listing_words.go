package web

import (
	"strings"
	"time"

	"calfleet/internal/list"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// chips say in words what narrows the list, each with the way to take it off. What stands above as tabs is no chip.
func (l *listing[T]) chips(r reader, s list.State) []ui.Chip {
	var chips []ui.Chip
	for i := range l.columns {
		c := &l.columns[i]
		f, on := s.Filter(c.ID)
		if !on || c.ID == l.tabs {
			continue
		}
		title := c.title.In(r.Lang)
		chips = append(chips, ui.Chip{
			Label: title, Value: c.filterWords(r.Lang, f, r.now), RemoveHref: l.at(s.Without(c.ID)), RemoveLabel: text.RemoveFilter.In(r.Lang, title),
		})
	}
	return chips
}

// filterWords say what a filter lets through: "2019, 2022", "before 1 Nov 2026".
func (c *column[T]) filterWords(l text.Lang, f list.Filter, today time.Time) string {
	words := make([]string, len(f.Terms))
	for i, t := range f.Terms {
		switch {
		case t.Op == list.Missing:
			words[i] = c.missingWord(l)
		case c.Kind == list.Choice:
			words[i] = c.words(l, t.Value)
		case c.Kind == list.Text:
			words[i] = textWords(l, t)
		case c.Kind == list.Number:
			words[i] = boundWords(l, t.Op, numberWords, t.Value)
		default:
			words[i] = dayTermWords(l, t, today)
		}
	}
	return strings.Join(words, ", ")
}

func (c *column[T]) missingWord(l text.Lang) string {
	if c.missing.IsZero() {
		return text.HostNotRead.In(l)
	}
	return c.missing.In(l)
}

func textWords(l text.Lang, t list.Term) string {
	switch {
	case t.Op == list.Is && t.Value == "":
		return text.FilterEmpty.In(l)
	case t.Op == list.Not && t.Value == "":
		return text.FilterFilled.In(l)
	case t.Op == list.Is:
		return text.FilterIsWord.In(l, t.Value)
	case t.Op == list.Not:
		return text.FilterNotWord.In(l, t.Value)
	}
	return t.Value
}

var (
	numberWords = map[list.Op]text.Msg1[string]{
		list.From: text.FilterLeast, list.To: text.FilterMost, list.Before: text.FilterBelow, list.After: text.FilterAbove,
	}
	dayWords = map[list.Op]text.Msg1[string]{
		list.From: text.FilterSinceDay, list.To: text.FilterUpToDay, list.Before: text.FilterBeforeDay, list.After: text.FilterAfterDay,
	}
)

func boundWords(l text.Lang, op list.Op, words map[list.Op]text.Msg1[string], value string) string {
	if sentence, ok := words[op]; ok {
		return sentence.In(l, value)
	}
	return value
}

// dayTermWords says days from today as people do, where there is a way to.
func dayTermWords(l text.Lang, t list.Term, today time.Time) string {
	days, relative := list.IsRelative(t.Value)
	switch {
	case !relative:
	case t.Op == list.From && days < 0:
		return text.FilterLast.In(l, -days)
	case t.Op == list.Before && days < 0:
		return text.FilterOlder.In(l, -days)
	case t.Op == list.To && days > 0:
		return text.FilterNext.In(l, days)
	case t.Op == list.Before && days == 0:
		return text.FilterPast.In(l)
	case days == 0 && t.Op == list.Is:
		return text.FilterToday.In(l)
	}
	return boundWords(l, t.Op, dayWords, text.Date(l, list.DayOf(t.Value, today)))
}
