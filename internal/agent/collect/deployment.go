package collect

import (
	"strings"

	"calfleet/internal/agent/facts"
	"calfleet/internal/report"
)

const (
	classDeployment = "Win32_TSDeploymentLicensing"
	classCollection = "Win32_RDSHCollection"
	classHost       = "Win32_RDSHServer"
)

// deployment is what a connection broker governs; nil on a computer that is none.
func (c *collector) deployment(computer report.Computer) *report.Deployment {
	if !hasRole(computer.Roles, roleBroker) {
		return nil
	}
	d := &report.Deployment{Broker: computer.Name, Collections: c.collections()}
	if computer.FQDN != "" {
		d.Broker = computer.FQDN
	}
	row := c.row(facts.TerminalServices, classDeployment, "UseCentralLicensingSettings", "LicensingType", "LicenseServers")
	if central := row.Flag("UseCentralLicensingSettings"); central != nil && *central {
		d.LicensingMode = code(row.Number("LicensingType"))
		d.LicenseServers = names(someTexts(row.Texts("LicenseServers")))
	}
	return d
}

// collections are read with their hosts; nil if either can't be read.
func (c *collector) collections() []report.Collection {
	rows, err := c.Rows(facts.RDMS, classCollection, "Alias", "Name")
	if c.fail(classCollection, err); err != nil {
		return nil
	}
	hosts, err := c.Rows(facts.RDMS, classHost, "Name", "CollectionAlias")
	c.fail(classHost, err)
	known := err == nil
	collections, seen := make([]report.Collection, 0, len(rows)), map[string]bool{}
	for _, row := range rows {
		alias, _ := row.Text("Alias")
		name, _ := row.Text("Name")
		name = clean(name, 256)
		if name == "" || seen[strings.ToLower(name)] || len(collections) == report.MaxItems {
			continue
		}
		seen[strings.ToLower(name)] = true
		collection := report.Collection{Name: name}
		if known {
			collection.Hosts = hostsOf(hosts, alias)
		}
		collections = append(collections, collection)
	}
	return collections
}

func hostsOf(rows []facts.Row, alias string) []string {
	hosts := []string{}
	for _, row := range rows {
		name, _ := row.Text("Name")
		of, _ := row.Text("CollectionAlias")
		if name = hostName(name); name != "" && alias != "" && strings.EqualFold(of, alias) && len(hosts) < report.MaxItems {
			hosts = append(hosts, name)
		}
	}
	return hosts
}
