package inventory

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/report"
)

// Live is a report that its collector sends itself, and so tells how the collector's clock goes.
type Live struct {
	By     string // who submits it
	Report report.Report
	SentAt time.Time // what the collector's clock said as it was sent; zero: not said
}

// MayComeTogether reports whether a report may be submitted together with others. Those of brokers, who speak of many computers, and
// those that bring purchases come alone.
func (l Live) MayComeTogether() bool {
	return l.Report.Deployment == nil && len(l.Report.Purchases) == 0
}

// SubmitLiveReports is SubmitReport for reports that arrived at the same moment, in one transaction. Where it returns an error nothing of any was kept,
// and the others should be submitted without the one that spoilt it. What beside queues is written with them, also where they were received
// before: nil is nothing.
func (s *Store) SubmitLiveReports(ctx context.Context, organization uuid.UUID, reports []Live, beside func(*pgx.Batch)) ([]Taken, error) {
	submitted := column(reports, func(l Live) submission { return submission{arrival{live: true, sentAt: l.SentAt}, l.By, l.Report} })
	return s.submit(ctx, organization, submitted, beside)
}

// SubmitLiveReport is SubmitLiveReports for one.
func (s *Store) SubmitLiveReport(ctx context.Context, organization uuid.UUID, r Live) (Receipt, error) {
	return sole(s.SubmitLiveReports(ctx, organization, []Live{r}, nil))
}
