package postgres_test

import (
	"io/fs"
	"strconv"
	"strings"
	"testing"

	"calfleet/internal/postgres"
	"calfleet/internal/postgres/pgtest"
	"calfleet/migrations"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
)

// localTables lists the tables that belong to no organization. A distributed PostgreSQL keeps them on one node; all
// others are spread by organization_id.
const localTables = `
	with local (name) as (
		select unnest(array['users', 'sessions', 'sign_in_links', 'organizations', 'rate_limits', 'schema_migrations']::name[])
		union all select relname from pg_class where relname like 'river\_%'
	), organization_tables as (
		select oid, relname from pg_class
		where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname not in (select name from local)
	)`

// The rules of the schema, each with a query that lists what breaks it. They are what lets the same schema run on one
// PostgreSQL and distributed over several by organization.
var schemaRules = map[string]string{
	"every table of an organization has organization_id, never null": localTables + `
		select t.relname::text from organization_tables t
		left join pg_attribute a on a.attrelid = t.oid and a.attname = 'organization_id' and not a.attisdropped
		where a.attnotnull is not true`,

	"every table of an organization has a primary key": localTables + `
		select t.relname::text from organization_tables t
		where not exists (select from pg_constraint c where c.conrelid = t.oid and c.contype = 'p')`,

	"organization_id leads every primary and unique key": localTables + `
		select format('%s: %s', t.relname, pg_get_indexdef(i.indexrelid)) from organization_tables t
		join pg_index i on i.indrelid = t.oid and i.indisunique
		left join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0]
		where a.attname is distinct from 'organization_id'`,

	"organization_id is in every exclusion constraint": localTables + `
		select format('%s: %s', t.relname, pg_get_constraintdef(c.oid)) from organization_tables t
		join pg_constraint c on c.conrelid = t.oid and c.contype = 'x'
		join pg_attribute a on a.attrelid = t.oid and a.attname = 'organization_id'
		where a.attnum <> all (c.conkey)`,

	"a foreign key between tables of organizations leads with organization_id on both sides": localTables + `
		select format('%s: %s', t.relname, pg_get_constraintdef(c.oid)) from organization_tables t
		join pg_constraint c on c.conrelid = t.oid and c.contype = 'f'
		join organization_tables r on r.oid = c.confrelid
		join pg_attribute a on a.attrelid = t.oid and a.attnum = c.conkey[1]
		join pg_attribute b on b.attrelid = r.oid and b.attnum = c.confkey[1]
		where a.attname <> 'organization_id' or b.attname <> 'organization_id'`,

	"no foreign key leads from a local table to a table of an organization": localTables + `
		select format('%s: %s', c.conrelid::regclass, pg_get_constraintdef(c.oid)) from pg_constraint c
		join organization_tables r on r.oid = c.confrelid
		where c.contype = 'f' and c.conrelid not in (select oid from organization_tables)`,

	"no foreign key sets organization_id to null or to its default": localTables + `
		select format('%s: %s', t.relname, pg_get_constraintdef(c.oid)) from organization_tables t
		join pg_constraint c on c.conrelid = t.oid and c.contype = 'f'
		where c.confdeltype in ('n', 'd') or c.confupdtype in ('n', 'd', 'c')`,

	"no triggers on tables of organizations": localTables + `
		select format('%s: %s', t.relname, g.tgname) from organization_tables t
		join pg_trigger g on g.tgrelid = t.oid and not g.tgisinternal`,

	"no rules on tables of organizations": localTables + `
		select format('%s: %s', t.relname, w.rulename) from organization_tables t
		join pg_rewrite w on w.ev_class = t.oid`,

	// The names PostgreSQL gives are table, columns and _check, _key, _fkey or _excl, perhaps with a number.
	"constraints have names somebody chose": localTables + `
		select format('%s: %s', t.relname, c.conname) from organization_tables t
		join pg_constraint c on c.conrelid = t.oid
		cross join lateral (
			select string_agg(a.attname, '_' order by k.place) as columns
			from unnest(c.conkey) with ordinality k (attnum, place)
			join pg_attribute a on a.attrelid = t.oid and a.attnum = k.attnum
		) names
		where c.contype in ('c', 'u', 'f', 'x')
		and c.conname ~ ('^' || t.relname || '_(' || coalesce(names.columns, '') || '_)?(check|key|fkey|excl)[0-9]*$')`,
}

