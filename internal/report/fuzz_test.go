package report_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/report"
)

// FuzzDecode holds that nothing panics, that what decodes is JSON for the
// standard library too, and that it encodes to an equal report.
func FuzzDecode(f *testing.F) {
	f.Add(full(f))
	f.Add([]byte(minimal(`"session_host": {"license_servers": [" LIC01", "İ", ""], "grace_days_left": 4294967295}`)))
	f.Add([]byte(minimal(`"license_server": {"key_packs": [{"key_pack_id": 1, "total": -1}], "activated": null}`)))
	f.Add([]byte(minimal(`"session_host": {"ignored_license_servers": ["LIC09", ""]}, "license_server": {"prevents_license_upgrade": true}`)))
	f.Add([]byte(minimal(`"deployment": {"broker": "b", "collections": [{"name": "F", "authorised": 0, "actual": 4294967295}]}`)))
	f.Add([]byte(minimal(`"purchases": [{"reference": "a", "cal_version": "2022", "cal_kind": "per_device", "quantity": 1, "term": "perpetual",
		"assurance": true, "assurance_until": "2028-12-31", "ends_on": ""}]`)))
	f.Add([]byte(`{"a": "\ud83d\ude00\u0000", "b": [1e5, -0.5, true]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		first, err := report.Decode(data)
		if err != nil {
			return
		}
		if trimmed := []byte(trimMark(string(data))); !json.Valid(trimmed) {
			t.Fatalf("accepted what is not JSON: %q", data)
		}
		encoded, err := report.Encode(first)
		if err != nil {
			t.Fatalf("encode: %v", err)
		}
		second, err := report.Decode(encoded)
		if err != nil {
			t.Fatalf("decode %s: %v", encoded, err)
		}
		if diff := cmp.Diff(first, second); diff != "" {
			t.Fatalf("not the same after encoding:\n%s", diff)
		}
	})
}

func trimMark(text string) string {
	if len(text) >= 3 && text[:3] == "\ufeff" {
		return text[3:]
	}
	return text
}

func BenchmarkDecode(b *testing.B) {
	data := full(b)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := report.Decode(data); err != nil {
			b.Fatal(err)
		}
	}
}
