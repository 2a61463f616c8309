package inventory

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"calfleet/internal/catalog"
	"calfleet/internal/postgres"
)

// CatalogEffect is what a change of the catalog would do: which titles and part numbers that the portal has met would be read
// otherwise, and what a staged file would become.
type CatalogEffect struct {
	Items   []CatalogChange // at most maxEffects of them
	More    int             // others
	Checked int             // titles and part numbers that were compared
	Before  ReadCounts      // of the staged file; zero where none is asked about
	After   ReadCounts
}

// ReadCounts says what of a file's lines can be made.
type ReadCounts struct{ Understood, Refused, Apart int }

// CatalogChange is one title and part number that would be read otherwise.
type CatalogChange struct {
	Item          catalog.Item
	Purchases     int // that have it
	CALs          int64
	Before, After catalog.Class
}

const (
	maxEffects  = 50
	maxItems    = 20_000 // distinct titles and part numbers that are compared
	maxReadOver = 50_000 // lines of a staged file that is read again to see
)

// CatalogEffect says what saving a line would change, or with remove what taking it away would. Nothing is written: purchases that are
// known keep what they say, and files are read by the catalog as it is when they come. With an import, it says too what the lines of
// that staged file would come to. It returns what SaveCatalogLine does where the line can't be.
func (s *Store) CatalogEffect(ctx context.Context, organization uuid.UUID, l CatalogLine, remove bool, staged uuid.UUID) (*CatalogEffect, error) {
	if err := l.check(); err != nil && !remove {
		return nil, err
	}
	lines, err := s.CatalogLines(ctx, organization)
	if err != nil {
		return nil, err
	}
	now := CatalogWith(lines)
	lines = slices.DeleteFunc(lines, func(known *CatalogLine) bool { return known.ID == l.ID })
	if !remove {
		lines = append(lines, &l)
	}
	then := CatalogWith(lines)
	effect := &CatalogEffect{}
	if err := effect.compare(ctx, s.pool, organization, now, then); err != nil {
		return nil, err
	}
	if staged != uuid.Nil {
		err = s.compareStaged(ctx, organization, staged, now, then, effect)
	}
	return effect, err
}

// metItem is a title and part number that purchases have.
type metItem struct {
	PartNumber string `db:"part_number"`
	Title      string `db:"title"`
	Purchases  int    `db:"purchases"`
	CALs       int64  `db:"cals"`
}

// compare asks both catalogs for everything that purchases are called.
func (e *CatalogEffect) compare(ctx context.Context, db postgres.DB, organization uuid.UUID, now, then *catalog.Catalog) error {
	const query = `
		SELECT part_number, title, count(*) AS purchases, sum(quantity) AS cals
		FROM purchases
		WHERE organization_id = $1 AND (part_number <> '' OR title <> '')
		GROUP BY part_number, title
		ORDER BY count(*) DESC, part_number, title
		LIMIT $2`
	met, err := many[metItem](ctx, db, query, organization, maxItems)
	if err != nil {
		return err
	}
	e.Checked = len(met)
	for _, m := range met {
		item := catalog.Item{PartNumber: m.PartNumber, Title: m.Title}
		before, after := now.Classify(item), then.Classify(item)
		switch {
		case before.Says == after.Says && before.Confidence == after.Confidence:
		case len(e.Items) == maxEffects:
			e.More++
		default:
			e.Items = append(e.Items, CatalogChange{Item: item, Purchases: m.Purchases, CALs: m.CALs, Before: before, After: after})
		}
	}
	return nil
}

// compareStaged reads a staged file by both catalogs.
func (s *Store) compareStaged(ctx context.Context, organization, id uuid.UUID, now, then *catalog.Catalog, e *CatalogEffect) error {
	known, err := s.Import(ctx, organization, id)
	if err != nil || known.State != ImportStaged || known.Counts().Lines() > maxReadOver {
		return err
	}
	upload, err := keptFile(ctx, s.pool, organization, known)
	if err != nil {
		return err
	}
	for _, way := range []struct {
		table  *catalog.Catalog
		counts *ReadCounts
	}{{now, &e.Before}, {then, &e.After}} {
		upload.Catalog = way.table
		_, err := EachLine(upload, func(l ImportLine) error {
			switch l.Outcome() {
			case OutcomeRefused:
				way.counts.Refused++
			case OutcomeApart:
				way.counts.Apart++
			default:
				way.counts.Understood++
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
