package inventory

import (
	"cmp"
	"context"
	"fmt"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/fault"
	"calfleet/internal/list"
	"calfleet/internal/postgres"
)

// ImportRow is one line of an import with what applying it does, or did.
type ImportRow struct {
	Line       int
	Cells      []string // as they stood in the file, one for each column of the mapping; none of purchases that are understood
	Outcome    Outcome
	Purchase   *Purchase         // of a file of purchases; nil where refused
	Name       string            // of the record, of a file of another kind; "" where it is not understood
	Fields     map[string]string // what the line says of it, by field, as forms type it; what is cleared is ""
	Custom     CustomValues      // what it says of fields of the organization's own
	Changes    []FieldChange     // empty unless Outcome is OutcomeChanged
	Problems   []ImportProblem
	Recognised *Recognised // nil where the columns say all that is needed
	Added      *Added      // nil where no other line adds to this one
}

// ImportRowFilter narrows the lines of an import. The zero value is the first page of all.
type ImportRowFilter struct {
	Outcome Outcome // "" any
	After   string  // cursor of the page before
	Limit   int     // rows; 0 is PageSize
}

// ImportPreview is an import, what its lines do, and one page of them.
type ImportPreview struct {
	Import *Import
	Counts ImportCounts // of all lines, whatever the filter
	Page   Page[ImportRow]
}

// livePreview is up to how many lines a preview is compared anew whenever somebody looks at it. A larger one is as of staging; what is
// applied is always compared anew.
const livePreview = 50_000

// ImportRows returns an import with a page of its lines in the order of the file. While it is staged, outcomes are what applying
// it would do at this moment; once applied, what it did. Discarded imports have no lines left. It returns fault.NotFound where
// the organization has no such import.
func (s *Store) ImportRows(ctx context.Context, organization, id uuid.UUID, filter ImportRowFilter) (*ImportPreview, error) {
	after, err := lineOf(filter.After)
	if err != nil {
		return nil, err
	}
	preview := &ImportPreview{}
	err = postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		if preview.Import, err = importByID(ctx, tx, organization, id); err != nil {
			return err
		}
		if err := s.recover(ctx, tx, organization, preview.Import); err != nil {
			return err
		}
		if preview.Import, err = settled(ctx, tx, organization, preview.Import); err != nil {
			return err
		}
		if preview.Import.isLive() {
			if err := planImport(ctx, tx, organization, preview.Import); err != nil {
				return err
			}
		}
		preview.Counts = preview.Import.Counts()
		preview.Page, err = importPage(ctx, tx, organization, preview, filter, after)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("preview import %s: %w", id, err)
	}
	return preview, nil
}

// settled is an import whose lines nobody else compares or reads again meanwhile, where that is going to be done.
func settled(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import) (*Import, error) {
	if !i.isLive() {
		return i, nil
	}
	return lockedImport(ctx, tx, organization, i.ID)
}

func (i *Import) isLive() bool { return i.State == ImportStaged && i.Counts().Lines() <= livePreview }

func lineOf(cursor string) (int, error) {
	if cursor == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(cursor)
	if err != nil {
		return 0, fault.At(fault.Invalid, "after", "is no place in this list")
	}
	return n, nil
}

// storedLine is a line as import_rows keeps it.
type storedLine struct {
	Line     int             `db:"line"`
	Cells    []string        `db:"cells"`
	Record   *stagedRecord   `db:"record"`
	Problems []ImportProblem `db:"problems"`
	Outcome  Outcome         `db:"outcome"`
	Name     string          `db:"reference"`
	Changes  []FieldChange   `db:"changes"`
}

func (l *storedLine) row(kind *importKind) (*ImportRow, error) {
	row := &ImportRow{Line: l.Line, Cells: l.Cells, Outcome: l.Outcome, Problems: l.Problems}
	if len(l.Changes) > 0 {
		row.Changes = l.Changes
	}
	if l.Record == nil {
		return row, nil
	}
	row.Added = l.Record.Added
	if !kind.isPurchases() {
		row.Name, row.Fields, row.Custom = l.Name, l.Record.values(), l.Record.Custom
		return row, nil
	}
	var err error
	row.Recognised = l.Record.Recognised
	row.Purchase, err = l.Record.purchase()
	return row, err
}

func importPage(ctx context.Context, db postgres.DB, organization uuid.UUID, p *ImportPreview, filter ImportRowFilter, after int) (Page[ImportRow], error) {
	const query = `
		SELECT line, cells, record, problems, outcome, reference, changes
		FROM import_rows
		WHERE organization_id = $1 AND import_id = $2 AND line > $3 AND ($4 = '' OR outcome = $4)
		ORDER BY line
		LIMIT $5`
	limit := cmp.Or(filter.Limit, PageSize)
	stored, err := many[storedLine](ctx, db, query, organization, p.Import.ID, after, string(filter.Outcome), limit+1)
	if err != nil {
		return Page[ImportRow]{}, err
	}
	rows := make([]*ImportRow, len(stored))
	for n, l := range stored {
		if rows[n], err = l.row(kindNamed(p.Import.Kind)); err != nil {
			return Page[ImportRow]{}, err
		}
	}
	total := p.Counts.of(filter.Outcome)
	if p.Import.State == ImportDiscarded {
		total = 0
	}
	return pageOf(rows, total, limit, func(r *ImportRow) string { return strconv.Itoa(r.Line) }), nil
}

// EachRefused visits the lines of an import that were refused, not those that were set apart, without having them all in memory.
func (s *Store) EachRefused(ctx context.Context, organization, id uuid.UUID, visit func(*ImportRow) error) error {
	i, err := s.Import(ctx, organization, id)
	if err != nil {
		return err
	}
	return eachOf(ctx, s.pool, organization, i, OutcomeRefused, visit)
}

func eachOf(ctx context.Context, db postgres.DB, organization uuid.UUID, i *Import, outcome Outcome, visit func(*ImportRow) error) error {
	preview := &ImportPreview{Import: i, Counts: i.Counts()}
	filter := ImportRowFilter{Outcome: outcome, Limit: refusedAtOnce}
	for after, more := 0, true; more; {
		page, err := importPage(ctx, db, organization, preview, filter, after)
		if err != nil {
			return err
		}
		for _, row := range page.Rows {
			if err := visit(row); err != nil {
				return err
			}
			after = row.Line
		}
		more = page.Next != ""
	}
	return nil
}

const refusedAtOnce = 1000

// PageSize is how many of them are shown at once.
const PageSize = list.PageSize

// Page is one page of the lines of a file.
type Page[T any] struct {
	Rows  []*T
	Total int    // rows that the filter lets through, on all pages
	Next  string // the cursor of the next page; "" on the last
}

// pageOf cuts the row that was read beyond the page's end, which tells that there is a next one.
func pageOf[T any](rows []*T, total, size int, cursor func(*T) string) Page[T] {
	page := Page[T]{Rows: rows, Total: total}
	if size > 0 && len(rows) > size {
		page.Rows = rows[:size]
		page.Next = cursor(rows[size-1])
	}
	return page
}
