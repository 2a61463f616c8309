package ui

import (
	"maps"

	"github.com/a-h/templ"
)

// Field is what all kinds of form field share.
type Field struct {
	ID       string // also links label, hint and error
	Name     string // name of the value sent; ID where empty
	Label    string
	Hint     string // how to fill it in
	Error    string // what was wrong with what was sent; "" if nothing
	Optional string // the word "optional"; "" where the field must be filled
	Free     bool   // may stay empty, like the fields around it: the label need not say so
	Disabled bool
	Attrs    templ.Attributes // autocomplete, inputmode, min, max, hx-…; constants only
}

func (f Field) name() string {
	if f.Name != "" {
		return f.Name
	}
	return f.ID
}

// describedBy lists the ids a screen reader reads after the label.
func (f Field) describedBy() string {
	switch {
	case f.Hint != "" && f.Error != "":
		return f.ID + "-error " + f.ID + "-hint"
	case f.Error != "":
		return f.ID + "-error"
	case f.Hint != "":
		return f.ID + "-hint"
	default:
		return ""
	}
}

func (f Field) required() bool { return f.Optional == "" && !f.Free }

// shared are the attributes every control of a field carries.
func (f Field) shared() templ.Attributes {
	all := templ.Attributes{"id": f.ID, "name": f.name(), "disabled": f.Disabled}
	if d := f.describedBy(); d != "" {
		all["aria-describedby"] = d
	}
	if f.Error != "" {
		all["aria-invalid"] = "true"
	}
	maps.Copy(all, f.Attrs)
	return all
}

// InputType is the type attribute of an Input. The zero value is text.
type InputType string

// The types in use.
const (
	TextInput     InputType = ""
	NumberInput   InputType = "number"
	DateInput     InputType = "date"
	EmailInput    InputType = "email"
	PasswordInput InputType = "password"
)

func (t InputType) attr() string {
	if t == TextInput {
		return "text"
	}
	return string(t)
}

// Option is one choice of a select or a group of radio buttons.
type Option struct {
	Value    string
	Text     string
	Hint     string // radio buttons only
	Selected bool
}

// FieldError points from the summary above a form to one of its fields.
type FieldError struct {
	ID   string // of the field
	Text string
}
