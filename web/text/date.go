package text

import (
	"fmt"
	"time"
)

var months = [...]Msg{
	T("Jan", "janv."), T("Feb", "févr."), T("Mar", "mars"), T("Apr", "avr."),
	T("May", "mai"), T("Jun", "juin"), T("Jul", "juil."), T("Aug", "août"),
	T("Sep", "sept."), T("Oct", "oct."), T("Nov", "nov."), T("Dec", "déc."),
}

// Date is a calendar day in t's own location: "23 Nov 2026", "23 nov. 2026".
// The zero time gives a dash.
func Date(l Lang, t time.Time) string {
	if t.IsZero() {
		return noValue
	}
	return fmt.Sprintf("%s%s%d", Day(l, t), noBreak, t.Year())
}

// Day is a date without its year, for the year that is plain from the page.
func Day(l Lang, t time.Time) string {
	return dayNumber(l, t) + noBreak + months[t.Month()-1].In(l)
}

func dayNumber(l Lang, t time.Time) string {
	if l == French && t.Day() == 1 {
		return "1er"
	}
	return fmt.Sprint(t.Day())
}

// DateTime is a moment with its zone, because audits cross zones:
// "23 Nov 2026, 14:05 UTC", "23 nov. 2026 à 14:05 UTC".
func DateTime(l Lang, t time.Time) string {
	if t.IsZero() {
		return noValue
	}
	return Date(l, t) + T(", ", " à ").In(l) + t.Format("15:04"+noBreak+"MST")
}

// ISODate is a day as the datetime attribute and date fields want it; empty
// for the zero time.
func ISODate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}
