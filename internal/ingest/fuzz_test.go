package ingest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/ingest"
	"calfleet/internal/report"
)

// FuzzCheckmk holds that nothing panics, that every report is one that the wire
// format accepts, and that reading twice gives the same.
func FuzzCheckmk(f *testing.F) {
	f.Add(sample(f, "agent.txt"))
	f.Add([]byte(header + "3,C50,5,1,x,6,20,1,19,31/12/2030 00:00:00\n"))
	f.Add([]byte("<<<rds_licenses>>>\nRDSPerUserCAL 50 12\n<<<<a>>>>\n<<<rds_licenses:sep(0):sep(44)>>>\n1\n<<<>>>\n<<<<>>>>"))
	f.Add(utf16le(header + "1,x\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		options := ingest.Options{LicenseServer: "lic01", CollectedAt: collected}
		reports, notes, err := ingest.Parse("agent.txt", data, options)
		if ingest.Detect("agent.txt", data) != ingest.Checkmk {
			return
		}
		if err == nil && len(reports) == 0 || len(notes) > 1000 {
			t.Fatalf("%d reports, %d notes, %v", len(reports), len(notes), err)
		}
		for _, r := range reports {
			encoded, err := report.Encode(r)
			if err != nil {
				t.Fatalf("encode: %v", err)
			}
			again, err := report.Decode(encoded)
			if diff := cmp.Diff(r, again); err != nil || diff != "" {
				t.Fatalf("decode: %v\n%s", err, diff)
			}
		}
		again, _, _ := ingest.Parse("agent.txt", data, options)
		if diff := cmp.Diff(reports, again); diff != "" {
			t.Fatalf("not the same twice:\n%s", diff)
		}
	})
}
