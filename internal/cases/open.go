package cases

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/findings"
	"calfleet/internal/postgres"
)

// Opening is what a case is opened with.
type Opening struct {
	Remedy   string
	Target   string      // as Remedy.Target
	Findings []uuid.UUID // at least one; all open, and all offer the remedy
	Owner    *uuid.UUID  // a member of the organization; nil: nobody
	DueOn    *time.Time
	Note     string
}

const (
	// MaxNote is how many characters a note to a case may have.
	MaxNote     = 4000
	maxFindings = 500 // of one case
)

// Open opens a case. It returns fault.Invalid at "findings", "owner" or "note" for what can't be, fault.NotFound for a finding that the
// organization doesn't have, fault.Conflict at "findings" where one is resolved by now, offers the remedy no more, or has an open case of the
// same remedy.
func (s *Store) Open(ctx context.Context, organization uuid.UUID, by string, o Opening) (id uuid.UUID, err error) {
	if o.Findings = unique(o.Findings); len(o.Findings) == 0 || len(o.Findings) > maxFindings {
		return id, fault.At(fault.Invalid, "findings", "from 1 to %d", maxFindings)
	}
	if o.Note, err = noteOf(o.Note); err != nil {
		return id, err
	}
	id = uuid.Must(uuid.NewV7())
	err = postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		n, err := takeNumber(ctx, tx, organization)
		if err != nil {
			return err
		}
		remedy, err := o.remedy(ctx, tx, organization)
		if err != nil {
			return err
		}
		if err := checkOwner(ctx, tx, organization, o.Owner); err != nil {
			return err
		}
		return o.insert(ctx, tx, organization, by, opened{id, n, remedy})
	})
	if err != nil {
		return uuid.Nil, fmt.Errorf("open case of %s: %w", o.Remedy, err)
	}
	return id, nil
}

// AddFindings makes an open case be about more findings: of one cause they are solved by one remedy. What their hosts are set to is kept for the way back. It
// returns fault.NotFound where the organization has no such case or finding, fault.Invalid at "findings" for none or too many, fault.Conflict at "findings" where one
// is resolved by now, offers the remedy no more or has an open case of it, this one included, and at "state" where the case is over.
func (s *Store) AddFindings(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID, more []uuid.UUID) error {
	if more = unique(more); len(more) == 0 || len(more) > maxFindings {
		return fault.At(fault.Invalid, "findings", "from 1 to %d", maxFindings)
	}
	return s.change(ctx, organization, id, func(ctx context.Context, tx pgx.Tx, c *locked) error {
		if !c.State.IsOpen() {
			return fault.At(fault.Conflict, "state", "the case is over")
		}
		o := Opening{Remedy: c.Remedy, Target: c.Target, Findings: more}
		if _, err := o.remedy(ctx, tx, organization); err != nil {
			return err
		}
		var batch pgx.Batch
		queueLinks(&batch, organization, id, more)
		queueBefore(&batch, organization, id)
		if err := queueDone(&batch, organization, by, "case.add", c, map[string]any{"findings": more}); err != nil {
			return err
		}
		return tx.SendBatch(ctx, &batch).Close()
	})
}

// opened is what a case has by itself.
type opened struct {
	id     uuid.UUID
	number int
	remedy *compat.Remedy
}

func unique(ids []uuid.UUID) []uuid.UUID {
	ids = slices.Clone(ids)
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(ids)
}

func noteOf(note string) (string, error) {
	note = strings.TrimSpace(strings.ReplaceAll(note, "\r\n", "\n"))
	if utf8.RuneCountInString(note) > MaxNote || !utf8.ValidString(note) || strings.ContainsRune(note, 0) {
		return "", fault.At(fault.Invalid, "note", "is longer than %d characters, or no text", MaxNote)
	}
	return note, nil
}

// takeTurn makes those take turns that open cases of one organization, or that take them up again.
func takeTurn(ctx context.Context, tx pgx.Tx, organization uuid.UUID) error {
	const turn = `SELECT pg_advisory_xact_lock(hashtextextended('cases ' || $1::text, 0))`
	if _, err := tx.Exec(ctx, turn, organization.String()); err != nil {
		return fmt.Errorf("take the turn: %w", err)
	}
	return nil
}

// takeNumber takes the turn too, so that no number is taken twice and none is left out.
func takeNumber(ctx context.Context, tx pgx.Tx, organization uuid.UUID) (n int, err error) {
	if err := takeTurn(ctx, tx, organization); err != nil {
		return 0, err
	}
	const query = `SELECT coalesce(max(number), 0) + 1 FROM cases WHERE organization_id = $1`
	if err := tx.QueryRow(ctx, query, organization).Scan(&n); err != nil {
		return 0, fmt.Errorf("take a number: %w", err)
	}
	return n, nil
}

