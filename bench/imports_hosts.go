//go:build linux

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"calfleet/internal/inventory"
	"calfleet/internal/sheet"
)

// hostsReport is what a file of hosts takes that nobody knows yet.
type hostsReport struct {
	first, copied time.Duration
	idle, peak    float64 // MiB, of this process
}

func ofHostImport(figure func(*hostsReport) (value, floor float64)) func(context.Context, *bench) (float64, float64, error) {
	return func(ctx context.Context, b *bench) (float64, float64, error) {
		if b.hostFiles == nil {
			report, err := b.importHosts(ctx)
			if err != nil {
				return 0, 0, err
			}
			b.hostFiles = report
		}
		value, floor := figure(b.hostFiles)
		return value, floor, nil
	}
}

func importHostsFirst(r *hostsReport) (value, floor float64) {
	return r.first.Seconds(), r.copied.Seconds()
}

func importHostsMemory(r *hostsReport) (value, floor float64) {
	return max(r.peak-r.idle, 0.01), r.idle
}

func (b *bench) importHosts(ctx context.Context) (*hostsReport, error) {
	path := filepath.Join(b.dir, "hosts.csv")
	err := writeLines(path, hostHeaders, b.computers, hostCells, func(w io.Writer) sheet.RowWriter { return sheet.NewWriter(w, ',') })
	if err != nil {
		return nil, err
	}
	i, err := b.importer(ctx, "hosts", b.computers)
	if err != nil {
		return nil, err
	}
	defer i.pool.Close()
	r := &hostsReport{}
	if r.idle, err = forgetPeak(); err != nil {
		return nil, err
	}
	if r.first, err = timed(func() error { return i.importFile(ctx, path, inventory.ImportCounts{New: i.lines}) }); err != nil {
		return nil, fmt.Errorf("hosts: %w", err)
	}
	if r.peak, err = statusMiB("VmHWM"); err != nil {
		return nil, err
	}
	r.copied, err = i.copyAgain(ctx)
	return r, err
}

// hostTables hold what becomes of a file of hosts, in an order in which they can be filled.
var hostTables = []string{"hosts", "collections", "collection_hosts", "entries", "changes", "import_befores"}

// copyAgain empties these tables and copies the same rows into them, with the same indexes, by the driver's COPY.
func (i *importer) copyAgain(ctx context.Context) (took time.Duration, err error) {
	tables := make([]*keptTable, len(hostTables))
	for n, name := range hostTables {
		if tables[n], err = i.keepTable(ctx, name); err != nil {
			return 0, err
		}
	}
	for _, statement := range []string{`TRUNCATE hosts, collections, collection_hosts, entries, changes, import_befores CASCADE`, `CHECKPOINT`} {
		if _, err := i.pool.Exec(ctx, statement); err != nil { //sqlconst:allow one of the two above
			return 0, err
		}
	}
	return timed(func() error {
		return pgx.BeginFunc(ctx, i.pool, func(tx pgx.Tx) error {
			for _, t := range tables {
				if _, err := tx.CopyFrom(ctx, pgx.Identifier{t.name}, t.columns, pgx.CopyFromRows(t.rows)); err != nil {
					return fmt.Errorf("copy %s: %w", t.name, err)
				}
			}
			return nil
		})
	})
}

// keptTable is a table in memory.
type keptTable struct {
	name    string
	columns []string
	rows    [][]any
}

func (i *importer) keepTable(ctx context.Context, name string) (*keptTable, error) {
	rows, err := i.pool.Query(ctx, `SELECT * FROM `+pgx.Identifier{name}.Sanitize()) //sqlconst:allow one of hostTables
	if err != nil {
		return nil, err
	}
	t := &keptTable{name: name}
	for _, f := range rows.FieldDescriptions() {
		t.columns = append(t.columns, f.Name)
	}
	t.rows, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) ([]any, error) {
		values, err := row.Values()
		for n, f := range row.FieldDescriptions() {
			if err == nil && (f.DataTypeOID == pgtype.JSONBOID || f.DataTypeOID == pgtype.JSONOID) {
				var text []byte
				text, err = json.Marshal(values[n])
				values[n] = json.RawMessage(text)
			}
		}
		return values, err
	})
	return t, err
}

var hostHeaders = []string{"Host", "Domain", "Member of a domain", "Windows Server", "RD Session Host role", "Licensing mode", "License servers"}

func hostCells(n int) []sheet.Cell {
	texts := []string{
		fmt.Sprintf("rdsh%06d.ad.contoso.com", n), "ad.contoso.com", "yes", []string{"Windows Server 2016", "Windows Server 2019", "Windows Server 2022", "Windows Server 2025"}[n%4],
		"yes", []string{"Per User", "Per Device"}[n%2], fmt.Sprintf("lic%02d.ad.contoso.com", n%100),
	}
	cells := make([]sheet.Cell, len(texts))
	for i, text := range texts {
		cells[i] = sheet.Text(text)
	}
	return cells
}
