package audit

import (
	"context"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
)

func TestWritePack_IsOneInstantWhileCALsMoveBetweenServers(t *testing.T) {
	t.Parallel()
	pool, o := demoFleet(t)
	var moved atomic.Int64
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- moveCALs(ctx, pool, &moved) }()
	const all = 100 + 300 + 40 + 40 + 25 + 60 // installed over all servers: moving changes none of it
	for range 10 {
		before := moved.Load()
		pack := writePack(t, pool, o)
		if got := total(t, pack, "key-packs.csv"); got != all {
			t.Errorf("key-packs.csv adds up to %d, want %d", got, all)
		}
		if got := total(t, pack, "position.csv"); got != all {
			t.Errorf("position.csv adds up to %d, want %d", got, all)
		}
		if moved.Load() == before {
			t.Log("nothing moved while this pack was written")
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if moved.Load() == 0 {
		t.Error("no CALs have moved")
	}
}

// moveCALs takes CALs from one server to another and back, both ends in one transaction, until ctx ends.
func moveCALs(ctx context.Context, pool *pgxpool.Pool, moved *atomic.Int64) error {
	const move = `
		UPDATE key_packs k SET total_count = total_count + CASE l.name WHEN 'lic01.lumen.local' THEN $1::bigint ELSE -$1::bigint END
		FROM license_servers l
		WHERE l.license_server_id = k.license_server_id AND k.key_pack_id = 3 AND l.name IN ('lic01.lumen.local', 'lic22.lumen.local')`
	for step := int64(1); ctx.Err() == nil; step = -step {
		if _, err := pool.Exec(ctx, move, step); err != nil && ctx.Err() == nil {
			return err
		}
		moved.Add(1)
	}
	return nil
}

func total(t *testing.T, pack opened, name string) (sum int) {
	t.Helper()
	for _, row := range pack.table(t, name) {
		if n, err := strconv.Atoi(row["Installed"]); err == nil {
			sum += n
		}
	}
	return sum
}
