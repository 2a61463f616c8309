package inventory

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/activity/activitytest"
	"calfleet/internal/fault"
	"calfleet/internal/sheet"
)

// refs are one record of each kind.
func (w world) refs(t *testing.T) map[string]Ref {
	t.Helper()
	w.submit(t, sampleHost())
	w.submit(t, sampleServer())
	w.submit(t, sampleBroker())
	return map[string]Ref{
		KindHost: {KindHost, w.rdsh01(t).ID}, KindLicenseServer: {KindLicenseServer, w.lic01(t).ID}, KindCollection: {KindCollection, w.finance(t)},
		KindPurchase: {KindPurchase, w.save(t, samplePurchase())},
	}
}

func (w world) notes(t *testing.T, ref Ref) []*Note {
	t.Helper()
	notes, err := w.Notes(t.Context(), here, ref.ID, time.Time{}, 100)
	check(t, err)
	return notes
}

func (w world) tagNames(t *testing.T, ref Ref) []string {
	t.Helper()
	tags, err := w.TagsOf(t.Context(), here, ref.ID)
	check(t, err)
	return column(tags, func(tag *Tag) string { return tag.Name })
}

func TestNotes_AreWrittenEditedAndDeletedByAuthorOrMaster(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for kind, ref := range w.refs(t) {
		ctx := t.Context()
		check(t, w.AddNote(ctx, here, ana, ref, " first\r\nline \n"))
		check(t, w.AddNote(ctx, here, "bob", ref, "<script>alert(1)</script>"))
		notes := w.notes(t, ref)
		if len(notes) != 2 || notes[1].Body != "first\nline" || notes[1].By != ana || notes[0].EditedAt != nil || notes[0].Ref() != ref {
			t.Fatalf("%s: notes %+v", kind, notes)
		}
		id := notes[1].ID
		if err := w.EditNote(ctx, here, "bob", false, id, "first\nline", "mine"); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s: edited by another: %v, want forbidden", kind, err)
		}
		if err := w.DeleteNote(ctx, here, "bob", false, id); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s: deleted by another: %v, want forbidden", kind, err)
		}
		check(t, w.EditNote(ctx, here, "boss", true, id, "first\r\nline", "second"))
		if _, ok := errors.AsType[*Meanwhile](w.EditNote(ctx, here, ana, false, id, "first\nline", "third")); !ok {
			t.Errorf("%s: the author was not told of the other edit", kind)
		}
		n, err := w.Note(ctx, here, id)
		if err != nil || n.Body != "second" || n.EditedBy != "boss" || n.EditedAt == nil {
			t.Errorf("%s: edited note %+v, %v", kind, n, err)
		}
		for what, err := range map[string]error{
			"added elsewhere": w.AddNote(ctx, elsewhere, ana, ref, "x"), "edited elsewhere": w.EditNote(ctx, elsewhere, ana, true, id, "second", "x"),
			"deleted elsewhere": w.DeleteNote(ctx, elsewhere, ana, true, id), "to nothing": w.AddNote(ctx, here, ana, Ref{kind, uuid.New()}, "x"),
		} {
			if fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s %s: %v, want not found", kind, what, err)
			}
		}
		check(t, w.DeleteNote(ctx, here, ana, false, id))
		if notes := w.notes(t, ref); len(notes) != 1 {
			t.Errorf("%s: %d notes are left, want 1", kind, len(notes))
		}
		if _, err := w.Note(ctx, here, id); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: the deleted note: %v, want not found", kind, err)
		}
	}
	for _, body := range []string{" \n", strings.Repeat("é", MaxNote+1), "a\x00b"} {
		if err := w.AddNote(t.Context(), here, ana, Ref{KindHost, w.rdsh01(t).ID}, body); fault.KindOf(err) != fault.Invalid || fault.As(err).Place != "body" {
			t.Errorf("%.10q: %v, want invalid", body, err)
		}
	}
}

