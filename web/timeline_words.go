package web

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"calfleet/internal/inventory"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// change is one row of the history; those that belong together are put together later.
func (st story) change(l text.Lang, c inventory.Change) happening {
	h := happening{
		at: c.ChangedAt, Source: c.Source, When: stamp(l, c.ChangedAt), Reason: c.Reason, rank: 1,
		Title: changeTitle(c).In(l), Values: []changeRow{{
			Field: st.fieldWord(l, c.Field), Old: st.valueWord(l, c.Field, c.Old), New: st.valueWord(l, c.Field, c.New),
		}},
	}
	switch c.Event {
	case inventory.EventRetire, inventory.EventRestore:
		h.Values = nil
	case inventory.EventTag:
		h.Values, h.Text = nil, *c.New
	case inventory.EventUntag:
		h.Values, h.Text = nil, *c.Old
	default: // the others have values
	}
	if slices.Contains(pinEvents, c.Event) {
		h.Tone = ui.Note
	}
	if c.Until != nil {
		h.Source = dotted(h.Source, text.TimelineUntil.In(l, text.Date(l, *c.Until)))
	}
	if isImport(c) {
		h.Href = pathImports + "/" + c.SourceID
	}
	if isBirth(c) {
		h.rank, h.Title = 0, birthTitle(c).In(l)
	}
	return h
}

func isImport(c inventory.Change) bool {
	return strings.HasPrefix(c.Source, "import ") && uuid.Validate(c.SourceID) == nil
}

// isBirth reports the first value of what names a record.
func isBirth(c inventory.Change) bool {
	return c.Old == nil && c.Event == inventory.EventValue && (c.Field == "name" || c.Field == "reference" || c.Field == "broker")
}

func birthTitle(c inventory.Change) text.Msg {
	switch {
	case isImport(c):
		return text.TimelineImport
	case c.SourceID != "":
		return text.TimelineFirst
	}
	return text.TimelineAdded
}

func changeTitle(c inventory.Change) text.Msg {
	switch c.Event {
	case inventory.EventPin:
		return text.TimelinePin
	case inventory.EventUnpin:
		return text.TimelineUnpin
	case inventory.EventExpire:
		return text.TimelineExpire
	case inventory.EventReported:
		return text.TimelineAgainst
	case inventory.EventRetire:
		return text.TimelineRetire
	case inventory.EventRestore:
		return text.TimelineRestore
	case inventory.EventTag:
		return text.TimelineTag
	case inventory.EventUntag:
		return text.TimelineUntag
	case inventory.EventValue:
	}
	switch {
	case isImport(c):
		return text.TimelineImport
	case c.SourceID != "":
		return text.TimelineReport
	}
	return text.TimelineByHand
}

// together puts what one source changed at one moment into one: a report, an import, a form. The fields of a new record are folded.
func together(l text.Lang, events []happening) []happening {
	var kept []happening
	for _, h := range events {
		if last := len(kept) - 1; last >= 0 && kept[last].holds(h) {
			kept[last].Values = append(kept[last].Values, h.Values...)
			continue
		}
		kept = append(kept, h)
	}
	for i := range kept {
		if kept[i].rank == 0 && len(kept[i].Values) > 3 {
			kept[i].Folded = text.TimelineValues.In(l, len(kept[i].Values))
		}
	}
	return kept
}

func (h happening) holds(o happening) bool {
	same := h.at.Equal(o.at) && h.Source == o.Source && h.Reason == o.Reason && h.Values != nil && o.Values != nil
	return same && (h.Title == o.Title || h.rank == 0 && o.rank == 1 && o.Tone == ui.Plain)
}

func (st story) fieldWord(l text.Lang, field string) string {
	switch {
	case st.kind == inventory.KindPurchase:
		return purchaseFieldWord(l, field)
	case st.kind == inventory.KindCollection && field == "name":
		return text.FormCollectionName.In(l)
	}
	return fieldWord(l, field)
}

func (st story) valueWord(l text.Lang, field string, value *string) string {
	if name, own := strings.CutPrefix(field, "custom:"); own && value != nil {
		return ownWord(l, st.types[name], *value)
	}
	if st.kind == inventory.KindPurchase {
		return purchaseValue(l, field, value)
	}
	return fieldValue(l, field, value)
}
