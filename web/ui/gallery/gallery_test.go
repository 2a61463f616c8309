package gallery

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

var update = flag.Bool("update", false, "write the golden file anew")

const golden = "testdata/gallery.html"

func render(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	if err := All().Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// lines puts each element on a line of its own, so that a difference is seen
// where it is.
func lines(markup string) string {
	return strings.ReplaceAll(markup, "><", ">\n<") + "\n"
}

func TestAll_MarkupIsAsReviewed(t *testing.T) {
	t.Parallel()
	got := lines(render(t))
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("run with -update and review:\n%s", d)
	}
}

func TestAll_NothingInlineThatTheSecurityPolicyRefuses(t *testing.T) {
	t.Parallel()
	bad := regexp.MustCompile(`\s(style|on[a-z]+)=|<script|<style|javascript:`)
	if m := bad.FindString(render(t)); m != "" {
		t.Errorf("markup has %q", m)
	}
}

func TestAll_EveryReferenceMeetsAnID(t *testing.T) {
	t.Parallel()
	ids, refs := map[string]int{}, map[string]bool{}
	doc, err := html.Parse(strings.NewReader(render(t)))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		for _, a := range n.Attr {
			switch a.Key {
			case "id":
				ids[a.Val]++
			case "for", "aria-labelledby", "aria-describedby", "data-copy":
				for id := range strings.FieldsSeq(a.Val) {
					refs[id] = true
				}
			}
		}
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("id %q stands %d times", id, n)
		}
	}
	for id := range refs {
		if ids[id] == 0 {
			t.Errorf("nothing has the id %q that is referred to", id)
		}
	}
}

// within are parts of other components, which neither the gallery nor a page names.
var within = map[string]bool{"Icon": true, "SearchForm": true, "FilterChip": true, "Bar": true, "Conditions": true, "Hidden": true}

func TestAll_EveryComponentIsShownAndUsed(t *testing.T) {
	t.Parallel()
	shown, used := sources(t, "*.templ", "gallery.go"), sources(t, "../../*.templ", "../../*.go")
	declared := regexp.MustCompile(`(?m)^templ ([A-Z]\w*)\(`)
	for _, m := range declared.FindAllStringSubmatch(sources(t, "../*.templ"), -1) {
		name := m[1]
		if within[name] {
			continue
		}
		if !strings.Contains(shown, "ui."+name+"(") {
			t.Errorf("%s is not in the gallery", name)
		}
		if !strings.Contains(used, "ui."+name+"(") {
			t.Errorf("no page uses %s: delete it", name)
		}
	}
}

// sources is the text of the files that match, one after the other.
func sources(t *testing.T, patterns ...string) string {
	t.Helper()
	var all strings.Builder
	for _, pattern := range patterns {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(names), err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_templ.go") {
				continue
			}
			body, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(body)
		}
	}
	return all.String()
}
