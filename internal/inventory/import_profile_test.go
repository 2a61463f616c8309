package inventory

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"calfleet/internal/fault"
	"calfleet/internal/sheet"
)

const dossiers = "Dossier;Qty;Version;Type;Date\nA1;5;2022;User;04/05/2026\n"

func staged(t *testing.T, s *Store, u Upload) *Import {
	t.Helper()
	i, err := s.StageImport(t.Context(), here, buyer, u, nil)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func TestStageImport_AFileThatLeavesAQuestionOpenIsKeptAndAsks(t *testing.T) {
	t.Parallel()
	s, _ := newImportStore(t)
	i := staged(t, s, Upload{FileName: "a.csv", File: sheet.FileOf([]byte(dossiers))})
	if !i.Mapping.Asks() || i.Mapping.Missing().IsZero() || i.Counts().Lines() != 0 {
		t.Errorf("staged %+v, want a question and no line", i)
	}
	shown, err := s.ImportColumns(t.Context(), here, i.ID)
	if err != nil || shown.Ambiguous != "04/05/2026" || len(shown.Columns) != 5 || shown.Columns[0].Field != "" || shown.Columns[0].Values[0] != "A1" {
		t.Errorf("columns %+v, %v", shown, err)
	}
	if _, err := s.ApplyImport(t.Context(), here, buyer, i.ID, true, nil); fault.KindOf(err) != fault.Invalid {
		t.Errorf("applying it gives %v, want fault.Invalid", err)
	}
	named := Reading{Mapping: map[string]string{"Dossier": "reference", "Date": "purchased_on"}}
	if err := s.RemapImport(t.Context(), here, buyer, i.ID, named, nil); err != nil {
		t.Fatal(err)
	}
	if shown, err = s.ImportColumns(t.Context(), here, i.ID); err != nil || shown.Ambiguous != "04/05/2026" || shown.Import.Refused != 1 {
		t.Errorf("columns %+v, %v; want the date that has two readings", shown, err)
	}
}

func TestRemapImport_RemembersForFilesWithTheSameColumns(t *testing.T) {
	t.Parallel()
	s, _ := newImportStore(t)
	said := Reading{DateOrder: sheet.MDY, Mapping: map[string]string{"Dossier": "reference"}}
	first := staged(t, s, Upload{FileName: "a.csv", File: sheet.FileOf([]byte(dossiers))})
	if err := s.RemapImport(t.Context(), here, buyer, first.ID, said, new(" Revendeur\u00a0A ")); err != nil {
		t.Fatal(err)
	}
	again := Upload{FileName: "b.csv", File: sheet.FileOf([]byte("\xef\xbb\xbfTYPE,Version,Date,Qty,DOSSIER,refused because\nUser,2022,04/05/2026,7,B1,x\n"))}
	second := staged(t, s, again)
	if second.Profile != "Revendeur A" || second.Mapping.DateOrder != sheet.MDY || second.Counts() != (ImportCounts{New: 1}) {
		t.Errorf("staged %+v, want it read as remembered", second)
	}
	again.DateOrder = sheet.DMY
	if told := staged(t, s, again); told.Profile != "" {
		t.Errorf("followed %q although somebody said how to read the file", told.Profile)
	}
	again.Profile = "Revendeur A"
	if named := staged(t, s, again); named.Profile != "Revendeur A" || named.Mapping.DateOrder != sheet.DMY || named.Counts() != (ImportCounts{New: 1}) {
		t.Errorf("staged %+v, want it read as the profile says that was named, but for the dates", named)
	}
	again.Profile = "Revendeur B"
	if _, err := s.StageImport(t.Context(), here, buyer, again, nil); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a profile that isn't there gives %v, want fault.NotFound", err)
	}
	other := staged(t, s, Upload{FileName: "c.csv", File: sheet.FileOf([]byte(strings.Replace(dossiers, "Qty", "Qté", 1)))})
	if other.Profile != "" {
		t.Errorf("a file with other columns is read as %q", other.Profile)
	}
	profiles, err := s.ImportProfiles(t.Context(), here)
	if err != nil || len(profiles) != 1 || profiles[0].SavedBy != buyer || profiles[0].UsedAt == nil {
		t.Fatalf("profiles %+v, %v", profiles, err)
	}
	if err := s.ForgetProfile(t.Context(), uuid.New(), buyer, profiles[0].ID); fault.KindOf(err) != fault.NotFound {
		t.Errorf("another organization forgets it: %v, want fault.NotFound", err)
	}
	if err := s.ForgetProfile(t.Context(), here, buyer, profiles[0].ID); err != nil {
		t.Fatal(err)
	}
	if forgotten := staged(t, s, Upload{FileName: "a.csv", File: sheet.FileOf([]byte(dossiers))}); forgotten.Profile != "" {
		t.Errorf("still read as %q", forgotten.Profile)
	}
}

