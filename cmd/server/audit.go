package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"calfleet/internal/audit"
	"calfleet/internal/auth"
	"calfleet/internal/fault"
)

type auditCmd struct {
	Pack auditPackCmd `cmd:"" help:"Write the audit pack: one ZIP of tables with their checksums."`
}

type auditPackCmd struct {
	Output   string `help:"File to write; - is standard output. In this directory, named after organization and day, if not given." short:"o" placeholder:"FILE"`
	Language string `help:"Language of the tables: en or fr." enum:"en,fr" default:"en"`
	JSON     bool   `help:"Print the manifest as JSON."`
	organizationFlag
	databaseFlags
}

// Run writes the pack whole or not at all, and notes in the activity that it was taken.
func (c *auditPackCmd) Run(ctx context.Context, t terminal) error {
	if c.Output == "-" && c.JSON {
		return fault.At(fault.Invalid, "--json", "wants standard output, as --output - does: give a file")
	}
	p, organization, closePortal, err := c.enter(ctx, t, c.databaseFlags)
	if err != nil {
		return err
	}
	defer closePortal()
	path, manifest, err := c.write(ctx, t, p, organization)
	if err != nil {
		return err
	}
	if err := audit.RecordPack(ctx, p.pool, organization.ID, "calfleet audit", manifest); err != nil {
		return err
	}
	return c.print(t, path, manifest)
}

func (c *auditPackCmd) write(ctx context.Context, t terminal, p *portal, organization auth.Organization) (path string, manifest audit.Manifest, err error) {
	options := audit.Options{
		Organization: organization.ID, Slug: organization.Slug, Name: organization.Name,
		Language: audit.Language(c.Language), Generator: "calfleet " + version,
	}
	if c.Output == "-" {
		manifest, err = audit.WritePack(ctx, p.pool, t.out, options)
		return "", manifest, err
	}
	path = c.Output
	if path == "" {
		path = audit.FileName(organization.Slug, time.Now())
	}
	err = writeWhole(path, func(w io.Writer) error {
		manifest, err = audit.WritePack(ctx, p.pool, w, options)
		return err
	})
	return path, manifest, err
}

// writeWhole writes a file beside its place and moves it there once it is whole.
func writeWhole(path string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".calfleet-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	if err := write(f); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func (c *auditPackCmd) print(t terminal, path string, m audit.Manifest) error {
	if c.JSON {
		return printJSON(t, m)
	}
	if path == "" {
		return nil
	}
	_, err := fmt.Fprintf(t.out, "%s: %s as of %s, %d files\n", path, m.Organization, m.AsOf.Format(time.RFC3339), len(m.Files))
	return err
}
