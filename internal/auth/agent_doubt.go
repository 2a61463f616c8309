package auth

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/fault"
	"calfleet/internal/postgres"
)

// Kinds of doubt.
const (
	DoubtClone    = "clone"    // one machine id under several names: a cloned disk, or a computer with a new name
	DoubtNamesake = "namesake" // one name with several machine ids: a new Windows, or somebody else
	DoubtTwin     = "twin"     // one machine id and one name, and both are heard
)

// doubtKinds are the kinds from the slightest to the gravest.
var doubtKinds = []string{"", DoubtClone, DoubtNamesake, DoubtTwin}

// Doubt is several agents of which the portal can't tell who is who.
type Doubt struct {
	ID     uuid.UUID
	Kind   string // the gravest there is
	At     time.Time
	Agents []HostAgent // as they enrolled
}

// MayAllStay reports whether the agents are of computers with different names, so that none writes over another.
func (d Doubt) MayAllStay() bool {
	for i, a := range d.Agents {
		for _, b := range d.Agents[:i] {
			if sameComputer(a.Name, b.Name) {
				return false
			}
		}
	}
	return true
}

func idsOf(kin []relative) []uuid.UUID {
	ids := make([]uuid.UUID, len(kin))
	for i, k := range kin {
		ids[i] = k.ID
	}
	return ids
}

// doubtOf is the doubt that kin are in already, else a new one.
func doubtOf(kin []relative) uuid.UUID {
	for _, k := range kin {
		if k.DoubtID != nil {
			return *k.DoubtID
		}
	}
	return newID()
}

// queueDoubt puts agents, and all who are in a doubt with one of them, into one doubt. Those who are in one stay doubted as they were, unless
// this is graver.
func queueDoubt(batch *pgx.Batch, organization uuid.UUID, kind string, doubt uuid.UUID, agents []uuid.UUID) {
	const update = `
		UPDATE agents a
		SET doubt_id = @doubt, doubted_at = coalesce(a.doubted_at, now()),
		    doubt = CASE WHEN a.agent_id = ANY (@agents) AND a.doubt IS DISTINCT FROM 'twin' THEN @kind ELSE coalesce(a.doubt, @kind) END
		WHERE organization_id = @organization
		  AND (agent_id = ANY (@agents)
		       OR doubt_id IN (SELECT doubt_id FROM agents WHERE organization_id = @organization AND agent_id = ANY (@agents) AND doubt_id IS NOT NULL))`
	batch.Queue(update, pgx.StrictNamedArgs{"organization": organization, "kind": kind, "doubt": doubt, "agents": agents})
}

// doubtTwins holds all agents of one machine id and one name: two of them were heard.
func (s *Store) doubtTwins(ctx context.Context, organization uuid.UUID, heard HostAgent) error {
	return postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		kin, err := kinOf(ctx, tx, organization, Newcomer{Name: heard.Name, MachineID: heard.MachineID})
		if err != nil {
			return err
		}
		var twins []relative
		for _, k := range kin {
			if k.MachineID == heard.MachineID && k.Name == heard.Name {
				twins = append(twins, k)
			}
		}
		const hold = `UPDATE agents SET held = true WHERE organization_id = $1 AND agent_id = ANY ($2)`
		batch := &pgx.Batch{}
		queueDoubt(batch, organization, DoubtTwin, doubtOf(twins), idsOf(twins))
		batch.Queue(hold, organization, idsOf(twins))
		err = activity.Queue(batch, activity.Entry{
			Organization: organization, Actor: "agent " + heard.Name, Action: "agent.doubt", Subject: heard.Name, Details: map[string]any{"doubt": DoubtTwin},
		})
		if err != nil {
			return err
		}
		return tx.SendBatch(ctx, batch).Close()
	})
}

// maxDoubts is how many doubts are looked at in one go, oldest first; settling some shows the next.
const maxDoubts = 50

