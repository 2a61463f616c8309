package demo

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/findings"
	"calfleet/internal/inventory"
	"calfleet/internal/jobs"
	"calfleet/internal/list/listtest"
	"calfleet/internal/postgres/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// morning lies in the past of every machine: no report is from the future.
var morning = time.Date(2025, time.June, 2, 8, 0, 0, 0, time.UTC)

// world is a database with the stores on it.
type world struct {
	pool      *pgxpool.Pool
	inventory *inventory.Store
	findings  *findings.Store
}

func newWorld(t *testing.T) world {
	t.Helper()
	pool := pgtest.New(t)
	queue, err := jobs.NewQueue(pool)
	if err != nil {
		t.Fatal(err)
	}
	return world{pool, inventory.New(pool, queue), findings.New(pool)}
}

func (w world) load(t *testing.T, now time.Time) {
	t.Helper()
	if err := Load(t.Context(), w.pool, w.inventory, w.findings, now); err != nil {
		t.Fatal(err)
	}
}

func (w world) facts(t *testing.T, organization uuid.UUID) compat.Facts {
	t.Helper()
	facts, err := inventory.Facts(t.Context(), w.pool, organization, morning)
	if err != nil {
		t.Fatal(err)
	}
	return facts
}

var lumenID, northwindID = lumen(morning).id(), northwind(morning).id()

func TestLoad_EveryCollectionIsInTheStateItIsThereFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.load(t, morning)
	want := map[string]string{
		"Comptabilité": "broken violation", "Usine Lyon": "broken violation", "Support Madrid": "broken violation",
		"Bureaux Paris": "at_risk violation", "Labo Nantes": "unknown unknown",
		"RH": "fine ok", "Direction": "fine ok", "Bornes accueil": "fine ok",
		"Warehouse Handhelds": "broken violation", "Dispatch": "broken violation", "Reporting": "broken violation",
		"Customs": "broken violation",
		"Finance": "fine ok", "Remote Desktops": "fine not_applicable", "nwjump01.northwind.local": "fine ok", "kiosk01": "fine ok",
		"Yard": "at_risk violation", "nwjump02.northwind.local": "fine ok", "deprds01.depot.local": "broken violation", "kiosk02": "broken violation",
		"nwrds-new1.northwind.local": "broken violation",
	}
	got := map[string]string{}
	for _, organization := range []uuid.UUID{lumenID, northwindID} {
		for _, c := range compat.Evaluate(w.facts(t, organization)).Collections {
			got[c.Name] = c.State.String() + " " + c.Verdict.String()
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("states and verdicts (-want +got):\n%s", diff)
	}
}

func TestLoad_EveryRuleThatTheFleetIsThereForHasAFinding(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.load(t, morning)
	want := []string{
		"assurance-ending RDS CAL 2019 Per User, " + morning.AddDate(0, 0, 41).Format(time.DateOnly), "cal-older-than-host nwlic22.northwind.local", "grace-over nwrds-cus1.northwind.local",
		"grace-running nwrds-new1.northwind.local", "hosts-disagree Yard", "mode-kind-mismatch nwlic19.northwind.local",
		"mode-not-configured rdsh-mad-01.iberia.local", "no-server-configured rdsh-mad-01.iberia.local",
		"per-user-in-workgroup kiosk02", "per-user-over-issued licpar.lumen.local", "possible-twin nwjump01.northwind.local, nwjump02.northwind.local",
		"registry-path-of-folklore nwrds-yrd1.northwind.local", "server-not-activated nwlic26.northwind.local", "server-not-in-inventory oldlic.northwind.local", "server-older-than-cal lic01.lumen.local",
		"server-older-than-cal nwlic16.northwind.local", "server-older-than-host lic01.lumen.local",
		"server-unreachable oldlic.northwind.local", "stale-facts Bureaux Paris", "subscription-ending RDS CAL 2019 Per User, " + morning.AddDate(0, 0, 26).Format(time.DateOnly),
		"unknown-product-version-id nwlic19.northwind.local", "unknown-release rdsh-nan-02.lumen.local", "unknown-release rdsh-nan-03.lumen.local",
		"untrusted-domain nwlic25.northwind.local",
	}
	var got []string
	for _, organization := range []uuid.UUID{lumenID, northwindID} {
		for _, f := range w.open(t, organization, findings.Filter{}) {
			if what := f.Rule + " " + f.Subject; slices.Contains(want, what) {
				got = append(got, what)
			}
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, slices.Compact(got)); diff != "" {
		t.Errorf("open findings (-want +got):\n%s", diff)
	}
}

// What ends soon does so on the day of loading; a finding of today would call it ended.
func TestLoad_WhatEndsSoonIsSoonToEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.load(t, morning)
	result := compat.Evaluate(w.facts(t, northwindID))
	all := slices.Clone(result.Organization.Findings)
	for _, c := range result.Collections {
		all = append(all, c.Findings...)
	}
	for _, rule := range []string{"temporary-cals-expiring", "subscription-ending", "assurance-ending"} {
		if !slices.ContainsFunc(all, func(f compat.Finding) bool { return f.Rule == rule && f.Severity == compat.Warning }) {
			t.Errorf("there is no warning of %s", rule)
		}
	}
}

