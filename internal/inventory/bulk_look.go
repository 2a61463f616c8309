package inventory

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/postgres"
)

// look finds out what an edit would do to each record as it is now. Records that the organization doesn't have are gone.
func (b *Bulk) look(ctx context.Context, db postgres.DB, organization uuid.UUID, records []uuid.UUID) (lines []*BulkLine, err error) {
	switch {
	case b.Action == BulkTag || b.Action == BulkUntag:
		lines, err = b.lookAtTags(ctx, db, organization, records)
	case b.Action == BulkOwn:
		lines, err = b.lookAtOwn(ctx, db, organization, records)
	case b.RecordKind == KindHost:
		lines, err = lookAt(ctx, db, b, hostTopics, hostsByID, organization, records)
	default:
		lines, err = lookAt(ctx, db, b, licenseServerTopics, licenseServersByID, organization, records)
	}
	if err != nil {
		return nil, fmt.Errorf("look at %d records: %w", len(records), err)
	}
	return withGone(lines, records), nil
}

func withGone(lines []*BulkLine, records []uuid.UUID) []*BulkLine {
	there := map[uuid.UUID]bool{}
	for _, l := range lines {
		there[l.RecordID] = true
	}
	for _, id := range records {
		if !there[id] {
			lines = append(lines, &BulkLine{RecordID: id, Outcome: BulkGone})
		}
	}
	return lines
}

// namedRecord is a record that people annotate, by its name.
type namedRecord struct {
	ID   uuid.UUID `db:"record_id"`
	Name string    `db:"name"`
}

func namesOf(ctx context.Context, db postgres.DB, organization uuid.UUID, kind string, records []uuid.UUID) ([]*namedRecord, error) {
	const query = `
		SELECT host_id AS record_id, name FROM hosts WHERE organization_id = $1 AND host_id = ANY ($2) AND $3 = 'host'
		UNION ALL
		SELECT license_server_id, name FROM license_servers WHERE organization_id = $1 AND license_server_id = ANY ($2) AND $3 = 'license_server'
		UNION ALL
		SELECT purchase_id, reference FROM purchases WHERE organization_id = $1 AND purchase_id = ANY ($2) AND $3 = 'purchase'`
	return many[namedRecord](ctx, db, query, organization, records, kind)
}

func (b *Bulk) lookAtTags(ctx context.Context, db postgres.DB, organization uuid.UUID, records []uuid.UUID) ([]*BulkLine, error) {
	const query = `
		SELECT r.record_id, t.name
		FROM record_tags r
		JOIN tags t ON t.organization_id = r.organization_id AND t.tag_id = r.tag_id
		WHERE r.organization_id = $1 AND r.record_id = ANY ($2) AND t.folded = $3`
	names, err := namesOf(ctx, db, organization, b.RecordKind, records)
	if err != nil {
		return nil, err
	}
	tagged, err := many[namedRecord](ctx, db, query, organization, records, folded(b.Target))
	if err != nil {
		return nil, err
	}
	has := map[uuid.UUID]*string{}
	for _, t := range tagged {
		has[t.ID] = &t.Name
	}
	lines := make([]*BulkLine, len(names))
	for i, r := range names {
		lines[i] = &BulkLine{RecordID: r.ID, Name: r.Name, Old: has[r.ID], Outcome: BulkChanges}
		if b.Action == BulkTag {
			lines[i].New = &b.Target
		}
		if (lines[i].Old != nil) == (lines[i].New != nil) {
			lines[i].Outcome = BulkSame
		}
	}
	return lines, nil
}

func (b *Bulk) lookAtOwn(ctx context.Context, db postgres.DB, organization uuid.UUID, records []uuid.UUID) ([]*BulkLine, error) {
	names, err := namesOf(ctx, db, organization, b.RecordKind, records)
	if err != nil {
		return nil, err
	}
	values, err := customValues(ctx, db, organization, records)
	if err != nil {
		return nil, err
	}
	field, err := uuid.Parse(b.Target)
	lines := make([]*BulkLine, len(names))
	for i, r := range names {
		lines[i] = &BulkLine{RecordID: r.ID, Name: r.Name, Old: textOf(values[r.ID][field]), New: textOf(b.Typed), Outcome: BulkChanges}
		if sameText(lines[i].Old, lines[i].New) {
			lines[i].Outcome = BulkSame
		}
	}
	return lines, err
}