func TestTags_AreSharedWordsWhateverTheirCase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	refs := w.refs(t)
	for kind, ref := range refs {
		check(t, w.AddTag(t.Context(), here, ana, ref, " Paris  "))
		check(t, w.AddTag(t.Context(), here, "bob", ref, "PARIS"))
		check(t, w.AddTag(t.Context(), here, ana, ref, "été "+kind))
		if diff := cmp.Diff([]string{"Paris", "été " + kind}, w.tagNames(t, ref)); diff != "" {
			t.Errorf("tags (-want +got):\n%s", diff)
		}
		if err := w.AddTag(t.Context(), elsewhere, ana, ref, "Paris"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s elsewhere: %v, want not found", kind, err)
		}
	}
	tags, err := w.Tags(t.Context(), here)
	if err != nil || len(tags) != 5 || tags[0].Name != "Paris" || tags[0].Records != 4 {
		t.Fatalf("tags %+v, %v", tags, err)
	}
	host := refs[KindHost]
	check(t, w.RemoveTag(t.Context(), here, ana, host, tags[0].ID))
	check(t, w.RemoveTag(t.Context(), here, ana, host, tags[0].ID))
	if err := w.RemoveTag(t.Context(), elsewhere, ana, host, tags[0].ID); fault.KindOf(err) != fault.NotFound {
		t.Errorf("removed elsewhere: %v, want not found", err)
	}
	want := []string{"tag – → Paris by " + ana, "tag – → été host by " + ana, "untag Paris → – by " + ana}
	if diff := cmp.Diff(want, w.happened(t, host.ID, "tags")); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	for _, name := range []string{" ", strings.Repeat("a", maxTag+1)} {
		if err := w.AddTag(t.Context(), here, ana, host, name); fault.KindOf(err) != fault.Invalid || fault.As(err).Place != "tag" {
			t.Errorf("%.10q: %v, want invalid", name, err)
		}
	}
	if others, err := w.Tags(t.Context(), elsewhere); err != nil || len(others) != 0 {
		t.Errorf("%d tags elsewhere, %v", len(others), err)
	}
}

func TestTags_AreRenamedMergedAndDeletedEverywhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	refs := w.refs(t)
	host, server := refs[KindHost], refs[KindLicenseServer]
	for _, name := range []string{"prod", "production", "old"} {
		check(t, w.AddTag(t.Context(), here, ana, host, name))
	}
	check(t, w.AddTag(t.Context(), here, ana, server, "prod"))
	id := map[string]uuid.UUID{}
	tags, err := w.Tags(t.Context(), here)
	check(t, err)
	for _, tag := range tags {
		id[tag.Name] = tag.ID
	}
	if err := w.RenameTag(t.Context(), here, ana, id["prod"], "Production"); fault.KindOf(err) != fault.Conflict || fault.As(err).Place != "tag" {
		t.Errorf("renamed to another: %v, want a conflict", err)
	}
	if err := w.MergeTags(t.Context(), here, ana, id["prod"], id["prod"]); fault.KindOf(err) != fault.Invalid {
		t.Errorf("merged with itself: %v, want invalid", err)
	}
	check(t, w.MergeTags(t.Context(), here, ana, id["prod"], id["production"]))
	check(t, w.RenameTag(t.Context(), here, ana, id["production"], "PRODUCTION"))
	check(t, w.DeleteTag(t.Context(), here, ana, id["old"]))
	for what, err := range map[string]error{
		"renamed": w.RenameTag(t.Context(), elsewhere, ana, id["production"], "x"), "deleted": w.DeleteTag(t.Context(), elsewhere, ana, id["production"]),
		"merged": w.MergeTags(t.Context(), elsewhere, ana, id["production"], id["old"]), "gone": w.DeleteTag(t.Context(), here, ana, id["prod"]),
		"merged into a gone one": w.MergeTags(t.Context(), here, ana, id["production"], id["old"]),
	} {
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: %v, want not found", what, err)
		}
	}
	for _, ref := range []Ref{host, server} {
		if diff := cmp.Diff([]string{"PRODUCTION"}, w.tagNames(t, ref)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", ref.Kind, diff)
		}
	}
	events, err := activitytest.List(t.Context(), w.pool, here, uuid.Nil, 3)
	if err != nil || events[0].Action != "tag.delete" || events[1].Subject != "production → PRODUCTION" || events[2].Subject != "prod → production" {
		t.Errorf("activity %+v, %v", events, err)
	}
}

