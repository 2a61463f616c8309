package inventory

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Entry is what a person said of one topic of a record. Its value stands in the record; beside it is kept what would stand without it.
type Entry struct {
	RecordID       uuid.UUID  `db:"record_id"`
	Topic          string     `db:"topic"`        // a field of the record, or "os"
	RecordKind     string     `db:"record_kind"`  // host, license_server
	Pinned         bool       `db:"pinned"`       // stays whatever reports say; else it stands until a report says something
	Until          *time.Time `db:"pinned_until"` // the last day of the pin, in UTC; nil: until somebody unpins it
	Reason         string     `db:"reason"`
	By             string     `db:"entered_by"`
	At             time.Time  `db:"entered_at"`
	Reported       partValues `db:"reported"`
	ReportedSource string     `db:"reported_source"` // "" where nobody said anything
	ReportedAt     *time.Time `db:"reported_at"`     // since when it is said
}

// ReportedHost is a host of which is known only what would stand of the topic without the entry. It returns an error for an entry
// about something else than a host.
func (e *Entry) ReportedHost() (*Host, error) { return reportedOf(hostTopics, e) }

// ReportedLicenseServer is ReportedHost for a license server.
func (e *Entry) ReportedLicenseServer() (*LicenseServer, error) {
	return reportedOf(licenseServerTopics, e)
}

func reportedOf[R enterable[R]](topics topicList[R], e *Entry) (R, error) {
	blank := topics.blank()
	t, err := topics.of(e)
	if err != nil {
		return blank, err
	}
	err = t.put(blank, e.Reported)
	blank.settle()
	return blank, err
}

const entryColumns = `
	record_id, topic, record_kind, pinned, pinned_until, reason, entered_by, entered_at, reported, reported_source, reported_at`

const allEntries = `
	SELECT ` + entryColumns + `
	FROM entries
	WHERE organization_id = $1
	ORDER BY record_id, topic`

// entriesNamed are the entries of the hosts and license servers that a name with one of the first labels $2 could mean.
const entriesNamed = `
	SELECT ` + entryColumns + `
	FROM entries
	WHERE organization_id = $1 AND record_id IN (
		SELECT host_id FROM hosts WHERE organization_id = $1 AND split_part(name, '.', 1) = ANY ($2)
		UNION ALL
		SELECT license_server_id FROM license_servers WHERE organization_id = $1 AND split_part(name, '.', 1) = ANY ($2))
	ORDER BY record_id, topic`

// Entries returns what people said of one record, by topic.
func (s *Store) Entries(ctx context.Context, organization, record uuid.UUID) ([]*Entry, error) {
	const query = `
		SELECT ` + entryColumns + `
		FROM entries
		WHERE organization_id = $1 AND record_id = $2
		ORDER BY topic`
	return many[Entry](ctx, s.pool, query, organization, record)
}

// queueEntries writes entries, each of another topic or record, with one statement: a file of computers brings tens of thousands.
func queueEntries(batch *pgx.Batch, organization uuid.UUID, entries []*Entry) {
	const query = `
		INSERT INTO entries (
			organization_id, record_id, topic, record_kind, pinned, pinned_until, reason, entered_by, entered_at, reported, reported_source, reported_at)
		SELECT @organization, record_id, topic, record_kind, pinned, pinned_until, reason, entered_by, entered_at, reported, reported_source, reported_at
		FROM unnest(
			@records::uuid[], @topics::text[], @kinds::text[], @pinned::boolean[], @until::date[], @reasons::text[], @by::text[], @at::timestamptz[], @reported::json[],
			@reported_sources::text[], @reported_at::timestamptz[])
			AS e (record_id, topic, record_kind, pinned, pinned_until, reason, entered_by, entered_at, reported, reported_source, reported_at)
		ON CONFLICT (organization_id, record_id, topic) DO UPDATE SET
			pinned = excluded.pinned, pinned_until = excluded.pinned_until, reason = excluded.reason, entered_by = excluded.entered_by, entered_at = excluded.entered_at,
			reported = excluded.reported, reported_source = excluded.reported_source, reported_at = excluded.reported_at`
	if len(entries) == 0 {
		return
	}
	batch.Queue(query, pgx.StrictNamedArgs{
		"organization": organization, "records": column(entries, func(e *Entry) uuid.UUID { return e.RecordID }),
		"topics": column(entries, func(e *Entry) string { return e.Topic }), "kinds": column(entries, func(e *Entry) string { return e.RecordKind }),
		"pinned": column(entries, func(e *Entry) bool { return e.Pinned }), "until": column(entries, func(e *Entry) *time.Time { return e.Until }),
		"reasons": column(entries, func(e *Entry) string { return e.Reason }), "by": column(entries, func(e *Entry) string { return e.By }),
		"at": column(entries, func(e *Entry) time.Time { return e.At }), "reported": column(entries, func(e *Entry) partValues { return e.Reported }),
		"reported_sources": column(entries, func(e *Entry) string { return e.ReportedSource }), "reported_at": column(entries, func(e *Entry) *time.Time { return e.ReportedAt }),
	})
}

func (e *Entry) queueDelete(batch *pgx.Batch, organization uuid.UUID) {
	const query = `DELETE FROM entries WHERE organization_id = $1 AND record_id = $2 AND topic = $3`
	batch.Queue(query, organization, e.RecordID, e.Topic)
}

func entriesByRecord(entries []*Entry) map[uuid.UUID][]*Entry {
	of := map[uuid.UUID][]*Entry{}
	for _, e := range entries {
		of[e.RecordID] = append(of[e.RecordID], e)
	}
	return of
}
