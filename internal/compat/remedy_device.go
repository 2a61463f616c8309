package compat

import (
	"slices"
	"strings"
	"time"
)

// The remedies for CALs that run out: give back those of devices that are gone, buy more, and keep newer ones for newer hosts.

func (s *situation) releaseDeviceCALs() offer {
	r := Remedy{
		ID:      ReleasePerDeviceCALs,
		Title:   say("Release Per Device CALs of %s", "Libérer des CAL Appareil de %s", s.server.name),
		Summary: say("Revoke the CALs of devices that are gone or were set up anew; the others come back by themselves.", "Révoquez les CAL des appareils disparus ou réinstallés ; les autres reviennent d’elles-mêmes."),
		Effort:  say("half an hour, or 52 to 89 days of waiting", "une demi-heure, ou 52 à 89 jours d’attente"),
		Work:    halfHour,
		Who:     say("administrator of the license server", "administrateur du serveur de licences"),
		Cost:    say("none", "aucun"),
		Leaves:  say("A device that still connects takes a CAL again: revoking helps only for devices that are gone.", "Un appareil qui se connecte encore reprend une CAL : révoquer n’aide que pour ceux qui ont disparu."),
		Steps:   s.releaseSteps(),
	}
	room, known, next := s.revocableNow()
	switch {
	case !known:
		r.Preconditions = []Precondition{{say("CALs may still be revoked: at most 20 % of those installed of a version at once", "Des CAL peuvent encore être révoquées : au plus 20 % de celles installées d’une version à la fois"), Unknown}}
	case room > 0:
		r.Preconditions = []Precondition{{say("CALs may still be revoked: %d now (20 %% of those installed of a version)", "Des CAL peuvent encore être révoquées : %d maintenant (20 %% de celles installées d’une version)", room), OK}}
	default:
		r.Preconditions = []Precondition{{say("CALs may still be revoked: %s", "Des CAL peuvent encore être révoquées : %s", noneBefore(next)), Violation}}
		r.Reason = say("The quota is used up: wait, or buy meanwhile", "Le quota est épuisé : attendez, ou achetez entre-temps")
		return offer{r, 40}
	}
	r.Reason = say("It costs nothing and takes nobody's work away", "Cela ne coûte rien et ne gêne personne")
	return offer{r, 15}
}

func noneBefore(day time.Time) Text {
	if day.IsZero() {
		return say("none for now", "aucune pour l’instant")
	}
	return say("none before %s", "aucune avant le %s", DayText(day))
}

func (s *situation) releaseSteps() []Text {
	find := say("In RD Licensing Manager, open the key packs of the version and look through the issued CALs for devices that are gone or listed several times.",
		"Dans le Gestionnaire de licences Bureau à distance, ouvrez les packs de la version et cherchez parmi les CAL délivrées les appareils disparus ou présents plusieurs fois.")
	if several := s.severalNames(); several != "" {
		find = say("%s Listed several times: %s.", "%s Présents plusieurs fois : %s.", find, several)
	}
	return []Text{
		find,
		say("Right-click the CAL, Revoke License. Or, on the license server, the oldest CAL of one device: %s", "Clic droit sur la CAL, Révoquer la licence. Ou, sur le serveur de licences, la plus ancienne CAL d’un appareil : %s",
			command(`Get-CimInstance -ClassName Win32_TSIssuedLicense -Filter "sIssuedToComputer='%s' AND LicenseStatus=2" | Sort-Object IssueDate | Select-Object -First 1 | Invoke-CimMethod -MethodName Revoke`, anyDevice)),
		say("When Windows refuses, the quota of the version is used up: NextRevokeAllowedOn names the day from which it goes on.", "Si Windows refuse, le quota de la version est épuisé : NextRevokeAllowedOn donne le jour à partir duquel c’est de nouveau possible."),
		say("Or wait: the CAL of a device that no longer connects is free again 52 to 89 days after it was last renewed.", "Ou attendez : la CAL d’un appareil qui ne se connecte plus est libre 52 à 89 jours après son dernier renouvellement."),
	}
}

// severalNames lists the first devices that hold several CALs.
func (s *situation) severalNames() string {
	several := s.server.fleet.Issued.Several
	names := make([]string, 0, maxEvidence)
	for _, h := range several[:min(len(several), maxEvidence)] {
		names = append(names, h.Device+" ("+itoa(h.N)+")")
	}
	return strings.Join(names, ", ")
}

// revocableNow counts the CALs that may be revoked now; next is when the first of those revoked leaves that state, zero where that
// was not read.
func (s *situation) revocableNow() (n int64, known bool, next time.Time) {
	issued := &s.server.fleet.Issued
	for _, supply := range s.concerned() {
		quota, read := s.server.quota(supply.Version)
		if !read || !issued.Read {
			return 0, false, time.Time{}
		}
		known = true
		at := slices.IndexFunc(issued.Revoked, func(r RevokedCALs) bool { return r.Version == supply.Version })
		if at < 0 {
			n += quota
			continue
		}
		r := issued.Revoked[at]
		n += s.roomFor(r, quota)
		if !r.FirstEnds.IsZero() && (next.IsZero() || r.FirstEnds.Before(next)) {
			next = r.FirstEnds
		}
	}
	return n, known, next
}

// roomFor is how many more CALs of a version may be revoked: one at least once the first of the revoked ones has ended.
func (s *situation) roomFor(r RevokedCALs, quota int64) int64 {
	if s.asked.quotaVerdict(r) == Violation {
		return 0
	}
	return max(1, quota-int64(r.N))
}

