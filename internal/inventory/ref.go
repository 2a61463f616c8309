package inventory

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/fault"
	"calfleet/internal/postgres"
)

// Kinds of records, as their history and what people say of them call them.
const (
	KindHost          = "host"
	KindLicenseServer = "license_server"
	KindCollection    = "collection"
	KindPurchase      = "purchase"
)

// Kinds are the kinds of records that people annotate.
var Kinds = []string{KindHost, KindLicenseServer, KindCollection, KindPurchase}

// Ref names one record.
type Ref struct {
	Kind string
	ID   uuid.UUID
}

func (r Ref) recordKind() string  { return r.Kind }
func (r Ref) recordID() uuid.UUID { return r.ID }
func (r Ref) fields() []field     { return nil }

// RecordName is what people call a record: a computer's name, a collection's, the reference of a purchase. It returns fault.NotFound where the
// organization has no such record.
func (s *Store) RecordName(ctx context.Context, organization uuid.UUID, ref Ref) (name string, err error) {
	err = s.annotate(ctx, organization, ref, func(_ context.Context, _ pgx.Tx, called string) error {
		name = called
		return nil
	})
	return name, err
}

// nameOf is what people call a record. It returns fault.NotFound where the organization has no such record. The record stays until the
// transaction ends.
func nameOf(ctx context.Context, tx pgx.Tx, organization uuid.UUID, ref Ref) (string, error) {
	// Purchases alone are ever deleted.
	const locked = `SELECT reference FROM purchases WHERE organization_id = $1 AND purchase_id = $2 FOR KEY SHARE`
	const kept = `
		SELECT name FROM hosts WHERE organization_id = $1 AND host_id = $2 AND $3 = 'host'
		UNION ALL
		SELECT name FROM license_servers WHERE organization_id = $1 AND license_server_id = $2 AND $3 = 'license_server'
		UNION ALL
		SELECT name FROM collections WHERE organization_id = $1 AND collection_id = $2 AND $3 = 'collection'`
	var name string
	var err error
	if ref.Kind == KindPurchase {
		err = tx.QueryRow(ctx, locked, organization, ref.ID).Scan(&name)
	} else {
		err = tx.QueryRow(ctx, kept, organization, ref.ID, ref.Kind).Scan(&name)
	}
	if errors.Is(err, pgx.ErrNoRows) {
		return "", noSuchRecord()
	}
	if err != nil {
		return "", fmt.Errorf("read name of %s %s: %w", ref.Kind, ref.ID, err)
	}
	return name, nil
}

func noSuchRecord() error { return fault.New(fault.NotFound, "there is no such record") }

// annotate runs fn on a record in a transaction of its own; annotations change no fact, so nothing is assessed.
func (s *Store) annotate(ctx context.Context, organization uuid.UUID, ref Ref, fn func(ctx context.Context, tx pgx.Tx, name string) error) error {
	return postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		name, err := nameOf(ctx, tx, organization, ref)
		if err != nil {
			return err
		}
		return fn(ctx, tx, name)
	})
}
