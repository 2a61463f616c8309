package inventory

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/postgres"
)

// touchingLine is a staged line that may be about something known.
type touchingLine struct {
	Line      int           `db:"line"`
	Reference string        `db:"reference"`
	Record    *stagedRecord `db:"record"`
	Outcome   Outcome       `db:"outcome"`
}

// planBatch is what some lines of an import would do. All lines with one key (of an order, about one computer) are in one batch: they are
// judged together.
type planBatch struct {
	lines []*touchingLine
	does  []lineEffect // one for each line
	tells bool         // of new records too there is something to tell
	write func(ctx context.Context, a *importApplication) error
}

// lineEffect is what one line does, or why it can't.
type lineEffect struct {
	outcome  Outcome
	changes  []FieldChange
	problems []ImportProblem // of one that is refused
}

const planAtOnce = 2000 // lines

// planImport says of every line of a staged import what applying it would do just now, and counts.
//
// The database finds the lines whose order nobody knows, which are new whatever they say, and those that say what is known already, as it
// keeps them or, where somebody has written since, anew. That is all of them in most files. What the others do is decided here, by the same plan that writes.
func planImport(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import) error {
	return eachTouching(ctx, tx, organization, i, func(planBatch) error { return nil })
}

// eachTouching plans the lines that may change something known, batch by batch, and keeps what comes of it with the lines.
func eachTouching(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import, visit func(planBatch) error) error {
	lines, err := findTouching(ctx, tx, organization, i)
	if err != nil || lines == nil {
		return err
	}
	for {
		batch, err := lines.next(ctx)
		if err != nil {
			return err
		}
		if len(batch) == 0 {
			break
		}
		planned, err := lines.kind.plan(ctx, tx, organization, i, batch)
		if err != nil {
			return err
		}
		if err := planned.keep(ctx, tx, organization, i.ID); err != nil {
			return err
		}
		if err := visit(planned); err != nil {
			return err
		}
	}
	if err := lines.close(ctx); err != nil {
		return err
	}
	return countOutcomes(ctx, tx, organization, i)
}

// findTouching compares what the database can compare, and opens the lines that are left; nil where none changes anything.
func findTouching(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import) (lines *touchingLines, err error) {
	lines = &touchingLines{tx: tx, kind: kindNamed(i.Kind)}
	if i.Counts().Lines() > planAtOnce {
		if _, err := tx.Exec(ctx, planForMany); err != nil {
			return nil, fmt.Errorf("plan for many lines: %w", err)
		}
		defer func() {
			if _, failed := tx.Exec(ctx, planAsEver); err == nil && failed != nil {
				err = fmt.Errorf("plan as ever: %w", failed)
			}
		}()
	}
	if lines.kind.compare != nil {
		stands, err := lines.kind.compare(ctx, tx, organization, i)
		if err != nil || stands && i.New+i.Changed == 0 {
			return nil, err
		}
	}
	return lines, lines.open(ctx, organization, i)
}

// touchingLines reads them in the order of references, without having them all in memory.
type touchingLines struct {
	tx   pgx.Tx
	kind *importKind
	rest []*touchingLine // of the last order that was read, which may go on
	done bool
}

// open declares a cursor. That takes no parameters but by the simple protocol, in which the driver quotes them.
func (t *touchingLines) open(ctx context.Context, organization uuid.UUID, i *Import) error {
	const query = `
		DECLARE touching NO SCROLL CURSOR FOR
		SELECT line, reference, record, outcome
		FROM import_rows r
		WHERE organization_id = $1::uuid AND import_id = $2::uuid AND record IS NOT NULL
		  AND ($3 OR reference IN (SELECT reference FROM import_rows WHERE organization_id = $1::uuid AND import_id = $2::uuid AND outcome IN ('new', 'changed'))
			AND EXISTS (SELECT FROM purchases p WHERE p.organization_id = r.organization_id AND p.reference = r.reference))
		ORDER BY reference, line`
	if _, err := t.tx.Exec(ctx, query, pgx.QueryExecModeSimpleProtocol, organization.String(), i.ID.String(), t.kind.compare == nil || i.Mapping.hasOwn()); err != nil {
		return fmt.Errorf("look for orders that are known: %w", err)
	}
	return nil
}

// hasOwn reports columns that fill fields of the organization's own, which are kept apart from purchases and written one by one.
func (m Mapping) hasOwn() bool {
	return slices.ContainsFunc(m.Columns, func(c MappedColumn) bool { return c.isOwn() })
}

