package web

import (
	"github.com/google/uuid"

	"calfleet/internal/inventory"
	"calfleet/internal/sheet"
	"calfleet/web/text"
	"calfleet/web/ui"
)

const pathBulk = "/bulk"

func bulkPath(id uuid.UUID) string { return pathBulk + "/" + id.String() }

// bulkResult is the page of one bulk edit: what it would do, what it did, and what taking it back did.
type bulkResult struct {
	Lang    text.Lang
	Head    ui.PageHead
	Path    string
	State   inventory.BulkState
	Stats   []ui.Stat
	Facts   []ui.Fact
	Effect  []string // what the rules would say
	Apply   string   // the word of the button; "" where there is nothing to apply
	List    ui.Link
	Table   ui.Table
	Lines   []bulkLine
	Shown   string // "200 of 5,000"; "" where all are
	HasUndo bool
}

// bulkLine is one record.
type bulkLine struct {
	Name, Href      string
	Tone            ui.Tone
	Word            string
	Old, New, Said  string
	Changes, Values bool
}

// bulkShown is how many lines the page shows; the file has all.
const bulkShown = 200

// bulk answers GET /bulk/{id}.
func (s *server) bulk(r *request) error {
	b, err := s.bulkAsked(r)
	if err != nil {
		return err
	}
	counts, err := s.Inventory.BulkCounts(r.ctx(), r.organization(), b.ID)
	if err != nil {
		return err
	}
	lines, err := s.Inventory.BulkLines(r.ctx(), r.organization(), b.ID, bulkShown)
	if err != nil {
		return err
	}
	p := bulkResultOf(r.Lang, b, counts, lines)
	if b.State == inventory.BulkStaged && p.Apply != "" && b.JudgedBulk() {
		if p.Effect, err = s.bulkEffect(r, b); err != nil {
			return err
		}
	}
	return r.page(p.Head.Title, bulkResultView(p))
}

// bulkEffect says what the rules would say. However many look at edits, the pages of others don't wait for them.
func (s *server) bulkEffect(r *request, b *inventory.Bulk) (words []string, err error) {
	err = s.judging.pass(r.ctx(), func() error {
		c, err := s.Inventory.BulkEffect(r.ctx(), r.organization(), b)
		if err == nil {
			words = effectWords(r.Lang, &c)
		}
		return err
	})
	return words, err
}

func (s *server) bulkAsked(r *request) (*inventory.Bulk, error) {
	id, err := r.pathID("id")
	if err != nil {
		return nil, err
	}
	return s.Inventory.Bulk(r.ctx(), r.organization(), id)
}

func bulkResultOf(l text.Lang, b *inventory.Bulk, counts inventory.BulkCounts, lines []*inventory.BulkLine) bulkResult {
	k := bulkKinds[b.RecordKind]
	changes := counts.Outcomes[inventory.BulkChanges]
	p := bulkResult{
		Lang: l, Path: bulkPath(b.ID), State: b.State, Facts: bulkFacts(l, b), HasUndo: b.State == inventory.BulkApplied && changes > 0,
		List: ui.Link{Text: text.BulkToList.In(l), Href: k.list},
		Head: ui.PageHead{CrumbsLabel: text.NavBreadcrumb.In(l), Crumbs: []ui.Crumb{{Text: k.title.In(l), Href: k.list}}, Title: bulkTitle(l, b)},
	}
	p.Head.Sub = bulkState(l, b, changes)
	if b.State == inventory.BulkStaged && changes > 0 {
		p.Apply = text.BulkApply.In(l, k.counted.In(l, changes))
	}
	p.Stats = bulkStats(l, b, counts)
	p.Table = tableOf(l, text.BulkRecords, text.BulkRecord, text.BulkOutcome, text.BulkFromTo)
	for _, line := range lines {
		p.Lines = append(p.Lines, bulkLineOf(l, b, k, line))
	}
	if all := counts.Records(); all > len(lines) {
		p.Shown = text.ListRowsOf.In(l, len(lines), text.Number(l, all))
	}
	return p
}

func bulkFacts(l text.Lang, b *inventory.Bulk) []ui.Fact {
	var facts []ui.Fact
	if b.Action == inventory.BulkTopic {
		pinned := text.BulkUnpinned
		if b.Pinned {
			pinned = text.BulkPinned
		}
		stays := pinned.In(l)
		if b.Until != nil {
			stays = text.BulkPinnedUntil.In(l, text.Date(l, *b.Until))
		}
		facts = append(facts, ui.Fact{Term: text.BulkStays.In(l), Text: stays})
	}
	if b.Reason != "" {
		facts = append(facts, ui.Fact{Term: text.FormReason.In(l), Text: b.Reason})
	}
	return facts
}

// bulkWords say what becomes of a record, before and after.
var bulkWords = map[inventory.BulkOutcome]struct {
	tone          ui.Tone
	before, after text.Msg
}{
	inventory.BulkChanges:   {ui.Note, text.BulkWillChange, text.BulkChanged},
	inventory.BulkSame:      {ui.Plain, text.BulkIsSame, text.BulkIsSame},
	inventory.BulkRetired:   {ui.Plain, text.BulkIsRetired, text.BulkIsRetired},
	inventory.BulkGone:      {ui.Warn, text.BulkIsGone, text.BulkIsGone},
	inventory.BulkMeanwhile: {ui.Warn, text.BulkIsMeanwhile, text.BulkIsMeanwhile},
}

