package list_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/list"
	"calfleet/internal/postgres/statement"
)

func TestRead_FiltersMeanWhatTheySay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	noon := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	w.add(machine{Name: "a-1", Domain: new("Paris.Local"), Release: "2019", Mode: new(int64(4)), Grace: new(int32(0)), Servers: []string{"lic01.local", "LIC02"}, Seen: new(noon)})
	w.add(machine{Name: "a_1", Domain: new("lyon.local"), Release: "2022", Mode: new(int64(2)), Grace: new(int32(-5)), Servers: []string{}, Seen: new(noon.AddDate(0, 0, 1))})
	w.add(machine{Name: "b%1", Release: "2022", Grace: new(int32(120)), Seen: new(time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC))})
	w.add(machine{Name: `c\1`, Domain: new("")})
	tests := map[string][]string{
		"":                                       {"a-1", "a_1", "b%1", `c\1`},
		"q=_1":                                   {"a_1"},
		"q=%25":                                  {"b%1"},
		`q=\`:                                    {`c\1`},
		"q=PARIS":                                {"a-1"},
		"q=A-&release=2022":                      {},
		"name=1":                                 {"a-1", "a_1", "b%1", `c\1`},
		"name=is:A-1":                            {"a-1"},
		"name=not:a-1":                           {"a_1", "b%1", `c\1`},
		"domain=LOCAL":                           {"a-1", "a_1"},
		"domain=is:":                             {"b%1", `c\1`},
		"domain=not:":                            {"a-1", "a_1"},
		"domain=unread":                          {"b%1"},
		"domain=not:paris.local":                 {"a_1", "b%1", `c\1`},
		"release=2019":                           {"a-1"},
		"release=2019,2022":                      {"a-1", "a_1", "b%1"},
		"mode=per-user":                          {"a-1"},
		"mode=unread":                            {"b%1", `c\1`},
		"mode=per-device,unread":                 {"a_1", "b%1", `c\1`},
		"mode=other":                             {},
		"mode=per-user,other":                    {"a-1"},
		"grace=0":                                {"a-1"},
		"grace=unread":                           {`c\1`},
		"grace=to:0":                             {"a-1", "a_1"},
		"grace=before:0":                         {"a_1"},
		"grace=from:0":                           {"a-1", "b%1"},
		"grace=after:0":                          {"b%1"},
		"grace=from:-5,to:0":                     {"a-1", "a_1"},
		"grace=from:-2000000000":                 {"a-1", "a_1", "b%1"},
		"grace=to:9223372036854775807":           {"a-1", "a_1", "b%1"},
		"servers=LIC0":                           {"a-1"},
		"servers=is:lic02":                       {"a-1"},
		"servers=not:lic02":                      {"a_1", "b%1", `c\1`},
		"servers=is:":                            {"a_1"},
		"servers=not:":                           {"a-1"},
		"servers=unread":                         {"b%1", `c\1`},
		"seen=2026-11-20":                        {"a-1", "b%1"},
		"seen=from:2026-11-21":                   {"a_1"},
		"seen=after:2026-11-20":                  {"a_1"},
		"seen=to:2026-11-20":                     {"a-1", "b%1"},
		"seen=before:2026-11-20":                 {},
		"seen=before:2026-11-21":                 {"a-1", "b%1"},
		"seen=unread":                            {`c\1`},
		"seen=from:in-300d":                      {},
		"seen=from:2026-11-20,before:2026-11-21": {"a-1", "b%1"},
		"born=2026-11-20":                        {"a-1", "a_1", "b%1", `c\1`},
		"born=before:2026-11-20":                 {},
	}
	for query, want := range tests {
		got := w.names(query)
		slices.Sort(got)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
	}
}

func TestRead_TodayIsTheDatabasesOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, age := range map[string]time.Duration{"fresh": time.Minute, "stale": 31 * 24 * time.Hour} {
		w.add(machine{Name: name, Seen: new(time.Now().Add(-age))})
	}
	for query, want := range map[string][]string{
		"seen=before:30d-ago": {"stale"}, "seen=from:30d-ago": {"fresh"}, "seen=to:today": {"fresh", "stale"}, "seen=after:today": {},
	} {
		if diff := cmp.Diff(want, w.names(query)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
	}
}

func TestRead_WhatWasNotReadComesFirstAndFallingLast(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.add(machine{Name: "unread"})
	w.add(machine{Name: "early", Grace: new(int32(-5)), Seen: new(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC))})
	w.add(machine{Name: "late", Grace: new(int32(5)), Seen: new(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))})
	up, down := []string{"unread", "early", "late"}, []string{"late", "early", "unread"}
	for query, want := range map[string][]string{"sort=seen": up, "sort=-seen": down, "sort=grace": up, "sort=-grace": down} {
		if diff := cmp.Diff(want, w.names(query)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
	}
}

// TestRead_PagesWalkEveryRowOnce goes through many orders, most of them full of ties and of what was not read, there and back again.
func TestRead_PagesWalkEveryRowOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fleet()
	for _, sort := range orders() {
		for _, filter := range []string{"", "&mode=unread", "&grace=to:3&q=host"} {
			query := "sort=" + sort + filter
			all := w.names(query)
			for _, size := range []int{1, 7, len(all) - 1, len(all), len(all) + 1} {
				if diff := cmp.Diff(all, w.walk(decode(t, machines, query), size)); diff != "" {
					t.Fatalf("%s in pages of %d (-want +got):\n%s", query, size, diff)
				}
			}
		}
	}
}

// orders are keys one by one and in chance mixes, each way.
func orders() []string {
	ids := []string{"name", "domain", "release", "mode", "grace", "seen", "born"}
	var all []string
	for _, id := range ids {
		all = append(all, id, "-"+id)
	}
	chance := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		var keys []string
		for _, i := range chance.Perm(len(ids))[:2+chance.IntN(3)] {
			keys = append(keys, []string{"", "-"}[chance.IntN(2)]+ids[i])
		}
		all = append(all, strings.Join(keys, ","))
	}
	return all
}

// walk goes forward to the last page and back to the first, and returns the rows of the way there.
func (w world) walk(s list.State, size int) []string {
	w.t.Helper()
	var names []string
	var pages [][]string
	page := w.read(s, size)
	for {
		pages = append(pages, namesOf(page))
		names = append(names, namesOf(page)...)
		if page.Next == nil {
			break
		}
		page = w.read(decode(w.t, machines, page.Next.Query()), size)
		if page.Previous == nil {
			w.t.Fatalf("%s: no way back from page %d", s.Query(), len(pages)+1)
		}
	}
	for _, want := range slices.Backward(pages[:len(pages)-1]) {
		page = w.read(decode(w.t, machines, page.Previous.Query()), size)
		if diff := cmp.Diff(want, namesOf(page)); diff != "" {
			w.t.Fatalf("%s: on the way back (-want +got):\n%s", s.Query(), diff)
		}
	}
	if page.Previous != nil {
		w.t.Fatalf("%s: something before the first page", s.Query())
	}
	return names
}

func namesOf(page list.Page[machine]) []string {
	names := []string{}
	for _, m := range page.Rows {
		names = append(names, m.Name)
	}
	return names
}

func TestRead_APageStaysInPlaceWhileRowsComeAndGo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, name := range []string{"b", "d", "f", "h"} {
		w.add(machine{Name: name})
	}
	first := w.read(decode(t, machines, ""), 2)
	w.add(machine{Name: "a"})
	w.add(machine{Name: "e"})
	w.exec(`DELETE FROM hosts WHERE name = 'd'`) // which the place is named after
	second := w.read(*first.Next, 2)
	if diff := cmp.Diff([]string{"e", "f"}, namesOf(second)); diff != "" {
		t.Error(diff)
	}
	w.exec(`DELETE FROM hosts WHERE name <= 'e'`)
	if before := w.read(*second.Previous, 2); len(before.Rows) > 0 || before.Previous != nil || before.Total != (list.Count{N: 2, Exact: true}) {
		t.Errorf("before the beginning there are %v of %v", namesOf(before), before.Total)
	}
}

func TestRead_APlaceIsOneOfItsListAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fleet()
	next := w.read(decode(t, machines, "sort=-seen&release=2019&q=host"), 3).Next
	token := strings.TrimPrefix(next.Query()[strings.Index(next.Query(), "after="):], "after=")
	if got := w.read(decode(t, machines, next.Query()+"&columns=name"), 3); len(got.Rows) != 3 {
		t.Error("the place is lost when columns are chosen")
	}
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)-4] ^= 1
	for _, query := range []string{
		"sort=seen&release=2019&q=host&after=" + token, "sort=-seen&release=2022&q=host&after=" + token, "sort=-seen&release=2019&after=" + token,
		"sort=-seen&release=2019&q=host&after=" + token[1:], "sort=-seen&release=2019&q=host&after=" + base64.RawURLEncoding.EncodeToString(raw),
	} {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		_, err = machines.Decode(values)
		if wrong, _ := errors.AsType[list.Problems](err); len(wrong) != 1 || wrong[0].Reason != list.NoPlace {
			t.Errorf("%s: %v", query, err)
		}
	}
}

func TestRead_AMadeUpPlaceIsNoError(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := decode(t, machines, "sort=-seen")
	forged := list.Forge(s, "no time at all", "no uuid")
	_, err := list.Read[machine](t.Context(), w.Pool, here, decode(t, machines, forged.Query()), 3)
	if wrong, _ := errors.AsType[list.Problems](err); len(wrong) != 1 || wrong[0].Reason != list.NoPlace {
		t.Error(err)
	}
}

func TestRead_CountsAreExactOrSaidToBeEstimates(t *testing.T) {
	t.Parallel()
	w := crowded(t, 12_345)
	for query, want := range map[string]list.Count{
		"release=2019":               {N: 150, Exact: true},
		"release=2019&sort=-release": {N: 150, Exact: true},
		"release=unknown":            {N: 0, Exact: true},
		"release=2022":               {N: 12_000},
		"":                           {N: 12_000},
	} {
		if got := w.read(decode(t, machines, query), 100).Total; got != want {
			t.Errorf("%s: %+v, want %+v", query, got, want)
		}
	}
}

func TestRead_FewRowsAreFoundBeforeTheyAreSorted(t *testing.T) {
	t.Parallel()
	w := crowded(t, 60_000)
	for query, want := range map[string]bool{
		"release=2019": true, "release=2019&sort=-seen": true, "mode=other": true,
		"release=2022":  false, // many
		"name=has:t-5":  false, // many, by no more than a sample
		"servers=is:":   false, // nobody knows how many
		"domain=is:x.y": false, // few, but all would have to be looked at

		"domain=is:x.y&sort=release": true, // as well, but who knows where they lie
	} {
		got, err := list.Gathers(t.Context(), w.Pool, here, decode(t, machines, query))
		if err != nil || got != want {
			t.Errorf("%s: gathered is %t, want %t (%v)", query, got, want, err)
		}
	}
	if got := w.read(decode(t, machines, "name=has:9-x"), 100).Total; !got.Exact || got.N != 6 {
		t.Errorf("what is narrowed to less than a page is %+v", got)
	}
	if got := w.read(decode(t, machines, "name=has:9-"), 5).Total; got.Exact || got.N < 5 {
		t.Errorf("where each of 60,000 would have to be looked at there are %+v", got)
	}
}

// crowded is a world of many hosts, 150 of them with Windows Server 2019, six with a name that ends in 9-x.
func crowded(t *testing.T, hosts int) world {
	t.Helper()
	w := newWorld(t)
	w.exec(`INSERT INTO hosts (organization_id, host_id, name, release, licensing_mode, source, created_at, updated_at)
		SELECT $1, gen_random_uuid(), 'host-' || i || CASE WHEN i % 10000 = 9 THEN '-x' ELSE '' END, CASE WHEN i <= 150 THEN '2019' ELSE '2022' END, 4, 'test', now(), now()
		FROM generate_series(1, $2::integer) i`, here, hosts)
	w.exec(`CREATE INDEX ON hosts (organization_id, release)`)
	w.exec(`CREATE INDEX ON hosts (organization_id, coalesce(licensing_mode, -1))`)
	w.exec(`ANALYZE hosts`)
	return w
}

func TestEach_ReadsEverythingAsOfOneInstant(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 500 {
		w.add(machine{Name: fmt.Sprintf("host-%03d", i)})
	}
	seen := 0
	err := list.Each(t.Context(), w.Pool, here, decode(t, machines, "sort=-name"), func(*machine) error {
		if seen == 0 {
			w.exec(`DELETE FROM hosts WHERE name < 'host-400'`)
		}
		seen++
		return nil
	})
	if err != nil || seen != 500 {
		t.Errorf("%d rows, %v; want the 500 that were there at the beginning", seen, err)
	}
	stop := errors.New("enough")
	if err := list.Each(t.Context(), w.Pool, here, decode(t, machines, ""), func(*machine) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("the visitor's error is %v", err)
	}
}

func TestEach_SearchesOtherTablesAsOfTheSameInstant(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.add(machine{Name: "before"})
	w.exec(`CREATE TABLE sayings AS SELECT organization_id, host_id, 'hello' AS said FROM hosts`)
	d := *machines
	d.Beside = []list.Beside{{ // a search waits for whoever holds the lock
		Record: statement.Const("host_id"), From: statement.Const("sayings"), Organization: statement.Const("organization_id"),
		Value: statement.Const("(said || pg_advisory_xact_lock_shared(7)::text)"), Key: statement.Const("host_id"),
	}}
	held, err := w.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := held.Exec(t.Context(), `SELECT pg_advisory_xact_lock(7)`); err != nil {
		t.Fatal(err)
	}
	names := make(chan string, 2)
	failed := make(chan error, 1)
	go func() {
		failed <- list.Each(t.Context(), w.Pool, here, decode(t, &d, "q=hello"), func(m *machine) error {
			names <- m.Name
			return nil
		})
	}()
	for waiting := false; !waiting; {
		if err := w.QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 7 AND NOT granted)`).Scan(&waiting); err != nil {
			t.Fatal(err)
		}
	}
	w.exec(`UPDATE hosts SET name = 'after'`)
	if err := held.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-failed; err != nil {
		t.Fatal(err)
	}
	if name := <-names; name != "before" {
		t.Errorf("found is %q, which was not yet what it is called", name)
	}
}
