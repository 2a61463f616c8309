package inventory

import (
	"context"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/fault"
	"calfleet/internal/sheet"
)

// recordPlan is what some lines do to computers that are known, line after line: what one says, the next finds.
type recordPlan[R computer[R]] struct {
	definition recordDefinition[R]
	known      *resolver[R]
	fields     []*CustomField
	custom     map[uuid.UUID]CustomValues
	works      []*recordWork[R]
	of         map[R]*recordWork[R]
	does       []lineEffect
}

// recordWork is one record as it will stand, and what of it will have been said.
type recordWork[R any] struct {
	record   R
	isNew    bool
	restores bool
	topics   []string
	before   map[string]partValues // by topic, of a record that was known
	known    CustomValues
	custom   CustomValues
}

func newRecordPlan[T any, R interface {
	*T
	computer[R]
}](ctx context.Context, tx pgx.Tx, organization uuid.UUID, d recordDefinition[R], lines []*touchingLine) (*recordPlan[R], error) {
	names := column(lines, func(l *touchingLine) string { return l.Reference })
	found, err := manyOf[T](ctx, tx, d.named, organization, shortNames(names))
	if err != nil {
		return nil, err
	}
	known := make([]R, len(found))
	for i := range found {
		known[i] = R(found[i])
	}
	p := &recordPlan[R]{definition: d, known: newResolver(known), of: map[R]*recordWork[R]{}}
	if p.fields, err = customFields(ctx, tx, organization, d.forms.topics.kind); err != nil {
		return nil, err
	}
	if p.custom, err = customValues(ctx, tx, organization, column(known, func(r R) uuid.UUID { return r.recordID() })); err != nil {
		return nil, err
	}
	for _, l := range lines {
		effect, err := p.line(l)
		if err != nil {
			return nil, err
		}
		p.does = append(p.does, effect)
	}
	return p, nil
}

// line says what one line does.
func (p *recordPlan[R]) line(l *touchingLine) (lineEffect, error) {
	values := l.Record.say(nil, false)
	said := p.definition.forms.about(uuid.Nil, l.Reference)
	if _, err := p.definition.forms.topics.read(Form{Values: values}, said); err != nil {
		return refusedLine(sayOf(err)), nil
	}
	record := findSaid(p.known, said)
	var none R
	if alike := p.known.short[l.Reference]; record == none && len(alike) > 1 {
		return refusedLine(sheet.Because("several computers are called %s: %s and %s among them; write the full name", "plusieurs ordinateurs s’appellent %s, dont %s et %s ; écrivez le nom complet",
			l.Reference, alike[0].name(), alike[1].name())), nil
	}
	retires := l.Record.Fields[fieldUse] == useRetired
	if retires && (record == none || !p.definition.retired(record)) {
		return refusedLine(sheet.Because("an import takes nothing out of use; retire it on its page, or in the list", "un import ne met rien hors service ; faites-le sur sa page, ou dans la liste")), nil
	}
	if record == none {
		return p.fresh(l)
	}
	return p.change(l, record, values, !retires)
}

func refusedLine(reason sheet.Reason) lineEffect {
	return lineEffect{outcome: OutcomeRefused, problems: []ImportProblem{{Reason: reason}}}
}

// sayOf tells a fault of a form where a line is refused for it.
func sayOf(err error) sheet.Reason {
	words := err.Error()
	if f := fault.As(err); f != nil {
		words = f.Error()
	}
	return sheet.Reason{EN: words, FR: words}
}

// fresh makes a record of a line that speaks of none.
func (p *recordPlan[R]) fresh(l *touchingLine) (lineEffect, error) {
	record := p.definition.forms.about(uuid.Nil, l.Reference)
	topics, err := p.definition.forms.topics.read(Form{Values: l.Record.say(p.definition.fresh, true)}, record)
	if err != nil {
		return refusedLine(sayOf(err)), nil
	}
	topics = slices.DeleteFunc(topics, func(name string) bool {
		t, _ := p.definition.forms.topics.named(name)
		return t.values(record).saysNothing()
	})
	p.known.add(record)
	w := &recordWork[R]{record: record, isNew: true, topics: topics, custom: CustomValues{}}
	p.works, p.of[record] = append(p.works, w), w
	w.say(l.Record.Custom)
	return lineEffect{outcome: OutcomeNew}, nil
}

// change says over a known record what a line says otherwise.
func (p *recordPlan[R]) change(l *touchingLine, record R, values map[string]string, inUse bool) (lineEffect, error) {
	w := p.of[record]
	if w == nil {
		w = &recordWork[R]{record: record, before: map[string]partValues{}, known: p.custom[record.recordID()], custom: CustomValues{}}
		p.works, p.of[record] = append(p.works, w), w
	}
	var effect lineEffect
	if inUse && p.definition.retired(record) && !w.restores && !w.isNew {
		w.restores = true
		effect.changes = append(effect.changes, FieldChange{fieldUse, new(useRetired), new(useInUse)})
	}
	for _, t := range p.definition.forms.topics.list {
		typed, speaks := values[t.name]
		if !speaks || saysWhatIs(t.name, t.typed(record), typed, record.name()) {
			continue
		}
		before, kept := t.text(record), t.values(record)
		if !t.read(t.parts(record), typed) {
			return lineEffect{}, fault.New(fault.Internal, "%s of %s can't be %q", t.name, record.name(), typed)
		}
		if _, said := w.before[t.name]; !said && !w.isNew {
			w.before[t.name] = kept
		}
		if !slices.Contains(w.topics, t.name) {
			w.topics = append(w.topics, t.name)
		}
		effect.changes = append(effect.changes, FieldChange{t.name, before, t.text(record)})
	}
	record.settle()
	effect.changes = append(effect.changes, w.known.over(w.custom).diff(p.fields, l.Record.Custom)...)
	w.say(l.Record.Custom)
	if effect.outcome = OutcomeSame; len(effect.changes) > 0 {
		effect.outcome = OutcomeChanged
	}
	return effect, nil
}

// say takes in what a line says of fields of the organization's own.
func (w *recordWork[R]) say(custom CustomValues) {
	maps.Copy(w.custom, custom)
}

// over is v with what is said over it.
func (v CustomValues) over(said CustomValues) CustomValues {
	merged := CustomValues{}
	maps.Copy(merged, v)
	maps.Copy(merged, said)
	return merged
}

// saysWhatIs reports that a line says what a form of the record shows already. A domain that the name tells is no news, nor are the names of
// a list, however they are written.
func saysWhatIs(topic, is, said, name string) bool {
	if sameTyped(is, said) || topic == "domain" && is == "" && said == suffixOf(name) {
		return true
	}
	if topic != "license_servers" || is == "" {
		return false
	}
	was, fine := computersTyped(is, maxServers)
	now, _ := computersTyped(said, maxServers)
	return fine && said != TypedNone && is != TypedNone && slices.Equal(was, now)
}
