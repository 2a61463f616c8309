package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"calfleet/internal/compat"
	"calfleet/internal/ingest"
	"calfleet/internal/report"
	"calfleet/web/text"
)

// checkCmd judges files without a database: the same rules as the portal, on what the files say and nothing else.
type checkCmd struct {
	JSON          bool      `help:"Print JSON."`
	Language      text.Lang `help:"Language of the text: en or fr." enum:"en,fr" default:"en"`
	LicenseServer string    `help:"Name of the license server, where the format carries none (Checkmk sections)." placeholder:"FQDN"`
	AsOf          time.Time `help:"Moment to judge at; the youngest report's where not given." placeholder:"RFC3339"`
	Position      bool      `help:"Also set the CALs that are needed against those that purchases in the files give a right to."`
	Plan          string    `help:"Plan of changes (JSON, docs/plan.md): also judge the facts as they would be; the status is that of these." placeholder:"FILE" xor:"plan"`
	Advise        bool      `help:"Also propose the smallest plan that clears what changes can clear; with --json in the form that --plan reads." xor:"plan"`
	circumstances
	Files []string `arg:"" name:"file" help:"Report files (JSON) or monitoring output (Checkmk agent output with rds_licenses); - reads standard input."`
}

// Run reads every file before it judges any. Its status is 1 when something is wrong or not known.
func (c *checkCmd) Run(ctx context.Context, t terminal) error {
	facts, err := c.facts(t)
	if err != nil {
		return err
	}
	c.into(&facts)
	plan, err := c.planOf(t, facts)
	if err != nil {
		return err
	}
	advice, err := c.advise(ctx, facts)
	if err != nil {
		return err
	}
	result := compat.Evaluate(facts)
	if err := c.print(t, facts, result, plan, advice); err != nil {
		return err
	}
	if plan != nil {
		result = plan.comparison.After
	}
	if hasFindings(result) {
		return exitFindings
	}
	return nil
}

func (c *checkCmd) print(t terminal, facts compat.Facts, result compat.Result, plan *planned, advice *advised) error {
	var position *compat.Position
	if c.Position {
		position = new(compat.PositionOf(facts))
	}
	if c.JSON {
		out := checkedJSON(result, c.Language)
		out.Position, out.Plan = positionJSON(position, c.Language), planJSON(plan, c.Language)
		out.Advice = adviceJSON(advice, c.Language)
		return printJSON(t, out)
	}
	err := printChecked(t.out, result, c.Language)
	if position != nil && err == nil {
		err = printPosition(t.out, position, c.Language)
	}
	if plan != nil && err == nil {
		err = printPlan(t.out, plan, c.Language)
	}
	if advice != nil && err == nil {
		err = printAdvice(t.out, advice, c.Language)
	}
	return err
}

// hasFindings is true also of what cannot be told: unknown is not fine. What is only worth knowing fails no pipeline.
func hasFindings(r compat.Result) bool {
	for _, c := range r.Collections {
		if isWrong(c.Verdict) {
			return true
		}
	}
	return isWrong(r.Organization.Verdict)
}

func isWrong(v compat.Verdict) bool { return v == compat.Unknown || v == compat.Violation }

// facts reads and merges the files. What is wrong with one is told with its place, and is a failure.
func (c *checkCmd) facts(t terminal) (compat.Facts, error) {
	var read []readReport
	for _, path := range c.Files {
		reports, err := c.read(t, path)
		if err != nil {
			c.complain(t.err, path, err)
			return compat.Facts{}, exitFailure
		}
		for _, r := range reports {
			read = append(read, readReport{Report: r, file: filepath.Base(path)})
		}
	}
	facts := factsFromReports(read)
	if !c.AsOf.IsZero() {
		facts.AsOf = c.AsOf
	}
	return facts, nil
}

func (c *checkCmd) read(t terminal, path string) ([]report.Report, error) {
	data, at, err := contents(t, path)
	if err != nil {
		return nil, err
	}
	reports, notes, err := ingest.Parse(filepath.Base(path), data, ingest.Options{LicenseServer: c.LicenseServer, CollectedAt: at})
	for _, n := range notes {
		_, _ = fmt.Fprintf(t.err, "calfleet: %s: %s\n", path, inLanguage(c.Language, n.String(), n.French()))
	}
	return reports, err
}

// contents reads a file and says when it was written; no file is read beyond what one may hold.
func contents(t terminal, path string) ([]byte, time.Time, error) {
	in, at := t.in, time.Now()
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return nil, time.Time{}, err
		}
		defer func() { _ = file.Close() }()
		info, err := file.Stat()
		if err != nil {
			return nil, time.Time{}, err
		}
		in, at = file, info.ModTime()
	}
	data, err := io.ReadAll(io.LimitReader(in, report.MaxFileBytes+1))
	return data, at.UTC().Truncate(time.Microsecond), err
}

// complain writes what is wrong, a line for each problem, each with the file and the place in it.
func (c *checkCmd) complain(w io.Writer, path string, err error) {
	if problems, ok := errors.AsType[report.Problems](err); ok {
		for _, p := range problems {
			_, _ = fmt.Fprintf(w, "calfleet: %s: %s\n", path, inLanguage(c.Language, p.String(), p.French()))
		}
		return
	}
	if c.complainOfPlan(w, path, err) {
		return
	}
	words := err.Error()
	if e, ok := errors.AsType[*ingest.Error](err); ok {
		words = inLanguage(c.Language, e.Text, e.TextFR)
	}
	if e, ok := errors.AsType[*os.PathError](err); ok {
		words = e.Err.Error()
	}
	_, _ = fmt.Fprintf(w, "calfleet: %s: %s\n", path, words)
}

func inLanguage(l text.Lang, en, fr string) string {
	if l == text.French {
		return fr
	}
	return en
}

// said is a text of the rules in the language asked for.
func said(l text.Lang, t compat.Text) string { return inLanguage(l, t.EN, t.FR) }
