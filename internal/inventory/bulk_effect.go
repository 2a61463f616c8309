package inventory

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/compat"
	"calfleet/internal/postgres"
)

// JudgedBulk reports whether a bulk edit changes facts, which rules judge: tags and fields of an organization's own are none.
func (b *Bulk) JudgedBulk() bool {
	return b.Action == BulkTopic || b.Action == BulkRetire || b.Action == BulkRestore
}

// BulkEffect judges the organization as it is, and as it would be with a staged edit applied.
func (s *Store) BulkEffect(ctx context.Context, organization uuid.UUID, b *Bulk) (compat.Comparison, error) {
	var c compat.Comparison
	err := postgres.InSnapshot(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		asOf, err := postgres.Now(ctx, tx)
		if err != nil {
			return err
		}
		r := factsReader{}
		if err := r.read(ctx, tx, organization); err != nil {
			return err
		}
		before, err := r.pretend(ctx, tx, organization, b, asOf)
		if err != nil {
			return err
		}
		c = compat.Compare(before, r.facts(asOf))
		return nil
	})
	return c, err
}

// pretend makes of what was read what it would be with the edit applied. It returns the facts as they are.
func (r *factsReader) pretend(ctx context.Context, tx pgx.Tx, organization uuid.UUID, b *Bulk, asOf time.Time) (before compat.Facts, err error) {
	lines, err := many[BulkLine](ctx, tx, bulkLines, organization, b.ID)
	if err != nil {
		return before, err
	}
	records := recordsOfLines(changing(lines))
	if b.RecordKind == KindHost {
		changed, err := pretended(ctx, tx, b, hostTopics, hostsByID, organization, records, asOf)
		if err != nil {
			return before, err
		}
		all, left := endingLast(r.collections, changed)
		r.collections = all
		before = r.facts(asOf)
		r.hosts, r.collections = replaced(r.hosts, changed), left
		return before, nil
	}
	changed, err := pretended(ctx, tx, b, licenseServerTopics, licenseServersByID, organization, records, asOf)
	if err != nil {
		return before, err
	}
	before = r.facts(asOf)
	r.servers = replaced(r.servers, changed)
	return before, nil
}

// pretended are records with the edit applied to them, in memory alone.
func pretended[T any, R interface {
	*T
	enterable[R]
	retirable
}](
	ctx context.Context, tx pgx.Tx, b *Bulk, topics topicList[R], byID string, organization uuid.UUID, records []uuid.UUID, asOf time.Time,
) ([]R, error) {
	known, err := many[T](ctx, tx, byID, organization, records)
	if err != nil {
		return nil, err
	}
	changed := make([]R, len(known))
	for i, k := range known {
		record := R(k)
		changed[i] = record
		switch b.Action {
		case BulkRetire:
			record.setOut(&asOf)
		case BulkRestore:
			record.setOut(nil)
		case BulkTopic:
			t, _ := topics.named(b.Target)
			if !t.read(t.parts(record), b.Typed) {
				continue // it was validated
			}
			record.settle()
		case BulkTag, BulkUntag, BulkOwn:
		}
	}
	return changed, nil
}

// replaced puts changed records into the places of those known, or behind them; those out of use leave.
func replaced[R interface {
	comparable
	recorder
	retirable
}](known, changed []R) []R {
	is := map[uuid.UUID]R{}
	for _, c := range changed {
		is[c.recordID()] = c
	}
	var all []R
	for _, k := range known {
		c, changes := is[k.recordID()]
		if !changes {
			c = k
		}
		delete(is, k.recordID())
		if c.outSince() == nil {
			all = append(all, c)
		}
	}
	for _, c := range changed {
		if is[c.recordID()] == c && c.outSince() == nil {
			all = append(all, c)
		}
	}
	return all
}

// endingLast are the collections with those last that end as hosts are retired, which are of one such host each, and those that are left with
// the hosts that they still have. A comparison goes by the places of collections.
func endingLast(collections []*Collection, changed []*Host) (all, left []*Collection) {
	out := map[uuid.UUID]bool{}
	for _, h := range changed {
		out[h.ID] = h.RetiredAt != nil
	}
	var ending []*Collection
	for _, c := range collections {
		kept := *c
		kept.HostIDs = slices.DeleteFunc(slices.Clone(c.HostIDs), func(id uuid.UUID) bool { return out[id] })
		if len(kept.HostIDs) == 0 && len(c.HostIDs) > 0 && c.DeploymentID == nil && !c.ByHand {
			ending = append(ending, c)
			continue
		}
		all, left = append(all, c), append(left, &kept)
	}
	return append(all, ending...), left
}
