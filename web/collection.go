package web

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"calfleet/internal/cases"
	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/findings"
	"calfleet/internal/inventory"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// collectionPage answers one question: can these hosts use these CALs through these license servers, why not, and what
// are the ways out?
type collectionPage struct {
	Lang     text.Lang
	Head     ui.PageHead
	Matrix   ui.Matrix
	Reasons  ui.Reasons // of the selected cell; empty Title: none is selected
	Findings []findingLine
	Notes    []findingLine // only worth knowing
	Unjudged []unjudgedLine
	WaysOut  []ui.Remedy
	NoServer bool
	Counts   collectionCounts
	Cases    []caseLine
	Beside   annotations
}

// collection answers GET /collections/{id}; host, server and cal in the address select a cell.
func (s *server) collection(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	p, err := s.collectionPage(r, id)
	if err != nil {
		return err
	}
	return r.page(p.Head.Title, collectionView(*p))
}

func (s *server) collectionPage(r *request, id uuid.UUID) (*collectionPage, error) {
	b, err := s.judgedCollection(r, id)
	if err != nil {
		return nil, err
	}
	hand, err := s.Inventory.HandCollection(r.ctx(), r.organization(), id)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return nil, err
	}
	b.byHand = hand != nil
	p := b.page()
	if b.byHand {
		p.Head.Actions = recordActionsOf(r, collectionPath(id.String()))
	}
	if p.Beside, err = s.annotationsOf(r, notedCollections, id); err != nil {
		return nil, err
	}
	if p.Cases, err = s.casesAbout(r, cases.Topic{CollectionID: &id}); err != nil {
		return nil, err
	}
	p.Counts = countsOf(r, b.facts())
	return &p, nil
}

// judgedCollection is the collection as the last assessment judged it, with the facts that explain it. Where newer facts wait for an
// assessment it is judged for this page, unless the fleet is large: that is shown as it stood.
func (s *server) judgedCollection(r *request, id uuid.UUID) (*collectionBuilder, error) {
	kept, err := s.Findings.Judgement(r.ctx(), r.organization(), id)
	if err != nil {
		return nil, err
	}
	if kept == nil || kept.Awaited && kept.Hosts <= smallFleet {
		return s.judgeCollection(r, id)
	}
	snapshot, err := s.Inventory.Around(r.ctx(), r.organization(), id, &kept.Collection, kept.Names)
	if err != nil {
		return nil, err
	}
	b := newCollectionBuilder(r, snapshot, &kept.Collection, kept.Open)
	if b.facts() == nil {
		return nil, noSuchCollection()
	}
	b.awaited = kept.Awaited
	return b, nil
}

// judgeCollection judges the whole organization as it is now.
func (s *server) judgeCollection(r *request, id uuid.UUID) (*collectionBuilder, error) {
	snapshot, err := s.Inventory.Snapshot(r.ctx(), r.organization())
	if err != nil {
		return nil, err
	}
	result := compat.Evaluate(snapshot.Facts)
	at := slices.IndexFunc(result.Collections, func(c compat.CollectionResult) bool { return c.ID == id.String() })
	if at < 0 {
		return nil, noSuchCollection()
	}
	open, err := s.Findings.List(r.ctx(), r.organization(), findings.Filter{CollectionID: &id})
	if err != nil {
		return nil, err
	}
	return newCollectionBuilder(r, snapshot, &result.Collections[at], open), nil
}

func noSuchCollection() error {
	return fault.New(fault.NotFound, "there is no such collection, or it has been retired")
}

func newCollectionBuilder(r *request, snapshot *inventory.Snapshot, c *compat.CollectionResult, open []*findings.Finding) *collectionBuilder {
	return &collectionBuilder{
		judged: judged{lang: r.Lang, snapshot: snapshot, found: indexFindings(open)},
		c:      c, explainer: compat.NewExplainer(snapshot.Facts),
		selected: selectedCell{Host: r.query("host"), Server: r.query("server"), CAL: r.query("cal")},
	}
}

// selectedCell is the cell that the address selects; the zero value selects the worst.
type selectedCell struct{ Host, Server, CAL string }

// collectionBuilder turns a judged collection into its page; it reads nothing.
type collectionBuilder struct {
	judged
	c         *compat.CollectionResult
	explainer *compat.Explainer
	selected  selectedCell
	byHand    bool // made by a person: no broker governs it
	awaited   bool // newer facts have not been judged yet
}

func (b *collectionBuilder) name() string { return findings.NameOf(b.c) }

