package portal

import (
	"context"
	"encoding/json"
	"testing"
	"testing/synctest"
	"time"
)

func decoded(t *testing.T, data []byte) (out map[string]any) {
	t.Helper()
	if err := json.Unmarshal(data, &out); err != nil {
		t.Errorf("%s: %v", data, err)
	}
	return out
}

func TestWait_DoublesUpToTheLongestWithHalfOfChance(t *testing.T) {
	t.Parallel()
	for attempt, seconds := range []int{5, 10, 20, 40, 80, 160, 320, 640, 900, 900} {
		full := time.Duration(seconds) * time.Second
		seen := map[time.Duration]bool{}
		for range 200 {
			wait := Wait(attempt, 0)
			if wait < full/2 || wait > full {
				t.Fatalf("attempt %d waits %v, not within %v and %v", attempt, wait, full/2, full)
			}
			seen[wait] = true
		}
		if len(seen) < 100 {
			t.Errorf("attempt %d: agents come back together", attempt)
		}
	}
	if wait := Wait(1_000_000, 0); wait > LongestWait || wait < LongestWait/2 {
		t.Errorf("after a million attempts: %v", wait)
	}
}

func TestWait_NeverShorterThanThePortalAsked(t *testing.T) {
	t.Parallel()
	for _, asked := range []time.Duration{time.Second, 30 * time.Second, time.Hour} {
		for range 200 {
			if wait := Wait(0, asked); wait < asked || wait > asked+max(asked/10, time.Second) {
				t.Fatalf("asked for %v, waits %v", asked, wait)
			}
		}
	}
	if wait := Wait(0, 1000*time.Hour); wait > 27*time.Hour {
		t.Errorf("a portal can silence an agent for %v", wait)
	}
}

func TestRetryAfter_SecondsOrDate(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"": 0, "7": 7 * time.Second, "-7": 0, "soon": 0, "99999999999999": 0,
		"Mon, 30 Nov 2026 12:01:00 GMT": time.Minute, "Mon, 30 Nov 2026 11:00:00 GMT": 0,
	} {
		if got := retryAfter(text, now); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestSleep_DoesNotBeginWhatItCannotFinish(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if Sleep(ctx, 2*time.Minute) || time.Since(begin) > 0 {
			t.Error("waits past its deadline")
		}
		if !Sleep(ctx, 30*time.Second) || time.Since(begin) != 30*time.Second {
			t.Error("did not wait")
		}
		cancel()
		if Sleep(ctx, time.Second) {
			t.Error("waits without a context")
		}
	})
}
