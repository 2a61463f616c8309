//go:build linux

package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime/debug"
	"time"

	"github.com/google/uuid"
)

// exportBench is an organization with many purchases, and somebody who exports their list.
type exportBench struct {
	organization uuid.UUID
	visitor      *visitor
}

// theExport fills an organization with purchases that have something in every column, once.
func (b *bench) theExport(ctx context.Context) (*exportBench, error) {
	if b.exporting != nil {
		return b.exporting, nil
	}
	if err := b.database(ctx); err != nil {
		return nil, err
	}
	organization, err := b.organization(ctx)
	if err != nil {
		return nil, err
	}
	const fill = `
		INSERT INTO purchases (
			organization_id, purchase_id, reference, cal_version, cal_kind, quantity, program, agreement, license_server, purchased_on, supplier,
			part_number, title, term, ends_on, assurance, assured_until, note, source, created_at, updated_at)
		SELECT $1, gen_random_uuid(), 'BC-' || lpad(i::text, 7, '0'), '2022', CASE i % 2 WHEN 0 THEN 'per_user' ELSE 'per_device' END, 1 + i % 500,
			'Open License', 'V' || (7000000 + i % 900), 'lic' || i % 40 || '.bench.local', date '2020-01-01' + i % 2000, 'Éditions Béranger, Lyon',
			'6VC-' || lpad((i % 9999)::text, 5, '0'), 'WinRmtDsktpSrvcsCAL 2022 SNGL OLP NL UsrCAL', 'perpetual', NULL, true, date '2027-12-31', 'lot « Nord »; ' || i % 7,
			'import achats.csv', now(), now()
		FROM generate_series($2::integer, $3::integer) AS i`
	const at = 100_000 // once: a statement has a time to keep
	for from := 1; from <= b.exported; from += at {
		if _, err := b.pool.Exec(ctx, fill, organization, from, min(from+at-1, b.exported)); err != nil {
			return nil, fmt.Errorf("fill %d purchases: %w", b.exported, err)
		}
	}
	if _, err := b.pool.Exec(ctx, `VACUUM ANALYZE purchases`); err != nil {
		return nil, err
	}
	v, err := b.visit(ctx, organization)
	b.exporting = &exportBench{organization, v}
	return b.exporting, err
}

// nowhere is an answer that only its size is kept of.
type nowhere struct {
	header http.Header
	status int
	size   int64
}

func (n *nowhere) Header() http.Header         { return n.header }
func (n *nowhere) WriteHeader(status int)      { n.status = status }
func (n *nowhere) Write(b []byte) (int, error) { n.size += int64(len(b)); return len(b), nil }

// download asks for a file of the list and throws it away.
func (e *exportBench) download(ctx context.Context, path string) (time.Duration, error) {
	req := httptest.NewRequestWithContext(ctx, http.MethodGet, portalURL+path, nil)
	for name, value := range e.visitor.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value}) //nolint:gosec // as a browser sends it
	}
	answer := &nowhere{header: http.Header{}, status: http.StatusOK}
	took, _ := timed(func() error { e.visitor.portal.ServeHTTP(answer, req); return nil })
	if answer.status != http.StatusOK || answer.size == 0 {
		return 0, fmt.Errorf("GET %s: status %d, %d bytes", path, answer.status, answer.size)
	}
	return took, nil
}

// exportOf measures a download of the list of purchases, with its sixteen columns.
func exportOf(path string) func(context.Context, *bench) (sample, error) {
	return func(ctx context.Context, b *bench) (sample, error) {
		e, err := b.theExport(ctx)
		if err != nil {
			return nil, err
		}
		return func() (time.Duration, error) { return e.download(ctx, path) }, nil
	}
}

// Downloads that are measured. The workbook is of a tenth of the rows: those whose reference begins with some digits.
const (
	exportCSV  = "/purchases.csv?columns=reference,version,kind,quantity,server,bought,term,ends,assurance,assured,supplier,agreement,program,part,title,note"
	exportBook = exportCSV + "&as=xlsx&reference=BC-00"
)

// copyOut is COPY of the same columns of the same rows in the same order.
func copyOut(where string) func(context.Context, *bench) (sample, error) {
	return func(ctx context.Context, b *bench) (sample, error) {
		e, err := b.theExport(ctx)
		if err != nil {
			return nil, err
		}
		query := fmt.Sprintf(`COPY (
			SELECT reference, cal_version, cal_kind, quantity, license_server, purchased_on, term, ends_on, assurance, assured_until, supplier, agreement, program,
				part_number, title, note
			FROM purchases
			WHERE organization_id = '%s' %s
			ORDER BY lower(reference), cal_version, cal_kind, purchase_id) TO STDOUT WITH (FORMAT csv, HEADER)`, e.organization, where)
		return func() (time.Duration, error) {
			conn, err := b.pool.Acquire(ctx)
			if err != nil {
				return 0, err
			}
			defer conn.Release()
			return timed(func() error {
				_, err := conn.Conn().PgConn().CopyTo(ctx, io.Discard, query) //sqlconst:allow COPY takes no arguments
				return err
			})
		}, nil
	}
}

// exportMemory is the most that is resident while all rows are exported, above what is before; the floor is the same for a hundredth.
func exportMemory(ctx context.Context, b *bench) (value, floor float64, err error) {
	e, err := b.theExport(ctx)
	if err != nil {
		return 0, 0, err
	}
	if floor, err = e.peak(ctx, exportCSV+"&reference=BC-000"); err != nil {
		return 0, 0, err
	}
	value, err = e.peak(ctx, exportCSV)
	return value, floor, err
}

func (e *exportBench) peak(ctx context.Context, path string) (float64, error) {
	debug.FreeOSMemory()
	const forgetPeak = "5"
	_ = os.WriteFile("/proc/self/clear_refs", []byte(forgetPeak), 0)
	before, err := statusMiB("VmRSS")
	if err != nil {
		return 0, err
	}
	if _, err := e.download(ctx, path); err != nil {
		return 0, err
	}
	peak, err := statusMiB("VmHWM")
	return max(peak-before, 0.1), err
}
