package findings_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"calfleet/internal/findings"
)

func TestHistory_TellsOpeningsAndResolutionsOfARecord(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleOrder("2022"))
	w.assess(t)
	open := w.seed(t)
	w.exec(t, `UPDATE findings SET opened_at = opened_at - interval '2 hours', resolved_at = now() - interval '1 hour' WHERE finding_id = $1`, open.ID)
	w.assess(t) // and it is opened again
	collection := *open.CollectionID
	abouts := map[string]findings.About{
		"the server":              {Subject: open.Subject},
		"the collection":          {Collections: []uuid.UUID{collection}},
		"a host that feels it":    {Subject: "rdsh01.contoso.local", Collections: []uuid.UUID{collection}, Felt: "rdsh01.contoso.local"},
		"a host that doesn't":     {Subject: "rdsh99.contoso.local", Collections: []uuid.UUID{collection}, Felt: "rdsh99.contoso.local"},
		"nothing":                 {},
		"what is no text, at all": {Subject: "\x00\xff", Felt: "\x00\xff"},
	}
	for what, about := range abouts {
		all, err := w.History(t.Context(), here, about, time.Time{}, 1000)
		if err != nil {
			t.Fatal(err)
		}
		var told []findings.Happening
		for _, h := range all {
			if h.Rule == seed {
				told = append(told, h)
			}
		}
		resolved, err := w.Resolved(t.Context(), here, about, 10)
		if err != nil {
			t.Fatal(err)
		}
		if what == "nothing" || what == "a host that doesn't" || what == "what is no text, at all" {
			if len(told)+len(resolved) != 0 {
				t.Errorf("%s: %d happenings, %d resolved; want none", what, len(told), len(resolved))
			}
			continue
		}
		if len(told) != 3 || told[0].Closed || !told[1].Closed || told[2].Closed || !told[1].At.Equal(*told[1].ResolvedAt) || !told[2].At.Equal(told[2].OpenedAt) {
			t.Errorf("%s: happenings %+v", what, told)
		}
		if len(resolved) != 1 || resolved[0].ID != open.ID {
			t.Errorf("%s: resolved %+v", what, resolved)
		}
		older, err := w.History(t.Context(), here, about, told[1].At, 1)
		if err != nil || len(older) != 1 || !older[0].At.Before(told[1].At) {
			t.Errorf("%s: older ones %+v, %v", what, older, err)
		}
		others, err := w.History(t.Context(), elsewhere, about, time.Time{}, 10)
		gone, errGone := w.Resolved(t.Context(), elsewhere, about, 10)
		if err != nil || errGone != nil || len(others)+len(gone) != 0 {
			t.Errorf("%s: elsewhere %d happenings, %d resolved; %v, %v", what, len(others), len(gone), err, errGone)
		}
	}
}
