package inventory

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/report"
)

// said is a report by a computer that knows this much of its own name.
func said(after time.Duration, name, domain string, joined *bool, machine string) func(*report.Report) {
	return func(r *report.Report) {
		later(after)(r)
		r.Computer = report.Computer{Name: name, Domain: domain, DomainJoined: joined, MachineID: machine, OS: r.Computer.OS}
	}
}

func TestSubmitReport_NamesOfOneComputerAndOfSeveral(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	tests := map[string]struct {
		reports []func(*report.Report)
		want    []string
	}{
		"short name, then full name": {
			[]func(*report.Report){said(0, "H1", "", nil, "m"), said(time.Hour, "H1", "contoso.local", &yes, "m")},
			[]string{"h1.contoso.local"},
		},
		"full name, then short name": {
			[]func(*report.Report){said(0, "H1", "contoso.local", &yes, "m"), said(time.Hour, "H1", "", nil, "m")},
			[]string{"h1.contoso.local"},
		},
		"full name, then short name with the NetBIOS domain": {
			[]func(*report.Report){said(0, "H1", "contoso.local", &yes, "m"), said(time.Hour, "H1", "contoso", &yes, "m")},
			[]string{"h1.contoso.local"},
		},
		"DNS domain, and nobody read whether it is joined": {
			[]func(*report.Report){said(0, "H1", "contoso.local", nil, "m"), said(time.Hour, "H1", "fabrikam.local", nil, "n")},
			[]string{"h1.contoso.local", "h1.fabrikam.local"},
		},
		"short names alike in two domains": {
			[]func(*report.Report){said(0, "H1", "contoso.local", &yes, "m"), said(time.Hour, "H1", "fabrikam.local", &yes, "n")},
			[]string{"h1.contoso.local", "h1.fabrikam.local"},
		},
		"a workgroup's namesake": {
			[]func(*report.Report){said(0, "H1", "contoso.local", &yes, "m"), said(time.Hour, "H1", "WORKGROUP", &no, "n")},
			[]string{"h1", "h1.contoso.local"},
		},
		"a namesake that was in a workgroup first": {
			[]func(*report.Report){said(0, "H1", "workgroup", &no, "n"), said(time.Hour, "H1", "contoso.local", &yes, "m")},
			[]string{"h1", "h1.contoso.local"},
		},
		"a namesake that only its machine tells apart": {
			[]func(*report.Report){said(0, "H1", "contoso.local", &yes, "m"), said(time.Hour, "H1", "", nil, "n")},
			[]string{"h1", "h1.contoso.local"},
		},
		"a workgroup with a dot": {
			[]func(*report.Report){said(0, "H1", "my.group", &no, "m")},
			[]string{"h1"},
		},
		"a domain that can't be one": {
			[]func(*report.Report){said(0, "H1", "a b.ü", &yes, "m")},
			[]string{"h1"},
		},
		"a name in capitals with a dot at its end is not twice": {
			[]func(*report.Report){said(0, "H1.CONTOSO.LOCAL", "contoso.local", &yes, "m"), said(time.Hour, "H1", "contoso.local", &yes, "m")},
			[]string{"h1.contoso.local"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			for _, change := range test.reports {
				w.submit(t, sampleHost(change))
			}
			if diff := cmp.Diff(test.want, w.hostNames(t)); diff != "" {
				t.Errorf("hosts (-want +got):\n%s", diff)
			}
			want := map[string][]string{}
			for _, host := range w.hosts(t) {
				want[host.Name] = []string{host.fullName()}
			}
			if diff := cmp.Diff(want, w.collections(t)); diff != "" {
				t.Errorf("collections (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSubmitReport_BrokersShortNameMeansTheHostOfItsDomain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, fqdn := range []string{"rdsh01.contoso.local", "rdsh01.fabrikam.local"} {
		w.submit(t, sampleHost(func(r *report.Report) {
			r.Computer.FQDN, r.Computer.Domain, r.Computer.MachineID = fqdn, suffixOf(fqdn), fqdn
		}))
	}
	w.submit(t, sampleBroker(listing(of("Finance", "rdsh01"))))
	want := map[string][]string{"Finance": {"rdsh01.contoso.local"}, "rdsh01.fabrikam.local": {"rdsh01.fabrikam.local"}}
	if diff := cmp.Diff(want, w.collections(t)); diff != "" {
		t.Errorf("collections (-want +got):\n%s", diff)
	}
}

func TestSubmitReport_BrokerThatIsItsOwnHostIsOneHost(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	w.submit(t, sampleHost(later(time.Hour), func(r *report.Report) {
		r.Deployment = &report.Deployment{Broker: "rdsh01", Collections: []report.Collection{of("All", "rdsh01")}}
	}))
	if diff := cmp.Diff([]string{"rdsh01.contoso.local"}, w.hostNames(t)); diff != "" {
		t.Errorf("hosts (-want +got):\n%s", diff)
	}
}

func TestSubmitReport_BrokerNamedShortThenInFullIsOneDeployment(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i, broker := range []string{"rdcb01", "rdcb01.contoso.local", "RDCB01"} {
		w.submit(t, sampleBroker(later(time.Duration(i)*time.Hour), func(r *report.Report) { r.Deployment.Broker = broker }))
	}
	var brokers []string
	for _, c := range w.snapshot(t).Facts.Collections {
		brokers = append(brokers, c.Broker)
	}
	if diff := cmp.Diff([]string{"rdcb01.contoso.local"}, brokers); diff != "" {
		t.Errorf("brokers of the collections (-want +got):\n%s", diff)
	}
}

func TestCanonical_TrimsBlanksAndTheLastDot(t *testing.T) {
	t.Parallel()
	if got := canonical(" LIC01.Contoso.Local. "); got != "lic01.contoso.local" {
		t.Errorf("got %q", got)
	}
}
