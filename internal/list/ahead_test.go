package list_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/list"
)

// Both ways to read rows, by pages and all at once, must see the same: with values that repeat themselves, nulls between them and
// texts that are empty beside texts that are null.
func TestEach_ReadsWhatPagesShow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fleet()
	for i := range 300 { // more than are read ahead
		m := machine{Name: fmt.Sprintf("more-%03d", i), Domain: new([]string{"", "a", "a", "b"}[i%4])}
		if i%3 == 0 {
			m.Domain, m.Servers = nil, []string{fmt.Sprint("lic", i%2)}
		}
		w.add(m)
	}
	state := decode(t, machines, "sort=domain,name")
	var each, pages []*machine
	err := list.Each(t.Context(), w.Pool, here, state, func(m *machine) error {
		each = append(each, new(*m))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for next := &state; next != nil; {
		page := w.read(*next, 100)
		pages, next = append(pages, page.Rows...), page.Next
	}
	if len(each) != 354 {
		t.Errorf("%d rows, want 354", len(each))
	}
	if diff := cmp.Diff(pages, each); diff != "" {
		t.Errorf("pages (-) and all at once (+) differ:\n%s", diff)
	}
}

func TestEach_EndsWhereItsVisitorDoes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.exec(`INSERT INTO hosts (organization_id, host_id, name, source, created_at, updated_at)
		SELECT $1, gen_random_uuid(), 'host-' || i, 'test', now(), now() FROM generate_series(1, 20000) i`, here)
	stop := errors.New("enough")
	tests := map[string]struct {
		visit func(cancel func()) error
		want  error
	}{
		"an error": {func(func()) error { return stop }, stop},
		"nobody waits any more": {func(cancel func()) error {
			cancel()
			return nil
		}, context.Canceled},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			seen := 0
			err := list.Each(ctx, w.Pool, here, decode(t, machines, ""), func(*machine) error {
				if seen++; seen == 700 {
					return test.visit(cancel)
				}
				return nil
			})
			if !errors.Is(err, test.want) {
				t.Errorf("%v, want %v", err, test.want)
			}
			if seen == 20_000 {
				t.Error("all rows were read all the same")
			}
		})
	}
}

// A visitor that panics is the caller's trouble; the connection is whole all the same.
func TestEach_OutlivesItsVisitor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.exec(`INSERT INTO hosts (organization_id, host_id, name, source, created_at, updated_at)
		SELECT $1, gen_random_uuid(), 'host-' || i, 'test', now(), now() FROM generate_series(1, 2000) i`, here)
	state := decode(t, machines, "")
	for range 20 {
		func() {
			defer func() {
				if said := recover(); said != "enough" {
					t.Errorf("it says %v", said)
				}
			}()
			_ = list.Each(t.Context(), w.Pool, here, state, func(*machine) error { panic("enough") })
		}()
	}
	if n := len(w.names("")); n != 2000 {
		t.Errorf("%d rows, want 2000", n)
	}
}
