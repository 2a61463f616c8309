package main

import (
	"fmt"
	"strings"
	"time"

	"calfleet/internal/compat"
)

// tables prints the data that the rules about versions rest on.
func (l *language) tables(b *strings.Builder) {
	fmt.Fprintf(b, "\n## %s\n\n%s\n", l.data, l.derived)
	l.table(b, l.hosts, compat.CALCoversHost)
	l.table(b, l.servers, func(v compat.CALVersion, server compat.Release) compat.Ruling {
		return compat.ServerHoldsCAL(server, v)
	})
	l.lifecycles(b)
}

func (l *language) table(b *strings.Builder, corner string, ruling func(compat.CALVersion, compat.Release) compat.Ruling) {
	header, line := "| "+corner+" |", "|---|"
	for _, v := range compat.CALVersions() {
		header, line = header+" CAL "+v.String()+" |", line+"---|"
	}
	fmt.Fprintf(b, "\n%s\n%s\n", header, line)
	for _, release := range compat.Releases() {
		fmt.Fprintf(b, "| %s |", release)
		for _, v := range compat.CALVersions() {
			fmt.Fprintf(b, " %s |", l.cell(ruling(v, release)))
		}
		b.WriteByte('\n')
	}
}

// cell marks what no published table prints.
func (l *language) cell(r compat.Ruling) string {
	word := l.no
	if r.Verdict == compat.OK {
		word = l.yes
	}
	if len(r.Sources) > 0 && r.Sources[0].Derived {
		word += "*"
	}
	return word
}

func (l *language) lifecycles(b *strings.Builder) {
	fmt.Fprintf(b, "\n| %s |\n|---|---|---|---|---|\n", strings.Join(l.lifecycle, " | "))
	for _, release := range compat.Releases() {
		if c, known := compat.BuiltIn().Lifecycle(release); known {
			fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", release, day(c.GA), day(c.Mainstream), day(c.Extended), day(c.ESU))
		}
	}
}

func day(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.Format("2006-01-02")
}
