package agent_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"calfleet/internal/agent"
	"calfleet/internal/agent/facts"
	"calfleet/internal/agent/privacy"
)

func TestRun_ReportsAtEveryIntervalAndStops(t *testing.T) {
	t.Parallel()
	inBubble(t, func(w *world) {
		t := w.t
		stopped := make(chan error, 1)
		ctx, cancel := context.WithCancel(t.Context())
		go func() { stopped <- w.Run(ctx, time.Hour, 10*time.Minute) }()
		time.Sleep(10 * time.Hour) //nolint:forbidigo // in a bubble
		cancel()
		if err := <-stopped; err != nil {
			t.Error(err)
		}
		sent := w.of(pathReports)
		if len(sent) < 9 || len(sent) > 11 || sent[0].After > 10*time.Minute {
			t.Errorf("%d reports in ten hours, the first after %v", len(sent), sent[0].After)
		}
	})
}

func TestRun_EndsWhenWindowsIsStuck(t *testing.T) {
	t.Parallel()
	inBubble(t, func(w *world) {
		t := w.t
		never := make(chan struct{})
		defer close(never)
		w.Open = func() (facts.Machine, func(), error) {
			<-never
			return &facts.Recording{}, func() {}, nil
		}
		if err := w.Run(t.Context(), time.Hour, 0); !errors.Is(err, agent.ErrStuck) {
			t.Errorf("%v", err)
		}
		if after := time.Since(w.begin); after < 15*time.Minute || after > 20*time.Minute {
			t.Errorf("after %v", after)
		}
	})
}

func TestPurge_RemovesWhatIsTheAgentsAndNothingElse(t *testing.T) {
	t.Parallel()
	inBubble(t, func(w *world) {
		t := w.t
		w.Privacy, w.answer = privacy.Pseudonyms, func(int, heard) (int, http.Header, string) { return problem(404, "") }
		_ = w.once(time.Minute)
		foreign := filepath.Join(w.Dir, "thesis.docx")
		if err := os.WriteFile(foreign, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := agent.Purge(w.Dir); err != nil {
			t.Fatal(err)
		}
		if left, err := os.ReadDir(w.Dir); err != nil || len(left) != 1 || left[0].Name() != "thesis.docx" {
			t.Errorf("left: %v (%v)", left, err)
		}
		if err := errors.Join(os.Remove(foreign), agent.Purge(w.Dir), agent.Purge(w.Dir)); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(w.Dir); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the empty directory is still there (%v)", err)
		}
	})
}
