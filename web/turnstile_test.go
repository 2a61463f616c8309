package web

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"calfleet/internal/auth"
)

func TestExports_WaitForAPlaceAndAreToldWhenToComeBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seedFleet(t, w)
	s, err := newServer(w.options)
	if err != nil {
		t.Fatal(err)
	}
	s.exports = newTurnstile(1, time.Millisecond)
	if w.handler, err = s.handler(); err != nil {
		t.Fatal(err)
	}
	c := w.client().signIn(auth.Viewer)
	s.exports.places <- struct{}{}
	c.get("/hosts.csv").status(http.StatusServiceUnavailable).shows("h1", "Many lists are being exported").get("/hosts").status(http.StatusOK)
	if c.get("/hosts.csv"); c.res.Header.Get("Retry-After") == "" {
		t.Error("nobody is told when to come back")
	}
	<-s.exports.places
	c.get("/hosts.csv").status(http.StatusOK).get("/hosts.csv").status(http.StatusOK)
}

func TestTurnstile_LetsSoManyThroughAtOnce(t *testing.T) {
	t.Parallel()
	gate, inside, most := newTurnstile(2, time.Minute), make(chan struct{}, 10), 0
	var lock sync.Mutex
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			err := gate.pass(t.Context(), func() error {
				inside <- struct{}{}
				lock.Lock()
				most = max(most, len(inside))
				lock.Unlock()
				<-inside
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if most > 2 {
		t.Errorf("%d at once, want 2", most)
	}
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
