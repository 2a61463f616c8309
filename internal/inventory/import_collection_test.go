package inventory

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/report"
)

// collectionNamed is the only collection in use of a name.
func (w world) collectionNamed(t *testing.T, name string) *ListedCollection {
	t.Helper()
	found, err := many[ListedCollection](t.Context(), w.pool, namedCollections, here, []string{name}, []uuid.UUID{})
	check(t, err)
	for _, c := range found {
		if c.RetiredAt == nil {
			return c
		}
	}
	t.Fatalf("there is no collection %s in use", name)
	return nil
}

const collectionFile = "Collection;Hôtes;Mode de licence;Serveurs de licences;Autorisés à se connecter;Site\n" +
	"Compta;rdsh01, rdsh02;Par utilisateur;lic01 lic02;40;Lyon\nPaie;rdsh03;;;;\n"

func TestImport_CollectionsAreEnteredAndTakenBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.applyFile(t, "Host;Mode\nrdsh01.contoso.local;Per User\n")
	site := w.own(t, KindCollection, "Site", CustomText)
	i := w.applyFile(t, collectionFile)
	if i.Kind != ImportCollections || i.New != 2 {
		t.Fatalf("applied %s %+v", i.Kind, i.Counts())
	}
	c := w.collectionNamed(t, "Compta")
	if !cmp.Equal(c.Hosts, []string{"rdsh01.contoso.local", "rdsh02"}) || valueOf(c.LicensingMode) != 4 || !cmp.Equal(c.LicenseServers, []string{"lic01", "lic02"}) || valueOf(c.Authorised) != 40 {
		t.Errorf("collection %+v", c)
	}
	if values, err := w.CustomValuesOf(t.Context(), here, c.ID); err != nil || values[site] != "Lyon" {
		t.Errorf("own fields %v, %v", values, err)
	}
	if row := w.rowsOf(t, i)[0]; len(row.Changes) != 1 || row.Changes[0].Field != changeNamed || valueOf(row.Changes[0].New) != "rdsh02" {
		t.Errorf("the preview doesn't tell that rdsh02 is made known: %+v", row.Changes)
	}
	if again := w.importFile(t, Reading{}, collectionFile); again.Same != 2 {
		t.Errorf("again %+v, want nothing changed", again.Counts())
	}
	undone, err := w.UndoImport(t.Context(), here, ana, i.ID)
	if want := (UndoneImport{Removed: 4, Kept: []KeptPurchase{}}); err != nil || !cmp.Equal(want, undone) {
		t.Errorf("undone %+v, %v; want %+v", undone, err, want)
	}
	back := w.importFile(t, Reading{}, collectionFile)
	if back.Changed != 2 || w.rowsOf(t, back)[0].Changes[0].Field != fieldUse {
		t.Errorf("a file that names them again: %+v", back.Counts())
	}
	_, err = w.ApplyImport(t.Context(), here, buyer, back.ID, false, nil)
	check(t, err)
	if diff := cmp.Diff(c, w.collectionNamed(t, "Compta")); diff != "" {
		t.Errorf("brought back (-before +after):\n%s", diff)
	}
	second := w.applyFile(t, "Collection;Hosts;May connect;Site\nCompta;rdsh02 rdsh09;-;Nice\nPaie;;3;\n")
	if second.Changed != 2 {
		t.Fatalf("changed %+v", second.Counts())
	}
	if c := w.collectionNamed(t, "Compta"); !cmp.Equal(c.Hosts, []string{"rdsh02", "rdsh09"}) || c.Authorised != nil || valueOf(c.LicensingMode) != 4 {
		t.Errorf("changed %+v", c)
	}
	_, err = w.UndoImport(t.Context(), here, ana, second.ID)
	check(t, err)
	if diff := cmp.Diff(c, w.collectionNamed(t, "Compta")); diff != "" {
		t.Errorf("taken back (-before +after):\n%s", diff)
	}
	if h := w.hostNamed(t, "rdsh09"); h.RetiredAt == nil {
		t.Error("the host that the import made known is in use")
	}
}

