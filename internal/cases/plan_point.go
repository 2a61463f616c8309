package cases

import (
	"slices"
	"strconv"

	"calfleet/internal/compat"
	"calfleet/internal/inventory"
)

// The sections about the settings of hosts: which license servers they name, in which mode, how to see that it worked, and the way back.

// The scripts that set hosts, by who governs them: a deployment, a policy, nobody; the registry is the last resort.
var (
	pointScripts = []string{"2a-point-deployment.ps1", "2b-point-policy.ps1", "2c-point-hosts.ps1", "2d-registry-last-resort.ps1"}
	modeScripts  = []string{"2a-mode-deployment.ps1", "2b-mode-policy.ps1", "2c-mode-hosts.ps1"}
)

const (
	verifyHosts  = "3-verify.ps1"
	rollBack     = "4-roll-back.ps1"
	rollBackMode = "4-roll-back-mode.ps1"
)

// pointedBy are all scripts of a plan that begins with some and points hosts.
func pointedBy(first ...string) []string {
	return slices.Concat(first, pointScripts, []string{verifyHosts, rollBack})
}

// governed says what sets the hosts, and puts the script that fits first. Of ways there is one for deployments, one for policies, one for hosts, and maybe more.
func (g *Ground) governed(s Section, ways []string, ofPolicy func(*inventory.Host) bool) Section {
	byPolicy := 0
	for _, h := range g.Hosts {
		if ofPolicy(h) {
			byPolicy++
		}
	}
	of := strconv.Itoa(len(g.Hosts))
	deployment, policy, hosts, more := ways[0], ways[1], ways[2], ways[3:]
	switch brokers := g.brokers(); {
	case byPolicy > 0:
		return s.by(policy, deployment, hosts).by(more...).then(both("Here by policy: %s of %s hosts get it from one, and it wins over everything else. gpresult /h on a host names it; gpedit.msc doesn't show it.",
			"Ici par stratégie : %s hôtes sur %s la reçoivent de l'une d'elles, et elle l'emporte sur tout le reste. gpresult /h sur un hôte la nomme ; gpedit.msc ne la montre pas.", strconv.Itoa(byPolicy), of))
	case len(brokers) > 0:
		return s.by(deployment, policy, hosts).by(more...).then(both("Here by deployment: Set-RDLicenseConfiguration on the broker (%s), or Server Manager > Edit Deployment Properties > RD Licensing.",
			"Ici par déploiement : Set-RDLicenseConfiguration sur le service Broker (%s), ou Gestionnaire de serveur > Modifier les propriétés du déploiement > Licences.", names(brokers)))
	default:
		return s.by(hosts, policy).by(more...).then(both("Here host by host over WMI (%s hosts): no broker governs them, and no policy was read.",
			"Ici hôte par hôte par WMI (%s hôtes) : aucun service Broker ne les gouverne, et aucune stratégie n'a été lue.", of))
	}
}

func (g *Ground) pointing() Section {
	s := g.governed(Section{ID: "point", Title: both("Point the hosts to it", "Y diriger les hôtes")}, pointScripts, isOfPolicy)
	return s.then(
		both("The new server comes first in the list, the present ones stay behind it, so that nobody is left without one. With -OnlyNew they are taken off.", "Le nouveau serveur passe en tête de liste, les actuels restent derrière lui, pour que personne n'en soit privé. Avec -OnlyNew, ils sont retirés."),
		both("Try every script with -WhatIf first. The registry comes last: it asks for a restart of the host, which ends every session.", "Essayez d'abord chaque script avec -WhatIf. Le registre vient en dernier : il demande un redémarrage de l'hôte, qui ferme toutes les sessions."))
}

// settingMode gives the hosts the mode that the remedy means.
func (g *Ground) settingMode() Section {
	s := g.governed(Section{ID: "mode", Title: both("Set the mode", "Définir le mode")}, modeScripts, isModeOfPolicy)
	if kind := g.mode(); kind != compat.KindUnknown {
		s = s.then(both("The mode is to be %s: that of the CALs.", "Le mode doit être %s : celui des CAL.", kind.Text()))
	} else {
		s = s.then(both("Which mode it is to be, nobody has read: take that of the CALs you own, and give it to the scripts (-SetMode PerUser or PerDevice).",
			"Quel mode ce doit être, personne ne l'a lu : prenez celui des CAL que vous possédez, et donnez-le aux scripts (-SetMode PerUser ou PerDevice)."))
	}
	return s.then(both("Sessions go on; new ones ask for CALs of the new mode. Try every script with -WhatIf first.", "Les sessions continuent ; les nouvelles demandent des CAL du nouveau mode. Essayez d'abord chaque script avec -WhatIf."))
}

func verifyingHosts() Section {
	return Section{ID: "verify", Title: both("See that it worked", "Vérifier")}.by(verifyHosts).then(
		both("On a host: RD Licensing Diagnoser (Server Manager > Tools) shows no problem. It needs an administrator of the license server.", "Sur un hôte : le Diagnostiqueur de licences (Gestionnaire de serveur > Outils) ne signale rien. Il faut y être administrateur du serveur de licences."),
		both("GetTStoLSConnectivityStatus answers 11. 4 says that the server is too old, 6 that it can't be reached, 5 that its security group leaves the host out.", "GetTStoLSConnectivityStatus répond 11. 4 : serveur trop ancien ; 6 : injoignable ; 5 : son groupe de sécurité exclut l'hôte."),
		both("No new events 1128 and 1130, which current systems also number 50280 and 50282, nor 1004, 1028, 1068, 1069; on the license server no 4105.", "Pas de nouveaux événements 1128 et 1130, que les systèmes actuels numérotent aussi 50280 et 50282, ni 1004, 1028, 1068, 1069 ; sur le serveur de licences, pas de 4105."))
}

// goingBack gives hosts back what they had when the case was opened.
func (g *Ground) goingBack(script string, more ...compat.Text) Section {
	s := Section{ID: "back", Title: both("The way back", "Retour en arrière")}.by(script).then(
		both("The script has what was read of these hosts when the case was opened on %s, and gives each its own back. What a policy or a deployment set then is set back there.",
			"Le script porte ce qui avait été lu de ces hôtes à l'ouverture du dossier, le %s, et rend à chacun le sien. Ce qu'une stratégie ou un déploiement fixait alors se rétablit là.",
			compat.DayText(g.Case.OpenedAt)))
	return s.then(more...)
}

var migrateBack = both("CALs that were migrated go back the same way: migrate them to the old server, if it can hold them.", "Les CAL migrées reviennent de la même façon : migrez-les vers l'ancien serveur, s'il peut les détenir.")

// cleaning is for a license server that hosts have left.
func (g *Ground) cleaning() Section {
	if g.Server == "" || g.Server == g.NewServer {
		return after(recordPurchases)
	}
	return after(both("Take migrated CALs off %s, so that none counts twice; deactivate it when nobody names it any more.", "Retirez de %s les CAL migrées, pour qu'aucune ne compte deux fois ; désactivez-le quand plus personne ne le désigne.", g.Server), recordPurchases)
}
