package compat

// activateServer is the way to permanent CALs: a license server that is not activated has none to give.
func (s *situation) activateServer() offer {
	r := Remedy{
		ID:      ActivateServer,
		Title:   say("Activate %s", "Activer %s", s.server.name),
		Summary: say("Activate the license server with the Microsoft Clearinghouse: automatically, through a browser or by telephone.", "Activez le serveur de licences auprès du Clearinghouse de Microsoft : automatiquement, par un navigateur ou par téléphone."),
		Effort:  say("a quarter of an hour", "un quart d’heure"),
		Work:    quarterHour,
		Who:     say("administrator of the license server", "administrateur du serveur de licences"),
		Cost:    say("none", "aucun"),
		Reason:  say("Minutes of work, and nothing else makes its CALs permanent", "Quelques minutes de travail, et rien d’autre ne rend ses CAL permanentes"),
		Leaves:  say("Activation brings no CALs: those that were bought must be installed as well.", "L’activation n’apporte aucune CAL : celles qui ont été achetées doivent aussi être installées."),
		Steps: []Text{
			say("Open RD Licensing Manager (Server Manager > Tools > Remote Desktop Services), select %s, then Action > Activate Server.", "Ouvrez le Gestionnaire de licences Bureau à distance (Gestionnaire de serveur > Outils > Remote Desktop Services), sélectionnez %s, puis Action > Activer le serveur.", s.server.name),
			say("Choose Automatic connection. It goes out over TCP 443 from the machine on which the console runs, which need not be the license server. Without the Internet, choose Web Browser or Telephone.", "Choisissez la connexion automatique. Elle sort par TCP 443 de la machine où tourne la console, qui n’est pas forcément le serveur de licences. Sans Internet, choisissez le navigateur Web ou le téléphone."),
			say("First name, last name, company and country are required; the rest may stay empty.", "Prénom, nom, société et pays sont exigés ; le reste peut rester vide."),
			say("Or, once these four properties of Win32_TSLicenseServer are set, on the license server itself: %s", "Ou, une fois ces quatre propriétés de Win32_TSLicenseServer renseignées, sur le serveur de licences lui-même : %s", command(licenseServerMethod+"ActivateServerAutomatic")),
			say("Check there that ActivationStatus is 0, which means activated: %s", "Vérifiez au même endroit qu’ActivationStatus vaut 0, c’est-à-dire activé : %s", command(licenseServerMethod+"GetActivationStatus")),
		},
	}
	r.Preconditions = s.worthActivating()
	return offer{r, 5}
}

// worthActivating asks whether the server has a future: one that is too old for its hosts must make room for another.
func (s *situation) worthActivating() []Precondition {
	if s.need.release == UnknownRelease {
		return nil
	}
	return []Precondition{{
		say("%s is new enough for its hosts (%s)", "%s est assez récent pour ses hôtes (%s)", s.server.name, s.need.release),
		s.index.data.ServerServesHost(s.server.reading.Release, s.need.release).Verdict,
	}}
}
