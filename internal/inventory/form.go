package inventory

import (
	"context"
	"errors"
	"maps"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/fault"
	"calfleet/internal/postgres"
)

// Form is what a person typed about one host or license server: a text for each topic, as HostValues shows it. A topic that is not in it,
// or that is as it was seen, says nothing.
type Form struct {
	ID     uuid.UUID         // zero: a new record
	Name   string            // of a new record
	Values map[string]string // by topic
	Seen   map[string]string // what the form showed first, by topic; nil for a new record
	Pin    bool              // what the form says stays whatever reports say
	Until  *time.Time        // the last day of the pin, in UTC; nil: until somebody unpins it
	Reason string            // why; may be empty
}

// SaveHost writes what a form says of a host, and asks for an assessment if anything changed. It returns the ID of the host; fault.Invalid
// with the topics where something can't be, fault.Conflict at the name where a new host is known already, Meanwhile where the host is
// other than the form showed it, fault.NotFound where the organization has no such host.
func (s *Store) SaveHost(ctx context.Context, organization uuid.UUID, by string, f Form) (uuid.UUID, error) {
	if _, said := f.Values["session_host"]; f.ID == uuid.Nil && !said {
		values := map[string]string{"session_host": TypedYes} // why else would anybody enter it
		maps.Copy(values, f.Values)
		f.Values = values
	}
	return save(ctx, s, hostForms, organization, by, f)
}

// SaveLicenseServer is SaveHost for a license server.
func (s *Store) SaveLicenseServer(ctx context.Context, organization uuid.UUID, by string, f Form) (uuid.UUID, error) {
	return save(ctx, s, licenseServerForms, organization, by, f)
}

// UnpinHost takes back what a person said of a topic of a host: it is again what would stand without. It returns fault.NotFound where
// nobody said anything of it.
func (s *Store) UnpinHost(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID, topic string) error {
	return unpinned(ctx, s, hostForms, organization, by, id, topic)
}

// UnpinLicenseServer is UnpinHost for a license server.
func (s *Store) UnpinLicenseServer(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID, topic string) error {
	return unpinned(ctx, s, licenseServerForms, organization, by, id, topic)
}

// formKind is how forms of one kind of record are written.
type formKind[R enterable[R]] struct {
	topics topicList[R]
	name   func(Form) error // what is wrong with the name of a new record
	byID   func(ctx context.Context, db postgres.DB, organization, id uuid.UUID) (R, error)
	about  func(id uuid.UUID, name string) R
	alone  func(R) Records
}

var (
	hostForms = formKind[*Host]{
		topics: hostTopics, name: Form.computerName, byID: hostByID,
		about: func(id uuid.UUID, name string) *Host { return &Host{ID: id, Name: name} },
		alone: func(h *Host) Records { return Records{Hosts: []*Host{h}} },
	}
	licenseServerForms = formKind[*LicenseServer]{
		topics: licenseServerTopics, name: Form.computerName, byID: licenseServerByID,
		about: func(id uuid.UUID, name string) *LicenseServer { return &LicenseServer{ID: id, Name: name} },
		alone: func(l *LicenseServer) Records { return Records{LicenseServers: []*LicenseServer{l}} },
	}
)

func save[R enterable[R]](ctx context.Context, s *Store, kind formKind[R], organization uuid.UUID, by string, f Form) (uuid.UUID, error) {
	topics, err := kind.topics.read(f, kind.topics.blank())
	if err = errors.Join(err, kind.name(f)); err != nil {
		return uuid.Nil, err
	}
	action, h := kind.topics.kind+".change", &hand{topics: topics, seen: f.Seen, pin: f.Pin, until: f.Until, reason: strings.TrimSpace(f.Reason)}
	if f.ID == uuid.Nil {
		action = kind.topics.kind + ".create"
	}
	return byHand(ctx, s, kind, organization, by, action, f.ID, h, func(name string) (R, error) {
		if f.ID == uuid.Nil {
			name = canonical(f.Name)
		}
		said := kind.about(f.ID, name)
		_, err := kind.topics.read(f, said)
		return said, err
	})
}

func (f Form) computerName() error {
	if f.ID == uuid.Nil && !isComputerName(canonical(f.Name)) {
		return fault.At(fault.Invalid, "name", "%q is no name of a computer", quote(f.Name))
	}
	return nil
}

func unpinned[R enterable[R]](ctx context.Context, s *Store, kind formKind[R], organization uuid.UUID, by string, id uuid.UUID, topic string) error {
	h := &hand{topics: []string{topic}, unpin: true}
	_, err := byHand(ctx, s, kind, organization, by, kind.topics.kind+".unpin", id, h, func(name string) (R, error) {
		return kind.about(id, name), nil
	})
	return err
}

// byHand writes what a person says of a record, new for the zero ID, through the one door, with the activity. said makes the record to
// apply of the name that the known one has.
func byHand[R enterable[R]](
	ctx context.Context, s *Store, kind formKind[R], organization uuid.UUID, by, action string, id uuid.UUID, h *hand, said func(name string) (R, error),
) (uuid.UUID, error) {
	var written uuid.UUID
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		name := ""
		if id != uuid.Nil {
			known, err := kind.byID(ctx, tx, organization, id)
			if err != nil {
				return err
			}
			name = known.name()
		}
		record, err := said(name)
		if err != nil {
			return err
		}
		records := kind.alone(record)
		records.hand = h
		if err := s.applyByHand(ctx, tx, organization, by, action, record.name(), records); err != nil {
			return err
		}
		written = record.recordID()
		return nil
	})
	if err != nil {
		return uuid.Nil, err
	}
	return written, nil
}

// applyByHand is applyRecords for what a person says, with the activity and an assessment if anything changed.
func (s *Store) applyByHand(ctx context.Context, tx pgx.Tx, organization uuid.UUID, by, action, subject string, records Records) error {
	now, err := postgres.Now(ctx, tx)
	if err != nil {
		return err
	}
	effect, err := applyRecords(ctx, tx, organization, Source{Name: by, CollectedAt: now}, now, records)
	if err != nil || !effect.Changed {
		return err
	}
	entry := activity.Entry{Organization: organization, Actor: by, Action: action, Subject: subject, Details: detailsOf(effect.changes)}
	if err := activity.Record(ctx, tx, entry); err != nil {
		return err
	}
	if err := s.endPinsOn(ctx, tx, organization, effect.pinEnds); err != nil {
		return err
	}
	return s.jobs.Assess(ctx, tx, organization)
}
