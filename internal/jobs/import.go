package jobs

import (
	"context"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
)

// importArgs are of a job that does what is asked of one import.
type importArgs struct {
	organizationArgs
	Import uuid.UUID `json:"import_id"`
}

func (importArgs) Kind() string { return "import" }

// InsertOpts keeps imports, which write for minutes, from the workers that judge.
func (importArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: importQueue} }

const importQueue = "imports"

type importWorker struct {
	river.WorkerDefaults[importArgs]
	do func(ctx context.Context, organization, id uuid.UUID) error
}

// Timeout is what a file of a million lines takes on a machine that is busy ten times over.
func (*importWorker) Timeout(*river.Job[importArgs]) time.Duration { return time.Hour }

// Work may run beside another job of the same import, which is for the work itself to know.
func (w *importWorker) Work(ctx context.Context, job *river.Job[importArgs]) error {
	return w.do(ctx, job.Args.Organization, job.Args.Import)
}

// resumeEvery is how long an import stands still whose worker died.
const resumeEvery = 20 * time.Second

// resumeUntil looks after imports whose worker died. River would, too, but only once their job could have ended by itself.
func resumeUntil(ending context.Context, log *slog.Logger, resume func(ctx context.Context) error) {
	tick := time.NewTicker(resumeEvery)
	defer tick.Stop()
	for {
		if err := resume(ending); err != nil && ending.Err() == nil {
			log.ErrorContext(ending, "resume imports", "error", err)
		}
		select {
		case <-tick.C:
		case <-ending.Done():
			return
		}
	}
}