// remedy checks every finding, and returns the remedy as the first of them offers it.
func (o *Opening) remedy(ctx context.Context, tx pgx.Tx, organization uuid.UUID) (remedy *compat.Remedy, err error) {
	const query = `
		SELECT f.detail, f.resolved_at IS NOT NULL,
		       EXISTS (SELECT FROM case_findings cf JOIN cases c ON c.organization_id = cf.organization_id AND c.case_id = cf.case_id
		               WHERE cf.organization_id = f.organization_id AND (cf.scope, cf.rule, cf.subject) = (f.scope, f.rule, f.subject)
		                 AND c.remedy = $3 AND c.target = $4 AND c.state NOT IN ` + OverSQL + `)
		FROM findings f
		WHERE f.organization_id = $1 AND f.finding_id = ANY ($2)
		ORDER BY f.opened_at, f.finding_id`
	rows, err := tx.Query(ctx, query, organization, o.Findings, o.Remedy, o.Target)
	if err != nil {
		return nil, fmt.Errorf("read findings: %w", err)
	}
	var detail compat.Finding
	var resolved, taken bool
	found := 0
	_, err = pgx.ForEachRow(rows, []any{&detail, &resolved, &taken}, func() error {
		found++
		at := slices.IndexFunc(detail.Remedies, func(r compat.Remedy) bool { return r.ID == o.Remedy && r.Target == o.Target })
		switch {
		case resolved, at < 0:
			return fault.At(fault.Conflict, "findings", "one is resolved by now, or this remedy does not help it any more")
		case taken:
			return fault.At(fault.Conflict, "findings", "one has an open case of the same remedy")
		}
		if remedy == nil {
			remedy = &detail.Remedies[at]
		}
		detail = compat.Finding{}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if found < len(o.Findings) {
		return nil, fault.New(fault.NotFound, "there is no such finding")
	}
	return remedy, nil
}

// checkAlone is for a case that is taken up again: in the meantime another may have been opened with the same remedy for one of its findings.
func checkAlone(ctx context.Context, tx pgx.Tx, organization, id uuid.UUID) error {
	const query = `
		SELECT EXISTS (
			SELECT FROM cases c
			JOIN case_findings f ON f.organization_id = c.organization_id AND f.case_id = c.case_id
			JOIN case_findings same ON same.organization_id = f.organization_id AND (same.scope, same.rule, same.subject) = (f.scope, f.rule, f.subject)
			JOIN cases o ON o.organization_id = same.organization_id AND o.case_id = same.case_id
			WHERE c.organization_id = $1 AND c.case_id = $2 AND o.case_id <> c.case_id AND (o.remedy, o.target) = (c.remedy, c.target)
			  AND o.state NOT IN ` + OverSQL + `)`
	var taken bool
	if err := tx.QueryRow(ctx, query, organization, id).Scan(&taken); err != nil {
		return fmt.Errorf("look for another case: %w", err)
	}
	if taken {
		return fault.At(fault.Conflict, "findings", "another open case has the same remedy for one of them")
	}
	return nil
}

func checkOwner(ctx context.Context, db postgres.DB, organization uuid.UUID, owner *uuid.UUID) error {
	if owner == nil {
		return nil
	}
	const query = `
		SELECT EXISTS (
			SELECT FROM memberships m JOIN users u ON u.user_id = m.user_id
			WHERE m.organization_id = $1 AND m.user_id = $2 AND u.disabled_at IS NULL)`
	var member bool
	if err := db.QueryRow(ctx, query, organization, owner).Scan(&member); err != nil {
		return fmt.Errorf("look up the owner: %w", err)
	}
	if !member {
		return fault.At(fault.Invalid, "owner", "is no user of this organization")
	}
	return nil
}

func (o *Opening) insert(ctx context.Context, tx pgx.Tx, organization uuid.UUID, by string, c opened) error {
	const insert = `
		INSERT INTO cases (organization_id, case_id, number, remedy, target, detail, state, entered_at, resumes, owner_id, due_on, opened_by, opened_at)
		VALUES (@organization, @id, @number, @remedy, @target, @detail, 'draft', now(), '', @owner, @due, @by, now())`
	var batch pgx.Batch
	batch.Queue(insert, pgx.StrictNamedArgs{
		"organization": organization, "id": c.id, "number": c.number, "remedy": o.Remedy, "target": o.Target, "detail": c.remedy,
		"owner": o.Owner, "due": o.DueOn, "by": by,
	})
	queueLinks(&batch, organization, c.id, o.Findings)
	queueBefore(&batch, organization, c.id)
	queueEvent(&batch, organization, c.id, by, Draft, o.Note)
	if err := queueActivity(&batch, organization, by, "case.open", c.number, c.remedy.Title); err != nil {
		return err
	}
	return tx.SendBatch(ctx, &batch).Close()
}

// queueLinks makes a case be about findings.
func queueLinks(batch *pgx.Batch, organization, id uuid.UUID, findings []uuid.UUID) {
	const query = `
		INSERT INTO case_findings (organization_id, case_id, scope, rule, subject, finding_id)
		SELECT f.organization_id, $2, f.scope, f.rule, f.subject, f.finding_id
		FROM findings f
		WHERE f.organization_id = $1 AND f.finding_id = ANY ($3)
		ON CONFLICT (organization_id, case_id, scope, rule, subject) DO NOTHING`
	batch.Queue(query, organization, id, findings)
}

// queueBefore keeps how the hosts of a case are set, of those of which nothing is kept yet: its way back gives them that.
func queueBefore(batch *pgx.Batch, organization, id uuid.UUID) {
	const query = `
		INSERT INTO case_hosts (organization_id, case_id, host, license_servers, license_servers_source, licensing_mode, licensing_mode_source, kept_at)
		SELECT DISTINCT cf.organization_id, cf.case_id, h.name, h.license_servers, h.license_servers_source, h.licensing_mode, h.licensing_mode_source, now()
		FROM case_findings cf
		JOIN findings f ON f.organization_id = cf.organization_id AND f.finding_id = cf.finding_id
		CROSS JOIN LATERAL jsonb_array_elements_text(CASE WHEN jsonb_typeof(f.detail -> 'Hosts') = 'array' THEN f.detail -> 'Hosts' ELSE '[]' END) AS felt (name)
		JOIN hosts h ON h.organization_id = cf.organization_id AND h.name = felt.name
		WHERE cf.organization_id = $1 AND cf.case_id = $2
		ON CONFLICT (organization_id, case_id, host) DO NOTHING`
	batch.Queue(query, organization, id)
}

func queueEvent(batch *pgx.Batch, organization, id uuid.UUID, by string, state State, body string) {
	const query = `
		INSERT INTO case_events (organization_id, event_id, case_id, at, by, state, body)
		VALUES ($1, $2, $3, now(), $4, $5, $6)`
	batch.Queue(query, organization, uuid.Must(uuid.NewV7()), id, by, state, body)
}

// queueActivity names a case as people speak of it.
func queueActivity(batch *pgx.Batch, organization uuid.UUID, by, action string, number int, title compat.Text) error {
	return activity.Queue(batch, activity.Entry{
		Organization: organization, Actor: by, Action: action, Subject: strconv.Itoa(number) + " · " + title.EN,
	})
}

// queueDone is queueActivity with what was done, of a case that is being changed.
func queueDone(batch *pgx.Batch, organization uuid.UUID, by, action string, c *locked, details map[string]any) error {
	return activity.Queue(batch, activity.Entry{
		Organization: organization, Actor: by, Action: action, Subject: strconv.Itoa(c.Number) + " · " + c.Title.EN, Details: details,
	})
}

// Alike returns the open findings that offer a remedy, the worst first: a case may be about several of them.
func (s *Store) Alike(ctx context.Context, organization uuid.UUID, remedy, target string) ([]*Linked, error) {
	const query = `
		SELECT f.finding_id, CASE WHEN k.retired_at IS NULL THEN k.collection_id END AS collection_id, coalesce(k.name, f.subject) AS collection,
		       f.rule, f.subject, f.severity, f.verdict, f.message, f.resolved_at
		FROM findings f
		LEFT JOIN collections k ON k.organization_id = f.organization_id AND k.collection_id = f.collection_id
		WHERE f.organization_id = $1 AND f.resolved_at IS NULL
		  AND f.detail -> 'Remedies' @> jsonb_build_array(jsonb_build_object('ID', $2::text, 'Target', $3::text))
		ORDER BY array_position(ARRAY['error', 'warning', 'info'], f.severity), collection, f.subject, f.finding_id
		LIMIT $4`
	return collect[Linked](ctx, s.pool, "find findings alike", query, organization, remedy, target, maxFindings)
}

// Offered is the remedy that a finding offers; nil where it doesn't.
func Offered(f *findings.Finding, remedy, target string) *compat.Remedy {
	return offeredBy(&f.Detail, remedy, target)
}
