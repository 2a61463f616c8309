package inventory

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/activity/activitytest"
	"calfleet/internal/fault"
	"calfleet/internal/jobs"
	"calfleet/internal/list/listtest"
	"calfleet/internal/postgres/pgtest"
	"calfleet/internal/sheet"
)

const buyer = "achats@lumen.local"

var here = DefaultOrganization

func newImportStore(t *testing.T) (*Store, *pgxpool.Pool) {
	t.Helper()
	pool := pgtest.New(t)
	queue, err := jobs.NewQueue(pool)
	if err != nil {
		t.Fatal(err)
	}
	return New(pool, queue), pool
}

func stage(t *testing.T, s *Store, text string) *Import {
	t.Helper()
	staged, err := s.StageImport(t.Context(), here, buyer, Upload{FileName: `C:\Users\Ana\achats.csv`, File: sheet.FileOf([]byte(text))}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return staged
}

func apply(t *testing.T, s *Store, id uuid.UUID) ImportCounts {
	t.Helper()
	counts, err := s.ApplyImport(t.Context(), here, buyer, id, false, nil)
	if err != nil {
		t.Fatal(err)
	}
	return counts
}

func allOf(t *testing.T, s *Store) []*Purchase {
	t.Helper()
	purchases := listtest.All[Purchase](t, s.pool, here, PurchaseList)
	slices.SortFunc(purchases, func(a, b *Purchase) int {
		return strings.Compare(a.Reference+"\x00"+a.CALVersion+"\x00"+a.CALKind, b.Reference+"\x00"+b.CALVersion+"\x00"+b.CALKind)
	})
	return purchases
}

func assessmentsAsked(t *testing.T, pool *pgxpool.Pool) int {
	t.Helper()
	var n int
	if err := pool.QueryRow(t.Context(), "SELECT count(*) FROM river_job WHERE kind = 'assess'").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

const threeLines = "PO;CAL version;CAL kind;Quantity;License server\n" +
	"PO-1;2022;User;50;lic01\nPO-2;2019;Device;20;\nPO-3;2016;User;5;lic02\n"

func TestApplyImport_WritesPurchasesHistoryActivityAndAsksForAnAssessment(t *testing.T) {
	t.Parallel()
	s, pool := newImportStore(t)
	staged := stage(t, s, threeLines)
	if got := allOf(t, s); len(got) != 0 {
		t.Fatalf("%d purchases after staging, want none before somebody applies", len(got))
	}
	if diff := cmp.Diff(ImportCounts{New: 3}, apply(t, s, staged.ID)); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	purchases := allOf(t, s)
	if len(purchases) != 3 || purchases[0].Source != "import achats.csv" || purchases[0].LicenseServer != "lic01" {
		t.Fatalf("purchases %+v", purchases)
	}
	history, err := s.History(t.Context(), here, purchases[0].ID, 20)
	if err != nil || len(history) == 0 || history[0].SourceID != staged.ID.String() {
		t.Errorf("history %+v (%v), want changes whose source is the import", history, err)
	}
	events, err := activitytest.List(t.Context(), pool, here, uuid.Nil, 5)
	if err != nil || len(events) != 2 || events[0].Action != "import.apply" || events[0].Actor != buyer || events[0].Subject != "achats.csv" {
		t.Errorf("activity %+v (%v)", events, err)
	}
	if got := assessmentsAsked(t, pool); got != 1 {
		t.Errorf("%d assessments asked for, want 1", got)
	}
}

func TestApplyImport_TheSameFileAgainChangesNothing(t *testing.T) {
	t.Parallel()
	s, pool := newImportStore(t)
	apply(t, s, stage(t, s, threeLines).ID)
	before := allOf(t, s)
	again := stage(t, s, threeLines)
	if diff := cmp.Diff(ImportCounts{Same: 3}, again.Counts()); diff != "" {
		t.Errorf("staged (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(ImportCounts{Same: 3}, apply(t, s, again.ID)); diff != "" {
		t.Errorf("applied (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, allOf(t, s)); diff != "" {
		t.Errorf("purchases (-before +after):\n%s", diff)
	}
	if got := assessmentsAsked(t, pool); got != 1 {
		t.Errorf("%d assessments asked for, want only that of the first import", got)
	}
}

func TestImportRows_PreviewIsAsThingsStandAndAppliedRowsTellWhatTheyDid(t *testing.T) {
	t.Parallel()
	s, _ := newImportStore(t)
	apply(t, s, stage(t, s, threeLines).ID)
	staged := stage(t, s, "PO;CAL version;CAL kind;Quantity;License server\n"+
		"PO-1;2019;User;50;lic01\nPO-2;2019;Device;20;lic02\nPO-3;2016;User;5;\nPO-4;2025;User;1;\nPO-5;2O25;User;1;\n")
	fifty, lic02, old, exchanged := "2022", "lic02", (*string)(nil), "2019"
	want := []*ImportRow{
		{Line: 2, Outcome: OutcomeChanged, Changes: []FieldChange{{"cal_version", &fifty, &exchanged}}},
		{Line: 3, Outcome: OutcomeChanged, Changes: []FieldChange{{"license_server", old, &lic02}}},
		{Line: 4, Outcome: OutcomeSame},
		{Line: 5, Outcome: OutcomeNew},
		{Line: 6, Outcome: OutcomeRefused},
	}
	counts := ImportCounts{New: 1, Changed: 2, Same: 1, Refused: 1}
	checkPreview(t, s, staged.ID, counts, want)
	if _, err := s.ApplyImport(t.Context(), here, buyer, staged.ID, true, nil); err != nil {
		t.Fatal(err)
	}
	apply(t, s, stage(t, s, "PO;CAL version;CAL kind;Quantity\nPO-4;2025;User;7\n").ID) // what happens later changes no story
	checkPreview(t, s, staged.ID, counts, want)
}

func checkPreview(t *testing.T, s *Store, id uuid.UUID, counts ImportCounts, want []*ImportRow) {
	t.Helper()
	preview, err := s.ImportRows(t.Context(), here, id, ImportRowFilter{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(counts, preview.Counts); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	for _, row := range preview.Page.Rows {
		row.Cells, row.Purchase, row.Problems = nil, nil, nil
	}
	if diff := cmp.Diff(want, preview.Page.Rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestImportRows_FilterAndPages(t *testing.T) {
	t.Parallel()
	s, _ := newImportStore(t)
	var text strings.Builder
	text.WriteString("PO;CAL version;CAL kind;Quantity\n")
	for n := range 25 {
		fmt.Fprintf(&text, "PO-%02d;2022;User;%d\n", n, n%5) // every fifth is of 0 CALs
	}
	staged := stage(t, s, text.String())
	var lines []int
	filter := ImportRowFilter{Outcome: OutcomeNew, Limit: 8}
	for {
		preview, err := s.ImportRows(t.Context(), here, staged.ID, filter)
		if err != nil {
			t.Fatal(err)
		}
		if preview.Page.Total != 20 || preview.Counts != (ImportCounts{New: 20, Refused: 5}) {
			t.Fatalf("total %d, counts %+v", preview.Page.Total, preview.Counts)
		}
		for _, row := range preview.Page.Rows {
			lines = append(lines, row.Line)
		}
		if filter.After = preview.Page.Next; filter.After == "" {
			break
		}
	}
	want := []int{3, 4, 5, 6, 8, 9, 10, 11, 13, 14, 15, 16, 18, 19, 20, 21, 23, 24, 25, 26}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("lines over all pages (-want +got):\n%s", diff)
	}
	if _, err := s.ImportRows(t.Context(), here, staged.ID, ImportRowFilter{After: "x"}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a cursor of nonsense gives %v, want fault.Invalid", err)
	}
}

func TestApplyImport_RefusedLinesKeepTheFileOutUnlessTheGoodOnesAreWanted(t *testing.T) {
	t.Parallel()
	s, _ := newImportStore(t)
	staged := stage(t, s, threeLines+"PO-4;2022;User;many;\n")
	if _, err := s.ApplyImport(t.Context(), here, buyer, staged.ID, false, nil); fault.KindOf(err) != fault.Invalid {
		t.Fatalf("got %v, want fault.Invalid", err)
	}
	if got := allOf(t, s); len(got) != 0 {
		t.Fatalf("%d purchases, want none", len(got))
	}
	counts, err := s.ApplyImport(t.Context(), here, buyer, staged.ID, true, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(ImportCounts{New: 3, Refused: 1}, counts); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	nothing := stage(t, s, "PO;CAL version;CAL kind;Quantity\nPO-1;2022;User;many\n")
	if _, err := s.ApplyImport(t.Context(), here, buyer, nothing.ID, true, nil); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a file without a good line gives %v, want fault.Invalid", err)
	}
}

func TestApplyImport_OnceOnly(t *testing.T) {
	t.Parallel()
	s, _ := newImportStore(t)
	staged := stage(t, s, threeLines)
	results := make(chan error, 4)
	for range cap(results) {
		go func() {
			_, err := s.ApplyImport(context.WithoutCancel(t.Context()), here, buyer, staged.ID, false, nil)
			results <- err
		}()
	}
	applied := 0
	for range cap(results) {
		switch err := <-results; {
		case err == nil:
			applied++
		case fault.KindOf(err) != fault.Conflict:
			t.Errorf("got %v, want fault.Conflict", err)
		}
	}
	if applied != 1 || len(allOf(t, s)) != 3 {
		t.Errorf("applied %d times, %d purchases; want once and 3", applied, len(allOf(t, s)))
	}
	if err := s.DiscardImport(t.Context(), here, buyer, staged.ID); fault.KindOf(err) != fault.Conflict {
		t.Errorf("discarding what was applied gives %v, want fault.Conflict", err)
	}
}

// The last thing that applying writes is activity and the request to assess; here the server ends the connection at that
// very moment, as if it or the portal had been killed.
func TestApplyImport_KilledInsideTheTransactionLeavesNothing(t *testing.T) {
	t.Parallel()
	s, pool := newImportStore(t)
	staged := stage(t, s, threeLines)
	const trap = `
		CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$
		BEGIN
			PERFORM pg_terminate_backend(pg_backend_pid());
			RETURN NEW;
		END $$;
		CREATE TRIGGER die BEFORE INSERT ON activity FOR EACH ROW EXECUTE FUNCTION die()`
	if _, err := pool.Exec(t.Context(), trap); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ApplyImport(t.Context(), here, buyer, staged.ID, false, nil); err == nil {
		t.Fatal("applied, want the error of the lost connection")
	}
	if _, err := pool.Exec(t.Context(), "DROP TRIGGER die ON activity"); err != nil {
		t.Fatal(err)
	}
	left, err := s.Import(t.Context(), here, staged.ID)
	if err != nil || left.State != ImportStaged || len(allOf(t, s)) != 0 || assessmentsAsked(t, pool) != 0 {
		t.Fatalf("left %+v (%v), %d purchases", left, err, len(allOf(t, s)))
	}
	if diff := cmp.Diff(ImportCounts{New: 3}, apply(t, s, staged.ID)); diff != "" {
		t.Errorf("applied afterwards (-want +got):\n%s", diff)
	}
}

func TestRemapImport_ReadsTheLinesAgain(t *testing.T) {
	t.Parallel()
	s, _ := newImportStore(t)
	staged := stage(t, s, "PO,Dossier,CAL version,CAL kind,Quantity,Date\nA,PO-1,2022,User,50,04/05/2026\nA,PO-2,2022,User,50,04/05/2026\n")
	if staged.Refused != 2 {
		t.Fatalf("%d lines refused, want both for their dates", staged.Refused)
	}
	mapping := map[string]string{"PO": "", "Dossier": "reference"}
	if err := s.RemapImport(t.Context(), here, buyer, staged.ID, Reading{DateOrder: sheet.DMY, Mapping: mapping}, nil); err != nil {
		t.Fatal(err)
	}
	apply(t, s, staged.ID)
	purchases := allOf(t, s)
	if len(purchases) != 2 || purchases[0].Reference != "PO-1" || !purchases[0].PurchasedOn.Equal(*day(2026, 5, 4)) {
		t.Errorf("purchases %+v", purchases)
	}
	err := s.RemapImport(t.Context(), here, buyer, stage(t, s, threeLines).ID, Reading{Mapping: map[string]string{"Quantity": ""}}, nil)
	if fault.KindOf(err) != fault.Invalid {
		t.Errorf("taking a needed column away gives %v, want fault.Invalid", err)
	}
}

func TestDiscardImport_ForgetsTheLines(t *testing.T) {
	t.Parallel()
	s, _ := newImportStore(t)
	staged := stage(t, s, threeLines)
	if err := s.DiscardImport(t.Context(), here, buyer, staged.ID); err != nil {
		t.Fatal(err)
	}
	preview, err := s.ImportRows(t.Context(), here, staged.ID, ImportRowFilter{})
	if err != nil || preview.Import.State != ImportDiscarded || len(preview.Page.Rows) != 0 || preview.Counts.New != 3 {
		t.Errorf("preview %+v (%v)", preview, err)
	}
	if _, err := s.ApplyImport(t.Context(), here, buyer, staged.ID, true, nil); fault.KindOf(err) != fault.Conflict {
		t.Errorf("applying it gives %v, want fault.Conflict", err)
	}
}

func TestImports_OfAnotherOrganizationDoNotExist(t *testing.T) {
	t.Parallel()
	s, pool := newImportStore(t)
	other := uuid.Must(uuid.NewV7())
	const organization = `INSERT INTO organizations (organization_id, slug, name, created_at) VALUES ($1, 'other', 'Other', now())`
	if _, err := pool.Exec(t.Context(), organization, other); err != nil {
		t.Fatal(err)
	}
	staged := stage(t, s, threeLines)
	_, rows := s.ImportRows(t.Context(), other, staged.ID, ImportRowFilter{})
	_, applied := s.ApplyImport(t.Context(), other, buyer, staged.ID, false, nil)
	for what, err := range map[string]error{
		"rows": rows, "apply": applied, "discard": s.DiscardImport(t.Context(), other, buyer, staged.ID),
		"remap": s.RemapImport(t.Context(), other, buyer, staged.ID, Reading{DateOrder: sheet.DMY}, nil),
	} {
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: got %v, want fault.NotFound", what, err)
		}
	}
	if n := len(listtest.All[Import](t, pool, other, ImportList)); n != 0 {
		t.Errorf("%d imports listed, want none", n)
	}
}

func TestImportOnce_ADryRunKeepsNothing(t *testing.T) {
	t.Parallel()
	s, pool := newImportStore(t)
	apply(t, s, stage(t, s, threeLines).ID)
	var refused []int
	upload := Upload{File: sheet.FileOf([]byte(threeLines + "PO-4;2022;User;1;\nPO-5;2022;;1;\n"))}
	tried, err := s.ImportOnce(t.Context(), here, upload, Once{By: buyer, DryRun: true, Refused: func(r *ImportRow) error {
		refused = append(refused, r.Line)
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(ImportCounts{New: 1, Same: 3, Refused: 1}, tried.Counts()); diff != "" || !slices.Equal(refused, []int{6}) {
		t.Errorf("refused %v (-want +got):\n%s", refused, diff)
	}
	if kept := listtest.All[Import](t, pool, here, ImportList); len(allOf(t, s)) != 3 || len(kept) != 1 {
		t.Errorf("%d purchases, %d imports, want the 3 of before by 1", len(allOf(t, s)), len(kept))
	}
}
