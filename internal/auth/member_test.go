package auth

import (
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/fault"
)

func TestAddMember_GivesAnAccountOneLinkAndAnExistingOneNone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	secret, err := w.AddMember(t.Context(), home, " Ana@Contoso.local ", "Ana", Viewer, root)
	noError(t, err)
	u, err := w.UserOfLink(t.Context(), secret)
	noError(t, err)
	if u.Email != "ana@contoso.local" {
		t.Errorf("the address is kept as %q", u.Email)
	}
	elsewhere := w.elsewhere()
	secret, err = w.AddMember(t.Context(), elsewhere.ID, "ana@contoso.local", "Somebody", Admin, root)
	noError(t, err)
	if secret != "" {
		t.Error("an administrator of another organization can sign in as Ana")
	}
	if got := w.principal("ana@contoso.local", elsewhere.ID); got.Role != Admin || got.User.Name != "Ana" {
		t.Errorf("in the other organization she is %s, %q", got.Role, got.User.Name)
	}
	if got := w.principal("ana@contoso.local", home); got.Role != Viewer {
		t.Errorf("at home she is now %s", got.Role)
	}
}

func TestAddMember_RefusesWhatCannotBe(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ana := w.member("ana@contoso.local", Admin)
	for _, test := range []struct {
		name, email, person string
		role                Role
		by                  Principal
		want                fault.Kind
	}{
		{"no address", "ana", "Ana", Viewer, ana, fault.Invalid},
		{"space in the address", "a b@c.d", "Ana", Viewer, ana, fault.Invalid},
		{"two addresses", "a@b.c,d@e.f", "Ana", Viewer, ana, fault.Invalid},
		{"letters that canonicalise differently", "ANÀ@contoso.local", "Ana", Viewer, ana, fault.Invalid},
		{"no name", "b@c.d", " ", Viewer, ana, fault.Invalid},
		{"an agent", "b@c.d", "Ben", Agent, ana, fault.Invalid},
		{"a role there is not", "b@c.d", "Ben", "root", ana, fault.Invalid},
		{"a member already", "ANA@contoso.local", "Ana", Viewer, ana, fault.Conflict},
		{"by an operator", "b@c.d", "Ben", Viewer, w.member("op@contoso.local", Operator), fault.Forbidden},
		{"by a stranger", "b@c.d", "Ben", Viewer, w.memberOf(w.elsewhere().ID, "eve@x.y", Admin), fault.NotFound},
		{"by nobody", "b@c.d", "Ben", Viewer, Principal{}, fault.NotFound},
	} {
		_, err := w.AddMember(t.Context(), home, test.email, test.person, test.role, test.by)
		if fault.KindOf(err) != test.want {
			t.Errorf("%s: %v, want kind %d", test.name, err, test.want)
		}
	}
	if n := w.count(`SELECT count(*) FROM users WHERE email IN ('b@c.d', 'ana')`); n != 0 {
		t.Errorf("%d of them have an account", n)
	}
}

func TestChangeRole_CountsAtOnceAndEndsSessions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.member("root@contoso.local", Admin)
	ana := w.member("ana@contoso.local", Operator)
	w.session(ana.User.ID)
	noError(t, w.ChangeRole(t.Context(), home, ana.User.ID, Viewer, root))
	if got := w.principal("ana@contoso.local", home).Role; got != Viewer {
		t.Errorf("she is still %s", got)
	}
	if n := w.count(`SELECT count(*) FROM sessions`); n != 0 {
		t.Errorf("%d sessions go on", n)
	}
	if diff := cmp.Diff("test member.change ana@contoso.local", w.actions(home)[0]); diff != "" {
		t.Error(diff)
	}
}

func TestMembers_TheLastAdministratorStays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ana := w.member("ana@contoso.local", Admin)
	off := w.member("off@contoso.local", Admin)
	w.exec(`UPDATE users SET disabled_at = now() WHERE user_id = $1`, off.User.ID)
	wantKind(t, fault.Conflict, w.ChangeRole(t.Context(), home, ana.User.ID, Operator, ana))
	wantKind(t, fault.Conflict, w.RemoveMember(t.Context(), home, ana.User.ID, ana))
	wantKind(t, fault.Conflict, w.Disable(t.Context(), ana.User.ID, ana))
	if got := w.principal("ana@contoso.local", home); got.Role != Admin {
		t.Errorf("she is %s", got.Role)
	}
}

