package agent_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"calfleet/internal/agent"
	"calfleet/internal/agent/privacy"
)

func newReader(data []byte) io.Reader { return bytes.NewReader(data) }

// inBubble runs a test where time passes only while everybody waits.

func inBubble(t *testing.T, f func(*world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		f(newWorld(t))
	})
}

func TestOnce_EnrolsDeliversAndForgetsTheSecret(t *testing.T) {
	t.Parallel()
	inBubble(t, func(w *world) {
		t := w.t
		w.Secret = "calfleet_enrol_kept"
		w.answer = func(int, heard) (int, http.Header, string) { return http.StatusBadGateway, nil, "" }
		if err := w.EnrolNow(t.Context(), time.Minute); err == nil {
			t.Fatal("enrolled where nobody answers")
		}
		w.Secret, w.answer, w.heard = "", fine, nil
		for range 2 {
			if err := w.once(time.Minute); err != nil {
				t.Fatal(err)
			}
		}
		enrolled, reports := w.of(pathEnrol), w.of(pathReports)
		if len(enrolled) != 1 || enrolled[0].Key != "calfleet_enrol_kept" || !strings.Contains(enrolled[0].Body, `"machine_id":"1f0c2c86`) {
			t.Errorf("enrolled %+v", enrolled)
		}
		if len(reports) != 2 || reports[1].Key != "calfleet_agent_1" || w.waiting() != 0 {
			t.Errorf("%d reports, %d wait", len(reports), w.waiting())
		}
		if len(w.of(pathState)) != 2 || !strings.Contains(w.of(pathState)[0].Body, `"error":""`) {
			t.Errorf("state %+v", w.of(pathState))
		}
		if _, err := os.Stat(filepath.Join(w.Dir, "enrolment-secret")); !errors.Is(err, os.ErrNotExist) {
			t.Error("the secret is still there")
		}
	})
}

func TestOnce_KeepsWhatCouldNotBeDelivered(t *testing.T) {
	t.Parallel()
	inBubble(t, func(w *world) {
		t := w.t
		w.answer = func(n int, r heard) (int, http.Header, string) {
			if r.Path == pathReports {
				return http.StatusInternalServerError, nil, ""
			}
			return fine(n, r)
		}
		var undelivered *agent.Undelivered
		if err := w.once(2 * time.Minute); !errors.As(err, &undelivered) || undelivered.Reports != 1 {
			t.Fatalf("%v", err)
		}
		failed := w.of(pathReports)
		w.answer = fine
		if err := w.once(time.Minute); err != nil || w.waiting() != 0 {
			t.Fatalf("%v, %d wait", err, w.waiting())
		}
		delivered := w.of(pathReports)[len(failed):]
		if len(delivered) != 2 || delivered[0].Body != failed[0].Body {
			t.Error("the report that waited was not sent first, as it was")
		}
	})
}

// TestOnce_WaitsLongerAndLonger looks at when attempts come: never before half of what they double to, and never all at once.

// TestOnce_DoesAsTheContractSays walks through the table "Errors" of docs/agents.md.

func TestOnce_EnrolmentRefusedIsTriedAtTheNextRun(t *testing.T) {
	t.Parallel()
	inBubble(t, func(w *world) {
		t := w.t
		w.answer = func(int, heard) (int, http.Header, string) { return problem(401, "") }
		if err := w.once(time.Hour); err == nil || !strings.Contains(err.Error(), "enrol") {
			t.Errorf("%v", err)
		}
		if len(w.of(pathEnrol)) != 1 || len(w.of(pathReports)) != 0 || w.waiting() != 1 {
			t.Errorf("%d enrolments, %d wait", len(w.of(pathEnrol)), w.waiting())
		}
		w.answer = fine
		if err := w.once(time.Hour); err != nil || w.waiting() != 0 {
			t.Errorf("%v, %d wait", err, w.waiting())
		}
	})
}

