package web

import (
	"errors"
	"net/url"
	"slices"

	"github.com/google/uuid"

	"calfleet/internal/fault"
	"calfleet/internal/inventory"
	"calfleet/internal/list"
	"calfleet/web/text"
	"calfleet/web/ui"
)

var errEnough = errors.New("enough rows")

// recordsOf are the records that the state of a list lets through.
func recordsOf[T any](r *request, l *listing[T], query string, limit int, id func(*T) uuid.UUID) (ids []uuid.UUID, err error) {
	if l, err = l.as(r); err != nil {
		return nil, err
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil, fault.At(fault.Invalid, "of", "is no address of this list")
	}
	state, err := l.decode(values)
	if err != nil {
		return nil, l.fault(err, values)
	}
	err = list.Each(r.ctx(), r.server.Pool, r.organization(), state, func(row *T) error {
		if len(ids) == limit {
			return errEnough
		}
		ids = append(ids, id(row))
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return ids, err
}

// chosen is what somebody selected in a list: rows, or all that its filters let through.
type chosen struct {
	IDs []uuid.UUID
	All bool
	Of  string // the state of the list
	N   int
}

// chosenIn reads what was selected, and counts it. Values are those of an address or of a form.
func (k bulkKind) chosenIn(r *request, values url.Values) (c chosen, err error) {
	c = chosen{All: values.Get("all") != "", Of: values.Get("of")}
	if c.All {
		c.IDs, err = k.all(r, c.Of, inventory.MaxBulk+1)
		c.N = len(c.IDs)
		return c, err
	}
	for _, word := range values["id"] {
		id, err := uuid.Parse(word)
		if err != nil {
			return c, fault.At(fault.Invalid, "id", "%q names no record", word)
		}
		if !slices.Contains(c.IDs, id) {
			c.IDs = append(c.IDs, id)
		}
	}
	c.N = len(c.IDs)
	return c, nil
}

// keep are the fields that have a form remember what was selected.
func (c chosen) keep() []ui.HiddenField {
	fields := []ui.HiddenField{{Name: "of", Value: c.Of}}
	if c.All {
		return append(fields, ui.HiddenField{Name: "all", Value: "yes"})
	}
	for _, id := range c.IDs {
		fields = append(fields, ui.HiddenField{Name: "id", Value: id.String()})
	}
	return fields
}

// back is the list as it was left.
func (k bulkKind) back(c chosen) string {
	if c.Of == "" {
		return k.list
	}
	return localPath(k.list + "?" + c.Of)
}

// problem says why nothing can be done with what was selected; "" if it can.
func (c chosen) problem(l text.Lang) string {
	switch {
	case c.N == 0:
		return text.BulkNone.In(l)
	case c.N > inventory.MaxBulk:
		return text.BulkTooMany.In(l, inventory.MaxBulk)
	}
	return ""
}