const hostsByID = `SELECT ` + hostColumns + ` FROM hosts WHERE organization_id = $1 AND host_id = ANY ($2)`

const licenseServersByID = `SELECT ` + licenseServerColumns + ` FROM license_servers WHERE organization_id = $1 AND license_server_id = ANY ($2)`

// retirable is a record that people take out of use.
type retirable interface {
	outSince() *time.Time
	setOut(since *time.Time)
}

func (h *Host) outSince() *time.Time             { return h.RetiredAt }
func (h *Host) setOut(since *time.Time)          { h.RetiredAt = since }
func (l *LicenseServer) outSince() *time.Time    { return l.RetiredAt }
func (l *LicenseServer) setOut(since *time.Time) { l.RetiredAt = since }

// lookAt is look for hosts and license servers, which a constant query reads by their IDs.
func lookAt[T any, R interface {
	*T
	enterable[R]
	retirable
}](
	ctx context.Context, db postgres.DB, b *Bulk, topics topicList[R], byID string, organization uuid.UUID, records []uuid.UUID,
) ([]*BulkLine, error) {
	known, err := many[T](ctx, db, byID, organization, records)
	if err != nil {
		return nil, err
	}
	var pins map[uuid.UUID]bool
	if b.Pinned {
		if pins, err = pinnedRecords(ctx, db, organization, b, records); err != nil {
			return nil, err
		}
	}
	lines, said := make([]*BulkLine, len(known)), b.textOfTyped()
	for i, record := range known {
		r := R(record)
		lines[i] = &BulkLine{RecordID: r.recordID(), Name: r.name(), Outcome: BulkChanges}
		if b.Action == BulkTopic {
			t, _ := topics.named(b.Target)
			lines[i].Old, lines[i].New = t.text(r), said
			lines[i].Outcome = b.outcomeOfTopic(r.outSince() != nil, pins[r.recordID()], sameTyped(t.typed(r), b.Typed))
		} else if (r.outSince() != nil) == (b.Action == BulkRetire) {
			lines[i].Outcome = BulkSame
		}
	}
	return lines, nil
}

// textOfTyped is what a history would tell of the value; nil where there is none.
func (b *Bulk) textOfTyped() *string {
	form := Form{Values: map[string]string{b.Target: b.Typed}}
	if b.RecordKind == KindHost {
		return textOfForm(hostTopics, form, b.Target)
	}
	return textOfForm(licenseServerTopics, form, b.Target)
}

func textOfForm[R any](topics topicList[R], f Form, name string) *string {
	t, known := topics.named(name)
	if !known {
		return nil
	}
	said := topics.blank()
	_, _ = topics.read(f, said) // it was validated
	return t.text(said)
}

// outcomeOfTopic leaves alone what is so already, unless it is to be pinned and is not.
func (b *Bulk) outcomeOfTopic(retired, pinned, same bool) BulkOutcome {
	switch {
	case retired:
		return BulkRetired
	case same && (pinned || !b.Pinned):
		return BulkSame
	}
	return BulkChanges
}

// pinnedRecords are those of which the topic is pinned already, until the same day.
func pinnedRecords(ctx context.Context, db postgres.DB, organization uuid.UUID, b *Bulk, records []uuid.UUID) (map[uuid.UUID]bool, error) {
	const query = `
		SELECT record_id
		FROM entries
		WHERE organization_id = $1 AND record_id = ANY ($2) AND topic = $3 AND pinned AND pinned_until IS NOT DISTINCT FROM $4`
	rows, err := db.Query(ctx, query, organization, records, b.Target, b.Until)
	if err != nil {
		return nil, fmt.Errorf("read pins of %s: %w", b.Target, err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	pins := make(map[uuid.UUID]bool, len(ids))
	for _, id := range ids {
		pins[id] = true
	}
	return pins, err
}
