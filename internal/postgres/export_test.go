package postgres

import (
	"context"
	"io/fs"

	"github.com/jackc/pgx/v5/pgxpool"
)

// MigrateTo goes to one version of the migrations in fsys, up or down (0 is an empty schema), so that tests can hold each down to be
// the mirror of its up. The portal itself only goes up.
func MigrateTo(ctx context.Context, pool *pgxpool.Pool, fsys fs.FS, version uint) error {
	return migrating(ctx, pool, func(only *pgxpool.Pool) error { return migrateTo(ctx, only, fsys, &version) })
}