func TestImport_MembersEnterAndNobodyLeavesByAFilesSilence(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.applyFile(t, collectionFile)
	i := w.applyFile(t, "CollectionName,SessionHost,NewConnectionAllowed\nCompta,rdsh01,Yes\nCompta,RDSH05,Yes\nNeuve,RDSH05,Yes\nNeuve,,No\n")
	if i.Kind != ImportMembers || i.Same != 1 || i.Changed != 1 || i.New != 1 || i.Refused != 1 {
		t.Fatalf("applied %s %+v", i.Kind, i.Counts())
	}
	if c := w.collectionNamed(t, "Compta"); !cmp.Equal(c.Hosts, []string{"rdsh01", "rdsh02", "rdsh05"}) {
		t.Errorf("hosts %v", c.Hosts)
	}
	if row := w.rowsOf(t, i)[1]; row.Changes[0].Field != changeEnter || row.Changes[0].Old != nil || valueOf(row.Changes[0].New) != "rdsh05" {
		t.Errorf("changes %+v", row.Changes)
	}
	_, err := w.SaveCollection(t.Context(), here, ana, Form{ID: w.collectionNamed(t, "Compta").ID, Values: map[string]string{"hosts": "rdsh05"}})
	check(t, err)
	undone, err := w.UndoImport(t.Context(), here, ana, i.ID)
	if want := (UndoneImport{Removed: 1, Kept: []KeptPurchase{{Reference: "Compta"}}}); err != nil || !cmp.Equal(want, undone) {
		t.Errorf("undone %+v, %v; want %+v", undone, err, want)
	}
}

// What a broker governs comes from its reports; a file may count its users and say what nobody reports.
func TestImport_ABrokersCollectionsAreCountedAndNothingElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleBroker(func(r *report.Report) {
		r.Deployment.Collections[0].Hosts = []string{"rdsh01.contoso.local", "rdsh02.contoso.local"}
	}))
	broker := w.collectionNamed(t, "Finance")
	if broker.Broker == "" || len(broker.Hosts) < 2 {
		t.Fatalf("sample %+v", broker)
	}
	mode := map[int64]string{2: "Per User", 4: "Per Device"}[valueOf(broker.LicensingMode)]
	head := "Collection;Broker;Hosts;Mode;May connect\n"
	i := w.importFile(t, Reading{}, head+
		"Finance;"+broker.Broker+";"+broker.Hosts[0]+";;70\n"+
		"Autre;"+broker.Broker+";rdsh77;;\n"+
		"Compta;;rdsh77;;\n")
	if i.Changed != 1 || i.Refused != 1 || i.New != 1 {
		t.Fatalf("staged %+v", i.Counts())
	}
	_, err := w.ApplyImport(t.Context(), here, buyer, i.ID, true, nil)
	check(t, err)
	if c := w.collectionNamed(t, "Finance"); valueOf(c.Authorised) != 70 || !cmp.Equal(c.Hosts, broker.Hosts) {
		t.Errorf("collection %+v", c)
	}
	refused := w.rowsOf(t, w.importFile(t, Reading{}, head+"Finance;;rdsh77;"+mode+";\n"))[0]
	if len(refused.Problems) != 2 || refused.Problems[0].Column != "Hosts" || !strings.Contains(refused.Problems[0].Reason.EN, "rdsh77") || refused.Problems[1].Column != "Mode" {
		t.Errorf("problems %+v", refused.Problems)
	}
	undone, err := w.UndoImport(t.Context(), here, ana, i.ID)
	if err != nil || undone.Restored != 1 || undone.Removed != 2 || !cmp.Equal(w.collectionNamed(t, "Finance"), broker) {
		t.Errorf("undone %+v, %v", undone, err)
	}
}

func TestImport_HostsOfCollectionsThatCanNotBeTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.applyFile(t, "Host;Mode\nrdsh01.a.local;Per User\nrdsh01.b.local;Per User\nrdsh02;Per User\n")
	check(t, w.RetireHost(t.Context(), here, ana, w.hostNamed(t, "rdsh02").ID, ""))
	i := w.importFile(t, Reading{}, "Collection;Hosts\nA;rdsh01\nB;rdsh02\nB;rdsh03\n;rdsh04\nrdsh01.a.local;rdsh01.a.local rdsh05\nC;x y/z\n")
	if i.New != 1 || i.Refused != 5 {
		t.Fatalf("staged %+v", i.Counts())
	}
	rows := w.rowsOf(t, i)
	for n, want := range map[int]string{0: "full name", 2: "repeats line 3", 3: "missing", 4: "another name", 5: "no list of hosts"} {
		if len(rows[n].Problems) == 0 || !strings.Contains(rows[n].Problems[0].Reason.EN, want) {
			t.Errorf("line %d: %+v, want %q", rows[n].Line, rows[n].Problems, want)
		}
	}
	if c := rows[1].Changes; len(c) != 1 || c[0].Field != changeReturn {
		t.Errorf("the preview doesn't tell that rdsh02 comes back: %+v", c)
	}
	_, err := w.ApplyImport(t.Context(), here, buyer, i.ID, true, nil)
	check(t, err)
	if h := w.hostNamed(t, "rdsh02"); h.RetiredAt != nil {
		t.Error("rdsh02 is out of use")
	}
	_, err = w.UndoImport(t.Context(), here, ana, i.ID)
	check(t, err)
	if h := w.hostNamed(t, "rdsh02"); h.RetiredAt == nil {
		t.Error("rdsh02 is in use after all was taken back")
	}
}
