package e2e

import (
	"path/filepath"
	"testing"

	"calfleet/web/text"
)

// kind is a sort of page: a name, and how to find one or some of them.
type kind struct {
	name  string
	path  string // the page, or the list that leads to it
	links string // selector of links in the list; empty: the page is path itself
	all   bool   // visit every link, not only the first
}

// kinds are all pages of the portal that a signed-in administrator can open.
var kinds = []kind{
	{name: "fleet", path: "/"},
	{name: "collection", path: "/", links: `a.row-link[href^="/collections/"]`, all: true},
	{name: "collections", path: "/collections"},
	{name: "findings", path: "/findings"},
	{name: "finding", path: "/", links: `#collections a[href^="/findings/"]`},
	{name: "cases", path: "/cases"},
	{name: "board", path: "/cases/board"},
	{name: "reminders", path: "/cases/reminders"},
	{name: "case-statistics", path: "/cases/statistics"},
	{name: "case", path: "/cases", links: "a.row-link"},
	{name: "hosts", path: "/hosts"},
	{name: "host", path: "/hosts", links: "a.row-link"},
	{name: "hosts-all-columns", path: "/hosts?columns=all"},
	{name: "bulk", path: "/license-servers/bulk?all=yes"},
	{name: "bulk-fact", path: "/hosts/bulk?all=yes&do=topic:license_servers"},
	{name: "license-servers", path: "/license-servers"},
	{name: "license-server", path: "/license-servers", links: "a.row-link"},
	{name: "key-packs", path: "/key-packs"},
	{name: "purchases", path: "/purchases"},
	{name: "purchase", path: "/purchases", links: "a.row-link"},
	{name: "purchase-new", path: "/purchases/new"},
	{name: "position", path: "/position"},
	{name: "plan", path: "/plans"},
	{name: "imports", path: "/imports"},
	{name: "import-new", path: "/imports/new"},
	{name: "reports-new", path: "/reports/new"},
	{name: "audits", path: "/audits"},
	{name: "activity", path: "/activity"},
	{name: "knowledge", path: "/knowledge"},
	{name: "rules", path: "/knowledge/rules"},
	{name: "keyboard", path: "/knowledge/keyboard"},
	{name: "search", path: "/search?q=lic"},
	{name: "glossary", path: "/knowledge/guide/glossary"},
	{name: "article-tables", path: "/knowledge/guide/compatibility"},
	{name: "article-steps", path: "/knowledge/guide/2022-cals-2019-server"},
	{name: "article-errors", path: "/knowledge/guide/errors"},
	{name: "article-folklore", path: "/knowledge/guide/folklore"},
	{name: "article", path: "/knowledge/guide/per-user-per-device"},
	{name: "rule", path: "/findings", links: `a[href^="/knowledge/rules/"]`},
	{name: "settings", path: "/settings"},
	{name: "account", path: "/settings/account"},
	{name: "users", path: "/settings/users"},
	{name: "tokens", path: "/settings/tokens"},
	{name: "agents", path: "/settings/agents"},
	{name: "agents-roll-out", path: "/settings/agents/secrets"},
	{name: "agents-doubts", path: "/settings/agents/doubts"},
	{name: "organizations", path: "/settings/organizations"},
	{name: "circumstances", path: "/settings/circumstances"},
	{name: "contacts", path: "/settings/contacts"},
	{name: "prices", path: "/settings/prices"},
	{name: "catalog", path: "/settings/catalog?title=WinRmtDsktpSrvcsCAL+2019+SNGL+OLP+NL+DvcCAL&part=6VC-03747"},
}

func TestEveryPageOfTheDemoFleet(t *testing.T) {
	t.Parallel()
	p := newAdvisedPortal(t)
	for _, lang := range text.Langs {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			b := p.open(t, lang)
			b.visit("/sign-in")
			b.look("sign-in")
			b.signIn()
			b.enter("Northwind Logistics")
			b.lookAt(kinds[:2])
			b.enter("Groupe Lumen")
			b.await("/plans", "#plan li")
			b.lookAt(kinds)
			b.lookAtPreview()
			b.lookAtMissing()
		})
	}
}

func (b *tab) lookAt(kinds []kind) {
	b.t.Helper()
	for _, k := range kinds {
		for _, path := range b.paths(k) {
			b.visit(path)
			b.look(k.name)
		}
	}
}

// lookAtPreview looks at a file with every outcome that a line can have, and at one that leaves a question open.
func (b *tab) lookAtPreview() {
	b.t.Helper()
	b.visit("/imports/new")
	b.attach(file(b.t, "../testdata/achats-excel-fr.csv"))
	b.follow(`form[action="/imports"] .form-end button`)
	b.look("import-preview")
	b.visit("/imports/new")
	b.attach(file(b.t, "../testdata/achats-dates.csv"))
	b.follow(`form[action="/imports"] .form-end button`)
	b.look("import-columns")
}

// lookAtMissing looks at the page that is not there.
func (b *tab) lookAtMissing() {
	b.t.Helper()
	b.visit("/hosts/nowhere")
	b.faults.take() // that it is missing is no fault of this page
	b.look("missing")
}

// file is the whole path of a file, as the browser needs it.
func file(t *testing.T, path string) string {
	t.Helper()
	whole, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return whole
}

// paths are where the pages of a kind are.
func (b *tab) paths(k kind) []string {
	b.t.Helper()
	if k.links == "" {
		return []string{k.path}
	}
	b.visit(k.path)
	b.has(k.links)
	found := b.hrefs(k.links)
	if !k.all {
		return found[:1]
	}
	return found
}

// look checks the page and draws it where pictures are wanted.
func (b *tab) look(kind string) {
	b.t.Helper()
	b.has("main h1")
	b.check(kind)
	b.draw(kind)
}
