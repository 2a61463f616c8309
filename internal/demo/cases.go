package demo

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/cases"
	"calfleet/internal/compat"
	"calfleet/internal/findings"
	"calfleet/internal/postgres"
)

// demoCase is a remedy that somebody of the demo carries out.
type demoCase struct {
	remedy  string
	note    string
	through []cases.State // how far it has come
	days    int           // that it has until it is due; it may be late
	age     int           // days since it was opened
}

// carriedOut is what is under way in every demo organization: the two ways of the case the portal exists for, and a small one.
var carriedOut = []demoCase{
	{compat.DowngradeOrExchange, "Ticket 4711", []cases.State{cases.Proofs, cases.Sent}, -1, 9},
	{compat.NewerLicenseServer, "", nil, 21, 2},
	{compat.RepointToNewerServer, "", []cases.State{cases.Installing}, 7, 4},
	{compat.SetMode, "", []cases.State{cases.Installing, cases.Verifying}, 3, 1},
}

// openCases opens them once, ever, each for the first finding that offers its remedy.
func (f *fleet) openCases(ctx context.Context, pool *pgxpool.Pool, found *findings.Store) error {
	const opened = `SELECT EXISTS (SELECT FROM cases WHERE organization_id = $1)`
	var done bool
	if err := pool.QueryRow(ctx, opened, f.id()).Scan(&done); err != nil || done {
		return err
	}
	open, err := found.List(ctx, f.id(), findings.Filter{Verdict: "violation"})
	if err != nil {
		return err
	}
	if err := f.endCases(ctx, pool, open); err != nil {
		return err
	}
	for _, d := range carriedOut {
		if err := f.openCase(ctx, pool, open, d); err != nil {
			return err
		}
	}
	return postgres.InTx(ctx, pool, func(ctx context.Context, tx pgx.Tx) error { return cases.Follow(ctx, tx, f.id()) }) // what is late already is reminded of
}

func (f *fleet) openCase(ctx context.Context, pool *pgxpool.Pool, open []*findings.Finding, d demoCase) error {
	store := cases.New(pool)
	finding, r := offering(open, d.remedy)
	if r == nil {
		return nil
	}
	id, err := store.Open(ctx, f.id(), actor, cases.Opening{Remedy: r.ID, Target: r.Target, Findings: []uuid.UUID{finding.ID}})
	if err != nil {
		return err
	}
	return f.advance(ctx, pool, store, id, d)
}

// advance moves a case to where it is, and gives it its age.
func (f *fleet) advance(ctx context.Context, pool *pgxpool.Pool, store *cases.Store, id uuid.UUID, d demoCase) error {
	from := cases.Draft
	for _, to := range d.through {
		if err := store.Move(ctx, f.id(), actor, id, from, to, d.note); err != nil {
			return err
		}
		from = to
	}
	const age = `
		UPDATE cases
		SET due_on = (now() AT TIME ZONE 'UTC')::date + $3::integer, opened_at = opened_at - $4 * interval '1 day', entered_at = entered_at - $4 * CASE WHEN state = 'draft' THEN interval '1 day' ELSE interval '8 hours' END
		WHERE organization_id = $1 AND case_id = $2`
	const ageDiary = `
		UPDATE case_events e
		SET at = e.at - CASE WHEN e.state = c.state AND e.state <> 'draft' THEN $3 * interval '8 hours' ELSE $3 * interval '1 day' END
		FROM cases c
		WHERE e.organization_id = $1 AND e.case_id = $2 AND c.organization_id = $1 AND c.case_id = $2`
	if _, err := pool.Exec(ctx, age, f.id(), id, d.days, d.age); err != nil {
		return err
	}
	_, err := pool.Exec(ctx, ageDiary, f.id(), id, d.age)
	return err
}
