package text

// Keyboard shortcuts.
var (
	KeysTitle      = T("Keyboard shortcuts", "Raccourcis clavier")
	KeysLead       = T("Keys that save a way of the mouse. None of them works while you type in a field.", "Des touches qui épargnent un trajet de souris. Aucune n'agit pendant que vous écrivez dans un champ.")
	KeysShown      = T("What the keys do", "Ce que font les touches")
	KeysEverywhere = T("On every page", "Sur chaque page")
	KeysSearch     = T("search everything", "rechercher partout")
	KeysHelp       = T("show these shortcuts", "afficher ces raccourcis")
	KeysNextRow    = T("next row of a list", "ligne suivante d'une liste")
	KeysRowBefore  = T("row before", "ligne précédente")
	KeysOpenRow    = T("open the row", "ouvrir la ligne")
	KeysLeave      = T("close what is open", "fermer ce qui est ouvert")
	KeysGo         = T("Go to", "Aller à")
	KeysThen       = T("then", "puis")
	KeysSwitch     = T("Turn shortcuts on or off", "Activer ou désactiver les raccourcis")
	KeysSwitchText = T("Who speaks to the computer, or brushes keys by mistake, is better off without them. Enter, Escape and Tab always work.", "Qui dicte à l'ordinateur, ou effleure des touches sans le vouloir, s'en passera mieux. Entrée, Échap et Tab agissent toujours.")
	KeysTurnOff    = T("Turn off", "Désactiver")
	KeysTurnOn     = T("Turn on", "Activer")
	KeysAreOn      = T("now on", "actifs en ce moment")
	KeysAreOff     = T("now off", "inactifs en ce moment")
	FindKeyboard   = T("shortcuts, keys, accessibility, search key", "raccourcis, touches, accessibilité, touche de recherche")
)
