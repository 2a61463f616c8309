package guide

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"calfleet/internal/compat"
)

// markdown knows CommonMark, tables, anchors of headings, and our own two signs.
var markdown = newParser()

func newParser() parser.Parser {
	p := parser.NewParser(
		parser.WithBlockParsers(parser.DefaultBlockParsers()...),
		parser.WithInlineParsers(append(parser.DefaultInlineParsers(), util.Prioritized(signParser{}, 150))...), // before links
		parser.WithParagraphTransformers(append(parser.DefaultParagraphTransformers(), util.Prioritized(extension.NewTableParagraphTransformer(), 200))...),
		parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)),
		parser.WithAttribute(),
	)
	return p
}

// reader turns one file into a Document and collects what is wrong with it.
type reader struct {
	name   string
	source []byte
	doc    Document
	keys   []string // of the sources, in the order of doc.Sources
	wrong  []error
}

// read reads a file. Its error names every line that is wrong.
func read(name string, source []byte) (*Document, error) {
	r := &reader{name: name, source: source}
	root := markdown.Parse(text.NewReader(source))
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		r.top(n)
	}
	if r.doc.Title == "" || len(r.doc.Lead) == 0 {
		r.at(root, "an article begins with a title (# …) and a paragraph")
	}
	r.doc.Sections = r.doc.sections()
	if err := errors.Join(r.wrong...); err != nil {
		return nil, err
	}
	return &r.doc, nil
}

// at notes what is wrong, with its line.
func (r *reader) at(n ast.Node, format string, values ...any) {
	r.wrong = append(r.wrong, fmt.Errorf("%s, line %d: %s", r.name, r.line(n), fmt.Sprintf(format, values...)))
}

// line is where a node stands, or the block around it.
func (r *reader) line(n ast.Node) int {
	for ; n != nil; n = n.Parent() {
		if n.Type() == ast.TypeBlock && n.Lines() != nil && n.Lines().Len() > 0 {
			return 1 + bytes.Count(r.source[:n.Lines().At(0).Start], []byte("\n"))
		}
	}
	return 1
}

// top takes a block of the outermost level: the title and the lead have places of their own.
func (r *reader) top(n ast.Node) {
	heading, isHeading := n.(*ast.Heading)
	switch {
	case isHeading && heading.Level == 1 && r.doc.Title == "":
		r.doc.Title = Words(r.inlines(n))
	case n.Kind() == ast.KindParagraph && len(r.doc.Lead) == 0 && len(r.doc.Blocks) == 0:
		r.doc.Lead = r.inlines(n)
	default:
		r.doc.Blocks = append(r.doc.Blocks, r.block(n))
	}
}

func (r *reader) blocks(parent ast.Node) (blocks []Block) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		blocks = append(blocks, r.block(n))
	}
	return blocks
}

func (r *reader) block(n ast.Node) Block {
	switch n := n.(type) {
	case *ast.Paragraph:
		return r.paragraph(n)
	case *ast.TextBlock:
		return Block{Kind: Paragraph, Tight: true, Text: r.inlines(n)}
	case *ast.Heading:
		return r.heading(n)
	case *ast.List:
		return r.list(n)
	case *ast.Blockquote:
		return Block{Kind: Note, Blocks: r.blocks(n)}
	case *ast.FencedCodeBlock:
		return Block{Kind: Code, Code: strings.TrimSuffix(string(n.Lines().Value(r.source)), "\n")}
	case *extast.Table:
		return r.table(n)
	default:
		r.at(n, "a %s has no place in an article", n.Kind())
		return Block{}
	}
}

var insertForm = regexp.MustCompile(`^\{\{([a-z-]+)\}\}\n?$`)

func (r *reader) paragraph(n ast.Node) Block {
	m := insertForm.FindSubmatch(n.Lines().Value(r.source))
	if m == nil {
		return Block{Kind: Paragraph, Text: r.inlines(n)}
	}
	name := string(m[1])
	if !slices.Contains(inserts, name) {
		r.at(n, "there is nothing called {{%s}}", name)
	}
	return Block{Kind: Insert, ID: name}
}

var anchorForm = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

func (r *reader) heading(n *ast.Heading) Block {
	b := Block{Kind: Heading, Level: n.Level, Text: r.inlines(n)}
	if id, has := n.AttributeString("id"); has {
		raw, _ := id.([]byte)
		b.ID = string(raw)
	}
	if !anchorForm.MatchString(b.ID) {
		r.at(n, "a heading needs an anchor: ## %s {#short-word}", Words(b.Text))
	}
	if n.Level != 2 && n.Level != 3 {
		r.at(n, "headings below the title are of level 2 or 3")
	}
	if slices.ContainsFunc(r.doc.Blocks, func(other Block) bool { return other.Kind == Heading && other.ID == b.ID }) {
		r.at(n, "the anchor %s is taken", b.ID)
	}
	return b
}

func (r *reader) list(n *ast.List) Block {
	b := Block{Kind: List, Order: n.IsOrdered()}
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		b.Items = append(b.Items, r.blocks(item))
	}
	return b
}

func (r *reader) table(n *extast.Table) Block {
	b := Block{Kind: Table}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var cells [][]Inline
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			cells = append(cells, r.inlines(cell))
		}
		if row.Kind() == extast.KindTableHeader {
			b.Head = cells
			if slices.ContainsFunc(cells, func(cell []Inline) bool { return Words(cell) == "" }) {
				r.at(row, "a column of a table needs a name")
			}
		} else {
			b.Rows = append(b.Rows, cells)
		}
	}
	return b
}

// cite finds a source and gives it its number in this document.
func (r *reader) cite(n ast.Node, key string) Inline {
	source, known := compat.SourceByKey(key)
	if !known {
		r.at(n, "there is no source called %s", key)
	}
	at := slices.Index(r.keys, key)
	if at < 0 {
		at = len(r.keys)
		r.keys, r.doc.Sources = append(r.keys, key), append(r.doc.Sources, source)
	}
	return Inline{Kind: Cite, Source: at + 1}
}
