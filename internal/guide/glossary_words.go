package guide

// glossary is kept here and nowhere else: the page and CONTEXT.md are made of it. "License" is the noun and the verb in English, as
// Microsoft writes it; French says licence and serveur de licences.
var glossary = []Term{
	// Who and where.
	{
		"organization",
		Word{"organization", "a company or subsidiary; the unit of separation: nobody sees another's records", "tenant, customer, site"},
		Word{"organisation", "une société ou une filiale ; l'unité de séparation : personne ne voit les registres d'une autre", "tenant, client, site"},
	},
	{
		"host",
		Word{"host", "a server that runs, or is meant to run, the RD Session Host role", "server, node, terminal server"},
		Word{"hôte", "un serveur qui exécute, ou doit exécuter, le rôle Hôte de session Bureau à distance", "serveur, nœud, serveur TSE"},
	},
	{
		"deployment",
		Word{"deployment", "what one connection broker governs; licensing settings live here", "farm"},
		Word{"déploiement", "ce qu'un service Broker gouverne ; les réglages de licence s'y trouvent", "ferme"},
	},
	{
		"collection",
		Word{"collection", "the hosts that users reach as one; a host of no deployment has one of its own, named after it", "pool, farm"},
		Word{"collection", "les hôtes que les utilisateurs atteignent comme un seul ; un hôte sans déploiement a la sienne, à son nom", "pool, ferme"},
	},
	{
		"license-server",
		Word{"license server", "a server with the RD Licensing role", "LS, TSLS, licence host"},
		Word{"serveur de licences", "un serveur qui a le rôle Licences Bureau à distance", "LS, TSLS"},
	},
	{
		"trust",
		Word{"trust", "how two domains trust each other, as somebody recorded it; of a pair that nobody recorded it is not known. License servers serve over two-way trusts", ""},
		Word{"approbation", "comment deux domaines s'approuvent, tel que quelqu'un l'a noté ; d'une paire que personne n'a notée, on ne sait rien. Les serveurs de licences servent par approbation bidirectionnelle", ""},
	},
	// CALs.
	{
		"cal",
		Word{"CAL", "a client access license for RDS; it has a kind and a version", "license, seat"},
		Word{"CAL", "une licence d'accès client RDS ; elle a un type et une version", "licence, siège"},
	},
	{
		"kind",
		Word{"kind", "Per User or Per Device, of a CAL", "type, model"},
		Word{"type", "Utilisateur ou Appareil, d'une CAL", "modèle"},
	},
	{
		"mode",
		Word{"mode", "Per User or Per Device, of a host or deployment; also not configured, or not read", "license type"},
		Word{"mode", "Par utilisateur ou Par appareil, d'un hôte ou d'un déploiement ; ou encore non configuré, ou non lu", "type de licence"},
	},
	{
		"release",
		Word{"release", "of an operating system: 2008, 2008 R2, 2012, 2012 R2, 2016, 2019, 2022, 2025, unknown", "version, OS"},
		Word{"version de Windows Server", "d'un système : 2008, 2008 R2, 2012, 2012 R2, 2016, 2019, 2022, 2025, inconnue", "OS"},
	},
	{
		"cal-version",
		Word{"CAL version", "2008 (with 2008 R2), 2012 (with 2012 R2), 2016, 2019, 2022, 2025", "generation"},
		Word{"version de CAL", "2008 (avec 2008 R2), 2012 (avec 2012 R2), 2016, 2019, 2022, 2025", "génération"},
	},
	{
		"key-pack",
		Word{"key pack", "what a license server reports of CALs installed on it (Win32_TSLicenseKeyPack)", "license pack"},
		Word{"pack de CAL", "ce qu'un serveur de licences déclare des CAL installées chez lui (Win32_TSLicenseKeyPack)", "pack de licences"},
	},
	{
		"temporary-cal",
		Word{"temporary CAL", "what a device gets at its first connection in Per Device mode: 90 days, then a permanent CAL or none", "trial"},
		Word{"CAL temporaire", "ce qu'un appareil reçoit à sa première connexion en mode Par appareil : 90 jours, puis une CAL permanente ou aucune", "version d'essai"},
	},
	{
		"base-cal",
		Word{"Windows Server CAL", "the right to use Windows Server at all; needed besides an RDS CAL, counted by no machine", "base license"},
		Word{"CAL Windows Server", "le droit même d'utiliser Windows Server ; nécessaire en plus d'une CAL RDS, comptée par aucune machine", "licence de base"},
	},
	{
		"grace-period",
		Word{"grace period", "120 days in which a new host needs no license server; its counter reads 0 once one is configured", "trial"},
		Word{"période de grâce", "120 jours pendant lesquels un nouvel hôte se passe de serveur de licences ; son compteur lit 0 dès qu'un serveur est configuré", "version d'essai"},
	},
	{
		"supply",
		Word{"supply", "CALs of one version and kind at one license server, however they are known", "stock"},
		Word{"offre", "les CAL d'une version et d'un type chez un serveur de licences, d'où qu'on les connaisse", "stock"},
	},
	{
		"named",
		Word{"named", "said of a license server that is in the list of a host, by policy, deployment or locally", "used, declared"},
		Word{"désigné", "se dit d'un serveur de licences qui est dans la liste d'un hôte, par stratégie, déploiement ou réglage local", "utilisé, déclaré"},
	},
	// Microsoft's office and its numbers.
	{
		"clearinghouse",
		Word{"Clearinghouse", "Microsoft's office that activates license servers, issues CALs to them and recovers CALs; it sells nothing", "activation center"},
		Word{"Clearinghouse", "le service de Microsoft qui active les serveurs de licences, leur délivre les CAL et les récupère ; il ne vend rien", "centre d'activation"},
	},
	{
		"license-server-id",
		Word{"License Server ID", "35 digits that name an activated license server; wanted to install and move CALs", "Product ID"},
		Word{"ID du serveur de licences", "35 chiffres qui désignent un serveur de licences activé ; demandés pour installer et déplacer des CAL", "ID de produit"},
	},
	{
		"product-id",
		Word{"Product ID", "what a license server shows to be activated with; another number than the License Server ID", "server ID"},
		Word{"ID de produit", "ce qu'un serveur de licences affiche pour être activé ; un autre numéro que l'ID du serveur de licences", "ID du serveur"},
	},
	{
		"connectivity-status",
		Word{"status", "a host's own word on a license server: a number from 0 to 11, 11 is well, 4 is too old", "ping"},
		Word{"statut", "ce qu'un hôte dit lui-même d'un serveur de licences : un nombre de 0 à 11, 11 est bon, 4 trop ancien", "ping"},
	},
	// What was bought.
	{
		"purchase",
		Word{"purchase", "CALs that were bought: an entitlement, with what proves it", "order, license"},
		Word{"achat", "des CAL achetées : un droit, avec ce qui le prouve", "commande, licence"},
	},
	{
		"term",
		Word{"term", "for how long CALs were bought: perpetual, or a subscription that ends", "duration, type"},
		Word{"durée", "pour combien de temps des CAL ont été achetées : perpétuelles, ou un abonnement qui finit", "type"},
	},
	{
		"software-assurance",
		Word{"Software Assurance", "a maintenance contract beside a purchase, with a last day of its own", "SA, maintenance"},
		Word{"Software Assurance", "un contrat de maintenance à côté d'un achat, avec son propre dernier jour", "SA, maintenance"},
	},
	{
		"refusal",
		Word{"refusal", "Windows would not install CALs on a license server, and an administrator wrote it down", ""},
		Word{"refus", "Windows n'a pas voulu installer des CAL sur un serveur de licences, et un administrateur l'a noté", ""},
	},
	{
		"need",
		Word{"need", "the CALs that people and devices must have, counted by what is issued, by who may connect, or by who does", "demand, usage"},
		Word{"besoin", "les CAL qu'il faut aux personnes et aux appareils, comptées par ce qui est délivré, par qui peut se connecter, ou par qui se connecte", "demande, usage"},
	},
	{
		"position",
		Word{"position", "entitlement against need, with signed balances", "compliance"},
		Word{"position", "le droit face au besoin, avec des soldes signés", "conformité"},
	},
	// How facts arrive.
	{
		"report",
		Word{"report", "what one computer said at one moment", "inventory, scan"},
		Word{"relevé", "ce qu'un ordinateur a dit à un moment", "inventaire, scan"},
	},
	{
		"import",
		Word{"import", "a file that is staged, looked at, then applied whole or not at all", "upload"},
		Word{"import", "un fichier préparé, regardé, puis appliqué en entier ou pas du tout", "envoi"},
	},
	{
		"catalog",
		Word{"catalog", "the table by which part numbers and titles are read: which are RDS CALs, of which version and kind; built in, with lines of an organization's own before it", "SKU library, product table"},
		Word{"catalogue", "la table qui dit ce que sont références et désignations : lesquelles sont des CAL RDS, de quelle version et de quel type ; fournie, précédée des lignes propres à l'organisation", "bibliothèque de SKU"},
	},
	{
		"set-apart",
		Word{"set apart", "said of a line of a file that is about something other than CALs that were bought: told, never counted, nobody's mistake", "skipped, ignored"},
		Word{"mis à part", "se dit d'une ligne de fichier qui parle d'autre chose que de CAL achetées : signalée, jamais comptée, sans faute de personne", "ignoré, sauté"},
	},
	{
		"change",
		Word{"change", "one field of one record that got a new value, with its source: history and provenance in one", ""},
		Word{"modification", "un champ d'un enregistrement qui a reçu une nouvelle valeur, avec sa source : historique et provenance en un", ""},
	},
	{
		"entry",
		Word{"entry", "what a person said of one topic of a record by hand; it stands until a report says something, or is pinned", "override"},
		Word{"saisie", "ce qu'une personne a dit à la main d'un sujet d'un enregistrement ; elle vaut jusqu'à ce qu'un relevé en parle, ou est épinglée", "forçage"},
	},
	{
		"pin",
		Word{"pin", "what keeps an entry standing whatever reports say; what they say stands beside it", "lock"},
		Word{"épingle", "ce qui maintient une saisie quoi que disent les relevés ; ce qu'ils disent figure à côté", "verrou"},
	},
	{
		"note",
		Word{"note", "what somebody wrote to a record, in plain text", "comment"},
		Word{"note", "ce que quelqu'un a écrit sur un enregistrement, en texte brut", "commentaire"},
	},
	{
		"tag",
		Word{"tag", "a word of an organization's own on a record; the same word in capitals is the same tag", "label"},
		Word{"étiquette", "un mot propre à une organisation sur un enregistrement ; le même mot en majuscules est la même étiquette", "libellé"},
	},
	{
		"custom-field",
		Word{"field of your own", "a field that an organization made for one kind of record: text, number, date, yes or no, choice", "attribute, extra field"},
		Word{"champ à vous", "un champ qu'une organisation a créé pour un type d'enregistrement : texte, nombre, date, oui ou non, choix", "attribut"},
	},
	{
		"retire",
		Word{"retire", "take a record out of use: it is no fact any more and stays for its history; a later report brings it back", "archive, delete"},
		Word{"mettre hors service", "retirer un enregistrement de l'usage : ce n'est plus un fait, et il reste pour son historique ; un relevé plus tardif le ramène", "archiver, supprimer"},
	},
	{
		"topic",
		Word{"topic", "what is said of a record in one go: a field, or several that make sense only together", ""},
		Word{"sujet", "ce qui se dit d'un enregistrement en une fois : un champ, ou plusieurs qui n'ont de sens qu'ensemble", ""},
	},
	{
		"provenance",
		Word{"provenance", "where a field's value comes from, since when, and what it was before", ""},
		Word{"provenance", "d'où vient la valeur d'un champ, depuis quand, et ce qu'elle était avant", ""},
	},
	{
		"circumstances",
		Word{"circumstances", "what facts can't tell and people can, and what ranks the remedies", ""},
		Word{"circonstances", "ce que les faits ne disent pas et que des personnes savent, et qui classe les remèdes", ""},
	},
	// Judging.
	{
		"rule",
		Word{"rule", "a cited statement that can be violated; its id is never reused", "check"},
		Word{"règle", "un énoncé sourcé que l'on peut enfreindre ; son identifiant n'est jamais réutilisé", "contrôle"},
	},
	{
		"rule-data",
		Word{"rule data", "releases, builds, tables, lifecycles: one reviewed file that another may replace", ""},
		Word{"données des règles", "versions, builds, tableaux, cycles de vie : un fichier revu qu'un autre peut remplacer", ""},
	},
	{
		"verdict",
		Word{"verdict", "ok, violation, not applicable, unknown. Unknown is never fine", "status, result"},
		Word{"verdict", "conforme, infraction, sans objet, inconnu. Inconnu n'est jamais conforme", "statut, résultat"},
	},
	{
		"severity",
		Word{"severity", "error, warning or info: the verb of the rule's source; info colours nothing", "priority"},
		Word{"gravité", "erreur, avertissement ou information : le verbe de la source ; l'information ne colore rien", "priorité"},
	},
	{
		"not-judged",
		Word{"not judged", "said of a rule that had something to look at and whose facts were not read; told beside the findings", "skipped"},
		Word{"non jugé", "se dit d'une règle qui avait matière à juger et dont les faits n'ont pas été lus ; dit à côté des constats", "ignoré"},
	},
	{
		"cell",
		Word{"cell", "one host judged against one column of the matrix", ""},
		Word{"case", "un hôte jugé face à une colonne de la matrice", ""},
	},
	{
		"spared",
		Word{"spared", "a cell that doesn't count against its collection, because another supply serves the host", ""},
		Word{"hors compte", "une case qui ne compte pas contre sa collection, parce qu'une autre offre sert l'hôte", ""},
	},
	{
		"state",
		Word{"state", "the one word of a collection: broken, at risk, unknown, fine", "health"},
		Word{"état", "le mot unique d'une collection : cassée, à risque, inconnue, conforme", "santé"},
	},
	{
		"finding",
		Word{"finding", "one rule violated, or not judgeable, for one subject, open until the facts change", "alert, issue"},
		Word{"constat", "une règle enfreinte, ou impossible à juger, pour un objet, ouvert jusqu'à ce que les faits changent", "alerte, incident"},
	},
	{
		"remedy",
		Word{"remedy", "a way out of a finding, with preconditions, steps, effort and who", "fix, solution"},
		Word{"remède", "une issue à un constat, avec ses conditions, ses étapes, son effort et qui s'en charge", "correctif, solution"},
	},
	{
		"case",
		Word{"case", "a remedy being carried out, with owner, state and clock; the facts alone solve it", "ticket, task"},
		Word{"dossier", "un remède en cours d'exécution, avec responsable, état et durées ; seuls les faits le résolvent", "ticket, tâche"},
	},
	{
		"assessment",
		Word{"assessment", "one run of the rules over one organization, after which findings agree with the facts", "scan"},
		Word{"évaluation", "un passage des règles sur une organisation, après quoi les constats s'accordent aux faits", "scan"},
	},
	{
		"standing",
		Word{"standing", "how one collection stood at the last assessment: what the fleet shows of it", "snapshot, status"},
		Word{"situation", "l'état d'une collection à la dernière évaluation : ce que le parc en montre", "instantané, statut"},
	},
	{
		"deadline",
		Word{"deadline", "a day on which something ends that is known: a grace period, a subscription, Software Assurance, support, temporary CALs", "expiry"},
		Word{"échéance", "un jour où prend fin quelque chose de connu : une période de grâce, un abonnement, la Software Assurance, un support, des CAL temporaires", "expiration"},
	},
	// Keeping account.
	{
		"pack",
		Word{"pack (audit)", "the export of a quarter: CSV files and their sums in one ZIP", ""},
		Word{"dossier d'audit", "l'export d'un trimestre : des fichiers CSV et leurs sommes dans un ZIP", ""},
	},
	{
		"activity",
		Word{"activity", "who did what; append-only", "log"},
		Word{"activité", "qui a fait quoi ; on ne fait qu'y ajouter", "journal"},
	},
}
