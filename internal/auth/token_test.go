package auth

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/fault"
	"calfleet/internal/list/listtest"
)

func (w *world) token(role Role) string {
	w.t.Helper()
	plain, err := w.CreateToken(w.t.Context(), home, role, "agents Paris", root)
	noError(w.t, err)
	return plain
}

func TestToken_OpensItsOrganizationInItsRole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p, err := w.PrincipalOfToken(t.Context(), w.token(Agent))
	noError(t, err)
	want := Principal{
		Organization: Organization{ID: home, Slug: "default", Name: "Default"}, Role: Agent,
		Token: &Token{ID: p.Token.ID, Name: "agents Paris", Role: Agent, CreatedBy: "test", CreatedAt: p.Token.CreatedAt, ExpiresAt: p.Token.ExpiresAt},
	}
	if diff := cmp.Diff(want, p, cmp.AllowUnexported(Principal{})); diff != "" {
		t.Error(diff)
	}
	if got := p.Token.ExpiresAt.Sub(p.Token.CreatedAt); got != TokenLifetime {
		t.Errorf("it lives %s, want %s", got, TokenLifetime)
	}
	if p.Actor() != "token agents Paris" {
		t.Errorf("activity calls it %q", p.Actor())
	}
}

func TestToken_DatabaseHoldsNoSecret(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	plain := w.token(Operator)
	secret := plain[strings.LastIndex(plain, "_")+1:]
	for table, query := range map[string]string{
		"tokens":   `SELECT count(*) FROM tokens t WHERE t::text LIKE '%' || $1 || '%'`,
		"activity": `SELECT count(*) FROM activity a WHERE a::text LIKE '%' || $1 || '%'`,
	} {
		if n := w.count(query, secret); n != 0 {
			t.Errorf("%s holds the secret", table)
		}
	}
}

func TestToken_EveryOtherSpellingIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	plain := w.token(Agent)
	wrong := []string{
		"", "calfleet_", "calfleet__", strings.ToUpper(plain), plain + "a", " " + plain, plain + "\n", plain + "_x", "x" + plain,
		strings.Replace(plain, "calfleet_", "", 1), strings.Replace(plain, "_", "-", 2),
	}
	for n := range len(plain) {
		wrong = append(wrong, plain[:n])
	}
	for i := len(TokenPrefix); i < len(plain); i++ {
		for _, other := range []string{"a", "b", "7"} {
			if plain[i:i+1] != other && plain[i] != '_' {
				wrong = append(wrong, plain[:i]+other+plain[i+1:])
			}
		}
	}
	for _, token := range wrong {
		if _, err := w.PrincipalOfToken(t.Context(), token); fault.KindOf(err) != fault.Unauthentic {
			t.Fatalf("%q: %v", token, err)
		}
	}
}

func TestToken_OpensNothingOnceExpiredOrRevoked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	expired, revoked := w.token(Agent), w.token(Agent)
	id := func(plain string) uuid.UUID {
		_, id, _, ok := parseKey(TokenPrefix, plain)
		if !ok {
			t.Fatal(plain)
		}
		return id
	}
	w.exec(`UPDATE tokens SET expires_at = now() - interval '1 second' WHERE token_id = $1`, id(expired))
	noError(t, w.RevokeToken(t.Context(), home, id(revoked), root))
	noError(t, w.RevokeToken(t.Context(), home, id(revoked), root))
	for _, plain := range []string{expired, revoked} {
		_, err := w.PrincipalOfToken(t.Context(), plain)
		wantKind(t, fault.Unauthentic, err)
	}
	for _, token := range listtest.All[Token](t, w.pool, home, TokenList) {
		if token.IsOpen(time.Now()) {
			t.Errorf("%+v passes for open", token)
		}
	}
}

func TestToken_UseIsNotedOnceAMinute(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	plain := w.token(Agent)
	use := func() *time.Time {
		_, err := w.PrincipalOfToken(t.Context(), plain)
		noError(t, err)
		return listtest.All[Token](t, w.pool, home, TokenList)[0].LastUsedAt
	}
	first, second := use(), use()
	if first == nil || !first.Equal(*second) {
		t.Fatalf("noted at %v and at %v", first, second)
	}
	w.exec(`UPDATE tokens SET last_used_at = last_used_at - interval '61 seconds'`)
	if third := use(); third.Sub(*first) < 0 {
		t.Errorf("a minute later still %v", third)
	}
}

func TestCreateToken_NobodyMakesOneStrongerThanThemselves(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	elsewhere := w.elsewhere()
	for _, maker := range Ladder {
		p := w.member(string(maker)+"@contoso.local", maker)
		for _, role := range append([]Role{Agent}, Ladder...) {
			_, err := w.CreateToken(t.Context(), home, role, "x", p)
			if maker == Admin {
				noError(t, err)
			} else {
				wantKind(t, fault.Forbidden, err)
			}
			_, err = w.CreateToken(t.Context(), elsewhere.ID, role, "x", p)
			wantKind(t, fault.NotFound, err)
		}
	}
	for _, role := range []Role{"", "root"} {
		_, err := w.CreateToken(t.Context(), home, role, "x", root)
		wantKind(t, fault.Invalid, err)
	}
	_, err := w.CreateToken(t.Context(), home, Agent, "  ", root)
	wantKind(t, fault.Invalid, err)
}

func TestRevokeToken_OfAnotherOrganizationDoesNotExist(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	elsewhere := w.elsewhere()
	stranger := w.memberOf(elsewhere.ID, "eve@fabrikam.local", Admin)
	plain := w.token(Agent)
	_, id, _, _ := parseKey(TokenPrefix, plain)
	wantKind(t, fault.NotFound, w.RevokeToken(t.Context(), home, id, stranger))
	wantKind(t, fault.NotFound, w.RevokeToken(t.Context(), elsewhere.ID, id, stranger))
	_, err := w.PrincipalOfToken(t.Context(), plain)
	noError(t, err)
}

func FuzzParseKey(f *testing.F) {
	f.Add(keyText(TokenPrefix, home, home, encoding.EncodeToString(make([]byte, secretBytes))))
	f.Add(keyText(AgentPrefix, home, home, encoding.EncodeToString(make([]byte, secretBytes))))
	f.Add("calfleet_aa_bb")
	f.Fuzz(func(t *testing.T, plain string) {
		opened := 0
		for _, prefix := range []string{TokenPrefix, AgentPrefix, EnrolmentPrefix} {
			organization, id, secret, ok := parseKey(prefix, plain)
			if !ok {
				continue
			}
			opened++
			if keyText(prefix, organization, id, secret) != plain || opened > 1 {
				t.Errorf("%q is a second spelling", plain)
			}
		}
	})
}
