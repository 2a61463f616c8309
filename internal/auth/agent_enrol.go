package auth

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/fault"
	"calfleet/internal/postgres"
)

// Newcomer is what an agent says of its computer as it enrols. Nothing of it is proven.
type Newcomer struct {
	Name      string // FQDN where known, else the short name
	MachineID string
	Version   string
	Address   string // where it came from
}

// Grant is what an agent gets. The token cannot be had again.
type Grant struct {
	AgentID     uuid.UUID `json:"agent_id" db:"-"`
	Token       string    `json:"token" db:"-"`
	ExpiresAt   time.Time `json:"expires_at" db:"expires_at"`
	RotateAfter time.Time `json:"rotate_after" db:"rotate_after"` // from when on to ask for the next
	Held        bool      `json:"held" db:"-"`                    // reports are refused until somebody has decided who this is
}

// rotationOverlap is how long an old token opens once the new one was used.
const rotationOverlap = time.Hour

// Enrol makes an agent of whoever comes with an enrolment secret. It returns fault.Unauthentic where the secret is used up or ended
// meanwhile.
//
// Names and machine ids prove nothing: disks are cloned and anybody with the secret may claim any name. So an agent never takes
// over what another has; where two claim the same, both are doubted.
func (s *Store) Enrol(ctx context.Context, by Principal, n Newcomer) (Grant, error) {
	n.Name, n.MachineID = strings.ToLower(n.Name), strings.ToLower(n.MachineID)
	grant := Grant{AgentID: newID()}
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		kin, err := kinOf(ctx, tx, by.Organization.ID, n)
		if err != nil {
			return err
		}
		e := enrolling{by: by, id: grant.AgentID, newcomer: n, judged: judgeKin(n, kin)}
		grant.Held = e.judged.held
		return e.write(ctx, tx, &grant)
	})
	if err != nil {
		return Grant{}, fmt.Errorf("enrol %s: %w", n.Name, err)
	}
	return grant, nil
}

// relative is an agent with the same machine id or the same name as a newcomer.
type relative struct {
	ID        uuid.UUID  `db:"agent_id"`
	SecretID  uuid.UUID  `db:"secret_id"`
	Name      string     `db:"name"`
	MachineID string     `db:"machine_id"`
	DoubtID   *uuid.UUID `db:"doubt_id"`
	Doubt     *string    `db:"doubt"`
	Heard     bool       `db:"heard"`  // ever
	Recent    bool       `db:"recent"` // heard or enrolled within 30 days
}

// kinOf makes enrolments of the same machine id or name take their turns, and reads the agents that have them already.
func kinOf(ctx context.Context, tx pgx.Tx, organization uuid.UUID, n Newcomer) ([]relative, error) {
	short, _, _ := strings.Cut(n.Name, ".")
	// The order keeps two transactions from waiting for each other.
	const lock = `
		SELECT pg_advisory_xact_lock(key)
		FROM (SELECT DISTINCT hashtextextended(said, 0) AS key FROM unnest($1::text[]) AS said ORDER BY key) AS ordered`
	const query = `
		SELECT agent_id, secret_id, name, machine_id, doubt_id, doubt, heard_at IS NOT NULL AS heard,
		       coalesce(heard_at, enrolled_at) > now() - interval '30 days' AS recent
		FROM agents
		WHERE organization_id = $1 AND revoked_at IS NULL AND (machine_id = $2 OR split_part(name, '.', 1) = $3)
		ORDER BY agent_id`
	own := "agent " + organization.String()
	var kin []relative
	batch := &pgx.Batch{}
	batch.Queue(lock, []string{own + " machine " + n.MachineID, own + " name " + short})
	batch.Queue(query, organization, n.MachineID, short).Query(func(rows pgx.Rows) (err error) {
		kin, err = pgx.CollectRows(rows, pgx.RowToStructByName[relative])
		return err
	})
	return kin, tx.SendBatch(ctx, batch).Close()
}

// judgement is what follows from who was there before.
type judgement struct {
	repeated []relative // never heard: an answer was lost, or a set-up repeated
	gone     []relative // of the same name, and silent for long: another machine has taken its place
	doubt    string     // "": none
	with     []relative
	held     bool
}

func judgeKin(n Newcomer, kin []relative) judgement {
	var j judgement
	for _, k := range kin {
		sameMachine, sameName := k.MachineID == n.MachineID, sameComputer(k.Name, n.Name)
		switch {
		case sameMachine && k.Name == n.Name && !k.Heard && k.DoubtID == nil:
			j.repeated = append(j.repeated, k)
		case sameMachine && k.Name == n.Name && k.isTwin():
			j.doubts(DoubtTwin, k)
		case sameMachine && k.Name == n.Name: // a new set-up, unless the other one is heard once more
		case sameName && !k.Recent:
			j.gone = append(j.gone, k)
		case sameName:
			j.doubts(DoubtNamesake, k)
		case sameMachine:
			j.doubts(DoubtClone, k)
		}
	}
	return j
}

func (k relative) isTwin() bool { return k.Doubt != nil && *k.Doubt == DoubtTwin }

// doubts adds a reason to doubt; the gravest names the doubt.
func (j *judgement) doubts(kind string, k relative) {
	if slices.Index(doubtKinds, kind) > slices.Index(doubtKinds, j.doubt) {
		j.doubt = kind
	}
	j.with = append(j.with, k)
	j.held = j.held || kind != DoubtClone
}

