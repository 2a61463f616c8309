//go:build linux

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/inventory"
	"calfleet/internal/jobs"
	"calfleet/internal/sheet"
)

// importReport is what a large file of purchases takes, as text and as a workbook. Memory is that of this process, in which the portal's
// part of the work is done; the database's is another.
type importReport struct {
	copied, first, again, book time.Duration
	idle, peak                 float64 // MiB, around first
	bookPeak                   float64
}

func ofImports(figure func(*importReport) (value, floor float64)) func(context.Context, *bench) (float64, float64, error) {
	return func(ctx context.Context, b *bench) (float64, float64, error) {
		if b.imports == nil {
			report, err := b.importAll(ctx)
			if err != nil {
				return 0, 0, err
			}
			b.imports = report
		}
		value, floor := figure(b.imports)
		return value, floor, nil
	}
}

func importFirst(r *importReport) (value, floor float64) {
	return r.first.Seconds(), r.copied.Seconds()
}

func importAgain(r *importReport) (value, floor float64) { return r.again.Seconds(), r.first.Seconds() }

func importMemory(r *importReport) (value, floor float64) {
	return max(r.peak-r.idle, 0.01), r.idle
}

func importBook(r *importReport) (value, floor float64)       { return r.book.Seconds(), r.copied.Seconds() }
func importBookMemory(r *importReport) (value, floor float64) { return r.bookPeak, r.idle }

// importer is a portal with a database of its own, where tables are as full in each turn.
type importer struct {
	pool         *pgxpool.Pool
	store        *inventory.Store
	organization uuid.UUID
	lines        int
}

func (b *bench) importAll(ctx context.Context) (*importReport, error) {
	text, book := filepath.Join(b.dir, "purchases.csv"), filepath.Join(b.dir, "purchases.xlsx")
	err := errors.Join(
		writeLines(text, inventory.PurchaseFields, b.purchases, purchaseCells, func(w io.Writer) sheet.RowWriter { return sheet.NewWriter(w, ',') }),
		writeLines(book, inventory.PurchaseFields, b.purchases, purchaseCells, func(w io.Writer) sheet.RowWriter {
			return sheet.NewWorkbookWriter(w, sheet.Sheet{Name: "Purchases"})
		}),
	)
	if err != nil {
		return nil, err
	}
	i, err := b.importer(ctx, "imports", b.purchases)
	if err != nil {
		return nil, err
	}
	defer i.pool.Close()
	return i.measure(ctx, text, book)
}

func (b *bench) importer(ctx context.Context, database string, lines int) (*importer, error) {
	if err := b.database(ctx); err != nil {
		return nil, err
	}
	pool, _, err := openDatabase(ctx, b.server, database)
	if err != nil {
		return nil, err
	}
	queue, err := jobs.NewQueue(pool)
	if err != nil {
		pool.Close()
		return nil, err
	}
	return &importer{pool: pool, store: inventory.New(pool, queue), organization: inventory.DefaultOrganization, lines: lines}, nil
}

func (i *importer) measure(ctx context.Context, text, book string) (r *importReport, err error) {
	r = &importReport{}
	if r.copied, err = timed(func() error { return i.copyFile(ctx, text) }); err != nil {
		return nil, fmt.Errorf("copy: %w", err)
	}
	if err := i.empty(ctx); err != nil {
		return nil, err
	}
	if r.idle, err = forgetPeak(); err != nil {
		return nil, err
	}
	if r.first, err = timed(func() error { return i.importFile(ctx, text, inventory.ImportCounts{New: i.lines}) }); err != nil {
		return nil, err
	}
	if r.peak, err = statusMiB("VmHWM"); err != nil {
		return nil, err
	}
	if r.again, err = timed(func() error { return i.importFile(ctx, text, inventory.ImportCounts{Same: i.lines}) }); err != nil {
		return nil, fmt.Errorf("again: %w", err)
	}
	if err := i.empty(ctx); err != nil {
		return nil, err
	}
	if _, err := forgetPeak(); err != nil {
		return nil, err
	}
	if r.book, err = timed(func() error { return i.importFile(ctx, book, inventory.ImportCounts{New: i.lines}) }); err != nil {
		return nil, fmt.Errorf("workbook: %w", err)
	}
	r.bookPeak, err = statusMiB("VmHWM")
	return r, err
}

// forgetPeak gives back what memory is free, and says what is resident then.
func forgetPeak() (float64, error) {
	debug.FreeOSMemory()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // where it can't be written, the peak is that of all that was done before
	return statusMiB("VmRSS")
}

