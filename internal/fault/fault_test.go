package fault

import (
	"errors"
	"fmt"
	"testing"
)

func TestKindOf_FirstFaultOfTheChainDecides(t *testing.T) {
	t.Parallel()
	inner := New(NotFound, "there is no host %d", 7)
	for name, c := range map[string]struct {
		err  error
		want Kind
	}{
		"a fault":               {inner, NotFound},
		"a fault within others": {fmt.Errorf("read page: %w", inner), NotFound},
		"a fault about a fault": {Wrap(Unavailable, inner, "the database is busy"), Unavailable},
		"faults side by side":   {errors.Join(At(Invalid, "name", "is missing"), inner), Invalid},
		"anything else":         {errors.New("disk full"), Internal},
		"nothing":               {nil, Internal},
	} {
		if got := KindOf(c.err); got != c.want {
			t.Errorf("%s: kind %d, want %d", name, got, c.want)
		}
	}
}

func TestError_SaysPlaceTextAndCause(t *testing.T) {
	t.Parallel()
	cause := errors.New("connection refused")
	for want, err := range map[string]error{
		"computer.name: must not be empty":         At(Invalid, "computer.name", "must not be empty"),
		"the database is away: connection refused": Wrap(Unavailable, cause, "the database is away"),
		"there is no such license server: lic01":   New(NotFound, "there is no such license server: %s", "lic01"),
	} {
		if err.Error() != want {
			t.Errorf("%q, want %q", err.Error(), want)
		}
	}
	if !errors.Is(Wrap(Unavailable, cause, "away"), cause) {
		t.Error("the cause is lost to the log")
	}
}