func TestTags_SameWordFromManyAtOnceIsOneTag(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	refs := w.refs(t)
	atOnce(t, 16, func(ctx context.Context, i int) error {
		return w.AddTag(ctx, here, ana, refs[Kinds[i%len(Kinds)]], []string{"Lyon", "lyon", "LYON"}[i%3])
	})
	if n := w.number(t, `SELECT count(*) FROM tags`); n != 1 {
		t.Errorf("%d tags, want 1", n)
	}
}

// own makes a field of the organization's own.
func (w world) own(t *testing.T, kind, name, fieldType string, choices ...string) uuid.UUID {
	t.Helper()
	id, err := w.SaveCustomField(t.Context(), here, ana, CustomField{RecordKind: kind, Name: name, Type: fieldType, Choices: choices})
	check(t, err)
	return id
}

func TestCustomFields_KeepWhatTheirTypeTakes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	host := w.refs(t)[KindHost]
	text, number, date := w.own(t, KindHost, "Owner", CustomText), w.own(t, KindHost, "Cost", CustomNumber), w.own(t, KindHost, "Lease ends", CustomDate)
	yesNo, choice := w.own(t, KindHost, "Virtual", CustomYesNo), w.own(t, KindHost, "Site", CustomChoice, " Paris ", "Lyon", "PARIS", "")
	typed := map[uuid.UUID]string{text: " Ana  B. ", number: "1 200,50", date: "31/12/2026", yesNo: "oui", choice: "lyon"}
	check(t, w.SetCustomValues(t.Context(), here, ana, host, typed, CustomValues{}, sheet.DMY))
	want := CustomValues{text: "Ana B.", number: "1200.5", date: "2026-12-31", yesNo: "true", choice: "Lyon"}
	got, err := w.CustomValuesOf(t.Context(), here, host.ID)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("values (-want +got):\n%s%v", diff, err)
	}
	if n := w.number(t, `SELECT count(*) FROM custom_values WHERE number = 1200.5 AND day IS NULL OR day = '2026-12-31' AND number IS NULL`); n != 2 {
		t.Errorf("%d values are kept as what they are, want 2", n)
	}
	for id, cell := range map[uuid.UUID]string{text: strings.Repeat("a", 1001), number: "many", date: "31/02/2026", yesNo: "perhaps", choice: "Nice"} {
		err := w.SetCustomValues(t.Context(), here, ana, host, map[uuid.UUID]string{id: cell}, nil, sheet.DMY)
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Place != id.String() {
			t.Errorf("%.20q: %v, want invalid at the field", cell, err)
		}
		if reason, ok := errors.AsType[sheet.Reason](err); !ok || reason.FR == "" {
			t.Errorf("%.20q: %v gives no reason in French", cell, err)
		}
	}
	check(t, w.SetCustomValues(t.Context(), here, "bob", host, map[uuid.UUID]string{number: "", text: "Bob"}, got, sheet.DMY))
	err = w.SetCustomValues(t.Context(), here, ana, host, map[uuid.UUID]string{text: "Eve"}, got, sheet.DMY)
	if m, ok := errors.AsType[*Meanwhile](err); !ok || m.Changes[0].Field != "custom:Owner" || *m.Changes[0].New != "Bob" {
		t.Errorf("got %v, want what changed meanwhile", err)
	}
	events := w.happened(t, host.ID, "custom:Cost")
	if diff := cmp.Diff([]string{"value – → 1200.5 by " + ana, "value 1200.5 → – by bob"}, events); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	foreign := map[uuid.UUID]string{text: "x"}
	for what, err := range map[string]error{
		"of another kind": w.SetCustomValues(t.Context(), here, ana, w.refs2(t, KindLicenseServer), foreign, nil, sheet.DMY),
		"elsewhere":       w.SetCustomValues(t.Context(), elsewhere, ana, host, foreign, nil, sheet.DMY),
	} {
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: %v, want not found", what, err)
		}
	}
}

// refs2 is the record of a kind that refs made.
func (w world) refs2(t *testing.T, kind string) Ref {
	t.Helper()
	if kind == KindHost {
		return Ref{kind, w.rdsh01(t).ID}
	}
	return Ref{kind, w.lic01(t).ID}
}

