package web

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"calfleet/internal/compat"
	"calfleet/internal/guide"
	"calfleet/web/text"
)

// searchText is something to read or to open: an article's section, a rule, a word, a page. It is found by its words, all of which must
// be in its title or its text.
type searchText struct {
	title, body, href string
	name              string // what it is called itself: of a section its heading, without the article's title; "": the title
	folded            []rune // title and body
	foldedName        []rune
	path              string // of a page whose access decides who finds it; "" for what everybody finds
}

// searchTexts is what can be found without the database, by group and language. It never changes while the program runs.
var searchTexts = map[text.Lang]func() map[string][]searchText{
	text.English: sync.OnceValue(func() map[string][]searchText { return textsOf(text.English) }),
	text.French:  sync.OnceValue(func() map[string][]searchText { return textsOf(text.French) }),
}

func textsOf(l text.Lang) map[string][]searchText {
	all := map[string][]searchText{groupGuide: guideTexts(l), groupRules: ruleTexts(l), groupWords: wordTexts(l), groupPages: pageTexts(l)}
	for _, texts := range all {
		for i := range texts {
			t := &texts[i]
			t.foldedName = []rune(text.Fold(cmp.Or(t.name, t.title)))
			t.folded = []rune(text.Fold(t.title + " " + t.body))
		}
	}
	return all
}

func guideTexts(l text.Lang) (texts []searchText) {
	for _, a := range guide.Articles() {
		d := a.In(string(l))
		for _, section := range d.Sections {
			t := searchText{title: text.Set(l, d.Title), body: text.Set(l, section.Text), href: articlePath(a.Slug)}
			if section.ID != "" {
				t.name = text.Set(l, section.Title)
				t.title, t.href = t.title+" › "+t.name, t.href+"#"+section.ID
			}
			texts = append(texts, t)
		}
	}
	return texts
}

func ruleTexts(l text.Lang) (texts []searchText) {
	for _, r := range compat.Rules() {
		texts = append(texts, searchText{
			title: inLang(l, r.Title), body: strings.Join([]string{inLang(l, r.Statement), inLang(l, r.Note), r.ID}, " "), href: rulePath(r.ID),
		})
	}
	return texts
}

func wordTexts(l text.Lang) (texts []searchText) {
	for _, t := range glossaryTerms(l) {
		texts = append(texts, searchText{
			title: t.Word, body: strings.Join([]string{t.Meaning, t.Other, t.Avoid}, " · "), href: articlePath(glossarySlug) + "#" + t.ID,
		})
	}
	return texts
}

// pagesToFind are the pages of the portal that lead somewhere by themselves, with what else people call them.
var pagesToFind = []struct {
	path        string
	name, words text.Msg
}{
	{"/", text.NavFleet, text.FindFleet},
	{"/findings", text.NavFindings, text.FindFindings},
	{pathCases, text.NavCases, text.FindCases},
	{pathBoard, text.CaseBoard, text.FindCases},
	{pathReminders, text.RemindersTitle, text.FindReminders},
	{pathStatistics, text.StatsTitle, text.FindStatistics},
	{pathPlans, text.NavPlans, text.FindPlans},
	{"/hosts", text.NavHosts, text.FindHosts},
	{"/license-servers", text.NavServers, text.FindServers},
	{"/key-packs", text.NavKeyPacks, text.FindKeyPacks},
	{pathCollections, text.FleetCollections, text.FindFleet},
	{"/hosts/new", text.FormAddHost, text.FindHosts},
	{"/license-servers/new", text.FormAddServer, text.FindServers},
	{"/collections/new", text.FormAddCollection, text.FindFleet},
	{pathPurchases, text.NavPurchases, text.FindPurchases},
	{pathNewPurchase, text.PurchasesAdd, text.FindPurchases},
	{pathPosition, text.NavPosition, text.FindPosition},
	{pathImports, text.NavImports, text.FindImports},
	{pathNewImport, text.ImportsNew, text.FindImports},
	{"/reports/new", text.ReportsUploadTitle, text.FindReports},
	{pathAudits, text.NavAudits, text.FindAudits},
	{"/activity", text.NavActivity, text.FindActivity},
	{pathKnowledge, text.GuideTitle, text.FindGuide},
	{pathRules, text.RulesTitle, text.FindRules},
	{pathKeyboard, text.KeysTitle, text.FindKeyboard},
	{pathAccount, text.SettingsAccount, text.FindAccount},
	{pathUsers, text.SettingsUsers, text.FindUsers},
	{pathTokens, text.SettingsTokens, text.FindTokens},
	{pathAgents, text.AgentsTitle, text.FindAgents},
	{pathEnrolments, text.AgentsRollOut, text.FindAgents},
	{pathDoubts, text.DoubtsTitle, text.FindAgents},
	{pathOrganizations, text.SettingsOrganizations, text.FindOrganizations},
	{pathTags, text.TagsTitle, text.FindTags},
	{pathContacts, text.ContactsTitle, text.FindContacts},
	{pathPrices, text.PricesTitle, text.FindPrices},
	{pathCatalog, text.CatalogTitle, text.FindCatalog},
	{pathFields, text.FieldsTitle, text.FindFields},
	{pathCircumstances, text.SettingsCircumstances, text.FindCircumstances},
}

func pageTexts(l text.Lang) (texts []searchText) {
	for _, p := range pagesToFind {
		texts = append(texts, searchText{title: p.name.In(l), body: p.words.In(l), href: p.path, path: p.path})
	}
	return texts
}

// findTexts lists what all words are found in, what has them in its name first.
func findTexts(texts []searchText, n needles, may func(path string) bool) (found []searchText) {
	var inBody []searchText
	for _, t := range texts {
		switch {
		case t.path != "" && !may(t.path):
		case n.allIn(t.foldedName):
			found = append(found, t)
		case n.allIn(t.folded):
			inBody = append(inBody, t)
		}
	}
	return slices.Concat(found, inBody)
}
