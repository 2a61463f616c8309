package inventory

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/fault"
)

// hand says that a person wrote the records by a form. Such a record is whole in its topics, so that nothing said of one clears it, and
// says nothing else.
type hand struct {
	topics []string
	seen   map[string]string // what the form showed first, by topic
	pin    bool
	until  *time.Time // the last day of the pin; nil: none
	reason string
	unpin  bool                            // the topics return to what would stand without their entries
	ended  bool                            // they do where the last day of a pin is over
	back   map[uuid.UUID]map[string]backTo // by record and topic: what the topics return to
	rejoin map[uuid.UUID][]uuid.UUID       // by host: the collections that it enters again
	move   move
	packs  func(known []KeyPack) ([]KeyPack, error) // what becomes of the packs of a license server

	by   string         // who says it, where the source is another: a file that a person imports; "" the source
	each map[any]handOf // what is said of each record, where it isn't the same of all; nil: it is
}

// handOf is what a person says of one record.
type handOf struct {
	topics []string
	move   move
}

func (h *hand) of(said any) handOf {
	if h.each != nil {
		return h.each[said]
	}
	return handOf{h.topics, h.move}
}

// Meanwhile says that somebody or something changed a record after a form of it was opened. It is a conflict.
type Meanwhile struct {
	Changes []FieldChange // topics, as the form showed them and as it would show them now
}

func (m *Meanwhile) Error() string { return m.Unwrap().Error() }

// Unwrap is the fault.
func (m *Meanwhile) Unwrap() error {
	topics := make([]string, len(m.Changes))
	for i, c := range m.Changes {
		topics[i] = c.Field
	}
	return fault.New(fault.Conflict, "the record was changed meanwhile: %s", strings.Join(topics, ", "))
}

// unseen is an error where the record is other than the form showed it.
func unseen[R enterable[R]](topics topicList[R], known R, seen map[string]string) error {
	var m Meanwhile
	for _, t := range topics.list {
		if was, shown := seen[t.name]; shown {
			if now := t.typed(known); !sameTyped(now, was) {
				m.Changes = append(m.Changes, FieldChange{t.name, &was, &now})
			}
		}
	}
	if len(m.Changes) > 0 {
		return &m
	}
	return nil
}

// enter takes in what a person says of a record.
func enter[R enterable[R]](ctx context.Context, a *application, topics topicList[R], known, said R) error {
	if err := unseen(topics, known, a.hand.seen); err != nil {
		return err
	}
	if err := validateUntil(a.hand.pin, a.hand.until, a.now); err != nil {
		return err
	}
	for _, name := range a.hand.of(said).topics {
		t, ok := topics.named(name)
		if !ok {
			return fault.At(fault.Invalid, name, "is nothing that people can say of it")
		}
		if err := enterTopic(ctx, a, t, known, said); err != nil {
			return err
		}
	}
	known.settle()
	return nil
}

func enterTopic[R enterable[R]](ctx context.Context, a *application, t topic[R], known, said R) error {
	e, before := a.entryOf(known.recordID(), t.name), t.text(known)
	if to, back := a.hand.back[known.recordID()][t.name]; back && to.Entry != nil {
		return putBack(a, t, e, known, to)
	}
	if a.hand.ended && !e.endedBy(a.now) {
		return nil // somebody was faster
	}
	if a.hand.unpin || a.hand.ended {
		return unpin(a, t, e, known)
	}
	if e == nil {
		e = &Entry{RecordID: known.recordID(), RecordKind: known.recordKind(), Topic: t.name, Reported: t.values(known)}
		if err := a.provenance(ctx, e, t.also); err != nil {
			return err
		}
		a.entries[e.RecordID] = append(a.entries[e.RecordID], e)
	}
	if err := t.put(known, t.values(said)); err != nil {
		return err
	}
	if a.hand.pin {
		e.Pinned, e.Until = true, a.hand.until
	}
	e.Reason, e.By, e.At = a.hand.reason, cmp.Or(a.hand.by, a.source.Name), a.now
	a.said(e, known, FieldChange{t.name, before, t.text(known)})
	return nil
}

func unpin[R enterable[R]](a *application, t topic[R], e *Entry, known R) error {
	if e == nil {
		return fault.New(fault.NotFound, "nobody entered this by hand, or it was taken back already")
	}
	before := t.text(known)
	if err := t.put(known, e.Reported); err != nil {
		return err
	}
	a.forget(e)
	change := FieldChange{t.name, before, t.text(known)}
	if a.hand.ended {
		a.log.tell(known, EventExpire, change, e.Reason)
		a.effect.ended = append(a.effect.ended, endedPin{Ref{known.recordKind(), known.recordID()}, e, change})
		return nil
	}
	a.log.tell(known, EventUnpin, change, a.hand.reason)
	return nil
}

// said writes an entry down, and its place in the history.
func (a *application) said(e *Entry, known recorder, change FieldChange) {
	if e.Pinned {
		a.log.tellPin(known, change, a.hand.reason, e.Until)
	} else {
		a.log.tell(known, EventValue, change, a.hand.reason)
	}
	if e.Until != nil {
		a.effect.pinEnds = append(a.effect.pinEnds, *e.Until)
	}
	a.keep(e)
}

// backTo is what a person had said of a topic before it was said anew; without an entry nobody had.
type backTo struct {
	Entry  *Entry     `json:"entry"`
	Values partValues `json:"values"`
}

// putBack lets an entry stand again as it was. What reports say meanwhile stays beside it.
func putBack[R enterable[R]](a *application, t topic[R], e *Entry, known R, to backTo) error {
	if e == nil {
		return fault.New(fault.NotFound, "nobody entered this by hand, or it was taken back already")
	}
	before := t.text(known)
	if err := t.put(known, to.Values); err != nil {
		return err
	}
	e.Pinned, e.Until, e.Reason, e.By, e.At = to.Entry.Pinned, to.Entry.Until, to.Entry.Reason, to.Entry.By, to.Entry.At
	a.said(e, known, FieldChange{t.name, before, t.text(known)})
	return nil
}

// provenance fills in who said, and when, what stands before the entry.
func (a *application) provenance(ctx context.Context, e *Entry, fields []string) error {
	const query = `
		SELECT source, changed_at
		FROM field_changes
		WHERE organization_id = $1 AND record_id = $2 AND field = ANY ($3) AND event IN ('value', 'reported')
		ORDER BY changed_at DESC, change_id DESC
		LIMIT 1`
	if e.Reported.saysNothing() {
		return nil
	}
	var at time.Time
	err := a.tx.QueryRow(ctx, query, a.organization, e.RecordID, append(slices.Clone(fields), e.Topic)).Scan(&e.ReportedSource, &at)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("ask where %s of %s comes from: %w", e.Topic, e.RecordID, err)
	}
	e.ReportedAt = &at
	return nil
}