// importFile takes a file in as the page of imports does: received in pieces, read, looked at, applied.
func (i *importer) importFile(ctx context.Context, path string, want inventory.ImportCounts) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	nothing := func() (inventory.Reading, error) { return inventory.Reading{}, nil }
	received, err := i.store.ReceiveImport(ctx, i.organization, "bench", filepath.Base(path), file, nothing)
	if err != nil {
		return err
	}
	if err := i.store.WorkImport(ctx, i.organization, received.ID); err != nil {
		return err
	}
	preview, err := i.store.ImportRows(ctx, i.organization, received.ID, inventory.ImportRowFilter{})
	if err != nil {
		return err
	}
	if preview.Counts != want {
		return fmt.Errorf("%s is read as %+v, not %+v", path, preview.Counts, want)
	}
	_, atWork, err := i.store.ApplyOrBegin(ctx, i.organization, "bench", received.ID, false)
	if err != nil || !atWork {
		return err
	}
	return i.store.WorkImport(ctx, i.organization, received.ID)
}

// empty makes the tables as they were, and has what was written to them on the disk before the next turn.
func (i *importer) empty(ctx context.Context) error {
	for _, statement := range []string{`TRUNCATE purchases, changes, import_rows, import_parts, import_befores, imports`, `CHECKPOINT`} {
		if _, err := i.pool.Exec(ctx, statement); err != nil { //sqlconst:allow one of the two above
			return err
		}
	}
	return nil
}

// copyFile is what psql's \copy does: the same file straight into the same table with the same indexes.
func (i *importer) copyFile(ctx context.Context, path string) error {
	const defaults = `
		ALTER TABLE purchases
			ALTER organization_id SET DEFAULT '00000000-0000-7000-8000-000000000001', ALTER purchase_id SET DEFAULT gen_random_uuid(),
			ALTER source SET DEFAULT 'floor', ALTER created_at SET DEFAULT now(), ALTER updated_at SET DEFAULT now()`
	const copying = `
		COPY purchases (
			reference, cal_version, cal_kind, quantity, program, agreement, license_server, purchased_on, supplier, part_number, title, term,
			ends_on, assurance, assured_until, note)
		FROM STDIN (FORMAT csv, HEADER, FORCE_NOT_NULL (program, agreement, license_server, supplier, part_number, title, term, note))`
	const noDefaults = `
		ALTER TABLE purchases
			ALTER organization_id DROP DEFAULT, ALTER purchase_id DROP DEFAULT, ALTER source DROP DEFAULT, ALTER created_at DROP DEFAULT,
			ALTER updated_at DROP DEFAULT`
	if _, err := i.pool.Exec(ctx, defaults); err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	conn, err := i.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, `SET statement_timeout = 0`); err != nil {
		return err
	}
	if _, err := conn.Conn().PgConn().CopyFrom(ctx, file, copying); err != nil {
		return err
	}
	_, err = conn.Exec(ctx, noDefaults+`; RESET statement_timeout`)
	return err
}

// writeLines writes a file of so many lines below its headers.
func writeLines(path string, headers []string, lines int, cells func(n int) []sheet.Cell, open func(io.Writer) sheet.RowWriter) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	buffered := bufio.NewWriterSize(file, 1<<20)
	w := open(buffered)
	if err := w.Header(headers...); err != nil {
		return err
	}
	for n := range lines {
		if err := w.Row(cells(n)...); err != nil {
			return err
		}
	}
	return errors.Join(w.Flush(), buffered.Flush(), file.Close())
}

// purchaseCells are a line in sixteen columns, whose values are those that COPY takes, too.
func purchaseCells(n int) []sheet.Cell {
	version := []string{"2016", "2019", "2022", "2025"}[n%4]
	kind, word := "per_user", "User"
	if n/4%2 == 1 {
		kind, word = "per_device", "Device"
	}
	bought := time.Date(2015, time.January, 1+n%4000, 0, 0, 0, 0, time.UTC)
	term, ends, assured, until := inventory.TermPerpetual, "", "", ""
	if n%3 == 0 {
		term, ends = inventory.TermSubscription, bought.AddDate(3, 0, -1).Format(time.DateOnly)
	}
	if n%5 == 0 {
		assured, until = "true", bought.AddDate(2, 0, -1).Format(time.DateOnly)
	}
	texts := []string{
		fmt.Sprintf("PO-%d-%07d", 2015+n%11, n), version, kind, fmt.Sprint(1 + n%500), []string{"CSP", "Open License", "Select Plus", "Open Value"}[n%4],
		fmt.Sprintf("V%d", 1_000_000+n%9973), fmt.Sprintf("lic%02d.contoso.local", n%100), bought.Format(time.DateOnly),
		[]string{"Contoso Reseller", "Fabrikam", "Northwind", "Tailspin"}[n%4], fmt.Sprintf("6VC-%05d", 3700+n%64),
		"Windows Server " + version + " Remote Desktop Services - 1 " + word + " CAL", term, ends, assured, until, fmt.Sprintf("cost centre %d", n%997),
	}
	cells := make([]sheet.Cell, len(texts))
	for i, text := range texts {
		cells[i] = sheet.Text(text)
	}
	return cells
}
