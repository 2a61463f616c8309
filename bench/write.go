//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/inventory"
	"calfleet/internal/postgres"
	"calfleet/internal/report"
	"calfleet/internal/sheet"
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

// importPurchases takes a file of new purchases in: read, staged with its preview, applied.
func importPurchases(ctx context.Context, b *bench) (sample, error) {
	if err := b.database(ctx); err != nil {
		return nil, err
	}
	file, err := purchaseFile(b.purchases)
	if err != nil {
		return nil, err
	}
	return func() (time.Duration, error) {
		organization, err := b.organization(ctx)
		if err != nil {
			return 0, err
		}
		return timed(func() error {
			staged, err := b.inventory.StageImport(ctx, organization, "bench", inventory.Upload{FileName: "purchases.csv", Data: file})
			if err != nil {
				return err
			}
			counts, err := b.inventory.ApplyImport(ctx, organization, "bench", staged.ID, false)
			if err == nil && counts.New != b.purchases {
				err = fmt.Errorf("%d purchases are new, not %d", counts.New, b.purchases)
			}
			return err
		})
	}, nil
}

func purchaseFile(lines int) ([]byte, error) {
	var file bytes.Buffer
	w := sheet.NewWriter(&file, ';')
	if err := w.Header("Commande ou facture", "Version de CAL", "Type de CAL", "Quantité", "Contrat", "Acheté le", "Fournisseur"); err != nil {
		return nil, err
	}
	for i := range lines {
		err := w.Row(sheet.Text(reference(i)), sheet.Text("2022"), sheet.Text("Utilisateur"), sheet.Int(int64(1+i%500)), sheet.Text("V7741209"),
			sheet.Text("2026-01-17"), sheet.Text("Revendeur"))
		if err != nil {
			return nil, err
		}
	}
	err := w.Flush()
	return file.Bytes(), err
}

func reference(i int) string { return fmt.Sprintf("BC-%06d", i) }

// copyPurchases puts the same rows into the same table by one COPY.
func copyPurchases(ctx context.Context, b *bench) (sample, error) {
	if err := b.database(ctx); err != nil {
		return nil, err
	}
	columns := []string{
		"organization_id", "purchase_id", "reference", "cal_version", "cal_kind", "quantity", "agreement", "purchased_on", "supplier", "source", "created_at",
		"updated_at",
	}
	return func() (time.Duration, error) {
		organization, err := b.organization(ctx)
		if err != nil {
			return 0, err
		}
		day, now := time.Date(2026, time.January, 17, 0, 0, 0, 0, time.UTC), time.Now()
		rows := pgx.CopyFromSlice(b.purchases, func(i int) ([]any, error) {
			return []any{organization, uuid.New(), reference(i), "2022", "per_user", 1 + i%500, "V7741209", day, "Revendeur", "floor", now, now}, nil
		})
		return timed(func() error {
			_, err := b.pool.CopyFrom(ctx, pgx.Identifier{"purchases"}, columns, rows)
			return err
		})
	}, nil
}
