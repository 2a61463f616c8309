package inventory

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/catalog"
	"calfleet/internal/fault"
	"calfleet/internal/postgres"
)

// CatalogLine is a line that an organization added to the catalog.
type CatalogLine struct {
	ID        uuid.UUID       `db:"line_id"`
	Part      string          `db:"part"`    // a part number, or its beginning and *; "" whatever the number
	Phrases   []string        `db:"phrases"` // of which a title must have one; empty whatever the title
	Product   catalog.Product `db:"product"`
	Version   string          `db:"cal_version"`
	Kind      string          `db:"cal_kind"`
	Pack      int             `db:"pack"` // CALs in one of it; 0 is not said
	Term      string          `db:"term"`
	Program   string          `db:"program"`
	Note      string          `db:"note"`
	ChangedBy string          `db:"changed_by"`
	ChangedAt time.Time       `db:"changed_at"`
}

// KindCatalogLine is what the history calls a line of the catalog.
const KindCatalogLine = "catalog_line"

// maxCatalogLines of one organization keep reading a file quick.
const maxCatalogLines = 1000

func (l *CatalogLine) recordKind() string  { return KindCatalogLine }
func (l *CatalogLine) recordID() uuid.UUID { return l.ID }

func (l *CatalogLine) fields() []field {
	pack := ""
	if l.Pack > 0 {
		pack = strconv.Itoa(l.Pack)
	}
	return []field{
		{"part", textOf(l.Part)},
		{"phrases", textOf(strings.Join(l.Phrases, " | "))},
		{"product", textOf(string(l.Product))},
		{"version", textOf(l.Version)},
		{"kind", textOf(l.Kind)},
		{"pack", textOf(pack)},
		{"term", textOf(l.Term)},
		{"program", textOf(l.Program)},
		{"note", textOf(l.Note)},
	}
}

// Line is the line as the catalog takes it.
func (l *CatalogLine) Line() catalog.Line {
	return catalog.Line{
		ID: l.ID.String(), Part: l.Part, Title: l.Phrases, Note: l.Note,
		Says: catalog.Says{Product: l.Product, Version: l.Version, Kind: l.Kind, Pack: l.Pack, Term: l.Term, Program: l.Program},
	}
}

const catalogColumns = `line_id, part, phrases, product, cal_version, cal_kind, pack, term, program, note, changed_by, changed_at`

// CatalogLines lists the lines of an organization's own, the latest first.
func (s *Store) CatalogLines(ctx context.Context, organization uuid.UUID) ([]*CatalogLine, error) {
	return catalogLines(ctx, s.pool, organization)
}

func catalogLines(ctx context.Context, db postgres.DB, organization uuid.UUID) ([]*CatalogLine, error) {
	const query = `SELECT ` + catalogColumns + ` FROM catalog_lines WHERE organization_id = $1 ORDER BY changed_at DESC, line_id`
	return many[CatalogLine](ctx, db, query, organization)
}

// CatalogLine returns one line. It returns fault.NotFound where the organization has no such line.
func (s *Store) CatalogLine(ctx context.Context, organization, id uuid.UUID) (*CatalogLine, error) {
	return catalogLine(ctx, s.pool, organization, id)
}

func catalogLine(ctx context.Context, db postgres.DB, organization, id uuid.UUID) (*CatalogLine, error) {
	const query = `SELECT ` + catalogColumns + ` FROM catalog_lines WHERE organization_id = $1 AND line_id = $2`
	return one[CatalogLine](ctx, db, fault.New(fault.NotFound, "there is no such line"), query, organization, id)
}

func catalogOf(ctx context.Context, db postgres.DB, organization uuid.UUID) (*catalog.Catalog, error) {
	lines, err := catalogLines(ctx, db, organization)
	if err != nil {
		return nil, err
	}
	return CatalogWith(lines), nil
}

// CatalogWith is the built-in catalog with an organization's own lines before it.
func CatalogWith(lines []*CatalogLine) *catalog.Catalog {
	own := make([]catalog.Line, len(lines))
	for i, l := range lines {
		own[i] = l.Line()
	}
	return catalog.BuiltIn().With(own)
}

// SaveCatalogLine writes a line of the catalog; a zero ID makes a new one. It returns the ID; fault.Invalid with the field as
// catalog.Line.Check names it, fault.Conflict at "part" where another line fits the same, fault.NotFound where there is no such line.
func (s *Store) SaveCatalogLine(ctx context.Context, organization uuid.UUID, by string, l CatalogLine) (uuid.UUID, error) {
	if err := l.check(); err != nil {
		return uuid.Nil, err
	}
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		now, err := postgres.Now(ctx, tx)
		if err != nil {
			return err
		}
		action, known := "catalog.create", &CatalogLine{}
		if l.ID == uuid.Nil {
			l.ID = newID()
		} else if known, err = catalogLine(ctx, tx, organization, l.ID); err != nil {
			return err
		} else {
			action = "catalog.change"
		}
		l.ChangedBy, l.ChangedAt = by, now
		if err := l.write(ctx, tx, organization); err != nil {
			return err
		}
		return l.tell(ctx, tx, organization, by, action, known)
	})
	if err != nil {
		return uuid.Nil, err
	}
	return l.ID, nil
}

