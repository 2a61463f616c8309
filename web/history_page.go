package web

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"calfleet/web/text"
	"calfleet/web/ui"
)

// historyPage is everything that happened to one record.
type historyPage struct {
	Lang   text.Lang
	Head   ui.PageHead
	Tabs   []ui.Tab
	Path   string
	Whats  []ui.Option
	Fields []ui.Option
	Events []happening
	Pager  ui.Pager
}

// historyLimit is how many rows of each source a page is made of; latelyLimit is for the few that a record's own page shows.
const (
	historyLimit = 100
	latelyLimit  = 40
	latelyShown  = 5
)

// historyOf answers GET /…/{id}/history.
func (s *server) historyOf(k notedKind) handler {
	return func(r *request) error {
		before, err := tellBefore(r)
		if err != nil {
			return err
		}
		st, name, err := s.storyOf(r, k)
		if err != nil {
			return err
		}
		t := told{What: r.query("event"), Field: r.query("field"), Before: before, Limit: historyLimit}
		events, next, err := s.tell(r, st, t)
		if err != nil {
			return err
		}
		fields, err := s.Inventory.ChangedFields(r.ctx(), r.organization(), st.records)
		if err != nil {
			return err
		}
		p := historyPage{
			Lang: r.Lang, Path: k.path(st.record) + "/history", Events: events, Tabs: k.tabs(r.Lang, st.record, true),
			Head:  k.below(r.Lang, st.record, name, text.TimelineTitle.In(r.Lang, name)),
			Whats: whatOptions(r.Lang, t.What), Fields: st.fieldOptions(r.Lang, fields, t.Field),
		}
		p.Pager = p.pager(t, next)
		return r.page(p.Head.Title, historyView(p))
	}
}

// tabs are the views of a record.
func (k notedKind) tabs(l text.Lang, id uuid.UUID, history bool) []ui.Tab {
	return []ui.Tab{
		{Text: text.TimelineOverview.In(l), Href: k.path(id), Current: !history},
		{Text: text.HostChanges.In(l), Href: k.path(id) + "/history", Current: history},
	}
}

func whatOptions(l text.Lang, chosen string) []ui.Option {
	options := []ui.Option{{Text: text.TimelineAnything.In(l)}}
	for _, w := range whats {
		options = append(options, ui.Option{Value: w.id, Text: w.word.In(l), Selected: w.id == chosen})
	}
	return options
}

// fieldOptions are the fields that anything ever happened to, but for the parts of the operating system, which are told as one.
func (st story) fieldOptions(l text.Lang, fields []string, chosen string) []ui.Option {
	options := []ui.Option{{Text: text.TimelineAnything.In(l)}}
	for _, field := range fields {
		if field == "os_caption" && !slices.Contains(fields, "os") {
			field = "os"
		}
		if field == "record" || field == "tags" || field == "os_caption" || field == "os_version" || field == "os_product_type" || field == "os_sku" {
			continue
		}
		options = append(options, ui.Option{Value: field, Text: st.fieldWord(l, field), Selected: field == chosen})
	}
	return options
}

func (p historyPage) pager(t told, next time.Time) ui.Pager {
	at := func(before string) string {
		return address(p.Path, [2]string{"event", t.What}, [2]string{"field", t.Field}, [2]string{"before", before})
	}
	pager := ui.Pager{Label: text.Pages.In(p.Lang), Summary: text.TimelineEvents.In(p.Lang, len(p.Events))}
	if !t.Before.IsZero() {
		pager.FirstHref, pager.FirstText = at(""), text.TimelineNewest.In(p.Lang)
	}
	if !next.IsZero() {
		pager.NextHref, pager.NextText = at(next.UTC().Format(time.RFC3339Nano)), text.TimelineOlder.In(p.Lang)
	}
	return pager
}

// lately is the end of a record's history, for its own page.
type lately struct {
	Lang   text.Lang
	Events []happening
	All    string // where all of it is
}

func (s *server) latelyOf(r *request, k notedKind) (lately, error) {
	st, _, err := s.storyOf(r, k)
	if err != nil {
		return lately{}, err
	}
	events, _, err := s.tell(r, st, told{Limit: latelyLimit})
	return lately{Lang: r.Lang, Events: events[:min(len(events), latelyShown)], All: k.path(st.record) + "/history"}, err
}
