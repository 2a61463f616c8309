package inventory

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// lineCopy sends lines to the database as they are understood.
type lineCopy struct {
	tx               pgx.Tx
	organization, id uuid.UUID
	compares         bool // purchases with what is known
	said             saidPurchases
	rows             [][]any
	counts           ImportCounts
}

// copyAtOnce is how many lines are in memory.
const copyAtOnce = 2000

// copy reads a file to its end, and adds up lines that are to be.
func (c *lineCopy) copy(ctx context.Context, file *ImportFile) error {
	if err := file.each(func(l ImportLine) error { return c.add(ctx, l) }); err != nil {
		return err
	}
	if err := c.flush(ctx); err != nil {
		return err
	}
	return file.reader.summed().write(ctx, c.tx, c.organization, c.id, file.kind.adds)
}

func (c *lineCopy) add(ctx context.Context, l ImportLine) error {
	if err := c.take(l); err != nil {
		return err
	}
	if len(c.rows)+len(c.said.lines) < copyAtOnce {
		return nil
	}
	return c.flush(ctx)
}

func (c *lineCopy) take(l ImportLine) error {
	c.counts.add(l.Outcome())
	if l.Purchase != nil {
		return c.said.add(l)
	}
	row, err := c.row(l)
	c.rows = append(c.rows, row)
	return err
}

// row is a line as the database keeps it, unless it is of a purchase. Whether what it says fits what is known shows later.
func (c *lineCopy) row(l ImportLine) ([]any, error) {
	if l.said == nil {
		return []any{c.organization, c.id, l.Line, l.Cells, nil, l.Problems, "", nil, string(l.Outcome()), noChanges}, nil
	}
	record, err := json.Marshal(l.said)
	if err != nil {
		return nil, fmt.Errorf("write down line %d: %w", l.Line, err)
	}
	return []any{c.organization, c.id, l.Line, l.Cells, json.RawMessage(record), noProblems, l.said.Key, nil, string(OutcomeNew), noChanges}, nil
}

var (
	noProblems = json.RawMessage("[]")
	noChanges  = json.RawMessage("[]")
)

func (c *lineCopy) flush(ctx context.Context) error {
	if err := c.flushSaid(ctx); err != nil {
		return err
	}
	if len(c.rows) == 0 {
		return nil
	}
	columns := []string{"organization_id", "import_id", "line", "cells", "record", "problems", "reference", "record_id", "outcome", "changes"}
	if _, err := c.tx.CopyFrom(ctx, pgx.Identifier{"import_rows"}, columns, pgx.CopyFromRows(c.rows)); err != nil {
		return fmt.Errorf("keep %d lines: %w", len(c.rows), err)
	}
	c.rows = c.rows[:0]
	return nil
}

func (c *lineCopy) flushSaid(ctx context.Context) error {
	if len(c.said.lines) == 0 {
		return nil
	}
	same, err := c.said.keep(ctx, c.tx, c.organization, c.id, c.compares)
	c.counts.New, c.counts.Same = c.counts.New-same, c.counts.Same+same
	return err
}
