package inventory

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// lodging is where a host lives: in a broker's collection, in one of its own, or nowhere.
type lodging struct {
	HostID   uuid.UUID  `db:"host_id"`
	Name     string     `db:"name"`
	IsHost   bool       `db:"is_host"`
	Governed bool       `db:"governed"`
	Own      *uuid.UUID `db:"own"`
	OwnName  *string    `db:"own_name"`
}

// settleStandalone gives each of hosts that no broker governs a collection of its own, and takes it from those that
// one governs, or that are session hosts no more.
func settleStandalone(ctx context.Context, tx pgx.Tx, organization uuid.UUID, hosts []uuid.UUID, now time.Time) error {
	const query = `
		SELECT h.host_id, h.name, h.session_host IS NOT FALSE AS is_host,
		       coalesce(bool_or(c.deployment_id IS NOT NULL), false) AS governed,
		       (array_agg(c.collection_id) FILTER (WHERE c.collection_id IS NOT NULL AND c.deployment_id IS NULL))[1] AS own,
		       (array_agg(c.name) FILTER (WHERE c.collection_id IS NOT NULL AND c.deployment_id IS NULL))[1] AS own_name
		FROM hosts h
		LEFT JOIN collection_hosts m ON m.organization_id = h.organization_id AND m.host_id = h.host_id
		LEFT JOIN collections c ON c.organization_id = m.organization_id AND c.collection_id = m.collection_id
		WHERE h.organization_id = $1 AND h.host_id = ANY ($2)
		GROUP BY h.host_id, h.name, h.session_host`
	lodgings, err := many[lodging](ctx, tx, query, organization, hosts)
	if err != nil {
		return err
	}
	for _, l := range lodgings {
		if err := l.settle(ctx, tx, organization, now); err != nil {
			return fmt.Errorf("settle host %q: %w", l.Name, err)
		}
	}
	return nil
}

func (l *lodging) settle(ctx context.Context, tx pgx.Tx, organization uuid.UUID, now time.Time) error {
	entitled := l.IsHost && !l.Governed
	if l.Own != nil && (!entitled || *l.OwnName != l.Name) {
		if err := l.leaveOwn(ctx, tx, organization, now); err != nil {
			return err
		}
		l.Own = nil
	}
	if !entitled || l.Own != nil {
		return nil
	}
	own, err := ensureCollection(ctx, tx, organization, nil, l.Name, now)
	if err != nil {
		return err
	}
	return setMembers(ctx, tx, organization, own, []uuid.UUID{l.HostID})
}

func (l *lodging) leaveOwn(ctx context.Context, tx pgx.Tx, organization uuid.UUID, now time.Time) error {
	const retire = `UPDATE collections SET retired_at = $3 WHERE organization_id = $1 AND collection_id = $2`
	if err := setMembers(ctx, tx, organization, *l.Own, nil); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, retire, organization, *l.Own, now)
	return err
}
