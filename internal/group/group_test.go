package group

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"calfleet/internal/fault"
)

var errBusy = errors.New("busy")

// doubling doubles numbers and remembers its groups. It takes a second for each, does not know 13, and breaks at 99.
type doubling struct {
	mu     sync.Mutex
	groups [][]int
}

func (d *doubling) work() Work[string, int, int] {
	return Work[string, int, int]{
		Do: d.do, Shared: Everybodys, Room: 100, Most: 4, Places: 2, Patience: time.Minute, Limit: time.Minute, Busy: errBusy,
	}
}

func (d *doubling) do(ctx context.Context, _ string, asked []int) ([]int, error) {
	d.mu.Lock()
	d.groups = append(d.groups, slices.Clone(asked))
	d.mu.Unlock()
	select {
	case <-time.After(time.Second):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	doubled := make([]int, len(asked))
	for i, n := range asked {
		switch n {
		case 13:
			return nil, errors.New("thirteen")
		case 66:
			return nil, fault.New(fault.Unavailable, "gone")
		case 99:
			panic("ninety-nine")
		}
		doubled[i] = 2 * n
	}
	return doubled, nil
}

// askAll asks for numbers in their order, the later ones while the first is served, and returns the answers as text.
func askAll(t *testing.T, g *Group[string, int, int], numbers ...int) []string {
	t.Helper()
	answers := make([]string, len(numbers))
	var all sync.WaitGroup
	for i, n := range numbers {
		all.Go(func() {
			v, err := g.Ask(t.Context(), "a", n)
			if answers[i] = fmt.Sprint(v); err != nil {
				answers[i], _, _ = strings.Cut(err.Error(), "\n")
			}
		})
		synctest.Wait()
	}
	all.Wait()
	return answers
}

// isEmpty wants nobody to be in a group any more.
func isEmpty(t *testing.T, g *Group[string, int, int]) {
	t.Helper()
	synctest.Wait()
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.lines) != 0 || g.taken != 0 {
		t.Errorf("%d lines and %d of the room remain", len(g.lines), g.taken)
	}
}

func want[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestAsk_WhoComesMeanwhileIsServedTogether(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &doubling{}
		g := New(d.work())
		want(t, "answers", askAll(t, g, 1, 2, 3, 4, 5, 6), []string{"2", "4", "6", "8", "10", "12"})
		want(t, "groups", d.groups, [][]int{{1}, {2, 3, 4, 5}, {6}})
		want(t, "answers later", askAll(t, g, 7), []string{"14"})
		isEmpty(t, g)
	})
}

func TestAsk_WhoSpoilsAGroupFailsAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &doubling{}
		want(t, "answers", askAll(t, New(d.work()), 1, 2, 13, 99, 3), []string{"2", "4", "thirteen", "panic: ninety-nine", "6"})
		want(t, "groups", d.groups, [][]int{{1}, {2, 13, 99, 3}, {2, 13}, {2}, {13}, {99, 3}, {99}, {3}})
	})
}

func TestAsk_WhatAllWouldMeetIsNotTriedByEach(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &doubling{}
		want(t, "answers", askAll(t, New(d.work()), 1, 2, 66), []string{"2", "gone", "gone"})
		want(t, "groups", d.groups, [][]int{{1}, {2, 66}})
	})
}

func TestAsk_KeysDoNotWaitForEachOtherUnlessThereIsNoPlace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g, began := New((&doubling{}).work()), time.Now()
		took := map[string]time.Duration{}
		var mu sync.Mutex
		var all sync.WaitGroup
		for _, key := range []string{"a", "b", "c"} {
			all.Go(func() {
				_, err := g.Ask(t.Context(), key, 1)
				mu.Lock()
				defer mu.Unlock()
				if took[key] = time.Since(began); err != nil {
					t.Error(err)
				}
			})
			synctest.Wait()
		}
		all.Wait()
		want(t, "took", took, map[string]time.Duration{"a": time.Second, "b": time.Second, "c": 2 * time.Second})
	})
}

func TestAsk_WhoHangsUpTakesNothingFromTheOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &doubling{}
		g := New(d.work())
		ctx, hangUp := context.WithCancel(t.Context())
		var gone sync.WaitGroup
		ask := func(ctx context.Context, n int, wants error) {
			gone.Go(func() {
				if _, err := g.Ask(ctx, "a", n); !errors.Is(err, wants) {
					t.Errorf("%d: %v, want %v", n, err, wants)
				}
			})
			synctest.Wait()
		}
		ask(ctx, 1, context.Canceled) // is being served
		ask(ctx, 2, context.Canceled) // waits
		ask(t.Context(), 3, nil)
		hangUp()
		gone.Wait()
		want(t, "groups", d.groups, [][]int{{1}, {3}})
		isEmpty(t, g)
	})
}

func TestAsk_WhoFindsNoRoomOrWaitsTooLongIsToldSo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &doubling{}
		work := d.work()
		work.Size, work.Room, work.Patience = func(n int) int { return n }, 10, 500*time.Millisecond
		want(t, "answers", askAll(t, New(work), 20, 3), []string{"40", "busy"}) // alone, one larger than the room is served
		work.Room = 100
		want(t, "answers", askAll(t, New(work), 20, 3), []string{"40", "busy"}) // 20 is served for longer than 3 waits
	})
}
