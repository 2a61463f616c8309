package web

import (
	"calfleet/internal/guide"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// Addresses of the knowledge.
const (
	pathKnowledge = "/knowledge"
	pathRules     = "/knowledge/rules"
	pathGuide     = "/knowledge/guide"
)

func articlePath(slug string) string { return pathGuide + "/" + slug }

// knowledgeHead is the top of the pages that make up the knowledge, with a tab for each.
type knowledgeHead struct {
	Lang text.Lang
	Head ui.PageHead
	Tabs []ui.Tab
}

func (r *request) knowledgeHead(title, lead string) knowledgeHead {
	h := knowledgeHead{Lang: r.Lang, Head: ui.PageHead{Title: title, Sub: lead}}
	for _, tab := range []struct {
		path string
		name text.Msg
	}{{pathKnowledge, text.GuideTitle}, {pathRules, text.RulesTitle}, {articlePath(glossarySlug), text.GuideGlossary}, {pathKeyboard, text.KeysTitle}} {
		h.Tabs = append(h.Tabs, ui.Tab{Text: tab.name.In(r.Lang), Href: tab.path, Current: r.Request().URL.Path == tab.path})
	}
	return h
}

// knowledgePage is the list of the guide's articles.
type knowledgePage struct {
	knowledgeHead
	Parts []guidePart
}

// guidePart is the articles that answer one sort of question.
type guidePart struct {
	ID, Title string
	Articles  []guideLink
}

// guideLink leads to an article.
type guideLink struct{ Title, Lead, Href string }

var partNames = []text.Msg{guide.Understand: text.GuideUnderstand, guide.Do: text.GuideDo, guide.Solve: text.GuideSolve, guide.LookUp: text.GuideLookUp}

// knowledge answers GET /knowledge.
func (s *server) knowledge(r *request) error {
	p := knowledgePage{knowledgeHead: r.knowledgeHead(text.GuideTitle.In(r.Lang), text.GuideLead.In(r.Lang))}
	for part, name := range partNames {
		p.Parts = append(p.Parts, guidePart{ID: "part-" + text.Number(r.Lang, part+1), Title: name.In(r.Lang)})
	}
	for _, a := range guide.Articles() {
		part := &p.Parts[a.Part]
		part.Articles = append(part.Articles, guideLinkTo(r.Lang, a))
	}
	return r.page(text.GuideTitle.In(r.Lang), knowledgeView(p))
}

func guideLinkTo(l text.Lang, a *guide.Article) guideLink {
	d := a.In(string(l))
	return guideLink{Title: text.Set(l, d.Title), Lead: text.Set(l, guide.Words(d.Lead)), Href: articlePath(a.Slug)}
}

// guideLinks lead to the articles that explain a rule.
func guideLinks(l text.Lang, rule string) (links []guideLink) {
	for _, a := range guide.ForRule(rule) {
		links = append(links, guideLinkTo(l, a))
	}
	return links
}