func TestCustomFields_AreRenamedRechosenAndDeletedWithTheirValues(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	host := w.refs(t)[KindHost]
	id := w.own(t, KindHost, "Site", CustomChoice, "Paris", "Lyon")
	check(t, w.SetCustomValues(t.Context(), here, ana, host, map[uuid.UUID]string{id: "Paris"}, nil, sheet.UnknownOrder))
	_, err := w.SaveCustomField(t.Context(), here, ana, CustomField{ID: id, RecordKind: KindPurchase, Name: "Place", Type: CustomText, Choices: []string{"Lyon", "Nice"}})
	check(t, err)
	fields, err := w.CustomFields(t.Context(), here, KindHost)
	if err != nil || len(fields) != 1 || fields[0].Name != "Place" || fields[0].Type != CustomChoice || !slices.Equal(fields[0].Choices, []string{"Lyon", "Nice"}) || fields[0].Records != 1 {
		t.Errorf("fields %+v, %v", fields, err)
	}
	for place, f := range map[string]CustomField{
		"name": {RecordKind: KindHost, Type: CustomText}, "record_kind": {Name: "A", RecordKind: "broker", Type: CustomText},
		"type": {Name: "A", RecordKind: KindHost, Type: "colour"}, "choices": {Name: "A", RecordKind: KindHost, Type: CustomChoice, Choices: []string{" "}},
	} {
		if _, err := w.SaveCustomField(t.Context(), here, ana, f); fault.KindOf(err) != fault.Invalid || fault.As(err).Place != place {
			t.Errorf("%+v: %v, want invalid at %s", f, err, place)
		}
	}
	if _, err := w.SaveCustomField(t.Context(), here, ana, CustomField{RecordKind: KindPurchase, Name: "Fournisseur", Type: CustomText}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a header of files: %v, want invalid", err)
	}
	if _, err := w.SaveCustomField(t.Context(), here, ana, CustomField{RecordKind: KindHost, Name: "PLACE", Type: CustomText}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("the same name: %v, want a conflict", err)
	}
	for what, err := range map[string]error{
		"deleted elsewhere": w.DeleteCustomField(t.Context(), elsewhere, ana, id),
		"changed elsewhere": func() error {
			_, err := w.SaveCustomField(t.Context(), elsewhere, ana, CustomField{ID: id, Name: "Evil"})
			return err
		}(),
	} {
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: %v, want not found", what, err)
		}
	}
	check(t, w.DeleteCustomField(t.Context(), here, ana, id))
	if n := w.number(t, `SELECT count(*) FROM custom_values`); n != 0 {
		t.Errorf("%d values are left", n)
	}
	if err := w.DeleteCustomField(t.Context(), here, ana, id); fault.KindOf(err) != fault.NotFound {
		t.Errorf("deleted twice: %v, want not found", err)
	}
}

func TestCustomFields_OfOneKindAreBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range maxCustomFields {
		w.own(t, KindHost, "field "+strconv.Itoa(i), CustomText)
	}
	_, err := w.SaveCustomField(t.Context(), here, ana, CustomField{RecordKind: KindHost, Name: "one more", Type: CustomText})
	if fault.KindOf(err) != fault.Invalid {
		t.Errorf("one more: %v, want invalid", err)
	}
	w.own(t, KindPurchase, "of another kind", CustomText)
}

func TestDeletePurchase_TakesItsAnnotationsAlong(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ref := Ref{KindPurchase, w.save(t, samplePurchase())}
	id := w.own(t, KindPurchase, "Cost center", CustomText)
	check(t, w.AddNote(t.Context(), here, ana, ref, "x"))
	check(t, w.AddTag(t.Context(), here, ana, ref, "x"))
	check(t, w.SetCustomValues(t.Context(), here, ana, ref, map[uuid.UUID]string{id: "4711"}, nil, sheet.UnknownOrder))
	check(t, w.DeletePurchase(t.Context(), here, ana, ref.ID))
	if n := w.number(t, `SELECT (SELECT count(*) FROM notes) + (SELECT count(*) FROM record_tags) + (SELECT count(*) FROM custom_values)`); n != 0 {
		t.Errorf("%d annotations are left", n)
	}
}