// concerned lists the Per Device CALs of the finding: those that ran out, those whose quota is reached, or all.
func (s *situation) concerned() (out []*Supply) {
	if len(s.supplies) > 0 {
		return s.supplies
	}
	for _, supply := range s.server.deviceSupplies() {
		reached := slices.ContainsFunc(s.server.fleet.Issued.Revoked, func(r RevokedCALs) bool {
			return r.Version == supply.Version && s.asked.quotaVerdict(r) == Violation
		})
		if reached || s.rule.ID != "revocation-quota-reached" {
			out = append(out, supply)
		}
	}
	return out
}

// buyMoreCALs adds to what has run out.
func (s *situation) buyMoreCALs() offer {
	kind := PerDevice
	if supply := s.newestSupply(); supply != nil {
		kind = supply.Kind
	}
	version := s.newReleaseText()
	r := Remedy{
		ID:      BuyOrReleaseCALs,
		Title:   say("Buy more CALs for %s", "Acheter d’autres CAL pour %s", s.server.name),
		Summary: say("Count who needs a CAL, buy what is missing and install it.", "Comptez qui a besoin d’une CAL, achetez ce qui manque et installez-le."),
		Effort:  say("an hour, and the purchase", "une heure, et l’achat"),
		Work:    oneHour,
		Who:     say("purchasing, RDS administrator", "achats, administrateur RDS"),
		Cost:    say("the CALs that are missing", "les CAL qui manquent"),
		Reason:  say("The only way that adds CALs", "La seule voie qui ajoute des CAL"),
		Steps: []Text{
			say("Count the users or devices that connect, and compare with the CALs that are installed: the position page does both.", "Comptez les utilisateurs ou les appareils qui se connectent et comparez aux CAL installées : la page de la position fait les deux."),
			say("Buy CALs of kind %s, of version %s or newer, as far as the license server holds them.", "Achetez des CAL de type %s, de version %s ou plus récente, dans la limite de ce que le serveur de licences peut détenir.", kind.Text(), version),
			say("Install them on %s (Manage Licenses).", "Installez-les sur %s (Gérer les licences).", s.server.name),
		},
	}
	r.Means = s.someCALs(kind)
	if s.want != UnknownCAL {
		r.Preconditions = []Precondition{s.serverHoldsWanted()}
	}
	if other := s.otherKindFree(kind); other != nil {
		r.Steps = append(r.Steps, say("Or convert: %s has %s that nobody holds (Convert-License of the RemoteDesktopServices module). See first that your agreement permits it.",
			"Ou convertissez : %s a des %s que personne ne détient (Convert-License du module RemoteDesktopServices). Vérifiez d’abord que votre contrat le permet.", s.server.name, calText(other.Version, other.Kind)))
	}
	return offer{r, 20}
}

// otherKindFree finds CALs of the other kind that would do and that nobody holds, the newest first.
func (s *situation) otherKindFree(kind Kind) *Supply {
	for i := range slices.Backward(s.server.supplies) {
		supply := &s.server.supplies[i]
		if supply.Kind != kind && supply.Kind != KindUnknown && supply.Packs > 0 && supply.free() == OK && supply.Version >= s.want {
			return supply
		}
	}
	return nil
}

func (s *situation) preventLicenseUpgrade() offer {
	own := s.ownCALsFree()
	r := Remedy{
		ID:      PreventLicenseUpgrade,
		Title:   say("Keep newer CALs for newer hosts", "Réserver les CAL récentes aux hôtes récents"),
		Summary: say("Turn on the policy “Prevent license upgrade” on %s.", "Activez la stratégie « Empêcher la mise à niveau de licence » sur %s.", s.server.name),
		Effort:  say("a quarter of an hour", "un quart d’heure"),
		Work:    quarterHour,
		Who:     say("administrator of the license server", "administrateur du serveur de licences"),
		Cost:    say("none", "aucun"),
		Leaves:  say("Clients of an older host without a free CAL of its version get a temporary one at best, and none once that has ended.", "Les clients d’un hôte ancien sans CAL libre de sa version reçoivent au mieux une CAL temporaire, et plus rien à son échéance."),
		Preconditions: []Precondition{
			{say("CALs of the older hosts' own version are free on %s", "Des CAL de la version même des hôtes anciens sont libres sur %s", s.server.name), own},
		},
		Steps: []Text{
			say("In the policy that the license server gets: Computer Configuration > Administrative Templates > Windows Components > Remote Desktop Services > RD Licensing > “Prevent license upgrade”: Enabled.",
				"Dans la stratégie que reçoit le serveur de licences : Configuration ordinateur > Modèles d’administration > Composants Windows > Services Bureau à distance > Licences Bureau à distance (RD Licensing) > « Empêcher la mise à niveau de licence » : Activé."),
			say("Check on the license server that Enabled is True: %s", "Vérifiez sur le serveur de licences qu’Enabled vaut True : %s", command(licenseServerMethod+"IsLSPreventUpgradeGPEnabled")),
		},
	}
	if own == Violation {
		r.Reason = say("Only once the older hosts have CALs of their own: else their clients are refused", "Seulement quand les hôtes anciens ont leurs propres CAL : sinon leurs clients sont refusés")
		return offer{r, 30}
	}
	r.Reason = say("One setting on one machine", "Un seul réglage, sur une seule machine")
	return offer{r, 10}
}

// ownCALsFree asks for every older host concerned whether CALs of exactly its version are left.
func (s *situation) ownCALsFree() Verdict {
	verdict := OK
	for _, h := range s.feeling {
		own, best := s.index.data.CALOf(h.reading.Release), Violation
		for i := range s.server.supplies {
			if supply := &s.server.supplies[i]; supply.Version == own && supply.Kind == h.mode.Kind() && supply.Packs > 0 {
				best = min(best, supply.free())
			}
		}
		verdict = max(verdict, best)
	}
	return verdict
}
