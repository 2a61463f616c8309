package auth

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/activity/activitytest"
	"calfleet/internal/fault"
	"calfleet/internal/postgres/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var home = uuid.MustParse("00000000-0000-7000-8000-000000000001") // the organization every database starts with

const goodPassword = "three grey herons at noon"

// root may do anything, as the command line may.
var root = Command("test")

type world struct {
	*Store
	t    *testing.T
	pool *pgxpool.Pool
}

func newWorld(t *testing.T) *world {
	t.Helper()
	pool := pgtest.New(t)
	return &world{Store: New(pool), t: t, pool: pool}
}

func (w *world) exec(sql string, args ...any) {
	w.t.Helper()
	if _, err := w.pool.Exec(w.t.Context(), sql, args...); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) count(sql string, args ...any) (n int) {
	w.t.Helper()
	if err := w.pool.QueryRow(w.t.Context(), sql, args...).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

// member makes a user without password and returns who they are in the home organization.
func (w *world) member(email string, role Role) Principal {
	w.t.Helper()
	return w.memberOf(home, email, role)
}

func (w *world) memberOf(organization uuid.UUID, email string, role Role) Principal {
	w.t.Helper()
	if _, err := w.AddMember(w.t.Context(), organization, email, "Ana", role, root); err != nil {
		w.t.Fatal(err)
	}
	return w.principal(email, organization)
}

func (w *world) principal(email string, organization uuid.UUID) Principal {
	w.t.Helper()
	u, err := userByEmail(w.t.Context(), w.pool, email)
	if err != nil {
		w.t.Fatal(err)
	}
	p, err := w.PrincipalOf(w.t.Context(), u.ID, organization)
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

// withPassword makes a member who can sign in.
func (w *world) withPassword(email string, role Role) Principal {
	w.t.Helper()
	p := w.member(email, role)
	hash, err := w.hasher.hash(w.t.Context(), goodPassword)
	if err != nil {
		w.t.Fatal(err)
	}
	w.exec(`UPDATE users SET password_hash = $2 WHERE user_id = $1`, p.User.ID, hash)
	return w.principal(email, home)
}

// elsewhere makes another organization.
func (w *world) elsewhere() Organization {
	w.t.Helper()
	o, err := w.CreateOrganization(w.t.Context(), "elsewhere", "Elsewhere", root)
	if err != nil {
		w.t.Fatal(err)
	}
	return o
}

// session begins a session of a user and returns its ID.
func (w *world) session(user uuid.UUID) string {
	w.t.Helper()
	id := sessionHash(uuid.NewString())
	expiry := time.Now().Add(time.Hour)
	if err := NewSessions(w.pool).CommitCtx(w.t.Context(), id, sessionData(w.t, user, expiry), expiry); err != nil {
		w.t.Fatal(err)
	}
	return id
}

func sessionData(t *testing.T, user uuid.UUID, deadline time.Time) []byte {
	t.Helper()
	data, err := Codec{}.Encode(deadline, map[string]any{SessionUser: user.String()})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// actions are what activity of an organization says, newest first.
func (w *world) actions(organization uuid.UUID) []string {
	w.t.Helper()
	events, err := activitytest.List(w.t.Context(), w.pool, organization, uuid.Nil, 100)
	if err != nil {
		w.t.Fatal(err)
	}
	var actions []string
	for _, e := range events {
		actions = append(actions, e.Actor+" "+e.Action+" "+e.Subject)
	}
	return actions
}

func wantKind(t *testing.T, want fault.Kind, err error) {
	t.Helper()
	if got := fault.KindOf(err); err == nil || got != want {
		t.Fatalf("error %v of kind %d, want kind %d", err, got, want)
	}
}

func noError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
