package compat

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTwins_TellMachinesApart(t *testing.T) {
	t.Parallel()
	host := func(name, id string) Host { return Host{Name: name, MachineID: id} }
	server := func(name, id string) LicenseServer { return LicenseServer{Name: name, MachineID: id} }
	alone := func(h Host) Host {
		h.DomainJoined = new(false)
		return h
	}
	rows := []struct {
		name    string
		hosts   []Host
		servers []LicenseServer
		twins   []string // "?": nobody can tell
	}{
		{"one ID in two spellings", []Host{host("a.x", "M-1"), host("b.x", " m-1")}, nil, []string{"a.x, b.x"}},
		{"three of one ID are one case", []Host{host("c.x", "m"), host("a.x", "m"), host("b.x", "m")}, nil, []string{"a.x, b.x, c.x"}},
		{"no more than five are named", []Host{host("a.x", "m"), host("b.x", "m"), host("c.x", "m"), host("d.x", "m"), host("e.x", "m"), host("f.x", "m")}, nil, []string{"a.x, b.x, c.x, d.x, e.x, +1"}},
		{"five are all named", []Host{host("a.x", "m"), host("b.x", "m"), host("c.x", "m"), host("d.x", "m"), host("e.x", "m")}, nil, []string{"a.x, b.x, c.x, d.x, e.x"}},
		{"different IDs", []Host{host("a.x", "m-1"), host("b.x", "m-2")}, nil, nil},
		{"no ID", []Host{host("a.x", ""), host("b.x", "")}, nil, nil},
		{"zeros are no ID", []Host{host("a.x", "00000000-0000"), host("b.x", "00000000-0000")}, nil, nil},
		{"ones are no ID", []Host{host("a.x", "FFFFFFFF-FFFF"), host("b.x", "ffffffff-ffff")}, nil, nil},
		{"a sample is no ID", []Host{host("a.x", "03000200-0400-0500-0006-000700080009"), host("b.x", "03000200-0400-0500-0006-000700080009")}, nil, nil},
		{"a host that is a license server", []Host{host("a.x", "m")}, []LicenseServer{server("A", "m")}, nil},
		{"a license server by another domain's name", []Host{host("a.x", "m")}, []LicenseServer{server("a.y", "m")}, []string{"a.x, a.y"}},
		{"a license server by another name", []Host{host("b.x", "m")}, []LicenseServer{server("a.x", "m")}, []string{"a.x, b.x"}},
		{"two license servers of one name", nil, []LicenseServer{server("a", "m"), server("a.x", "m")}, []string{"a, a.x"}},
		{"one without a domain", []Host{host("a", ""), host("a.x", "m")}, nil, []string{"? a, a.x"}},
		{"one without a domain, with an ID", []Host{host("a", "m"), host("a.x", "")}, nil, []string{"? a, a.x"}},
		{"one without a domain, both with IDs", []Host{host("a", "m-1"), host("a.x", "m-2")}, nil, nil},
		{"one without a domain and two it may be", []Host{host("a.y", ""), host("a", ""), host("a.x", "")}, nil, []string{"? a, a.x, a.y"}},
		{"two with domains", []Host{host("a.y", ""), host("a.x", "")}, nil, nil},
		{"one in a workgroup", []Host{alone(host("a", "")), host("a.x", "")}, nil, nil},
		{"license servers without a domain", nil, []LicenseServer{server("a", ""), server("a.x", "")}, []string{"? a, a.x"}},
		{"a license server in a workgroup", nil, []LicenseServer{{Name: "a", DomainJoined: new(false)}, server("a.x", "")}, nil},
		{"a host and a license server of one short name", []Host{host("a", "")}, []LicenseServer{server("a.x", "")}, nil},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, c := range newIndex(&Facts{Hosts: row.hosts, LicenseServers: row.servers}).twins() {
				if !c.shareID() {
					c.subject = "? " + c.subject
				}
				got = append(got, c.subject)
			}
			if diff := cmp.Diff(row.twins, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A name that nobody has reported is no machine, and so no twin.
func TestTwins_LeaveOutNames(t *testing.T) {
	t.Parallel()
	f := Facts{Hosts: []Host{{Name: "rdsh01.x", LicenseServers: []string{"a.y"}}}, LicenseServers: []LicenseServer{{Name: "a"}}}
	if got := newIndex(&f).twins(); len(got) > 0 {
		t.Errorf("%s may be twins", got[0].subject)
	}
}
