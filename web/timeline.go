package web

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"calfleet/internal/fault"
	"calfleet/internal/findings"
	"calfleet/internal/inventory"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// story is what the history of one record is made of.
type story struct {
	kind    string
	record  uuid.UUID
	records []uuid.UUID // whose fields it tells of
	about   findings.About
	types   map[string]string // of fields of the organization's own, by name
}

// told narrows a story.
type told struct {
	What   string // one of whats; "" anything
	Field  string // "" any
	Before time.Time
	Limit  int // rows of the database, which are a few more than events
}

// happening is one thing that happened to a record.
type happening struct {
	at     time.Time
	rank   int    // among what happened at once
	Title  string // what
	Href   string // makes Title a link
	Tone   ui.Tone
	Source string
	When   string
	Reason string // in the words of who did it
	Text   string // a note, the message of a finding
	Values []changeRow
	Folded string // "18 values": they stand behind these words; "" where they stand open
}

// what is a sort of things that happen, and how it is asked for.
type what struct {
	id       string
	word     text.Msg
	events   []inventory.Event // of changes; nil: none
	imported bool
	notes    bool
	findings bool
}

// pinEvents are what happens to pins.
var pinEvents = []inventory.Event{inventory.EventPin, inventory.EventUnpin, inventory.EventExpire, inventory.EventReported}

var whats = []what{
	{id: "change", word: text.ShowChanges, events: []inventory.Event{inventory.EventValue}},
	{id: "pin", word: text.ShowPins, events: pinEvents},
	{id: "import", word: text.ShowImports, events: []inventory.Event{inventory.EventValue}, imported: true},
	{id: "finding", word: text.ShowFindings, findings: true},
	{id: "note", word: text.ShowNotes, notes: true},
	{id: "tag", word: text.ShowTags, events: []inventory.Event{inventory.EventTag, inventory.EventUntag}},
}

// asked is what a page shows: everything, unless it asks for one sort.
func (t told) asked() what {
	for _, w := range whats {
		if w.id == t.What {
			return w
		}
	}
	return what{notes: t.Field == "", findings: t.Field == "", events: nil}
}

// wantsChanges reports whether changes are asked for at all.
func (w what) wantsChanges() bool { return w.id == "" || w.events != nil }

// tell returns what happened, the latest first, and the time before which there is more; zero where there is none. Each source is read
// as far as the page may need; what lies beyond the end of one of them is left to the next page, so that nothing falls between.
func (s *server) tell(r *request, st story, t told) ([]happening, time.Time, error) {
	w := t.asked()
	var events []happening
	var floor time.Time
	take := func(more []happening, err error) error {
		if len(more) >= t.Limit {
			if oldest := more[len(more)-1].at; oldest.After(floor) {
				floor = oldest
			}
		}
		events = append(events, more...)
		return err
	}
	sources := []func(context.Context, *request, story, told, what) ([]happening, error){s.tellChanges, s.tellNotes, s.tellFindings}
	for _, source := range sources {
		if err := take(source(r.ctx(), r, st, t, w)); err != nil {
			return nil, time.Time{}, err
		}
	}
	slices.SortStableFunc(events, func(a, b happening) int { return cmp.Or(b.at.Compare(a.at), a.rank-b.rank) })
	events = together(r.Lang, events)
	if floor.IsZero() {
		return events, floor, nil
	}
	return cutAt(events, floor)
}

// cutAt leaves out what happened at floor or before: there may be more of it. What happened all at once is never cut.
func cutAt(events []happening, floor time.Time) ([]happening, time.Time, error) {
	at := slices.IndexFunc(events, func(h happening) bool { return !h.at.After(floor) })
	if at <= 0 {
		return events, floor, nil
	}
	kept := events[:at]
	return kept, kept[len(kept)-1].at, nil
}

func (s *server) tellChanges(ctx context.Context, r *request, st story, t told, w what) ([]happening, error) {
	if !w.wantsChanges() {
		return nil, nil
	}
	past := inventory.Past{Before: t.Before, Limit: t.Limit, Events: w.events, Imported: w.imported}
	if t.Field != "" {
		past.Fields = inventory.FieldsOf(t.Field)
	}
	changes, err := s.Inventory.Changes(ctx, r.organization(), st.records, past)
	events := make([]happening, len(changes))
	for i, c := range changes {
		events[i] = st.change(r.Lang, c)
	}
	return events, err
}

