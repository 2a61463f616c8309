package facts_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/agent/facts"
)

func call() facts.Call {
	return facts.Call{Namespace: facts.CIMv2, Class: "C", Method: "M", In: facts.Row{"Start": int64(0), "Server": "lic01"}}
}

func TestRecorder_WhatItKeepsAnswersAsTheMachineDid(t *testing.T) {
	t.Parallel()
	machine := &facts.Recording{
		Registry: map[string]*facts.Key{
			`A\B`:    {Values: facts.Row{"N": int64(4), "T": "a,b", "L": []string{"x", "y"}}, Keys: []string{"k1"}},
			`Denied`: {Error: fmt.Errorf("open: %w", facts.ErrDenied).Error()},
		},
		WMI: facts.WMI{
			Queries: []facts.Query{
				{Namespace: facts.CIMv2, Class: "C", Rows: []facts.Row{{"Number": int64(-1), "Flag": true, "Nothing": nil}}},
				{Namespace: facts.CIMv2, Class: "Broken", Error: "0x80041001: generic failure"},
			},
			Calls: []facts.Answered{{Call: call(), Out: facts.Row{"Rows": []any{map[string]any{"User": "marie"}}}}},
		},
	}
	recorder := facts.NewRecorder(machine)
	before := ask(recorder)
	dir := t.TempDir()
	if err := recorder.Recording.Save(dir); err != nil {
		t.Fatal(err)
	}
	loaded, err := facts.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, ask(loaded)); diff != "" {
		t.Error(diff)
	}
}

// ask puts every kind of question, and says every answer in words.
func ask(m facts.Machine) (out []string) {
	say := func(value any, err error) {
		out = append(out, fmt.Sprintf("%v %v %v %v", value, err, errors.Is(err, facts.ErrAbsent), errors.Is(err, facts.ErrDenied)))
	}
	values, err := m.Values(`A\B`, "N", "T", "L")
	say([]any{*values.Number("n"), values.Texts("L"), values.Texts("T")}, err)
	keys, err := m.Keys(`a\b`)
	say(keys, err)
	_, err = m.Values("Denied", "X")
	say(nil, err)
	_, err = m.Values("Absent", "X")
	say(nil, err)
	rows, err := m.Rows(facts.CIMv2, "C", "Number", "Flag", "Nothing")
	say([]any{*rows[0].Number("Number"), *rows[0].Flag("flag"), rows[0].Number("Nothing") == nil, rows[0].Flag("Nothing") == nil}, err)
	_, err = m.Rows(facts.CIMv2, "Broken")
	say(nil, err)
	_, err = m.Rows(facts.CIMv2, "Absent")
	say(nil, err)
	answer, err := m.Call(call())
	user, _ := answer.Rows("Rows")[0].Text("User")
	say(user, err)
	other := call()
	other.In["Server"] = "lic02"
	_, err = m.Call(other)
	say(nil, err)
	return out
}

func TestRow_TimesOfWMI(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]*time.Time{
		"20290630220000.000000+120": new(time.Date(2029, 6, 30, 20, 0, 0, 0, time.UTC)),
		"20261001080000.500000-300": new(time.Date(2026, 10, 1, 13, 0, 0, 500_000_000, time.UTC)),
		"20261301080000.000000+000": nil, "": nil, "01/01/2031 00:00:00": nil, "20261001080000.000000+abc": nil,
	} {
		got := facts.Row{"T": text}.Time("T")
		if (got == nil) != (want == nil) || got != nil && !got.Equal(*want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestRow_NumbersInEveryForm(t *testing.T) {
	t.Parallel()
	row := facts.Row{"i": int64(3), "f": float64(3), "s": "3", "half": 3.5, "text": "three", "nothing": nil}
	for _, name := range []string{"i", "F", "s"} {
		if n := row.Number(name); n == nil || *n != 3 {
			t.Errorf("%s: %v", name, n)
		}
	}
	for _, name := range []string{"half", "text", "nothing", "absent"} {
		if n := row.Number(name); n != nil {
			t.Errorf("%s: %v", name, *n)
		}
	}
}
