package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"calfleet/internal/ingest"
	"calfleet/internal/report"
)

type ingestCmd struct {
	LicenseServer string   `help:"Name of the license server, where the format carries none (Checkmk sections)." placeholder:"FQDN"`
	JSON          bool     `help:"Print JSON."`
	Files         []string `arg:"" name:"file" help:"Report files (JSON) or monitoring output (Checkmk agent output with rds_licenses)."`
	organizationFlag
	databaseFlags
}

// ingested is what became of one file.
type ingested struct {
	File    string   `json:"file"`
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
	reports, notes, err := ingest.Parse(name, data, ingest.Options{LicenseServer: c.LicenseServer, CollectedAt: info.ModTime().UTC().Truncate(time.Microsecond)})
	result := ingested{File: name, Reports: len(reports)}
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
		_, _ = fmt.Fprintf(t.out, "%s: reports taken in: %d", r.File, r.Reports)
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