func (s *server) tellNotes(ctx context.Context, r *request, st story, t told, w what) ([]happening, error) {
	if !w.notes {
		return nil, nil
	}
	notes, err := s.Inventory.Notes(ctx, r.organization(), st.record, t.Before, t.Limit)
	events := make([]happening, len(notes))
	for i, n := range notes {
		events[i] = happening{at: n.At, rank: 2, Title: text.TimelineNote.In(r.Lang), Source: n.By, When: stamp(r.Lang, n.At), Text: n.Body}
		if n.EditedAt != nil {
			events[i].Source = dotted(n.By, text.NoteEdited.In(r.Lang, n.EditedBy, stamp(r.Lang, *n.EditedAt)))
		}
	}
	return events, err
}

func (s *server) tellFindings(ctx context.Context, r *request, st story, t told, w what) ([]happening, error) {
	if !w.findings {
		return nil, nil
	}
	happened, err := s.Findings.History(ctx, r.organization(), st.about, t.Before, t.Limit)
	events := make([]happening, len(happened))
	for i, f := range happened {
		h := happening{
			at: f.At, rank: 3, Title: text.TimelineOpened.In(r.Lang), Tone: findingTone(&f.Finding), Href: findingPath(f.ID), When: stamp(r.Lang, f.At),
			Source: dotted(collectionOf(&f.Finding), f.Rule), Text: inLang(r.Lang, f.Message),
		}
		if f.Closed {
			h.Title, h.Tone = text.TimelineResolved.In(r.Lang), ui.Good
		}
		events[i] = h
	}
	return events, err
}

// storyOf is the story of the record that the path names, and what the record is called.
func (s *server) storyOf(r *request, k notedKind) (st story, name string, err error) {
	if st.record, name, err = k.asked(s, r); err != nil {
		return st, "", err
	}
	fill := map[string]func(context.Context, *request, *story) error{
		inventory.KindHost: s.hostStory, inventory.KindLicenseServer: s.serverStory, inventory.KindCollection: s.collectionStory,
	}
	st.kind, st.records = k.kind, []uuid.UUID{st.record}
	if f := fill[k.kind]; f != nil {
		if err := f(r.ctx(), r, &st); err != nil {
			return st, "", err
		}
	}
	fields, err := s.Inventory.CustomFields(r.ctx(), r.organization(), k.kind)
	st.types = map[string]string{}
	for _, f := range fields {
		st.types[f.Name] = f.Type
	}
	return st, name, err
}

func (s *server) hostStory(ctx context.Context, r *request, st *story) error {
	h, err := s.Inventory.Host(ctx, r.organization(), st.record)
	if err != nil {
		return err
	}
	collections, err := s.Inventory.CollectionsOfHost(ctx, r.organization(), h.ID)
	st.about = aboutHost(h.Name, collections)
	return err
}

func aboutHost(name string, collections []*inventory.Collection) findings.About {
	about := findings.About{Subject: name, Felt: name}
	for _, c := range collections {
		about.Collections = append(about.Collections, c.ID)
	}
	return about
}

func (s *server) serverStory(ctx context.Context, r *request, st *story) error {
	server, err := s.Inventory.LicenseServer(ctx, r.organization(), st.record)
	if err != nil {
		return err
	}
	st.about = findings.About{Subject: server.Name}
	return nil
}

func (s *server) collectionStory(ctx context.Context, r *request, st *story) (err error) {
	st.about = findings.About{Collections: []uuid.UUID{st.record}}
	st.records, err = s.Inventory.CollectionRecords(ctx, r.organization(), st.record)
	return err
}

// tellBefore reads the place of a page of a history.
func tellBefore(r *request) (time.Time, error) {
	sent := r.query("before")
	if sent == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339Nano, sent)
	if err != nil || at.Year() < 1970 || at.Year() > 9999 {
		return time.Time{}, fault.At(fault.Invalid, "before", "is no place in this history")
	}
	return at, nil
}
