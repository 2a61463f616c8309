package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"calfleet/internal/catalog"
	"calfleet/internal/inventory"
	"calfleet/web/text"
	"calfleet/web/ui"
)

const pathCatalog = "/settings/catalog"

func catalogPath(id uuid.UUID) string { return pathCatalog + "/" + id.String() }

// catalogModel is the page of the table by which files of purchases are read.
type catalogModel struct {
	settingsHead
	Own      []catalogRow
	BuiltIn  []catalogRow
	Reviewed string
	Try      catalog.Item
	Taken    []ui.Fact // what Try is taken for; nil where nothing was asked
	Form     catalogForm
}

// catalogRow is one line of the table.
type catalogRow struct {
	Part       string
	Phrases    []string // "words", "and words", "not words"
	Note, Says string
	Tone       ui.Tone
	Sure       string
	Sources    []ui.Link
	By, Edit   string
}

// catalogPage answers GET /settings/catalog.
func (s *server) catalogPage(r *request) error {
	query := r.Request().URL.Query()
	f := catalogForm{Line: inventory.CatalogLine{Product: catalog.RDSCAL}}
	if id, err := uuid.Parse(query.Get("import")); err == nil {
		f.Import = id
		f.suggest(catalog.Item{PartNumber: clipped(query.Get("part")), Title: query.Get("title")})
	}
	return s.showCatalog(r, http.StatusOK, f)
}

func (s *server) showCatalog(r *request, status int, f catalogForm) error {
	m := catalogModel{settingsHead: r.settingsHead(), Form: f}
	lines, err := s.Inventory.CatalogLines(r.ctx(), r.organization())
	if err != nil {
		return err
	}
	table := inventory.CatalogWith(lines)
	for _, l := range lines {
		row := newCatalogRow(r.Lang, table, l.Line())
		row.By, row.Edit = dotted(l.ChangedBy, text.Date(r.Lang, l.ChangedAt)), catalogPath(l.ID)
		m.Own = append(m.Own, row)
	}
	for _, l := range table.Lines() {
		if !l.Own() {
			m.BuiltIn = append(m.BuiltIn, newCatalogRow(r.Lang, table, l))
		}
	}
	m.Reviewed = text.CatalogReviewed.In(r.Lang, text.Date(r.Lang, table.Reviewed()))
	if query := r.Request().URL.Query(); r.Request().Method == http.MethodGet && (query.Get("title") != "" || query.Get("part") != "") {
		m.Try = catalog.Item{PartNumber: clipped(query.Get("part")), Title: query.Get("title")}
		m.Taken = takenFor(r.Lang, table.Classify(m.Try))
	}
	if err := s.completeForm(r, &m.Form); err != nil {
		return err
	}
	return r.pageAs(status, text.CatalogTitle.In(r.Lang), catalogView(m))
}

func newCatalogRow(l text.Lang, table *catalog.Catalog, line catalog.Line) catalogRow {
	row := catalogRow{Part: line.Part, Note: line.Note, Says: saysWords(l, line.Says)}
	if line.Says == (catalog.Says{}) {
		row.Says = text.CatalogAsks.In(l)
	}
	for _, group := range []struct {
		phrases []string
		words   text.Msg
	}{{line.Title, text.CatalogHas}, {line.With, text.CatalogWith}, {line.Without, text.CatalogWithout}} {
		if len(group.phrases) > 0 {
			row.Phrases = append(row.Phrases, text.EffectFileNow.In(l, group.words.In(l), strings.Join(table.Phrases(group.phrases), " · ")))
		}
	}
	if line.Why.EN != "" {
		row.Note = inLang(l, line.Why)
	}
	row.Tone, row.Sure = confidenceWord(l, line.Confidence)
	for _, source := range table.SourcesOf(line) {
		row.Sources = append(row.Sources, ui.Link{Text: source.Title, Href: source.Address})
	}
	return row
}

// saysWords is what a line, or the whole table, says of an item: "RDS CAL · 2022 · Per User · pack of 5".
func saysWords(l text.Lang, s catalog.Says) string {
	words := []string{s.Version, calKindWord(l, s.Kind), termWord(l, s.Term), s.Program}
	if s.Product != catalog.Unknown {
		words = append([]string{inLang(l, s.Product.Name())}, words...)
	}
	if s.Pack > 1 {
		words = append(words, text.CatalogPackOf.In(l, s.Pack))
	}
	if s.Assured {
		words = append(words, text.ClassAssured.In(l))
	}
	return dotted(words...)
}

// takenFor says what an item is taken for, by what, and how sure that is.
func takenFor(l text.Lang, class catalog.Class) []ui.Fact {
	words := saysWords(l, class.Says)
	if class.Product == catalog.Unknown {
		words = inLang(l, catalog.Unknown.Name())
	}
	facts := []ui.Fact{{Term: text.CatalogTryIs.In(l), Text: words}}
	if why := whyWords(l, class.Whys); why != "" {
		facts = append(facts, ui.Fact{Term: text.RecognisedAs.In(l), Text: why})
	}
	return facts
}

// correctPath leads to the form of a line for what a file's line is about.
func correctPath(id uuid.UUID, item catalog.Item) string {
	query := url.Values{"import": {id.String()}, "part": {item.PartNumber}, "title": {item.Title}}
	return pathCatalog + "?" + query.Encode() + "#line"
}
