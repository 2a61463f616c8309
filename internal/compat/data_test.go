package compat

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"
)

func TestBuiltIn_IsReviewedAndWhole(t *testing.T) {
	t.Parallel()
	d, err := LoadData(builtInFile)
	if err != nil {
		t.Fatal(err)
	}
	if d.Title() == "" || d.Reviewed().Before(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("title %q, reviewed %s", d.Title(), d.Reviewed())
	}
	if !reflect.DeepEqual(d, BuiltIn()) {
		t.Error("the same file loads differently")
	}
}

func TestData_ComesBackAsItWasWritten(t *testing.T) {
	t.Parallel()
	text, err := json.Marshal(BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	back, err := LoadData(text)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(BuiltIn(), back) {
		t.Errorf("comes back as\n%s", text)
	}
}