var bulkBackWords = map[inventory.BulkBack]struct {
	tone ui.Tone
	word text.Msg
}{
	inventory.BulkTakenBack: {ui.Good, text.BulkIsBack}, inventory.BulkEdited: {ui.Warn, text.BulkIsEdited}, inventory.BulkBackGone: {ui.Warn, text.BulkIsBackGone},
}

var bulkOrder = []inventory.BulkOutcome{inventory.BulkChanges, inventory.BulkSame, inventory.BulkRetired, inventory.BulkMeanwhile, inventory.BulkGone}

func bulkStats(l text.Lang, b *inventory.Bulk, counts inventory.BulkCounts) []ui.Stat {
	var stats []ui.Stat
	for _, outcome := range bulkOrder {
		n := counts.Outcomes[outcome]
		word := bulkWords[outcome].before
		if b.State != inventory.BulkStaged {
			word = bulkWords[outcome].after
		}
		if n > 0 || outcome == inventory.BulkChanges {
			stats = append(stats, ui.Stat{Figure: text.Number(l, n), Word: word.In(l), Tone: bulkWords[outcome].tone, Weight: n})
		}
	}
	for _, back := range []inventory.BulkBack{inventory.BulkTakenBack, inventory.BulkEdited, inventory.BulkBackGone} {
		if n := counts.Backs[back]; n > 0 {
			stats = append(stats, ui.Stat{Figure: text.Number(l, n), Word: bulkBackWords[back].word.In(l), Tone: bulkBackWords[back].tone})
		}
	}
	return stats
}

func bulkLineOf(l text.Lang, b *inventory.Bulk, k bulkKind, line *inventory.BulkLine) bulkLine {
	v := bulkLine{Name: k.called(line.Name), Href: k.path(line.RecordID), Values: b.Action != inventory.BulkRetire && b.Action != inventory.BulkRestore}
	words := bulkWords[line.Outcome]
	v.Tone, v.Word = words.tone, words.after.In(l)
	if b.State == inventory.BulkStaged {
		v.Word = words.before.In(l)
	}
	if back, asked := bulkBackWords[line.Back]; asked {
		v.Tone, v.Word = back.tone, back.word.In(l)
	}
	if line.Outcome == inventory.BulkGone {
		v.Name, v.Href, v.Values = text.BulkNoName.In(l), "", false
		return v
	}
	v.Changes = line.Outcome == inventory.BulkChanges
	v.Old, v.New = bulkKept(l, b, line.Old), bulkKept(l, b, line.New)
	v.Said = text.OldNew.In(l, v.Old, v.New)
	return v
}

// applyBulk answers POST /bulk/{id}/apply. Pressed twice it does what it does once.
func (s *server) applyBulk(r *request) error {
	b, err := s.bulkAsked(r)
	if err != nil {
		return err
	}
	if err := s.Inventory.ApplyBulk(r.ctx(), r.organization(), r.Principal.Actor(), b.ID); err != nil {
		return err
	}
	return s.bulkDone(r, b, text.BulkDone)
}

// undoBulk answers POST /bulk/{id}/undo.
func (s *server) undoBulk(r *request) error {
	b, err := s.bulkAsked(r)
	if err != nil {
		return err
	}
	if err := s.Inventory.UndoBulk(r.ctx(), r.organization(), r.Principal.Actor(), b.ID); err != nil {
		return err
	}
	return s.bulkDone(r, b, text.BulkUndoDone)
}

func (s *server) bulkDone(r *request, b *inventory.Bulk, done text.Msg) error {
	words := done.In(r.Lang)
	if b.JudgedBulk() {
		words += " " + text.BulkFindingsFollow.In(r.Lang)
	}
	r.notify(ui.Good, words)
	return r.see(bulkPath(b.ID))
}

// bulkCSV answers GET /bulk/{id}/records.csv: every record, with what becomes of it.
func (s *server) bulkCSV(r *request) error {
	b, err := s.bulkAsked(r)
	if err != nil {
		return err
	}
	lines, err := s.Inventory.BulkLines(r.ctx(), r.organization(), b.ID, inventory.MaxBulk)
	if err != nil {
		return err
	}
	k := bulkKinds[b.RecordKind]
	columns := []text.Msg{text.BulkRecord, text.BulkOutcome, text.BulkOld, text.BulkNew}
	return r.export("bulk-edit", columns, func(w *sheet.Writer) error {
		for _, line := range lines {
			v := bulkLineOf(r.Lang, b, k, line)
			name := line.Name
			if name == "" {
				name = v.Name
			}
			if err := w.Row(sheet.Text(name), sheet.Text(v.Word), sheet.Text(v.Old), sheet.Text(v.New)); err != nil {
				return err
			}
		}
		return nil
	})
}
