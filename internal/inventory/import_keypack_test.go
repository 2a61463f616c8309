package inventory

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

const packFile = "License server;Pack;CAL version;Kind;Installed;Issued;Code;Expires\n"

func TestImport_KeyPacksAreEnteredAndTakenBackByServer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleServer())
	before := w.packsOf(t, w.lic01(t).ID)
	i := w.importFile(t, Reading{}, packFile+"lic01;;2025;User;40;3;;2030-01-31\nlic01.contoso.local;;2025;Device;5;;;\nnobody;;2025;User;5;;;\nlic01;x;2025;User;5;;;\n")
	if i.Kind != ImportKeyPacks || i.New != 2 || i.Refused != 2 {
		t.Fatalf("staged %s %+v", i.Kind, i.Counts())
	}
	_, err := w.ApplyImport(t.Context(), here, buyer, i.ID, true, nil)
	check(t, err)
	packs := w.packsOf(t, w.lic01(t).ID)
	if len(packs) != len(before)+2 || packs[0].ID != -2 || valueOf(packs[1].Total) != 40 || valueOf(packs[1].Available) != 37 || packs[1].ExpiresAt == nil {
		t.Fatalf("packs %+v", packs)
	}
	entries, err := w.Entries(t.Context(), here, w.lic01(t).ID)
	if err != nil || len(entries) != 1 || entries[0].Topic != topicKeyPacks || entries[0].By != buyer {
		t.Errorf("entries %+v, %v", entries, err)
	}
	again := w.importFile(t, Reading{}, packFile+"lic01;;2025;User;40;;;\nlic01;-2;2025;Device;6;;;\n")
	if again.Same != 1 || again.Changed != 1 {
		t.Errorf("again %+v", again.Counts())
	}
	undone, err := w.UndoImport(t.Context(), here, ana, i.ID)
	if err != nil || undone.Restored != 1 || len(undone.Kept) != 0 {
		t.Errorf("undone %+v, %v", undone, err)
	}
	if diff := cmp.Diff(before, w.packsOf(t, w.lic01(t).ID)); diff != "" {
		t.Errorf("packs (-before +after):\n%s", diff)
	}
}

func TestImport_PacksWithoutANumberAddUpWhereSomebodySaysSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleServer())
	const twice = packFile + "lic01;;2025;User;40;;;\nlic01;;2025;User;10;;;\n"
	if i := w.importFile(t, Reading{}, twice); i.New != 1 || i.Refused != 1 {
		t.Errorf("nobody said so: %+v", i.Counts())
	}
	i := w.importFile(t, Reading{AddUp: true}, twice)
	if row := w.rowsOf(t, i)[0]; i.New != 1 || i.Apart != 1 || row.Fields["total"] != "50" || row.Added == nil {
		t.Errorf("staged %+v, first line %+v", i.Counts(), row)
	}
}

func (w world) packsOf(t *testing.T, server uuid.UUID) []*KeyPack {
	t.Helper()
	packs, err := w.KeyPacks(t.Context(), here, server)
	check(t, err)
	return packs
}