func (b *collectionBuilder) page() collectionPage {
	rows := b.foldedRows()
	row, column := b.selection()
	p := collectionPage{
		Lang: b.lang, Head: b.head(), Matrix: b.matrix(rows, row, column), WaysOut: b.waysOut(),
		NoServer: len(b.c.Columns) == 0,
	}
	p.Findings, p.Notes = b.findingLines(b.c)
	p.Unjudged = unjudgedLines(b.lang, b.c.Unjudged)
	if row >= 0 {
		p.Reasons = b.reasons(row, column)
	}
	return p
}

func (b *collectionBuilder) head() ui.PageHead {
	return ui.PageHead{
		CrumbsLabel: text.NavBreadcrumb.In(b.lang), Crumbs: []ui.Crumb{{Text: text.FleetTitle.In(b.lang), Href: "/"}},
		Title: b.name(), Tone: stateTone(b.c.State), State: stateWord(b.c.State).In(b.lang),
		Sub: dotted(b.deployment(), findings.DomainOf(b.c, b.snapshot), b.mode(), text.CountHosts.In(b.lang, len(b.c.Rows)), b.factsAge(), b.newer()),
	}
}

// facts is nil where the collection is gone since it was judged.
func (b *collectionBuilder) facts() *compat.Collection {
	at := slices.IndexFunc(b.snapshot.Facts.Collections, func(c compat.Collection) bool { return c.ID == b.c.ID })
	if at < 0 {
		return nil
	}
	return &b.snapshot.Facts.Collections[at]
}

func (b *collectionBuilder) newer() string {
	if b.awaited {
		return text.FleetAwaited.In(b.lang)
	}
	return ""
}

func (b *collectionBuilder) deployment() string {
	if broker := b.facts().Broker; broker != "" {
		return text.CollectionDeployment.In(b.lang, strings.ToUpper(shortName(broker)))
	}
	if b.byHand {
		return text.CollectionByHand.In(b.lang)
	}
	return text.CollectionStandalone.In(b.lang)
}

// mode is the licensing mode of the hosts, where they agree.
func (b *collectionBuilder) mode() string {
	if len(b.c.Rows) == 0 {
		return ""
	}
	mode := b.c.Rows[0].Mode
	for _, row := range b.c.Rows {
		if row.Mode != mode {
			return text.CollectionModesDiffer.In(b.lang)
		}
	}
	return text.CollectionMode.In(b.lang, b.words(mode.Text()))
}

func (b *collectionBuilder) factsAge() string {
	if oldest, known := b.oldestReport(b.c); known {
		return text.CollectionFactsAge.In(b.lang, text.Ago(b.lang, b.snapshot.AsOf.Sub(oldest)))
	}
	return ""
}

// reasons explains one cell: facts with their source and age, the rule with its citation.
func (b *collectionBuilder) reasons(row, column int) ui.Reasons {
	cell := b.c.Rows[row].Cells[column]
	why := b.explainer.Cell(*b.c, row, column)
	return ui.Reasons{
		ID: "reasons", Tone: verdictTone(cell.Verdict), Title: b.words(why.Title), Steps: stepViews(b.lang, b.snapshot.AsOf, why.Steps),
		Remark: b.words(why.Remark),
	}
}

// stepViews puts sources and ages behind facts, and citations behind rules.
func stepViews(l text.Lang, now time.Time, steps []compat.Step) []ui.Step {
	views := make([]ui.Step, len(steps))
	for i, s := range steps {
		views[i] = ui.Step{Text: inLang(l, s.Text)}
		if s.Rule != "" {
			views[i].Sources = append(views[i].Sources, ui.Ref{Text: dotted(text.CollectionRule.In(l) + " " + s.Rule), Href: rulePath(s.Rule)})
		}
		if source := inLang(l, s.Source); source != "" {
			views[i].Sources = append(views[i].Sources, citation(l, source))
		}
		if s.At != 0 {
			views[i].Sources = append(views[i].Sources, ui.Ref{Text: text.Ago(l, now.Sub(time.Unix(s.At, 0)))})
		}
	}
	return views
}

// citation takes the address off the end of a source, which becomes a link to it, and puts a fact's setting into words.
func citation(l text.Lang, source string) ui.Ref {
	if words, address, found := strings.Cut(source, ", https://"); found {
		return ui.Ref{Text: words, Href: "https://" + address}
	}
	setting, rest, _ := strings.Cut(source, " · ")
	return ui.Ref{Text: dotted(settingWord(l, setting), rest)}
}
