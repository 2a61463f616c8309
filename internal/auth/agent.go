package auth

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/list"
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
