package web

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/inventory"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// recordForm is what a person enters or corrects of a host or a license server.
type recordForm struct {
	Lang       text.Lang
	Head       ui.PageHead
	Action     string // where the form goes
	Back       string // where leaving it goes
	New        bool
	Plain      bool   // nothing to pin; the name is a topic
	Hint       string // above the fields
	Name       string // of a new record
	Topics     []formTopic
	Seen       string // what the form showed first, as it travels with it
	Pin        bool
	Until      string // the last day of the pin, as it is typed
	Reason     string
	Complaints complaints
	Meanwhile  []meanwhileRow
}

// formTopic is one field of the form.
type formTopic struct {
	Name    string
	Label   string
	Value   string
	Options []ui.Option // nil: it is typed
	Hint    string
	List    bool // one name a line
	None    bool // a list may be known to be empty
}

// meanwhileRow is what changed since the form was opened.
type meanwhileRow struct{ Field, Old, New, By string }

// formSent is a form as it was sent.
type formSent struct {
	inventory.Form
	seen  string
	until string
	bad   error // of the last day: nothing can be saved
}

// recordSent reads a form of topics.
func (r *request) recordSent(id uuid.UUID, topics []string) (formSent, error) {
	form, err := r.values()
	if err != nil {
		return formSent{}, err
	}
	sent := formSent{seen: form.text("seen"), until: form.text(pinUntil), Form: inventory.Form{
		ID: id, Name: form.text("name"), Values: map[string]string{}, Pin: form.text("pin") == "on", Reason: form.text("reason"),
	}}
	var badDay error
	sent.Until, badDay = r.lastDay(sent.until)
	for _, topic := range topics {
		if _, there := form[topic]; there {
			sent.Values[topic] = form.text(topic)
		}
		if form.text(topic+"-none") == "on" {
			sent.Values[topic] = inventory.TypedNone
		}
	}
	if id != uuid.Nil && json.Unmarshal([]byte(sent.seen), &sent.Seen) != nil {
		return sent, fault.At(fault.Invalid, "seen", "is not what the form was sent with")
	}
	sent.bad = badDay
	return sent, nil
}

// seenOf is how what a form shows travels with it.
func seenOf(values map[string]string) string {
	seen, _ := json.Marshal(values) //nolint:errchkjson // texts
	return string(seen)
}

// again is the form as it comes back: what was typed stands, what was not touched is as the record is now.
func (sent formSent) again(now map[string]string) map[string]string {
	values := maps.Clone(now)
	if values == nil {
		values = map[string]string{}
	}
	for topic, typed := range sent.Values {
		if was, seen := sent.Seen[topic]; !seen || !slices.Equal(strings.Fields(was), strings.Fields(typed)) {
			values[topic] = typed
		}
	}
	return values
}

// formTopics are the fields of a form with what stands in them. asRead is what was read of an operating system that names no release.
func formTopics(l text.Lang, topics []string, values map[string]string, asRead string) []formTopic {
	fields := make([]formTopic, len(topics))
	for i, topic := range topics {
		f := formTopic{Name: topic, Label: fieldWord(l, topic), Value: values[topic]}
		switch topic {
		case "os":
			f.Options = releaseOptions(l, f.Value, asRead)
		case "licensing_mode":
			f.Options = modeOptions(l)
		case "scope":
			f.Options = scopeOptions(l)
		case "domain_joined", "session_host", "activated", "in_group", "no_upgrade", "enabled":
			f.Options = yesNoOptions(l, topic)
		case "license_servers":
			f.List, f.None, f.Hint = true, true, text.FormServersHint.In(l)
		case "hosts":
			f.List = true
		}
		for j := range f.Options {
			f.Options[j].Selected = f.Options[j].Value == f.Value
		}
		fields[i] = f
	}
	return fields
}

func yesNoOptions(l text.Lang, topic string) []ui.Option {
	yes, no := text.Yes.In(l), text.No.In(l)
	if topic == "no_upgrade" {
		yes, no = text.ServerPrevented.In(l), text.ServerUnprevented.In(l)
	}
	return []ui.Option{{Text: text.FormUnknown.In(l)}, {Value: inventory.TypedYes, Text: yes}, {Value: inventory.TypedNo, Text: no}}
}

