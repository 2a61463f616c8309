package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"calfleet/internal/fault"
	"calfleet/internal/inventory"
	"calfleet/internal/sheet"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// ownForm is the fields of the organization's own of one record, to be filled in.
type ownForm struct {
	Lang       text.Lang
	Head       ui.PageHead
	Action     string
	Back       string
	Fields     []ownField
	Seen       string
	Complaints complaints
	Meanwhile  []meanwhileRow
	MayMake    bool // fields
}

// ownField is one of them.
type ownField struct {
	ID, Name, Value string
	Kind            ui.InputType
	Options         []ui.Option // nil: it is typed
}

// ownPrefix begins the name of such a field in a form; its ID follows.
const ownPrefix = "own-"

func ownID(f *inventory.CustomField) string { return ownPrefix + f.ID.String() }

// ownValue is a value of a field in words.
func ownValue(l text.Lang, f *inventory.CustomField, value string) string {
	if value == "" {
		return text.OwnNone.In(l)
	}
	return ownWord(l, f.Type, value)
}

// ownWord is a value as its type is written.
func ownWord(l text.Lang, fieldType, value string) string {
	switch fieldType {
	case inventory.CustomYesNo:
		return yesNoWord(l, new(value == "true"))
	case inventory.CustomDate:
		if day, err := time.Parse(time.DateOnly, value); err == nil {
			return text.Date(l, day)
		}
	case inventory.CustomNumber:
		return text.Decimal(l, value)
	}
	return value
}

// editOwn answers GET /…/{id}/fields.
func (s *server) editOwn(k notedKind) handler {
	return func(r *request) error {
		f, fields, values, err := s.ownFormOf(r, k)
		if err != nil {
			return err
		}
		f.Fields, f.Seen = ownFields(r.Lang, fields, ownTyped(fields, values)), seenOfValues(values)
		return r.showOwn(http.StatusOK, f)
	}
}

func (r *request) showOwn(status int, f ownForm) error {
	f.Lang, f.MayMake = r.Lang, isMaster(r)
	return r.pageAs(status, f.Head.Title, ownFormView(f))
}

func (s *server) ownFormOf(r *request, k notedKind) (f ownForm, fields []*inventory.CustomField, values inventory.CustomValues, err error) {
	id, name, err := k.asked(s, r)
	if err != nil {
		return f, nil, nil, err
	}
	if fields, err = s.Inventory.CustomFields(r.ctx(), r.organization(), k.kind); err != nil {
		return f, nil, nil, err
	}
	values, err = s.Inventory.CustomValuesOf(r.ctx(), r.organization(), id)
	f = ownForm{Head: k.below(r.Lang, id, name, text.OwnChangeThis.In(r.Lang, name)), Action: k.path(id) + "/fields", Back: k.path(id)}
	return f, fields, values, err
}

func seenOfValues(values inventory.CustomValues) string {
	if values == nil {
		values = inventory.CustomValues{} // nothing was seen: not the same as nobody looked
	}
	seen, _ := json.Marshal(values) //nolint:errchkjson // texts
	return string(seen)
}

// ownTyped is what a form shows of values, by the field's ID.
func ownTyped(fields []*inventory.CustomField, values inventory.CustomValues) map[string]string {
	typed := map[string]string{}
	for _, f := range fields {
		typed[ownID(f)] = values[f.ID]
		if f.Type == inventory.CustomYesNo && values[f.ID] != "" {
			typed[ownID(f)] = yesNoValue(new(values[f.ID] == "true"))
		}
	}
	return typed
}

