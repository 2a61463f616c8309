package inventory

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/report"
	"calfleet/internal/sheet"
)

// bulkWorld has the hosts a, b and c.
func bulkWorld(t *testing.T) (w world, hosts map[string]uuid.UUID) {
	t.Helper()
	w, hosts = newWorld(t), map[string]uuid.UUID{}
	for _, name := range []string{"a", "b", "c"} {
		w.submit(t, sampleHost(called(name)))
		hosts[name] = w.hostCalled(t, name)
	}
	return w, hosts
}

// staged is a bulk edit of all hosts, and of one that nobody has.
func (w world) staged(t *testing.T, b Bulk, hosts map[string]uuid.UUID) uuid.UUID {
	t.Helper()
	b.RecordKind = KindHost
	ids := []uuid.UUID{uuid.Max}
	for _, id := range hosts {
		ids = append(ids, id, id)
	}
	id, err := w.StageBulk(t.Context(), here, ana, b, ids, sheet.UnknownOrder)
	check(t, err)
	return id
}

// told are the lines of a bulk edit: "a – → prod: change".
func (w world) told(t *testing.T, id uuid.UUID) []string {
	t.Helper()
	lines, err := w.BulkLines(t.Context(), here, id, MaxBulk)
	check(t, err)
	var told []string
	for _, l := range lines {
		line := shortName(l.Name) + " " + orDash(l.Old) + " → " + orDash(l.New) + ": " + string(l.Outcome)
		if l.Back != "" {
			line += ", " + string(l.Back)
		}
		told = append(told, line)
	}
	return told
}

func (w world) apply(t *testing.T, id uuid.UUID) {
	t.Helper()
	check(t, w.ApplyBulk(t.Context(), here, ana, id))
}

func (w world) undo(t *testing.T, id uuid.UUID) {
	t.Helper()
	check(t, w.UndoBulk(t.Context(), here, ana, id))
}

func same(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestBulk_TagsAreAddedAndTakenBackButForThoseTouchedSince(t *testing.T) {
	t.Parallel()
	w, hosts := bulkWorld(t)
	ref := func(name string) Ref { return Ref{KindHost, hosts[name]} }
	check(t, w.AddTag(t.Context(), here, ana, ref("b"), "PROD"))
	id := w.staged(t, Bulk{Action: BulkTag, Target: " prod "}, hosts)
	same(t, "staged", []string{"a – → prod: change", "c – → prod: change", " – → –: gone", "b PROD → prod: same"}, w.told(t, id))
	same(t, "nothing happens before it is applied", []string(nil), nilIfEmpty(w.tagNames(t, ref("a"))))
	check(t, w.AddTag(t.Context(), here, "bob", ref("c"), "prod"))
	w.apply(t, id)
	w.apply(t, id) // a double press
	same(t, "applied", []string{"a – → prod: change", " – → –: gone", "b PROD → prod: same", "c – → prod: same"}, w.told(t, id))
	same(t, "a", []string{"PROD"}, w.tagNames(t, ref("a")))
	w.undo(t, id)
	w.undo(t, id)
	same(t, "the history calls the tag what it is called", []string{"tag – → PROD by " + ana, "untag PROD → – by " + ana}, w.happened(t, hosts["a"], fieldTags))
	same(t, "a again", []string(nil), nilIfEmpty(w.tagNames(t, ref("a"))))
	same(t, "b keeps its own", []string{"PROD"}, w.tagNames(t, ref("b")))

	id = w.staged(t, Bulk{Action: BulkUntag, Target: "prod"}, hosts)
	w.apply(t, id)
	check(t, w.AddTag(t.Context(), here, "bob", ref("c"), "prod"))
	w.undo(t, id)
	same(t, "undone", []string{"c PROD → –: change, edited", "b PROD → –: change, back"}, ofKind(w.told(t, id), "change"))
	same(t, "b has it again", []string{"PROD"}, w.tagNames(t, ref("b")))
}

func nilIfEmpty(s []string) []string {
	if len(s) == 0 {
		return nil
	}
	return s
}

func ofKind(lines []string, outcome string) (kept []string) {
	for _, l := range lines {
		if strings.Contains(l, ": "+outcome) {
			kept = append(kept, l)
		}
	}
	return kept
}

func TestBulk_OwnFieldsAreFilledInAndRestored(t *testing.T) {
	t.Parallel()
	w, hosts := bulkWorld(t)
	cost := w.own(t, KindHost, "Cost", CustomNumber)
	set := func(name, value string) {
		check(t, w.SetCustomValues(t.Context(), here, "bob", Ref{KindHost, hosts[name]}, map[uuid.UUID]string{cost: value}, nil, sheet.UnknownOrder))
	}
	set("b", "7")
	id := w.staged(t, Bulk{Action: BulkOwn, Target: cost.String(), Typed: "1 200,50", Pinned: true}, hosts)
	if b, err := w.Bulk(t.Context(), here, id); err != nil || b.Pinned {
		t.Errorf("a field of their own holds no pin: %+v, %v", b, err)
	}
	set("c", "9")
	w.apply(t, id)
	same(t, "applied", []string{"a – → 1200.5: change", "b 7 → 1200.5: change", " – → –: gone", "c – → 1200.5: meanwhile"}, w.told(t, id))
	set("a", "1")
	w.undo(t, id)
	same(t, "undone", []string{"a – → 1200.5: change, edited", "b 7 → 1200.5: change, back"}, ofKind(w.told(t, id), "change"))
	for name, want := range map[string]string{"a": "1", "b": "7", "c": "9"} {
		values, err := w.CustomValuesOf(t.Context(), here, hosts[name])
		check(t, err)
		same(t, name, want, values[cost])
	}
	cleared := w.staged(t, Bulk{Action: BulkOwn, Target: cost.String()}, hosts)
	w.apply(t, cleared)
	same(t, "values", 0, w.number(t, `SELECT count(*) FROM custom_values`))
	check(t, w.DeleteCustomField(t.Context(), here, ana, cost))
	w.undo(t, cleared)
	same(t, "the field is gone", 3, len(ofKind(w.told(t, cleared), "change, gone")))
	if _, err := w.StageBulk(t.Context(), here, ana, Bulk{RecordKind: KindHost, Action: BulkOwn, Target: cost.String(), Typed: "x"}, []uuid.UUID{hosts["a"]}, sheet.UnknownOrder); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a field that is gone: %v", err)
	}
}

