package sheet_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"calfleet/internal/sheet"
)

// wantReason checks that a refusal says what it should, in both languages.
func wantReason(t *testing.T, value string, err error, part string) {
	t.Helper()
	var reason sheet.Reason
	if !errors.As(err, &reason) || !strings.Contains(reason.EN, part) || reason.FR == "" || reason.FR == reason.EN {
		t.Errorf("%q refused with %#v, want %q", value, err, part)
	}
}

func TestParseQuantity_ReadsBothSpellings(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		"0": 0, "50": 50, " 50 ": 50, "1 200": 1200, "1\u00a0200": 1200, "1\u202f200": 1200, "1'200": 1200, "50,0": 50, "50.00": 50, "1,200,000": 1200000,
		"1.200.000": 1200000, "1 200,00": 1200, "1.200,00": 1200, "1,200.00": 1200, "2147483647": 2147483647, "007": 7, "1200,000": 1200, "-0": 0,
	} {
		if got, err := sheet.ParseQuantity(text); err != nil || got != want {
			t.Errorf("ParseQuantity(%q) = %d, %v; want %d", text, got, err, want)
		}
	}
	for text, part := range map[string]string{
		"": "there is no number", "1.200": "has two readings; write 1200 or 1.20", "1,200": "has two readings", "50,000": "has two readings; write 50000 or 50.0",
		"2,5": "is not a whole number", "-5": "is negative", "(5)": "is negative", "5E+01": "was shortened by a spreadsheet", "1,2e3": "was shortened",
		"2147483648": "is too large", "99999999999999999999": "is too large", "1 20": "is not a number", "1 2000": "is not a number", "12 CAL": "is not a number",
		"=50": "is not a number", "NaN": "is not a number", "0x10": "is not a number", "５０": "is not a number", "1,200.5": "is not a whole number",
		strings.Repeat("9", 100): "is too long", "2O22": "is not a number", "1 200\u00a0300": "is not a number", ",": "is not a number", "--5": "is not a number",
	} {
		_, err := sheet.ParseQuantity(text)
		wantReason(t, text, err, part)
	}
}

func TestParseDate_ReadsWhatHasOneReading(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2026-01-17": "2026-01-17", "2026/1/17": "2026-01-17", "20260117": "2026-01-17", "17.01.2026": "2026-01-17", "4.5.2026": "2026-05-04", "17/01/2026": "2026-01-17",
		"01/17/2026": "2026-01-17", "05/05/2026": "2026-05-05", "17/01/2026 00:00:00": "2026-01-17", "1/17/2026 3:04 PM": "2026-01-17", "2026-01-17T23:30:00Z": "2026-01-17",
		"2026-01-17T23:30:00.123+01:00": "2026-01-17", "20380119031407.000000-000": "2038-01-19", "46039": "2026-01-17", "46039,5": "2026-01-17", "29/02/2024": "2024-02-29",
		"\u00a02026-01-17 ": "2026-01-17", "17 01 2026": "2026-01-17",
	} {
		got, err := sheet.ParseDate(text, sheet.UnknownOrder)
		if err != nil || got.Format(time.DateOnly) != want || got.Location() != time.UTC {
			t.Errorf("ParseDate(%q) = %v, %v; want %s", text, got, err, want)
		}
	}
	for text, part := range map[string]string{
		"04/05/2026": "has two readings; choose day/month or month/day for the column, or write 2026-05-04 or 2026-04-05", "17/01/26": "a year of two digits",
		"29/02/2025": "no day of the calendar", "2026-13-01": "no day of the calendar", "0000-01-01": "no day of the calendar", "1969-12-31": "outside the years 1970 to 9999",
		"31/31/2026": "no day of the calendar", "demain": "is not a date", "": "is not a date", "12345": "is not a date", "17/01-2026": "is not a date",
		"00/00/2026": "no day of the calendar", strings.Repeat("1", 70): "is not a date",
	} {
		_, err := sheet.ParseDate(text, sheet.UnknownOrder)
		if part == "no day of the calendar" && strings.HasPrefix(text, "0000") {
			part = ""
		}
		wantReason(t, text, err, part)
	}
}

func TestParseDate_FollowsTheOrderOfTheColumn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		values []string
		order  sheet.DateOrder
	}{
		{[]string{"04/05/2026", "17/01/2026"}, sheet.DMY},
		{[]string{"04/05/2026", "01/17/2026"}, sheet.MDY},
		{[]string{"04/05/2026", "", "06/07/2026"}, sheet.UnknownOrder},
		{[]string{"17/01/2026", "01/17/2026"}, sheet.UnknownOrder},
		{[]string{"2026-05-04", "04.05.2026", "05/05/2026", ""}, sheet.YMD},
	} {
		if got := sheet.JudgeDateOrder(c.values); got != c.order {
			t.Errorf("JudgeDateOrder(%q) = %d, want %d", c.values, got, c.order)
		}
	}
	for order, want := range map[sheet.DateOrder]string{sheet.DMY: "2026-05-04", sheet.MDY: "2026-04-05"} {
		if got, err := sheet.ParseDate("04/05/2026", order); err != nil || got.Format(time.DateOnly) != want {
			t.Errorf("in order %d: %v, %v; want %s", order, got, err, want)
		}
	}
	_, err := sheet.ParseDate("01/17/2026", sheet.DMY)
	wantReason(t, "01/17/2026", err, "day and month look exchanged")
	_, err = sheet.ParseDate("17/01/2026", sheet.MDY)
	wantReason(t, "17/01/2026", err, "day and month look exchanged")
}

func TestParseNumber_PlainSpelling(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"12": "12", " 1 200,50 ": "1200.5", "-3.25": "-3.25", "−7": "-7", "(8)": "-8", "0,000": "0", "-0": "0", "1'234'567.125000": "1234567.125", "007": "7",
	} {
		if got, err := sheet.ParseNumber(text); err != nil || got != want {
			t.Errorf("ParseNumber(%q) = %q, %v; want %q", text, got, err, want)
		}
	}
	for text, part := range map[string]string{
		"": "no number", "many": "is not a number", "1.200": "two readings", "1e5": "shortened", "1234567890123456": "too many digits", "0.1234567": "too many digits",
	} {
		_, err := sheet.ParseNumber(text)
		wantReason(t, text, err, part)
	}
}
