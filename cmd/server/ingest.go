package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"calfleet/internal/ingest"
	"calfleet/internal/report"
)

type ingestCmd struct {
	LicenseServer string   `help:"Name of the license server, or of the connection broker for exports of RD cmdlets, where the file carries none." placeholder:"FQDN"`
	Kind          string   `help:"What the files are, where it isn't judged right: ${kinds}." placeholder:"KIND"`
	JSON          bool     `help:"Print JSON."`
	Files         []string `arg:"" name:"file" help:"Report files (JSON), Checkmk output, exports of the WMI classes or RD cmdlets (CSV, JSON, printed text)."`
	organizationFlag
	databaseFlags
}

// ingested is what became of one file.
type ingested struct {
	File    string   `json:"file"`
	Kind    string   `json:"kind"` // what it was read as
	Reports int      `json:"reports"`
	Known   int      `json:"stale"` // older than what was known: kept, not applied
	Notes   []string `json:"notes,omitempty"`
}

// Run applies nothing unless every file can be read. Each report is then a transaction of its own: what one of them is refused for
// (an id that another report has) leaves those before it in place.
func (c *ingestCmd) Run(ctx context.Context, t terminal) error {
	read, results, err := c.read()
	if err != nil {
		return err
	}
	p, organization, closePortal, err := c.enter(ctx, t, c.databaseFlags)
	if err != nil {
		return err
	}
	defer closePortal()
	for i, reports := range read {
		for _, r := range reports {
			receipt, err := p.inventory.SubmitReport(ctx, organization.ID, "file "+results[i].File, r)
			if err != nil {
				return fmt.Errorf("%s: report of %s: %w", results[i].File, r.Computer.Name, err)
			}
			if receipt.Stale {
				results[i].Known++
			}
		}
	}
	if err := p.assess(ctx, organization.ID); err != nil {
		return err
	}
	return c.print(t, results)
}

func (c *ingestCmd) read() ([][]report.Report, []ingested, error) {
	var read [][]report.Report
	var results []ingested
	for _, path := range c.Files {
		reports, result, err := c.readFile(path)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", path, err)
		}
		read, results = append(read, reports), append(results, result)
	}
	return read, results, nil
}

func (c *ingestCmd) readFile(path string) ([]report.Report, ingested, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, ingested{}, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, ingested{}, err
	}
	name := filepath.Base(path)
	kind := ingest.Kind(c.Kind)
	if kind == ingest.Unknown {
		kind = ingest.Detect(name, data)
	}
	reports, notes, err := ingest.Parse(name, data, ingest.Options{LicenseServer: c.LicenseServer, CollectedAt: info.ModTime().UTC().Truncate(time.Microsecond), Kind: kind})
	result := ingested{File: name, Kind: string(kind), Reports: len(reports)}
	for _, n := range notes {
		result.Notes = append(result.Notes, n.String())
	}
	return reports, result, err
}

func (c *ingestCmd) print(t terminal, results []ingested) error {
	if c.JSON {
		return printJSON(t, results)
	}
	for _, r := range results {
		_, _ = fmt.Fprintf(t.out, "%s: read as %s, reports taken in: %d", r.File, r.Kind, r.Reports)
		if r.Known > 0 {
			_, _ = fmt.Fprintf(t.out, " (older than what is known and not applied: %d)", r.Known)
		}
		_, _ = fmt.Fprintln(t.out)
		for _, note := range r.Notes {
			_, _ = fmt.Fprintln(t.out, "  "+note)
		}
	}
	return nil
}

// kindNames are the kinds of files, for help.
func kindNames() string {
	names := make([]string, len(ingest.Kinds))
	for i, kind := range ingest.Kinds {
		names[i] = string(kind)
	}
	return strings.Join(names, ", ")
}
