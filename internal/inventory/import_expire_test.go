package inventory

import (
	"testing"

	"github.com/google/uuid"

	"calfleet/internal/activity/activitytest"
)

func TestExpireImports_DiscardsWhatNobodyDecidedAbout(t *testing.T) {
	t.Parallel()
	s, pool := newImportStore(t)
	old, applied, young := stage(t, s, threeLines), stage(t, s, threeLines), stage(t, s, threeLines)
	if _, err := s.ApplyImport(t.Context(), here, buyer, applied.ID, true, nil); err != nil {
		t.Fatal(err)
	}
	const age = `UPDATE imports SET created_at = created_at - make_interval(days => $2, secs => 1) WHERE organization_id = $1 AND import_id <> $3`
	if _, err := pool.Exec(t.Context(), age, here, StagedDays, young.ID); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time there is nothing left to do
		if err := s.ExpireImports(t.Context(), here); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []struct {
		of    *Import
		state ImportState
	}{{old, ImportDiscarded}, {applied, ImportApplied}, {young, ImportStaged}} {
		if got, err := s.Import(t.Context(), here, want.of.ID); err != nil || got.State != want.state {
			t.Errorf("it is %v (%v), want %s", got, err, want.state)
		}
	}
	var kept int
	if err := pool.QueryRow(t.Context(), `SELECT count(*) FROM import_rows WHERE import_id = $1`, old.ID).Scan(&kept); err != nil || kept != 0 {
		t.Errorf("%d of its lines are kept, %v", kept, err)
	}
	if all, err := activitytest.List(t.Context(), pool, here, uuid.Nil, 1); err != nil || len(all) == 0 || all[0].Actor != portalItself || all[0].Action != "import.discard" {
		t.Errorf("the last activity is %+v (%v)", all, err)
	}
}