func TestUndoBulk_LeavesAValueThatCameAfterItsFieldWasRenamed(t *testing.T) {
	t.Parallel()
	w, hosts := bulkWorld(t)
	cost := w.own(t, KindHost, "Cost", CustomNumber)
	id := w.staged(t, Bulk{Action: BulkOwn, Target: cost.String(), Typed: "5"}, hosts)
	w.apply(t, id)
	_, err := w.SaveCustomField(t.Context(), here, ana, CustomField{ID: cost, RecordKind: KindHost, Name: "Price", Type: CustomNumber})
	check(t, err)
	check(t, w.SetCustomValues(t.Context(), here, "bob", Ref{KindHost, hosts["a"]}, map[uuid.UUID]string{cost: "9"}, nil, sheet.UnknownOrder))
	w.undo(t, id)
	same(t, "undone", []string{"a – → 5: change, edited", "b – → 5: change, back", "c – → 5: change, back"}, ofKind(w.told(t, id), "change"))
	values, err := w.CustomValuesOf(t.Context(), here, hosts["a"])
	check(t, err)
	same(t, "a", "9", values[cost])
}

func TestUndoBulk_LeavesWhatWasWrittenLaterByWhoBeganBefore(t *testing.T) {
	t.Parallel()
	w, hosts := bulkWorld(t)
	ref := Ref{KindHost, hosts["a"]}
	id := w.staged(t, Bulk{Action: BulkTag, Target: "prod"}, hosts)
	w.apply(t, id)
	tags, err := w.TagsOf(t.Context(), here, ref.ID)
	check(t, err)
	check(t, w.RemoveTag(t.Context(), here, "bob", ref, tags[0].ID))
	check(t, w.AddTag(t.Context(), here, "bob", ref, "prod"))
	w.exec(t, `UPDATE changes SET changed_at = changed_at - interval '1 minute' WHERE source = 'bob'`)
	w.undo(t, id)
	same(t, "a keeps the tag that bob gave it", []string{"prod"}, w.tagNames(t, ref))
}

