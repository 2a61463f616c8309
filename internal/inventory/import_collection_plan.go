package inventory

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/sheet"
)

// What a preview tells of the hosts that a line speaks of.
const (
	changeEnter  = "hosts_enter"  // come into the collection
	changeLeave  = "hosts_leave"  // leave it
	changeNamed  = "hosts_named"  // are made known, by their names
	changeReturn = "hosts_return" // were out of use
)

// collectionPlan is what some lines do to collections that are known, line after line: what one says, the next finds.
type collectionPlan struct {
	mapping Mapping
	known   map[string][]*ListedCollection // by the name as a line has it
	hosts   *resolver[*Host]
	named   map[*Host]bool // hosts that nobody has named before
	back    map[*Host]bool // hosts out of use that lines name
	fields  []*CustomField
	custom  map[uuid.UUID]CustomValues
	works   []*collectionWork
	of      map[*ListedCollection]*collectionWork
	does    []lineEffect

	only func(p *collectionPlan, c *ListedCollection, name string) sheet.Reason // says why a line can't be about a collection, or about none; nil: it can
}

// collectionWork is one collection as it will stand, and what of it will have been said.
type collectionWork struct {
	record   *ListedCollection
	isNew    bool
	restores bool
	topics   []string
	before   map[string]partValues // by topic, of one that was known
	known    CustomValues
	custom   CustomValues
}

func planCollections(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import, lines []*touchingLine) (planBatch, error) {
	return (&collectionPlan{}).plan(ctx, tx, organization, i, lines)
}

func (p *collectionPlan) plan(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import, lines []*touchingLine) (planBatch, error) {
	p.mapping, p.known, p.of = i.Mapping, map[string][]*ListedCollection{}, map[*ListedCollection]*collectionWork{}
	p.named, p.back = map[*Host]bool{}, map[*Host]bool{}
	if err := p.read(ctx, tx, organization, lines); err != nil {
		return planBatch{}, err
	}
	for _, l := range lines {
		p.does = append(p.does, p.line(l))
	}
	return planBatch{lines: lines, does: p.does, tells: true, write: p.write}, nil
}

// read finds all that the lines could mean.
func (p *collectionPlan) read(ctx context.Context, tx pgx.Tx, organization uuid.UUID, lines []*touchingLine) error {
	known, err := collectionsNamed(ctx, tx, organization, column(lines, func(l *touchingLine) string { return l.Reference }), []uuid.UUID{})
	if err != nil {
		return err
	}
	var names []string
	for _, c := range known {
		name := tidy(c.Name)
		p.known[name], names = append(p.known[name], c), append(names, c.Hosts...)
	}
	for _, l := range lines {
		names = append(names, hostsSaid(l.Record)...)
	}
	hosts, err := manyOf[Host](ctx, tx, hostsNamed, organization, shortNames(names))
	if err != nil {
		return err
	}
	p.hosts = newResolver(hosts)
	if p.fields, err = customFields(ctx, tx, organization, KindCollection); err != nil {
		return err
	}
	p.custom, err = customValues(ctx, tx, organization, column(known, func(c *ListedCollection) uuid.UUID { return c.ID }))
	return err
}

// hostsSaid are the hosts that a line names.
func hostsSaid(said *stagedRecord) []string {
	names := strings.Fields(said.Fields["hosts"])
	if name := said.Fields[fieldHost]; name != "" {
		names = append(names, name)
	}
	return names
}

// line says what one line does.
func (p *collectionPlan) line(l *touchingLine) lineEffect {
	collection, reason := p.meant(l.Reference, l.Record.Fields[fieldBroker])
	if !reason.IsZero() {
		return p.refuse(fieldBroker, reason)
	}
	if reason := p.fits(collection, l.Reference); !reason.IsZero() {
		return p.refuse("name", reason)
	}
	members, unheard, refused := p.membersOf(l.Record)
	if refused != nil {
		return *refused
	}
	if collection != nil && !collection.ByHand {
		if problems := p.governed(collection, l.Record, members); len(problems) > 0 {
			return lineEffect{outcome: OutcomeRefused, problems: problems}
		}
	}
	w := p.workOf(collection, l.Reference)
	effect := lineEffect{outcome: OutcomeSame}
	if collection != nil && w.record.RetiredAt != nil && !w.restores {
		w.restores = true
		effect.changes = append(effect.changes, FieldChange{fieldUse, new(useRetired), new(useInUse)})
	}
	if w.record.ByHand {
		if tooMany := p.enter(w, l.Record, members, unheard, &effect); tooMany != nil {
			return *tooMany
		}
	}
	w.sayTopics(l.Record, &effect)
	effect.changes = append(effect.changes, w.known.over(w.custom).diff(p.fields, l.Record.Custom)...)
	maps.Copy(w.custom, l.Record.Custom)
	switch {
	case w.isNew:
		effect.outcome = OutcomeNew
		effect.changes = slices.DeleteFunc(effect.changes, func(c FieldChange) bool { return c.Field != changeNamed && c.Field != changeReturn })
	case len(effect.changes) > 0:
		effect.outcome = OutcomeChanged
	}
	return effect
}

