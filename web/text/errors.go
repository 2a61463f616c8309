package text

// What the error pages say: what happened, what is safe, what next.
var (
	ErrorNotFound        = T("This page does not exist", "Cette page n'existe pas")
	ErrorNotFoundText    = T("The address is wrong, or what it named was deleted, or it belongs to another organization. Nothing was changed.", "L'adresse est fausse, ou ce qu'elle désignait a été supprimé, ou cela appartient à une autre organisation. Rien n'a été modifié.")
	ErrorForbidden       = T("Your role does not allow this", "Votre rôle ne le permet pas")
	ErrorForbiddenText   = T("Nothing was changed. An administrator of the organization can give you the role it needs.", "Rien n'a été modifié. Un administrateur de l'organisation peut vous donner le rôle nécessaire.")
	ErrorConflict        = T("Somebody else changed this meanwhile", "Quelqu'un d'autre l'a modifié entre-temps")
	ErrorConflictText    = T("Your change was not saved. Load the page again, compare, and repeat it if it still holds.", "Votre modification n'a pas été enregistrée. Rechargez la page, comparez, et refaites-la si elle vaut encore.")
	ErrorInvalid         = T("The request cannot be read", "La demande est illisible")
	ErrorInvalidText     = T("Nothing was changed. Go back, correct what is marked and send it again.", "Rien n'a été modifié. Revenez en arrière, corrigez ce qui est signalé et renvoyez.")
	ErrorTooLarge        = T("That is too large", "C'est trop volumineux")
	ErrorTooMany         = T("Too many attempts", "Trop de tentatives")
	ErrorTooManyText     = F1[string]("Try again %s.", "Réessayez %s.")
	ErrorUnavailable     = T("The portal cannot answer just now", "Le portail ne peut pas répondre pour l'instant")
	ErrorUnavailableText = T("What was saved before is safe. Try again in a minute; if it lasts, tell the operator the number below.", "Ce qui était enregistré est intact. Réessayez dans une minute ; si cela dure, donnez le numéro ci-dessous à l'exploitant.")
	ErrorInternal        = T("Something went wrong on our side", "Une erreur est survenue de notre côté")
	ErrorInternalText    = T("What was being done was taken back whole. Tell the operator the number below.", "L'opération en cours a été entièrement annulée. Donnez le numéro ci-dessous à l'exploitant.")
	ErrorCrossSite       = T("This request came from another site", "Cette demande vient d'un autre site")
	ErrorCrossSiteText   = T("It was refused and nothing was changed. Open the page in the portal and try again.", "Elle a été refusée et rien n'a été modifié. Ouvrez la page dans le portail et recommencez.")
	ErrorMethod          = T("This address does not take that", "Cette adresse n'accepte pas cela")
	ErrorSessionOver     = T("Your session is over", "Votre session est terminée")
	ErrorSessionOverText = T("Sign in again; the page you wanted opens afterwards.", "Reconnectez-vous ; la page voulue s'ouvrira ensuite.")
	ErrorRequestNumber   = F1[string]("Request %s", "Demande %s")
	ErrorBackToFleet     = T("Back to the fleet", "Retour au parc")
)

// What stands beside a field that was refused.
var (
	InvalidRequired = T("Fill this in.", "À remplir.")
	InvalidTooLong  = N("At most %s character.", "At most %s characters.", "Au plus %s caractère.", "Au plus %s caractères.")
	InvalidTooShort = N("At least %s character.", "At least %s characters.", "Au moins %s caractère.", "Au moins %s caractères.")
	InvalidChoice   = T("Choose one from the list.", "Choisissez dans la liste.")
	InvalidEmail    = T("An e-mail address such as name@example.com.", "Une adresse comme nom@exemple.fr.")
	InvalidTaken    = T("Already taken.", "Déjà pris.")
	InvalidFile     = T("Choose a file.", "Choisissez un fichier.")
)
