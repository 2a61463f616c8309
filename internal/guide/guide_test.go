package guide

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/compat"
)

func TestArticles_AreAllWell(t *testing.T) {
	t.Parallel()
	s, err := readAll(files, index)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"how-it-fits", "compatibility", "2022-cals-2019-server", "folklore", "errors", "faq", "glossary", "before-a-ticket"} {
		if s.bySlug[want] == nil {
			t.Errorf("the guide has no article %s", want)
		}
	}
}

func TestForRule_EveryRuleIsExplained(t *testing.T) {
	t.Parallel()
	for _, r := range compat.Rules() {
		if len(ForRule(r.ID)) == 0 {
			t.Errorf("no article explains %s: add it to the index", r.ID)
		}
	}
}

func TestArticles_CiteSourcesForWhatTheyState(t *testing.T) {
	t.Parallel()
	for _, a := range Articles() {
		if a.Slug != "glossary" && len(a.In("en").Sources) < 5 {
			t.Errorf("%s cites %d sources", a.Slug, len(a.In("en").Sources))
		}
	}
}

// A reader of one language is told no more and no less than one of the other: same headings, steps, tables, commands, sources.
func TestArticles_SayTheSameInBothLanguages(t *testing.T) {
	t.Parallel()
	for _, a := range Articles() {
		if diff := cmp.Diff(outline(a.In("en")), outline(a.In("fr"))); diff != "" {
			t.Errorf("%s (-en +fr):\n%s", a.Slug, diff)
		}
		if a.In("en").Title == a.In("fr").Title {
			t.Errorf("%s has one title for both languages: %s", a.Slug, a.In("en").Title)
		}
	}
}

// outline is what both languages must share: the shape of each block, and the sources, judgements, links and commands in it.
func outline(d *Document) (lines []string) {
	lines = append(lines, "lead"+signs([][]Inline{d.Lead}))
	for i := range d.Blocks {
		lines = append(lines, outlineOf(&d.Blocks[i]))
	}
	return lines
}

func outlineOf(b *Block) string {
	var texts [][]Inline
	b.eachText(func(text []Inline) { texts = append(texts, text) })
	inside := make([]string, 0, len(b.Blocks)+len(b.Items))
	for i := range b.Blocks {
		inside = append(inside, outlineOf(&b.Blocks[i]))
	}
	for _, item := range b.Items {
		for i := range item {
			inside = append(inside, outlineOf(&item[i]))
		}
	}
	return fmt.Sprintf("%d %d %s %v %d×%d %q %s%s", b.Kind, b.Level, b.ID, b.Order, len(b.Rows), len(b.Head), b.Code, strings.Join(inside, "; "), signs(texts))
}

// signs are sorted, since languages order their words differently.
func signs(texts [][]Inline) string {
	var all []string
	for _, text := range texts {
		eachInline(text, func(i Inline) {
			switch i.Kind {
			case Cite:
				all = append(all, "source")
			case Judgement:
				all = append(all, string(i.Mark))
			case Linked:
				all = append(all, fmt.Sprint(i.Link))
			case CodeSpan:
				all = append(all, i.Text)
			default:
			}
		})
	}
	slices.Sort(all)
	return fmt.Sprint(" ", all)
}

func TestArticles_BothLanguagesCiteTheSameSources(t *testing.T) {
	t.Parallel()
	for _, a := range Articles() {
		titles := func(d *Document) (all []string) {
			for _, s := range d.Sources {
				all = append(all, s.Cite().EN)
			}
			slices.Sort(all)
			return all
		}
		if diff := cmp.Diff(titles(a.In("en")), titles(a.In("fr"))); diff != "" {
			t.Errorf("%s (-en +fr):\n%s", a.Slug, diff)
		}
	}
}

func TestGlossary_EveryWordIsWholeInBothLanguages(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, term := range Glossary() {
		if !anchorForm.MatchString(term.ID) || seen[term.ID] {
			t.Errorf("%q is no anchor, or is taken", term.ID)
		}
		seen[term.ID] = true
		for _, w := range []Word{term.English, term.French} {
			if w.Name == "" || w.Meaning == "" || strings.ContainsAny(w.Name+w.Meaning+w.Avoid, "|\n") {
				t.Errorf("%s: %+v is not whole, or holds what a table can't", term.ID, w)
			}
		}
		if (term.English.Avoid == "") != (term.French.Avoid == "") {
			t.Errorf("%s: one language has words to avoid, the other has none", term.ID)
		}
	}
}