// check brings a line to the form it is kept in.
func (l *CatalogLine) check() error {
	l.Part, l.Note, l.Program = strings.ToUpper(strings.Join(strings.Fields(l.Part), "")), strings.TrimSpace(l.Note), strings.TrimSpace(l.Program)
	phrases := []string{}
	for _, phrase := range l.Phrases {
		if phrase = catalog.Plain(phrase); phrase != "" {
			phrases = append(phrases, phrase)
		}
	}
	l.Phrases = phrases
	line := l.Line()
	if wrong, ok := errors.AsType[*catalog.Wrong](line.Check()); ok {
		return fault.At(fault.Invalid, wrong.Field, "can't be so")
	}
	return nil
}

// write keeps the line; their number is judged by the same transaction.
func (l *CatalogLine) write(ctx context.Context, tx pgx.Tx, organization uuid.UUID) error {
	const count = `SELECT count(*) FROM catalog_lines WHERE organization_id = $1 AND line_id <> $2`
	const query = `
		INSERT INTO catalog_lines (organization_id, line_id, part, phrases, product, cal_version, cal_kind, pack, term, program, note, changed_by, changed_at)
		VALUES (@organization, @id, @part, @phrases, @product, @version, @kind, @pack, @term, @program, @note, @by, @now)
		ON CONFLICT (organization_id, line_id) DO UPDATE SET
			part = excluded.part, phrases = excluded.phrases, product = excluded.product, cal_version = excluded.cal_version, cal_kind = excluded.cal_kind,
			pack = excluded.pack, term = excluded.term, program = excluded.program, note = excluded.note, changed_by = excluded.changed_by, changed_at = excluded.changed_at`
	var others int
	if err := tx.QueryRow(ctx, count, organization, l.ID).Scan(&others); err != nil {
		return fmt.Errorf("count lines of the catalog: %w", err)
	}
	if others >= maxCatalogLines {
		return fault.At(fault.Invalid, "product", "there are %d lines already, and no more are kept", others)
	}
	_, err := tx.Exec(ctx, query, pgx.StrictNamedArgs{
		"organization": organization, "id": l.ID, "part": l.Part, "phrases": l.Phrases, "product": string(l.Product), "version": l.Version, "kind": l.Kind,
		"pack": l.Pack, "term": l.Term, "program": l.Program, "note": l.Note, "by": l.ChangedBy, "now": l.ChangedAt,
	})
	if violates(err, "catalog_lines_fit_unique") {
		return fault.At(fault.Conflict, "part", "another line fits the same")
	}
	if err != nil {
		return fmt.Errorf("write line %s of the catalog: %w", l.ID, err)
	}
	return nil
}

// tell writes history and activity of a line.
func (l *CatalogLine) tell(ctx context.Context, tx pgx.Tx, organization uuid.UUID, by, action string, before *CatalogLine) error {
	log := &changeLog{organization: organization, source: Source{Name: by}, now: l.ChangedAt}
	log.note(l, before.fields())
	if err := log.write(ctx, tx); err != nil {
		return err
	}
	return activity.Record(ctx, tx, activity.Entry{
		Organization: organization, Actor: by, Action: action, Subject: l.Name(),
		Details: map[string]any{"line_id": l.ID, "product": l.Product, "version": l.Version, "kind": l.Kind, "pack": l.Pack, "term": l.Term, "program": l.Program},
	})
}

// Name is what a line is called: the part number it fits, or the first phrase.
func (l *CatalogLine) Name() string {
	if l.Part != "" || len(l.Phrases) == 0 {
		return l.Part
	}
	return l.Phrases[0]
}

// DeleteCatalogLine takes a line away; its history stays. Purchases stay as they are. It returns fault.NotFound where there is none.
func (s *Store) DeleteCatalogLine(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID) error {
	return postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		known, err := catalogLine(ctx, tx, organization, id)
		if err != nil {
			return err
		}
		if known.ChangedAt, err = postgres.Now(ctx, tx); err != nil {
			return err
		}
		const query = `DELETE FROM catalog_lines WHERE organization_id = $1 AND line_id = $2`
		if _, err := tx.Exec(ctx, query, organization, id); err != nil {
			return fmt.Errorf("delete line %s of the catalog: %w", id, err)
		}
		gone := &CatalogLine{ID: id, ChangedAt: known.ChangedAt}
		log := &changeLog{organization: organization, source: Source{Name: by}, now: known.ChangedAt}
		log.note(gone, known.fields())
		if err := log.write(ctx, tx); err != nil {
			return err
		}
		return activity.Record(ctx, tx, activity.Entry{Organization: organization, Actor: by, Action: "catalog.delete", Subject: known.Name(), Details: map[string]any{"line_id": id}})
	})
}
