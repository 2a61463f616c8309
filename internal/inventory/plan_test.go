package inventory

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// A report must not cost more because the fleet is large: names are looked up by the index of their first labels.
func TestNamed_LookUpsUseTheIndexOfShortNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.exec(t, `
		INSERT INTO hosts (organization_id, host_id, name, source, created_at, updated_at)
		SELECT $1, gen_random_uuid(), 'h' || n || '.contoso.local', '', now(), now() FROM generate_series(1, 20000) AS n`, here)
	w.exec(t, `
		INSERT INTO license_servers (organization_id, license_server_id, name, source, created_at, updated_at)
		SELECT $1, gen_random_uuid(), 'h' || n || '.contoso.local', '', now(), now() FROM generate_series(1, 20000) AS n`, here)
	w.exec(t, `
		INSERT INTO key_packs (organization_id, license_server_id, key_pack_id)
		SELECT organization_id, license_server_id, 1 FROM license_servers`)
	w.exec(t, `ANALYZE`)
	for query, index := range map[string]string{
		hostsNamed: "hosts_by_short_name", licenseServersNamed: "license_servers_by_short_name", keyPacksNamed: "key_packs_pkey",
	} {
		rows, err := w.pool.Query(t.Context(), "EXPLAIN "+query, here, []string{"h1", "h2"})
		if err != nil {
			t.Fatal(err)
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		if plan := strings.Join(lines, "\n"); !strings.Contains(plan, index) || strings.Contains(plan, "Seq Scan") {
			t.Errorf("%s\nis planned without %s:\n%s", query, index, plan)
		}
	}
}
