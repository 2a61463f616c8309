package inventory

import (
	"context"

	"github.com/google/uuid"

	"calfleet/internal/fault"
)

// StagedDays is how many days a file waits for somebody to decide about it. A month has a holiday in it; after that the inventory is
// another, and hundreds of megabytes would be kept for nobody.
const StagedDays = 30

// ExpireImports discards the files of an organization that nobody decided about for StagedDays, one after the other, each with its line of
// activity; and files that did not arrive whole.
func (s *Store) ExpireImports(ctx context.Context, organization uuid.UUID) error {
	type waiting struct {
		ID uuid.UUID `db:"import_id"`
	}
	const query = `
		SELECT import_id
		FROM imports
		WHERE organization_id = $1 AND state = 'staged' AND created_at < now() - make_interval(days => $2)
		ORDER BY created_at`
	old, err := many[waiting](ctx, s.pool, query, organization, StagedDays)
	if err != nil {
		return err
	}
	for _, i := range old {
		err := s.DiscardImport(ctx, organization, portalItself, i.ID)
		if err != nil && fault.KindOf(err) != fault.Conflict { // somebody decided just now
			return err
		}
	}
	return s.sweepIncoming(ctx, organization)
}