func TestMembers_FiftyDemotionsAtOnceLeaveAnAdministrator(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var admins []Principal
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		admins = append(admins, w.member(name+"@contoso.local", Admin))
	}
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			victim := admins[i%len(admins)].User.ID
			by := admins[(i+1)%len(admins)]
			if i%2 == 0 {
				_ = w.ChangeRole(t.Context(), home, victim, Viewer, by) // most are refused
			} else {
				_ = w.Disable(t.Context(), victim, by)
			}
		})
	}
	all.Wait()
	left := w.count(`SELECT count(*) FROM memberships m JOIN users u USING (user_id) WHERE m.role = 'admin' AND u.disabled_at IS NULL`)
	if left < 1 {
		t.Error("nobody administers the organization")
	}
}

func TestAccounts_ReachBeyondOneOrganization(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	elsewhere := w.elsewhere()
	w.memberOf(elsewhere.ID, "root@fabrikam.local", Admin)
	boss := w.member("boss@contoso.local", Admin)
	ana := w.member("ana@contoso.local", Viewer)
	_, err := w.AddMember(t.Context(), elsewhere.ID, "ana@contoso.local", "", Viewer, root)
	noError(t, err)
	stranger := w.principal("root@fabrikam.local", elsewhere.ID)

	for name, change := range map[string]func(user uuid.UUID, by Principal) error{
		"disable": func(u uuid.UUID, by Principal) error { return w.Disable(t.Context(), u, by) },
		"enable":  func(u uuid.UUID, by Principal) error { return w.Enable(t.Context(), u, by) },
		"link":    func(u uuid.UUID, by Principal) error { _, err := w.SignInLink(t.Context(), u, by); return err },
	} {
		if err := change(ana.User.ID, boss); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s somebody who also belongs elsewhere: %v", name, err)
		}
		if err := change(boss.User.ID, stranger); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s a stranger: %v", name, err)
		}
		if err := change(boss.User.ID, ana); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s by a viewer: %v", name, err)
		}
		if err := change(uuid.New(), boss); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s nobody: %v", name, err)
		}
	}
	noError(t, w.RemoveMember(t.Context(), home, ana.User.ID, boss))
}

func TestDisable_EndsSessionsAndLinks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	boss := w.member("boss@contoso.local", Admin)
	secret, err := w.AddMember(t.Context(), home, "ana@contoso.local", "Ana", Viewer, boss)
	noError(t, err)
	ana := w.principal("ana@contoso.local", home)
	w.session(ana.User.ID)
	noError(t, w.Disable(t.Context(), ana.User.ID, boss))
	if n := w.count(`SELECT count(*) FROM sessions`); n != 0 {
		t.Errorf("%d sessions go on", n)
	}
	if _, err := w.UserOfLink(t.Context(), secret); err == nil {
		t.Error("the link still opens")
	}
	_, err = w.PrincipalOf(t.Context(), ana.User.ID, home)
	wantKind(t, fault.Unauthentic, err)
	_, err = w.SignInLink(t.Context(), ana.User.ID, boss)
	wantKind(t, fault.Conflict, err)
	noError(t, w.Enable(t.Context(), ana.User.ID, boss))
	w.principal("ana@contoso.local", home)
}

func TestCreateOrganization_MakesItsMakerAdministrator(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	boss := w.member("boss@contoso.local", Admin)
	o, err := w.CreateOrganization(t.Context(), "paris-2", " Paris ", boss)
	noError(t, err)
	got := w.principal("boss@contoso.local", o.ID)
	want := Organization{ID: o.ID, Slug: "paris-2", Name: "Paris"}
	if diff := cmp.Diff(want, got.Organization); diff != "" || got.Role != Admin {
		t.Errorf("%s: %s", got.Role, diff)
	}
	_, err = w.CreateOrganization(t.Context(), "paris-2", "Again", boss)
	wantKind(t, fault.Conflict, err)
	for _, slug := range []string{"", "-a", "a-", "A", "a b", "é", "a/b", "a.b"} {
		_, err := w.CreateOrganization(t.Context(), slug, "x", boss)
		wantKind(t, fault.Invalid, err)
	}
	_, err = w.CreateOrganization(t.Context(), "x", "x", w.member("op@contoso.local", Operator))
	wantKind(t, fault.Forbidden, err)
}

func TestPrincipalOf_EntersOnlyWhereTheUserBelongs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	elsewhere := w.elsewhere()
	ana := w.member("ana@contoso.local", Viewer)
	p, err := w.PrincipalOf(t.Context(), ana.User.ID, elsewhere.ID)
	noError(t, err)
	if p.Organization.ID != home || p.Role != Viewer {
		t.Errorf("she enters %s as %s", p.Organization.Slug, p.Role)
	}
	_, err = w.PrincipalOf(t.Context(), uuid.New(), home)
	wantKind(t, fault.Unauthentic, err)
}
