package text

// The plan of a case: runbook, scripts, proofs.
var (
	CasePlanTitle       = F1[string]("Plan: %s", "Plan : %s")
	CasePlanGo          = T("Plan and scripts", "Plan et scripts")
	CasePlanPlain       = T("Plan", "Plan")
	CasePlanNames       = T("Take it along", "À emporter")
	CasePlanServer      = T("License server that the hosts are to name", "Serveur de licences que les hôtes doivent désigner")
	CasePlanServerHint  = T("Its full name, as hosts will be told: lic22.contoso.local", "Son nom complet, tel que les hôtes l'apprendront : lic22.contoso.local")
	CasePlanServerWrong = T("This can't be a computer's name: letters, digits, dots, hyphens and underscores.", "Ce ne peut être un nom d'ordinateur : lettres, chiffres, points, tirets et soulignés.")
	CasePlanFill        = T("Fill in", "Remplir")
	CasePlanNoServer    = T("Say how the server is called; then the scripts stand here with all names filled in.", "Indiquez le nom du serveur ; les scripts figurent alors ici, tous les noms remplis.")
	CasePlanLeftOut     = N("%s name can't be that of a computer, and stands in no script. Correct its record.", "%s names can't be those of computers, and stand in no script. Correct their records.", "%s nom ne peut être celui d'un ordinateur, et ne figure dans aucun script. Corrigez sa fiche.", "%s noms ne peuvent être ceux d'ordinateurs, et ne figurent dans aucun script. Corrigez leurs fiches.")
	CasePlanZIP         = T("Runbook and scripts as ZIP", "Mode opératoire et scripts en ZIP")
	CasePlanPDF         = T("Runbook as PDF", "Mode opératoire en PDF")
	CasePlanScripts     = T("Scripts", "Scripts")
	CasePlanTry         = T("They change nothing that is as it should be. Read them, try them with -WhatIf, then run them.", "Ils ne modifient rien de ce qui est déjà comme il faut. Lisez-les, essayez-les avec -WhatIf, puis exécutez-les.")
	CasePlanGet         = F1[string]("Download %s", "Télécharger %s")
)
