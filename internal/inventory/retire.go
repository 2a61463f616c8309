package inventory

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/fault"
)

// move is what a person does with a record as a whole.
type move uint8

const (
	stay    move = iota
	retire       // out of use: it is no fact any more, and stays for its history
	restore      // in use again
)

// fieldRecord is the field of a history that is the record as a whole.
const fieldRecord = "record"

// RetireHost takes a host out of use: it leaves its collections, the rules and the lists, and stays for its history. A report that is
// collected later, or a broker that names it, brings it back. It returns fault.NotFound where the organization has no such host,
// fault.Conflict where it is retired already.
func (s *Store) RetireHost(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID, reason string) error {
	return moved(ctx, s, hostForms, organization, by, id, "retire", &hand{move: retire, reason: reason})
}

// RestoreHost is the way back from RetireHost.
func (s *Store) RestoreHost(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID) error {
	return moved(ctx, s, hostForms, organization, by, id, "restore", &hand{move: restore})
}

// RetireLicenseServer is RetireHost for a license server: its CALs count no more, and hosts and purchases that name it name a server that is
// not in the inventory.
func (s *Store) RetireLicenseServer(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID, reason string) error {
	return moved(ctx, s, licenseServerForms, organization, by, id, "retire", &hand{move: retire, reason: reason})
}

// RestoreLicenseServer is the way back from RetireLicenseServer.
func (s *Store) RestoreLicenseServer(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID) error {
	return moved(ctx, s, licenseServerForms, organization, by, id, "restore", &hand{move: restore})
}

func moved[R enterable[R]](ctx context.Context, s *Store, kind formKind[R], organization uuid.UUID, by string, id uuid.UUID, verb string, h *hand) error {
	if err := validateTexts(formText{"reason", h.reason, maxReason}); err != nil {
		return err
	}
	h.reason = strings.TrimSpace(h.reason)
	_, err := byHand(ctx, s, kind, organization, by, kind.topics.kind+"."+verb, id, h, func(name string) (R, error) {
		return kind.about(id, name), nil
	})
	return err
}

// moves does what a person wants of a record as a whole.
func (a *application) moves(record recorder, said any, retiredAt **time.Time) error {
	move := a.hand.of(said).move
	switch {
	case move == retire && *retiredAt != nil:
		return fault.New(fault.Conflict, "it is retired already")
	case move == restore && *retiredAt == nil:
		return fault.New(fault.Conflict, "it is in use")
	case move == retire:
		*retiredAt = &a.now
		a.log.tell(record, EventRetire, FieldChange{Field: fieldRecord}, a.hand.reason)
	case move == restore:
		a.restore(record, retiredAt)
	}
	return nil
}

func (a *application) restore(record recorder, retiredAt **time.Time) {
	if *retiredAt != nil {
		*retiredAt = nil
		a.log.tell(record, EventRestore, FieldChange{Field: fieldRecord}, "")
	}
}

// stayRetired reports whether a source leaves a retired record as it is: it looked before, or it says that the machine has the role no
// more.
func (a *application) stayRetired(said any, retiredAt *time.Time) bool {
	return retiredAt != nil && (a.updateOnly[said] || a.older(retiredAt))
}

// nameRetired brings back a host that a broker names, or a person in a collection, unless they looked before it was retired.
func (a *application) nameRetired(host *Host) {
	if host.RetiredAt == nil || host.RetiredAt.After(a.source.CollectedAt) {
		return
	}
	a.restore(host, &host.RetiredAt)
	a.queueHost(host)
}

// queueLeaving takes a host out of all collections.
func queueLeaving(batch *pgx.Batch, organization, host uuid.UUID) {
	const query = `
		DELETE FROM collection_hosts m
		USING collections c
		WHERE m.organization_id = $1 AND m.host_id = $2 AND c.organization_id = m.organization_id AND c.collection_id = m.collection_id
		  AND (c.deployment_id IS NOT NULL OR c.by_hand)`
	batch.Queue(query, organization, host)
}

// queueRejoining puts a host into collections that it left, as far as they are there.
func queueRejoining(batch *pgx.Batch, organization, host uuid.UUID, collections []uuid.UUID) {
	const query = `
		INSERT INTO collection_hosts (organization_id, collection_id, host_id)
		SELECT organization_id, collection_id, $2
		FROM collections
		WHERE organization_id = $1 AND collection_id = ANY ($3) AND retired_at IS NULL
		ON CONFLICT DO NOTHING`
	if len(collections) > 0 {
		batch.Queue(query, organization, host, collections)
	}
}
