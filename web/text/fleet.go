package text

import "time"

// The fleet: what is broken, and what to do first.
var (
	FleetTitle        = T("Fleet", "Parc")
	FleetImport       = T("Import purchases", "Importer des achats")
	FleetStates       = T("Collections by state", "Collections par état")
	FleetFirst        = T("Do this first", "À faire en premier")
	FleetResolves     = F2[int, int]("%s findings resolved of %s", "%s constats résolus sur %s")
	FleetNothingToDo2 = T("No open finding asks for a change.", "Aucun constat ouvert ne demande de changement.")
	FleetCollections  = T("Collections", "Collections")

	FleetColState      = T("State", "État")
	FleetColCollection = T("Collection", "Collection")
	FleetColHosts      = T("Hosts", "Hôtes")
	FleetColServer     = T("License server", "Serveur de licences")
	FleetColCAL        = T("CAL", "CAL")
	FleetColFinding    = T("Main finding", "Constat principal")
	FleetColRemedy     = T("Proposed remedy", "Remède proposé")
	FleetColReport     = T("Report", "Relevé")

	FleetRefused   = T("refused", "refusées")
	FleetNoServer  = T("none", "aucun")
	FleetAlike     = N("%s finding alike", "%s findings alike", "%s constat", "%s constats identiques")
	FleetEmpty     = T("The fleet is empty", "Le parc est vide")
	FleetEmptyText = T("Install an agent on a host or a license server, or import what you have as a file. The first collection appears with the first report.", "Installez un agent sur un hôte ou un serveur de licences, ou importez ce que vous avez en fichier. La première collection apparaît avec le premier relevé.")
)

// Whom a state touches, and what has not been judged yet.
var (
	FleetUsers        = N("%s user", "%s users", "%s utilisateur", "%s utilisateurs")
	FleetUsersDevices = N("%s user or device", "%s users or devices", "%s utilisateur ou appareil", "%s utilisateurs ou appareils")
	FleetUsersUnknown = T("users not counted", "utilisateurs non comptés")
	FleetAbout        = F1[string]("about %s", "environ %s")
	FleetAtLeast      = F1[string]("at least %s", "au moins %s")
	FleetAwaiting     = T("The fleet is being judged", "Le parc est en cours d'évaluation")
	FleetAwaitingText = T("Something has arrived and the rules are at work on it. This takes a moment; nothing is shown as fine before.", "Des relevés sont arrivés et les règles les examinent. Cela prend un instant ; rien n'est montré conforme avant.")
	FleetAwaited      = T("newer facts are being judged", "des faits plus récents sont en cours d'évaluation")
	FleetLookAgain    = T("Look again", "Actualiser")
)

// What changed in the last seven days, and how the findings went before.
var (
	FleetWeek           = T("The last seven days", "Les sept derniers jours")
	FleetOpen           = N("%s finding open now", "%s findings open now", "%s constat ouvert maintenant", "%s constats ouverts maintenant")
	FleetOpened         = N("%s opened", "%s opened", "%s ouvert", "%s ouverts")
	FleetResolved       = N("%s resolved", "%s resolved", "%s résolu", "%s résolus")
	FleetOpenedWord     = N("opened", "%s opened", "ouvert", "%s ouverts")
	FleetResolvedWord   = N("resolved", "%s resolved", "résolu", "%s résolus")
	FleetNothingLately  = T("Nothing was opened or resolved.", "Rien ne s'est ouvert ni résolu.")
	FleetCourse         = N("Findings over the last %s week", "Findings over the last %s weeks", "Constats sur la dernière semaine (%s)", "Constats sur les %s dernières semaines")
	FleetCourseOpen     = T("Open", "Ouverts")
	FleetCourseOpened   = T("Opened that week", "Ouverts dans la semaine")
	FleetCourseResolved = T("Resolved that week", "Résolus dans la semaine")
	FleetCourseWeek     = T("Week up to", "Semaine jusqu'au")
	FleetCourseShow     = T("Course of the last weeks", "Évolution des dernières semaines")
	FleetCourseData     = T("As a table", "En tableau")
)

// What expires next.
var (
	DeadlinesTitle        = T("What expires next", "Prochaines échéances")
	DeadlinesNone         = T("Nothing that is known ends within 90 days. What was not read or recorded would not stand here.", "Rien de connu ne prend fin dans les 90 jours. Ce qui n'a été ni lu ni saisi ne figurerait pas ici.")
	DeadlinesMore         = N("%s more", "%s more", "%s autre", "%s autres")
	DeadlineOver          = T("over", "échu")
	DeadlineToday         = T("today", "ce jour")
	DeadlineEnds          = F1[time.Time]("ends on %s", "prend fin le %s")
	DeadlineEnded         = F1[time.Time]("ended on %s", "terminé le %s")
	DeadlineRefused       = T("Connections refused", "Connexions refusées")
	DeadlineGrace         = F1[string]("Grace period of %s", "Période de grâce de %s")
	DeadlineGraces        = N("Grace period of %s host", "Grace periods of %s hosts", "Période de grâce de %s hôte", "Périodes de grâce de %s hôtes")
	DeadlineSubscription  = F1[string]("Subscription %s", "Abonnement %s")
	DeadlineSubscriptions = N("%s subscription", "%s subscriptions", "%s abonnement", "%s abonnements")
	DeadlineAssurance     = F1[string]("Software Assurance of %s", "Software Assurance de %s")
	DeadlineAssurances    = N("Software Assurance of %s purchase", "Software Assurance of %s purchases", "Software Assurance de %s achat", "Software Assurance de %s achats")
	DeadlineSupport       = F1[string]("Extended support of Windows Server %s", "Support étendu de Windows Server %s")
	DeadlineUpdates       = F1[string]("Paid security updates (ESU) of Windows Server %s", "Mises à jour de sécurité payantes (ESU) de Windows Server %s")
	DeadlineTemporary     = F1[string]("Temporary CALs given out by %s", "CAL temporaires délivrées par %s")
	DeadlineTemporaries   = N("Temporary CALs given out by %s server", "Temporary CALs given out by %s servers", "CAL temporaires délivrées par %s serveur", "CAL temporaires délivrées par %s serveurs")
	DeadlineInstalled     = F1[string]("CALs installed on %s", "CAL installées sur %s")
	DeadlineInstalledOn   = N("CALs installed on %s server", "CALs installed on %s servers", "CAL installées sur %s serveur", "CAL installées sur %s serveurs")
	CountMachines         = N("%s machine", "%s machines", "%s machine", "%s machines")
)
