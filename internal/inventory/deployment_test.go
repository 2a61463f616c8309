package inventory

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/compat"
	"calfleet/internal/report"
)

func TestSubmitReport_BrokerMakesCollectionsAndNamesHosts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	receipt := w.submit(t, sampleBroker())
	if diff := cmp.Diff(map[string][]string{"Finance": {"rdsh01.contoso.local"}}, w.collections(t)); diff != "" {
		t.Errorf("collections (-want +got):\n%s", diff)
	}
	got := w.rdsh01(t)
	want := &Host{
		ID: got.ID, Name: "rdsh01.contoso.local", Release: "unknown", Connectivity: []Reachable{}, Source: "calfleet-agent 0.1.0",
		CreatedAt: receipt.ReceivedAt, UpdatedAt: receipt.ReceivedAt,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("a host that has never reported (-want +got):\n%s", diff)
	}
}

func TestSubmitReport_CollectionsFollowTheirBroker(t *testing.T) {
	t.Parallel()
	const one, two, three = "h1.contoso.local", "h2.contoso.local", "h3.contoso.local"
	w := newWorld(t)
	unread := report.Collection{Name: "Finance"}
	steps := []struct {
		name   string
		report report.Report
		want   map[string][]string
	}{
		{"hosts that no broker governs have their own", sampleHost(called("H1")), map[string][]string{one: {one}}},
		{"a broker claims one and names another", sampleBroker(listing(of("Finance", one, two))), map[string][]string{"Finance": {one, two}}},
		{"a host in two collections", sampleBroker(listing(of("Finance", one, two), of("Paris", two))), map[string][]string{"Finance": {one, two}, "Paris": {two}}},
		{"hosts that were not read stay", sampleBroker(listing(unread, of("Paris", two))), map[string][]string{"Finance": {one, two}, "Paris": {two}}},
		{"collections that were not read stay", sampleBroker(listing()), map[string][]string{"Finance": {one, two}, "Paris": {two}}},
		{"a host moves", sampleBroker(listing(of("Finance", two), of("Paris", one))), map[string][]string{"Finance": {two}, "Paris": {one}}},
		{"a collection is gone, its host is nobody's", sampleBroker(listing(of("Paris", one))), map[string][]string{"Paris": {one}, two: {two}}},
		{"the collection is back", sampleBroker(listing(of("Paris", one), of("Finance", two, three))), map[string][]string{"Paris": {one}, "Finance": {two, three}}},
		{"an emptied collection", sampleBroker(listing(of("Paris"), of("Finance", two, three))), map[string][]string{"Paris": {}, "Finance": {two, three}, one: {one}}},
		{"no collections at all", sampleBroker(listing([]report.Collection{}...)), map[string][]string{one: {one}, two: {two}, three: {three}}},
	}
	var finance uuid.UUID
	for i, step := range steps {
		step.report.CollectedAt = morning.Add(time.Duration(i) * time.Hour)
		w.submit(t, step.report)
		if diff := cmp.Diff(step.want, w.collections(t)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", step.name, diff)
		}
		for _, c := range w.snapshot(t).Facts.Collections {
			if c.Name != "Finance" {
				continue
			}
			if id := uuid.MustParse(c.ID); finance == uuid.Nil {
				finance = id
			} else if id != finance {
				t.Errorf("%s: Finance has another id", step.name)
			}
		}
	}
	if n := w.number(t, `SELECT count(*) FROM collections WHERE name = 'Finance' AND retired_at IS NOT NULL`); n != 1 {
		t.Errorf("%d retired collections are called Finance, want 1: its history needs it", n)
	}
}

func TestSubmitReport_HostThatIsNoneAnyMoreLosesItsCollection(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	w.submit(t, sampleHost(later(time.Hour), func(r *report.Report) { r.SessionHost, r.Computer.Roles = nil, []string{"Web-Server"} }))
	if got := w.snapshot(t).Facts; len(got.Collections) != 0 || len(got.Hosts) != 0 {
		t.Errorf("the rules see %d collections and %d hosts, want none", len(got.Collections), len(got.Hosts))
	}
	w.submit(t, sampleHost(later(2*time.Hour)))
	if diff := cmp.Diff(map[string][]string{"rdsh01.contoso.local": {"rdsh01.contoso.local"}}, w.collections(t)); diff != "" {
		t.Errorf("collections once it is a host again (-want +got):\n%s", diff)
	}
}

