package report_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/report"
)

// refused is every problem of a text, one a line.
func refused(t *testing.T, text string) []string {
	t.Helper()
	_, err := report.Decode([]byte(text))
	var problems report.Problems
	if !errors.As(err, &problems) {
		t.Fatalf("Decode(%.200s): %v, want problems", text, err)
	}
	for _, p := range problems {
		if p.TextFR == "" || p.French() == p.String() {
			t.Errorf("%s has no French", p)
		}
	}
	return strings.Split(err.Error(), "\n")
}

func TestDecode_SaysWhatIsWrongAndWhere(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ extra, want string }{
		"unknown field":                  {`"hostname": "x"`, `hostname: no such field`},
		"unknown field with a bad name":  {`"<script>": {"a": [1, {"b": null}]}`, `"<script>": no such field`},
		"name in another case":           {`"Session_Host": {}`, `Session_Host: no such field`},
		"field twice":                    {`"deployment": {"broker": "a"}, "deployment": {"broker": "b"}`, `deployment: appears twice`},
		"field twice, once null":         {`"purchases": null, "purchases": null`, `purchases: appears twice`},
		"object where an array belongs":  {`"purchases": {}`, `purchases: must be an array, not an object`},
		"array where an object belongs":  {`"session_host": []`, `session_host: must be an object, not an array`},
		"text where a number belongs":    {`"session_host": {"licensing_mode": "4"}`, `session_host.licensing_mode: must be a number, not text`},
		"number where a flag belongs":    {`"license_server": {"activated": 0}`, `license_server.activated: must be true or false, not a number`},
		"null in an array":               {`"session_host": {"license_servers": ["a", null]}`, `session_host.license_servers[1]: must be text, not null`},
		"fraction":                       {`"session_host": {"licensing_mode": 4.0}`, `session_host.licensing_mode: must be a whole number, written with digits only`},
		"huge exponent":                  {`"session_host": {"licensing_mode": 1e309}`, `session_host.licensing_mode: must be a whole number, written with digits only`},
		"beyond uint32":                  {`"session_host": {"licensing_mode": 4294967296}`, `session_host.licensing_mode: must be from -2147483648 to 4294967295`},
		"beyond int64":                   {`"session_host": {"licensing_mode": 99999999999999999999}`, `session_host.licensing_mode: must be from -2147483648 to 4294967295`},
		"escaped NUL":                    {`"collector": {"name": "a\u0000b"}`, `collector.name: contains a NUL character`},
		"long text":                      {`"collector": {"name": "` + strings.Repeat("é", 65) + `"}`, `collector.name: is 65 characters long, at most 64 are allowed`},
		"29 February of a common year":   {`"purchases": [{"reference": "a", "cal_version": "2022", "cal_kind": "per_user", "quantity": 1, "purchased_on": "2025-02-29"}]`, `purchases[0].purchased_on: must be a date like 2026-01-17 of the years 1970 to 9999`},
		"no quantity":                    {`"purchases": [{"reference": "a", "cal_version": "2022", "cal_kind": "per_user"}]`, `purchases[0].quantity: is required`},
		"quantity of zero":               {`"purchases": [{"reference": "a", "cal_version": "2022", "cal_kind": "per_user", "quantity": 0}]`, `purchases[0].quantity: must be from 1 to 2147483647`},
		"unknown term":                   {`"purchases": [{"reference": "a", "cal_version": "2022", "cal_kind": "per_user", "quantity": 1, "term": "yearly"}]`, `purchases[0].term: must be perpetual or subscription`},
		"end of a perpetual license":     {`"purchases": [{"reference": "a", "cal_version": "2022", "cal_kind": "per_user", "quantity": 1, "ends_on": "2029-01-16", "term": "perpetual"}]`, `purchases[0].ends_on: is the end of a subscription, and the term is perpetual`},
		"end of no Software Assurance":   {`"purchases": [{"reference": "a", "cal_version": "2022", "cal_kind": "per_user", "quantity": 1, "assurance": false, "assurance_until": "2029-01-16"}]`, `purchases[0].assurance_until: is the end of Software Assurance, and assurance is false`},
		"Software Assurance as a date":   {`"purchases": [{"reference": "a", "cal_version": "2022", "cal_kind": "per_user", "quantity": 1, "assurance": "2029-01-16"}]`, `purchases[0].assurance: must be true or false, not text`},
		"unlimited users":                {`"deployment": {"broker": "b", "collections": [{"name": "Finance", "authorised": -1}]}`, `deployment.collections[0].authorised: must be from 0 to 4294967295`},
		"half a device":                  {`"deployment": {"broker": "b", "collections": [{"name": "Finance", "actual": 0.5}]}`, `deployment.collections[0].actual: must be a whole number, written with digits only`},
		"unknown kind":                   {`"purchases": [{"reference": "a", "cal_version": "2022", "cal_kind": "user", "quantity": 1}]`, `purchases[0].cal_kind: must be per_user or per_device`},
		"blank version":                  {`"purchases": [{"reference": "a", "cal_version": " ", "cal_kind": "per_user", "quantity": 1}]`, `purchases[0].cal_version: is empty`},
		"year 0":                         {`"license_server": {"issued": [{"license_id": 1, "key_pack_id": 1, "issued_at": "0000-01-01T00:00:00Z"}]}`, `license_server.issued[0].issued_at: must be a time like 2026-11-23T09:00:00Z of the years 1970 to 9999`},
		"year 10000 in UTC":              {`"license_server": {"issued": [{"license_id": 1, "key_pack_id": 1, "issued_at": "9999-12-31T23:59:59-01:00"}]}`, `license_server.issued[0].issued_at: must be a time like 2026-11-23T09:00:00Z of the years 1970 to 9999`},
		"key pack twice":                 {`"license_server": {"key_packs": [{"key_pack_id": 3}, {"key_pack_id": 3}]}`, `license_server.key_packs[1].key_pack_id: is the same as in entry [0]`},
		"collection twice":               {`"deployment": {"broker": "b", "collections": [{"name": "Finance"}, {"name": "FINANCE"}]}`, `deployment.collections[1].name: is the same as in entry [0]`},
		"connectivity without a verdict": {`"session_host": {"connectivity": [{"server": "lic01"}]}`, `session_host.connectivity[0].status: is required`},
		"host name with a blank":         {`"deployment": {"broker": "rd cb"}`, `deployment.broker: must be a host name: letters, digits, - and _, dots between`},
		"host name with an empty label":  {`"deployment": {"broker": "rdcb..local"}`, `deployment.broker: must be a host name: letters, digits, - and _, dots between`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff([]string{c.want}, refused(t, minimal(c.extra))); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDecode_PointsAtTheLineAndColumnOfASyntaxError(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"nothing":             {"", `line 1, column 1: expected a value, found the end of the text`},
		"not JSON":            {"<html>", `line 1, column 1: expected a value, found '<'`},
		"missing comma":       {"{\"schema\": 1\n \"é\": 2}", `line 2, column 2: expected ',', found text`},
		"column in letters":   {`{"schéma": x}`, `"sch\u00e9ma": line 1, column 12: expected a value, found 'x'`},
		"trailing comma":      {`{"roles": [1,]}`, `roles: line 1, column 14: expected a value, found ']'`},
		"comma before brace":  {`{"a": 1,}`, `line 1, column 9: expected a name in quotes, found '}'`},
		"open object":         {`{"schema": 1`, `line 1, column 13: expected ',', found the end of the text`},
		"open text":           {`{"schema`, `line 1, column 2: this text has no closing quote`},
		"bare newline":        {"{\"a\": \"b\nc\"}", `a: line 1, column 9: control character 10 inside a text must be escaped`},
		"bare NUL":            {"{\"a\x00\": 1}", `line 1, column 4: control character 0 inside a text must be escaped`},
		"half a surrogate":    {`{"a": "\ud83d"}`, `a: line 1, column 8: not a character (\u needs four hexadecimal digits, surrogates come in pairs)`},
		"unknown escape":      {`{"a": "\x41"}`, `a: line 1, column 8: no such escape sequence in JSON`},
		"leading zero":        {`{"a": 01}`, `a: line 1, column 7: not a number as JSON writes it`},
		"trailing report":     {minimal("") + " {}", `line 1, column 140: text after the end of the report`},
		"invalid UTF-8":       {"{\"a\":\n\"\xe9\"}", `line 2, column 2: not UTF-8 text`},
		"33 levels":           {`{"a": ` + strings.Repeat("[", 32) + strings.Repeat("]", 32) + "}", `a: line 1, column 38: more than 32 levels deep`},
		"longer than allowed": {minimal("") + strings.Repeat(" ", report.MaxBytes), `line 1, column 4194305: longer than 4194304 bytes`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := refused(t, c.text)
			if diff := cmp.Diff([]string{c.want}, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDecode_CountsArraysAndProblems(t *testing.T) {
	t.Parallel()
	names := func(n int, name string) string {
		return `"session_host": {"license_servers": [` + strings.TrimSuffix(strings.Repeat(name+",", n), ",") + `]}`
	}
	decoded(t, minimal(names(report.MaxItems, `"a"`)))
	want := []string{"session_host.license_servers: has more than 10000 entries"}
	if diff := cmp.Diff(want, refused(t, minimal(names(report.MaxItems+1, `"a"`)))); diff != "" {
		t.Errorf("one entry too many (-want +got):\n%s", diff)
	}
	problems := refused(t, minimal(names(5000, `1`)))
	if len(problems) != 101 || problems[100] != "there are more problems than these" {
		t.Errorf("%d problems, the last %q", len(problems), problems[len(problems)-1])
	}
	decoded(t, minimal(names(3, `"`+strings.Repeat("x", 255)+`"`)))
}

func TestEncode_RefusesWhatDecodeWould(t *testing.T) {
	t.Parallel()
	good := decoded(t, minimal(""))
	if _, err := report.Encode(good); err != nil {
		t.Error(err)
	}
	good.Computer.Name = "poste de travail"
	if data, err := report.Encode(good); err == nil {
		t.Errorf("Encode wrote %s", data)
	}
}

func TestDate_IsADayOrNothing(t *testing.T) {
	t.Parallel()
	date, err := report.ParseDate("2024-02-29")
	if err != nil || date.String() != "2024-02-29" || !date.Time().Equal(time.Date(2024, time.February, 29, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("ParseDate: %v, %v", date, err)
	}
	for _, text := range []string{"", "17/01/2026", "2026-1-7", "1969-12-31", "10000-01-01"} {
		if date, err := report.ParseDate(text); err == nil {
			t.Errorf("ParseDate(%q) = %v", text, date)
		}
	}
	if zero := (report.Date{}); zero.String() != "" || !zero.IsZero() || !zero.Time().IsZero() {
		t.Errorf("the zero date is %q", zero)
	}
}