// Doubts lists what somebody has to decide, the oldest first, and counts all there are.
func (s *Store) Doubts(ctx context.Context, organization uuid.UUID) (doubts []Doubt, total int, err error) {
	const query = `
		WITH doubts AS (
			SELECT doubt_id, min(doubted_at) AS since, count(*) OVER () AS total
			FROM agents
			WHERE organization_id = $1 AND doubt_id IS NOT NULL
			GROUP BY doubt_id
			ORDER BY since, doubt_id
			LIMIT $2
		)
		SELECT ` + agentColumns + `, d.since, d.total
		FROM doubts d
		JOIN agents a ON a.organization_id = $1 AND a.doubt_id = d.doubt_id
		ORDER BY d.since, d.doubt_id, a.agent_id`
	rows, err := s.pool.Query(ctx, query, organization, maxDoubts)
	if err != nil {
		return nil, 0, fmt.Errorf("list doubted agents: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[doubtedRow])
	if err != nil {
		return nil, 0, fmt.Errorf("list doubted agents: %w", err)
	}
	for _, row := range all {
		if n := len(doubts); n == 0 || doubts[n-1].ID != *row.DoubtID {
			doubts = append(doubts, Doubt{ID: *row.DoubtID, At: row.Since})
		}
		doubts[len(doubts)-1].add(row.HostAgent)
		total = row.Total
	}
	return doubts, total, nil
}

type doubtedRow struct {
	HostAgent
	Since time.Time `db:"since"`
	Total int       `db:"total"`
}

func (d *Doubt) add(a HostAgent) {
	d.Agents = append(d.Agents, a)
	if slices.Index(doubtKinds, *a.Doubt) > slices.Index(doubtKinds, d.Kind) {
		d.Kind = *a.Doubt
	}
}

// CountDoubts is how many doubts wait for somebody.
func (s *Store) CountDoubts(ctx context.Context, organization uuid.UUID) (n int, err error) {
	const query = `SELECT count(DISTINCT doubt_id) FROM agents WHERE organization_id = $1 AND doubt_id IS NOT NULL`
	if err := s.pool.QueryRow(ctx, query, organization).Scan(&n); err != nil {
		return 0, fmt.Errorf("count doubted agents: %w", err)
	}
	return n, nil
}

// SettleDoubt decides a doubt: keep is the agent that is right, and the others are revoked; without one all stay, which only agents of
// different names can. It returns fault.NotFound where the doubt is settled already or the agent isn't in it, fault.Conflict where not all
// can stay.
func (s *Store) SettleDoubt(ctx context.Context, organization, doubt uuid.UUID, keep *uuid.UUID, by Principal) error {
	if err := by.mayAdminister(organization); err != nil {
		return err
	}
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		d, err := lockDoubt(ctx, tx, organization, doubt)
		if err != nil {
			return err
		}
		return d.settle(ctx, tx, organization, keep, by)
	})
	if err != nil {
		return fmt.Errorf("settle doubt %s: %w", doubt, err)
	}
	return nil
}

func lockDoubt(ctx context.Context, tx pgx.Tx, organization, doubt uuid.UUID) (Doubt, error) {
	const query = `SELECT ` + agentColumns + ` FROM agents a WHERE organization_id = $1 AND doubt_id = $2 ORDER BY agent_id FOR UPDATE`
	rows, err := tx.Query(ctx, query, organization, doubt)
	if err != nil {
		return Doubt{}, err
	}
	d := Doubt{ID: doubt}
	if d.Agents, err = pgx.CollectRows(rows, pgx.RowToStructByName[HostAgent]); err == nil && len(d.Agents) == 0 {
		err = fault.New(fault.NotFound, "there is no such doubt; it may be settled already")
	}
	return d, err
}

func (d Doubt) settle(ctx context.Context, tx pgx.Tx, organization uuid.UUID, keep *uuid.UUID, by Principal) error {
	found := keep == nil && d.MayAllStay()
	for _, a := range d.Agents {
		found = found || keep != nil && a.ID == *keep
	}
	switch {
	case !found && keep == nil:
		return fault.New(fault.Conflict, "agents of one name would write over each other; choose the one that is right")
	case !found:
		return fault.New(fault.NotFound, "there is no such agent in this doubt")
	}
	const settle = `
		UPDATE agents SET doubt = NULL, doubt_id = NULL, doubted_at = NULL, held = false,
		       revoked_at = CASE WHEN $3::uuid IS NULL OR agent_id = $3 THEN revoked_at ELSE coalesce(revoked_at, now()) END
		WHERE organization_id = $1 AND doubt_id = $2`
	if _, err := tx.Exec(ctx, settle, organization, d.ID, keep); err != nil {
		return err
	}
	kept := "all"
	if keep != nil {
		kept = keep.String()
	}
	return activity.Record(ctx, tx, activity.Entry{
		Organization: organization, Actor: by.Actor(), Action: "agent.settle", Subject: d.Agents[0].Name,
		Details: map[string]any{"kept": kept, "agents": len(d.Agents)},
	})
}