func (t *touchingLines) next(ctx context.Context) ([]*touchingLine, error) {
	const query = `FETCH 2000 FROM touching` // planAtOnce
	batch := t.rest
	t.rest = nil
	for !t.done && len(t.rest) == 0 {
		fetched, err := many[touchingLine](ctx, t.tx, query)
		if err != nil {
			return nil, err
		}
		t.done = len(fetched) < planAtOnce
		batch = append(batch, fetched...)
		if !t.done {
			batch, t.rest = t.partAtLast(batch)
		}
	}
	return batch, nil
}

// partAtLast parts the lines with the last key from the others; there may be no others.
func (t *touchingLines) partAtLast(lines []*touchingLine) (whole, last []*touchingLine) {
	key := func(reference string) string { return reference }
	if t.kind.alike != nil {
		key = t.kind.alike
	}
	at := len(lines) - 1
	for at > 0 && key(lines[at-1].Reference) == key(lines[at].Reference) {
		at--
	}
	return lines[:at], lines[at:]
}

func (t *touchingLines) close(ctx context.Context) error {
	if _, err := t.tx.Exec(ctx, `CLOSE touching`); err != nil {
		return fmt.Errorf("end looking for orders that are known: %w", err)
	}
	return nil
}

// planPurchaseLines compares lines of purchases with what is known.
func planPurchaseLines(ctx context.Context, tx pgx.Tx, organization uuid.UUID, _ *Import, lines []*touchingLine) (planBatch, error) {
	said := make([]*Purchase, len(lines))
	for n, l := range lines {
		p, err := l.Record.purchase()
		if err != nil {
			return planBatch{}, fmt.Errorf("read line %d again: %w", l.Line, err)
		}
		said[n] = p
	}
	plan, err := planSaid(ctx, tx, organization, said)
	batch := planBatch{lines: lines, does: make([]lineEffect, len(plan))}
	for n, p := range plan {
		batch.does[n] = lineEffect{outcome: p.Outcome, changes: p.Changes}
	}
	batch.write = func(ctx context.Context, a *importApplication) error { return a.writePurchases(ctx, lines, plan) }
	return batch, err
}

// planSaid compares purchases with what is known; the plan has one entry for each of them, in order.
func planSaid(ctx context.Context, db postgres.DB, organization uuid.UUID, said []*Purchase) ([]PlannedPurchase, error) {
	known, err := purchasesReferenced(ctx, db, organization, references(said))
	if err != nil {
		return nil, err
	}
	plan := planPurchases(known, said)
	return plan, planCustom(ctx, db, organization, said, plan)
}

// keep writes down what the lines do, where that is other than what was written before.
func (b planBatch) keep(ctx context.Context, tx pgx.Tx, organization, id uuid.UUID) error {
	var lines []int
	var outcomes []string
	var changes [][]FieldChange
	var problems [][]ImportProblem
	for n, l := range b.lines {
		does := b.does[n]
		if does.outcome == l.Outcome && (does.outcome == OutcomeNew && !b.tells || does.outcome == OutcomeSame) {
			continue
		}
		lines, outcomes = append(lines, l.Line), append(outcomes, string(does.outcome))
		changes, problems = append(changes, append([]FieldChange{}, does.changes...)), append(problems, append([]ImportProblem{}, does.problems...))
	}
	if len(lines) == 0 {
		return nil
	}
	const query = `
		UPDATE import_rows r SET outcome = p.outcome, changes = p.changes, problems = p.problems
		FROM unnest($3::integer[], $4::text[], $5::jsonb[], $6::jsonb[]) AS p (line, outcome, changes, problems)
		WHERE r.organization_id = $1 AND r.import_id = $2 AND r.line = ANY ($3) AND r.line = p.line`
	if _, err := tx.Exec(ctx, query, organization, id, lines, outcomes, changes, problems); err != nil {
		return fmt.Errorf("write what %d lines do: %w", len(lines), err)
	}
	return nil
}

func countOutcomes(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import) error {
	const query = `SELECT outcome, count(*) AS lines FROM import_rows WHERE organization_id = $1 AND import_id = $2 GROUP BY outcome`
	type row struct {
		Outcome Outcome `db:"outcome"`
		Lines   int     `db:"lines"`
	}
	rows, err := many[row](ctx, tx, query, organization, i.ID)
	if err != nil {
		return err
	}
	of := map[Outcome]int{}
	for _, r := range rows {
		of[r.Outcome] = r.Lines
	}
	i.setCounts(ImportCounts{New: of[OutcomeNew], Changed: of[OutcomeChanged], Same: of[OutcomeSame], Refused: of[OutcomeRefused], Apart: of[OutcomeApart]})
	return nil
}
