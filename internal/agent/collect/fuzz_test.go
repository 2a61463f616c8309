package collect_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/agent/collect"
	"calfleet/internal/agent/facts"
	"calfleet/internal/report"
)

// FuzzReport holds that whatever a computer answers, its report decodes to itself, or there is none.
func FuzzReport(f *testing.F) {
	recordings, err := filepath.Glob("testdata/*/wmi.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range recordings {
		wmi, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		registry, err := os.ReadFile(filepath.Join(filepath.Dir(path), "registry.json"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(registry, wmi, true)
	}
	f.Add([]byte(`{"SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ActiveComputerName": {"values": {"ComputerName": "A\u0000\ud800"}}}`), []byte(`{}`), false)
	f.Fuzz(func(t *testing.T, registry, wmi []byte, usage bool) {
		machine, err := facts.Parse(registry, wmi)
		if err != nil {
			return
		}
		r, _, err := collect.Report(machine, collect.Options{Now: noon, Version: "0.1.0", Usage: usage})
		if err != nil {
			return
		}
		data, err := report.Encode(r)
		if err != nil {
			t.Fatalf("encode: %v", err)
		}
		again, err := report.Decode(data)
		if err != nil {
			t.Fatalf("decode: %v", err)
		}
		if diff := cmp.Diff(r, again); diff != "" {
			t.Fatal(diff)
		}
	})
}
