package compat

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestLoadData_SaysWhereAFileIsWrong(t *testing.T) {
	t.Parallel()
	rows := []struct {
		name     string
		old, new string // the first old of the built-in file becomes new
		want     string
	}{
		{"no JSON", `"reviewed":`, `"reviewed",`, "line 3: invalid character ','"},
		{"something after the end", `"title"`, `"title": ""} {"title"`, "line 2: invalid character '{' after top-level value"},
		{"not UTF-8", "Windows Server", "\xff", "not UTF-8"},
		{"too long", `"title"`, strings.Repeat(" ", maxDataBytes) + `"title"`, "at most 262144 are read"},
		{"an unknown field", `"reviewed"`, `"revised"`, `the file: has no field "revised"`},
		{"an unknown field of an entry", `"build": 7600`, `"biuld": [{"build": 7600}], "build": 7600`, `releases[1].builds[0]: has no field "biuld"`},
		{"a field that is missing", `"client": "Windows 7", "source": "end-of-life"`, `"client": "Windows 7"`, `releases[1].builds[0]: lacks the field "source"`},
		{"a field given twice", `"build": 7600`, `"build": 7600, "build": 7600`, "releases[1].builds[0].build: is given twice"},
		{"a number for a text", `"release": "2008 R2"`, `"release": 2008`, "releases[1].release: is not a text"},
		{"a text for a number", `"build": 7600`, `"build": "7600"`, "releases[1].builds[0].build: is not a whole number"},
		{"a fraction", `"build": 7600`, `"build": 7600.5`, "releases[1].builds[0].build: is not a whole number"},
		{"a text for yes or no", `"fits": false`, `"fits": "no"`, "exceptions[0].fits: is not true or false"},
		{"null for a list", `"ids": [{"id": 4, "source": "key-pack-class"}]`, `"ids": null`, "cals[1].ids: is not a list"},
		{"a list for an object", `"section": {"en": "ProductVersionID", "fr": "ProductVersionID"}`, `"section": [["ProductVersionID"]]`, sourcePlace("key-pack-class") + ".section: is not an object"},
		{"a list without end", `"cals": ["2008", `, `"cals": [` + strings.Repeat(`"2008", `, 300), "cal_on_host.cals: has more than 200 entries"},
		{"a text without end", `"note": "`, `"note": "` + strings.Repeat("x", 601), "note: has"},
		{"a text that moves the cursor", `"note": "`, `"note": "\u001b[2J`, "note: has characters that cannot be shown"},
		{"a text that turns the reading round", `"note": "`, `"note": "\u202e`, "note: has characters that cannot be shown"},
		{"a blank before a name", `"release": "2019"`, `"release": " 2019"`, "releases[5].release: begins or ends with a blank"},

		{"no title", `"title": "Windows Server, RDS CALs and what fits together"`, `"title": ""`, "title: is blank"},
		{"no day of review", `"reviewed": "2026-11-23"`, `"reviewed": "autumn"`, `reviewed: "autumn" is no date`},
		{"a source without a section", `"en": "ProductVersionID"`, `"en": ""`, sourcePlace("key-pack-class") + ".section.en: is blank"},
		{"a source that runs a script", `"https://endoflife.date/windows-server"`, `"javascript:alert(1)"`, sourcePlace("end-of-life") + `.address: "javascript:alert(1)" is no https address`},
		{"two sources of one key", `"key": "checkmk"`, `"key": "key-pack-class"`, sourcePlace("checkmk") + `.key: "key-pack-class" is the key of an earlier source`},
		{"a source that is not there", `{"id": 8, "source": "checkmk"}`, `{"id": 8, "source": "hearsay"}`, `cals[5].ids[0].source: "hearsay" is not the key of a source`},
		{"a generation of R2", `{"version": "2012"`, `{"version": "2012 R2"`, `cals[1].version: "2012 R2" is no generation of CALs`},
		{"generations out of order", `{"version": "2012"`, `{"version": "2006"`, "cals[1].version: 2006 does not come after 2008"},
		{"an id that is none", `{"id": 8,`, `{"id": 0,`, "cals[5].ids[0].id: 0 is no ProductVersionID"},
		{"an id given twice", `{"id": 8,`, `{"id": 7,`, "cals[5].ids[0].id: 7 stands for 2022 CALs already"},
		{"a release that is none", `"release": "2019"`, `"release": "1709"`, `releases[5].release: "1709" is no release of Windows Server`},
		{"releases out of order", `"release": "2019"`, `"release": "2016"`, "releases[5].release: 2016 does not come after 2016"},
		{"a release of a generation that is not there", `"cal": "2019"`, `"cal": "2018"`, `releases[5].cal: "2018" is not in the list of cals`},
		{"a release of the wrong generation", `"cal": "2019"`, `"cal": "2022"`, "releases[5].cal: 2022 is not the oldest generation that covers 2019 in cal_on_host: that is 2019"},
		{"a build that is none", `"build": 7600`, `"build": 76`, "releases[1].builds[0].build: 76 is no build"},
		{"a build of two releases", `"build": 7600`, `"build": 6003`, "releases[1].builds[0].build: 6003 is a build of 2008 already"},
		{"a build of a release and of the annual channel", `"build": 25398`, `"build": 26100`, "annual[6].builds[0].build: 26100 is a build of 2025 already"},
		{"a release without builds", `{"build": 9600, "client": "Windows 8.1", "source": "end-of-life"}`, ``, "releases[3].builds: is empty"},
		{"a day that is not in the calendar", `"extended": "2029-01-09"`, `"extended": "2029-02-30"`, `releases[5].lifecycle.extended: "2029-02-30" is no date`},
		{"phases out of order", `"extended": "2029-01-09"`, `"extended": "2019-01-09"`, "releases[5].lifecycle.extended: 2019-01-09 is not after 2024-01-09"},
		{"an upgrade of what is not there", `{"from": "2016"`, `{"from": "2003"`, `upgrades[2].from: "2003" is not in the list of releases`},
		{"an upgrade told twice", `{"from": "2016"`, `{"from": "2012 R2"`, "upgrades[2].from: 2012 R2 has an entry already"},
		{"an upgrade that leads back", `"to": ["2022", "2025"]`, `"to": ["2016", "2025"]`, "upgrades[3].to[0]: 2016 does not come after 2019"},
		{"a table without a column", `"cals": ["2008", "2012", `, `"cals": ["2012", `, "cal_on_host.cals: must be those of the list of cals: 2008, 2012, 2016, 2019, 2022, 2025"},
		{"a table without a row", `{"release": "2008", "cells"`, `{"release": "2009", "cells": []}, {"release": "2008", "cells"`, "cal_on_host.rows: has 9 rows for 8 releases"},
		{"a row in the wrong place", `{"release": "2008", "cells"`, `{"release": "2008 R2", "cells"`, "cal_on_host.rows[0].release: stands where 2008 belongs"},
		{"a row without a cell", `{"release": "2012", "cells": ["no m23", `, `{"release": "2012", "cells": [`, "cal_on_host.rows[2].cells: has 5 cells for 6 generations of CALs"},
		{"a cell that says nothing", `{"release": "2012", "cells": ["no m23"`, `{"release": "2012", "cells": ["n m23"`, `cal_on_host.rows[2].cells[0]: "n m23" begins neither with yes nor with no`},
		{"a cell from nowhere", `{"release": "2012", "cells": ["no m23"`, `{"release": "2012", "cells": ["no m22"`, `cal_on_host.rows[2].cells[0]: "no m22" does not end with the key of an origin`},
		{"an origin without a source", `["cals-2023-hosts"]`, `[]`, "cal_on_host.origins[0].sources: is empty"},
		{"an origin given twice", `{"key": "m25"`, `{"key": "m23"`, `cal_on_host.origins[1].key: "m23" is the key of an earlier origin`},
		{
			"a slip in the table of hosts", `{"release": "2008 R2", "cells": ["yes m23", "yes m23", "yes m23"`, `{"release": "2008 R2", "cells": ["yes m23", "yes m23", "no m23"`,
			"cal_on_host.rows[1].cells[2]: says no of 2016 CALs and a 2008 R2 host",
		},
		{
			"a slip in the table of servers", `["yes derived", "yes derived", "yes m25"`, `["yes derived", "no derived", "yes m25"`,
			"cal_on_server.rows[7].cells[1]: says no of a 2025 server and 2012 CALs",
		},
		{"an exception for a release that is not there", `"server": "2016"`, `"server": "2017"`, `server_serves_host.exceptions[0].server: "2017" is not in the list of releases`},
		{"an exception that makes no sense", `"host": "2019"`, `"host": "2008"`, "server_serves_host.exceptions: leave 2016 servers without 2008 hosts"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(string(builtInFile), row.old, row.new, 1)
			if text == string(builtInFile) {
				t.Fatalf("the built-in file has no %s", row.old)
			}
			d, err := LoadData([]byte(text))
			if err == nil || !strings.Contains(err.Error(), row.want) || d != nil {
				t.Errorf("loads %v, says %v; want %q", d != nil, err, row.want)
			}
		})
	}
}

