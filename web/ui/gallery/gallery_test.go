package gallery

import (
	"bytes"
	"flag"
	"os"
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

func TestAll_EveryComponentIsShown(t *testing.T) {
	t.Parallel()
	var shown strings.Builder
	for _, name := range []string{"gallery.templ", "forms.templ", "gallery.go"} {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		shown.Write(body)
	}
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`(?m)^templ ([A-Z]\w*)\(`)
	within := map[string]bool{"Icon": true, "SearchForm": true, "Bar": true, "Conditions": true, "Hidden": true}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".templ") {
			continue
		}
		body, err := os.ReadFile("../" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range declared.FindAllStringSubmatch(string(body), -1) {
			if !within[m[1]] && !strings.Contains(shown.String(), "ui."+m[1]+"(") {
				t.Errorf("%s of %s is not in the gallery", m[1], e.Name())
			}
		}
	}
}
