//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestMain lets the test be the child that the program starts.
func TestMain(m *testing.M) {
	if sizes := os.Getenv(childVariable); sizes != "" {
		if err := runChild(sizes, os.Stdout); err != nil {
			log.Fatal(err)
		}
		return
	}
	if url := os.Getenv(portalVariable); url != "" {
		if err := runPortal(context.Background(), url, os.Stdin, os.Stdout); err != nil {
			log.Fatal(err)
		}
		return
	}
	m.Run()
}

func TestRun_SmallSizesGiveEveryFigureAndTheFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "results.json")
	var out bytes.Buffer
	args := []string{"-starts", "1", "-runs", "1", "-hosts", "45", "-reports", "5", "-purchases", "50", "-computers", "30", "-exported", "400", "-largest", "3000", "-estate", "1000", "-visits", "80", "-agents", "60", "-shuffled", "200", "-results", path}
	if err := run(t.Context(), args, &out); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var figures []map[string]any
	if err := json.Unmarshal(data, &figures); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(out.String(), "\n"); len(figures) != len(measurements) || lines != len(measurements) {
		t.Fatalf("want %d figures, the file has %d and %d lines were printed:\n%s", len(measurements), len(figures), lines, out.String())
	}
	want := []string{"floor", "goal", "holds", "name", "ratio", "unit", "value"}
	for i, f := range figures {
		if diff := cmp.Diff(want, slices.Sorted(maps.Keys(f))); diff != "" {
			t.Errorf("keys (-want +got):\n%s", diff)
		}
		isNone := f["name"] == "fleet-shift" || f["name"] == "reports-shuffled" // what must not happen, and what there is no less of
		if f["name"] != measurements[i].name || !isNone && (f["value"].(float64) <= 0 || f["ratio"].(float64) <= 0) {
			t.Errorf("figure %d is %v", i, f)
		}
	}
}

func TestTake_WhatShouldNotBeAndIsCanBeWrittenDown(t *testing.T) {
	t.Parallel()
	m := measurement{name: "fleet-shift", most: 0.001, count: func(context.Context, *bench) (value, floor float64, err error) { return 0.25, 0, nil }}
	got, err := m.take(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(figure{Name: "fleet-shift", Value: 0.25, Goal: "< 0.001 "}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := json.Marshal(got); err != nil {
		t.Error(err)
	}
}

func TestJudge_GoalsAreOfValuesOrOfRatios(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name         string
		m            measurement
		value, floor time.Duration
		want         figure
	}{
		{
			name: "a value within its goal", m: measurement{name: "a", unit: "s", most: 3}, value: 1500 * time.Millisecond, floor: time.Second,
			want: figure{Name: "a", Unit: "s", Value: 1.5, Floor: 1, Ratio: 1.5, Goal: "< 3 s", Holds: true},
		},
		{
			name: "a ratio beyond its goal", m: measurement{name: "b", unit: "ms", mostRatio: 4}, value: 20 * time.Millisecond, floor: 5 * time.Millisecond,
			want: figure{Name: "b", Unit: "ms", Value: 20, Floor: 5, Ratio: 4, Goal: "ratio < 4"},
		},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, test.m.judge(test.value, test.floor)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}
