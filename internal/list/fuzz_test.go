package list_test

import (
	"errors"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/list"
)

// FuzzDecode reads any address: it is refused with a reason, or it is a list whose own address reads as the same list.
func FuzzDecode(f *testing.F) {
	for _, query := range []string{
		"q=lyon&release=2019,2022&mode=per-user&seen=before:2026-11-01&sort=-seen,name&columns=name,release", "grace=from:-3,to:10&domain=not:", "release=&release=2019",
		"domain.op=is&domain=has:x", "seen.from=2026-01-01&seen.to=30d-ago", "servers=unread&born=in-3d", "after=AAAAAAAAAAAAWyJhIl0", "before=%00&lang=fr", ";", "q=%ff&%ff=1",
		"columns=all&sort=-name,-name", "domain=has:is:unread",
	} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		values, _ := url.ParseQuery(query) // whatever can be read of it, as a server does
		collected, _ := list.Collect(values)
		s, err := machines.Decode(collected)
		if err != nil {
			wrong, ok := errors.AsType[list.Problems](err)
			if !ok || len(wrong) == 0 {
				t.Fatalf("%q: %v says nothing of what is wrong", query, err)
			}
			return
		}
		written := s.Query()
		again, err := url.ParseQuery(written)
		if err != nil {
			t.Fatalf("%q is written %q: %v", query, written, err)
		}
		same, err := machines.Decode(again)
		if err != nil || same.Query() != written {
			t.Fatalf("%q is written %q and read as %q, %v", query, written, same.Query(), err)
		}
		text, args := list.Statement(s, uuid.Nil)
		textOfSame, argsOfSame := list.Statement(same, uuid.Nil)
		if diff := cmp.Diff([]any{text, args}, []any{textOfSame, argsOfSame}); diff != "" {
			t.Fatalf("%q reads other rows than %q:\n%s", query, written, diff)
		}
	})
}
