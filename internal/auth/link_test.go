package auth

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"calfleet/internal/fault"
)

func (w *world) firstLink() string {
	w.t.Helper()
	secret, err := w.FirstAdministratorLink(w.t.Context())
	noError(w.t, err)
	return secret
}

func TestFirstAdministrator_AdministersEveryOrganization(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	elsewhere := w.elsewhere()
	secret := w.firstLink()
	noError(t, w.CheckFirstAdministratorLink(t.Context(), secret))
	_, err := w.CreateFirstAdministrator(t.Context(), secret, "Ana", "Ana@Contoso.local", goodPassword)
	noError(t, err)
	for _, p := range []Principal{w.principal("ana@contoso.local", home), w.principal("ana@contoso.local", elsewhere.ID)} {
		if p.Role != Admin {
			t.Errorf("in %s she is %q", p.Organization.Slug, p.Role)
		}
	}
	_, err = w.SignIn(t.Context(), "ana@contoso.local", goodPassword, office)
	noError(t, err)
	if secret := w.firstLink(); secret != "" {
		t.Error("there is a link though there is a user")
	}
}

func TestFirstAdministrator_FiftyAtOnceMakeOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	secret := w.firstLink()
	hash, err := w.hasher.hash(t.Context(), goodPassword) // 50 times the same work would only queue
	noError(t, err)
	var made, over atomic.Int32
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			switch err := w.becomeFirst(secret, hash); {
			case err == nil:
				made.Add(1)
			case errors.Is(err, ErrLinkOver):
				over.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if made.Load() != 1 || over.Load() != 49 || w.count(`SELECT count(*) FROM users`) != 1 {
		t.Errorf("%d were made and %d refused", made.Load(), over.Load())
	}
	_, err = w.CreateFirstAdministrator(t.Context(), secret, "Eve", "eve@contoso.local", goodPassword)
	if !errors.Is(err, ErrLinkOver) {
		t.Errorf("a second use: %v", err)
	}
}

func TestFirstAdministrator_WrongFormLeavesTheLinkOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	secret := w.firstLink()
	_, err := w.CreateFirstAdministrator(t.Context(), secret, "", "ana", "short")
	wantKind(t, fault.Invalid, err)
	_, err = w.CreateFirstAdministrator(t.Context(), secret, "Ana", "ana@contoso.local", "Password2026!")
	wantKind(t, fault.Invalid, err)
	_, err = w.CreateFirstAdministrator(t.Context(), secret, "Ana", "ana@contoso.local", goodPassword)
	noError(t, err)
}

func TestFirstAdministrator_LinkIsOver(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(w *world){
		"after an hour":      func(w *world) { w.exec(`UPDATE sign_in_links SET expires_at = now()`) },
		"after a new start":  func(w *world) { w.firstLink() },
		"once there is user": func(w *world) { w.member("ben@contoso.local", Viewer) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			secret := w.firstLink()
			end(w)
			if err := w.CheckFirstAdministratorLink(t.Context(), secret); !errors.Is(err, ErrLinkOver) {
				t.Errorf("the page: %v", err)
			}
			if _, err := w.CreateFirstAdministrator(t.Context(), secret, "Eve", "eve@contoso.local", goodPassword); !errors.Is(err, ErrLinkOver) {
				t.Errorf("the form: %v", err)
			}
		})
	}
}

func TestLink_OfOneKindIsNoneOfTheOther(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.firstLink()
	if _, err := w.UserOfLink(t.Context(), first); !errors.Is(err, ErrLinkOver) {
		t.Errorf("the first administrator's link signs somebody in: %v", err)
	}
	secret, err := w.AddMember(t.Context(), home, "ana@contoso.local", "Ana", Viewer, root)
	noError(t, err)
	w.exec(`DELETE FROM memberships`)
	if err := w.CheckFirstAdministratorLink(t.Context(), secret); !errors.Is(err, ErrLinkOver) {
		t.Errorf("a user's link makes an administrator: %v", err)
	}
}

func TestUseLink_WorksOnceAndAsksForAPassword(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	secret, err := w.AddMember(t.Context(), home, "ana@contoso.local", "Ana", Viewer, root)
	noError(t, err)
	_, err = w.UseLink(t.Context(), secret, "")
	wantKind(t, fault.Invalid, err)
	u, err := w.UseLink(t.Context(), secret, goodPassword)
	noError(t, err)
	if u.Email != "ana@contoso.local" {
		t.Errorf("signs in %s", u.Email)
	}
	if _, err = w.UseLink(t.Context(), secret, goodPassword); !errors.Is(err, ErrLinkOver) {
		t.Errorf("a second use: %v", err)
	}
	_, err = w.SignIn(t.Context(), "ana@contoso.local", goodPassword, office)
	noError(t, err)
}

func TestUseLink_MayKeepThePassword(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ana := w.withPassword("ana@contoso.local", Admin)
	goesOn := w.session(ana.User.ID)
	secret, err := w.SignInLinkFor(t.Context(), "ANA@contoso.local", root)
	noError(t, err)
	_, err = w.UseLink(t.Context(), secret, "")
	noError(t, err)
	_, err = w.SignIn(t.Context(), "ana@contoso.local", goodPassword, office)
	noError(t, err)
	if n := w.count(`SELECT count(*) FROM sessions WHERE token = $1`, goesOn); n != 1 {
		t.Error("a sign-in ended another session")
	}
}

func TestSignInLink_ANewOneOrANewPasswordVoidsIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ana := w.withPassword("ana@contoso.local", Admin)
	link := func() string {
		secret, err := w.SignInLink(t.Context(), ana.User.ID, root)
		noError(t, err)
		return secret
	}
	old, fresh := link(), link()
	if _, err := w.UserOfLink(t.Context(), old); !errors.Is(err, ErrLinkOver) {
		t.Errorf("the older link: %v", err)
	}
	noError(t, w.ChangePassword(t.Context(), ana.User, goodPassword, "four grey herons at dusk", ""))
	if _, err := w.UserOfLink(t.Context(), fresh); !errors.Is(err, ErrLinkOver) {
		t.Errorf("after the password changed: %v", err)
	}
	_, err := w.SignInLinkFor(t.Context(), "nobody@contoso.local", root)
	wantKind(t, fault.NotFound, err)
}

// becomeFirst is CreateFirstAdministrator after its password has been hashed.
func (w *world) becomeFirst(secret, hash string) error {
	w.t.Helper()
	u := &User{ID: newID(), Email: newID().String() + "@contoso.local", Name: "Ana", PasswordHash: hash}
	return w.createFirst(w.t.Context(), secret, u)
}
