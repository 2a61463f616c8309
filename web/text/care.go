package text

import "time"

// Taking records out of use, and back.
var (
	RetireWord      = T("Retire", "Mettre hors service")
	RetireThis      = F1[string]("Retire %s", "Mettre %s hors service")
	RetireLead      = T("A retired record is no fact any more: no rule judges it, no list shows it, nothing counts it. This follows:", "Une fiche hors service n'est plus un fait : aucune règle ne la juge, aucune liste ne la montre, rien ne la compte. Voici ce qui s'ensuit :")
	RetireFindings  = N("%s open finding about it is resolved", "%s open findings about it are resolved", "%s constat ouvert à son sujet est résolu", "%s constats ouverts à son sujet sont résolus")
	RetireOwn       = T("its own collection ends", "sa propre collection prend fin")
	RetireByHand    = F1[string]("it leaves the collection %s", "elle quitte la collection %s")
	RetireBroker    = F1[string]("its broker still lists it in %s and would bring it back with its next report: take it out there as well", "son service Broker la liste encore dans %s et la ramènerait à son prochain relevé : retirez-la aussi là-bas")
	RetireNaming    = N("%s host still names it, and is then judged by a server that nobody knows", "%s hosts still name it, and are then judged by a server that nobody knows", "%s hôte le désigne encore, et sera jugé sur un serveur que personne ne connaît", "%s hôtes le désignent encore, et seront jugés sur un serveur que personne ne connaît")
	RetirePurchases = N("%s purchase is assigned to it", "%s purchases are assigned to it", "%s achat lui est affecté", "%s achats lui sont affectés")
	RetireCALs      = N("%s CAL installed on it counts no more", "%s CALs installed on it count no more", "%s CAL installée n'est plus comptée", "%s CAL installées ne sont plus comptées")
	RetireHosts     = N("its host leaves it", "its %s hosts leave it", "son hôte la quitte", "ses %s hôtes la quittent")
	RetireBack      = T("a report that is collected later brings it back, and so can you", "un relevé collecté plus tard la ramène, et vous aussi")
	RetireAgain     = T("a new collection of this name takes up its history", "une nouvelle collection de ce nom reprend son historique")
	RetireStays     = T("its history, its notes and the activity stay", "son historique, ses notes et l'activité restent")
	RetireDone      = T("It is out of use; the findings follow in a moment.", "C'est hors service ; les constats suivent dans un instant.")
	RetiredSince    = F1[time.Time]("Out of use since %s", "Hors service depuis le %s")
	RetiredText     = T("No rule judges this record. A report that is collected later brings it back.", "Aucune règle ne juge cette fiche. Un relevé collecté plus tard la ramène.")
	RestoreWord     = T("Put back in use", "Remettre en service")
	RestoreDone     = T("It is in use again; the findings follow in a moment.", "C'est de nouveau en service ; les constats suivent dans un instant.")
	DeleteOwned     = N("%s CAL fewer is owned", "%s CALs fewer are owned", "%s CAL de moins est détenue", "%s CAL de moins sont détenues")
	DeleteGone      = T("its notes, tags and fields are deleted with it; its history and the activity stay", "ses notes, étiquettes et champs sont supprimés avec lui ; son historique et l'activité restent")
	DeleteFindings  = T("the findings follow within seconds", "les constats suivent en quelques secondes")
	DeletePurchase  = F1[string]("Delete %s", "Supprimer %s")
	DeleteLead      = T("For a purchase entered by mistake. CALs that were exchanged or returned are corrected instead. This follows:", "Pour un achat saisi par erreur. Des CAL échangées ou rendues se corrigent plutôt. Voici ce qui s'ensuit :")
)

// Collections by hand.
var (
	CollectionByHand    = T("made by hand", "faite à la main")
	FormAddCollection   = T("Add a collection", "Ajouter une collection")
	FormCollectionHint  = T("For hosts that users reach as one and that no connection broker reports. What a broker reports, it keeps.", "Pour des hôtes que les utilisateurs atteignent comme un seul et qu'aucun service Broker n'annonce. Ce qu'un Broker annonce reste sien.")
	FormCollectionName  = T("Name", "Nom")
	FormCollectionHosts = T("Hosts", "Hôtes")
	FormHostsHint       = T("One name a line. A host that is not on record yet is added by its name.", "Un nom par ligne. Un hôte encore sans fiche est ajouté par son nom.")
	FormNameMissing     = T("A collection needs a name of at most 253 characters.", "Une collection a besoin d'un nom, de 253 caractères au plus.")
	FormNameTaken       = T("There is a collection by hand of this name already.", "Une collection faite à la main porte déjà ce nom.")
	FormModeOfHosts     = T("Counts for hosts whose own mode was not read.", "Vaut pour les hôtes dont le mode n'a pas été lu.")
)

// Key packs by hand.
var (
	PackAdd         = T("Add a key pack", "Ajouter un pack de CAL")
	PackEdit        = F2[string, string]("Key pack %s of %s", "Pack de CAL %s de %s")
	PackByHand      = T("by hand", "à la main")
	PackRemove      = T("Take this pack out", "Retirer ce pack")
	PackRemoveHint  = T("For a pack that is not on the server. Pinned, the pack stays out even if a report lists it.", "Pour un pack qui n'est pas sur le serveur. Épinglé, il reste retiré même si un relevé l'annonce.")
	PackTotalHint   = T("How many CALs; -1 for unlimited.", "Combien de CAL ; -1 pour illimité.")
	PackIssuedWord  = T("Issued", "Délivrées")
	PackWhole       = T("The packs of a server are said as a whole: from now on, all of them are what people entered, until a report lists them; pinned, until you unpin them.", "Les packs d'un serveur se disent en bloc : dès maintenant, ils sont tous ce que l'on a saisi, jusqu'à ce qu'un relevé les énumère ; épinglés, jusqu'à ce que vous les désépingliez.")
	PackInvalid     = T("Write a whole number: of CALs at least 1, or -1 for unlimited.", "Écrivez un nombre entier : au moins 1 CAL, ou -1 pour illimité.")
	PackIssuedWrong = T("Write a whole number, or nothing.", "Écrivez un nombre entier, ou rien.")
	PackDayWrong    = T("Write a day such as 2031-12-31, or nothing.", "Écrivez un jour, par exemple 2031-12-31, ou rien.")
	PackSummary     = F2[string, string]("%s CALs, %s issued", "%s CAL, %s délivrées")
	PacksNoCALs     = T("no CALs", "aucune CAL")
)
