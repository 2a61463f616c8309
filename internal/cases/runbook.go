package cases

import (
	"archive/zip"
	"bytes"
	"slices"
	"strconv"
	"strings"
	"time"

	"calfleet/internal/compat"
	"calfleet/internal/inventory"
	"calfleet/internal/paper"
)

// Ground is what a runbook is made of: the case, and records as they are.
type Ground struct {
	Case         *Case
	Remedy       *compat.Remedy // as the facts offer it now
	Organization string
	AsOf         time.Time // only its day counts
	NewServer    string    // "" while nobody has said it
	OldServer    string    // that the findings are about; "" for none
	Hosts        []*inventory.Host
	Brokers      []string
}

// Runbook is how a newer license server takes over: what it needs, what is done in which order, how to see that it worked, and the way back.
type Runbook struct {
	Number       int
	Organization string
	AsOf         time.Time
	NewServer    string
	Sections     []Section
	LeftOut      []string // names that can't be a computer's, and that no script has

	names names
}

// Section is a part of a runbook.
type Section struct {
	ID     string
	Title  compat.Text
	Lines  []RunbookLine
	Script []string // files that do it; the first is the one that fits here
}

// RunbookLine is one thing to know or do; of a precondition with whether it is met.
type RunbookLine struct {
	Text  compat.Text
	Check bool
	Met   compat.Verdict
}

// IsServerName says that a text can be the full name of a computer.
func IsServerName(name string) bool {
	if len(name) < 2 || len(name) > 253 || strings.HasPrefix(name, "-") || strings.HasPrefix(name, ".") {
		return false
	}
	return !strings.ContainsFunc(name, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '.' && r != '-' && r != '_'
	})
}

// NewRunbook writes the plan for a newer license server.
func NewRunbook(g Ground) *Runbook {
	r := &Runbook{Number: int(g.Case.Number), Organization: g.Organization, AsOf: g.AsOf.UTC().Truncate(24 * time.Hour), NewServer: g.NewServer}
	r.names = g.names()
	r.LeftOut = r.names.LeftOut
	r.Sections = []Section{g.needs()}
	if g.Case.Remedy != compat.RepointToNewerServer { // which the fleet has already
		r.Sections = append(r.Sections, installing(), activating())
	}
	r.Sections = append(r.Sections, g.licensing(), g.pointing(), g.verifying(), g.cleaning(), goingBack())
	return r
}

func (g *Ground) names() names {
	n := names{NewServer: g.NewServer}
	switch mode := g.mode(); mode.Kind() {
	case compat.PerUser:
		n.Mode, n.ModeNumber = "PerUser", "4"
	case compat.PerDevice:
		n.Mode, n.ModeNumber = "PerDevice", "2"
	case compat.KindUnknown: // the scripts ask for it where they need it
	}
	var all []string
	for _, h := range g.Hosts {
		all = append(all, h.Name)
		if list, _ := sift(h.LicenseServers); isUsable(h.Name) && isOwnList(h) && len(list) == len(h.LicenseServers) {
			n.Before = append(n.Before, hostList{h.Name, list})
		}
	}
	n.Hosts, n.LeftOut = sift(all)
	brokers, odd := sift(g.Brokers)
	n.Brokers, n.LeftOut = brokers, append(n.LeftOut, odd...)
	slices.Sort(n.Hosts)
	slices.SortFunc(n.Before, func(a, b hostList) int { return strings.Compare(a.host, b.host) })
	return n
}

// isOwnList reports a list that was read and that is set on the host itself: one of a policy would stay there once the policy is gone.
func isOwnList(h *inventory.Host) bool {
	return h.LicenseServers != nil && !isOfPolicy(h)
}

func isOfPolicy(h *inventory.Host) bool {
	return h.LicenseServersSource != nil && *h.LicenseServersSource == "policy"
}

// mode is that of the hosts, where all that were read agree.
func (g *Ground) mode() compat.Mode {
	mode := compat.ModeUnread
	for _, h := range g.Hosts {
		if h.LicensingMode == nil {
			continue
		}
		m := compat.ModeFromWMI(int(*h.LicensingMode))
		if mode != compat.ModeUnread && m != mode {
			return compat.ModeUnread
		}
		mode = m
	}
	return mode
}

