package cases

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Calendar is the day of a case as a calendar takes it (RFC 5545, iCalendar): an event of a whole day that blocks nobody's time. The same case and day
// have the same UID, so a calendar that takes it in again moves the event.
type Calendar struct {
	Case    *Case
	Title   string // what the day is called
	About   string // where it is
	Address string // of the case's page
	Now     time.Time
}

// File is the file, with the line ends and the short lines that the standard asks for.
func (c Calendar) File() []byte {
	day := *c.Case.DueOn
	var b strings.Builder
	for _, line := range []string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//calfleet//cases//EN", "BEGIN:VEVENT",
		"UID:" + c.Case.ID.String() + "@calfleet",
		"DTSTAMP:" + c.Now.UTC().Format("20060102T150405Z"),
		"DTSTART;VALUE=DATE:" + day.Format("20060102"),
		"DTEND;VALUE=DATE:" + day.AddDate(0, 0, 1).Format("20060102"),
		"SUMMARY:" + calendarText(c.Title), "DESCRIPTION:" + calendarText(c.About), "URL:" + c.Address, "TRANSP:TRANSPARENT",
		"END:VEVENT", "END:VCALENDAR",
	} {
		foldLine(&b, line)
	}
	return []byte(b.String())
}

// calendarText escapes what means something in a calendar. Names come from strangers: a line end of theirs must not begin a line.
func calendarText(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r == 0x7f {
			return -1
		}
		return r
	}, s)
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(s)
}

const maxLine = 75 // octets, without the line end

// foldLine writes a line, and what is too long for one on lines that begin with a space. No character is cut.
func foldLine(b *strings.Builder, line string) {
	room := maxLine
	for _, r := range line {
		size := utf8.RuneLen(r)
		if size > room {
			b.WriteString("\r\n ")
			room = maxLine - 1
		}
		b.WriteRune(r)
		room -= size
	}
	b.WriteString("\r\n")
}