func TestSubmitReport_HostOfTwoDeploymentsStaysWithTheOneThatKeepsIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := func(r *report.Report) { r.Deployment.Broker = "rdcb02.contoso.local" }
	w.submit(t, sampleBroker())
	w.submit(t, sampleBroker(called("RDCB02"), other, listing(of("Paris", "rdsh01.contoso.local"))))
	w.submit(t, sampleBroker(called("RDCB02"), other, later(time.Hour), listing(of("Paris"))))
	if diff := cmp.Diff(map[string][]string{"Finance": {"rdsh01.contoso.local"}, "Paris": {}}, w.collections(t)); diff != "" {
		t.Errorf("collections (-want +got):\n%s", diff)
	}
}

func TestSubmitReport_DeploymentSettingsMerge(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleBroker())
	w.submit(t, sampleBroker(later(time.Hour), func(r *report.Report) {
		r.Deployment.LicensingMode, r.Deployment.LicenseServers = nil, []string{"lic02.contoso.local"}
	}))
	got := w.snapshot(t).Facts.Collections[0]
	if mode, read := got.Mode.WMI(); mode != report.ModePerUser || !read {
		t.Errorf("mode %d, want Per User as before", mode)
	}
	if diff := cmp.Diff([]string{"lic02.contoso.local"}, got.LicenseServers); diff != "" {
		t.Errorf("license servers (-want +got):\n%s", diff)
	}
}

func TestSubmitReport_CountsOfACollectionStayUntilTheyAreSaidAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	counted := func(hosts []string, authorised, actual *int64) func(*report.Report) {
		return listing(report.Collection{Name: "Finance", Hosts: hosts, Authorised: authorised, Actual: actual})
	}
	one, two := []string{"rdsh01.contoso.local"}, []string{"rdsh01.contoso.local", "rdsh02.contoso.local"}
	for i, c := range []struct {
		say                func(*report.Report)
		authorised, actual compat.Count
		hosts              int
	}{
		{counted(one, nil, nil), compat.Count{}, compat.Count{}, 1},
		{counted(one, new(int64(40)), nil), compat.CountOf(40), compat.Count{}, 1},
		{counted(two, nil, new(int64(7))), compat.CountOf(40), compat.CountOf(7), 2},
		{counted(nil, new(int64(0)), nil), compat.CountOf(0), compat.CountOf(7), 2},
	} {
		w.exec(t, `DELETE FROM river_job`)
		w.submit(t, sampleBroker(later(time.Duration(i)*time.Hour), c.say))
		got := w.snapshot(t).Facts.Collections[0]
		if got.Authorised != c.authorised || got.Actual != c.actual || len(got.Hosts) != c.hosts || w.assessments(t) != 1 {
			t.Errorf("step %d: %+v, %d assessments", i, got, w.assessments(t))
		}
	}
	if got, want := w.lastChange(t, w.deployment(t), "collections"), "Finance: rdsh01.contoso.local, rdsh02.contoso.local (0/7)"; got != want {
		t.Errorf("history says %q, want %q", got, want)
	}
}

// deployment is the id of the only deployment there is.
func (w world) deployment(t *testing.T) (id uuid.UUID) {
	t.Helper()
	if err := w.pool.QueryRow(t.Context(), `SELECT deployment_id FROM deployments`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id
}

func TestCollectionsOfHost_ListsThoseThatAreNotRetired(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	w.submit(t, sampleBroker(listing(of("Finance", "rdsh01"), of("Paris", "rdsh01"))))
	w.submit(t, sampleBroker(later(time.Hour), listing(of("Paris", "rdsh01"))))
	host := w.rdsh01(t)
	got, err := w.CollectionsOfHost(t.Context(), here, host.ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || got[0].Name != "Paris" || got[0].DeploymentID == nil || !cmp.Equal(got[0].HostIDs, []uuid.UUID{host.ID}) {
		t.Errorf("got %+v, want Paris", got)
	}
}
