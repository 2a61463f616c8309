package ui

import (
	"bytes"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
)

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestSegments_FillTheBarWithoutGapWhateverTheWeights(t *testing.T) {
	t.Parallel()
	got := segments([]Stat{{Tone: Bad, Weight: 1}, {Tone: Warn}, {Tone: Unknown, Weight: 1}, {Tone: Good, Weight: 1}})
	want := []segment{{Bad, "0", "3333"}, {Unknown, "3333", "3333"}, {Good, "6666", "3334"}}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(segment{})); d != "" {
		t.Error(d)
	}
	if got := segments([]Stat{{Tone: Good}}); got != nil {
		t.Errorf("nothing to weigh gave %v", got)
	}
}

func TestField_ErrorIsReadBeforeHint(t *testing.T) {
	t.Parallel()
	got := []string{
		Field{ID: "a", Hint: "h", Error: "e"}.describedBy(), Field{ID: "a", Hint: "h"}.describedBy(),
		Field{ID: "a", Error: "e"}.describedBy(), Field{ID: "a"}.describedBy(),
	}
	if d := cmp.Diff([]string{"a-error a-hint", "a-hint", "a-error", ""}, got); d != "" {
		t.Error(d)
	}
}

func TestTones_EachVerdictHasAShapeOfItsOwn(t *testing.T) {
	t.Parallel()
	seen := map[IconName]Tone{}
	for _, tone := range []Tone{Bad, Warn, Unknown, Good, Mute, Note} {
		if other, ok := seen[tone.Shape()]; ok || tone.Shape() == "" {
			t.Errorf("%s has the shape of %q", tone, other)
		}
		seen[tone.Shape()] = tone
	}
}

func TestComponents_EscapeWhatAnAgentMaySay(t *testing.T) {
	t.Parallel()
	const evil = `"><script>alert(1)</script>`
	const link = "javascript:alert(1)"
	for _, c := range []templ.Component{
		Pill(Bad, evil), RowHead(evil, link, evil), Head(PageHead{Title: evil, Sub: evil, Crumbs: []Crumb{{evil, link}}}),
		Cross(Matrix{ID: evil, Rows: []MatrixRow{{Title: evil, Href: link, Cells: []MatrixCell{{Tone: Tone(evil), Word: evil, Href: link}}}}}),
		Input(Field{ID: evil, Label: evil, Hint: evil}, TextInput, evil), Code(evil, evil, CopyWords{}),
		Because(Reasons{Title: evil, Steps: []Step{{evil, []Ref{{evil, link}}}}}), Go(Link{Text: evil, Href: link}),
	} {
		got := render(t, c)
		if strings.Contains(got, "<script") || strings.Contains(got, link) {
			t.Errorf("not escaped: %s", got)
		}
	}
}

func TestList_EmptyShowsWhatToDoInsteadOfHeads(t *testing.T) {
	t.Parallel()
	got := render(t, List(Table{Caption: "Hosts", Columns: []Column{{Title: "Host"}}, Empty: Empty(IconServer, "No host yet", "Add one.")}))
	if strings.Contains(got, "<table") || !strings.Contains(got, "No host yet") {
		t.Error(got)
	}
}
