package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"calfleet/internal/compat"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// foldedRow is one line of the matrix: a host, or several that are alike in every cell and in what is odd about them.
type foldedRow struct {
	places []int // in the collection's rows, ascending
}

func (f foldedRow) first() int { return f.places[0] }

func (f foldedRow) holds(row int) bool { return slices.Contains(f.places, row) }

// foldedRows folds what is alike, wherever it stands, and puts the worst first: of three hundred hosts those that differ are seen.
func (b *collectionBuilder) foldedRows() []foldedRow {
	var folded []foldedRow
	index := map[string]int{}
	for i := range b.c.Rows {
		key := b.likeness(&b.c.Rows[i])
		at, known := index[key]
		if !known {
			at = len(folded)
			index[key], folded = at, append(folded, foldedRow{})
		}
		folded[at].places = append(folded[at].places, i)
	}
	slices.SortStableFunc(folded, func(x, y foldedRow) int {
		return cmp.Compare(worstCell(&b.c.Rows[y.first()]), worstCell(&b.c.Rows[x.first()]))
	})
	return folded
}

// likeness is the same for hosts that the matrix has nothing different to say of.
func (b *collectionBuilder) likeness(r *compat.Row) string {
	var k strings.Builder
	for _, part := range []string{r.Release.String(), strconv.Itoa(int(r.Mode)), r.Reading, b.oddness(r).word} {
		k.WriteString(part + "\x1f")
	}
	for i := range r.Cells {
		k.WriteByte('0' + byte(r.Cells[i].Verdict))
		if r.Cells[i].Spared {
			k.WriteByte('s')
		}
		k.WriteString(strings.Join(r.Cells[i].Rules, " ") + "\x1f")
	}
	return k.String()
}

// worstCell is the worst verdict of a host that counts.
func worstCell(r *compat.Row) compat.Verdict {
	worst := compat.NotApplicable
	for i := range r.Cells {
		if !r.Cells[i].Spared {
			worst = max(worst, r.Cells[i].Verdict)
		}
	}
	return worst
}

// oddness is what is odd about a host besides its cells: it has never reported, has been silent, or is of a release the rules don't know.
type oddness struct {
	word string // "never", "silent", "unread"; "" for none
	days int    // of silence
}

func (b *collectionBuilder) oddness(r *compat.Row) oddness {
	host := b.snapshot.Hosts[r.Host]
	if host == nil || host.CollectedAt == nil {
		return oddness{word: "never"}
	}
	if r.Release == compat.UnknownRelease {
		return oddness{word: "unread"}
	}
	if days := int(b.snapshot.AsOf.Sub(*host.CollectedAt).Hours() / 24); days >= 2 {
		return oddness{"silent", days}
	}
	return oddness{}
}

func (b *collectionBuilder) matrixRow(folded foldedRow) ui.MatrixRow {
	first := &b.c.Rows[folded.first()]
	row := ui.MatrixRow{Title: seriesOf(b.lang, b.c.Rows, folded.places), Tag: releaseTag(first.Release), Note: b.rowNote(folded)}
	if len(folded.places) == 1 {
		row.Href = b.hostHref(first)
		return row
	}
	row.Note = dotted(text.CollectionAlike.In(b.lang, len(folded.places)), row.Note)
	for _, place := range folded.places {
		r := &b.c.Rows[place]
		row.Members = append(row.Members, ui.Ref{Text: strings.ToUpper(shortName(r.Host)), Href: b.hostHref(r)})
	}
	return row
}

func (b *collectionBuilder) hostHref(r *compat.Row) string {
	if host := b.snapshot.Hosts[r.Host]; host != nil {
		return hostPath(host.ID)
	}
	return ""
}

// rowNote says what is odd about hosts that are alike; of silence, the shortest.
func (b *collectionBuilder) rowNote(folded foldedRow) string {
	first := &b.c.Rows[folded.first()]
	switch odd := b.oddness(first); odd.word {
	case "never":
		return text.FleetNeverReportedOne.In(b.lang)
	case "unread":
		return first.Reading
	case "silent":
		if len(folded.places) == 1 {
			return text.CollectionSilent.In(b.lang, odd.days)
		}
		for _, place := range folded.places {
			odd.days = min(odd.days, b.oddness(&b.c.Rows[place]).days)
		}
		return text.CollectionSilentLeast.In(b.lang, odd.days)
	}
	return ""
}
