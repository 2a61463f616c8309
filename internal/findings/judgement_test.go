package findings_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"calfleet/internal/compat"
)

func TestJudgement_ComesBackAsItWasJudgedAndIsExplainedFromWhatIsAround(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleOrder("2022"), sampleHost("rdsh02", "lic99"))
	w.assess(t)
	assessed, err := w.Assessed(t.Context(), here)
	if err != nil {
		t.Fatal(err)
	}
	snapshot, err := w.inventory.Snapshot(t.Context(), here)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range compat.Evaluate(snapshot.Facts).Collections {
		id, err := uuid.Parse(want.ID)
		if err != nil {
			continue
		}
		got, err := w.Judgement(t.Context(), here, id)
		if err != nil || got == nil {
			t.Fatalf("%s: %v, %v", want.Name, got, err)
		}
		if diff := cmp.Diff(want, got.Collection, cmpopts.EquateEmpty()); diff != "" || !got.AssessedAt.Equal(assessed.At) || got.Hosts != len(snapshot.Hosts) {
			t.Errorf("%s, of %s and %d hosts (-judged +kept):\n%s", want.Name, got.AssessedAt, got.Hosts, diff)
		}
		around, err := w.inventory.Around(t.Context(), here, id, &got.Collection, got.Names)
		if err != nil {
			t.Fatal(err)
		}
		around.Facts.AsOf = snapshot.Facts.AsOf
		whole, part := compat.NewExplainer(snapshot.Facts), compat.NewExplainer(around.Facts)
		for row := range want.Rows {
			for column := range want.Columns {
				if diff := cmp.Diff(whole.Cell(want, row, column), part.Cell(got.Collection, row, column)); diff != "" {
					t.Errorf("%s, row %d, column %d (-whole +around):\n%s", want.Name, row, column, diff)
				}
			}
		}
	}
}

func TestJudgement_IsWrittenAnewOnlyWhereItSaysSomethingElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.assess(t)
	written := func() (at []string) {
		rows, err := w.pool.Query(t.Context(), `SELECT ctid::text FROM judgements WHERE organization_id = $1 ORDER BY collection_id`, here)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var place string
			if err := rows.Scan(&place); err != nil {
				t.Fatal(err)
			}
			at = append(at, place)
		}
		return at
	}
	first := written()
	w.assess(t)
	if diff := cmp.Diff(first, written()); diff != "" || len(first) == 0 {
		t.Errorf("judged again, they were written again (-before +after):\n%s", diff)
	}
	w.submit(t, sampleOrder("2022"))
	w.assess(t)
	if cmp.Equal(first, written()) {
		t.Error("facts have changed, and nothing was written")
	}
	w.exec(t, `UPDATE collections SET retired_at = now() WHERE organization_id = $1`, here)
	w.assess(t)
	if left := written(); len(left) >= len(first) {
		t.Errorf("%d judgements are left of collections that are gone", len(left))
	}
}

func TestJudgement_IsNoneOfWhatWasNeverJudged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, organization := range []uuid.UUID{here, elsewhere} {
		if got, err := w.Judgement(t.Context(), organization, uuid.New()); err != nil || got != nil {
			t.Errorf("%v, %v", got, err)
		}
	}
}
