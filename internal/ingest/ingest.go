// Package ingest turns what other programs write into reports.
//
// Fleets have had scripts and monitoring for years before this portal; their
// output is the first thing an administrator has at hand. This package reads it
// from files: our own report files, plain or gzipped, and the rds_licenses
// sections of Checkmk agents. Whatever a foreign format says is carried over,
// also a number nobody knows; what could not be understood is told in notes with
// its line, because a row that vanishes looks like a row that is fine.
package ingest

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"calfleet/internal/report"
)

// Kind is what a file holds.
type Kind string

// Kinds of file. Unknown is none of those read here.
const (
	Unknown Kind = ""
	Report  Kind = "report"  // one report of version 1, or an array of them
	Checkmk Kind = "checkmk" // output of a Checkmk agent, or its rds_licenses section alone
)

// Options tell what a foreign format doesn't.
type Options struct {
	// LicenseServer names the server whose key packs the file holds, preferably
	// with its domain. It is used where the file names none, and to complete
	// the short name of the same machine.
	LicenseServer string
	// CollectedAt is when the facts were read: the file's modification time, or
	// now for text from a pipe. Foreign formats need it.
	CollectedAt time.Time
	// Kind is what the file is; Unknown judges.
	Kind Kind
}

// Note is something in a file that did not become part of a report, or that
// only a person can judge.
type Note struct {
	Line   int    // in the file, from 1; 0 for the whole file
	Text   string // English
	TextFR string // the same in French
}

// String is the line and the English text.
func (n Note) String() string { return n.at("line %d: ") + n.Text }

// French is the line and the French text.
func (n Note) French() string { return n.at("ligne %d : ") + n.TextFR }

func (n Note) at(format string) string {
	if n.Line == 0 {
		return ""
	}
	return fmt.Sprintf(format, n.Line)
}

// Error is why a file gave no report, in both languages.
type Error struct{ Text, TextFR string }

// Error is the English text.
func (e *Error) Error() string { return e.Text }

// Detect judges by the first characters, and by the name (".json") only where
// they say nothing. It looks into gzip.
func Detect(name string, data []byte) Kind {
	text, err := plain(data, detectWithin)
	if err != nil && len(text) == 0 {
		return Unknown
	}
	text = text[:min(len(text), detectWithin)]
	start := bytes.TrimLeft(text, " \t\r\n")
	switch {
	case bytes.HasPrefix(start, []byte("{")), bytes.HasPrefix(start, []byte("[")):
		if kind := detectExport(start); kind != Unknown && !bytes.Contains(start, []byte(`"report_id"`)) {
			return kind
		}
		return Report
	case bytes.HasPrefix(start, []byte("<<<")), bytes.Contains(text, []byte("\n<<<")):
		return Checkmk
	case strings.HasSuffix(strings.TrimSuffix(strings.ToLower(name), ".gz"), ".json"):
		return Report
	}
	return detectExport(start)
}

// detectWithin is how far into a file Detect looks, in bytes.
const detectWithin = 64 << 10

// Parse reads a file of a kind that Detect knows. A report file is all or
// nothing, its error is report.Problems. A foreign file gives a report for each
// license server in it, and notes; it is an *Error if it gives none, and then
// the notes say why. Every report returned is one that report.Decode accepts.
// Reading the same file again gives reports with the same IDs.
func Parse(name string, data []byte, options Options) ([]report.Report, []Note, error) {
	kind := options.Kind
	if kind == Unknown {
		kind = Detect(name, data)
	}
	text, err := plain(data, report.MaxFileBytes)
	if err != nil {
		return nil, nil, err
	}
	switch kind {
	case Report:
		reports, err := report.DecodeAll(text)
		return reports, nil, err
	case Checkmk:
		return parseCheckmk(text, options)
	case Unknown:
		return nil, nil, &Error{
			"nothing known here: neither a report (JSON), nor the output of a Checkmk agent, nor an export of the WMI classes or cmdlets of RD licensing",
			"rien de connu ici : ni un relevé (JSON), ni la sortie d’un agent Checkmk, ni un export des classes WMI ou des applets des licences Bureau à distance",
		}
	default:
		if shapeOf(kind) != nil || kind == Perfdata {
			return parseExport(kind, text, options)
		}
	}
	return nil, nil, &Error{"there is no kind " + string(kind), "il n’y a pas de type " + string(kind)}
}
