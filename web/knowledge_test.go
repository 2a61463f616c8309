package web

import (
	"net/http"
	"strings"
	"testing"

	"calfleet/internal/auth"
	"calfleet/internal/compat"
	"calfleet/internal/guide"
	"calfleet/web/text"
)

func TestKnowledge_ListsEveryArticleAndTheRuleBook(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Viewer).get(pathKnowledge).status(http.StatusOK)
	for _, a := range guide.Articles() {
		c.shows(`.article-list a[href=`+articlePath(a.Slug)+`]`, text.Set(text.English, a.In("en").Title))
	}
	c.shows(`.tabs a[href=/knowledge/rules]`, "Rule book")
}

func TestRules_RuleBookShowsBothTablesAndEverySource(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Viewer)
	c.get(pathRules).status(http.StatusOK).shows("#server-older-than-cal", "License server older than its CALs").shows("#cal-server-table tbody tr", "2019", "no").shows("#cal-host-table tbody tr", "2025")
	c.get(rulePath("server-older-than-cal")).status(http.StatusOK)
	if source := c.attr("main p a[rel]", "href"); !strings.HasPrefix(source, "https://learn.microsoft.com/") {
		t.Errorf("the rule's source leads to %q", source)
	}
	c.get(rulePath("no-such-rule")).status(http.StatusNotFound)
}

func TestArticles_OpenInBothLanguagesWithSourcesThatTheTextCites(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Viewer)
	for _, l := range text.Langs {
		for _, a := range guide.Articles() {
			d := a.In(string(l))
			c.get(articlePath(a.Slug)+"?lang="+string(l)).status(http.StatusOK).shows("h1", strings.Join(strings.Fields(text.Set(l, d.Title)), " "))
			if got := len(c.all("#sources li a[rel]")); got != len(d.Sources) {
				t.Errorf("%s (%s): %d sources are listed, want %d", a.Slug, l, got, len(d.Sources))
			}
			anchors := map[string]bool{}
			for _, n := range c.all("[id]") {
				if id := attrOf(n, "id"); anchors[id] {
					t.Errorf("%s (%s): two elements are called %s", a.Slug, l, id)
				} else {
					anchors[id] = true
				}
			}
			for _, n := range c.all("main a[href]") {
				if anchor, inside := strings.CutPrefix(attrOf(n, "href"), "#"); inside && !anchors[anchor] {
					t.Errorf("%s (%s): a link leads to #%s, which is not there", a.Slug, l, anchor)
				}
			}
			for _, n := range c.all("table") {
				if len(find(n, "caption")) != 1 {
					t.Errorf("%s (%s): a table has no name", a.Slug, l)
				}
			}
		}
	}
	c.get(articlePath("no-such-article")).status(http.StatusNotFound)
}

func TestArticles_LinkToPagesThatTheReaderMayOpen(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Admin)
	pages := guide.Pages()
	if len(pages) < 4 {
		t.Errorf("the guide links to %q only: the test no longer reads its links", pages)
	}
	for _, path := range pages {
		c.get(path).status(http.StatusOK)
	}
}

// What the rules judge by is what the guide prints: nobody types a table.
func TestArticle_TablesComeFromTheRuleData(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Viewer).get(articlePath("compatibility")).status(http.StatusOK)
	for id, ruling := range map[string]func(compat.Release, int) compat.Ruling{
		"#cal-host-table":    func(r compat.Release, i int) compat.Ruling { return compat.CALCoversHost(compat.CALVersions()[i], r) },
		"#cal-server-table":  func(r compat.Release, i int) compat.Ruling { return compat.ServerHoldsCAL(r, compat.CALVersions()[i]) },
		"#server-host-table": func(r compat.Release, i int) compat.Ruling { return compat.ServerServesHost(compat.Releases()[i], r) },
	} {
		rows := c.all(id + " tbody tr")
		if len(rows) != len(compat.Releases()) {
			t.Fatalf("%s has %d rows, want %d", id, len(rows), len(compat.Releases()))
		}
		for i, release := range compat.Releases() {
			for j, cell := range find(rows[i], "td") {
				if got, want := textOf(cell), yesNo(text.English, ruling(release, j).Verdict); got != want {
					t.Errorf("%s, %s, column %d: the page says %q, the rules say %q", id, release, j, got, want)
				}
			}
		}
	}
}

func TestArticle_ShowsStepsCommandsAndJudgements(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Viewer)
	c.get(articlePath("2022-cals-2019-server")).status(http.StatusOK).
		shows("ol li pre code", "Install-WindowsFeature RDS-Licensing").
		shows(".pill.bad", "wrong").
		shows(".contents a[href=#exchange]", "Way out 2").
		shows(`a[href=/knowledge/guide/pointing-hosts]`, "Pointing hosts")
	c.get(articlePath("folklore")+"?lang=fr").status(http.StatusOK).
		shows("tr .pill.unknown", "non vérifié").
		shows("td a[href=/knowledge/rules/registry-path-of-folklore]", "la règle")
	c.get(articlePath(glossarySlug)+"?lang=en").status(http.StatusOK).
		shows("#word-finding dt", "constat").
		shows("#word-host dd", "terminal server")
}

func TestRuleAndFinding_LeadToWhatExplainsThem(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Viewer)
	c.get(c.get("/findings").href("#findings tbody th a")).status(http.StatusOK).
		shows("#guide a[href=/knowledge/guide/2022-cals-2019-server]", "2022 CALs and a 2019 license server")
	for _, rule := range compat.Rules() {
		c.get(rulePath(rule.ID)).status(http.StatusOK)
		if len(c.all("#guide a[href]")) == 0 {
			t.Errorf("the page of %s leads to no article", rule.ID)
		}
	}
}
