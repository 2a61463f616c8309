package compat

// Spends is what a change may have to be paid for, and its work.
func (c *Change) Spends(f Facts) []Spend {
	return append(c.wares(f), workOf(c.Do).spend()...)
}

func (c *Change) wares(f Facts) []Spend {
	d := f.rules()
	switch c.Do {
	case AddLicenseServer:
		least := 0
		if at := f.Circumstances.NewerHostAvailable; at != nil && !*at {
			least = 1
		}
		return []Spend{{What: WindowsServer, Version: d.CALOf(c.Release), Least: least, Most: 1}}
	case UpgradeLicenseServer:
		return []Spend{{What: WindowsServer, Version: d.CALOf(c.Release), Least: 1, Most: 1}}
	case UpgradeHosts:
		n := c.hostCount(f)
		return []Spend{{What: WindowsServer, Version: d.CALOf(c.Release), Least: n, Most: n}}
	case BuyCALs:
		return []Spend{{What: RDSCALs, Version: c.CALVersion, Kind: c.CALKind.orUnknown(), Least: c.Quantity, Most: c.Quantity}}
	case ExchangeCALs:
		return []Spend{{What: AskTheSeller}}
	case ActivateLicenseServer, RemoveLicenseServer, MoveCALs, ConvertCALs, PointHosts, SetLicensingMode, SetTrust:
	}
	return nil
}

// hostCount counts the hosts that a change names, by themselves or by their collections.
func (c *Change) hostCount(f Facts) int {
	hosts := make(map[string]bool)
	for _, name := range c.Hosts {
		hosts[fold(name)] = true
	}
	for i := range f.Collections {
		k := &f.Collections[i]
		for _, key := range c.Collections {
			if key == k.ID || fold(key) == fold(k.Name) {
				for _, name := range k.Hosts {
					hosts[fold(name)] = true
				}
			}
		}
	}
	return len(hosts)
}
