package compat

import (
	"fmt"
	"slices"
)

var (
	verdictNames  = []string{NotApplicable: "not_applicable", OK: "ok", Unknown: "unknown", Violation: "violation"}
	severityNames = []string{Info: "info", Warning: "warning", Error: "error"}
	stateNames    = []string{StateFine: "fine", StateUnknown: "unknown", StateAtRisk: "at_risk", StateBroken: "broken"}
	subjectNames  = []string{SubjectHost: "host", SubjectServer: "license_server", SubjectCollection: "collection", SubjectPurchase: "purchase", SubjectOrganization: "organization"}
)

// String is the word on the wire: "not_applicable", "ok", "unknown", "violation".
func (v Verdict) String() string { return word(verdictNames, v) }

// MarshalText gives String.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (v *Verdict) UnmarshalText(b []byte) error { return fromWord(v, verdictNames, b) }

// String is the word on the wire: "info", "warning", "error".
func (s Severity) String() string { return word(severityNames, s) }

// MarshalText gives String.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (s *Severity) UnmarshalText(b []byte) error { return fromWord(s, severityNames, b) }

// String is the word on the wire: "fine", "unknown", "at_risk", "broken".
func (s State) String() string { return word(stateNames, s) }

// MarshalText gives String.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (s *State) UnmarshalText(b []byte) error { return fromWord(s, stateNames, b) }

// String is the word on the wire: "host", "license_server", "collection", "purchase", "organization".
func (k SubjectKind) String() string { return word(subjectNames, k) }

// MarshalText gives String.
func (k SubjectKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (k *SubjectKind) UnmarshalText(b []byte) error { return fromWord(k, subjectNames, b) }

func word[T ~uint8](words []string, value T) string {
	if int(value) < len(words) {
		return words[value]
	}
	return "unknown"
}

func fromWord[T ~uint8](value *T, words []string, text []byte) error {
	at := slices.Index(words, string(text))
	if at < 0 {
		return fmt.Errorf("%q is none of %q", text, words)
	}
	*value = T(at)
	return nil
}
