package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/guide"
	"calfleet/web/text"
	"calfleet/web/ui"
)

const glossarySlug = "glossary"

// articlePage is one article of the guide.
type articlePage struct {
	knowledgeHead
	Article  articleText
	Contents []guide.Section // the headings of level 2
	Sources  []sourceView
	Rules    []ui.Ref
	Before   guideLink // the articles around it; no title where there is none
	After    guideLink
}

// articleText is what renders blocks: the document, and the language they are set in.
type articleText struct {
	Lang     text.Lang
	Document *guide.Document
}

// sourceView is a source in the list below an article.
type sourceView struct {
	ID, Publisher  string
	Title, Address string
	Place          string // where on the page, of which day, and when it was read
}

// article answers GET /knowledge/guide/{slug}.
func (s *server) article(r *request) error {
	a := guide.Find(r.Param("slug"))
	if a == nil {
		return fault.New(fault.NotFound, "there is no such article")
	}
	d := a.In(string(r.Lang))
	title := text.Set(r.Lang, d.Title)
	p := articlePage{
		knowledgeHead: r.knowledgeHead(title, ""), Article: articleText{r.Lang, d}, Contents: contentsOf(d), Sources: sourcesOf(r.Lang, d.Sources),
	}
	if a.Slug != glossarySlug {
		p.Head.CrumbsLabel, p.Head.Crumbs = text.NavBreadcrumb.In(r.Lang), []ui.Crumb{{Text: text.GuideTitle.In(r.Lang), Href: pathKnowledge}}
		p.Tabs = nil
	}
	for _, id := range a.Rules {
		p.Rules = append(p.Rules, ui.Ref{Text: inLang(r.Lang, ruleTitle(id)), Href: rulePath(id)})
	}
	p.Before, p.After = neighbours(r.Lang, a)
	return r.page(title, articleView(p))
}

// contentsOf lists the headings of level 2, where there are enough of them for a list to help.
func contentsOf(d *guide.Document) []guide.Section {
	contents := slices.DeleteFunc(slices.Clone(d.Sections), func(s guide.Section) bool { return s.Level != 2 })
	if len(contents) < 3 {
		return nil
	}
	return contents
}

func sourcesOf(l text.Lang, sources []compat.Source) (views []sourceView) {
	for i, s := range sources {
		dated := text.GuideUndated.In(l)
		if s.Date != "" {
			dated = writtenDay(l, s.Date)
		}
		views = append(views, sourceView{
			ID: sourceAnchor(i + 1), Publisher: cmp.Or(s.Publisher, "Microsoft Learn"), Title: text.GuideQuoted.In(l, s.Title), Address: s.Address,
			Place: dotted(inLang(l, s.Section), dated, text.GuideRead.In(l, writtenDay(l, s.Read))),
		})
	}
	return views
}

// writtenDay is a day of a source in words; what is not one stays as it is.
func writtenDay(l text.Lang, day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return text.Date(l, t)
}

func sourceAnchor(number int) string { return "source-" + strconv.Itoa(number) }

// neighbours are the articles before and after one.
func neighbours(l text.Lang, a *guide.Article) (before, after guideLink) {
	all := guide.Articles()
	at := slices.Index(all, a)
	if at > 0 {
		before = guideLinkTo(l, all[at-1])
	}
	if at+1 < len(all) {
		after = guideLinkTo(l, all[at+1])
	}
	return before, after
}

// words sets plain text of the guide as print does.
func (t articleText) words(s string) string { return text.Set(t.Lang, s) }

// plain is the words of one inline; the space before a citation goes, so that its number stands at the word.
func (t articleText) plain(run []guide.Inline, at int) string {
	s := run[at].Text
	if at+1 < len(run) && run[at+1].Kind == guide.Cite {
		s = strings.TrimRight(s, " ")
	}
	return t.words(s)
}

func linkAddress(link guide.Link) string {
	switch link.Kind {
	case guide.ToArticle:
		if link.Anchor != "" {
			return articlePath(link.To) + "#" + link.Anchor
		}
		return articlePath(link.To)
	case guide.ToRule:
		return rulePath(link.To)
	default:
		return link.To
	}
}

var markWords = map[guide.Mark]struct {
	tone ui.Tone
	word text.Msg
}{
	guide.Confirmed:  {ui.Good, text.MarkConfirmed},
	guide.Incomplete: {ui.Warn, text.MarkIncomplete},
	guide.Misleading: {ui.Warn, text.MarkMisleading},
	guide.Wrong:      {ui.Bad, text.MarkWrong},
	guide.Unverified: {ui.Unknown, text.MarkUnverified},
}

// columns are the heads of a table in an article.
func (t articleText) columns(head [][]guide.Inline) (columns []ui.Column) {
	for _, cell := range head {
		columns = append(columns, ui.Column{Title: t.words(guide.Words(cell))})
	}
	return columns
}

// caption names a table after the section it stands in.
func (t articleText) caption(section string) string {
	at := slices.IndexFunc(t.Document.Sections, func(s guide.Section) bool { return s.ID == section })
	return t.words(t.Document.Sections[max(at, 0)].Title)
}

// sectionAt is the anchor of the section that a block of the outermost level stands in.
func (t articleText) sectionAt(block int) string {
	for i := block; i >= 0; i-- {
		if b := t.Document.Blocks[i]; b.Kind == guide.Heading {
			return b.ID
		}
	}
	return ""
}
