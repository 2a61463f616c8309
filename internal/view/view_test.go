package view_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/activity/activitytest"
	"calfleet/internal/fault"
	"calfleet/internal/postgres/pgtest"
	"calfleet/internal/view"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var (
	here      = uuid.MustParse("00000000-0000-7000-8000-000000000001")
	elsewhere = uuid.MustParse("00000000-0000-7000-8000-000000000002")
)

// world has two users of one organization, and one of another.
type world struct {
	*view.Store
	t        *testing.T
	pool     *pgxpool.Pool
	ana, ben view.User
	faraway  view.User
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, pool: pgtest.New(t)}
	w.Store = view.New(w.pool)
	w.exec(`INSERT INTO organizations (organization_id, slug, name, created_at) VALUES ($1, 'elsewhere', 'Elsewhere', now())`, elsewhere)
	w.ana, w.ben, w.faraway = w.user("ana", here), w.user("ben", here), w.user("zoe", elsewhere)
	return w
}

func (w *world) exec(sql string, args ...any) {
	w.t.Helper()
	if _, err := w.pool.Exec(w.t.Context(), sql, args...); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) user(name string, organization uuid.UUID) view.User {
	w.t.Helper()
	u := view.User{Organization: organization, ID: uuid.New(), Actor: name + "@example.com"}
	w.exec(`INSERT INTO users (user_id, email, name, created_at) VALUES ($1, $2, $3, now())`, u.ID, u.Actor, name)
	return u
}

