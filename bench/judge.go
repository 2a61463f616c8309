//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/audit"
	"calfleet/internal/compat"
	"calfleet/internal/inventory"
	"calfleet/internal/postgres"
)

// evaluate judges the fleet in memory.
func evaluate(ctx context.Context, b *bench) (sample, error) {
	facts, err := b.facts(ctx)
	if err != nil {
		return nil, err
	}
	return func() (time.Duration, error) {
		return timed(func() error {
			if result := compat.Evaluate(facts); len(result.Collections) == 0 {
				return errors.New("nothing was judged")
			}
			return nil
		})
	}, nil
}

func (b *bench) facts(ctx context.Context) (compat.Facts, error) {
	fleet, err := b.theFleet(ctx)
	if err != nil {
		return compat.Facts{}, err
	}
	return inventory.Facts(ctx, b.pool, fleet, time.Now())
}

// copyAndHash is one pass over the same facts: every host copied, every name hashed.
func copyAndHash(ctx context.Context, b *bench) (sample, error) {
	facts, err := b.facts(ctx)
	if err != nil {
		return nil, err
	}
	return func() (time.Duration, error) { return timed(func() error { return hashNames(facts) }) }, nil
}

func hashNames(facts compat.Facts) error {
	var sum maphash.Hash
	hosts := append([]compat.Host(nil), facts.Hosts...)
	for i := range hosts {
		_, _ = sum.WriteString(hosts[i].Name) // never fails
		for _, server := range hosts[i].LicenseServers {
			_, _ = sum.WriteString(server)
		}
	}
	for _, c := range facts.Collections {
		for _, host := range c.Hosts {
			_, _ = sum.WriteString(host)
		}
	}
	if sum.Sum64() == 0 {
		return errors.New("nothing was hashed")
	}
	return nil
}

// judgeFleet is what the home page waits for: one instant of the database, judged.
func judgeFleet(ctx context.Context, b *bench) (sample, error) {
	fleet, err := b.theFleet(ctx)
	if err != nil {
		return nil, err
	}
	return func() (time.Duration, error) {
		return timed(func() error {
			snapshot, err := b.inventory.Snapshot(ctx, fleet)
			if err != nil {
				return err
			}
			if result := compat.Evaluate(snapshot.Facts); len(result.Collections) == 0 {
				return errors.New("nothing was judged")
			}
			return nil
		})
	}, nil
}

// recordTables are what a judgement reads, and what a pack is made of.
var recordTables = []string{"hosts", "license_servers", "key_packs", "deployments", "collections", "collection_hosts", "purchases", "refusals"}

// selectFleet reads the same rows in one transaction and looks at none of them.
func selectFleet(ctx context.Context, b *bench) (sample, error) {
	fleet, err := b.theFleet(ctx)
	if err != nil {
		return nil, err
	}
	return func() (time.Duration, error) {
		return timed(func() error {
			return postgres.InSnapshot(ctx, b.pool, func(ctx context.Context, tx pgx.Tx) error {
				for _, table := range recordTables {
					query := "SELECT * FROM " + pgx.Identifier{table}.Sanitize() + " WHERE organization_id = $1"
					if err := drain(ctx, tx, query, fleet); err != nil {
						return err
					}
				}
				return nil
			})
		})
	}, nil
}

func drain(ctx context.Context, tx pgx.Tx, query string, fleet uuid.UUID) error {
	rows, err := tx.Query(ctx, query, fleet) //sqlconst:allow names of tables in this file
	if err != nil {
		return err
	}
	for rows.Next() {
		_ = rows.RawValues()
	}
	return rows.Err()
}

// auditPack writes the pack of the demo to nowhere.
func auditPack(ctx context.Context, b *bench) (sample, error) {
	organization, err := b.theDemo(ctx)
	if err != nil {
		return nil, err
	}
	return func() (time.Duration, error) {
		return timed(func() error {
			_, err := audit.WritePack(ctx, b.pool, io.Discard, audit.Options{Organization: organization, Slug: "groupe-lumen", Name: "Groupe Lumen"})
			return err
		})
	}, nil
}

// copyTables has PostgreSQL write the same tables as CSV itself.
func copyTables(ctx context.Context, b *bench) (sample, error) {
	organization, err := b.theDemo(ctx)
	if err != nil {
		return nil, err
	}
	return func() (time.Duration, error) {
		return timed(func() error {
			return postgres.InSnapshot(ctx, b.pool, func(ctx context.Context, tx pgx.Tx) error {
				for _, table := range append([]string{"findings"}, recordTables...) {
					query := fmt.Sprintf("COPY (SELECT * FROM %s WHERE organization_id = '%s') TO STDOUT (FORMAT csv, HEADER)",
						pgx.Identifier{table}.Sanitize(), organization)
					if _, err := tx.Conn().PgConn().CopyTo(ctx, io.Discard, query); err != nil { //sqlconst:allow COPY takes no arguments
						return err
					}
				}
				return nil
			})
		})
	}, nil
}
