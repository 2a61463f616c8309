package web

import (
	"slices"
	"strings"

	"calfleet/web/text"
	"calfleet/web/ui"
)

const pathSearch = "/search"

// The groups of what is found, as addresses name them.
const (
	groupHosts       = "hosts"
	groupServers     = "license-servers"
	groupCollections = "collections"
	groupFindings    = "findings"
	groupCases       = "cases"
	groupPurchases   = "purchases"
	groupKeyPacks    = "key-packs"
	groupGuide       = "guide"
	groupRules       = "rules"
	groupWords       = "words"
	groupPages       = "pages"
)

// Bounds of a search.
const (
	shortestSearch = 2   // characters: one letter is in everything
	longestSearch  = 200 // characters: names have no more, and what is longer was not meant for here
	firstHits      = 5   // of each group
)

// searchPage is what was found, or why nothing was looked for.
type searchPage struct {
	Lang   text.Lang
	Head   ui.PageHead
	Field  ui.Toolbar
	Groups []searchGroup
	Asked  bool // there was something to look for
	Short  bool // it was too short
	Where  string
}

// searchGroup is what was found of one sort.
type searchGroup struct {
	ID, Title string
	Hits      []searchHit
	Total     int
	About     bool   // Total is an estimate
	All       ui.Ref // where all of them are; no text where all are shown
}

// searchHit is one thing that was found.
type searchHit struct {
	Title, Note []ui.Piece
	Href        string
	Tag         string
	Tone        ui.Tone // with Word: the verdict of a finding, the state of a collection
	Word        string
}

// search answers GET /search.
func (s *server) search(r *request) error {
	query := asked(r)
	p := searchPage{
		Lang: r.Lang, Asked: query != "", Short: query != "" && len([]rune(query)) < shortestSearch, Where: r.Principal.Organization.Name,
		Head: ui.PageHead{Title: text.SearchTitle.In(r.Lang)},
		Field: ui.Toolbar{
			Action: pathSearch, Query: query, SearchLabel: text.SearchTitle.In(r.Lang), Placeholder: text.SearchEverything.In(r.Lang), Slash: true,
		},
	}
	if p.Asked && !p.Short {
		if err := s.searchAll(r, &p, query); err != nil {
			return err
		}
	}
	return r.page(text.SearchTitle.In(r.Lang), searchView(p))
}

// asked is what is looked for: words with one space between them, so many as make sense.
func asked(r *request) string {
	query := []rune(strings.Join(strings.Fields(r.query("q")), " "))
	return string(query[:min(len(query), longestSearch)])
}

func (s *server) searchAll(r *request, p *searchPage, query string) error {
	within := r.query("in")
	total := 0
	for _, look := range searchGroups {
		if within != "" && within != look.id {
			continue
		}
		found, err := look.find(s, r, query)
		if err != nil {
			return err
		}
		if found.Total == 0 {
			continue
		}
		found.ID, found.Title = look.id, look.title.In(r.Lang)
		if found.All.Href == "" && within == "" {
			found.All.Href = address(pathSearch, [2]string{"q", query}, [2]string{"in", look.id})
		}
		p.Groups = append(p.Groups, found.cut(r.Lang, within == ""))
		total += found.Total
	}
	p.Head.Sub = text.SearchFound.In(r.Lang, total, query)
	return nil
}

// cut leaves the first few, with a way to all of them.
func (g searchGroup) cut(l text.Lang, short bool) searchGroup {
	if short && len(g.Hits) > firstHits {
		g.Hits = slices.Clip(g.Hits[:firstHits])
	}
	if g.Total > len(g.Hits) {
		g.All.Text = text.SearchAll.In(l, g.total(l), g.Title)
	} else {
		g.All = ui.Ref{}
	}
	return g
}

// total is how many there are, or about how many.
func (g searchGroup) total(l text.Lang) string {
	if g.About {
		return text.ListAbout.In(l, text.Number(l, g.Total))
	}
	return text.Number(l, g.Total)
}

// searchGroups are the groups in the order in which they are shown: what the organization has, then what explains it.
var searchGroups = []struct {
	id    string
	title text.Msg
	find  func(s *server, r *request, query string) (searchGroup, error)
}{
	{groupHosts, text.NavHosts, (*server).searchHosts},
	{groupServers, text.NavServers, (*server).searchServers},
	{groupCollections, text.FleetCollections, (*server).searchCollections},
	{groupFindings, text.NavFindings, (*server).searchFindings},
	{groupCases, text.CasesTitle, (*server).searchCases},
	{groupPurchases, text.NavPurchases, (*server).searchPurchases},
	{groupKeyPacks, text.NavKeyPacks, (*server).searchKeyPacks},
	{groupPages, text.SearchPages, searchIn(groupPages)},
	{groupGuide, text.GuideTitle, searchIn(groupGuide)},
	{groupRules, text.RulesTitle, searchIn(groupRules)},
	{groupWords, text.GuideGlossary, searchIn(groupWords)},
}

// searchIn looks into texts, which need no database: every word of the query must begin a word of it.
func searchIn(group string) func(*server, *request, string) (searchGroup, error) {
	return func(s *server, r *request, query string) (searchGroup, error) {
		n := wordNeedles(query)
		found := findTexts(searchTexts[r.Lang]()[group], n, func(path string) bool { return s.pages[path].admits(r.Principal) })
		g := searchGroup{Total: len(found)}
		for _, t := range found {
			g.Hits = append(g.Hits, searchHit{Title: n.marked(t.title), Note: n.marked(n.excerpt(t.body)), Href: t.href})
		}
		return g, nil
	}
}
