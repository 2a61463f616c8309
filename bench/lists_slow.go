//go:build linux

package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// tellSlowest names the n questions that took longest, by their median, says how each list did, and what a visit costs whom.
func (r *listReport) tellSlowest(out io.Writer, n int) {
	questions, lists := map[string][]time.Duration{}, map[string][]time.Duration{}
	for i, v := range r.visits {
		where := map[bool]string{true: "large ", false: "small "}[v.large]
		question, _, _ := strings.Cut(v.path, "after=")
		path, _, _ := strings.Cut(v.path, "?")
		questions[where+question] = append(questions[where+question], r.portal.took[i])
		lists[where+path] = append(lists[where+path], r.portal.took[i])
	}
	slowest := slowestFirst(questions)
	tell(out, slowest[:min(n, len(slowest))], questions)
	tell(out, slowestFirst(lists), lists)
	r.portal.tell(out, "portal")
	r.floor.tell(out, "floor")
	r.plain.tell(out, "portal, uncompressed")
	r.least.tell(out, "floor, uncompressed")
}

func slowestFirst(took map[string][]time.Duration) []string {
	names := make([]string, 0, len(took))
	for name := range took {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(quantile(took[b], 0.5), quantile(took[a], 0.5)) })
	return names
}

func tell(out io.Writer, names []string, took map[string][]time.Duration) {
	for _, name := range names {
		all := took[name]
		_, _ = fmt.Fprintf(out, "p50 %7.2f ms  p99 %7.2f ms  %4d × %s\n", quantile(all, 0.5), quantile(all, 0.99), len(all), name)
	}
}

func (p *pass) tell(out io.Writer, name string) {
	n := float64(len(p.took))
	_, _ = fmt.Fprintf(out, "%-20s a visit takes %.3f ms on the wall, %.3f ms of a processor in Go and %.3f ms in PostgreSQL\n",
		name, milliseconds(p.wall)/n, milliseconds(p.portal)/n, milliseconds(p.database)/n)
}
