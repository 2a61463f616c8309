package auth

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/list"
	"calfleet/internal/postgres"
	"calfleet/internal/postgres/statement"
)

// HostAgent is one that enrolled: it may report about its own computer, and reads nothing. A computer that enrols again is another agent.
type HostAgent struct {
	ID         uuid.UUID  `db:"agent_id"`
	Name       string     `db:"name"`       // of the computer: FQDN where known, else the short name; lower case
	MachineID  string     `db:"machine_id"` // lower case; copied with a disk, so it proves nothing
	Version    string     `db:"version"`
	Address    string     `db:"address"` // where it was heard from last
	EnrolledAt time.Time  `db:"enrolled_at"`
	HeardAt    *time.Time `db:"heard_at"`    // to the minute; nil: never
	ReportedAt *time.Time `db:"reported_at"` // last report that was taken; nil: none
	Error      string     `db:"error"`       // what ails it; "": nothing
	ErrorAt    *time.Time `db:"error_at"`
	Doubt      *string    `db:"doubt"`    // nil: none
	DoubtID    *uuid.UUID `db:"doubt_id"` // what all agents of one doubt share
	Held       bool       `db:"held"`     // its reports are refused until somebody has decided
	RevokedAt  *time.Time `db:"revoked_at"`

	tokenID uuid.UUID // the token that this request came with
}

const agentColumns = `
	a.agent_id, a.name, a.machine_id, a.version, a.address, a.enrolled_at, a.heard_at, a.reported_at, a.error, a.error_at, a.doubt, a.doubt_id,
	a.held, a.revoked_at`

// agentSucceeded says that another agent has enrolled on what looks like the same computer since.
const agentSucceeded = `EXISTS (
	SELECT FROM agents b
	WHERE b.organization_id = a.organization_id AND b.machine_id = a.machine_id AND b.name = a.name AND b.revoked_at IS NULL
	  AND (b.enrolled_at, b.agent_id) > (a.enrolled_at, a.agent_id))`

type agentRow struct {
	HostAgent
	keyRow
	TokenID   uuid.UUID `db:"token_id"`
	Fresh     bool      `db:"fresh"`     // the token was never used
	Rested    bool      `db:"rested"`    // the agent was not heard for a minute or more
	Succeeded bool      `db:"succeeded"` // and should not be heard any more
}

// principalOfAgent reads which agent a token belongs to. The database is asked for each request, so a revoked agent is out everywhere at once.
func (s *Store) principalOfAgent(ctx context.Context, plain string) (Principal, error) {
	organization, id, secret, ok := parseKey(AgentPrefix, plain)
	if !ok {
		return Principal{}, refusedKey()
	}
	row, err := s.openAgent(ctx, organization, id)
	if errors.Is(err, pgx.ErrNoRows) {
		return Principal{}, refusedKey()
	}
	if err != nil {
		return Principal{}, fmt.Errorf("read agent token %s: %w", id, err)
	}
	if !row.opensBy(secret) {
		return Principal{}, refusedKey()
	}
	row.tokenID = row.TokenID
	if err := s.hear(ctx, organization, row); err != nil {
		return Principal{}, fmt.Errorf("hear agent %s: %w", row.ID, err)
	}
	return Principal{Agent: &row.HostAgent, Organization: row.organization(organization), Role: Agent}, nil
}

func (s *Store) openAgent(ctx context.Context, organization, id uuid.UUID) (*agentRow, error) {
	const query = `
		SELECT ` + agentColumns + `, t.token_id, t.secret_hash, t.used_at IS NULL AS fresh,
		       coalesce(a.heard_at < now() - interval '1 minute', true) AS rested, ` + agentSucceeded + ` AND a.doubt IS DISTINCT FROM 'twin' AS succeeded,
		       o.slug, o.name AS title, o.demo
		FROM agent_tokens t
		JOIN agents a ON a.organization_id = t.organization_id AND a.agent_id = t.agent_id
		JOIN organizations o ON o.organization_id = t.organization_id
		WHERE t.organization_id = $1 AND t.token_id = $2 AND t.expires_at > now() AND a.revoked_at IS NULL`
	rows, err := s.pool.Query(ctx, query, organization, id)
	if err != nil {
		return nil, err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[agentRow])
}

// hear notes that an agent is there. The first use of a new token ends the one before it, and an agent that is heard although
// another has taken its place is one of two.
func (s *Store) hear(ctx context.Context, organization uuid.UUID, row *agentRow) error {
	batch := &pgx.Batch{}
	if row.Rested || row.Fresh {
		const heard = `UPDATE agents SET heard_at = now() WHERE organization_id = $1 AND agent_id = $2`
		batch.Queue(heard, organization, row.ID)
	}
	if row.Fresh {
		const used = `UPDATE agent_tokens SET used_at = now() WHERE organization_id = $1 AND token_id = $2`
		const ended = `
			UPDATE agent_tokens SET expires_at = least(expires_at, now() + @overlap::interval)
			WHERE organization_id = @organization AND agent_id = @agent AND token_id <> @token`
		batch.Queue(used, organization, row.TokenID)
		batch.Queue(ended, pgx.StrictNamedArgs{"organization": organization, "agent": row.ID, "token": row.TokenID, "overlap": rotationOverlap})
	}
	if batch.Len() > 0 {
		if err := s.pool.SendBatch(ctx, batch).Close(); err != nil {
			return err
		}
	}
	if row.Succeeded {
		row.Held = true
		return s.doubtTwins(ctx, organization, row.HostAgent)
	}
	return nil
}

