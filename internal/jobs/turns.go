package jobs

import (
	"context"
	"sync"
	"time"

	"github.com/google/uuid"
)

// turns lets one job of an organization run and one wait for it, so that a busy organization doesn't take every worker of the
// process. The zero value is ready.
type turns struct {
	mu      sync.Mutex
	running map[uuid.UUID]chan struct{} // closed when the job leaves
	waiting map[uuid.UUID]bool
	resting map[uuid.UUID]time.Time // until when
}

// After a job an organization rests twice as long as the job took, and so long at most: while reports stream in, judging takes a third of a
// processor and not all that it can get.
const (
	restShare = 2
	maxRest   = 10 * time.Second
)

// rest is how much longer an organization rests from the job before; 0 for one that doesn't.
func (t *turns) rest(organization uuid.UUID) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	left := time.Until(t.resting[organization])
	if left <= 0 {
		delete(t.resting, organization)
	}
	return max(left, 0)
}

// tire has the organization rest after a job that took so long.
func (t *turns) tire(organization uuid.UUID, took time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.resting == nil {
		t.resting = map[uuid.UUID]time.Time{}
	}
	t.resting[organization] = time.Now().Add(min(restShare*took, maxRest))
}

// take returns when it is the caller's turn; leave ends it. It returns no leave and no error where another job waits already: that
// one has read nothing yet and will see all that the caller would have seen.
func (t *turns) take(ctx context.Context, organization uuid.UUID) (leave func(), err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.waiting[organization] {
		return nil, nil
	}
	if running, busy := t.running[organization]; busy {
		if err := t.wait(ctx, organization, running); err != nil {
			return nil, err
		}
	}
	if t.running == nil {
		t.running = map[uuid.UUID]chan struct{}{}
	}
	t.running[organization] = make(chan struct{})
	return func() { t.leave(organization) }, nil
}

// wait is called, and returns, with mu held. Nobody comes between the end of the running job and the one that waits, because whoever
// comes finds it waiting.
func (t *turns) wait(ctx context.Context, organization uuid.UUID, running chan struct{}) error {
	if t.waiting == nil {
		t.waiting = map[uuid.UUID]bool{}
	}
	t.waiting[organization] = true
	t.mu.Unlock()
	var err error
	select {
	case <-running:
	case <-ctx.Done():
		err = ctx.Err()
	}
	t.mu.Lock()
	delete(t.waiting, organization)
	return err
}

func (t *turns) leave(organization uuid.UUID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	close(t.running[organization])
	delete(t.running, organization)
}
