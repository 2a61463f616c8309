package cases_test

import (
	"bufio"
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/cases"
)

func calendar(title, about string) cases.Calendar {
	c := &cases.Case{}
	c.ID, c.DueOn = uuid.MustParse("0198c0de-0000-7000-8000-000000000042"), new(time.Date(2026, time.December, 31, 0, 0, 0, 0, time.UTC))
	return cases.Calendar{Case: c, Title: title, About: about, Address: "https://calfleet.example/cases/42", Now: time.Date(2026, time.November, 30, 9, 5, 0, 0, time.UTC)}
}

func TestCalendar_IsAnEventOfAWholeDay(t *testing.T) {
	t.Parallel()
	want := []string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//calfleet//cases//EN", "BEGIN:VEVENT", "UID:0198c0de-0000-7000-8000-000000000042@calfleet",
		"DTSTAMP:20261130T090500Z", "DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270101", "SUMMARY:Échéance : dossier 1", "DESCRIPTION:Finance\\, Compta\\; B\\\\C",
		"URL:https://calfleet.example/cases/42", "TRANSP:TRANSPARENT", "END:VEVENT", "END:VCALENDAR", "",
	}
	got := strings.Split(string(calendar("Échéance : dossier 1", `Finance, Compta; B\C`).File()), "\r\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Whatever a name holds, it begins no line of the file, and no line is longer than a calendar must take.
func TestCalendar_KeepsHostileNamesInTheirLine(t *testing.T) {
	t.Parallel()
	title := strings.Repeat("é€\U0001F600", 60) + "\r\nBEGIN:VALARM\nATTENDEE:mailto:x@example.org"
	file := calendar(title, "\x00\x7f").File()
	lines := bufio.NewScanner(bytes.NewReader(file))
	for lines.Scan() {
		line := strings.TrimSuffix(lines.Text(), "\r")
		if len(line) > 75 || strings.HasPrefix(line, "BEGIN:VALARM") || strings.HasPrefix(line, "ATTENDEE") {
			t.Errorf("line %q", line)
		}
	}
	unfolded := strings.ReplaceAll(string(file), "\r\n ", "")
	if !strings.Contains(unfolded, "SUMMARY:"+strings.ReplaceAll(strings.ReplaceAll(title, "\r", ""), "\n", `\n`)+"\r\n") {
		t.Errorf("the title is not whole:\n%s", unfolded)
	}
}