func (w world) open(t *testing.T, organization uuid.UUID, filter findings.Filter) []*findings.Finding {
	t.Helper()
	open, err := w.findings.List(t.Context(), organization, filter)
	if err != nil {
		t.Fatal(err)
	}
	return open
}

// seedCase is what is open of the case that the portal was made for.
func (w *world) seedCase(t *testing.T) []*findings.Finding {
	t.Helper()
	open := w.open(t, lumenID, findings.Filter{Rule: "server-older-than-cal"})
	return slices.DeleteFunc(open, func(f *findings.Finding) bool { return f.Collection != "Comptabilité" })
}

func TestLoad_TheSeedCaseOffersTheServerThatIsThereAlready(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.load(t, morning)
	seed := w.seedCase(t)
	if len(seed) != 1 {
		t.Fatalf("want one finding, got %d", len(seed))
	}
	if len(seed[0].Detail.Hosts) != 8 {
		t.Errorf("want it felt by 8 hosts, got %v", seed[0].Detail.Hosts)
	}
	best := seed[0].BestRemedy()
	if best == nil || best.ID != "repoint-to-newer-server" || best.Target != "lic22.lumen.local" {
		t.Errorf("want repoint-to-newer-server with lic22.lumen.local first, got %+v", best)
	}
}

func TestLoad_TwiceAtOneMomentChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.load(t, morning)
	before, facts := w.rows(t), w.facts(t, lumenID)
	w.load(t, morning)
	if diff := cmp.Diff(before, w.rows(t)); diff != "" {
		t.Errorf("rows (-before +after):\n%s", diff)
	}
	if diff := cmp.Diff(facts, w.facts(t, lumenID)); diff != "" {
		t.Errorf("facts (-before +after):\n%s", diff)
	}
}

// rows counts what loading writes.
func (w world) rows(t *testing.T) map[string]int {
	t.Helper()
	const query = `
		SELECT 'reports', count(*)::int FROM reports UNION ALL SELECT 'changes', count(*) FROM changes
		UNION ALL SELECT 'hosts', count(*) FROM hosts UNION ALL SELECT 'purchases', count(*) FROM purchases
		UNION ALL SELECT 'collections', count(*) FROM collections UNION ALL SELECT 'refusals', count(*) FROM refusals
		UNION ALL SELECT 'trusts', count(*) FROM trusts
		UNION ALL SELECT 'findings', count(*) FROM findings UNION ALL SELECT 'activity', count(*) FROM activity
		UNION ALL SELECT 'river_job', count(*) FROM river_job`
	rows, err := w.pool.Query(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	var table string
	var n int
	if _, err := pgx.ForEachRow(rows, []any{&table, &n}, func() error { counts[table] = n; return nil }); err != nil {
		t.Fatal(err)
	}
	return counts
}

func TestLoad_LaterKeepsWhatPeopleHaveChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.load(t, morning)
	purchases := listtest.All[inventory.Purchase](t, w.pool, lumenID, inventory.PurchaseList)
	seed := slices.IndexFunc(purchases, func(p *inventory.Purchase) bool { return p.Reference == "PO-2026-0117" })
	if seed < 0 {
		t.Fatal("there is no seed purchase")
	}
	if err := w.inventory.DeletePurchase(t.Context(), lumenID, "ana", purchases[seed].ID); err != nil {
		t.Fatal(err)
	}
	w.withdraw(t, northwindID)
	if err := w.inventory.ForgetTrust(t.Context(), northwindID, "olivia", depotDomain, northwindDomain); err != nil {
		t.Fatal(err)
	}
	w.load(t, morning.Add(time.Hour))

	if open := w.seedCase(t); len(open) != 0 {
		t.Errorf("want the deleted purchase to stay deleted, got %v", open[0].Message)
	}
	if open := w.open(t, northwindID, findings.Filter{Rule: "server-older-than-cal"}); len(open) != 0 {
		t.Errorf("want the withdrawn refusal to stay withdrawn, got %v", open[0].Message)
	}
	if trusts := w.facts(t, northwindID).Trusts; len(trusts) != 0 {
		t.Errorf("want what was withdrawn of the trust to stay untold, got %v", trusts)
	}
	var newest time.Time
	for _, h := range w.facts(t, lumenID).Hosts {
		if h.ReportedAt.After(newest) {
			newest = h.ReportedAt
		}
	}
	if newest.Before(morning.Add(45 * time.Minute)) {
		t.Errorf("want reports of the last minutes, the newest is of %s", newest)
	}
}