func (w *world) save(by view.User, v view.Wanted) uuid.UUID {
	w.t.Helper()
	id, err := w.Save(w.t.Context(), by, v)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// seen is what somebody sees of the hosts' views: "name=query", shared ones in capitals, the one that the list opens with in brackets.
func (w *world) seen(by view.User) []string {
	w.t.Helper()
	views, err := w.List(w.t.Context(), by, "hosts")
	if err != nil {
		w.t.Fatal(err)
	}
	seen := []string{}
	for _, v := range views {
		words := v.Name + "=" + v.Query
		if v.Shared {
			words = strings.ToUpper(words)
		}
		if v.Default {
			words = "[" + words + "]"
		}
		seen = append(seen, words)
	}
	return seen
}

func (w *world) sees(by view.User, want ...string) {
	w.t.Helper()
	if diff := cmp.Diff(append([]string{}, want...), w.seen(by)); diff != "" {
		w.t.Errorf("%s sees (-want +got):\n%s", by.Actor, diff)
	}
}

func (w *world) refuses(err error, kind fault.Kind) {
	w.t.Helper()
	if fault.KindOf(err) != kind {
		w.t.Errorf("got %v, want kind %d", err, kind)
	}
}

func TestSave_OwnViewsAreOnesOwnAndSharedOnesEverybodys(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.save(w.ana, view.Wanted{List: "hosts", Name: " silent ", Query: "report=unread"})
	w.save(w.ana, view.Wanted{List: "hosts", Name: "old", Query: "release=2012", Shared: true})
	w.save(w.ana, view.Wanted{List: "purchases", Name: "elsewhere", Query: "q=a"})
	w.save(w.ben, view.Wanted{List: "hosts", Name: "old", Query: ""})
	w.sees(w.ana, "OLD=RELEASE=2012", "silent=report=unread")
	w.sees(w.ben, "OLD=RELEASE=2012", "old=")
	w.sees(w.faraway)
}

func TestSave_TheSameNameGetsTheNewState(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.save(w.ana, view.Wanted{List: "hosts", Name: "old", Query: "release=2012", Shared: true})
	if again := w.save(w.ben, view.Wanted{List: "hosts", Name: "old", Query: "release=2016", Shared: true}); again != first {
		t.Error("it became another view")
	}
	w.sees(w.ana, "OLD=RELEASE=2016")
	w.refuses(second(w.Save(t.Context(), w.ana, view.Wanted{List: "hosts", Name: " "})), fault.Invalid)
	w.refuses(second(w.Save(t.Context(), w.ana, view.Wanted{List: "hosts", Name: strings.Repeat("é", view.MaxName+1)})), fault.Invalid)
	w.refuses(second(w.Save(t.Context(), w.ana, view.Wanted{List: "hosts", Name: "a", Query: strings.Repeat("q", view.MaxQuery+1)})), fault.Invalid)
}

func second[T any](_ T, err error) error { return err }

func TestSave_ThereIsAnEndToViews(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range view.MaxViews {
		w.save(w.ana, view.Wanted{List: "hosts", Name: fmt.Sprint(i)})
	}
	w.refuses(second(w.Save(t.Context(), w.ana, view.Wanted{List: "hosts", Name: "one more"})), fault.Conflict)
	w.save(w.ana, view.Wanted{List: "hosts", Name: "7", Query: "q=changed"})
	w.save(w.ana, view.Wanted{List: "hosts", Name: "everybody's", Shared: true})
}

func TestRenameAndDelete_KeepToTheirOwner(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	own, shared := w.save(w.ana, view.Wanted{List: "hosts", Name: "own"}), w.save(w.ana, view.Wanted{List: "hosts", Name: "shared", Shared: true})
	w.save(w.ana, view.Wanted{List: "hosts", Name: "taken"})
	w.refuses(w.Rename(ctx, w.ben, own, false, "b"), fault.NotFound)
	w.refuses(w.Rename(ctx, w.faraway, shared, true, "b"), fault.NotFound)
	w.refuses(w.Rename(ctx, w.ana, shared, false, "b"), fault.NotFound)
	w.refuses(w.Rename(ctx, w.ana, own, false, "taken"), fault.Conflict)
	w.refuses(w.Rename(ctx, w.ana, own, false, " "), fault.Invalid)
	w.refuses(w.Delete(ctx, w.ben, own, false), fault.NotFound)
	w.refuses(w.Delete(ctx, w.ben, own, true), fault.NotFound)
	w.refuses(w.Delete(ctx, w.faraway, shared, true), fault.NotFound)
	for _, err := range []error{w.Rename(ctx, w.ana, own, false, " mine "), w.Rename(ctx, w.ben, shared, true, "ours")} {
		if err != nil {
			t.Error(err)
		}
	}
	w.sees(w.ana, "OURS=", "mine=", "taken=")
	for _, err := range []error{w.Delete(ctx, w.ana, own, false), w.Delete(ctx, w.ben, shared, true)} {
		if err != nil {
			t.Error(err)
		}
	}
	w.sees(w.ana, "taken=")
}

func TestOpen_EachUserHasOneOfTheirOwnChoice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	shared := w.save(w.ana, view.Wanted{List: "hosts", Name: "shared", Shared: true, Default: true})
	own := w.save(w.ben, view.Wanted{List: "hosts", Name: "own", Default: true})
	w.sees(w.ana, "[SHARED=]")
	w.sees(w.ben, "SHARED=", "[own=]")
	w.refuses(w.Open(ctx, w.ana, own), fault.NotFound)
	w.refuses(w.Open(ctx, w.faraway, shared), fault.NotFound)
	if err := w.Open(ctx, w.ben, shared); err != nil {
		t.Error(err)
	}
	w.sees(w.ben, "[SHARED=]", "own=")
	if err := w.OpenPlain(ctx, w.ben, "hosts"); err != nil {
		t.Error(err)
	}
	w.sees(w.ben, "SHARED=", "own=")
	if err := w.Delete(ctx, w.ben, shared, true); err != nil { // with which Ana's list opens
		t.Error(err)
	}
	w.sees(w.ana)
}

func TestActivity_TellsOfWhatIsEverybodysAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	own := w.save(w.ana, view.Wanted{List: "hosts", Name: "own"})
	shared := w.save(w.ana, view.Wanted{List: "hosts", Name: "shared", Shared: true})
	w.save(w.ben, view.Wanted{List: "hosts", Name: "shared", Query: "q=a", Shared: true})
	for _, err := range []error{w.Rename(t.Context(), w.ben, shared, true, "ours"), w.Delete(t.Context(), w.ana, own, false), w.Delete(t.Context(), w.ben, shared, true)} {
		if err != nil {
			t.Error(err)
		}
	}
	events, err := activitytest.List(t.Context(), w.pool, here, uuid.Nil, 100)
	if err != nil {
		t.Fatal(err)
	}
	got := []string{}
	for _, e := range events {
		got = append(got, e.Actor+" "+e.Action+" "+e.Subject)
	}
	want := []string{
		"ben@example.com view.delete ours", "ben@example.com view.change ours", "ben@example.com view.change shared", "ana@example.com view.create shared",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