func releaseOptions(l text.Lang, value, asRead string) []ui.Option {
	options := []ui.Option{{Text: text.FormUnknown.In(l)}}
	if value == compat.UnknownRelease.String() {
		options = append(options, ui.Option{Value: value, Text: text.FormAsRead.In(l, asRead)})
	}
	for _, release := range compat.Releases() {
		options = append(options, ui.Option{Value: release.String(), Text: "Windows Server " + release.String()})
	}
	return options
}

func modeOptions(l text.Lang) []ui.Option {
	options := []ui.Option{{Text: text.FormUnknown.In(l)}}
	for _, mode := range []struct {
		value  string
		number int64
	}{{"4", 4}, {"2", 2}, {"5", 5}} {
		options = append(options, ui.Option{Value: mode.value, Text: modeWord(l, &mode.number)})
	}
	return options
}

func scopeOptions(l text.Lang) []ui.Option {
	return []ui.Option{
		{Text: text.FormUnknown.In(l)},
		{Value: "0", Text: text.ServerScopeW.In(l)},
		{Value: "1", Text: text.ServerScopeD.In(l)},
		{Value: "2", Text: text.ServerScopeF.In(l)},
	}
}

// formPlaces is what is said of a topic that can't be.
var formPlaces = map[string]text.Msg{
	"name": text.FormNoName, "domain": text.FormNoName, "license_servers": text.FormNoServers, "hosts": text.FormNoServers, "reason": text.FormNoReason,
	pinUntil: text.FormNoUntil, "product_id": text.FormTooLong, "server_id": text.FormTooLong,
}

// formRefused is what to show of a form that was not kept: what was wrong with it, or what changed meanwhile. Both are empty where the
// error is about something else.
func (r *request) formRefused(err error, k recordKind) (wrong complaints, meanwhile *inventory.Meanwhile) {
	if m, ok := errors.AsType[*inventory.Meanwhile](err); ok {
		return nil, m
	}
	wrong = complaints{}
	for _, f := range faults(err) {
		switch word, known := formPlaces[f.Place]; {
		case k.plain && f.Place == "name" && f.Kind == fault.Conflict:
			wrong[f.Place] = text.FormNameTaken.In(r.Lang)
		case k.plain && f.Place == "name":
			wrong[f.Place] = text.FormNameMissing.In(r.Lang)
		case f.Kind == fault.Conflict && f.Place == "name":
			wrong[f.Place] = text.FormKnown.In(r.Lang)
		case f.Kind == fault.Invalid && known:
			wrong[f.Place] = word.In(r.Lang)
		case f.Kind == fault.Invalid && f.Place != "":
			wrong[f.Place] = text.InvalidChoice.In(r.Lang)
		}
	}
	return wrong, nil
}

// refusedStatus is what a form that comes back is answered with.
func refusedStatus(meanwhile *inventory.Meanwhile) int {
	if meanwhile != nil {
		return http.StatusConflict
	}
	return http.StatusUnprocessableEntity
}

// meanwhileRows says what changed, and by whom as far as the history knows.
func (s *server) meanwhileRows(r *request, record uuid.UUID, m *inventory.Meanwhile) ([]meanwhileRow, error) {
	if m == nil {
		return nil, nil
	}
	history, err := s.Inventory.History(r.ctx(), r.organization(), record, historyRows)
	if err != nil {
		return nil, err
	}
	rows := make([]meanwhileRow, len(m.Changes))
	for i, c := range m.Changes {
		rows[i] = meanwhileRow{Field: fieldWord(r.Lang, c.Field), Old: typedWord(r.Lang, c.Field, c.Old), New: typedWord(r.Lang, c.Field, c.New)}
		for _, h := range history {
			if h.Field == c.Field || c.Field == "os" && strings.HasPrefix(h.Field, "os_") {
				rows[i].By = text.FormMeanwhileOf.In(r.Lang, dotted(h.Source, stamp(r.Lang, h.ChangedAt)))
				break
			}
		}
	}
	return rows, nil
}

// typedWord is what a form says of a topic, in words.
func typedWord(l text.Lang, topic string, typed *string) string {
	for _, f := range formTopics(l, []string{topic}, map[string]string{topic: *typed}, "") {
		for _, o := range f.Options {
			if o.Selected {
				return o.Text
			}
		}
	}
	switch *typed {
	case "":
		return text.FormUnknown.In(l)
	case inventory.TypedNone:
		return text.FormServersNone.In(l)
	}
	return strings.Join(strings.Fields(*typed), ", ")
}

func (r *request) showRecordForm(status int, f recordForm) error {
	f.Lang = r.Lang
	return r.pageAs(status, f.Head.Title, recordFormView(f))
}
