package inventory

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/postgres"
	"calfleet/internal/report"
)

// SubmitReports is SubmitReport for all reports of a file, in one transaction: the file is taken in whole, or nothing of it is. The receipts are in the
// order of the reports. What it returns as an error tells which computer the report was about that was refused.
func (s *Store) SubmitReports(ctx context.Context, organization uuid.UUID, by string, reports []report.Report) ([]Receipt, error) {
	receipts := make([]Receipt, len(reports))
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		changed := false
		if len(reports) > 1 { // locks that are taken one after the other may cross
			batch := &pgx.Batch{}
			queueLocks(batch, organization, nil, true)
			if err := sendBatch(ctx, tx, batch); err != nil {
				return err
			}
		}
		for i, r := range reports {
			taken, news, err := submitIn(ctx, tx, organization, []submission{{by: by, report: r}}, nil)
			if receipts[i], err = sole(taken, err); err != nil {
				return fmt.Errorf("report of %s: %w", r.Computer.Name, err)
			}
			changed = changed || news
		}
		return s.assessIf(ctx, tx, organization, changed)
	})
	if err != nil {
		return nil, err
	}
	return receipts, nil
}
