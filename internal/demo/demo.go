// Package demo fills two organizations with a fleet to look around in: a French group and an English carrier, with every
// verdict the rules know and, in the middle, the case the portal exists for, a 2019 license server that was meant to take
// 2022 CALs.
//
// Nothing here writes to the inventory by itself. The fleet is reports, as agents, brokers and a file of purchases would have
// sent them, and they go through the same door as everybody's. Names, figures and faults never change; only ages do, because
// they count from the moment of loading. A report's id is made from what it says, so that the same moment loaded twice is the
// same reports, and a later moment is newer reports of the same facts.
package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/activity"
	"calfleet/internal/fault"
	"calfleet/internal/findings"
	"calfleet/internal/inventory"
	"calfleet/internal/postgres"
)

// actor is who loads the demo, as activity names it.
const actor = "calfleet demo"

// Load brings the demo organizations up to now and assesses them. It may run at every start: what somebody has changed by hand
// since stays changed, agents merely report again. Everybody who administers the default organization administers the demo. It
// returns fault.Conflict where an organization that is no demo has the slug of one.
func Load(ctx context.Context, pool *pgxpool.Pool, store *inventory.Store, findings *findings.Store, now time.Time) error {
	for _, f := range fleets(now) {
		if err := load(ctx, pool, store, f); err != nil {
			return fmt.Errorf("load demo %s: %w", f.slug, err)
		}
		if err := findings.Assess(ctx, f.id()); err != nil {
			return fmt.Errorf("assess demo %s: %w", f.slug, err)
		}
		if err := f.growOld(ctx, pool); err != nil {
			return fmt.Errorf("give demo %s a past: %w", f.slug, err)
		}
		if err := f.openCases(ctx, pool, findings); err != nil {
			return fmt.Errorf("open cases of demo %s: %w", f.slug, err)
		}
	}
	return nil
}

func fleets(now time.Time) []*fleet {
	now = now.UTC().Truncate(time.Second)
	return []*fleet{lumen(now), northwind(now)}
}

func load(ctx context.Context, pool *pgxpool.Pool, store *inventory.Store, f *fleet) error {
	err := postgres.InTx(ctx, pool, func(ctx context.Context, tx pgx.Tx) error { return f.found(ctx, tx) })
	if err != nil {
		return err
	}
	for _, r := range f.reports {
		if err := submit(ctx, store, f, "demo", r); err != nil {
			return err
		}
	}
	for _, record := range []func(context.Context, *pgxpool.Pool, *inventory.Store) error{f.recordPurchases, f.recordRefusals, f.recordTrusts} {
		if err := record(ctx, pool, store); err != nil {
			return err
		}
	}
	return nil
}

// found makes the organization where there is none, and lets the administrators in.
func (f *fleet) found(ctx context.Context, tx pgx.Tx) error {
	const create = `
		INSERT INTO organizations (organization_id, slug, name, demo, created_at) VALUES ($1, $2, $3, true, now())
		ON CONFLICT (slug) DO NOTHING`
	const check = `SELECT organization_id = $1 AND demo FROM organizations WHERE slug = $2`
	tag, err := tx.Exec(ctx, create, f.id(), f.slug, f.name)
	if err != nil {
		return err
	}
	var ours bool
	if err := tx.QueryRow(ctx, check, f.id(), f.slug).Scan(&ours); err != nil {
		return err
	}
	if !ours {
		return fault.At(fault.Conflict, "slug", "an organization that is no demo is called %s already", f.slug)
	}
	if err := f.admit(ctx, tx); err != nil || tag.RowsAffected() == 0 {
		return err
	}
	return activity.Record(ctx, tx, activity.Entry{Organization: f.id(), Actor: actor, Action: "organization.create", Subject: f.slug})
}

// admit makes the administrators of the default organization members. The first administrator of a portal comes after the demo
// and becomes one everywhere without this.
func (f *fleet) admit(ctx context.Context, tx pgx.Tx) error {
	const query = `
		INSERT INTO memberships (organization_id, user_id, role, created_at)
		SELECT $1, user_id, role, now()
		FROM memberships
		WHERE organization_id = $2 AND role = 'admin'
		ON CONFLICT DO NOTHING`
	_, err := tx.Exec(ctx, query, f.id(), inventory.DefaultOrganization)
	return err
}

// recordPurchases takes in their file once, ever.
func (f *fleet) recordPurchases(ctx context.Context, pool *pgxpool.Pool, store *inventory.Store) error {
	const query = `SELECT EXISTS (SELECT FROM reports WHERE organization_id = $1 AND submitted_by = $2)`
	var taken bool
	if err := pool.QueryRow(ctx, query, f.id(), f.purchaseFile).Scan(&taken); err != nil || taken {
		return err
	}
	return submit(ctx, store, f, f.purchaseFile, f.purchaseReport())
}

// recordRefusals notes them once, ever: one that somebody has withdrawn stays withdrawn.
func (f *fleet) recordRefusals(ctx context.Context, pool *pgxpool.Pool, store *inventory.Store) error {
	const query = `SELECT EXISTS (SELECT FROM refusals WHERE organization_id = $1)`
	var noted bool
	if err := pool.QueryRow(ctx, query, f.id()).Scan(&noted); err != nil || noted {
		return err
	}
	for _, r := range f.refusals {
		if err := store.RecordRefusal(ctx, f.id(), r.RecordedBy, r); err != nil {
			return err
		}
	}
	return nil
}

// recordTrusts says them once, ever, as refusals are noted.
func (f *fleet) recordTrusts(ctx context.Context, pool *pgxpool.Pool, store *inventory.Store) error {
	const query = `SELECT EXISTS (SELECT FROM activity WHERE organization_id = $1 AND action = 'trust.record')`
	var said bool
	if err := pool.QueryRow(ctx, query, f.id()).Scan(&said); err != nil || said {
		return err
	}
	for _, t := range f.trusts {
		if err := store.SaveTrust(ctx, f.id(), t.RecordedBy, t); err != nil {
			return err
		}
	}
	return nil
}

// namespace is that of every id the demo makes.
var namespace = uuid.MustParse("5f3c2a58-6f0e-5d7b-9c2e-0d1a7b6e4c11")

func (f *fleet) id() uuid.UUID { return uuid.NewSHA1(namespace, []byte(f.slug)) }
