package inventory

import (
	"slices"

	"github.com/google/uuid"
)

// enterable is a record that people enter by hand, as a record R to apply.
type enterable[R any] interface {
	recorder
	name() string
	merge(said R)
	settle() // derives what follows from other fields
}

// mergeUnderEntries puts what a source says over what is known, but for what people said: a pin holds against every source, another
// entry against those that looked before it was made. What the source says of such a topic is kept beside it.
func mergeUnderEntries[R enterable[R]](a *application, topics topicList[R], known, said R) error {
	entries := a.entries[known.recordID()]
	kept := make([]partValues, len(entries))
	for i, e := range entries {
		t, err := topics.of(e)
		if err != nil {
			return err
		}
		kept[i] = t.values(known)
	}
	known.merge(said)
	for i, e := range entries {
		if err := holdAgainst(a, topics, e, kept[i], known, said); err != nil {
			return err
		}
	}
	known.settle()
	return nil
}

func holdAgainst[R enterable[R]](a *application, topics topicList[R], e *Entry, kept partValues, known, said R) error {
	t, _ := topics.named(e.Topic)
	heard := t.values(said)
	switch {
	case e.Pinned || !a.source.CollectedAt.After(e.At):
		if err := t.put(known, kept); err != nil {
			return err
		}
		return hear(a, topics, e, known, heard)
	case !heard.saysNothing():
		a.forget(e)
	}
	return nil
}

// hear keeps what a source says beside the entry that holds against it. It is news only where it is other than before.
func hear[R enterable[R]](a *application, topics topicList[R], e *Entry, known R, heard partValues) error {
	t, _ := topics.named(e.Topic)
	now := e.Reported.under(heard)
	if heard.saysNothing() || !t.news(e.Reported, now) {
		return nil
	}
	before, err := topics.textOf(t, e.Reported)
	if err != nil {
		return err
	}
	after, err := topics.textOf(t, now)
	if err != nil {
		return err
	}
	e.Reported, e.ReportedSource, e.ReportedAt = now, a.source.Name, &a.now
	a.log.tell(known, EventReported, FieldChange{e.Topic, before, after}, "")
	a.keep(e)
	return nil
}

// keep has an entry written once all records are merged.
func (a *application) keep(e *Entry) {
	if !a.kept[e] {
		a.kept[e] = true
		a.written = append(a.written, e)
	}
}

func (a *application) forget(e *Entry) {
	if a.kept[e] {
		delete(a.kept, e)
		a.written = slices.DeleteFunc(a.written, func(o *Entry) bool { return o == e })
	}
	a.entries[e.RecordID] = slices.DeleteFunc(slices.Clone(a.entries[e.RecordID]), func(o *Entry) bool { return o == e })
	e.queueDelete(a.batch, a.organization)
}

// entryOf returns what people said of a topic; nil where nobody did.
func (a *application) entryOf(record uuid.UUID, topic string) *Entry {
	entries := a.entries[record]
	if at := slices.IndexFunc(entries, func(e *Entry) bool { return e.Topic == topic }); at >= 0 {
		return entries[at]
	}
	return nil
}
