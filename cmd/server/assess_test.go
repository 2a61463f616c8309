package main

import (
	"testing"

	"calfleet/internal/postgres"
	"calfleet/internal/postgres/pgtest"
)

func TestServe_AssessesEveryOrganizationAtItsStart(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	pool, err := postgres.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	portal := serve(t, "--database-url", url)
	var jobs int
	const query = `SELECT count(*) FROM river_job WHERE kind = 'assess'`
	if err := pool.QueryRow(t.Context(), query).Scan(&jobs); err != nil || jobs == 0 {
		t.Errorf("%d assessments were asked for at the start (%v)", jobs, err)
	}
	if status := portal.stop(); status != 0 {
		t.Errorf("the server ends with %d", status)
	}
}