// fits says why a line can't be about a collection.
func (p *collectionPlan) fits(c *ListedCollection, name string) sheet.Reason {
	if c != nil && p.of[c] != nil && p.mapping.Kind != ImportMembers {
		return sheet.Because("another line speaks of %s too, one with its broker and one without; make one line of both", "une autre ligne parle aussi de %s, l’une avec son service Broker et l’autre sans ; faites-en une ligne", name)
	}
	if p.only != nil {
		return p.only(p, c, name)
	}
	return sheet.Reason{}
}

// refuse sets a line apart for what stands in the column of a field, if there is one.
func (p *collectionPlan) refuse(field string, reason sheet.Reason) lineEffect {
	return lineEffect{outcome: OutcomeRefused, problems: []ImportProblem{p.problem(field, reason)}}
}

func (p *collectionPlan) problem(field string, reason sheet.Reason) ImportProblem {
	problem := ImportProblem{Reason: reason}
	if at := p.mapping.column(field); at >= 0 {
		problem.Column = p.mapping.Columns[at].Column
	}
	return problem
}

// workOf is the work on a collection; on a new one where there is none.
func (p *collectionPlan) workOf(c *ListedCollection, name string) *collectionWork {
	if w := p.of[c]; c != nil && w != nil {
		return w
	}
	w := &collectionWork{record: c, before: map[string]partValues{}, custom: CustomValues{}}
	if c == nil {
		w.isNew, w.record = true, &ListedCollection{HandCollection: HandCollection{Name: name, Hosts: []string{}}, ByHand: true}
		p.known[name] = append(p.known[name], w.record)
	} else {
		w.known = p.custom[c.ID]
	}
	p.works, p.of[w.record] = append(p.works, w), w
	return w
}

// governed is what a line says of a collection that is none of a person's, and that only its broker, or its host, can change.
func (p *collectionPlan) governed(c *ListedCollection, said *stagedRecord, members []*Host) (problems []ImportProblem) {
	values := said.values()
	if strangers := lacking(column(members, func(h *Host) string { return h.Name }), c.Hosts); len(strangers) > 0 {
		field := "hosts"
		if p.mapping.column(field) < 0 {
			field = fieldHost
		}
		problems = append(problems, p.problem(field, c.notMember(strangers[0])))
	}
	if _, cleared := values["hosts"]; cleared && len(members) == 0 && len(c.Hosts) > 0 {
		problems = append(problems, p.problem("hosts", c.notMember("-")))
	}
	for _, t := range listedTopics[1:3] {
		if typed, speaks := values[t.name]; speaks && !saysWhatIs(t.name, t.typed(c), typed, c.Name) {
			problems = append(problems, p.problem(t.name, c.notLicensing()))
		}
	}
	return problems
}

func (c *ListedCollection) notMember(host string) sheet.Reason {
	if c.Broker == "" {
		return sheet.Because("%s is a host that is in no collection; to put hosts together, give the collection another name", "%s est un hôte qui n’est dans aucune collection ; pour réunir des hôtes, donnez un autre nom à la collection", c.Name)
	}
	return sheet.Because("the broker %s says which hosts are in %s, and %q is not what it says. Change it there; its next report brings it here",
		"le service Broker %s dit quels hôtes sont dans %s, et %q n’est pas ce qu’il dit. Changez-le sur lui ; son prochain relevé l’apportera ici", c.Broker, c.Name, host)
}

func (c *ListedCollection) notLicensing() sheet.Reason {
	if c.Broker == "" {
		return sheet.Because("%s is a host that is in no collection: its mode and license servers go in with the hosts", "%s est un hôte qui n’est dans aucune collection : son mode et ses serveurs de licences s’importent avec les hôtes", c.Name)
	}
	return sheet.Because("the broker %s sets mode and license servers of its collections. Change it there; its next report brings it here",
		"le service Broker %s règle le mode et les serveurs de licences de ses collections. Changez-le sur lui ; son prochain relevé l’apportera ici", c.Broker)
}
