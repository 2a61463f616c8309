package compat

import "slices"

// folkloreKey is where several guides have license servers written, and where nothing reads them.
const folkloreKey = `HKLM:\SYSTEM\CurrentControlSet\Control\Terminal Server\RCM\LicenseServers`

// cleanRegistry puts what was meant where it counts, then takes away what misleads.
func (s *situation) cleanRegistry() offer {
	meant := s.unheard()
	r := Remedy{
		ID:      CleanRegistry,
		Title:   say("Clean up the registry", "Nettoyer le registre"),
		Summary: say("Delete the sub-keys that nothing reads.", "Supprimez les sous-clés que rien ne lit."),
		Effort:  say("a quarter of an hour", "un quart d’heure"),
		Work:    quarterHour,
		Who:     say("RDS administrator", "administrateur RDS"),
		Cost:    say("none", "aucun"),
		Leaves:  say("The guide or the script that wrote the key writes it again on the next host.", "Le guide ou le script qui a écrit la clé la réécrira sur le prochain hôte."),
		Reason:  say("Nothing depends on the key", "Rien ne dépend de cette clé"),
	}
	if len(meant) > 0 {
		r.Summary = say("Name the license servers that were meant where Windows looks, then delete the sub-keys that nothing reads.", "Désignez là où Windows regarde les serveurs de licences voulus, puis supprimez les sous-clés que rien ne lit.")
		r.Preconditions = []Precondition{s.meantServe(meant)}
		r.Steps = s.pointSteps(append(s.index.serverNames(s.member), meant...)...)
		r.Reason = say("The host does not use what somebody meant it to use", "L’hôte n’utilise pas ce qu’on voulait qu’il utilise")
	}
	r.Steps = append(r.Steps, say("Keep a copy, then delete: %s", "Gardez une copie, puis supprimez : %s", command(`reg export "HKLM\SYSTEM\CurrentControlSet\Control\Terminal Server\RCM" rcm.reg`)))
	for i, name := range s.member.ignored() {
		if i == maxEvidence {
			break
		}
		r.Steps = append(r.Steps, command(`Remove-Item -Path "%s\%s"`, folkloreKey, commandName(name, anyServer)))
	}
	return offer{r, 20}
}

// meantServe says whether the license servers that were meant are known and can serve the host.
func (s *situation) meantServe(names []string) Precondition {
	verdict := OK
	for _, name := range names {
		release := UnknownRelease
		if at, found, _ := s.index.serverDir.find(name, s.member.domain); found {
			release = s.index.servers[at].reading.Release
		}
		verdict = max(verdict, s.index.data.ServerServesHost(release, s.member.reading.Release).Verdict)
	}
	return Precondition{say("The license servers that were meant can serve this host: %s", "Les serveurs de licences voulus peuvent servir cet hôte : %s", namesText(slices.Clip(names))), verdict}
}