func TestBulk_TopicsArePinnedThroughTheOneDoorAndReturnToWhatWasSaidBefore(t *testing.T) {
	t.Parallel()
	w, hosts := bulkWorld(t)
	read := func(name string) *Host {
		h, err := w.Host(t.Context(), here, hosts[name])
		check(t, err)
		return h
	}
	w.correct(t, read("b"), true, "licensing_mode", "5")
	asked := w.assessments(t)
	id := w.staged(t, Bulk{Action: BulkTopic, Target: "licensing_mode", Typed: "2", Pinned: true, Reason: " as agreed "}, hosts)
	w.apply(t, id)
	if w.assessments(t) == asked {
		t.Error("nobody asked for an assessment")
	}
	same(t, "applied", []string{"a 4 → 2: change", "b 5 → 2: change", "c 4 → 2: change"}, ofKind(w.told(t, id), "change"))
	w.submit(t, sampleHost(called("a"), later(time.Hour)))
	same(t, "a pin holds", int64(2), *read("a").LicensingMode)
	w.correct(t, read("c"), true, "licensing_mode", "5")
	w.undo(t, id)
	same(t, "undone", []string{"c 4 → 2: change, edited", "a 4 → 2: change, back", "b 5 → 2: change, back"}, ofKind(w.told(t, id), "change"))
	same(t, "modes", []int64{4, 5, 5}, []int64{*read("a").LicensingMode, *read("b").LicensingMode, *read("c").LicensingMode})
	entries, err := w.Entries(t.Context(), here, hosts["b"])
	check(t, err)
	if len(entries) != 1 || !entries[0].Pinned || entries[0].Reason != "the CMDB says so" || entries[0].By != ana {
		t.Errorf("what was said of b before: %+v", entries)
	}
	if entries, _ = w.Entries(t.Context(), here, hosts["a"]); len(entries) != 0 {
		t.Errorf("nobody had said anything of a: %+v", entries[0])
	}
	same(t, "history", []string{"pin 4 → 2 by " + ana, "unpin 2 → 4 by " + ana}, w.happened(t, hosts["a"], "licensing_mode")[1:])
	same(t, "the operating system it has needs no word", 0, len(ofKind(w.told(t, w.staged(t, Bulk{Action: BulkTopic, Target: "os", Typed: "2019"}, hosts)), "change")))
}

func TestBulk_RetiresAndRestoresWithTheCollections(t *testing.T) {
	t.Parallel()
	w, hosts := bulkWorld(t)
	w.group(t, "name", "By hand", "hosts", "a\nb")
	before := w.collections(t)
	id := w.staged(t, Bulk{Action: BulkRetire, Reason: "sold"}, hosts)
	check(t, w.RetireHost(t.Context(), here, "bob", hosts["c"], ""))
	w.apply(t, id)
	same(t, "applied", []string{"a – → –: change", "b – → –: change", " – → –: gone", "c – → –: same"}, w.told(t, id))
	same(t, "hosts in use", 0, len(w.hosts(t)))
	first, err := w.BulkLines(t.Context(), here, id, 1)
	check(t, err)
	if len(first) != 1 || first[0].Before != nil {
		t.Errorf("the first line for a page: %+v", first)
	}
	w.submit(t, sampleHost(called("b"), func(r *report.Report) { r.CollectedAt = time.Now().Add(time.Hour) }))
	w.undo(t, id)
	same(t, "undone", []string{"b – → –: change, edited", "a – → –: change, back"}, ofKind(w.told(t, id), "change"))
	same(t, "the collection by hand", []string{"a"}, shortNames(w.collections(t)["By hand"]))
	if len(before["By hand"]) != 2 {
		t.Errorf("the world had %v", before)
	}
	id = w.staged(t, Bulk{Action: BulkRestore}, hosts)
	w.apply(t, id)
	same(t, "restored", []string{"c – → –: change"}, ofKind(w.told(t, id), "change"))
	w.undo(t, id)
	same(t, "retired again", 1, w.number(t, `SELECT count(*) FROM hosts WHERE retired_at IS NOT NULL`))
}

func TestBulk_ActivityTellsOfEveryRecordUnderOneID(t *testing.T) {
	t.Parallel()
	w, hosts := bulkWorld(t)
	id := w.staged(t, Bulk{Action: BulkTag, Target: "prod"}, hosts)
	w.apply(t, id)
	w.undo(t, id)
	told := map[string]int{}
	for _, e := range w.events(t) {
		if e.Details["bulk_id"] == id.String() {
			told[e.Action]++
		}
	}
	same(t, "activity", map[string]int{"host.tag": 3, "host.untag": 3, "bulk.apply": 1, "bulk.undo": 1}, told)
	if err := w.ApplyBulk(t.Context(), here, ana, id); fault.KindOf(err) != fault.Conflict {
		t.Errorf("applied after it was taken back: %v", err)
	}
	for what, err := range map[string]error{
		"elsewhere": w.ApplyBulk(t.Context(), elsewhere, ana, id), "taken back elsewhere": w.UndoBulk(t.Context(), elsewhere, ana, id), "nothing": w.ApplyBulk(t.Context(), here, ana, uuid.New()),
	} {
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: %v", what, err)
		}
	}
	foreign, err := w.StageBulk(t.Context(), elsewhere, ana, Bulk{RecordKind: KindHost, Action: BulkTag, Target: "x"}, []uuid.UUID{hosts["a"]}, sheet.UnknownOrder)
	check(t, err)
	check(t, w.ApplyBulk(t.Context(), elsewhere, ana, foreign))
	same(t, "records of others are gone", 0, w.number(t, `SELECT count(*) FROM record_tags`))
}

