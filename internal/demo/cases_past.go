package demo

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/cases"
	"calfleet/internal/compat"
	"calfleet/internal/findings"
	"calfleet/internal/postgres"
)

// pastCase is a case that ended before anybody looked, so that statistics have something to teach. Its finding was about a machine that is gone.
type pastCase struct {
	remedy  string
	machine string
	opened  int // days ago
	steps   []pastStep
}

// pastStep is a state that it came into, so many days after it was opened.
type pastStep struct {
	after int
	state cases.State
}

// ended is what was carried out in the last three quarters: small things in days, letters in weeks, and not everything with success.
var ended = []pastCase{
	{compat.SetMode, "rdsh-2016-01", 215, []pastStep{{1, cases.Installing}, {2, cases.Verifying}, {3, cases.Solved}}},
	{compat.DowngradeOrExchange, "lic-2016-01", 205, []pastStep{{2, cases.Proofs}, {6, cases.Sent}, {20, cases.Answered}, {21, cases.Installing}, {23, cases.Solved}}},
	{compat.RepointToNewerServer, "rdsh-2016-02", 190, []pastStep{{3, cases.Installing}, {6, cases.Solved}}},
	{compat.DowngradeOrExchange, "lic-2016-02", 150, []pastStep{{1, cases.Sent}, {18, cases.Refused}}},
	{compat.NewerLicenseServer, "lic-2016-03", 131, []pastStep{{7, cases.Installing}, {12, cases.Verifying}, {14, cases.Solved}}},
	{compat.SetMode, "rdsh-2016-03", 120, []pastStep{{1, cases.Installing}, {2, cases.Solved}}},
	{compat.DowngradeOrExchange, "lic-2016-04", 112, []pastStep{{4, cases.Proofs}, {13, cases.Sent}, {33, cases.Answered}, {35, cases.Installing}, {38, cases.Solved}}},
	{compat.RepointToNewerServer, "rdsh-2016-04", 64, []pastStep{{1, cases.Installing}, {2, cases.Verifying}, {3, cases.Solved}}},
	{compat.NewerLicenseServer, "lic-2016-05", 58, []pastStep{{9, cases.Dropped}}},
	{compat.DowngradeOrExchange, "lic-2016-06", 47, []pastStep{{1, cases.Proofs}, {3, cases.Sent}, {11, cases.Answered}, {12, cases.Installing}, {14, cases.Solved}}},
	{compat.SetMode, "rdsh-2016-05", 40, []pastStep{{0, cases.Installing}, {1, cases.Solved}, {12, cases.Installing}, {14, cases.Solved}}},
}

// endCases writes them down, each for a finding like one that is open now.
func (f *fleet) endCases(ctx context.Context, pool *pgxpool.Pool, open []*findings.Finding) error {
	return postgres.InTx(ctx, pool, func(ctx context.Context, tx pgx.Tx) error {
		number := 0
		for _, p := range ended {
			finding, remedy := offering(open, p.remedy)
			if remedy == nil {
				continue
			}
			number++
			if err := f.endCase(ctx, tx, p, number, finding, remedy); err != nil {
				return fmt.Errorf("end case %d: %w", number, err)
			}
		}
		return nil
	})
}

// offering is the first finding that offers a remedy, and that.
func offering(open []*findings.Finding, remedy string) (*findings.Finding, *compat.Remedy) {
	for _, finding := range open {
		for i := range finding.Detail.Remedies {
			if r := &finding.Detail.Remedies[i]; r.ID == remedy {
				return finding, r
			}
		}
	}
	return nil, nil
}

func (f *fleet) endCase(ctx context.Context, tx pgx.Tx, p pastCase, number int, like *findings.Finding, remedy *compat.Remedy) error {
	const found = `
		INSERT INTO findings (
			organization_id, finding_id, scope, collection_id, rule, subject, severity, verdict, message, detail, place, opened_at, assessed_at, resolved_at)
		SELECT organization_id, @gone, scope, collection_id, rule, @machine, severity, verdict, replace(message::text, subject, @machine)::jsonb, detail, place,
		       now() - @found * interval '1 day', now() - @closed * interval '1 day', now() - @closed * interval '1 day'
		FROM findings
		WHERE organization_id = @organization AND finding_id = @like`
	const opened = `
		INSERT INTO cases (organization_id, case_id, number, remedy, target, detail, state, entered_at, resumes, due_on, opened_by, opened_at)
		SELECT @organization, @case, @number, @remedy, '', @detail, @state::text, now() - @closed * interval '1 day', CASE WHEN @state::text = 'solved' THEN 'installing' ELSE '' END,
		       now()::date - @opened::integer + 30, @actor, now() - @opened * interval '1 day'`
	const linked = `
		INSERT INTO case_findings (organization_id, case_id, scope, rule, subject, finding_id)
		SELECT organization_id, @case, scope, rule, subject, finding_id FROM findings WHERE organization_id = @organization AND finding_id = @gone`
	last := p.steps[len(p.steps)-1]
	closed := p.opened - last.after // days ago
	id, gone := uuid.NewSHA1(f.id(), []byte("case of "+p.machine)), uuid.NewSHA1(f.id(), []byte("finding of "+p.machine))
	var batch pgx.Batch
	batch.Queue(found, pgx.StrictNamedArgs{"organization": f.id(), "gone": gone, "machine": p.machine, "like": like.ID, "found": p.opened + 1, "closed": closed})
	batch.Queue(opened, pgx.StrictNamedArgs{
		"organization": f.id(), "case": id, "number": number, "remedy": p.remedy, "detail": remedy, "state": last.state, "opened": p.opened, "closed": closed, "actor": actor,
	})
	batch.Queue(linked, pgx.StrictNamedArgs{"organization": f.id(), "case": id, "gone": gone})
	f.tellCase(&batch, id, p)
	return tx.SendBatch(ctx, &batch).Close()
}

// tellCase writes the diary of a case that ended: the portal says what is solved and what came back.
func (f *fleet) tellCase(batch *pgx.Batch, id uuid.UUID, p pastCase) {
	const told = `
		INSERT INTO case_events (organization_id, event_id, case_id, at, by, state, body)
		VALUES ($1, $2, $3, now() - $4 * interval '1 day', $5, $6, '')`
	was := cases.Draft
	for _, s := range append([]pastStep{{0, cases.Draft}}, p.steps...) {
		by := actor
		if s.state == cases.Solved || was == cases.Solved {
			by = findings.Portal
		}
		batch.Queue(told, f.id(), uuid.Must(uuid.NewV7()), id, p.opened-s.after, by, s.state)
		was = s.state
	}
}
