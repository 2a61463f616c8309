// Package activity keeps who did what to an organization: an append-only list that auditors read.
//
// An entry is written in the transaction of what it tells about, so that neither exists without the other. The portal never
// changes or deletes one.
package activity

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/list"
	"calfleet/internal/postgres"
	"calfleet/internal/postgres/statement"
)

// Entry is one thing somebody did.
type Entry struct {
	Organization uuid.UUID
	Actor        string         // "ana@contoso.local", "token agents-paris", "calfleet serve"
	Action       string         // noun.verb: "import.apply"
	Subject      string         // what it was done to, in words a person recognises; may be empty
	Details      map[string]any // encodes as JSON; nil for none; never a secret
}

// Event is an entry as it was kept.
type Event struct {
	ID      uuid.UUID      `db:"activity_id"` // in the order of time
	At      time.Time      `db:"at"`
	Actor   string         `db:"actor"`
	Action  string         `db:"action"`
	Subject string         `db:"subject"`
	Details map[string]any `db:"details"`
}

// Rows is where the list of activity is read from; its rows are Events.
var Rows = list.Source{
	Select: statement.Const("activity_id, at, actor, action, subject, details"), From: statement.Const("activity"),
	Organization: statement.Const("organization_id"), Key: []statement.SQL{statement.Const("activity_id")},
}

// Record appends an entry in the caller's transaction.
func Record(ctx context.Context, db postgres.DB, e Entry) error {
	var batch pgx.Batch
	if err := Queue(&batch, e); err != nil {
		return err
	}
	if err := db.SendBatch(ctx, &batch).Close(); err != nil {
		return fmt.Errorf("record activity %s: %w", e.Action, err)
	}
	return nil
}

// Queue is Record for writers that send all they write at once.
func Queue(batch *pgx.Batch, e Entry) error {
	details, err := e.details()
	if err != nil {
		return fmt.Errorf("record activity %s: %w", e.Action, err)
	}
	const insert = `
		INSERT INTO activity (organization_id, activity_id, at, actor, action, subject, details)
		VALUES (@organization, @id, now(), @actor, @action, @subject, @details)`
	batch.Queue(insert, pgx.StrictNamedArgs{
		"organization": e.Organization, "id": uuid.Must(uuid.NewV7()),
		"actor": e.Actor, "action": e.Action, "subject": e.Subject, "details": details,
	})
	return nil
}

func (e Entry) details() ([]byte, error) {
	if e.Details == nil {
		return []byte("{}"), nil
	}
	return json.Marshal(e.Details)
}