func TestRemapImport_LeavesANameToTheColumnsItStandsFor(t *testing.T) {
	t.Parallel()
	s, _ := newImportStore(t)
	said := Reading{DateOrder: sheet.MDY, Mapping: map[string]string{"Dossier": "reference"}}
	first := staged(t, s, Upload{FileName: "a.csv", File: sheet.FileOf([]byte(dossiers))})
	if err := s.RemapImport(t.Context(), here, buyer, first.ID, said, new("a.csv")); err != nil {
		t.Fatal(err)
	}
	other := staged(t, s, Upload{FileName: "a.csv", File: sheet.FileOf([]byte(strings.Replace(dossiers, "Qty", "Qté", 1)))})
	for name, want := range map[string]fault.Kind{"a.csv": fault.Conflict, " ": fault.Invalid, strings.Repeat("é", maxKey+1): fault.Invalid} {
		refused := fault.As(s.RemapImport(t.Context(), here, buyer, other.ID, said, &name))
		if refused == nil || refused.Kind != want || refused.Place != "profile" {
			t.Errorf("remembered as %q: %v, want kind %d at the profile", name, refused, want)
		}
	}
	if again := staged(t, s, Upload{FileName: "b.csv", File: sheet.FileOf([]byte(dossiers))}); again.Profile != "a.csv" {
		t.Errorf("followed %q, want what was remembered first", again.Profile)
	}
}

func TestRemapImport_NoProfileIsFollowedOnceSomebodySaysOtherwise(t *testing.T) {
	t.Parallel()
	s, _ := newImportStore(t)
	said := Reading{DateOrder: sheet.MDY, Mapping: map[string]string{"Dossier": "reference"}}
	for range 2 {
		i := staged(t, s, Upload{FileName: "a.csv", File: sheet.FileOf([]byte(dossiers))})
		if err := s.RemapImport(t.Context(), here, buyer, i.ID, said, new("A")); err != nil {
			t.Fatal(err)
		}
	}
	i := staged(t, s, Upload{FileName: "b.csv", File: sheet.FileOf([]byte(dossiers))})
	said.DateOrder = sheet.DMY
	if err := s.RemapImport(t.Context(), here, buyer, i.ID, said, nil); err != nil {
		t.Fatal(err)
	}
	if now, err := s.Import(t.Context(), here, i.ID); i.Profile != "A" || err != nil || now.Profile != "" {
		t.Errorf("profile %q, then %q, %v; want none any more", i.Profile, now.Profile, err)
	}
}

func TestApplyImport_ForgetsTheFile(t *testing.T) {
	t.Parallel()
	s, pool := newImportStore(t)
	apply(t, s, stage(t, s, threeLines).ID)
	if err := s.DiscardImport(t.Context(), here, buyer, stage(t, s, threeLines).ID); err != nil {
		t.Fatal(err)
	}
	var kept int
	if err := pool.QueryRow(t.Context(), `SELECT count(*) FROM import_parts`).Scan(&kept); err != nil || kept != 0 {
		t.Errorf("%d files are kept, %v", kept, err)
	}
}
