package text

// Whom to ask, and how long it may take.
var (
	ContactsTitle    = T("Contacts and delays", "Contacts et délais")
	ContactsText     = T("Whom a request for keys goes to. Numbers and menus change without notice: each has its source and the day somebody last saw that it holds. What you write here counts for your organization.", "À qui s'adresse une demande de clés. Numéros et menus changent sans préavis : chacun a sa source et le jour où quelqu'un l'a vérifié. Ce que vous écrivez ici vaut pour votre organisation.")
	ContactsCorrect  = T("Correct or add", "Corriger ou ajouter")
	ContactSource    = F1[string]("source: %s", "source : %s")
	ContactChecked   = F1[string]("last checked %s", "vérifié le %s")
	ContactChangeIt  = F1[string]("Change: %s", "Modifier : %s")
	ContactValue     = T("Number, address, way or delay", "Numéro, adresse, parcours ou délai")
	ContactSays      = T("Source", "Source")
	ContactWhen      = T("Last checked on", "Vérifié le")
	ContactOf        = T("For requests to", "Pour les demandes à")
	ContactName      = T("What it is", "De quoi il s'agit")
	ContactAdd       = T("Add a contact", "Ajouter un contact")
	ContactSaved     = T("The contact is saved.", "Le contact est enregistré.")
	ContactForget    = T("Delete", "Supprimer")
	ContactReset     = T("Back to what came with the portal", "Revenir à ce que fournit le portail")
	ContactForgotten = T("What you said of the contact is taken back.", "Ce que vous disiez du contact est retiré.")
	ContactWrong     = T("Write something, at most 500 characters.", "Écrivez quelque chose, 500 caractères au plus.")
	ContactWrongDay  = T("Write the day it was last checked, as YYYY-MM-DD; not a day to come.", "Écrivez le jour de la dernière vérification, AAAA-MM-JJ ; pas un jour à venir.")
	FindContacts     = T("telephone, clearinghouse, reseller, support, delay, how long", "téléphone, clearinghouse, revendeur, support, délai, combien de temps")
)
