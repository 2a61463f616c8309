package inventory

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"calfleet/internal/fault"
)

// topicList is all that people can say of one kind of record.
type topicList[R any] struct {
	kind  string
	blank func() R
	list  []topic[R]
}

// Topics of hosts and of license servers that a form has a field for, in its order.
var (
	HostTopics          = hostTopics.names()
	LicenseServerTopics = licenseServerTopics.names()
)

// HostValues is what a form shows of a host, by topic.
func HostValues(h *Host) map[string]string { return hostTopics.typed(h) }

// LicenseServerValues is what a form shows of a license server, by topic.
func LicenseServerValues(l *LicenseServer) map[string]string { return licenseServerTopics.typed(l) }

func (l topicList[R]) names() []string {
	var names []string
	for _, t := range l.list {
		if t.read != nil {
			names = append(names, t.name)
		}
	}
	return names
}

func (l topicList[R]) typed(record R) map[string]string {
	values := map[string]string{}
	for _, t := range l.list {
		if t.read != nil {
			values[t.name] = t.typed(record)
		}
	}
	return values
}

// maxReason is how many characters a reason may have.
const maxReason = 500

// read takes what a form says into a record, and returns the topics it speaks of. It returns fault.Invalid for each that can't be, joined.
func (l topicList[R]) read(f Form, into R) (topics []string, err error) {
	problems := []error{validateTexts(formText{"reason", f.Reason, maxReason})}
	for _, t := range l.list {
		typed, said := f.Values[t.name]
		if !said || t.read == nil || sameTyped(typed, f.Seen[t.name]) {
			continue
		}
		topics = append(topics, t.name)
		if err := validateTexts(formText{t.name, typed, maxTyped}); err != nil {
			problems = append(problems, err)
		} else if !t.read(t.parts(into), strings.TrimSpace(typed)) {
			problems = append(problems, fault.At(fault.Invalid, t.name, "can't be %q", quote(typed)))
		}
	}
	return topics, errors.Join(problems...)
}

// sameTyped allows for the ends of lines that browsers send.
func sameTyped(a, b string) bool {
	return slices.Equal(strings.Fields(a), strings.Fields(b))
}

func (l topicList[R]) named(name string) (topic[R], bool) {
	at := slices.IndexFunc(l.list, func(t topic[R]) bool { return t.name == name })
	if at < 0 {
		return topic[R]{}, false
	}
	return l.list[at], true
}

// of returns the topic of an entry.
func (l topicList[R]) of(e *Entry) (topic[R], error) {
	t, known := l.named(e.Topic)
	if !known || e.RecordKind != l.kind {
		return t, fmt.Errorf("entry of %s %s: %q is no topic of a %s", e.RecordKind, e.RecordID, e.Topic, l.kind)
	}
	return t, nil
}

// textOf is what values say, for the history.
func (l topicList[R]) textOf(t topic[R], values partValues) (*string, error) {
	blank := l.blank()
	err := t.put(blank, values)
	return t.text(blank), err
}