// enrolling is one enrolment that is being written.
type enrolling struct {
	by       Principal
	id       uuid.UUID
	newcomer Newcomer
	judged   judgement
}

func (e enrolling) write(ctx context.Context, tx pgx.Tx, grant *Grant) error {
	organization := e.by.Organization.ID
	batch := &pgx.Batch{}
	for _, k := range slices.Concat(e.judged.repeated, e.judged.gone) {
		const revoke = `UPDATE agents SET revoked_at = now(), doubt = NULL, doubt_id = NULL, doubted_at = NULL, held = false WHERE organization_id = $1 AND agent_id = $2`
		batch.Queue(revoke, organization, k.ID)
	}
	e.queueAgent(batch)
	if e.judged.doubt != "" {
		queueDoubt(batch, organization, e.judged.doubt, doubtOf(e.judged.with), append(idsOf(e.judged.with), e.id))
		e.queueHold(batch)
	}
	queueToken(batch, organization, e.id, grant)
	if err := activity.Queue(batch, e.entry()); err != nil {
		return err
	}
	e.queueUse(batch)
	return tx.SendBatch(ctx, batch).Close()
}

func (e enrolling) queueAgent(batch *pgx.Batch) {
	const insert = `
		INSERT INTO agents (organization_id, agent_id, secret_id, name, machine_id, version, address, enrolled_at)
		VALUES (@organization, @id, @secret, @name, @machine, @version, @address, now())`
	batch.Queue(insert, pgx.StrictNamedArgs{
		"organization": e.by.Organization.ID, "id": e.id, "secret": e.by.Enrolment.ID, "name": e.newcomer.Name, "machine": e.newcomer.MachineID,
		"version": e.newcomer.Version, "address": e.newcomer.Address,
	})
}

func (e enrolling) queueHold(batch *pgx.Batch) {
	const hold = `UPDATE agents SET held = $3 WHERE organization_id = $1 AND agent_id = $2`
	batch.Queue(hold, e.by.Organization.ID, e.id, e.judged.held)
}

// queueUse counts the computer, last of all, because every enrolment with the secret waits for this row. One that was counted and never heard
// the answer isn't counted again.
func (e enrolling) queueUse(batch *pgx.Batch) {
	const update = `
		UPDATE enrolment_secrets SET use_count = use_count + $3
		WHERE organization_id = $1 AND secret_id = $2 AND use_count + $3 <= max_uses AND revoked_at IS NULL AND expires_at > now()
		RETURNING use_count`
	uses := 1
	if slices.ContainsFunc(e.judged.repeated, func(k relative) bool { return k.SecretID == e.by.Enrolment.ID }) {
		uses = 0
	}
	batch.Queue(update, e.by.Organization.ID, e.by.Enrolment.ID, uses).QueryRow(func(row pgx.Row) error {
		var count int
		err := row.Scan(&count)
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.New(fault.Unauthentic, "the enrolment secret is used up, expired or revoked; ask for another at Settings, Agents")
		}
		return err
	})
}

func (e enrolling) entry() activity.Entry {
	details := map[string]any{"machine_id": e.newcomer.MachineID, "address": e.newcomer.Address}
	if e.judged.doubt != "" {
		details["doubt"], details["held"] = e.judged.doubt, e.judged.held
	}
	return activity.Entry{
		Organization: e.by.Organization.ID, Actor: e.by.Actor(), Action: "agent.enrol", Subject: e.newcomer.Name, Details: details,
	}
}

// queueToken makes a token for an agent and fills in the grant.
func queueToken(batch *pgx.Batch, organization, agent uuid.UUID, grant *Grant) {
	id := newID()
	secret, hash := newSecret()
	grant.Token = keyText(AgentPrefix, organization, id, secret)
	const insert = `
		INSERT INTO agent_tokens (organization_id, token_id, agent_id, secret_hash, created_at, expires_at)
		VALUES (@organization, @id, @agent, @hash, now(), now() + @lifetime::interval)
		RETURNING expires_at, created_at + (expires_at - created_at) / 2`
	batch.Queue(insert, pgx.StrictNamedArgs{"organization": organization, "id": id, "agent": agent, "hash": hash, "lifetime": TokenLifetime}).
		QueryRow(func(row pgx.Row) error { return row.Scan(&grant.ExpiresAt, &grant.RotateAfter) })
}

// Rotate gives an agent its next token. The one it came with goes on until the next one is used, and an hour longer; any other is revoked.
func (s *Store) Rotate(ctx context.Context, by Principal) (Grant, error) {
	organization, agent := by.Organization.ID, by.Agent
	grant := Grant{AgentID: agent.ID, Held: agent.Held}
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		const turn = `SELECT FROM agents WHERE organization_id = $1 AND agent_id = $2 FOR UPDATE`
		const others = `DELETE FROM agent_tokens WHERE organization_id = $1 AND agent_id = $2 AND token_id <> $3`
		batch := &pgx.Batch{}
		batch.Queue(turn, organization, agent.ID)
		batch.Queue(others, organization, agent.ID, agent.tokenID)
		queueToken(batch, organization, agent.ID, &grant)
		return tx.SendBatch(ctx, batch).Close()
	})
	if err != nil {
		return Grant{}, fmt.Errorf("rotate the token of agent %s: %w", agent.ID, err)
	}
	return grant, nil
}
