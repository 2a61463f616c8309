package list_test

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/list"
	"calfleet/internal/postgres/pgtest"
	"calfleet/internal/postgres/statement"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// machine is a row of the lists in these tests.
type machine struct {
	ID      uuid.UUID  `db:"host_id"`
	Name    string     `db:"name"`
	Domain  *string    `db:"domain"`
	Release string     `db:"release"`
	Mode    *int64     `db:"licensing_mode"`
	Grace   *int32     `db:"grace_days_left"`
	Servers []string   `db:"license_servers"`
	Seen    *time.Time `db:"collected_at"`
}

// machines has a column of every kind.
var machines = &list.Definition{
	Name: "machines",
	Source: list.Source{
		Select:       statement.Const("host_id, name, domain, release, licensing_mode, grace_days_left, license_servers, collected_at"),
		From:         statement.Const("hosts"),
		Organization: statement.Const("organization_id"),
		Key:          []statement.SQL{statement.Const("host_id")},
	},
	Sort:   "name",
	Search: []statement.SQL{statement.Const("name"), statement.Const("lower(domain)")},
	Columns: []list.Column{
		{ID: "name", Kind: list.Text, Value: statement.Const("name"), Lower: true, Unique: true},
		{ID: "domain", Kind: list.Text, Kin: "system", Value: statement.Const("domain"), Missing: true},
		{ID: "release", Kind: list.Choice, Kin: "system", Value: statement.Const("release"), Options: []list.Option{{ID: "2019"}, {ID: "2022"}, {ID: "unknown"}}},
		{ID: "mode", Kind: list.Choice, Value: statement.Const("coalesce(licensing_mode, -1)"), Options: []list.Option{
			{ID: "per-user", Values: []any{4}}, {ID: "per-device", Values: []any{2, 3}}, {ID: list.Unread, Values: []any{-1}}, {ID: "other", Rest: true},
		}},
		{ID: "grace", Kind: list.Number, Value: statement.Const("grace_days_left"), Missing: true},
		{ID: "servers", Kind: list.Text, Value: statement.Const("license_servers"), Missing: true, Each: statement.Const("unnest(license_servers) AS each (v)"), Lines: statement.Const("lines_of(license_servers)"), Unsorted: true},
		{ID: "seen", Kind: list.Moment, Value: statement.Const("collected_at"), Missing: true},
		{ID: "born", Kind: list.Day, Value: statement.Const("created_at::date")},
		{ID: "buttons"},
	},
}

var here = uuid.MustParse("00000000-0000-7000-8000-000000000001")

// decode reads an address that has to be right.
func decode(t *testing.T, d *list.Definition, query string) list.State {
	t.Helper()
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	s, err := d.Decode(values)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return s
}

// world is a database with hosts of one organization, and of another that must never be seen.
type world struct {
	*pgxpool.Pool
	t *testing.T
}

func newWorld(t *testing.T) world {
	t.Helper()
	w := world{pgtest.New(t), t}
	w.exec(`INSERT INTO organizations (organization_id, slug, name, created_at) VALUES ($1, 'elsewhere', 'Elsewhere', now())`, elsewhere)
	return w
}

var elsewhere = uuid.MustParse("00000000-0000-7000-8000-000000000002")

func (w world) exec(sql string, args ...any) {
	w.t.Helper()
	if _, err := w.Exec(w.t.Context(), sql, args...); err != nil {
		w.t.Fatal(err)
	}
}

// add keeps a machine for both organizations.
func (w world) add(m machine) {
	w.t.Helper()
	if m.Release == "" {
		m.Release = "unknown"
	}
	for _, organization := range []uuid.UUID{here, elsewhere} {
		w.exec(`INSERT INTO hosts (organization_id, host_id, name, domain, release, licensing_mode, grace_days_left, license_servers, collected_at, source, created_at, updated_at)
			VALUES ($1, gen_random_uuid(), $2, $3, $4, $5, $6, $7, $8, 'test', '2026-11-20 12:00', now())`,
			organization, m.Name, m.Domain, m.Release, m.Mode, m.Grace, m.Servers, m.Seen)
	}
}

// read reads one page.
func (w world) read(s list.State, size int) list.Page[machine] {
	w.t.Helper()
	page, err := list.Read[machine](w.t.Context(), w.Pool, here, s, size)
	if err != nil {
		w.t.Fatalf("%s: %v", s.Query(), err)
	}
	return page
}

// names reads everything that an address lets through.
func (w world) names(query string) []string {
	w.t.Helper()
	names := []string{}
	err := list.Each(w.t.Context(), w.Pool, here, decode(w.t, machines, query), func(m *machine) error {
		names = append(names, m.Name)
		return nil
	})
	if err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
	return names
}

// fleet adds machines with every mix of what was read and what was not, many of them alike.
func (w world) fleet() {
	w.t.Helper()
	n := 0
	for _, domain := range []*string{nil, new("Paris.local"), new("lyon.local")} {
		for _, mode := range []*int64{nil, new(int64(4))} {
			for _, seen := range []*time.Time{nil, new(time.Date(2026, 11, 1, 23, 59, 59, 123456000, time.UTC)), new(time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC))} {
				for _, grace := range []*int32{nil, new(int32(0)), new(int32(7))} {
					n++
					w.add(machine{Name: fmt.Sprintf("host-%02d", n), Domain: domain, Mode: mode, Seen: seen, Grace: grace, Release: []string{"2019", "2022"}[n%2]})
				}
			}
		}
	}
}
