package inventory

import (
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
	Cells      []string // as they stood in the file, one for each column of the mapping
	Outcome    Outcome
	Purchase   *Purchase     // nil where refused
	Changes    []FieldChange // empty unless Outcome is OutcomeChanged
	Problems   []ImportProblem
	Recognised *Recognised // nil where the columns say all that is needed
}

// ImportRowFilter narrows the lines of an import. The zero value is the first page of all.
type ImportRowFilter struct {
	Outcome Outcome // "" any
	After   string  // cursor of the page before
	Limit   int     // rows; 0 is all of them
}

// ImportPreview is an import, what its lines do as things stand, and one page of them.
type ImportPreview struct {
	Import *Import
	Counts ImportCounts // of all lines, whatever the filter
	Page   Page[ImportRow]
}

// ImportRows returns an import with a page of its lines in the order of the file. While it is staged, outcomes are what applying
// it would do at this moment; once applied, what it did. Discarded imports have no lines left. It returns fault.NotFound where
// the organization has no such import.
func (s *Store) ImportRows(ctx context.Context, organization, id uuid.UUID, filter ImportRowFilter) (*ImportPreview, error) {
	after, err := lineOf(filter.After)
	if err != nil {
		return nil, err
	}
	preview := &ImportPreview{}
	err = postgres.InSnapshot(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		if preview.Import, err = importByID(ctx, tx, organization, id); err != nil {
			return err
		}
		rows, err := importRows(ctx, tx, organization, preview.Import)
		if err != nil {
			return err
		}
		preview.fill(rows, filter, after)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("preview import %s: %w", id, err)
	}
	return preview, nil
}

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

// fill counts all rows and keeps those of the page.
func (p *ImportPreview) fill(rows []*ImportRow, filter ImportRowFilter, after int) {
	var page []*ImportRow
	for _, row := range rows {
		p.Counts.add(row.Outcome)
		if filter.Outcome != "" && row.Outcome != filter.Outcome {
			continue
		}
		p.Page.Total++
		if row.Line > after && (filter.Limit == 0 || len(page) <= filter.Limit) {
			page = append(page, row)
		}
	}
	if p.Import.State == ImportDiscarded {
		p.Counts = p.Import.Counts()
	}
	p.Page = pageOf(page, p.Page.Total, filter.Limit, func(r *ImportRow) string { return strconv.Itoa(r.Line) })
}

func importRows(ctx context.Context, db postgres.DB, organization uuid.UUID, i *Import) ([]*ImportRow, error) {
	stored, err := storedLines(ctx, db, organization, i.ID)
	if err != nil {
		return nil, err
	}
	rows := make([]*ImportRow, len(stored))
	for n, l := range stored {
		rows[n] = &ImportRow{Line: l.Line, Cells: l.Cells, Outcome: outcomeOf(l.Problems), Problems: l.Problems}
		if l.Record != nil {
			rows[n].Purchase, rows[n].Recognised, rows[n].Outcome, rows[n].Changes = l.Record.Purchase, l.Record.Recognised, l.Record.Outcome, l.Record.Changes
		}
	}
	if i.State != ImportStaged {
		return rows, nil
	}
	plan, err := planLines(ctx, db, organization, importLines(stored))
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		if row.Purchase != nil {
			row.Outcome, row.Changes = plan[0].Outcome, plan[0].Changes
			plan = plan[1:]
		}
	}
	return rows, nil
}

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