func TestReadAll_NamesWhateverAReaderWouldStumbleOver(t *testing.T) {
	t.Parallel()
	const good = "# Title\n\nLead.\n\n## Part {#part}\n\nText.\n"
	tests := map[string]struct {
		english string
		want    string
	}{
		"a missing language":        {"", "read a.en.md"},
		"no title":                  {"Lead.\n", "a title"},
		"a heading without anchor":  {good + "\n## Other\n", "line 9: a heading needs an anchor"},
		"an anchor twice":           {good + "\n## Other {#part}\n", "the anchor part is taken"},
		"a heading too deep":        {good + "\n#### Deep {#deep}\n", "level 2 or 3"},
		"an unknown source":         {good + "\nSo it is [^hearsay].\n", "line 9: there is no source called hearsay"},
		"an unknown judgement":      {good + "\nSo it is [!true].\n", "no judgement called true"},
		"an unknown insert":         {good + "\n{{nothing}}\n", "nothing called {{nothing}}"},
		"a link by no scheme":       {good + "\n[x](elsewhere)\n", "leads nowhere"},
		"a script as a link":        {good + "\n[x](javascript:alert)\n", "leads nowhere"},
		"an unknown rule":           {good + "\n[x](rule:no-such-rule)\n", "a rule that does not exist: no-such-rule"},
		"an unknown article":        {good + "\n[x](guide:b)\n", "an article that does not exist: b"},
		"an unknown heading":        {good + "\n[x](guide:a#other)\n", "a heading that does not exist: a#other"},
		"HTML":                      {good + "\n<script>alert(1)</script>\n", "has no place"},
		"HTML within text":          {good + "\nA <b>bold</b> word.\n", "has no place"},
		"a picture":                 {good + "\n![x](https://example.com/x.png)\n", "has no place"},
		"a column without a name":   {good + "\n| | B |\n|---|---|\n| c | d |\n", "a column of a table needs a name"},
		"a file nobody knows":       {good, ""},
		"everything as it ought to": {good, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fsys := fstest.MapFS{"articles/a.fr.md": {Data: []byte(good)}}
			if test.english != "" {
				fsys["articles/a.en.md"] = &fstest.MapFile{Data: []byte(test.english)}
			}
			want := test.want
			if name == "a file nobody knows" {
				fsys["articles/b.en.md"], want = fsys["articles/a.en.md"], "belongs to no article"
			}
			_, err := readAll(fsys, []Article{{Slug: "a"}})
			if want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want %q", err, want)
			}
		})
	}
}

func TestReadAll_RulesOfTheIndexExist(t *testing.T) {
	t.Parallel()
	text := &fstest.MapFile{Data: []byte("# Title\n\nLead.\n")}
	fsys := fstest.MapFS{"articles/a.en.md": text, "articles/a.fr.md": text}
	if _, err := readAll(fsys, []Article{{Slug: "a", Rules: []string{"no-such-rule"}}}); err == nil {
		t.Error("an article explains a rule that does not exist, and nobody minds")
	}
	if _, err := readAll(fsys, []Article{{Slug: "a"}, {Slug: "a"}}); err == nil {
		t.Error("one article stands in the index twice, and nobody minds")
	}
}

func TestRead_ATextBecomesWhatItSays(t *testing.T) {
	t.Parallel()
	d, err := read("a.en.md", []byte("# A `title`\n\nThe lead, *so* far [^change-mode].\n\n## Steps {#steps}\n\n1. First\n\n   ```powershell\n   Get-Item a\\b\n   ```\n\n2. **Then** see [this](rule:stale-facts) &amp; [^change-mode] [!wrong]\n\n> Mind it.\n\n| A | B |\n|---|---|\n| `c\\d` | e |\n\n{{cal-host}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []Block{
		{Kind: Heading, Level: 2, ID: "steps", Text: []Inline{{Text: "Steps"}}},
		{Kind: List, Order: true, Items: [][]Block{
			{{Kind: Paragraph, Text: []Inline{{Text: "First"}}}, {Kind: Code, Code: "Get-Item a\\b"}},
			{{Kind: Paragraph, Text: []Inline{
				{Kind: Strong, Inside: []Inline{{Text: "Then"}}},
				{Text: " see "},
				{Kind: Linked, Link: Link{Kind: ToRule, To: "stale-facts"}, Inside: []Inline{{Text: "this"}}},
				{Text: " & "},
				{Kind: Cite, Source: 1},
				{Text: " "},
				{Kind: Judgement, Mark: Wrong},
			}}},
		}},
		{Kind: Note, Blocks: []Block{{Kind: Paragraph, Text: []Inline{{Text: "Mind it."}}}}},
		{
			Kind: Table, Head: [][]Inline{{{Text: "A"}}, {{Text: "B"}}},
			Rows: [][][]Inline{{{{Kind: CodeSpan, Text: "c\\d"}}, {{Text: "e"}}}},
		},
		{Kind: Insert, ID: InsertCALHost},
	}
	if diff := cmp.Diff(want, d.Blocks); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if d.Title != "A title" || Words(d.Lead) != "The lead, so far." || len(d.Sources) != 1 {
		t.Errorf("title %q, lead %q, %d sources", d.Title, Words(d.Lead), len(d.Sources))
	}
	sections := []Section{
		{Title: "A title", Level: 1, Text: "The lead, so far."},
		{ID: "steps", Title: "Steps", Level: 2, Text: "First Get-Item a\\b Then see this & Mind it. A B c\\d e"},
	}
	if diff := cmp.Diff(sections, d.Sections); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
