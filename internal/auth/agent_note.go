package auth

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/postgres"
)

// AgentNote is what is noted of an agent after a request of its.
type AgentNote struct {
	Version string // "": not said
	Address string
	Error   string // what ails it; "": nothing any more
}

const maxAgentError = 1000 // characters

// portalSays begins a trouble that the portal has with an agent. A report that is taken ends it, and says nothing of one that the agent has.
const portalSays = "portal: "

// NoteRefusal keeps that the portal refused a report, and why.
func (s *Store) NoteRefusal(ctx context.Context, by Principal, n AgentNote) error {
	n.Error = portalSays + n.Error
	return s.NoteAgent(ctx, by, n)
}

// NoteAgent keeps how an agent fares. A new trouble is written down as activity too.
func (s *Store) NoteAgent(ctx context.Context, by Principal, n AgentNote) error {
	if utf8.RuneCountInString(n.Error) > maxAgentError {
		n.Error = string([]rune(n.Error)[:maxAgentError-1]) + "…"
	}
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		batch := &pgx.Batch{}
		queueNotes(batch, by.Organization.ID, []Reporter{{by, n}}, false)
		if n.Error != "" && n.Error != by.Agent.Error {
			err := activity.Queue(batch, activity.Entry{
				Organization: by.Organization.ID, Actor: by.Actor(), Action: "agent.trouble", Subject: by.Agent.Name, Details: map[string]any{"error": n.Error},
			})
			if err != nil {
				return err
			}
		}
		return tx.SendBatch(ctx, batch).Close()
	})
	if err != nil {
		return fmt.Errorf("note agent %s: %w", by.Agent.ID, err)
	}
	return nil
}

// Reporter is who brings a report, by a token, and what is noted of it where it is an agent that enrolled.
type Reporter struct {
	Principal

	Note AgentNote
}

// QueueReporters notes within a batch that reports were taken, which is no activity. The batch fails with fault.Unauthentic where somebody
// who brought one may do so no more: a report may have stood in line while its token was revoked.
func QueueReporters(batch *pgx.Batch, organization uuid.UUID, by []Reporter) {
	// OFFSET keeps PostgreSQL, where it knows little of the table, from reading the whole organization; below, too.
	const enrolled = `
		SELECT count(*) = cardinality($2::uuid[])
		FROM (SELECT $1::uuid AS organization_id, unnest($2::uuid[]) AS agent_id OFFSET 0) AS by
		JOIN agents a USING (organization_id, agent_id)
		WHERE a.revoked_at IS NULL`
	const scripts = `
		SELECT count(*) = cardinality($2::uuid[])
		FROM tokens
		WHERE organization_id = $1 AND token_id = ANY ($2::uuid[]) AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`
	agents, tokens := map[uuid.UUID]bool{}, map[uuid.UUID]bool{}
	var noted []Reporter
	for _, r := range by {
		switch {
		case r.Agent != nil:
			agents[r.Agent.ID] = true
			noted = append(noted, r.taken())
		case r.Token != nil:
			tokens[r.Token.ID] = true
		}
	}
	queueOpen(batch, enrolled, organization, agents)
	queueOpen(batch, scripts, organization, tokens)
	queueNotes(batch, organization, noted, true)
}

// taken leaves of an agent's trouble what it said itself.
func (r Reporter) taken() Reporter {
	if !strings.HasPrefix(r.Agent.Error, portalSays) {
		r.Note.Error = r.Agent.Error
	}
	return r
}

// queueOpen wants a query to find all ids.
func queueOpen(batch *pgx.Batch, query string, organization uuid.UUID, ids map[uuid.UUID]bool) {
	if len(ids) == 0 {
		return
	}
	batch.Queue(query, organization, slices.Collect(maps.Keys(ids))).QueryRow(func(row pgx.Row) error { //sqlconst:allow every caller passes a constant
		var open bool
		if err := row.Scan(&open); err != nil || open {
			return err
		}
		return refusedKey()
	})
}

// queueNotes notes how agents fare, and where reported, that a report of each was taken.
func queueNotes(batch *pgx.Batch, organization uuid.UUID, by []Reporter, reported bool) {
	const update = `
		UPDATE agents a
		SET version = coalesce(nullif(said.version, ''), a.version), address = said.address,
		    reported_at = CASE WHEN @reported THEN now() ELSE a.reported_at END, error = said.error,
		    error_at = CASE WHEN said.error = '' THEN NULL WHEN a.error = said.error THEN a.error_at ELSE now() END
		FROM (SELECT @organization::uuid AS organization_id, unnest(@ids::uuid[]) AS agent_id, unnest(@versions::text[]) AS version,
		             unnest(@addresses::text[]) AS address, unnest(@errors::text[]) AS error OFFSET 0) AS said
		WHERE a.organization_id = said.organization_id AND a.agent_id = said.agent_id
		  AND (a.version <> said.version OR a.address <> said.address OR a.error <> said.error OR coalesce(a.reported_at < now() - interval '1 minute', true))`
	if len(by) == 0 {
		return
	}
	ids, versions, addresses, errors := make([]uuid.UUID, len(by)), make([]string, len(by)), make([]string, len(by)), make([]string, len(by))
	for i, r := range by {
		ids[i], versions[i], addresses[i], errors[i] = r.Agent.ID, r.Note.Version, r.Note.Address, r.Note.Error
	}
	batch.Queue(update, pgx.StrictNamedArgs{
		"organization": organization, "ids": ids, "versions": versions, "addresses": addresses, "errors": errors, "reported": reported,
	})
}
