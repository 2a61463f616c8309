package guide

import "strings"

// each calls visit with every inline of a document.
func (d *Document) each(visit func(Inline)) {
	eachInline(d.Lead, visit)
	for i := range d.Blocks {
		d.Blocks[i].each(visit)
	}
}

func (b *Block) each(visit func(Inline)) {
	b.eachText(func(text []Inline) { eachInline(text, visit) })
}

// eachText calls visit with every run of text in a block, code included, in the order of reading.
func (b *Block) eachText(visit func([]Inline)) {
	visit(b.Text)
	if b.Code != "" {
		visit([]Inline{{Kind: CodeSpan, Text: b.Code}})
	}
	for i := range b.Blocks {
		b.Blocks[i].eachText(visit)
	}
	for _, item := range b.Items {
		for i := range item {
			item[i].eachText(visit)
		}
	}
	for _, cell := range b.Head {
		visit(cell)
	}
	for _, row := range b.Rows {
		for _, cell := range row {
			visit(cell)
		}
	}
}

func eachInline(text []Inline, visit func(Inline)) {
	for _, i := range text {
		visit(i)
		eachInline(i.Inside, visit)
	}
}

// sections cuts a document at its headings.
func (d *Document) sections() []Section {
	all := []Section{{Title: d.Title, Level: 1, Text: Words(d.Lead)}}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if b.Kind == Heading {
			all = append(all, Section{ID: b.ID, Title: Words(b.Text), Level: b.Level})
			continue
		}
		last := &all[len(all)-1]
		last.Text = strings.TrimSpace(last.Text + " " + b.words())
	}
	return all
}

// words are what a block says.
func (b *Block) words() string {
	var parts []string
	b.eachText(func(text []Inline) { parts = append(parts, Words(text)) })
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}
