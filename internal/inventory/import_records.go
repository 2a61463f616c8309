package inventory

import (
	"context"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/sheet"
)

// computer is a record that people enter and that a machine reports.
type computer[R any] interface {
	handwritten
	enterable[R]
}

// recordDefinition is what files say of one kind of computers, in the words of its forms.
type recordDefinition[R computer[R]] struct {
	id       string
	forms    formKind[R]
	named    string            // the query of records that first labels of names could mean
	byID     string            // that of records by their IDs
	retired  func(R) bool      // out of use
	what     sheet.Reason      // "a host", for sentences
	fresh    map[string]string // what is said of a new record where the line doesn't
	fields   []recordField     // the first is the name
	needs    []string          // fields of which one at least tells a file to be of this kind
	synonyms sheet.Synonyms
}

// recordField is one field of a line, and how a cell of it is said as a form says it.
type recordField struct {
	name string
	read func(cell string) (typed string, reason sheet.Reason)
}

// computersImport makes of a definition what the engine needs. What lines say is entered as a person enters it by a form.
func computersImport[T any, R interface {
	*T
	computer[R]
}](d recordDefinition[R]) *importKind {
	k := &importKind{
		id: d.id, record: d.forms.topics.kind, synonyms: d.synonyms, alike: shortName, lock: lockInventory,
		missing: func(m Mapping) sheet.Reason { return d.missing(m) },
		tells: func(m Mapping) bool {
			return slices.ContainsFunc(d.needs, func(field string) bool { return m.column(field) >= 0 })
		},
	}
	for _, f := range d.fields {
		k.fields = append(k.fields, f.name)
	}
	k.reader = func(f *ImportFile) lineReader {
		return &recordReader{cellReader: newCellReader(f.Mapping, f.upload.Fields), fields: d.fields, what: d.what, first: newFirstLines[string]()}
	}
	k.plan = func(ctx context.Context, tx pgx.Tx, organization uuid.UUID, _ *Import, lines []*touchingLine) (planBatch, error) {
		p, err := newRecordPlan[T](ctx, tx, organization, d, lines)
		if err != nil {
			return planBatch{}, err
		}
		return planBatch{lines: lines, does: p.does, write: p.write}, nil
	}
	k.undo = func(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import, log *changeLog) (UndoneImport, error) {
		return undoRecords[T](ctx, tx, organization, d, i, log)
	}
	return k
}

func (d recordDefinition[R]) missing(m Mapping) sheet.Reason {
	if m.column("name") >= 0 {
		return sheet.Reason{}
	}
	called := sheet.Reason{EN: d.synonyms["name"][0], FR: d.synonyms["name"][1]} // as our lists do
	return sheet.Reason{
		EN: "no column holds the name of " + d.what.EN + ". Name one “" + called.EN + "”, or choose the column that holds it",
		FR: "aucune colonne ne contient le nom d’" + d.what.FR + ". Nommez-en une « " + called.FR + " », ou choisissez la colonne qui le contient",
	}
}

// lockInventory lets one transaction at a time write the records of computers and collections, and what people say of them.
func lockInventory(ctx context.Context, tx pgx.Tx, organization uuid.UUID) error {
	batch := &pgx.Batch{}
	queueLocks(batch, organization, nil, true)
	if err := sendBatch(ctx, tx, batch); err != nil {
		return err
	}
	return lockAllCustomValues(ctx, tx, organization)
}

// recordReader understands lines about computers and collections.
type recordReader struct {
	cellReader
	fields []recordField
	what   sheet.Reason
	first  *firstLines[string]     // nil: a line may say again what an earlier one said
	beside []string                // fields that tell records of one name apart
	needs  map[string]sheet.Reason // fields that must be filled beside the name, and what is said where they aren't
}

// summed is nil: nothing of a computer adds up.
func (r *recordReader) summed() *lineSums { return nil }

func (r *recordReader) line(number int, cells []string) ImportLine {
	r.cells, r.problems = cells, nil
	said := &stagedRecord{Fields: map[string]string{}}
	for _, f := range r.fields {
		typed := ""
		if r.take(f.name, &typed, f.say); typed != "" {
			said.Fields[f.name] = typed
		}
	}
	said.Custom, said.Cleared = r.own()
	said.Key = said.Fields["name"]
	delete(said.Fields, "name")
	said.Cleared = slices.DeleteFunc(said.Cleared, func(field string) bool {
		return field == "name" || field == fieldUse || slices.Contains(r.beside, field)
	})
	r.filled(said)
	r.named(number, said)
	if len(r.problems) > 0 {
		return ImportLine{Line: number, Cells: cells, Problems: r.problems}
	}
	return ImportLine{Line: number, Cells: cells, said: said}
}

// say passes over what lists write of things that nobody has read.
func (f recordField) say(cell string) (string, sheet.Reason) {
	if isUnread(cell) {
		return "", sheet.Reason{}
	}
	return f.read(cell)
}

// filled refuses a line that lacks what it needs beside the name.
func (r *recordReader) filled(said *stagedRecord) {
	for field, reason := range r.needs {
		if said.Fields[field] == "" && r.fine(field) {
			r.refuse(field, reason)
		}
	}
}

// named refuses a line without a name, and one that speaks again of what an earlier one spoke of.
func (r *recordReader) named(number int, said *stagedRecord) {
	name, key := said.Key, said.Key
	for _, field := range r.beside {
		key += "\x00" + said.Fields[field]
	}
	switch {
	case !r.fine("name"):
	case name == "":
		r.refuse("name", sheet.Reason{EN: "the name of " + r.what.EN + " is missing", FR: "le nom d’" + r.what.FR + " manque"})
	case r.first != nil:
		if first := r.first.of(key, number); first != number {
			r.refuse("name", sheet.Because("repeats line %d, which speaks of %s already; make one line of both", "répète la ligne %d, qui parle déjà de %s ; faites une ligne des deux", first, name))
		}
	}
}

// say is what a line says of a record that is known, or nil, by topic: what a form of it would show is not said.
func (r *stagedRecord) say(fresh map[string]string, isNew bool) map[string]string {
	values := r.values()
	if isNew {
		said := maps.Clone(fresh)
		if said == nil {
			said = map[string]string{}
		}
		maps.Copy(said, values)
		values = said
	}
	delete(values, fieldUse)
	return values
}
