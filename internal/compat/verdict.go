package compat

import "fmt"

var (
	verdictNames  = [...]string{NotApplicable: "not_applicable", OK: "ok", Unknown: "unknown", Violation: "violation"}
	severityNames = [...]string{Info: "info", Warning: "warning", Error: "error"}
	stateNames    = [...]string{StateFine: "fine", StateUnknown: "unknown", StateAtRisk: "at_risk", StateBroken: "broken"}
)

// String is the word on the wire: "not_applicable", "ok", "unknown", "violation".
func (v Verdict) String() string { return wordOf(verdictNames[:], int(v)) }

// MarshalText gives String.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (v *Verdict) UnmarshalText(b []byte) error {
	at, err := indexOf(verdictNames[:], string(b))
	*v = Verdict(at)
	return err
}

// String is the word on the wire: "info", "warning", "error".
func (s Severity) String() string { return wordOf(severityNames[:], int(s)) }

// MarshalText gives String.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (s *Severity) UnmarshalText(b []byte) error {
	at, err := indexOf(severityNames[:], string(b))
	*s = Severity(at)
	return err
}

// String is the word on the wire: "fine", "unknown", "at_risk", "broken".
func (s State) String() string { return wordOf(stateNames[:], int(s)) }

// MarshalText gives String.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

func wordOf(names []string, i int) string {
	if i < len(names) {
		return names[i]
	}
	return "unknown"
}

func indexOf(names []string, word string) (uint8, error) {
	for i, name := range names {
		if name == word {
			return uint8(i), nil
		}
	}
	return 0, fmt.Errorf("%q is none of %v", word, names)
}
