package web

import (
	"time"

	"calfleet/internal/fault"
	"calfleet/internal/sheet"
	"calfleet/web/text"
)

// pinUntil is the field with the last day of a pin.
const pinUntil = "pin_until"

// pinField asks whether what a form says is pinned, and until when.
type pinField struct {
	Lang      text.Lang
	Pin       bool
	Until     string // as it is typed
	Complaint string // about the day
}

// lastDay is the day that was typed; nil where none was.
func (r *request) lastDay(typed string) (*time.Time, error) {
	if typed == "" {
		return nil, nil //nolint:nilnil // no day is said
	}
	day, err := sheet.ParseDate(typed, r.dateOrder())
	if err != nil {
		return nil, fault.At(fault.Invalid, pinUntil, "%v", err)
	}
	return &day, nil
}
