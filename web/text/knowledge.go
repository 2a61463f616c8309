package text

// The guide, its articles and the rule book.
var (
	GuideTitle       = T("Guide", "Guide")
	GuideViews       = T("Guide, rules and words", "Guide, règles et mots")
	GuideLead        = T("How RDS licensing works, what goes wrong and what cures it. In our own words, each statement with its source.", "Comment fonctionnent les licences RDS, ce qui tourne mal et ce qui y remédie. Dans nos propres mots, chaque énoncé avec sa source.")
	GuideGlossary    = T("Glossary", "Glossaire")
	GuideUnderstand  = T("Understand", "Comprendre")
	GuideDo          = T("Do", "Faire")
	GuideSolve       = T("When something is wrong", "Quand quelque chose ne va pas")
	GuideLookUp      = T("Look up", "Consulter")
	GuideExplains    = T("Explained in the guide", "Expliqué dans le guide")
	GuideContents    = T("On this page", "Sur cette page")
	GuideSources     = T("Sources", "Sources")
	GuideSourcesNote = T("numbered as the text cites them", "numérotées comme le texte les cite")
	GuideRead        = F1[string]("read %s", "lu le %s")
	GuideUndated     = T("undated", "sans date")
	GuideQuoted      = F1[string]("“%s”", "« %s »")
	GuideCite        = F1[int]("source %s", "source %s")
	GuideRules       = T("Rules it explains", "Règles qu'il explique")
	GuideNeighbours  = T("Articles before and after", "Articles précédent et suivant")
	GuideBefore      = T("Before this", "Précédent")
	GuideAfter       = T("Next", "Suivant")
	GuideAvoid       = F1[string]("also called: %s", "appelé aussi : %s")
)

// Judgements on what people say.
var (
	MarkConfirmed  = T("confirmed", "confirmé")
	MarkIncomplete = T("incomplete", "incomplet")
	MarkMisleading = T("misleading", "trompeur")
	MarkWrong      = T("wrong", "faux")
	MarkUnverified = T("not verified", "non vérifié")
)

// Until when Microsoft supports what.
var (
	LifecycleTitle      = T("Support of Windows Server", "Support de Windows Server")
	LifecycleRelease    = T("Windows Server", "Windows Server")
	LifecycleSince      = T("Available", "Disponible")
	LifecycleMainstream = T("Mainstream support until", "Support standard jusqu'au")
	LifecycleExtended   = T("Extended support until", "Support étendu jusqu'au")
	LifecycleESU        = T("Extended Security Updates until", "Mises à jour de sécurité étendues jusqu'au")
)
