//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/auth"
	"calfleet/internal/report"
)

// speakers are how many agents speak to the portal at once, where it isn't all of them.
const speakers = 8

// agent is one that enrolled, with the report it sends.
type agent struct {
	token string
	body  []byte
}

// enrolled are as many computers, each with a token of its own.
func (b *bench) enrolled(ctx context.Context, organization uuid.UUID, n int) ([]agent, error) {
	store := auth.New(b.pool)
	secret, err := store.CreateEnrolment(ctx, organization, "bench", n, 1, auth.Command("bench"))
	if err != nil {
		return nil, err
	}
	by, err := store.PrincipalOfToken(ctx, secret)
	if err != nil {
		return nil, err
	}
	agents := make([]agent, n)
	return agents, inParallel(n, func(i int) error {
		grant, err := store.Enrol(ctx, by, auth.Newcomer{Name: hostName(i), MachineID: uuid.NewString(), Version: "bench", Address: "127.0.0.1"})
		agents[i].token = grant.Token
		return err
	})
}

// says gives each agent a new report, with the time that passes in a figure of it.
func says(agents []agent, round int, at time.Time) error {
	for i := range agents {
		r := hostReport(i, at)
		r.Collector.Version = "bench"
		r.SessionHost.GraceDaysLeft = new(int64(round))
		body, err := report.Encode(r)
		if err != nil {
			return err
		}
		agents[i].body = body
	}
	return nil
}

// send posts a report and wants the receipt. later is how long the portal says to wait, where it is busy.
func (p *remotePortal) send(ctx context.Context, client *http.Client, a agent) (later time.Duration, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://"+p.Address+"/api/v1/reports", bytes.NewReader(a.body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Authorization", "Bearer "+a.token)
	req.Header.Set("Content-Type", "application/json")
	res, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(res.Body)
	switch {
	case err != nil:
		return 0, err
	case res.StatusCode == http.StatusServiceUnavailable && res.Header.Get("Retry-After") != "":
		seconds, err := strconv.Atoi(res.Header.Get("Retry-After"))
		return time.Duration(seconds) * time.Second, err
	case res.StatusCode != http.StatusAccepted:
		return 0, fmt.Errorf("status %d: %s", res.StatusCode, answer)
	}
	return 0, nil
}

// deliveries is what delivering reports over TLS came to.
type deliveries struct{ rate, floor float64 } // reports a second; the bare SQL

// theDeliveries measures by turns, and keeps the best of each.
func (b *bench) theDeliveries(ctx context.Context) (*deliveries, error) {
	if b.delivered != nil {
		return b.delivered, nil
	}
	fleet, err := b.theFleet(ctx)
	if err != nil {
		return nil, err
	}
	agents, err := b.enrolled(ctx, fleet, b.hosts)
	if err != nil {
		return nil, err
	}
	portal, err := b.startPortal(ctx)
	if err != nil {
		return nil, err
	}
	d, client := &deliveries{}, portal.client(false)
	for round := range b.runs {
		if err := says(agents, 0, time.Now()); err != nil {
			return nil, err
		}
		took, err := timed(func() error {
			return inParallel(len(agents), func(i int) error {
				_, err := portal.send(ctx, client, agents[i])
				return err
			})
		})
		if err != nil {
			return nil, fmt.Errorf("round %d: %w", round, err)
		}
		d.rate = max(d.rate, float64(len(agents))/took.Seconds())
		if took, err = b.deliverBare(ctx, fleet, agents); err != nil {
			return nil, fmt.Errorf("floor: %w", err)
		}
		d.floor = max(d.floor, float64(len(agents))/took.Seconds())
	}
	if _, err := portal.stop(); err != nil {
		return nil, err
	}
	b.delivered = d
	return d, nil
}

// inParallel does something n times, by as many at once.
func inParallel(n int, do func(i int) error) error {
	_, err := atOnce(n, speakers, func(i int) (time.Duration, error) { return 0, do(i) })
	return err
}

// deliverBare stores the same rows as so many reports, each committed by itself: the report, the host and that its agent was heard. It
// decodes nothing, compares nothing and asks nobody who they are; all that one report writes goes in one round trip.
func (b *bench) deliverBare(ctx context.Context, fleet uuid.UUID, agents []agent) (time.Duration, error) {
	const insert = `
		INSERT INTO reports (organization_id, report_id, body, body_hash, computer, collector, collected_at, received_at, submitted_by, stale)
		VALUES ($1, $2, $3, $4, $5, 'calfleet-agent bench', now(), now(), 'floor', false)`
	const host = `
		UPDATE hosts SET grace_days_left = $3, collected_at = now(), reported_at = now(), updated_at = now()
		WHERE organization_id = $1 AND split_part(name, '.', 1) = split_part($2, '.', 1)`
	const heard = `UPDATE agents SET heard_at = now(), reported_at = now() WHERE organization_id = $1 AND split_part(name, '.', 1) = split_part($2, '.', 1)`
	hash := make([]byte, 32)
	return timed(func() error {
		return inParallel(len(agents), func(i int) error {
			batch := &pgx.Batch{}
			batch.Queue(insert, fleet, uuid.New(), json.RawMessage(agents[i].body), hash, hostName(i))
			batch.Queue(host, fleet, hostName(i), 0)
			batch.Queue(heard, fleet, hostName(i))
			return b.pool.SendBatch(ctx, batch).Close() // one implicit transaction
		})
	})
}

// puppetDBRate is how many inventories of about this size PuppetDB takes a second on two cores; OCS Inventory takes 44.
const puppetDBRate = 78

func deliveryRatio(ctx context.Context, b *bench) (value, floor float64, err error) {
	d, err := b.theDeliveries(ctx)
	if err != nil {
		return 0, 0, err
	}
	return d.rate, d.floor, nil
}

func deliveryRate(ctx context.Context, b *bench) (value, floor float64, err error) {
	d, err := b.theDeliveries(ctx)
	if err != nil {
		return 0, 0, err
	}
	return d.rate, puppetDBRate, nil
}
