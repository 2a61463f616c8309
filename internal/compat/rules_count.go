package compat

// The rules about how many CALs there are. They judge a supply at a license server, never a version.

var perUserOverIssued = Rule{
	ID: "per-user-over-issued", Severity: Warning, about: aboutCount,
	Title:     say("More Per User CALs issued than installed", "Plus de CAL Utilisateur délivrées qu’installées"),
	Statement: say("Per User CALs may not be issued beyond those that are owned; Windows does not prevent it.", "Les CAL Utilisateur ne peuvent être délivrées au-delà de celles que l’on possède ; Windows ne l’empêche pas."),
	When:      say("Per User CALs that serve hosts.", "Les CAL Utilisateur qui servent des hôtes."),
	Missing: say("What tells the counts: TotalLicenses and IssuedLicenses of the key packs.",
		"Ce qui donne les nombres : TotalLicenses et IssuedLicenses des packs."),
	Ways: []string{BuyOrReleaseCALs},
	Note: say("Over-issue stops nobody from connecting: it is a breach of the license terms. Per Device CALs cannot be over-issued.",
		"Le dépassement n’empêche personne de se connecter : c’est un manquement aux termes de la licence. Les CAL Appareil ne peuvent être dépassées."),
	Sources: []Source{cals2025Model},
	quiet:   true,
	applies: func(c *combination) bool {
		return c.supply.Kind == PerUser && !c.supply.Installed.Unlimited && !c.supply.Issued.Unlimited
	},
	check: func(c *combination) Verdict {
		left, known := c.supply.left()
		if !known {
			return Unknown
		}
		return verdictOf(left >= 0)
	},
	step: func(c *combination) Text {
		return say("Windows does not prevent the over-issue of Per User CALs: the license terms forbid it",
			"Windows n’empêche pas le dépassement des CAL Utilisateur : les termes de la licence l’interdisent")
	},
	tell: func(m *matter) {
		m.addServer(m.server)
		for _, supply := range m.supplies {
			left, _ := supply.left()
			cals := calText(supply.Version, supply.Kind)
			m.message = say("%s has issued %d × %s too many", "%s a délivré %d × %s de trop", m.server.name, -left, cals)
			m.addCounts(supply)
		}
		m.remark = say("Issued CALs lapse after about 60 days without a logon: the number may sink by itself.",
			"Une CAL délivrée expire après environ 60 jours sans ouverture de session : le nombre peut baisser de lui-même.")
	},
	ways: func(s *situation) []offer { return []offer{s.buyOrReleaseCALs()} },
}

// left is how many CALs of a supply are neither issued nor without limit; known is false where a count was not read.
func (s *Supply) left() (n int64, known bool) {
	if !s.Installed.Read || !s.Issued.Read || s.Installed.Unlimited || s.Issued.Unlimited {
		return 0, false
	}
	return s.Installed.N - s.Issued.N, true
}
