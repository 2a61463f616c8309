package compat

import (
	"slices"
	"strings"
)

// Text says what a change does, in one line; collections and purchases that are given by their keys are called by their names.
func (c Change) Text(f Facts) Text {
	switch c.Do {
	case AddLicenseServer:
		return say("New license server %s on Windows Server %s", "Nouveau serveur de licences %s sous Windows Server %s", c.LicenseServer, c.Release)
	case UpgradeLicenseServer:
		return say("Upgrade license server %s to Windows Server %s", "Mettre à niveau le serveur de licences %s vers Windows Server %s", c.LicenseServer, c.Release)
	case ActivateLicenseServer:
		return say("Activate license server %s", "Activer le serveur de licences %s", c.LicenseServer)
	case RemoveLicenseServer:
		return say("Take license server %s out of service", "Mettre hors service le serveur de licences %s", c.LicenseServer)
	case ExchangeCALs:
		return say("Exchange %s of purchase %s for version %s", "Échanger %s de l’achat %s contre la version %s", c.cals(), c.purchaseName(f), c.ToVersion)
	case MoveCALs:
		return c.moveText(f)
	case ConvertCALs:
		return say("Convert %s on %s to %s", "Convertir %s sur %s en %s", c.cals(), c.LicenseServer, calText(c.CALVersion, c.CALKind.other()))
	case BuyCALs:
		return say("Buy %s for %s", "Acheter %s pour %s", c.cals(), c.LicenseServer)
	case UpgradeHosts:
		return say("Upgrade %s to Windows Server %s", "Mettre à niveau %s vers Windows Server %s", c.who(f), c.Release)
	case PointHosts:
		return say("Point %s to %s", "Faire désigner %s par %s", inOrder(c.who(f), listText(c.LicenseServers))...)
	case SetLicensingMode:
		return say("Set %s to %s mode", "Passer %s en mode %s", c.who(f), modeOf(c.Mode).Text())
	case SetTrust:
		return c.trustText()
	}
	return say("An unknown change: %q", "Modification inconnue : %q", string(c.Do))
}

// inOrder puts values in the order of each language: the French sentence names the license servers first.
func inOrder(first, second Text) []any {
	return []any{Text{EN: first.EN, FR: second.FR}, Text{EN: second.EN, FR: first.FR}}
}

func (c *Change) moveText(f Facts) Text {
	switch {
	case c.Purchase != "":
		return say("Move %s of purchase %s to %s", "Déplacer %s de l’achat %s vers %s", c.cals(), c.purchaseName(f), c.To)
	case c.CALVersion == UnknownCAL && c.CALKind == KindUnknown && c.Quantity == 0:
		return say("Move every CAL from %s to %s", "Déplacer toutes les CAL de %s vers %s", listText(c.From), c.To)
	}
	return say("Move %s from %s to %s", "Déplacer %s de %s vers %s", c.cals(), listText(c.From), c.To)
}

func (c *Change) trustText() Text {
	if c.TwoWay != nil && *c.TwoWay && len(c.Domains) == 2 {
		return say("Two-way trust between %s and %s", "Approbation bidirectionnelle entre %s et %s", c.Domains[0], c.Domains[1])
	}
	return say("No two-way trust between %s", "Pas d’approbation bidirectionnelle entre %s", listText(c.Domains))
}

// cals says which CALs and how many.
func (c *Change) cals() Text {
	var sort Text
	switch {
	case c.CALVersion == UnknownCAL && c.CALKind == KindUnknown:
		sort = say("CALs", "CAL")
	case c.CALVersion == UnknownCAL:
		sort = say("%s CALs", "CAL %s", c.CALKind.Text())
	case c.CALKind == KindUnknown:
		sort = say("%s CALs", "CAL %s", c.CALVersion)
	default:
		sort = calText(c.CALVersion, c.CALKind)
	}
	if c.Quantity == 0 {
		return say("all %s", "toutes les %s", sort)
	}
	return say("%d × %s", "%d × %s", c.Quantity, sort)
}

// who names the collections and hosts of a change.
func (c *Change) who(f Facts) Text {
	names := make([]string, 0, len(c.Collections)+len(c.Hosts))
	for _, key := range c.Collections {
		name := key
		if at := slices.IndexFunc(f.Collections, func(o Collection) bool { return o.ID == key }); at >= 0 {
			name = f.Collections[at].Name
		}
		names = append(names, name)
	}
	return listText(append(names, c.Hosts...))
}

// purchaseName is the reference of the purchase a change means.
func (c *Change) purchaseName(f Facts) string {
	if at := slices.IndexFunc(f.Purchases, func(p Purchase) bool { return p.ID == c.Purchase }); at >= 0 && f.Purchases[at].Reference != "" {
		return f.Purchases[at].Reference
	}
	return c.Purchase
}

const maxListed = 5 // or one more, rather than saying so

// listText names the first few.
func listText(names []string) Text {
	switch more := len(names) - maxListed; {
	case more > 1:
		list := strings.Join(names[:maxListed], ", ")
		return say("%s and %d more", "%s et %d autres", list, more)
	case len(names) < 2:
		return same(strings.Join(names, ""))
	}
	list, last := strings.Join(names[:len(names)-1], ", "), names[len(names)-1]
	return say("%s and %s", "%s et %s", list, last)
}

func modeOf(k Kind) Mode {
	switch k {
	case PerUser:
		return ModePerUser
	case PerDevice:
		return ModePerDevice
	default:
		return ModeUnread
	}
}