func TestOnce_WithoutAnyKeySaysWhatToDo(t *testing.T) {
	t.Parallel()
	inBubble(t, func(w *world) {
		t := w.t
		w.Secret = ""
		if err := w.once(time.Hour); !errors.Is(err, agent.ErrNoKey) || len(w.heard) > 0 || w.waiting() != 1 {
			t.Errorf("%v; %d requests, %d wait", err, len(w.heard), w.waiting())
		}
	})
}

func TestOnce_RotatesWhenItIsTime(t *testing.T) {
	t.Parallel()
	inBubble(t, func(w *world) {
		t := w.t
		rotating := true
		w.answer = func(n int, r heard) (int, http.Header, string) {
			switch {
			case r.Path == pathEnrol:
				return http.StatusCreated, nil, granting("calfleet_agent_1", time.Now().Add(time.Hour))
			case r.Path == pathRotate && rotating:
				return http.StatusServiceUnavailable, nil, ""
			}
			return fine(n, r)
		}
		keys := func() (out []string) {
			for _, h := range w.of(pathReports) {
				out = append(out, h.Key[len(h.Key)-1:])
			}
			return out
		}
		for _, sleep := range []time.Duration{0, 2 * time.Hour, 0, 0} {
			time.Sleep(sleep) //nolint:forbidigo // in a bubble
			if err := w.once(time.Minute); err != nil {
				t.Fatal(err)
			}
			rotating = len(w.of(pathReports)) < 2
		}
		if got := strings.Join(keys(), ""); got != "1122" {
			t.Errorf("sent with tokens %s; a rotation that fails goes on with the old one, one that works with the new one", got)
		}
		if len(w.of(pathEnrol)) != 1 {
			t.Error("enrolled again")
		}
	})
}

func TestOnce_TokenOfAnotherPortalIsNotShown(t *testing.T) {
	t.Parallel()
	inBubble(t, func(w *world) {
		t := w.t
		kept := `{"portal": "https://other.example.com", "agent_id": "a", "token": "calfleet_agent_other", "expires_at": "2099-01-01T00:00:00Z", "rotate_after": "2099-01-01T00:00:00Z"}`
		if err := os.WriteFile(filepath.Join(w.Dir, "token.json"), []byte(kept), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := w.once(time.Minute); err != nil {
			t.Fatal(err)
		}
		for _, h := range w.heard {
			if strings.Contains(h.Key, "other") {
				t.Errorf("%s was told a key that is not its own", h.Path)
			}
		}
	})
}

func TestOnce_TellsWhatCouldNotBeRead(t *testing.T) {
	t.Parallel()
	inBubble(t, func(w *world) {
		t := w.t
		w.Open = recorded(t, "license-server-denied")
		if err := w.once(time.Minute); err != nil {
			t.Fatal(err)
		}
		if state := w.of(pathState); len(state) != 1 || !strings.Contains(state[0].Body, "Win32_TSLicenseKeyPack: access denied") {
			t.Errorf("state %+v", state)
		}
	})
}

func TestOnce_PseudonymsStayTheSameFromRunToRun(t *testing.T) {
	t.Parallel()
	inBubble(t, func(w *world) {
		t := w.t
		w.Open, w.Privacy = recorded(t, "license-server-2019"), privacy.Pseudonyms
		for range 2 {
			if err := w.once(time.Minute); err != nil {
				t.Fatal(err)
			}
		}
		sent := w.of(pathReports)
		user := func(body string) string {
			_, rest, _ := strings.Cut(body, `"to_user":"`)
			name, _, _ := strings.Cut(rest, `"`)
			return name
		}
		if a, b := user(sent[0].Body), user(sent[1].Body); a != b || !strings.HasPrefix(a, "user-") {
			t.Errorf("%q, then %q", a, b)
		}
		if strings.Contains(sent[0].Body, "dupont") || strings.Contains(sent[0].Body, "PC042") {
			t.Error("a name left")
		}
	})
}
