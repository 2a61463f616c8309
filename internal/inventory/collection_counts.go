package inventory

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/fault"
)

func (c *Collection) recordKind() string  { return KindCollection }
func (c *Collection) recordID() uuid.UUID { return c.ID }

// fields are those that people enter; the rest is the broker's, and in the history of its deployment.
func (c *Collection) fields() []field { return CollectionCounts{c.Authorised, c.Actual}.numbers() }

// CollectionCounts is how many users, or in Per Device mode devices, a collection serves; nil is not counted.
type CollectionCounts struct {
	Authorised *int64 `db:"authorised"` // may connect
	Actual     *int64 `db:"actual"`     // do connect
}

func (c CollectionCounts) numbers() []field {
	return []field{{"authorised", textOfInt(c.Authorised)}, {"actual", textOfInt(c.Actual)}}
}

func (c CollectionCounts) queueUpdate(batch *pgx.Batch, organization, id uuid.UUID) {
	const query = `UPDATE collections SET authorised = $3, actual = $4 WHERE organization_id = $1 AND collection_id = $2`
	batch.Queue(query, organization, id, c.Authorised, c.Actual)
}

// SaveCollectionCounts writes what somebody has counted, whole, until a broker's report counts anew. It returns fault.Invalid with the field
// where a count can't be, fault.NotFound where the organization has no such collection, or no more.
func (s *Store) SaveCollectionCounts(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID, counts CollectionCounts) error {
	if err := counts.validate(); err != nil {
		return err
	}
	return s.change(ctx, organization, func(ctx context.Context, tx pgx.Tx, now time.Time) error {
		known, err := lockedCollection(ctx, tx, organization, id)
		if err != nil {
			return err
		}
		before := known.fields()
		known.Authorised, known.Actual = counts.Authorised, counts.Actual
		batch, log := &pgx.Batch{}, &changeLog{organization: organization, source: Source{Name: by}, now: now}
		counts.queueUpdate(batch, organization, id)
		log.note(known, before)
		log.queue(batch)
		if err := sendBatch(ctx, tx, batch); err != nil {
			return fmt.Errorf("write counts of collection %s: %w", id, err)
		}
		return activity.Record(ctx, tx, activity.Entry{
			Organization: organization, Actor: by, Action: "collection.count", Subject: known.Name, Details: detailsOf(diff(before, known.fields())),
		})
	})
}

func (c CollectionCounts) validate() error {
	for _, count := range []struct {
		place string
		n     *int64
	}{{"authorised", c.Authorised}, {"actual", c.Actual}} {
		if count.n != nil && (*count.n < 0 || *count.n > math.MaxUint32) {
			return fault.At(fault.Invalid, count.place, "must be from 0 to %d", uint32(math.MaxUint32))
		}
	}
	return nil
}

// lockedCollection reads a collection that no broker changes meanwhile: one reads, merges and writes.
func lockedCollection(ctx context.Context, tx pgx.Tx, organization, id uuid.UUID) (*Collection, error) {
	batch := &pgx.Batch{}
	queueLocks(batch, organization, nil, false)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return nil, fmt.Errorf("wait for a broker's report: %w", err)
	}
	const query = `
		SELECT collection_id, deployment_id, by_hand, licensing_mode, license_servers, name, authorised, actual, '{}'::uuid[] AS host_ids
		FROM collections
		WHERE organization_id = $1 AND collection_id = $2 AND retired_at IS NULL
		FOR UPDATE`
	return one[Collection](ctx, tx, fault.New(fault.NotFound, "there is no such collection, or it has been retired"), query, organization, id)
}

// readUserCount takes a count as a form or a file types it.
func readUserCount(parts []any, typed string) bool {
	at := parts[0].(**int64)
	if *at = nil; typed == "" {
		return true
	}
	n, err := strconv.ParseUint(typed, 10, 32)
	*at = new(int64(n))
	return err == nil
}
