package text

import "time"

// What people enter by hand, and pin.
var (
	EntryPinnedBy   = F2[string, string]("pinned by %s, %s", "épinglé par %s, %s")
	EntryEnteredBy  = F2[string, string]("entered by %s, %s", "saisi par %s, %s")
	EntryReason     = F1[string]("“%s”", "« %s »")
	EntryReported   = F2[string, string]("%s says: %s", "%s indique : %s")
	EntrySince      = F1[time.Time]("since %s", "depuis le %s")
	EntryUnreported = T("no report says anything of it", "aucun relevé n'en dit rien")
	EntryAgrees     = T("reports say the same", "les relevés disent de même")
	EntryUnpin      = T("Unpin", "Désépingler")
	EntryTakeBack   = T("Take back", "Retirer")
	EntryOf         = F2[string, string]("%s: %s", "%s : %s")
	EntryGone       = T("Taken back: the record is again what reports say; the findings follow in a moment.", "C'est retiré : la fiche dit de nouveau ce que disent les relevés ; les constats suivent dans un instant.")
)

// Forms of records.
var (
	FormCorrect     = T("Correct", "Corriger")
	FormCorrectThis = F1[string]("Correct %s", "Corriger %s")
	FormAddHost     = T("Add a host", "Ajouter un hôte")
	FormAddServer   = T("Add a license server", "Ajouter un serveur de licences")
	FormNewHint     = T("For a machine that no agent can report. If it reports one day, its reports are believed unless you pin what you enter.", "Pour une machine qu'aucun agent ne peut relever. Si elle transmet un jour un relevé, il fera foi, sauf si vous épinglez ce que vous saisissez.")
	FormName        = T("Name", "Nom")
	FormNameHint    = T("The full name, such as rdsh01.example.com, so that others find it.", "Le nom complet, par exemple rdsh01.exemple.fr, pour que les autres le trouvent.")
	FormUnknown     = T("not known", "inconnu")
	FormAsRead      = F1[string]("as read: %s", "comme lu : %s")
	FormServersHint = T("One a line, the first asked first.", "Un par ligne, dans l'ordre où l'hôte les interroge.")
	FormServersNone = T("none is configured", "aucun n'est configuré")
	FormPin         = T("Pin what I change", "Épingler ce que je change")
	FormPinHint     = T("It stays even if a report says something else; what the report says stands beside it. Without a pin, the next report that says something is believed.", "Cela reste même si un relevé dit autre chose ; ce que dit le relevé figure à côté. Sans épingle, le prochain relevé qui en parle fait foi.")
	FormReason      = T("Why", "Pourquoi")
	FormReasonHint  = T("Whoever reads this record later, an auditor perhaps, sees it beside the value.", "Qui lira cette fiche plus tard, un auditeur peut-être, le verra à côté de la valeur.")
	FormSaved       = T("Saved; the findings follow in a moment.", "Enregistré ; les constats suivent dans un instant.")
	FormMeanwhile   = T("The record was changed while you were writing", "La fiche a été modifiée pendant votre saisie")
	FormMeanwhile2  = T("Nothing of yours is saved yet. What you did not touch shows what stands now; save again if what you changed should still count.", "Rien de votre saisie n'est encore enregistré. Ce que vous n'avez pas touché montre ce qui est en place ; enregistrez de nouveau si vos changements doivent toujours valoir.")
	FormMeanwhileOf = F1[string]("by %s", "par %s")
	FormKnown       = T("This machine is on record already; correct that record instead.", "Cette machine a déjà une fiche ; corrigez plutôt celle-là.")
	FormNoName      = T("This is no name of a computer: letters without accents, digits, hyphens, dots between.", "Ce n'est pas un nom de machine : lettres sans accent, chiffres, traits d'union, séparés par des points.")
	FormNoServers   = T("Write names of computers, one a line.", "Écrivez des noms de machines, un par ligne.")
	FormTooLong     = T("This is longer than what is kept.", "C'est plus long que ce qui est conservé.")
	FormNoReason    = T("At most 500 characters are kept.", "Au plus 500 caractères sont conservés.")
)
