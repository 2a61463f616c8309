package compat

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDecodePlan_IsStrict(t *testing.T) {
	t.Parallel()
	rows := []struct{ text, want string }{
		{`{"changes": []}`, ""},
		{`{"name": "x", "changes": [{"do": "point-hosts", "collections": ["A"], "license_servers": ["lic22"]}]}`, ""},
		{``, "line 1, column 1: not JSON"},
		{"{\"changes\":\n [}", "line 2, column 3: not JSON"},
		{`[]`, "must be an object"},
		{`{}`, "changes: is missing"},
		{`{"changes": [], "changes": []}`, "changes: is there twice"},
		{`{"changes": [], "colour": 1}`, "colour: is not a field of a plan"},
		{`{"changes": {}}`, "changes: must be a list"},
		{`{"changes": null}`, "changes: must be a list"},
		{`{"changes": [1]}`, "changes[0]: must be an object"},
		{`{"changes": [{}]}`, "changes[0].do: is missing: what is to be done"},
		{
			`{"changes": [{"do": "buy-cals", "license_server": "a", "cal_version": "new", "cal_kind": "both", "quantity": "5"}]}`,
			"changes[0].cal_version: must be a version of RDS CALs: 2022\nchanges[0].cal_kind: must be per_user or per_device\nchanges[0].quantity: must be a whole number from 1 to 2147483647",
		},
		{`{"changes": [{"do": "activate-license-server", "license_server": "a", "quantity": 1}]}`, "changes[0].quantity: has no meaning in activate-license-server"},
		{`{"changes": [{"do": "move-cals", "from": ["a", "b"], "to": "c", "quantity": 1}]}`, "changes[0].quantity: counts CALs of one cal_version and one cal_kind at one license server"},
		{`{"changes": [{"do": "move-cals", "to": "c"}]}`, "changes[0].from: is missing: name license servers that the CALs leave, or a purchase"},
		{`{"changes": [{"do": "set-mode", "mode": "per_user"}]}`, "changes[0].collections: is missing: name collections, or hosts"},
		{`{"changes": [{"do": "activate-license-server", "license_server": "a\u0000b"}]}`, "changes[0].license_server: has control characters"},
		{`{"changes": [{"do": "activate-license-server", "license_server": " "}]}`, "changes[0].license_server: is empty"},
		{`{"changes": [{"do": "set-trust", "domains": ["a", 1], "two_way": "yes"}]}`, "changes[0].domains[1]: must be text\nchanges[0].two_way: must be true or false"},
		{"{\"name\": \"\xff\", \"changes\": []}", "is not UTF-8"},
		{strings.Repeat(" ", MaxPlanBytes) + "{}", "is longer than 1048576 bytes"},
	}
	for _, row := range rows {
		_, err := DecodePlan([]byte(row.text))
		got := ""
		if err != nil {
			got = err.Error()
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%.100s (-want +got):\n%s", row.text, diff)
		}
	}
}

func checkRoundTrip(t *testing.T, p Plan) {
	t.Helper()
	p.Changes = append([]Change{}, p.Changes...)
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := DecodePlan(text); err != nil || !reflect.DeepEqual(p, again) {
		t.Errorf("%s reads as another plan (%v):\n%s", text, err, cmp.Diff(p, again))
	}
}

func FuzzDecodePlan_NeverPanics(f *testing.F) {
	f.Add([]byte(`{"name": "x", "changes": [{"do": "move-cals", "from": ["a"], "to": "b", "cal_version": "2022", "cal_kind": "per_user", "quantity": 3}]}`))
	f.Add([]byte(`{"changes":[{"do":"set-trust","domains":["a","b"],"two_way":true}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := DecodePlan(data)
		if err == nil {
			checkRoundTrip(t, p)
		}
	})
}
