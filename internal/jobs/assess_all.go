package jobs

import (
	"cmp"
	"context"
	"time"

	"github.com/riverqueue/river"
)

type assessAllArgs struct{}

func (assessAllArgs) Kind() string { return "assess-all" }

type assessAllWorker struct {
	river.WorkerDefaults[assessAllArgs]
	assessAll func(ctx context.Context) error
}

func (w *assessAllWorker) Work(ctx context.Context, _ *river.Job[assessAllArgs]) error {
	if w.assessAll == nil {
		return nil
	}
	return w.assessAll(ctx)
}

// periodic has everything assessed anew from time to time: a grace period runs out, a subscription ends and facts grow old without
// anybody writing anything.
func (w Work) periodic() []*river.PeriodicJob {
	if w.AssessAll == nil {
		return nil
	}
	every := river.PeriodicInterval(cmp.Or(w.Every, time.Hour))
	args := func() (river.JobArgs, *river.InsertOpts) { return assessAllArgs{}, nil }
	return []*river.PeriodicJob{river.NewPeriodicJob(every, args, nil)}
}