// sourcePlace is where the built-in file has a source: the list grows with the rules.
func sourcePlace(key string) string {
	return fmt.Sprintf("sources[%d]", slices.IndexFunc(BuiltIn().file.Sources, func(e sourceEntry) bool { return e.Key == key }))
}

func TestLoadData_TellsEveryPlaceAtOnceUpToABound(t *testing.T) {
	t.Parallel()
	_, err := LoadData([]byte(strings.ReplaceAll(string(builtInFile), `"source": "end-of-life"`, `"source": "hearsay"`)))
	if err == nil {
		t.Fatal("loads")
	}
	if n := strings.Count(err.Error(), "\n") + 1; n != maxDataProblems {
		t.Errorf("tells of %d places, want %d:\n%v", n, maxDataProblems, err)
	}
}

func TestLoadData_RefusesRulesThatKnowNothing(t *testing.T) {
	t.Parallel()
	_, err := LoadData([]byte(`{"title": "x", "reviewed": "2026-11-23", "sources": [], "cals": [], "releases": [], "annual": [], "upgrades": [],
		"cal_on_host": {"cals": [], "origins": [], "rows": []}, "cal_on_server": {"cals": [], "origins": [], "rows": []},
		"server_serves_host": {"sources": [], "exceptions": []}}`))
	if want := "cals: is empty\nreleases: is empty"; err == nil || err.Error() != want {
		t.Errorf("says %v, want %q", err, want)
	}
}

func TestLoadData_TakesAByteOrderMark(t *testing.T) {
	t.Parallel()
	if _, err := LoadData(append([]byte("\ufeff"), builtInFile...)); err != nil {
		t.Error(err)
	}
}

// Whatever is loaded can be written, loaded again and judged by.
func FuzzLoadData_NeverPanics(f *testing.F) {
	f.Add(builtInFile)
	f.Add([]byte(`{"title": "x", "reviewed": "2026-11-23", "sources": [[]], "cals": [{"ids": [{}]}], "releases": [{"builds": [{}]}], "cal_on_host": {"rows": [{"cells": [1]}]}}`))
	f.Add([]byte(`{"cals": null, "releases": "2028"}`))
	f.Add([]byte("\ufeff[]"))
	facts := randomFacts(rand.New(rand.NewPCG(2028, 1)))
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := LoadData(text)
		if err != nil {
			return
		}
		written, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		back, err := LoadData(written)
		if err != nil || !reflect.DeepEqual(d, back) {
			t.Fatalf("comes back otherwise, %v:\n%s", err, written)
		}
		judged := facts
		judged.Data = d
		Evaluate(judged)
	})
}
