package web

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"calfleet/internal/auth"
)

func TestExports_WaitForAPlaceAndAreToldWhenToComeBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seedFleet(t, w)
	s := w.served(func(s *server) { s.exports = newTurnstile(1, time.Millisecond, errExporting) })
	c := w.client().signIn(auth.Viewer)
	s.exports.places <- struct{}{}
	c.get("/hosts.csv").status(http.StatusServiceUnavailable).shows("h1", "Many lists are being exported").get("/hosts").status(http.StatusOK)
	if c.get("/hosts.csv"); c.res.Header.Get("Retry-After") == "" {
		t.Error("nobody is told when to come back")
	}
	<-s.exports.places
	c.get("/hosts.csv").status(http.StatusOK).get("/hosts.csv").status(http.StatusOK)
}

func TestExports_OpenNoFileBeforeTheyHaveAPlace(t *testing.T) {
	w := newWorld(t)
	s := w.served(func(s *server) { s.exports = newTurnstile(1, time.Millisecond, errExporting) })
	c := w.client().signIn(auth.Viewer)
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "missing"))
	s.exports.places <- struct{}{}
	c.get("/hosts.csv").status(http.StatusServiceUnavailable).shows("h1", "Many lists are being exported")
	<-s.exports.places
	c.get("/hosts.csv").status(http.StatusInternalServerError)
}

func TestBulk_WaitsForAPlaceToBeLookedAt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seedFleet(t, w)
	s := w.served(func(s *server) { s.judging = newTurnstile(1, time.Millisecond, errJudging) })
	c := w.client().signIn(auth.Operator)
	c.get("/hosts/bulk?all=yes&do=topic:os")
	path := c.staged("/hosts/bulk", "os", "2025")
	s.judging.places <- struct{}{}
	c.get(path).status(http.StatusServiceUnavailable).shows("h1", "Much is being judged")
	c.get("/hosts/bulk?all=yes&do=tag")
	c.staged("/hosts/bulk", "tag", "prod") // which no rule judges
	<-s.judging.places
	c.get(path).status(http.StatusOK).shows("#effect li", "")
}

func TestTurnstile_LetsSoManyThroughAtOnce(t *testing.T) {
	t.Parallel()
	busy := errors.New("busy")
	gate, entered, leave := newTurnstile(2, time.Minute, busy), make(chan struct{}), make(chan struct{})
	var inside sync.WaitGroup
	for range 2 {
		inside.Go(func() {
			err := gate.pass(t.Context(), func() error {
				entered <- struct{}{}
				<-leave
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	<-entered
	<-entered // both are inside at once
	gate.patience = time.Millisecond
	if err := gate.pass(t.Context(), func() error { t.Error("a third is inside"); return nil }); !errors.Is(err, busy) {
		t.Errorf("the third: %v", err)
	}
	close(leave)
	inside.Wait()
	if err := gate.pass(t.Context(), func() error { return nil }); err != nil {
		t.Errorf("once they left: %v", err)
	}
}

func TestTurnstile_KeepsNoPlaceForWhoLeftOrFailed(t *testing.T) {
	t.Parallel()
	gate := newTurnstile(2, time.Minute, errors.New("busy"))
	gate.places <- struct{}{}
	gate.places <- struct{}{}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if err := gate.pass(gone, func() error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("somebody who left: %v", err)
	}
	func() {
		defer func() { _ = recover() }()
		<-gate.places
		_ = gate.pass(t.Context(), func() error { panic("in an export") })
	}()
	if len(gate.places) != 1 {
		t.Errorf("%d places are taken after a panic, want 1", len(gate.places))
	}
}

func TestPlans_WaitForAPlaceToBeReckoned(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seedFleet(t, w)
	s := w.served(func(s *server) { s.judging = newTurnstile(1, time.Millisecond, errJudging) })
	c := w.client().signIn(auth.Operator)
	c.post("/plans", "name", "What if").follow().status(http.StatusOK)
	path := c.path
	s.judging.places <- struct{}{}
	c.get(path).status(http.StatusServiceUnavailable).shows("h1", "Much is being judged")
	<-s.judging.places
	c.get(path).status(http.StatusOK).shows("h1", "What if")
}

// served has the world's requests answered by a server that is other than usual.
func (w *world) served(change func(*server)) *server {
	w.t.Helper()
	s, err := newServer(w.options)
	if err != nil {
		w.t.Fatal(err)
	}
	change(s)
	if w.handler, err = s.handler(); err != nil {
		w.t.Fatal(err)
	}
	return s
}
