package compat

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestExplainer_NeedsWhatIsAroundACollectionAlone: who keeps a judgement can explain its cells without the rest of the organization.
func TestExplainer_NeedsWhatIsAroundACollectionAlone(t *testing.T) {
	t.Parallel()
	cells := 0
	for seed := range uint64(1500) {
		facts := randomFacts(rand.New(rand.NewPCG(seed, 7)))
		whole := NewExplainer(facts)
		for _, c := range Evaluate(facts).Collections {
			part := NewExplainer(around(&facts, &c, whole.Namesakes(&c)))
			for row := range c.Rows {
				for column := range c.Columns {
					cells++
					if diff := cmp.Diff(whole.Cell(c, row, column), part.Cell(c, row, column)); diff != "" {
						t.Fatalf("seed %d, %s, row %d, column %d (-whole +around):\n%s", seed, c.Name, row, column, diff)
					}
				}
			}
		}
	}
	if cells < 1000 {
		t.Errorf("only %d cells were explained", cells)
	}
}

// around is what inventory.Store.Around reads: the hosts of the collection, every license server that has a first label of one of its
// columns, and what was bought for such.
func around(f *Facts, c *CollectionResult, names []string) Facts {
	hosts, labels := map[string]bool{}, map[string]bool{}
	for i := range c.Rows {
		hosts[c.Rows[i].Key] = true
	}
	for i := range c.Columns {
		labels[FirstLabel(c.Columns[i].Server)] = true
	}
	part := *f
	part.Hosts, part.LicenseServers, part.Purchases, part.Collections = nil, nil, nil, []Collection{{LicenseServers: names}}
	for _, h := range f.Hosts {
		if hosts[nameKey(h.Name, h.Domain)] {
			part.Hosts = append(part.Hosts, h)
		}
	}
	for _, s := range f.LicenseServers {
		if labels[FirstLabel(s.Name)] {
			part.LicenseServers = append(part.LicenseServers, s)
		}
	}
	for _, p := range f.Purchases {
		if labels[FirstLabel(p.LicenseServer)] {
			part.Purchases = append(part.Purchases, p)
		}
	}
	return part
}
