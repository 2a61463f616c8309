package text

// Signing in, the first administrator, the second factor.
var (
	SignInTitle     = T("Sign in", "Connexion")
	SignInButton    = T("Sign in", "Se connecter")
	SignInEmail     = T("E-mail address", "Adresse électronique")
	SignInPassword  = T("Password", "Mot de passe")
	SignInRefused   = T("The address or the password is wrong.", "L'adresse ou le mot de passe est faux.")
	SignInSlowDown  = F1[string]("Too many attempts. Try again %s.", "Trop de tentatives. Réessayez %s.")
	SignInForgotten = T("Password forgotten? An administrator can send you a new link.", "Mot de passe oublié ? Un administrateur peut vous envoyer un nouveau lien.")

	SetupTitle       = T("Create the first administrator", "Créer le premier administrateur")
	SetupText        = T("This link works once. Choose who will administer the portal.", "Ce lien ne sert qu'une fois. Choisissez qui administrera le portail.")
	SetupName        = T("Name", "Nom")
	SetupButton      = T("Create the account", "Créer le compte")
	SetupOver        = T("This link has been used or is too old", "Ce lien a servi ou est trop ancien")
	PasswordHint     = N("At least %s character; a sentence is easiest to remember.", "At least %s characters; a sentence is easiest to remember.", "Au moins %s caractère ; une phrase se retient le mieux.", "Au moins %s caractères ; une phrase se retient le mieux.")
	PasswordRepeat   = T("Repeat the password", "Répétez le mot de passe")
	PasswordDiffers  = T("The two passwords differ.", "Les deux mots de passe diffèrent.")
	PasswordGuess    = T("This password is easy to guess.", "Ce mot de passe est facile à deviner.")
	PasswordChange   = T("Change password", "Changer le mot de passe")
	PasswordCurrent  = T("Current password", "Mot de passe actuel")
	PasswordNew      = T("New password", "Nouveau mot de passe")
	SessionsTitle    = T("My sessions", "Mes sessions")
	SessionThis      = T("this session", "cette session")
	SessionEnd       = T("End", "Fermer")
	SessionEndOthers = T("End all others", "Fermer toutes les autres")
)
