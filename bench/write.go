//go:build linux

package main

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/postgres"
	"calfleet/internal/report"
)

// submitReports sends reports of known hosts, which is what nearly all reports are: one time the facts are as before. It gives the
// time of one.
func submitReports(ctx context.Context, b *bench) (sample, error) {
	fleet, err := b.theFleet(ctx)
	if err != nil {
		return nil, err
	}
	return func() (time.Duration, error) {
		reports := b.someReports()
		took, err := timed(func() error {
			for _, r := range reports {
				if _, err := b.inventory.SubmitReport(ctx, fleet, "bench", r); err != nil {
					return err
				}
			}
			return nil
		})
		return took / time.Duration(len(reports)), err
	}, nil
}

func (b *bench) someReports() []report.Report {
	reports, now := make([]report.Report, b.reports), time.Now()
	for i := range reports {
		reports[i] = hostReport(i%b.hosts, now)
	}
	return reports
}

// insertBodies keeps the same bodies, each in a transaction of its own, and understands nothing of them.
func insertBodies(ctx context.Context, b *bench) (sample, error) {
	fleet, err := b.theFleet(ctx)
	if err != nil {
		return nil, err
	}
	return func() (time.Duration, error) {
		bodies := make([][]byte, b.reports)
		for i, r := range b.someReports() {
			if bodies[i], err = json.Marshal(r); err != nil {
				return 0, err
			}
		}
		took, err := timed(func() error {
			for _, body := range bodies {
				if err := b.insertBody(ctx, fleet, body); err != nil {
					return err
				}
			}
			return nil
		})
		return took / time.Duration(len(bodies)), err
	}, nil
}

func (b *bench) insertBody(ctx context.Context, organization uuid.UUID, body []byte) error {
	const query = `
		INSERT INTO reports (
			organization_id, report_id, body, body_hash, computer, collector, collected_at, received_at, submitted_by, stale)
		VALUES ($1, $2, $3, '', 'floor', 'floor', now(), now(), 'floor', false)`
	return postgres.InTx(ctx, b.pool, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, query, organization, uuid.New(), body)
		return err
	})
}
