package web

import (
	"net/url"

	"github.com/google/uuid"

	"calfleet/internal/fault"
	"calfleet/internal/inventory"
	"calfleet/internal/list"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// recordsOf are the first records that the state of a list lets through, whatever its place; no more than limit.
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
	page, err := list.Read[T](r.ctx(), r.server.Pool, r.organization(), state.First(), limit)
	for _, row := range page.Rows {
		ids = append(ids, id(row))
	}
	return ids, err
}

// chosen is what somebody selected in a list: rows, or all that its filters let through.
type chosen struct {
	IDs []uuid.UUID
	All bool
	Of  string // the state of the list
}

// chosenIn reads what was selected, up to one more than can be changed at once. Values are those of an address or of a form.
func (k bulkKind) chosenIn(r *request, values url.Values) (c chosen, err error) {
	c = chosen{All: values.Get("all") != "", Of: values.Get("of")}
	if c.All {
		c.IDs, err = k.all(r, c.Of, inventory.MaxBulk+1)
		return c, err
	}
	seen := map[uuid.UUID]bool{}
	for _, word := range values["id"] {
		id, err := uuid.Parse(word)
		if err != nil {
			return c, fault.At(fault.Invalid, "id", "%q names no record", word)
		}
		if !seen[id] {
			seen[id], c.IDs = true, append(c.IDs, id)
		}
		if len(c.IDs) > inventory.MaxBulk {
			break
		}
	}
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
	case len(c.IDs) == 0:
		return text.BulkNone.In(l)
	case len(c.IDs) > inventory.MaxBulk:
		return text.BulkTooMany.In(l, inventory.MaxBulk)
	}
	return ""
}
