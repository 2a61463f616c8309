package web

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// find returns the elements that a selector means, in the order of the page. It knows what page tests need of CSS: elements, #id,
// .class, [attribute], [attribute=value] (no spaces in the value), and elements within elements.
func find(root *html.Node, selector string) []*html.Node {
	found := []*html.Node{root}
	for step := range strings.FieldsSeq(selector) {
		var inside []*html.Node
		for _, n := range found {
			for d := range n.Descendants() {
				if parseStep(step).matches(d) && !slices.Contains(inside, d) {
					inside = append(inside, d)
				}
			}
		}
		found = inside
	}
	return found
}

// step is one element of a selector.
type step struct {
	tag   string
	attrs []html.Attribute // Val "": any
}

func parseStep(s string) step {
	var parsed step
	for s != "" {
		head, rest := s[0], s[1:]
		end := strings.IndexAny(rest, "#.[")
		if head == '[' {
			end = strings.IndexByte(rest, ']') + 1
		}
		if end < 0 || end > len(rest) {
			end = len(rest)
		}
		parsed.add(head, s[:end+1])
		s = rest[end:]
	}
	return parsed
}

func (p *step) add(head byte, token string) {
	switch head {
	case '#':
		p.attrs = append(p.attrs, html.Attribute{Key: "id", Val: token[1:]})
	case '.':
		p.attrs = append(p.attrs, html.Attribute{Key: "class", Val: token[1:]})
	case '[':
		key, value, _ := strings.Cut(strings.Trim(token, "[]"), "=")
		p.attrs = append(p.attrs, html.Attribute{Key: key, Val: strings.Trim(value, `"'`)})
	default:
		p.tag = token
	}
}

func (p step) matches(n *html.Node) bool {
	if n.Type != html.ElementNode || (p.tag != "" && p.tag != n.Data) {
		return false
	}
	for _, want := range p.attrs {
		if !hasAttr(n, want) {
			return false
		}
	}
	return true
}

func hasAttr(n *html.Node, want html.Attribute) bool {
	for _, a := range n.Attr {
		if a.Key != want.Key {
			continue
		}
		if want.Key == "class" {
			return slices.Contains(strings.Fields(a.Val), want.Val)
		}
		return want.Val == "" || a.Val == want.Val
	}
	return false
}

func attrOf(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// textOf is what a person reads of an element, its spaces evened out.
func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestFind_MeansWhatCSSMeans(t *testing.T) {
	t.Parallel()
	doc, err := html.Parse(strings.NewReader(`<main id="m"><p class="a b">one<p class="b" data-x="1">two<b>!</b></main><p>three`))
	if err != nil {
		t.Fatal(err)
	}
	for selector, want := range map[string]string{
		"p": "one|two !|three", "main p": "one|two !", ".b": "one|two !", "p.a.b": "one", "#m b": "!", "[data-x]": "two !",
		"p[data-x=1]": "two !", "p[data-x=2]": "", "main": "one two !",
	} {
		var texts []string
		for _, n := range find(doc, selector) {
			texts = append(texts, textOf(n))
		}
		if got := strings.Join(texts, "|"); got != want {
			t.Errorf("%s: got %q, want %q", selector, got, want)
		}
	}
}
