package inventory

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/fault"
	"calfleet/internal/postgres"
)

// portalItself is the actor of what nobody does: a pin ends.
const portalItself = "calfleet"

// placePinUntil is the place of what is wrong with the last day of a pin.
const placePinUntil = "pin_until"

// pinEnd is when a pin ends whose last day is until: with that day, in UTC.
func pinEnd(until time.Time) time.Time {
	return time.Date(until.Year(), until.Month(), until.Day()+1, 0, 0, 0, 0, time.UTC)
}

// endedBy reports whether the last day of a pin was over. Nil is no entry.
func (e *Entry) endedBy(now time.Time) bool {
	return e != nil && e.Until != nil && !now.Before(pinEnd(*e.Until))
}

// validateUntil wants a last day to be of a pin, and not over.
func validateUntil(pin bool, until *time.Time, now time.Time) error {
	switch {
	case until == nil:
		return nil
	case !pin:
		return fault.At(fault.Invalid, placePinUntil, "is for a pin, and nothing is pinned")
	case !now.Before(pinEnd(*until)) || until.Year() > 9999:
		return fault.At(fault.Invalid, placePinUntil, "must be today or later, and no later than the year 9999")
	}
	return nil
}

// endedPin is a pin that ended, for the activity.
type endedPin struct {
	Ref

	entry  *Entry
	change FieldChange
}

// endingPin is a pin whose last day is over.
type endingPin struct {
	RecordID   uuid.UUID `db:"record_id"`
	RecordKind string    `db:"record_kind"`
	Topic      string    `db:"topic"`
}

// EndPins ends the pins of an organization whose last day is over: what reports say holds again, with a line of history and of activity for
// each, and an assessment.
func (s *Store) EndPins(ctx context.Context, organization uuid.UUID) error {
	for {
		more := false
		err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) (err error) {
			more, err = s.endPins(ctx, tx, organization)
			return err
		})
		if err != nil {
			return fmt.Errorf("end pins: %w", err)
		}
		if !more {
			return nil
		}
	}
}

// endPins ends as many as one transaction writes. more is true where there may be others.
func (s *Store) endPins(ctx context.Context, tx pgx.Tx, organization uuid.UUID) (more bool, err error) {
	const query = `
		SELECT record_id, record_kind, topic
		FROM entries
		WHERE organization_id = $1 AND pinned_until < (now() AT TIME ZONE 'UTC')::date
		ORDER BY pinned_until, record_id, topic
		LIMIT $2`
	pins, err := many[endingPin](ctx, tx, query, organization, MaxBulk)
	if err != nil || len(pins) == 0 {
		return false, err
	}
	now, err := postgres.Now(ctx, tx)
	if err != nil {
		return false, err
	}
	names, err := lockPinned(ctx, tx, organization, pins)
	if err != nil {
		return false, err
	}
	changed := false
	for _, records := range recordsToUnpin(pins, names) {
		effect, err := applyRecords(ctx, tx, organization, Source{Name: portalItself, CollectedAt: now}, now, records)
		if err != nil {
			return false, err
		}
		changed = changed || effect.Changed
		if err := recordEnds(ctx, tx, organization, effect.ended, names); err != nil {
			return false, err
		}
	}
	return len(pins) == MaxBulk, s.assessIf(ctx, tx, organization, changed)
}

// lockPinned keeps reports and people from the records, all at once: locks that are taken one after the other may cross.
func lockPinned(ctx context.Context, tx pgx.Tx, organization uuid.UUID, pins []*endingPin) (map[uuid.UUID]string, error) {
	names := map[uuid.UUID]string{}
	for _, kind := range []string{KindHost, KindLicenseServer} {
		named, err := namesOf(ctx, tx, organization, kind, column(pins, func(p *endingPin) uuid.UUID { return p.RecordID }))
		if err != nil {
			return nil, err
		}
		for _, r := range named {
			names[r.ID] = r.Name
		}
	}
	computers := make([]string, 0, len(names))
	for _, name := range names {
		computers = append(computers, name)
	}
	batch := &pgx.Batch{}
	queueLocks(batch, organization, shortNames(computers), len(computers) > maxLocks)
	return names, sendBatch(ctx, tx, batch)
}

// recordsToUnpin are what to apply, one topic of one kind after the other.
func recordsToUnpin(pins []*endingPin, names map[uuid.UUID]string) []Records {
	var all []Records
	var of []endingPin // kind and topic of each of all
	for _, p := range pins {
		sort := endingPin{RecordKind: p.RecordKind, Topic: p.Topic}
		at := slices.Index(of, sort)
		if at < 0 {
			at, of = len(of), append(of, sort)
			all = append(all, Records{hand: &hand{topics: []string{p.Topic}, ended: true}})
		}
		if p.RecordKind == KindHost {
			all[at].with(hostForms.alone(hostForms.about(p.RecordID, names[p.RecordID])))
		} else {
			all[at].with(licenseServerForms.alone(licenseServerForms.about(p.RecordID, names[p.RecordID])))
		}
	}
	return all
}

func recordEnds(ctx context.Context, tx pgx.Tx, organization uuid.UUID, ended []endedPin, names map[uuid.UUID]string) error {
	batch := &pgx.Batch{}
	for _, p := range ended {
		err := activity.Queue(batch, activity.Entry{
			Organization: organization, Actor: portalItself, Action: p.Kind + ".pin-end", Subject: names[p.ID],
			Details: map[string]any{
				"field": p.change.Field, "old": p.change.Old, "new": p.change.New, "pinned_by": p.entry.By, "until": p.entry.Until.Format(time.DateOnly),
				"reason": p.entry.Reason,
			},
		})
		if err != nil {
			return err
		}
	}
	return sendBatch(ctx, tx, batch)
}

// endPinsOn asks for pins to be ended when their last days are over.
func (s *Store) endPinsOn(ctx context.Context, tx pgx.Tx, organization uuid.UUID, days []time.Time) error {
	slices.SortFunc(days, time.Time.Compare)
	for _, day := range slices.CompactFunc(days, time.Time.Equal) {
		if err := s.jobs.EndPins(ctx, tx, organization, pinEnd(day)); err != nil {
			return err
		}
	}
	return nil
}
