package jobs

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
)

func TestTurns_OneRunsOneWaitsTheRestIsAnswered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var turns turns
		organization := uuid.New()
		leave, err := turns.take(t.Context(), organization)
		if err != nil || leave == nil {
			t.Fatalf("the first got no turn: %v", err)
		}
		waited := make(chan func(), 1)
		go func() {
			later, err := turns.take(t.Context(), organization)
			if err != nil {
				t.Error(err)
			}
			waited <- later
		}()
		synctest.Wait()
		for range 3 {
			if third, err := turns.take(t.Context(), organization); third != nil || err != nil {
				t.Errorf("one too many got a turn, %v", err)
			}
		}
		if other, err := turns.take(t.Context(), uuid.New()); other == nil || err != nil {
			t.Errorf("another organization got no turn: %v", err)
		}
		leave()
		(<-waited)()
		if after, err := turns.take(t.Context(), organization); after == nil || err != nil {
			t.Errorf("once all have left there is no turn: %v", err)
		}
	})
}

func TestTurns_WaitEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var turns turns
		organization := uuid.New()
		leave, err := turns.take(t.Context(), organization)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		failed := make(chan error, 1)
		go func() {
			_, err := turns.take(ctx, organization)
			failed <- err
		}()
		synctest.Wait()
		cancel()
		if err := <-failed; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		leave()
		if again, err := turns.take(t.Context(), organization); again == nil || err != nil {
			t.Errorf("the place of the one that gave up is still taken: %v", err)
		}
	})
}

// Whoever is answered by another one must find its fact seen.
func TestTurns_EveryFactIsSeen(t *testing.T) {
	t.Parallel()
	for range 200 {
		var turns turns
		var mu sync.Mutex
		fact, seen := 0, 0
		organization := uuid.New()
		var jobs sync.WaitGroup
		for range 8 {
			jobs.Go(func() {
				mu.Lock()
				fact++
				mu.Unlock()
				leave, err := turns.take(t.Context(), organization)
				if err != nil {
					t.Error(err)
				}
				if leave == nil {
					return
				}
				mu.Lock()
				seen = fact
				mu.Unlock()
				leave()
			})
		}
		jobs.Wait()
		if seen != fact {
			t.Fatalf("%d of %d facts were seen", seen, fact)
		}
	}
}

func TestTurns_OrganizationRestsTwiceAsLongAsItWorked(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var turns turns
		tired, other := uuid.New(), uuid.New()
		for worked, want := range map[time.Duration]time.Duration{time.Second: 2 * time.Second, time.Hour: maxRest} {
			turns.tire(tired, worked)
			if left := turns.rest(tired); left != want {
				t.Errorf("after %s it rests %s, want %s", worked, left, want)
			}
			if left := turns.rest(other); left != 0 {
				t.Errorf("another organization rests %s, too", left)
			}
			<-time.After(want)
			if left := turns.rest(tired); left != 0 || len(turns.resting) != 0 {
				t.Errorf("after its rest it rests %s, and %d are known to", left, len(turns.resting))
			}
		}
	})
}
