package auth

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/fault"
)

func TestSessions_WhatWasEndedStaysEnded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ana := w.member("ana@contoso.local", Admin)
	id := w.session(ana.User.ID)
	store := NewSessions(w.pool)
	ctx := WithLoaded(t.Context())
	data, found, err := store.FindCtx(ctx, id)
	noError(t, err)
	if !found {
		t.Fatal("the session is not found")
	}
	noError(t, w.EndOtherSessions(t.Context(), ana.User.ID, "")) // while a request of the session is under way
	noError(t, store.CommitCtx(ctx, id, data, time.Now().Add(time.Hour)))
	if n := w.count(`SELECT count(*) FROM sessions`); n != 0 {
		t.Error("the request brought the session back")
	}
}

func TestSessions_AreOverOnTheClockOfTheDatabase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ana := w.member("ana@contoso.local", Admin)
	id := w.session(ana.User.ID)
	w.exec(`UPDATE sessions SET expires_at = now()`)
	_, found, err := NewSessions(w.pool).FindCtx(t.Context(), id)
	noError(t, err)
	if found {
		t.Error("a session that is over is found")
	}
	w.session(ana.User.ID)
	if n := w.count(`SELECT count(*) FROM sessions`); n != 1 {
		t.Errorf("%d sessions are kept, want the new one only", n)
	}
}

func TestSessions_UseIsWrittenOnceAMinute(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ana := w.member("ana@contoso.local", Admin)
	id := w.session(ana.User.ID)
	store := NewSessions(w.pool)
	expiry := func() (at time.Time) {
		noError(t, w.pool.QueryRow(t.Context(), `SELECT expires_at FROM sessions`).Scan(&at))
		return at
	}
	began := expiry()
	use := func(later time.Duration) time.Time {
		ctx := WithLoaded(t.Context())
		data, _, err := store.FindCtx(ctx, id)
		noError(t, err)
		noError(t, store.CommitCtx(ctx, id, data, began.Add(later)))
		return expiry()
	}
	if got := use(59 * time.Second); !got.Equal(began) {
		t.Error("written within the minute")
	}
	if got := use(61 * time.Second); !got.Equal(began.Add(61 * time.Second)) {
		t.Error("not written after a minute")
	}
}

func TestSessionsOf_ListsAndEndsOnesOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ana, ben := w.member("ana@contoso.local", Admin), w.member("ben@contoso.local", Admin)
	here, there, foreign := w.session(ana.User.ID), w.session(ana.User.ID), w.session(ben.User.ID)
	wantKind(t, fault.NotFound, w.EndSession(t.Context(), ana.User.ID, foreign))
	noError(t, w.EndSession(t.Context(), ana.User.ID, there))
	sessions, err := w.SessionsOf(t.Context(), ana.User.ID)
	noError(t, err)
	var ids []string
	for _, s := range sessions {
		ids = append(ids, s.ID)
	}
	if diff := cmp.Diff([]string{here}, ids); diff != "" {
		t.Error(diff)
	}
}

func TestChangePassword_EndsAllOtherSessions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ana := w.withPassword("ana@contoso.local", Admin)
	here := w.session(ana.User.ID)
	w.session(ana.User.ID)
	wantKind(t, fault.Invalid, w.ChangePassword(t.Context(), ana.User, "wrong", "four grey herons at dusk", here))
	wantKind(t, fault.Invalid, w.ChangePassword(t.Context(), ana.User, goodPassword, "short", here))
	noError(t, w.ChangePassword(t.Context(), ana.User, goodPassword, "four grey herons at dusk", here))
	sessions, err := w.SessionsOf(t.Context(), ana.User.ID)
	noError(t, err)
	if len(sessions) != 1 || sessions[0].ID != here {
		t.Errorf("sessions go on: %v", sessions)
	}
	_, err = w.SignIn(t.Context(), "ana@contoso.local", goodPassword, office)
	wantKind(t, fault.Unauthentic, err)
}

func TestCodec_GivesBackWhatItTook(t *testing.T) {
	t.Parallel()
	deadline := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	values := map[string]any{"user": "x", "notice": "é\u2028<b>"}
	one, err := Codec{}.Encode(deadline, values)
	noError(t, err)
	gotDeadline, got, err := Codec{}.Decode(one)
	noError(t, err)
	if diff := cmp.Diff(values, got); diff != "" || !gotDeadline.Equal(deadline) {
		t.Errorf("%v %s", gotDeadline, diff)
	}
	two, err := Codec{}.Encode(deadline, got)
	noError(t, err)
	if diff := cmp.Diff(string(one), string(two)); diff != "" {
		t.Error(diff)
	}
}
