package e2e

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"calfleet/internal/report"
)

// The small fleet of the walks: one collection of three hosts of 2019, the license server of 2019 they name, and one of 2022 that
// stands in the same domain and that nobody names.
const (
	domain     = "lumen.example"
	collection = "Comptabilité"
	lic01      = "lic01." + domain
)

// reportFiles writes what the fleet's machines have to say, one file each, as the agent would on a site without network.
func reportFiles(t *testing.T) []string {
	t.Helper()
	dir := t.TempDir()
	reports := []report.Report{broker(), licenseServer("LIC01", "2019", 6, 100, 96), licenseServer("LIC22", "2022", 7, 300, 259)}
	for _, name := range []string{"RDSH-CPT-01", "RDSH-CPT-02", "RDSH-CPT-03"} {
		reports = append(reports, host(name))
	}
	var paths []string
	for _, r := range reports {
		body, err := report.Encode(r)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, r.Computer.Name+".json")
		if err := os.WriteFile(path, body, 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

func machine(name, release string, roles ...string) report.Report {
	builds := map[string]string{"2019": "10.0.17763", "2022": "10.0.20348"}
	return report.Report{
		Schema: report.Schema, ID: uuid.NewString(), CollectedAt: time.Now().UTC().Add(-3 * time.Minute).Truncate(time.Second),
		Collector: report.Collector{Name: "calfleet-agent", Version: "0.1.0"},
		Computer: report.Computer{
			Name: name, FQDN: fqdn(name), Domain: domain, DomainJoined: new(true), Roles: roles,
			OS: &report.OS{
				Caption: "Microsoft Windows Server " + release + " Standard", Version: builds[release], ProductType: new(int64(3)), SKU: new(int64(7)),
			},
		},
	}
}

func fqdn(name string) string { return name + "." + domain }

func host(name string) report.Report {
	r := machine(name, "2019", "RDS-RD-SERVER")
	r.SessionHost = &report.SessionHost{
		LicensingMode: new(int64(report.ModePerUser)), LicensingModeSource: "policy", LicenseServers: []string{lic01}, LicenseServersSource: "policy",
		GraceDaysLeft: new(int64(0)), Connectivity: []report.Connectivity{{Server: lic01, Status: 11}},
	}
	return r
}

func licenseServer(name, release string, versionID, total, issued int64) report.Report {
	r := machine(name, release, "RDS-LICENSING")
	r.LicenseServer = &report.LicenseServer{
		Activated: new(true), Scope: new(int64(1)), InServerGroup: new(true),
		KeyPacks: []report.KeyPack{{
			ID: 3, KeyPackType: new(int64(2)), ProductType: new(int64(1)), ProductVersion: "Windows Server " + release,
			ProductVersionID: &versionID, Total: &total, Issued: &issued, Available: new(total - issued),
		}},
	}
	return r
}

func broker() report.Report {
	r := machine("RDCB01", "2022", "RDS-CONNECTION-BROKER")
	r.Deployment = &report.Deployment{
		Broker: fqdn("RDCB01"), LicensingMode: new(int64(report.ModePerUser)), LicenseServers: []string{lic01},
		Collections: []report.Collection{{Name: collection, Hosts: []string{fqdn("RDSH-CPT-01"), fqdn("RDSH-CPT-02"), fqdn("RDSH-CPT-03")}}},
	}
	return r
}
