package whatif_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/postgres/pgtest"
	"calfleet/internal/whatif"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var elsewhere = uuid.MustParse("0198c0de-0000-7000-8000-00000000000e")

// newStore is a store and the organization that exists from the start.
func newStore(t *testing.T) (*whatif.Store, uuid.UUID) {
	t.Helper()
	pool := pgtest.New(t)
	var here uuid.UUID
	if err := pool.QueryRow(t.Context(), `SELECT organization_id FROM organizations`).Scan(&here); err != nil {
		t.Fatal(err)
	}
	return whatif.New(pool), here
}

func TestPlans_AreSavedChangedAndDeleted(t *testing.T) {
	t.Parallel()
	s, here := newStore(t)
	changes := []compat.Change{
		{Do: compat.AddLicenseServer, LicenseServer: "lic22.contoso.local", Release: compat.Release2022},
		{Do: compat.PointHosts, Collections: []string{"Finance"}, LicenseServers: []string{"lic22.contoso.local"}},
	}
	id, err := s.Create(t.Context(), here, "ana", " A 2022 server ", changes)
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.Plan(t.Context(), here, id)
	if err != nil || p.Name != "A 2022 server" || p.Version != 1 {
		t.Fatalf("plan %+v, %v", p, err)
	}
	if diff := cmp.Diff(changes, p.Changes); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if err := s.Save(t.Context(), here, "bea", id, 1, "Only the server", changes[:1]); err != nil {
		t.Fatal(err)
	}
	if err := s.Save(t.Context(), here, "ana", id, 1, "Stale", nil); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a stale form saves: %v", err)
	}
	all, err := s.Plans(t.Context(), here)
	if err != nil || len(all) != 1 || all[0].Name != "Only the server" || len(all[0].Changes) != 1 || all[0].ChangedBy != "bea" || all[0].CreatedBy != "ana" {
		t.Errorf("plans %+v, %v", all, err)
	}
	if err := s.Delete(t.Context(), here, "ana", id); err != nil {
		t.Error(err)
	}
	if _, err := s.Plan(t.Context(), here, id); fault.KindOf(err) != fault.NotFound {
		t.Errorf("it is still there: %v", err)
	}
}

func TestPlans_AreOfOneOrganization(t *testing.T) {
	t.Parallel()
	s, here := newStore(t)
	id, err := s.Create(t.Context(), here, "ana", "Ours", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Plan(t.Context(), elsewhere, id); fault.KindOf(err) != fault.NotFound {
		t.Errorf("read from elsewhere: %v", err)
	}
	if err := s.Save(t.Context(), elsewhere, "eve", id, 1, "Theirs", nil); fault.KindOf(err) != fault.NotFound {
		t.Errorf("changed from elsewhere: %v", err)
	}
	if err := s.Delete(t.Context(), elsewhere, "eve", id); fault.KindOf(err) != fault.NotFound {
		t.Errorf("deleted from elsewhere: %v", err)
	}
	if all, err := s.Plans(t.Context(), elsewhere); err != nil || len(all) != 0 {
		t.Errorf("elsewhere has %d plans, %v", len(all), err)
	}
}

func TestCreate_SaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	s, here := newStore(t)
	tests := map[string]struct {
		name    string
		changes int
		place   string
	}{
		"no name":          {" ", 0, "name"},
		"a long name":      {strings.Repeat("x", whatif.MaxName+1), 0, "name"},
		"a line in a name": {"a\nb", 0, "name"},
		"many changes":     {"a", whatif.MaxChanges + 1, "changes"},
	}
	for name, test := range tests {
		_, err := s.Create(t.Context(), here, "ana", test.name, make([]compat.Change, test.changes))
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Place != test.place {
			t.Errorf("%s: %v", name, err)
		}
	}
}
