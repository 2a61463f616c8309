package agent_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"calfleet/internal/agent"
)

func TestOnce_WaitsLongerAndLonger(t *testing.T) {
	t.Parallel()
	inBubble(t, func(w *world) {
		t := w.t
		w.answer = func(n int, r heard) (int, http.Header, string) {
			if r.Path == pathReports {
				return http.StatusBadGateway, nil, ""
			}
			return fine(n, r)
		}
		_ = w.once(4 * time.Hour)
		attempts := w.of(pathReports)
		full := 5 * time.Second
		for i := 1; i < len(attempts); i++ {
			gap := attempts[i].After - attempts[i-1].After
			if gap < full/2 || gap > full {
				t.Errorf("gap %d is %v, not within %v and %v", i, gap, full/2, full)
			}
			full = min(2*full, 15*time.Minute)
		}
		if len(attempts) < 15 {
			t.Errorf("only %d attempts in four hours", len(attempts))
		}
	})
}

func TestOnce_ObeysRetryAfter(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{"seconds": "120", "date": "Sat, 01 Jan 2000 00:02:00 GMT"} { // a bubble begins at the turn of 2000
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(w *world) {
				t := w.t
				w.answer = func(n int, r heard) (int, http.Header, string) {
					if r.Path == pathReports && n == 0 {
						return http.StatusServiceUnavailable, http.Header{"Retry-After": {value}}, ""
					}
					return fine(n, r)
				}
				if err := w.once(time.Hour); err != nil {
					t.Fatal(err)
				}
				attempts := w.of(pathReports)
				if gap := attempts[1].After - attempts[0].After; gap < 2*time.Minute || gap > 132*time.Second {
					t.Errorf("came back after %v", gap)
				}
			})
		})
	}
}

func TestOnce_DoesAsTheContractSays(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name                     string
		status                   int
		place                    string
		reports, enrolled, waits int
		refused                  bool
	}{
		{"wrong body", 422, "computer.os", 1, 1, 0, true},
		{"too large", 413, "", 1, 1, 0, true},
		{"not this computer", 403, "computer", 2, 2, 1, false},
		{"token revoked", 401, "", 2, 2, 1, false},
		{"held", 409, "agent", 1, 1, 1, false},
		{"no portal there", 404, "", 1, 1, 1, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(w *world) {
				t := w.t
				w.answer = func(n int, r heard) (int, http.Header, string) {
					if r.Path == pathReports {
						return problem(test.status, test.place)
					}
					return fine(n, r)
				}
				err := w.once(time.Hour)
				_, refused := errors.AsType[*agent.Refused](err)
				if err == nil || refused != test.refused {
					t.Errorf("error %v", err)
				}
				if r, e := len(w.of(pathReports)), len(w.of(pathEnrol)); r != test.reports || e != test.enrolled || w.waiting() != test.waits {
					t.Errorf("%d reports, %d enrolments, %d wait; want %d, %d, %d", r, e, w.waiting(), test.reports, test.enrolled, test.waits)
				}
				if state := w.of(pathState); len(state) != 1 || !strings.Contains(state[0].Body, "the portal answered") {
					t.Errorf("the portal isn't told: %+v", state)
				}
			})
		})
	}
}

func TestOnce_ReportOfAnotherNameLetsTheNextPass(t *testing.T) {
	t.Parallel()
	inBubble(t, func(w *world) {
		t := w.t
		bad := ""
		w.answer = func(n int, r heard) (int, http.Header, string) {
			if r.Path == pathReports && (bad == "" || r.Body == bad) {
				bad = r.Body
				return problem(403, "computer")
			}
			return fine(n, r)
		}
		_ = w.once(time.Minute)
		err := w.once(time.Minute)
		if undelivered, is := errors.AsType[*agent.Undelivered](err); !is || undelivered.Reports != 1 {
			t.Errorf("%v", err)
		}
		if last := w.of(pathReports); last[len(last)-1].Body == bad {
			t.Error("what can't be delivered holds up what can")
		}
	})
}

func TestOnce_TakenIDIsReplaced(t *testing.T) {
	t.Parallel()
	inBubble(t, func(w *world) {
		t := w.t
		w.answer = func(n int, r heard) (int, http.Header, string) {
			if r.Path == pathReports && n == 0 {
				return problem(409, "report_id")
			}
			return fine(n, r)
		}
		if err := w.once(time.Minute); err != nil {
			t.Fatal(err)
		}
		if sent := w.of(pathReports); len(sent) != 2 || w.reportID(sent[0].Body) == w.reportID(sent[1].Body) {
			t.Error("the id is the same")
		}
	})
}