func TestBulk_PressedByManyAtOnceIsAppliedOnce(t *testing.T) {
	t.Parallel()
	w, hosts := bulkWorld(t)
	id := w.staged(t, Bulk{Action: BulkTopic, Target: "domain", Typed: "corp.example", Pinned: true}, hosts)
	var all sync.WaitGroup
	errs := make([]error, 6)
	for i := range errs {
		all.Go(func() { errs[i] = w.ApplyBulk(t.Context(), here, fmt.Sprint("person ", i), id) })
	}
	all.Wait()
	for _, err := range errs {
		check(t, err)
	}
	same(t, "changes", 3, w.number(t, `SELECT count(*) FROM changes WHERE event = 'pin'`))
}

func TestBulkEffect_CountsWhatWouldOpenAndResolve(t *testing.T) {
	t.Parallel()
	w, hosts := bulkWorld(t)
	w.submit(t, sampleServer(func(r *report.Report) { r.LicenseServer.KeyPacks[0].ProductVersionID = new(int64(6)) }))
	id := w.staged(t, Bulk{Action: BulkTopic, Target: "os", Typed: "2025"}, hosts)
	b, err := w.Bulk(t.Context(), here, id)
	check(t, err)
	c, err := w.BulkEffect(t.Context(), here, b)
	check(t, err)
	w.apply(t, id)
	after := compat.Evaluate(w.snapshot(t).Facts)
	count := func(r compat.Result) (n int) {
		for _, c := range r.Collections {
			n += len(c.Findings)
		}
		return n + len(r.Organization.Findings)
	}
	if c.New == 0 || count(c.After) != count(after) || count(c.Before)+c.New-c.Gone != count(after) {
		t.Errorf("expected %d new and %d gone of %d; there are %d", c.New, c.Gone, count(c.Before), count(after))
	}
	gone := w.staged(t, Bulk{Action: BulkRetire}, hosts)
	b, err = w.Bulk(t.Context(), here, gone)
	check(t, err)
	c, err = w.BulkEffect(t.Context(), here, b)
	check(t, err)
	w.apply(t, gone)
	if left := compat.Evaluate(w.snapshot(t).Facts); c.Gone == 0 || count(c.After) != count(left) || len(c.After.Collections) != len(left.Collections) {
		t.Errorf("retiring all hosts: %d gone, %d new; expected %d, there are %d", c.Gone, c.New, count(c.After), count(left))
	}
}

func TestStageBulk_RefusesWhatCantBe(t *testing.T) {
	t.Parallel()
	w, hosts := bulkWorld(t)
	one := []uuid.UUID{hosts["a"]}
	many := make([]uuid.UUID, MaxBulk+1)
	for i := range many {
		many[i] = uuid.New()
	}
	for place, b := range map[string]Bulk{
		"tag": {Action: BulkTag, Target: " "}, "os": {Action: BulkTopic, Target: "os", Typed: "1999"}, "reason": {Action: BulkRetire, Reason: strings.Repeat("a", 501)},
		"action": {Action: BulkTopic, Target: "name", Typed: "x"}, "license_servers": {Action: BulkTopic, Target: "license_servers", Typed: "no host!"},
	} {
		b.RecordKind = KindHost
		_, err := w.StageBulk(t.Context(), here, ana, b, one, sheet.UnknownOrder)
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Place != place {
			t.Errorf("%s: %v", place, err)
		}
	}
	for what, b := range map[string]Bulk{"retired purchases": {RecordKind: KindPurchase, Action: BulkRetire}, "a topic of purchases": {RecordKind: KindPurchase, Action: BulkTopic, Target: "os"}} {
		if _, err := w.StageBulk(t.Context(), here, ana, b, one, sheet.UnknownOrder); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", what, err)
		}
	}
	for what, records := range map[string][]uuid.UUID{"none": nil, "too many": many} {
		_, err := w.StageBulk(t.Context(), here, ana, Bulk{RecordKind: KindHost, Action: BulkTag, Target: "x"}, records, sheet.UnknownOrder)
		if f := fault.As(err); f == nil || f.Place != "records" {
			t.Errorf("%s: %v", what, err)
		}
	}
}
