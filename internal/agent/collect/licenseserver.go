package collect

import (
	"calfleet/internal/agent/facts"
	"calfleet/internal/report"
)

const (
	classServer = "Win32_TSLicenseServer"
	classPack   = "Win32_TSLicenseKeyPack"
	classIssued = "Win32_TSIssuedLicense"
)

// licenseServer is nil on a computer that is none. Without the rights of a local administrator Windows answers with empty rows, or not at all.
func (c *collector) licenseServer(roles []string) *report.LicenseServer {
	server := c.row(facts.CIMv2, classServer, "ProductId", "ServerRole")
	if server == nil && !hasRole(roles, roleLicensing) {
		return nil
	}
	s := &report.LicenseServer{Scope: code(server.Number("ServerRole")), NoUpgrade: c.noUpgrade()}
	if server == nil { // the role without its provider: nothing can be said of its CALs, not even that there are none
		c.problems = append(c.problems, Problem{classServer, facts.ErrAbsent})
		return s
	}
	product, _ := server.Text("ProductId")
	s.ProductID = clean(product, 255)
	s.Activated = c.activated()
	s.ServerID = c.serverID(s.Activated)
	s.InServerGroup = c.onServer("IsLSinTSLSGroup", facts.Row{"Domain": ""}).Flag("IsMember")
	s.KeyPacks = c.keyPacks()
	s.Issued = c.issued()
	if c.options.Usage {
		c.countUsers(s.KeyPacks)
	}
	return s
}

func (c *collector) onServer(method string, in facts.Row) facts.Row {
	return c.call(facts.Call{Namespace: facts.CIMv2, Class: classServer, Method: method, In: in})
}

// activated turns Windows' number around: 0 is activated, 1 is not, 2 is not known.
func (c *collector) activated() *bool {
	status := c.onServer("GetActivationStatus", nil).Number("ActivationStatus")
	if status == nil || *status != 0 && *status != 1 {
		return nil
	}
	return new(*status == 0)
}

// serverID is asked of activated servers only: the others have none and answer with an error.
func (c *collector) serverID(activated *bool) string {
	if activated == nil || !*activated {
		return ""
	}
	id, _ := c.onServer("GetLicenseServerId", nil).Text("sLicenseServerId")
	return clean(id, 255)
}

// noUpgrade is the policy "Prevent license upgrade"; nil if the policy's key can't be read. A key or value that is not there is a policy that is off.
func (c *collector) noUpgrade() *bool {
	problems := len(c.problems)
	value := c.values(keyPolicy, "fPreventLicenseUpgrade").Number("fPreventLicenseUpgrade")
	if len(c.problems) > problems {
		return nil
	}
	return new(value != nil && *value == 1)
}

// keyPacks is nil if they can't be read, and that is so too if one has no id: whoever may not read gets empty rows.
func (c *collector) keyPacks() []report.KeyPack {
	rows, err := c.Rows(facts.CIMv2, classPack, "KeyPackId", "Description", "KeyPackType", "ProductType", "ProductVersion", "ProductVersionID",
		"TotalLicenses", "IssuedLicenses", "AvailableLicenses", "ExpirationDate")
	if c.fail(classPack, err); err != nil {
		return nil
	}
	packs, seen := make([]report.KeyPack, 0, len(rows)), map[int64]bool{}
	for _, row := range rows {
		pack, ok := keyPack(row)
		if !ok {
			c.fail(classPack, facts.ErrDenied)
			return nil
		}
		if !seen[pack.ID] && len(packs) < report.MaxItems {
			packs = append(packs, pack)
		}
		seen[pack.ID] = true
	}
	return packs
}

func keyPack(row facts.Row) (report.KeyPack, bool) {
	id, ok := unsigned(row.Number("KeyPackId"))
	description, _ := row.Text("Description")
	version, _ := row.Text("ProductVersion")
	return report.KeyPack{
		ID: id, Description: clean(description, 255), KeyPackType: code(row.Number("KeyPackType")), ProductType: code(row.Number("ProductType")),
		ProductVersion: clean(version, 255), ProductVersionID: code(row.Number("ProductVersionID")),
		Total: count(row.Number("TotalLicenses")), Issued: count(row.Number("IssuedLicenses")), Available: count(row.Number("AvailableLicenses")),
		ExpiresAt: expiry(row.Time("ExpirationDate")),
	}, ok
}

// unsigned is an id, which automation hands over with a sign.
func unsigned(n *int64) (int64, bool) {
	n = code(n)
	if n == nil {
		return 0, false
	}
	if *n < 0 {
		return *n + 1<<32, true
	}
	return *n, true
}

// issued are the Per Device CALs in somebody's hands; nil if they can't be read or are too many for a report.
func (c *collector) issued() []report.Issued {
	rows, err := c.Rows(facts.CIMv2, classIssued, "LicenseId", "KeyPackId", "sIssuedToUser", "sIssuedToComputer", "sHardwareId", "IssueDate", "ExpirationDate", "LicenseStatus")
	if err == nil && len(rows) > report.MaxItems {
		err = errTooLong
	}
	if c.fail(classIssued, err); err != nil {
		return nil
	}
	issued, seen := make([]report.Issued, 0, len(rows)), map[[2]int64]bool{}
	for _, row := range rows {
		one, ok := issuedCAL(row)
		if !ok {
			c.fail(classIssued, facts.ErrDenied)
			return nil
		}
		if key := [2]int64{one.KeyPackID, one.LicenseID}; !seen[key] {
			seen[key] = true
			issued = append(issued, one)
		}
	}
	return issued
}

func issuedCAL(row facts.Row) (report.Issued, bool) {
	id, hasID := unsigned(row.Number("LicenseId"))
	pack, hasPack := unsigned(row.Number("KeyPackId"))
	user, _ := row.Text("sIssuedToUser")
	computer, _ := row.Text("sIssuedToComputer")
	hardware, _ := row.Text("sHardwareId")
	return report.Issued{
		LicenseID: id, KeyPackID: pack, ToUser: clean(user, 512), ToComputer: clean(computer, 255), HardwareID: clean(hardware, 512),
		Status: code(row.Number("LicenseStatus")), IssuedAt: moment(row.Time("IssueDate")), ExpiresAt: moment(row.Time("ExpirationDate")),
	}, hasID && hasPack
}
