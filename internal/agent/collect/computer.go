package collect

import (
	"strconv"
	"strings"

	"calfleet/internal/agent/facts"
	"calfleet/internal/report"
)

const (
	keyName       = `SYSTEM\CurrentControlSet\Control\ComputerName\ActiveComputerName`
	keyDNS        = `SYSTEM\CurrentControlSet\Services\Tcpip\Parameters`
	keyMachine    = `SOFTWARE\Microsoft\Cryptography`
	keyVersion    = `SOFTWARE\Microsoft\Windows NT\CurrentVersion`
	keyProduct    = `SYSTEM\CurrentControlSet\Control\ProductOptions`
	keyComponents = `SOFTWARE\Microsoft\ServerManager\ServicingStorage\ServerComponentCache`
)

// computer says which machine this is. Its name is empty if even that could not be read.
func (c *collector) computer() report.Computer {
	name, _ := c.values(keyName, "ComputerName").Text("ComputerName")
	suffix, _ := c.values(keyDNS, "Domain").Text("Domain")
	system := c.row(facts.CIMv2, "Win32_ComputerSystem", "Name", "Domain", "DomainRole", "PartOfDomain")
	if name == "" {
		name, _ = system.Text("Name")
	}
	domain, _ := system.Text("Domain")
	computer := report.Computer{
		Name: clean(name, 255), Domain: clean(domain, 255), DomainJoined: joined(system),
		MachineID: c.machineID(), OS: c.os(), Roles: c.roles(),
	}
	if suffix = clean(suffix, 255); suffix != "" {
		computer.FQDN = hostName(computer.Name + "." + suffix)
	}
	return computer
}

// joined is told by Windows itself, or by what part the computer plays in a domain: 0 and 2 are computers of their own.
func joined(system facts.Row) *bool {
	if part := system.Flag("PartOfDomain"); part != nil {
		return part
	}
	if role := system.Number("DomainRole"); role != nil {
		return new(*role != 0 && *role != 2)
	}
	return nil
}

// machineID stays over a change of name. Cloned disks share it, which the portal can tell.
func (c *collector) machineID() string {
	if id, _ := c.values(keyMachine, "MachineGuid").Text("MachineGuid"); clean(id, 128) != "" {
		return clean(id, 128)
	}
	id, _ := c.row(facts.CIMv2, "Win32_ComputerSystemProduct", "UUID").Text("UUID")
	return clean(id, 128)
}

// os is what WMI says, and where it is silent what stands in the registry.
func (c *collector) os() *report.OS {
	row := c.row(facts.CIMv2, "Win32_OperatingSystem", "Caption", "Version", "ProductType", "OperatingSystemSKU")
	version := c.values(keyVersion, "ProductName", "CurrentBuildNumber", "CurrentMajorVersionNumber", "CurrentMinorVersionNumber", "CurrentVersion")
	caption, _ := row.Text("Caption")
	number, _ := row.Text("Version")
	os := report.OS{Caption: clean(caption, 255), Version: clean(number, 64), ProductType: code(row.Number("ProductType")), SKU: code(row.Number("OperatingSystemSKU"))}
	if os.Caption == "" {
		caption, _ = version.Text("ProductName")
		os.Caption = clean(caption, 255)
	}
	if os.Version == "" {
		os.Version = clean(registryVersion(version), 64)
	}
	if os.ProductType == nil {
		os.ProductType = c.productType()
	}
	if os == (report.OS{}) {
		return nil
	}
	return &os
}

// registryVersion is "10.0.17763". CurrentVersion stayed 6.3 for good; the numbers beside it go on.
func registryVersion(version facts.Row) string {
	build, _ := version.Text("CurrentBuildNumber")
	if build == "" {
		return ""
	}
	major, minor := version.Number("CurrentMajorVersionNumber"), version.Number("CurrentMinorVersionNumber")
	if major != nil && minor != nil {
		return strconv.FormatInt(*major, 10) + "." + strconv.FormatInt(*minor, 10) + "." + build
	}
	if old, _ := version.Text("CurrentVersion"); old != "" {
		return old + "." + build
	}
	return ""
}

func (c *collector) productType() *int64 {
	kind, _ := c.values(keyProduct, "ProductType").Text("ProductType")
	switch strings.ToLower(kind) {
	case "winnt":
		return new(int64(1))
	case "lanmannt":
		return new(int64(2))
	case "servernt":
		return new(int64(3))
	}
	return nil
}

// Names of roles as Windows spells them.
const (
	roleSessionHost   = "RDS-RD-Server"
	roleLicensing     = "RDS-Licensing"
	roleBroker        = "RDS-Connection-Broker"
	installed         = 1
	longestRole       = 128
	rolesOfThisFamily = "RDS-"
)

// roles are the installed roles of Remote Desktop Services; nil if that can't be read.
func (c *collector) roles() []string {
	keys, err := c.Keys(keyComponents)
	c.fail(`HKLM\`+keyComponents, err)
	if err != nil {
		return nil
	}
	roles := []string{}
	for _, key := range keys {
		if !strings.HasPrefix(strings.ToUpper(key), rolesOfThisFamily) || len(key) > longestRole || clean(key, longestRole) != key {
			continue
		}
		if state := c.values(keyComponents+`\`+key, "InstallState").Number("InstallState"); state != nil && *state == installed && len(roles) < report.MaxItems {
			roles = append(roles, key)
		}
	}
	return roles
}

func hasRole(roles []string, role string) bool {
	for _, r := range roles {
		if strings.EqualFold(r, role) {
			return true
		}
	}
	return false
}