func TestSchema_StaysDistributable(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	for rule, query := range schemaRules {
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			for _, breach := range list(t, pool, query) {
				t.Error(breach)
			}
		})
	}
}

func list(t *testing.T, db postgres.DB, sql string) []string {
	t.Helper()
	rows, err := db.Query(t.Context(), sql)
	if err != nil {
		t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestSchemaRules_SeeWhatTheyForbid breaks each rule once, so that a query that finds nothing is known to look.
func TestSchemaRules_SeeWhatTheyForbid(t *testing.T) {
	t.Parallel()
	pool := pgtest.Empty(t)
	mustExec(t, pool, `
		create extension btree_gist;
		create table organizations (organization_id uuid constraint organizations_pkey primary key);
		create table users (user_id uuid constraint users_pkey primary key);
		create table no_organization (id int constraint no_organization_pkey primary key);
		create table hosts (
			organization_id uuid not null, host_id int not null, name text constraint hosts_name_check check (name <> ''),
			during int4range, user_id uuid,
			constraint hosts_pkey primary key (organization_id, host_id),
			constraint unique_host_ids unique (host_id),
			constraint host_times_do_not_overlap exclude using gist (during with &&)
		);
		create table no_key (organization_id uuid not null, host_id int,
			constraint key_without_organization foreign key (host_id) references hosts (host_id),
			constraint host_goes foreign key (organization_id, host_id) references hosts (organization_id, host_id) on delete set null
		);
		alter table users add host_id int constraint user_of_host references hosts (host_id);
		create function f() returns trigger language plpgsql as 'begin return new; end';
		create trigger touched before update on hosts for each row execute function f();
		create rule ignored as on delete to no_key do instead nothing`)
	for rule, query := range schemaRules {
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			if len(list(t, pool, query)) == 0 {
				t.Error("the breach was not found")
			}
		})
	}
}

func TestMigrations_GoDownAndUpAgain(t *testing.T) {
	t.Parallel()
	pool := pgtest.Empty(t)
	mustMigrate(t, pool, migrations.FS)
	want := schema(t, pool)
	versions := append([]uint{0}, versionsOf(t, migrations.FS)...)
	for i := len(versions) - 1; i > 0; i-- {
		for _, to := range []uint{versions[i-1], versions[i], versions[i-1]} {
			if err := postgres.MigrateTo(t.Context(), pool, migrations.FS, to); err != nil {
				t.Fatalf("to version %d: %v", to, err)
			}
		}
	}
	left := `select relname::text from pg_class where relnamespace = 'public'::regnamespace
		and relname not like 'river\_%' and relname not like 'schema\_migrations%'`
	if diff := cmp.Diff([]string{}, list(t, pool, left)); diff != "" {
		t.Errorf("going down leaves (-want +got):\n%s", diff)
	}
	mustMigrate(t, pool, migrations.FS)
	if diff := cmp.Diff(want, schema(t, pool)); diff != "" {
		t.Errorf("the schema differs (-want +got):\n%s", diff)
	}
}

// versionsOf lists the versions there are, oldest first; numbers that were given and not used are left out.
func versionsOf(t *testing.T, fsys fs.FS) (versions []uint) {
	t.Helper()
	names, err := fs.Glob(fsys, "*.up.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		number, _, _ := strings.Cut(name, "_")
		version, err := strconv.ParseUint(number, 10, 32)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		versions = append(versions, uint(version))
	}
	return versions
}
