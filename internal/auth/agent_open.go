package auth

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/fault"
	"calfleet/internal/group"
	"calfleet/internal/postgres"
)

type agentRow struct {
	HostAgent
	keyRow
	OrganizationID uuid.UUID `db:"organization_id"`
	TokenID        uuid.UUID `db:"token_id"`
	Fresh          bool      `db:"fresh"`     // the token was never used
	Rested         bool      `db:"rested"`    // the agent was not heard for a minute or more
	Succeeded      bool      `db:"succeeded"` // and should not be heard any more
	Place          int       `db:"place"`     // among the keys that were asked about, from 1
}

// agentKey is what an agent comes with.
type agentKey struct {
	organization, id uuid.UUID
	secret           string
}

type agentGroup = group.Group[struct{}, agentKey, *agentRow]

// Agents that come at the same moment are looked up together, in groups of so many. They wait for at most so long.
const (
	mostAgents     = 200
	agentsWaiting  = 20_000
	agentPatience  = 8 * time.Second
	agentTimeLimit = 10 * time.Second
)

func (s *Store) newAgentGroup() *agentGroup {
	return group.New(group.Work[struct{}, agentKey, *agentRow]{
		Do: func(ctx context.Context, _ struct{}, keys []agentKey) ([]*agentRow, error) {
			return s.openAgents(ctx, keys)
		},
		Room: agentsWaiting, Most: mostAgents, Places: 1, Patience: agentPatience, Limit: agentTimeLimit,
		Busy: fault.New(fault.Unavailable, "more agents come than can be looked up; send it again when Retry-After has passed"),
	})
}

// principalOfAgent reads which agent a token belongs to. The database is asked for each request, so a revoked agent is out everywhere at once.
func (s *Store) principalOfAgent(ctx context.Context, plain string) (Principal, error) {
	organization, id, secret, ok := parseKey(AgentPrefix, plain)
	if !ok {
		return Principal{}, refusedKey()
	}
	row, err := s.agents.Ask(ctx, struct{}{}, agentKey{organization, id, secret})
	if err != nil {
		return Principal{}, fmt.Errorf("read agent token %s: %w", id, err)
	}
	if row == nil {
		return Principal{}, refusedKey()
	}
	if row.tokenID = row.TokenID; row.Succeeded {
		row.Held = true
		if err := s.doubtTwins(ctx, organization, row.HostAgent); err != nil {
			return Principal{}, fmt.Errorf("hear agent %s: %w", row.ID, err)
		}
	}
	return Principal{Agent: &row.HostAgent, Organization: row.organization(organization), Role: Agent}, nil
}

// openAgents returns whom keys belong to, in their order, and notes that these agents are there; nil is a key that opens nothing.
func (s *Store) openAgents(ctx context.Context, keys []agentKey) ([]*agentRow, error) {
	const query = `
		SELECT ` + agentColumns + `, t.organization_id, t.token_id, t.secret_hash, t.used_at IS NULL AS fresh,
		       coalesce(a.heard_at < now() - interval '1 minute', true) AS rested, ` + agentSucceeded + ` AND a.doubt IS DISTINCT FROM 'twin' AS succeeded,
		       o.slug, o.name AS title, o.demo, k.place
		FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS k (organization_id, token_id, place)
		JOIN agent_tokens t ON t.organization_id = k.organization_id AND t.token_id = k.token_id
		JOIN agents a ON a.organization_id = t.organization_id AND a.agent_id = t.agent_id
		JOIN organizations o ON o.organization_id = t.organization_id
		WHERE t.expires_at > now() AND a.revoked_at IS NULL`
	organizations, ids := make([]uuid.UUID, len(keys)), make([]uuid.UUID, len(keys))
	for i, k := range keys {
		organizations[i], ids[i] = k.organization, k.id
	}
	var found []*agentRow
	batch := &pgx.Batch{} // one implicit transaction
	postgres.QueuePlans(batch)
	batch.Queue(query, organizations, ids).Query(func(rows pgx.Rows) (err error) {
		found, err = pgx.CollectRows(rows, pgx.RowToAddrOfStructByName[agentRow])
		return err
	})
	if err := s.pool.SendBatch(ctx, batch).Close(); err != nil {
		return nil, err
	}
	opened := make([]*agentRow, len(keys))
	found = slices.DeleteFunc(found, func(row *agentRow) bool { return !row.opensBy(keys[row.Place-1].secret) })
	for _, row := range found {
		opened[row.Place-1] = row
	}
	return opened, s.hear(ctx, found)
}

// hear notes that agents are there. The first use of a new token ends the one before it, and an agent that is heard although
// another has taken its place is one of two.
func (s *Store) hear(ctx context.Context, rows []*agentRow) error {
	const heard = `
		UPDATE agents a SET heard_at = now()
		FROM unnest($1::uuid[], $2::uuid[]) AS h (organization_id, agent_id)
		WHERE a.organization_id = h.organization_id AND a.agent_id = h.agent_id`
	const used = `
		UPDATE agent_tokens t SET used_at = now()
		FROM unnest($1::uuid[], $2::uuid[]) AS u (organization_id, token_id)
		WHERE t.organization_id = u.organization_id AND t.token_id = u.token_id`
	const ended = `
		UPDATE agent_tokens t SET expires_at = least(t.expires_at, now() + $4::interval)
		FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS u (organization_id, agent_id, token_id)
		WHERE t.organization_id = u.organization_id AND t.agent_id = u.agent_id AND t.token_id <> u.token_id`
	// In one order for all, so that two replicas seldom wait for each other.
	slices.SortFunc(rows, func(a, b *agentRow) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	if rows = slices.DeleteFunc(rows, func(r *agentRow) bool { return !r.Rested && !r.Fresh }); len(rows) == 0 {
		return nil
	}
	batch := &pgx.Batch{}
	postgres.QueuePlans(batch)
	organizations, agents, _ := idsOfAgents(rows)
	batch.Queue(heard, organizations, agents)
	if rows = slices.DeleteFunc(rows, func(r *agentRow) bool { return !r.Fresh }); len(rows) > 0 {
		organizations, agents, tokens := idsOfAgents(rows)
		batch.Queue(used, organizations, tokens)
		batch.Queue(ended, organizations, agents, tokens, rotationOverlap)
	}
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error { return tx.SendBatch(ctx, batch).Close() })
	if err != nil {
		return fmt.Errorf("hear %d agents: %w", len(rows), err)
	}
	return nil
}

func idsOfAgents(rows []*agentRow) (organizations, agents, tokens []uuid.UUID) {
	for _, r := range rows {
		organizations, agents, tokens = append(organizations, r.OrganizationID), append(agents, r.ID), append(tokens, r.TokenID)
	}
	return organizations, agents, tokens
}
