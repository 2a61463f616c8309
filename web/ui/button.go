package ui

import "github.com/a-h/templ"

// Look is how much a button asks to be pressed. The zero value is Secondary.
type Look string

// The looks. A page has one Primary button, or one for each card.
const (
	Secondary Look = ""
	Primary   Look = "primary"
	Danger    Look = "danger"
	Bare      Look = "bare" // without a frame, for rows and toolbars
)

// Button is what sends a form or starts something on the page.
type Button struct {
	Text   string
	Look   Look
	Small  bool
	Icon   IconName // stands before the text
	Submit bool     // sends the form around it; otherwise it needs Attrs
	Name   string   // with Value, sent when this button is the one pressed
	Value  string
	Attrs  templ.Attributes // hx-…, aria-…, command; constants only
}

// kind is the type attribute of the button.
func (b Button) kind() string {
	if b.Submit {
		return "submit"
	}
	return "button"
}

// Link is a link that looks like a button: it goes somewhere.
type Link struct {
	Text  string
	Href  string
	Look  Look
	Small bool
	Icon  IconName
	Attrs templ.Attributes
}
