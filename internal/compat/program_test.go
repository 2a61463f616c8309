package compat_test

import (
	"testing"

	"calfleet/internal/compat"
)

func TestWizardFor_EntryAndNumber(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		program, number, entry string
		fine                   bool
	}{
		"CSP goes under retail, which asks for codes": {"CSP", "anything", "License Pack (Retail Purchase)", true},
		"a license number of Open has eight digits":   {"open", "65432109", "Open License", true},
		"one digit too few":                           {"Open License", "6543210", "Open License", false},
		"letters among the digits":                    {"open", "6543210X9", "Open License", false},
		"an enrollment has seven":                     {"EA", "1234567", "Enterprise Agreement", true},
		"one of a newer sort may be longer":           {"enterprise", "12345678", "Enterprise Agreement", false},
		"what nobody has written can't be odd":        {"select", "", "Select License", true},
		"other agreements have any number":            {"MPSA", "V-77/A", "Other agreement", true},
	}
	for name, test := range tests {
		w, known := compat.WizardFor(test.program)
		if !known || w.Entry.EN != test.entry {
			t.Errorf("%s: entry %q, known %t", name, w.Entry.EN, known)
		}
		if doubt, fine := w.DoubtsNumber(test.number); fine != test.fine || fine != (doubt == compat.Text{}) {
			t.Errorf("%s: fine %t, doubt %q", name, fine, doubt.EN)
		}
	}
	if _, known := compat.WizardFor("a deal among friends"); known {
		t.Error("an unknown program has an entry")
	}
}
