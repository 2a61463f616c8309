package compat

import "slices"

// The sources of what is said beside the figures.
var (
	trackCALs = Source{
		Title: "Track your Remote Desktop Services client access licenses (RDS CALs)", Date: "2024-07-03", Read: readOn,
		Section: say("Per User CALs report", "rapport des CAL Utilisateur"),
		Address: learn + "windows-server/remote/remote-desktop-services/rds-track-cals",
	}
	preventUpgrade = Source{
		Title: "IsLSPreventUpgradeGPEnabled method of the Win32_TSLicenseServer class", Date: "2018-05-31", Read: readOn,
		Section: say("remarks", "remarques"),
		Address: learn + "windows/win32/termserv/islspreventupgradegpenabled-win32-tslicenseserver",
	}
	convertLicenses = Source{
		Title: "ConvertLicenses method of the Win32_TSLicenseKeyPack class", Date: "2018-05-31", Read: readOn,
		Section: say("description", "description"),
		Address: learn + "windows/win32/termserv/convertlicenses-win32-tslicensekeypack",
	}
)

// remarks are what to bear in mind when reading the figures: how they were counted, then what they don't say.
func (s *survey) remarks(p *Position, purchases []*Purchase) []Step {
	out := []Step{}
	add := func(r Step) {
		if !r.Text.IsZero() {
			out = append(out, r)
		}
	}
	if s.basis == BasisIssued {
		add(s.notLive())
		add(s.newerThanHosts(p))
	} else {
		add(s.countedTwice())
		add(s.newestOfMixed())
		add(s.takenForOthers())
	}
	add(otherKind(p))
	add(s.assured(p, purchases))
	return out
}

// notLive warns that a license server brings the number of issued Per User CALs up to date only now and then.
func (s *survey) notLive() Step {
	if s.issued.total(PerUser).N == 0 {
		return Step{}
	}
	return Step{Source: trackCALs.Cite(), Text: say(
		"Issued Per User CALs are as of the last usage report on each license server, not of today: have one made before relying on the number",
		"Les CAL Utilisateur délivrées datent du dernier rapport d’utilisation de chaque serveur de licences, pas d’aujourd’hui : faites-en établir un avant de vous fier au nombre")}
}

// newerThanHosts tells issued CALs that are newer than any host asks for.
func (s *survey) newerThanHosts(p *Position) Step {
	newer := int64(0)
	for i := range p.Lines {
		if l := &p.Lines[i]; l.key().isPlaced() && l.Version > s.newest {
			newer += l.Issued.N
		}
	}
	if newer == 0 || !s.allCovered || s.newest == UnknownCAL {
		return Step{}
	}
	return Step{Source: preventUpgrade.Cite(), Text: say(
		"%d issued CALs are newer than any host asks for: a license server out of older CALs issues newer ones unless a policy prevents it. %s CALs would be enough for all hosts",
		"%d CAL délivrées sont plus récentes que ce qu’exigent les hôtes : à court de CAL plus anciennes, un serveur de licences en délivre de plus récentes, sauf stratégie contraire. Des CAL %s suffiraient à tous les hôtes",
		newer, s.newest)}
}

// countedTwice warns that heads were added up over collections.
func (s *survey) countedTwice() Step {
	for _, k := range []Kind{PerUser, PerDevice} {
		if s.shared[k] > 1 {
			return Step{Text: say(
				"Users and devices are added up over collections: whoever connects to several is counted in each, and needs one CAL only",
				"Utilisateurs et appareils sont additionnés par collection : qui se connecte à plusieurs est compté dans chacune, et n’a besoin que d’une CAL")}
		}
	}
	return Step{}
}

func (s *survey) newestOfMixed() Step {
	if len(s.mixed) == 0 {
		return Step{}
	}
	return Step{Text: say("Hosts of several generations in %s: everybody is counted with CALs for the newest",
		"Hôtes de plusieurs générations dans %s : chacun y est compté avec des CAL pour la plus récente", namesText(distinct(s.mixed)))}
}

func (s *survey) takenForOthers() Step {
	if len(s.silent) == 0 {
		return Step{}
	}
	return Step{Text: say("The operating system of %s was not read: counted like the other hosts of the collection",
		"Le système d’exploitation de %s n’a pas été lu : compté comme les autres hôtes de la collection", namesText(distinct(s.silent)))}
}

func distinct(names []string) []string {
	set := make(map[string]bool, len(names))
	for _, n := range names {
		set[n] = true
	}
	return sortedNames(set)
}

// otherKind tells of CALs to spare of the kind that is not short: they cover nothing, and can be converted.
func otherKind(p *Position) Step {
	for i := range p.Totals {
		short := &p.Totals[i]
		at := slices.IndexFunc(p.Totals, func(t PositionTotal) bool {
			return t.Kind != short.Kind && t.Kind != KindUnknown && t.Spare.Known() && t.Spare.N > 0
		})
		if short.Kind == KindUnknown || short.Shortfall.N == 0 || at < 0 {
			continue
		}
		return Step{Source: convertLicenses.Cite(), Text: say(
			"%s CALs are short and %d %s CALs are to spare: a kind never covers the other, but CALs that are not issued can be converted on their license server, where the agreement lets you",
			"Il manque des CAL %s et %d CAL %s restent disponibles : un type ne couvre jamais l’autre, mais des CAL non délivrées se convertissent sur leur serveur de licences, si le contrat le permet",
			short.Kind.Text(), p.Totals[at].Spare.N, p.Totals[at].Kind.Text())}
	}
	return Step{}
}

// assured tells of CALs to spare whose Software Assurance may give a right to newer ones, where newer ones are short.
func (s *survey) assured(p *Position, purchases []*Purchase) Step {
	n := int64(0)
	for i, b := range purchases {
		if answerOf(b.Assurance) != Yes || (!b.AssuredUntil.IsZero() && dayOf(b.AssuredUntil).Before(dayOf(p.AsOf))) {
			continue
		}
		if slices.ContainsFunc(p.Lines, func(l PositionLine) bool { return l.Kind == b.Kind && l.Version > b.Version && l.Shortfall.N > 0 }) {
			n += p.Purchases[i].Spare
		}
	}
	if n == 0 {
		return Step{}
	}
	return Step{Text: say(
		"%d older CALs to spare were bought with Software Assurance, which may give a right to newer ones: see the agreement. They are not counted for them",
		"%d CAL plus anciennes et disponibles ont été achetées avec la Software Assurance, qui peut donner droit à de plus récentes : voyez le contrat. Elles ne sont pas comptées pour celles-ci", n)}
}