// AgentNote is what is noted of an agent after a request of its.
type AgentNote struct {
	Version  string // "": not said
	Address  string
	Reported bool   // a report was taken, which leaves what the agent itself said ails it
	Error    string // what ails it; "": nothing any more
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
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		batch := &pgx.Batch{}
		n = QueueNote(batch, by, n)
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

// QueueNote is NoteAgent within a batch, without activity: a report that is taken is no news. It returns what is noted.
func QueueNote(batch *pgx.Batch, by Principal, n AgentNote) AgentNote {
	if n.Reported && n.Error == "" && !strings.HasPrefix(by.Agent.Error, portalSays) {
		n.Error = by.Agent.Error
	}
	if utf8.RuneCountInString(n.Error) > maxAgentError {
		n.Error = string([]rune(n.Error)[:maxAgentError-1]) + "…"
	}
	const update = `
		UPDATE agents a
		SET version = coalesce(nullif(@version, ''), a.version), address = @address,
		    reported_at = CASE WHEN @reported THEN now() ELSE a.reported_at END,
		    error = @error, error_at = CASE WHEN @error = '' THEN NULL WHEN a.error = @error THEN a.error_at ELSE now() END
		WHERE organization_id = @organization AND agent_id = @id
		  AND (a.version <> @version OR a.address <> @address OR a.error <> @error OR coalesce(a.reported_at < now() - interval '1 minute', true))`
	batch.Queue(update, pgx.StrictNamedArgs{
		"organization": by.Organization.ID, "id": by.Agent.ID, "version": n.Version, "address": n.Address, "reported": n.Reported, "error": n.Error,
	})
	return n
}

// RevokeAgent makes all tokens of an agent open nothing from now on. It returns fault.NotFound if there is none; revoking twice is no error.
func (s *Store) RevokeAgent(ctx context.Context, organization, id uuid.UUID, by Principal) error {
	const update = `
		UPDATE agents SET revoked_at = coalesce(revoked_at, now()), doubt = NULL, doubt_id = NULL, doubted_at = NULL, held = false
		WHERE organization_id = $1 AND agent_id = $2
		RETURNING name`
	return s.revoke(ctx, organization, id, by, "agent.revoke", func(ctx context.Context, tx pgx.Tx) pgx.Row {
		return tx.QueryRow(ctx, update, organization, id)
	})
}

// AgentRow is an agent in the list of them.
type AgentRow struct {
	HostAgent
	Secret string `db:"secret"` // name of the enrolment secret it came with
	State  int    `db:"state"`
}

// AgentStates are the states of agents in the order of their numbers: what wants somebody's attention first.
var AgentStates = []string{"doubted", "ailing", "silent", "waiting", "heard", "replaced", "revoked"}

// SilentAfter is how long an agent, which reports at least daily, is quiet before it is called silent.
const SilentAfter = 3 * 24 * time.Hour

// agentState is the index of AgentStates that holds for an agent a. Three days are SilentAfter.
const agentState = `CASE
	WHEN a.revoked_at IS NOT NULL THEN 6
	WHEN a.doubt IS NOT NULL THEN 0
	WHEN ` + agentSucceeded + ` THEN 5
	WHEN a.heard_at IS NULL THEN 3
	WHEN a.heard_at < now() - interval '3 days' THEN 2
	WHEN a.error <> '' THEN 1
	ELSE 4 END`

// AgentStateSQL is what the list of agents asks about their states.
var AgentStateSQL = statement.Const(agentState)

// AgentList is where the list of an organization's agents is read from; its rows are AgentRows.
var AgentList = list.Source{
	Select: statement.Const(agentColumns + ", s.name AS secret, " + agentState + " AS state"),
	From: statement.Const(`agents a
		JOIN enrolment_secrets s ON s.organization_id = a.organization_id AND s.secret_id = a.secret_id`),
	Organization: statement.Const("a.organization_id"), Key: []statement.SQL{statement.Const("a.agent_id")},
}

// IsSameComputer reports whether an agent may speak of a computer by this name: its own in full, or a short one where either is.
func (a HostAgent) IsSameComputer(name string) bool { return sameComputer(a.Name, name) }

func sameComputer(a, b string) bool {
	if a == b {
		return true
	}
	shortA, restA, _ := strings.Cut(a, ".")
	shortB, restB, _ := strings.Cut(b, ".")
	return shortA == shortB && (restA == "" || restB == "")
}
