package report_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/report"
)

func TestDecodeEnrolment_ReadsWhoAsks(t *testing.T) {
	t.Parallel()
	got, err := report.DecodeEnrolment([]byte(`{"schema": 1, "computer": {"name": "RDSH01", "fqdn": "RDSH01.contoso.local", "machine_id": "4C4C4544"},
		"agent": {"name": "calfleet-agent", "version": "0.1.0"}}`))
	want := report.Enrolment{
		Schema: 1, Computer: report.Computer{Name: "RDSH01", FQDN: "rdsh01.contoso.local", MachineID: "4C4C4544"},
		Agent: report.Collector{Name: "calfleet-agent", Version: "0.1.0"},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestDecodeEnrolment_SaysEveryPlaceThatIsWrong(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, body, place string }{
		{"no machine id", `{"schema": 1, "computer": {"name": "A"}}`, "computer.machine_id"},
		{"no computer", `{"schema": 1}`, "computer"},
		{"another version", `{"schema": 2, "computer": {"name": "A", "machine_id": "x"}}`, "schema"},
		{"a field there is not", `{"schema": 1, "computer": {"name": "A", "machine_id": "x"}, "organization_id": 1}`, "organization_id"},
		{"too long", `{"schema": 1, "computer": {"name": "A", "machine_id": "x"}` + strings.Repeat(" ", report.MaxEnrolmentBytes) + "}", ""},
		{"no name of a host", `{"schema": 1, "computer": {"name": "A B", "machine_id": "x"}}`, "computer.name"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := report.DecodeEnrolment([]byte(test.body))
			problems, ok := errors.AsType[report.Problems](err)
			if !ok || len(problems) != 1 || problems[0].Path != test.place {
				t.Errorf("got %v, want one problem at %q", err, test.place)
			}
		})
	}
}

func TestDecodeState_ReadsHowAnAgentFares(t *testing.T) {
	t.Parallel()
	got, err := report.DecodeState([]byte(`{"version": "0.1.0", "error": "access denied"}`))
	if want := (report.State{Version: "0.1.0", Error: "access denied"}); err != nil || got != want {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := report.DecodeState([]byte(`{"mood": "good"}`)); err == nil {
		t.Error("a field there is not was taken")
	}
}

// FuzzDecodeEnrolment holds that nothing panics and that whoever enrols has a name and a machine.
func FuzzDecodeEnrolment(f *testing.F) {
	f.Add([]byte(`{"schema": 1, "computer": {"name": "RDSH01", "fqdn": "rdsh01.contoso.local", "machine_id": "4C4C4544"}, "agent": {"version": "1"}}`))
	f.Add([]byte(`{"version": "0.1.0", "error": "access \u0000 denied"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if e, err := report.DecodeEnrolment(data); err == nil && (e.Computer.FullName() == "" || e.Computer.MachineID == "") {
			t.Fatalf("%q has no name or no machine", data)
		}
		if s, err := report.DecodeState(data); err == nil && strings.ContainsRune(s.Error, 0) {
			t.Fatalf("%q holds a NUL", data)
		}
	})
}
