package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"calfleet/internal/ingest"
	"calfleet/internal/inventory"
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

// Run applies nothing unless every file can be read. Each file is then taken in whole or not at all; one that is refused leaves those before it in
// place.
func (c *ingestCmd) Run(ctx context.Context, t terminal) error {
	var files []ingest.File
	for _, path := range c.Files {
		file, err := c.read(path)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		files = append(files, file)
	}
	p, organization, closePortal, err := c.enter(ctx, t, c.databaseFlags)
	if err != nil {
		return err
	}
	defer closePortal()
	results := make([]ingested, len(files))
	for i, file := range files {
		receipts, err := p.inventory.SubmitReports(ctx, organization.ID, "file "+file.Name, file.Reports)
		if err != nil {
			return fmt.Errorf("%s: %w", file.Name, err)
		}
		results[i] = ingestedOf(file, receipts)
	}
	if err := p.assess(ctx, organization.ID); err != nil {
		return err
	}
	return c.print(t, results)
}

func ingestedOf(file ingest.File, receipts []inventory.Receipt) ingested {
	result := ingested{File: file.Name, Kind: string(file.Kind), Reports: len(file.Reports)}
	for _, r := range receipts {
		if r.Stale {
			result.Known++
		}
	}
	for _, n := range file.Notes {
		result.Notes = append(result.Notes, n.String())
	}
	return result
}

func (c *ingestCmd) read(path string) (ingest.File, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return ingest.File{}, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return ingest.File{}, err
	}
	return ingest.Read(filepath.Base(path), data, ingest.Options{
		LicenseServer: c.LicenseServer, CollectedAt: info.ModTime().UTC().Truncate(time.Microsecond), Kind: ingest.Kind(c.Kind),
	})
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
