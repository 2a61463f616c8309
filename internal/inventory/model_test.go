package inventory

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/report"
)

// model is what the inventory should know of hosts, license servers and one deployment, in the simplest words.
type model struct {
	seen  map[string]bool // report ids
	at    map[string]time.Time
	grace map[string]int64
	total map[string]int64
	lists map[string][]string // collection → hosts, of the one broker
}

// take applies a report the way the architecture says, and tells whether it was stale.
func (m *model) take(r report.Report) (stale bool) {
	if m.seen[r.ID] {
		return false
	}
	m.seen[r.ID] = true
	what := r.Computer.FQDN
	if r.Deployment != nil {
		what = "deployment"
	}
	if m.at[what].After(r.CollectedAt) {
		return true
	}
	m.at[what] = r.CollectedAt
	switch {
	case r.SessionHost != nil:
		m.grace[what] = *r.SessionHost.GraceDaysLeft
	case r.LicenseServer != nil:
		m.total[what] = *r.LicenseServer.KeyPacks[0].Total
	default:
		m.lists = map[string][]string{}
		for _, c := range r.Deployment.Collections {
			m.lists[c.Name] = c.Hosts
		}
		for _, hosts := range m.lists {
			for _, host := range hosts {
				if _, known := m.grace[host]; !known {
					m.grace[host] = -2 // named, never reported
				}
			}
		}
	}
	return false
}

// known is what m expects of collections, with the hosts that no broker governs in their own.
func (m *model) known() map[string][]string {
	governed, all := map[string]bool{}, map[string][]string{}
	for name, hosts := range m.lists {
		all[name] = hosts
		for _, host := range hosts {
			governed[host] = true
		}
	}
	for host := range m.grace {
		if !governed[host] {
			all[host] = []string{host}
		}
	}
	return all
}

// randomReport is by one of five hosts, two license servers and a broker, collected within an hour.
func randomReport(random *rand.Rand) report.Report {
	at := later(time.Duration(random.IntN(60)) * time.Minute)
	switch n := random.IntN(10); {
	case n < 6:
		grace := int64(random.IntN(100))
		return sampleHost(called(fmt.Sprintf("H%d", random.IntN(5))), at, func(r *report.Report) { r.SessionHost.GraceDaysLeft = &grace })
	case n < 8:
		total := int64(random.IntN(100))
		return sampleServer(called(fmt.Sprintf("LIC%d", random.IntN(2))), at, func(r *report.Report) { r.LicenseServer.KeyPacks[0].Total = &total })
	}
	collections := []report.Collection{}
	for _, name := range []string{"Finance", "Paris"}[:random.IntN(3)] {
		c := of(name)
		for i := range 5 {
			if random.IntN(2) == 0 {
				c.Hosts = append(c.Hosts, fmt.Sprintf("h%d.contoso.local", i))
			}
		}
		collections = append(collections, c)
	}
	return sampleBroker(at, listing(collections...))
}

func TestSubmitReport_AnyOrderWithRepetitionsEndsAsTheModelSays(t *testing.T) {
	t.Parallel()
	for _, seed := range []uint64{1, 2, 3} {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			random := rand.New(rand.NewPCG(seed, 0))
			m := &model{seen: map[string]bool{}, at: map[string]time.Time{}, grace: map[string]int64{}, total: map[string]int64{}}
			var reports []report.Report
			for range 160 {
				reports = append(reports, randomReport(random))
			}
			for range 40 {
				reports = append(reports, reports[random.IntN(160)])
			}
			random.Shuffle(len(reports), func(i, j int) { reports[i], reports[j] = reports[j], reports[i] })
			first := map[string]Receipt{}
			for i, r := range reports {
				again := m.seen[r.ID]
				stale := m.take(r)
				receipt := w.submit(t, r)
				if again && receipt != first[r.ID] || !again && receipt.Stale != stale {
					t.Fatalf("report %d: receipt %+v, want stale %t, as before %+v", i, receipt, stale, first[r.ID])
				}
				first[r.ID] = receipt
				if i%20 == 0 || i == len(reports)-1 {
					m.compare(t, i, w)
				}
			}
		})
	}
}

func (m *model) compare(t *testing.T, i int, w world) {
	t.Helper()
	grace, total := map[string]int64{}, map[string]int64{}
	for _, h := range w.hosts(t) {
		grace[h.Name] = -2
		if h.GraceDaysLeft != nil {
			grace[h.Name] = int64(*h.GraceDaysLeft)
		}
	}
	facts := w.snapshot(t).Facts
	for _, l := range facts.LicenseServers {
		total[l.Name] = l.KeyPacks[0].Total.N
	}
	got := []any{grace, total, w.collections(t)}
	if diff := cmp.Diff([]any{m.grace, m.total, m.known()}, got); diff != "" {
		t.Fatalf("after report %d (-model +inventory):\n%s", i, diff)
	}
}
