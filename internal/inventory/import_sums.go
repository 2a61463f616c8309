package inventory

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"calfleet/internal/sheet"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// lineSums adds up lines that repeat an earlier one: the first of them gets the sum, the others are told as parts of it.
type lineSums struct {
	of    map[int32]int32 // by the first line, what all of them come to
	added map[int][]int   // by the first line, the others
}

// Added says of which lines the value of one is the sum.
type Added struct {
	Lines []int `json:"lines"`          // of the file, the first included; at most maxAdded of them
	More  int   `json:"more,omitempty"` // others
}

const maxAdded = 100

// sumsFor is nil where lines of the file don't add up.
func sumsFor(f *ImportFile) *lineSums {
	if f.kind.adds == "" || !f.Reading.AddUp && !f.kind.always {
		return nil
	}
	return &lineSums{of: map[int32]int32{}, added: map[int][]int{}}
}

// any reports lines that were added to others.
func (s *lineSums) any() bool { return s != nil && len(s.added) > 0 }

// begin notes what a line says that repeats none.
func (s *lineSums) begin(number int, amount int64) {
	if s != nil {
		s.of[int32(number)] = int32(amount) //nolint:gosec // readers refuse what is no int32, and a sheet has a million lines
	}
}

// addTo adds a line to the first that it repeats, and sets it apart as a part of that.
func (r *cellReader) addTo(field string, s *lineSums, first, number int, amount int64) {
	sum := int64(s.of[int32(first)]) + amount //nolint:gosec // as in begin
	if sum > math.MaxInt32 {
		r.refuse(field, sheet.Because("added to line %d, this comes to %d, which is more than can be", "ajoutée à la ligne %d, elle donne %d, plus que ce qui est possible", first, sum))
		return
	}
	s.begin(first, sum)
	s.added[first] = append(s.added[first], number)
	r.setApart(field, sheet.Because("added to line %d, which has the sum; of the other cells, those of that line count", "ajoutée à la ligne %d, qui porte la somme ; pour les autres cellules, celles de cette ligne comptent", first))
}

// write gives the first lines their sums.
func (s *lineSums) write(ctx context.Context, tx pgx.Tx, organization, id uuid.UUID, field string) error {
	const query = `
		UPDATE import_rows r SET record = jsonb_set(r.record, ARRAY['fields', $3], to_jsonb(s.total::text)) || jsonb_build_object('added', s.added)
		FROM unnest($4::integer[], $5::integer[], $6::jsonb[]) AS s (line, total, added)
		WHERE r.organization_id = $1 AND r.import_id = $2 AND r.line = s.line AND r.record IS NOT NULL`
	if s == nil {
		return nil
	}
	lines := slices.Sorted(maps.Keys(s.added))
	for some := range slices.Chunk(lines, copyAtOnce) {
		totals := column(some, func(first int) int32 { return s.of[int32(first)] }) //nolint:gosec // as in begin
		added := column(some, func(first int) Added { return addedOf(first, s.added[first]) })
		if _, err := tx.Exec(ctx, query, organization, id, field, some, totals, added); err != nil {
			return fmt.Errorf("add up %d lines: %w", len(some), err)
		}
	}
	return nil
}

func addedOf(first int, others []int) Added {
	lines := append([]int{first}, others...)
	return Added{Lines: lines[:min(len(lines), maxAdded)], More: max(0, len(lines)-maxAdded)}
}
