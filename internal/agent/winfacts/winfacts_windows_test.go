package winfacts_test

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"

	"calfleet/internal/agent/facts"
	"calfleet/internal/agent/winfacts"
)

func machine(t *testing.T) facts.Machine {
	t.Helper()
	m, closeMachine, err := winfacts.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closeMachine)
	return m
}

// call calls a method. Wine has methods and their arguments, and can't call them through automation: on it the rest of a test is skipped.
func call(t *testing.T, m facts.Machine, c facts.Call) (facts.Row, error) {
	t.Helper()
	out, err := m.Call(c)
	if err != nil && strings.Contains(err.Error(), "0x80004001") { // E_NOTIMPL
		t.Skipf("only Windows can do this: %v", err)
	}
	return out, err
}

// localMachine is HKEY_LOCAL_MACHINE as StdRegProv wants it, an unsigned number.
const localMachine = 0x80000002

func TestCall_OfAClassWithArguments(t *testing.T) {
	m := machine(t)
	in := facts.Row{"hDefKey": int64(localMachine), "sSubKeyName": `SOFTWARE\Microsoft\Windows NT\CurrentVersion`, "sValueName": "CurrentVersion"}
	out, err := call(t, m, facts.Call{Namespace: `root\default`, Class: "StdRegProv", Method: "GetStringValue", Static: true, In: in})
	if err != nil {
		t.Fatal(err)
	}
	values, err := m.Values(`SOFTWARE\Microsoft\Windows NT\CurrentVersion`, "CurrentVersion")
	if err != nil {
		t.Fatal(err)
	}
	got, _ := out.Text("sValue")
	want, _ := values.Text("CurrentVersion")
	if status := out.Number("ReturnValue"); got != want || got == "" || status == nil || *status != 0 {
		t.Errorf("WMI says %v, the registry %v", out, values)
	}
}

func TestCall_ListsComeWhole(t *testing.T) {
	m := machine(t)
	in := facts.Row{"hDefKey": int64(localMachine), "sSubKeyName": `SOFTWARE\Microsoft`}
	out, err := call(t, m, facts.Call{Namespace: `root\default`, Class: "StdRegProv", Method: "EnumKey", Static: true, In: in})
	if err != nil {
		t.Fatal(err)
	}
	keys, err := m.Keys(`SOFTWARE\Microsoft`)
	if err != nil || len(out.Texts("sNames")) != len(keys) || len(keys) < 3 {
		t.Errorf("WMI lists %d keys, the registry %d (%v)", len(out.Texts("sNames")), len(keys), err)
	}
}

func TestCall_OfTheInstanceThatIsMeant(t *testing.T) {
	m := machine(t)
	pid := strconv.Itoa(os.Getpid())
	out, err := call(t, m, facts.Call{Namespace: facts.CIMv2, Class: "Win32_Process", Method: "GetOwner", Key: "Handle", Value: pid})
	if err != nil {
		t.Fatal(err)
	}
	if user, _ := out.Text("User"); user == "" {
		t.Errorf("this process belongs to nobody: %v", out)
	}
	if _, err := call(t, m, facts.Call{Namespace: facts.CIMv2, Class: "Win32_Process", Method: "GetOwner", Key: "Handle", Value: "none"}); !errors.Is(err, facts.ErrAbsent) {
		t.Errorf("a process that is not there: %v", err)
	}
}

func TestRows_OnlyWhatIsAskedFor(t *testing.T) {
	m := machine(t)
	rows, err := m.Rows(facts.CIMv2, "Win32_OperatingSystem", "Caption", "Version", "OperatingSystemSKU", "NoSuchProperty")
	if err != nil || len(rows) != 1 {
		t.Fatalf("%v, %v", rows, err)
	}
	if caption, _ := rows[0].Text("Caption"); caption == "" || rows[0].Number("OperatingSystemSKU") == nil || len(rows[0]) != 3 {
		t.Errorf("%v", rows[0])
	}
}

func TestMachine_WhatIsNotThereIsAbsent(t *testing.T) {
	m := machine(t)
	if _, err := m.Rows(`root\no\such\namespace`, "X", "Y"); !errors.Is(err, facts.ErrAbsent) {
		t.Errorf("a namespace: %v", err)
	}
	if _, err := m.Values(`SOFTWARE\no such key`, "X"); !errors.Is(err, facts.ErrAbsent) {
		t.Errorf("a key: %v", err)
	}
	if _, err := m.Keys(`SOFTWARE\no such key`); !errors.Is(err, facts.ErrAbsent) {
		t.Errorf("a key's keys: %v", err)
	}
	// Windows says that the class is not there, Wine that there are none of it.
	if rows, err := m.Rows(facts.CIMv2, "Win32_NoSuchClass", "X"); len(rows) > 0 || err != nil && !errors.Is(err, facts.ErrAbsent) {
		t.Errorf("a class: %v, %v", rows, err)
	}
}