func plainLines(texts ...compat.Text) []RunbookLine {
	lines := make([]RunbookLine, len(texts))
	for i, t := range texts {
		lines[i] = RunbookLine{Text: t}
	}
	return lines
}

func (g *Ground) needs() Section {
	s := Section{ID: "needs", Title: both("What it needs", "Ce qu'il faut")}
	for _, p := range g.Remedy.Preconditions {
		s.Lines = append(s.Lines, RunbookLine{p.Text, true, p.Met})
	}
	s.Lines = append(s.Lines, plainLines(
		both("Hosts and license server in one domain, or in domains with a two-way trust; in a workgroup only Per Device, with credentials of the server stored on each host (since CVE-2024-38099).",
			"Hôtes et serveur de licences dans un même domaine, ou dans des domaines à approbation bidirectionnelle ; en groupe de travail, Périphérique seulement, avec les identifiants du serveur enregistrés sur chaque hôte (depuis CVE-2024-38099)."),
		both("For Per User CALs: the server's account in the group Terminal Server License Servers of every domain with users, by a Domain Admin.",
			"Pour des CAL Utilisateur : le compte du serveur dans le groupe Terminal Server License Servers de chaque domaine d'utilisateurs, par un administrateur du domaine."),
		both("From every host to the license server: TCP 135 (Microsoft), and dynamic RPC 49152–65535 (as administrators report).", "De chaque hôte vers le serveur de licences : TCP 135 (Microsoft), et RPC dynamique 49152–65535 (selon des administrateurs)."),
		both("For automatic activation: TCP 443 to the Internet from where RD Licensing Manager runs; else web or telephone.", "Pour l'activation automatique : TCP 443 vers Internet depuis le poste du Gestionnaire de licences ; sinon le web ou le téléphone."),
		both("To activate: first name, last name, company, country.", "Pour activer : prénom, nom, société, pays."),
		both("To install CALs: the program, and its number or codes, version, kind and quantity.", "Pour installer les CAL : le programme, et son numéro ou ses codes, la version, le type et la quantité."))...)
	return s
}

func installing() Section {
	return Section{ID: "role", Title: both("Install the role", "Installer le rôle"), Script: []string{"1-license-server.ps1"}, Lines: plainLines(
		both("On the new server: Install-WindowsFeature RDS-Licensing, RDS-Licensing-UI. No restart is asked for as a rule.", "Sur le nouveau serveur : Install-WindowsFeature RDS-Licensing, RDS-Licensing-UI. En général, aucun redémarrage n'est demandé."))}
}

func activating() Section {
	return Section{ID: "activate", Title: both("Activate it", "L'activer"), Script: []string{"1-license-server.ps1"}, Lines: plainLines(
		both("RD Licensing Manager (licmgr.exe) > right click on the server > Activate Server: automatic, web browser or telephone.", "Gestionnaire de licences (licmgr.exe) > clic droit sur le serveur > Activer le serveur : automatique, navigateur ou téléphone."),
		both("Write down the License Server ID (35 digits); it is not the Product ID.", "Notez l'ID du serveur de licences (35 chiffres) ; ce n'est pas l'ID de produit."))}
}

func (g *Ground) licensing() Section {
	s := Section{ID: "cals", Title: both("Install or migrate the CALs", "Installer ou migrer les CAL"), Lines: plainLines(
		both("CALs that were never installed: right click on the server > Install Licenses, then the program. CSP codes go under License Pack (Retail Purchase).", "CAL jamais installées : clic droit sur le serveur > Installer des licences, puis le programme. Les codes CSP relèvent de License Pack (Retail Purchase)."),
		both("CALs that another server holds: right click > Manage Licenses > Migrate. If that server can't be reached, the wizard asks for its Windows version and License Server ID, and its CALs are to be removed there by hand.", "CAL détenues par un autre serveur : clic droit > Gérer les licences > Migrer. S'il est injoignable, l'assistant demande sa version de Windows et son ID, et ses CAL s'y retirent à la main."),
		both("Keep the key pack ID that comes back.", "Gardez l'ID du pack de clés reçu en retour."))}
	for _, step := range g.Remedy.Steps {
		if strings.Contains(step.EN, "×") {
			s.Lines = append(s.Lines, RunbookLine{Text: step})
		}
	}
	return s
}