func (w world) withdraw(t *testing.T, organization uuid.UUID) {
	t.Helper()
	refusals, err := w.inventory.Refusals(t.Context(), organization, "nwlic16.northwind.local")
	if err != nil || len(refusals) != 1 {
		t.Fatalf("want one refusal, got %v, %v", refusals, err)
	}
	if err := w.inventory.WithdrawRefusal(t.Context(), organization, "olivia", refusals[0].ID); err != nil {
		t.Fatal(err)
	}
}

func TestFleets_AreTheSameEveryTime(t *testing.T) {
	t.Parallel()
	for i, f := range fleets(morning) {
		if diff := cmp.Diff(ids(t, f), ids(t, fleets(morning)[i])); diff != "" {
			t.Errorf("reports of %s (-first +second):\n%s", f.slug, diff)
		}
	}
}

func ids(t *testing.T, f *fleet) (list []string) {
	t.Helper()
	for _, r := range f.reports {
		r, err := sealed(r)
		if err != nil {
			t.Fatal(err)
		}
		if slices.Contains(list, r.ID) {
			t.Errorf("two reports of %s have the id %s", f.slug, r.ID)
		}
		list = append(list, r.ID)
	}
	return list
}

func TestLoad_LetsAdministratorsInAndNobodyElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const people = `
		INSERT INTO users (user_id, email, name, created_at)
		VALUES ('00000000-0000-7000-8000-00000000000a', 'ana@lumen.example', 'Ana', now()),
		       ('00000000-0000-7000-8000-00000000000b', 'ben@lumen.example', 'Ben', now())`
	const roles = `
		INSERT INTO memberships (organization_id, user_id, role, created_at)
		VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-00000000000a', 'admin', now()),
		       ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-00000000000b', 'operator', now())`
	for _, statement := range []string{people, roles} {
		if _, err := w.pool.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	w.load(t, morning)
	const query = `
		SELECT u.name || ' ' || m.role || ' ' || o.slug
		FROM memberships m
		JOIN users u ON u.user_id = m.user_id
		JOIN organizations o ON o.organization_id = m.organization_id
		WHERE o.demo
		ORDER BY o.slug`
	rows, err := w.pool.Query(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	got, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Ana admin groupe-lumen", "Ana admin northwind-logistics"}, got); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
}

func TestLoad_LeavesAnOrganizationThatIsNoDemoAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const query = `INSERT INTO organizations (organization_id, slug, name, created_at) VALUES (gen_random_uuid(), 'groupe-lumen', 'Lumen', now())`
	if _, err := w.pool.Exec(t.Context(), query); err != nil {
		t.Fatal(err)
	}
	err := Load(context.Background(), w.pool, w.inventory, w.findings, morning)
	if fault.KindOf(err) != fault.Conflict {
		t.Errorf("want a conflict, got %v", err)
	}
}

func TestLoad_FindingsHaveAPastFromTheFirstTimeOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.load(t, morning)
	first := w.trend(t)
	if len(first.Weeks) < 6 {
		t.Fatalf("got %d weeks; want six or more", len(first.Weeks))
	}
	last := first.Last()
	if last.Open == 0 || last.Opened == 0 || last.Resolved == 0 || last.Opened == last.Open {
		t.Errorf("the last week is %+v: want some opened, some resolved, and some that were open before", last)
	}
	w.load(t, morning)
	if again := w.trend(t).Last(); again.Open != last.Open || again.Resolved != last.Resolved {
		t.Errorf("a second time the last week is %+v, want %+v", again, last)
	}
}

func (w world) trend(t *testing.T) findings.Trend {
	t.Helper()
	fleet, err := w.findings.Fleet(t.Context(), lumenID, findings.FleetQuery{Weeks: 12})
	if err != nil {
		t.Fatal(err)
	}
	return fleet.Trend
}
