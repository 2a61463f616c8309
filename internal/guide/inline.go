package guide

import (
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// sign is a citation or a judgement in the tree of a file: [^key], [!word].
type sign struct {
	ast.BaseInline
	mark byte
	word string
}

var kindSign = ast.NewNodeKind("Sign")

// Kind is what goldmark tells nodes by.
func (s *sign) Kind() ast.NodeKind { return kindSign }

// Dump prints the node for those who look for mistakes.
func (s *sign) Dump(source []byte, level int) {
	ast.DumpHelper(s, source, level, map[string]string{"Word": s.word}, nil)
}

type signParser struct{}

// Trigger is the character that a sign begins with.
func (signParser) Trigger() []byte { return []byte{'['} }

var signForm = regexp.MustCompile(`^\[([!^])([a-z0-9-]+)\]`)

// Parse takes a sign, or leaves the bracket to links.
func (signParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	m := signForm.FindSubmatch(line)
	if m == nil {
		return nil
	}
	block.Advance(len(m[0]))
	return &sign{mark: m[1][0], word: string(m[2])}
}

// inlines reads the text of a block.
func (r *reader) inlines(parent ast.Node) (text []Inline) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		i := r.inline(n)
		if last := len(text) - 1; i.Kind == Plain && last >= 0 && text[last].Kind == Plain {
			text[last].Text += i.Text
			continue
		}
		text = append(text, i)
	}
	return text
}

func (r *reader) inline(n ast.Node) Inline {
	switch n := n.(type) {
	case *ast.Text:
		return Inline{Text: r.plain(n)}
	case *ast.CodeSpan:
		return Inline{Kind: CodeSpan, Text: r.code(n)}
	case *ast.Emphasis:
		if n.Level == 2 {
			return Inline{Kind: Strong, Inside: r.inlines(n)}
		}
		return Inline{Kind: Emphasis, Inside: r.inlines(n)}
	case *ast.Link:
		return Inline{Kind: Linked, Link: r.link(n), Inside: r.inlines(n)}
	case *sign:
		return r.sign(n)
	default:
		r.at(n, "a %s has no place in an article", n.Kind())
		return Inline{}
	}
}

// plain is text with its escapes resolved; a line break of the file is a space.
func (r *reader) plain(n *ast.Text) string {
	s := string(util.UnescapePunctuations(util.ResolveEntityNames(util.ResolveNumericReferences(n.Segment.Value(r.source)))))
	if n.SoftLineBreak() || n.HardLineBreak() {
		s += " "
	}
	return s
}

// code is text as it stands.
func (r *reader) code(n *ast.CodeSpan) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			b.Write(t.Segment.Value(r.source))
		}
	}
	return strings.ReplaceAll(b.String(), "\n", " ")
}

func (r *reader) sign(n *sign) Inline {
	if n.mark == '^' {
		return r.cite(n, n.word)
	}
	if !slices.Contains(marks, Mark(n.word)) {
		r.at(n, "there is no judgement called %s", n.word)
	}
	return Inline{Kind: Judgement, Mark: Mark(n.word)}
}

// link reads a destination by its scheme.
func (r *reader) link(n *ast.Link) Link {
	scheme, rest, _ := strings.Cut(string(n.Destination), ":")
	switch scheme {
	case "guide":
		slug, anchor, _ := strings.Cut(rest, "#")
		return Link{Kind: ToArticle, To: slug, Anchor: anchor}
	case "rule":
		return Link{Kind: ToRule, To: rest}
	case "page":
		return Link{Kind: ToPage, To: rest}
	case "https":
		return Link{Kind: ToWeb, To: string(n.Destination)}
	}
	r.at(n, "%s leads nowhere: a link begins with guide:, rule:, page:/ or https:", n.Destination)
	return Link{}
}