func (g *Ground) pointing() Section {
	s := Section{ID: "point", Title: both("Point the hosts to it", "Y diriger les hôtes")}
	byPolicy := 0
	for _, h := range g.Hosts {
		if isOfPolicy(h) {
			byPolicy++
		}
	}
	of := strconv.Itoa(len(g.Hosts))
	switch {
	case byPolicy > 0:
		s.Script = []string{"2b-point-policy.ps1", "2a-point-deployment.ps1", "2c-point-hosts.ps1", "2d-registry-last-resort.ps1"}
		s.Lines = plainLines(both("Here by policy: %s of %s hosts get their list from one, and it wins over everything else. gpresult /h on a host names it; gpedit.msc doesn't show it.", "Ici par stratégie : %s hôtes sur %s en reçoivent leur liste, et elle l'emporte sur tout le reste. gpresult /h sur un hôte la nomme ; gpedit.msc ne la montre pas.", strconv.Itoa(byPolicy), of))
	case len(g.Brokers) > 0:
		s.Script = []string{"2a-point-deployment.ps1", "2b-point-policy.ps1", "2c-point-hosts.ps1", "2d-registry-last-resort.ps1"}
		s.Lines = plainLines(both("Here by deployment: Set-RDLicenseConfiguration on the broker (%s), or Server Manager > Edit Deployment Properties > RD Licensing.", "Ici par déploiement : Set-RDLicenseConfiguration sur le service Broker (%s), ou Gestionnaire de serveur > Modifier les propriétés du déploiement > Licences.", strings.Join(g.Brokers, ", ")))
	default:
		s.Script = []string{"2c-point-hosts.ps1", "2b-point-policy.ps1", "2d-registry-last-resort.ps1"}
		s.Lines = plainLines(both("Here host by host over WMI (%s hosts): no broker governs them, and no policy was read.", "Ici hôte par hôte par WMI (%s hôtes) : aucun service Broker ne les gouverne, et aucune stratégie n'a été lue.", of))
	}
	s.Lines = append(s.Lines, plainLines(
		both("The new server comes first in the list, the present ones stay behind it, so that nobody is left without one. With -OnlyNew they are taken off.", "Le nouveau serveur passe en tête de liste, les actuels restent derrière lui, pour que personne n'en soit privé. Avec -OnlyNew, ils sont retirés."),
		both("Try every script with -WhatIf first. The registry comes last: it asks for a restart of the host, which ends every session.", "Essayez d'abord chaque script avec -WhatIf. Le registre vient en dernier : il demande un redémarrage de l'hôte, qui ferme toutes les sessions."))...)
	return s
}

func (g *Ground) verifying() Section {
	return Section{ID: "verify", Title: both("See that it worked", "Vérifier"), Script: []string{"3-verify.ps1"}, Lines: plainLines(
		both("On a host: RD Licensing Diagnoser (Server Manager > Tools) shows no problem. It needs an administrator of the license server.", "Sur un hôte : le Diagnostiqueur de licences (Gestionnaire de serveur > Outils) ne signale rien. Il faut y être administrateur du serveur de licences."),
		both("GetTStoLSConnectivityStatus answers 11. 4 says that the server is too old, 6 that it can't be reached, 5 that its security group leaves the host out.", "GetTStoLSConnectivityStatus répond 11. 4 : serveur trop ancien ; 6 : injoignable ; 5 : son groupe de sécurité exclut l'hôte."),
		both("No new events 1128 and 1130, which current systems also number 50280 and 50282, nor 1004, 1028, 1068, 1069; on the license server no 4105.", "Pas de nouveaux événements 1128 et 1130, que les systèmes actuels numérotent aussi 50280 et 50282, ni 1004, 1028, 1068, 1069 ; sur le serveur de licences, pas de 4105."),
		both("Let the hosts and both license servers report. The portal solves the case when its findings are gone.", "Faites transmettre un relevé par les hôtes et les deux serveurs de licences. Le portail résout le dossier quand ses constats ont disparu."))}
}

