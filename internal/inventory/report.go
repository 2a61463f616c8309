package inventory

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/postgres"
	"calfleet/internal/report"
)

// Receipt acknowledges a report. The same report gets the same receipt, however often it is sent.
type Receipt struct {
	ReportID   uuid.UUID `json:"report_id" db:"report_id"`
	ReceivedAt time.Time `json:"received_at" db:"received_at"`
	Stale      bool      `json:"stale" db:"stale"` // newer facts were known already: kept, not applied
}

// SubmitReport keeps a report from a file and applies what it says, in one transaction, and asks for an assessment if anything
// changed. by is who submits it. It returns fault.Conflict where another report has that id, and fault.Invalid where a purchase in it
// can't be understood.
//
// A collector's clock that runs ahead is not believed: facts are never newer than their arrival, so that a report from
// the year 2036 doesn't shut out those of today.
func (s *Store) SubmitReport(ctx context.Context, organization uuid.UUID, by string, r report.Report) (Receipt, error) {
	return sole(s.submit(ctx, organization, []submission{{by: by, report: r}}, nil))
}

// submit keeps reports in a transaction of their own. What beside queues is written with them, also where they were received before: nil is nothing.
func (s *Store) submit(ctx context.Context, organization uuid.UUID, reports []submission, beside func(*pgx.Batch)) (taken []Taken, err error) {
	err = postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		var changed bool
		if taken, changed, err = submitIn(ctx, tx, organization, reports, beside); err != nil {
			return err
		}
		return s.assessIf(ctx, tx, organization, changed)
	})
	return taken, err
}

// submission is a report, and how it came.
type submission struct {
	arrival

	by     string
	report report.Report
}

// Taken is what became of one of several reports that were submitted together.
type Taken struct {
	Receipt

	Err error // fault.Conflict where another report has the id; nil: it is kept
}

// sole is what became of the only report.
func sole(taken []Taken, err error) (Receipt, error) {
	if err != nil {
		return Receipt{}, err
	}
	return taken[0].Receipt, taken[0].Err
}

// submitIn keeps reports and applies what they say in the order of their arrival, but for those that were kept before. It takes two round trips.
func submitIn(ctx context.Context, tx pgx.Tx, organization uuid.UUID, reports []submission, beside func(*pgx.Batch)) (taken []Taken, changed bool, err error) {
	a, batch := &application{tx: tx, organization: organization, updateOnly: map[any]bool{}}, &pgx.Batch{}
	kept, all := make([]*storing, len(reports)), Records{}
	for i, r := range reports {
		if kept[i], err = a.prepare(r); err != nil {
			return nil, false, err
		}
		all = all.and(kept[i].records)
	}
	if len(all.Deployments)+len(all.Purchases) == 0 {
		postgres.QueuePlans(batch)
	}
	var now time.Time
	queueKeep(batch, organization, kept, &now)
	if err := a.read(ctx, batch, all); err != nil {
		return nil, false, fmt.Errorf("keep %s: %w", labelOf(kept), err)
	}
	a.begin(now)
	if beside != nil {
		beside(a.batch)
	}
	if err := a.takeReports(ctx, kept); err != nil {
		return nil, false, err
	}
	if err := a.finish(ctx); err != nil {
		return nil, false, fmt.Errorf("apply %s: %w", labelOf(kept), err)
	}
	return column(kept, func(k *storing) Taken { return k.Taken }), a.effect.Changed, nil
}

// takeReports takes what is said by the reports that are new.
func (a *application) takeReports(ctx context.Context, kept []*storing) error {
	stale := []uuid.UUID{}
	for _, k := range kept {
		if !k.isNew {
			continue
		}
		k.records.note(k.clockAhead(k.report.CollectedAt, k.ReceivedAt))
		if err := a.take(ctx, sourceOf(k.report, k.by, k.ReceivedAt), k.records); err != nil {
			return fmt.Errorf("apply report %s: %w", k.report.ID, err)
		}
		if k.Stale = a.effect.Stale; k.Stale {
			stale = append(stale, k.ReportID)
		}
	}
	queueStale(a.batch, a.organization, stale)
	queueAgain(a.batch, a.organization, kept)
	return nil
}

func (s *Store) assessIf(ctx context.Context, tx pgx.Tx, organization uuid.UUID, changed bool) error {
	if !changed {
		return nil
	}
	return s.jobs.Assess(ctx, tx, organization)
}

func sourceOf(r report.Report, by string, now time.Time) Source {
	source := Source{Name: cmp.Or(collectorName(r), by), ID: r.ID, CollectedAt: r.CollectedAt}
	if source.CollectedAt.After(now) {
		source.CollectedAt = now
	}
	return source
}

func collectorName(r report.Report) string {
	return strings.TrimSpace(r.Collector.Name + " " + r.Collector.Version)
}

// change runs fn in a transaction of its own and asks for an assessment.
func (s *Store) change(ctx context.Context, organization uuid.UUID, fn func(ctx context.Context, tx pgx.Tx, now time.Time) error) error {
	return postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		now, err := postgres.Now(ctx, tx)
		if err != nil {
			return err
		}
		if err := fn(ctx, tx, now); err != nil {
			return err
		}
		return s.jobs.Assess(ctx, tx, organization)
	})
}