func ownFields(l text.Lang, fields []*inventory.CustomField, typed map[string]string) []ownField {
	views := make([]ownField, len(fields))
	for i, f := range fields {
		v := ownField{ID: ownID(f), Name: f.Name, Value: typed[ownID(f)]}
		switch f.Type {
		case inventory.CustomDate:
			v.Kind = ui.DateInput
		case inventory.CustomNumber:
			v.Value = localNumber(l, v.Value)
		case inventory.CustomYesNo:
			v.Options = []ui.Option{{Text: text.OwnNone.In(l)}, {Value: inventory.TypedYes, Text: text.Yes.In(l)}, {Value: inventory.TypedNo, Text: text.No.In(l)}}
		case inventory.CustomChoice:
			v.Options = ownChoices(l, f, v.Value)
		}
		for j := range v.Options {
			v.Options[j].Selected = v.Options[j].Value == v.Value
		}
		views[i] = v
	}
	return views
}

// ownChoices are the choices of a field, and what a record holds that is none any more.
func ownChoices(l text.Lang, f *inventory.CustomField, value string) []ui.Option {
	options := []ui.Option{{Text: text.OwnNone.In(l)}}
	known := value == ""
	for _, choice := range f.Choices {
		options = append(options, ui.Option{Value: choice, Text: choice})
		known = known || choice == value
	}
	if !known {
		options = append(options, ui.Option{Value: value, Text: value})
	}
	return options
}

// localNumber is a kept number as its reader types it; what is no number stands as it was typed.
func localNumber(l text.Lang, value string) string {
	if _, err := strconv.ParseFloat(value, 64); err == nil && l == text.French {
		return strings.Replace(value, ".", ",", 1)
	}
	return value
}

// changeOwn answers POST /…/{id}/fields.
func (s *server) changeOwn(k notedKind) handler {
	return func(r *request) error {
		f, fields, values, err := s.ownFormOf(r, k)
		if err != nil {
			return err
		}
		form, err := r.values()
		if err != nil {
			return err
		}
		said, typed, seen := map[uuid.UUID]string{}, map[string]string{}, inventory.CustomValues{}
		if json.Unmarshal([]byte(form.text("seen")), &seen) != nil || seen == nil {
			return fault.At(fault.Invalid, "seen", "is not what the form was sent with")
		}
		shown := ownTyped(fields, seen)
		for _, field := range fields {
			id := ownID(field)
			typed[id] = form.text(id)
			if _, sent := form[id]; sent && typed[id] != shown[id] && typed[id] != localNumber(r.Lang, shown[id]) {
				said[field.ID] = typed[id]
			}
		}
		id, _ := r.pathID("id")
		err = s.Inventory.SetCustomValues(r.ctx(), r.organization(), r.Principal.Actor(), k.ref(id), said, seen, r.dateOrder())
		f.Fields, f.Seen = ownFields(r.Lang, fields, typed), form.text("seen")
		if m, ok := errors.AsType[*inventory.Meanwhile](err); ok {
			return s.ownMeanwhile(r, f, fields, values, m)
		}
		if fl := fault.As(err); fl != nil && fl.Kind == fault.Invalid {
			reason, _ := errors.AsType[sheet.Reason](err)
			f.Complaints = complaints{ownPrefix + fl.Place: reasonIn(r.Lang, reason)}
			return r.showOwn(http.StatusUnprocessableEntity, f)
		}
		if err != nil {
			return err
		}
		r.notify(ui.Good, text.OwnSaved.In(r.Lang))
		return r.see(f.Back + "#own")
	}
}

// dateOrder is how the reader's language writes days.
func (r *request) dateOrder() sheet.DateOrder {
	if r.Lang == text.French {
		return sheet.DMY
	}
	return sheet.UnknownOrder
}

// ownMeanwhile shows the form again, and what the record has by now in the fields that were changed.
func (s *server) ownMeanwhile(r *request, f ownForm, fields []*inventory.CustomField, now inventory.CustomValues, m *inventory.Meanwhile) error {
	for _, c := range m.Changes {
		for _, field := range fields {
			if c.Field == "custom:"+field.Name {
				f.Meanwhile = append(f.Meanwhile, meanwhileRow{Field: field.Name, Old: ownValue(r.Lang, field, *c.Old), New: ownValue(r.Lang, field, *c.New)})
			}
		}
	}
	f.Seen = seenOfValues(now)
	return r.showOwn(http.StatusConflict, f)
}
