package compat

import "testing"

func TestCALVersion_HasANameForEveryYearOfTheCentury(t *testing.T) {
	t.Parallel()
	for v, want := range map[CALVersion]string{0: "unknown", 1: "2001", 25: "2025", 99: "2099", 100: "unknown", 255: "unknown"} {
		if got := v.String(); got != want {
			t.Errorf("%d is called %q, want %q", uint8(v), got, want)
		}
	}
}

// What can't be read is unknown, and never the first that comes to hand.
func TestParse_GivesNothingForWhatItCannotRead(t *testing.T) {
	t.Parallel()
	if r, err := ParseRelease("2O22"); err == nil || r != UnknownRelease {
		t.Errorf("a release: %s, %v", r, err)
	}
	if v, err := ParseCALVersion("2O22"); err == nil || v != UnknownCAL {
		t.Errorf("CALs: %s, %v", v, err)
	}
	if k, err := ParseKind("per seat"); err == nil || k != KindUnknown {
		t.Errorf("a kind: %s, %v", k, err)
	}
	if b, err := ParseBasis("guesswork"); err == nil || b != BasisIssued {
		t.Errorf("a basis: %s, %v", b, err)
	}
}