func (g *Ground) cleaning() Section {
	s := Section{ID: "after", Title: both("Afterwards", "Ensuite")}
	if g.OldServer != "" {
		s.Lines = plainLines(both("Take migrated CALs off %s, so that none counts twice; deactivate it when nobody names it any more.", "Retirez de %s les CAL migrées, pour qu'aucune ne compte deux fois ; désactivez-le quand plus personne ne le désigne.", g.OldServer))
	}
	s.Lines = append(s.Lines, plainLines(both("Assign the purchases to the new server here, so that the position is right.", "Affectez ici les achats au nouveau serveur, pour que la position soit juste."))...)
	return s
}

func goingBack() Section {
	return Section{ID: "back", Title: both("The way back", "Retour en arrière"), Script: []string{"4-roll-back.ps1"}, Lines: plainLines(
		both("Take the script before you point the hosts: it has their lists as they were read last, so that later it has the new ones.", "Prenez le script avant de faire pointer les hôtes : il porte leurs listes telles qu'elles ont été lues en dernier, donc plus tard les nouvelles."),
		both("Where a policy or a deployment was changed, set its list back there; where hosts were changed over WMI, the script gives each its list back.", "Si une stratégie ou un déploiement a été modifié, rétablissez-y la liste ; si des hôtes l'ont été par WMI, le script rend à chacun la sienne."),
		both("CALs that were migrated go back the same way: migrate them to the old server, if it can hold them.", "Les CAL migrées reviennent de la même façon : migrez-les vers l'ancien serveur, s'il peut les détenir."))}
}

// Scripts are the PowerShell files with this fleet's names; none while nobody has said which server is the new one.
func (r *Runbook) Scripts(l Language) []Script {
	if r.NewServer == "" {
		return nil
	}
	return scripts(r.names, l)
}

// PDF prints the runbook. The same facts give the same bytes.
func (r *Runbook) PDF(l Language) ([]byte, error) {
	title := l.of(both("Runbook: a newer license server", "Mode opératoire : un serveur de licences plus récent"))
	doc := paper.New(paper.About{
		Title: title, Language: string(l), AsOf: r.AsOf, Footer: r.Organization + " · " + l.of(both("case %s", "dossier %s", strconv.Itoa(r.Number))) + " · " + l.day(r.AsOf),
	})
	doc.Title(title)
	doc.Fact(l.of(both("New license server", "Nouveau serveur de licences")), r.NewServer, l.of(both("say it on the page of the plan", "indiquez-le sur la page du plan")))
	doc.Fact(l.of(both("Hosts", "Hôtes")), strings.Join(r.names.Hosts, ", "), l.of(both("none on record", "aucun dans les fiches")))
	for i, s := range r.Sections {
		doc.Heading(strconv.Itoa(i+1) + ". " + l.of(s.Title))
		for _, line := range s.Lines {
			doc.Item(line.mark(), l.of(line.Text))
		}
		if len(s.Script) > 0 {
			doc.Item("→", strings.Join(s.Script, ", "))
		}
	}
	return doc.Bytes()
}

func (l RunbookLine) mark() string {
	switch {
	case l.Check && l.Met == compat.OK:
		return "[x]"
	case l.Check:
		return "[  ]"
	}
	return "•"
}

// ZIP packs the scripts and the printed runbook.
func (r *Runbook) ZIP(l Language) ([]byte, error) {
	pdf, err := r.PDF(l)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	p := packer{asOf: r.AsOf, zip: zip.NewWriter(&out)}
	if err := p.add("runbook.pdf", pdf); err != nil {
		return nil, err
	}
	for _, s := range r.Scripts(l) {
		if err := p.add(s.Name, s.File()); err != nil {
			return nil, err
		}
	}
	if err := p.close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// FileName is what an export of the plan is called: "plan-12.zip".
func (r *Runbook) FileName(extension string) string {
	return "plan-" + strconv.Itoa(r.Number) + "." + extension
}
