package main

import "calfleet/internal/compat"

// language holds the words of the document around the rules' own.
type language struct {
	french                         bool
	anchor                         string // before a rule's id, so that both languages have their own
	title, lead, unknown, contents string // lead takes the number of rules and the day of review
	applies, missing, ways, source string
	data, derived, hosts, servers  string
	yes, no                        string
	lifecycle                      []string
	severities, meanings           map[compat.Severity]string
}

func (l *language) in(t compat.Text) string {
	if l.french {
		return t.FR
	}
	return t.EN
}

var languages = []*language{{
	anchor: "", title: "The rules",
	lead:       "calfleet judges a fleet by %d rules. Each has an id that never changes and is never given to another rule, a severity that follows the verb of its source, and the source itself. The data behind them was last reviewed on %s.",
	severities: map[compat.Severity]string{compat.Error: "Error", compat.Warning: "Warning", compat.Info: "Worth knowing"},
	meanings: map[compat.Severity]string{
		compat.Error:   "the source says must, is required, is not supported. A collection with one is broken.",
		compat.Warning: "the source says should, or service is about to suffer. A collection with one is at risk.",
		compat.Info:    "practice, or good to know. It changes no verdict, no state and no exit status.",
	},
	unknown:  "What was not read is never taken for fine. Where the matrix rests on it, it is a finding of its own; elsewhere the rule is listed as not judged, with what would tell.",
	contents: "All rules", applies: "Looks at:", missing: "When its facts are missing:", ways: "Ways out:", source: "Source:",
	data: "The data", derived: "A star marks what no published table prints and what follows from its rule.", hosts: "Host", servers: "License server",
	yes: "yes", no: "no", lifecycle: []string{"Windows Server", "Available", "Mainstream support until", "Extended support until", "Extended Security Updates until"},
}, {
	french: true, anchor: "fr-", title: "Les règles",
	lead:       "calfleet juge un parc d’après %d règles. Chacune a un identifiant qui ne change jamais et n’est jamais donné à une autre, une gravité qui suit le verbe de sa source, et la source elle-même. Les données qui les fondent ont été revues le %s.",
	severities: map[compat.Severity]string{compat.Error: "Erreur", compat.Warning: "Avertissement", compat.Info: "Bon à savoir"},
	meanings: map[compat.Severity]string{
		compat.Error:   "la source dit doit, exige, n’est pas pris en charge. Une collection qui en a une est en défaut.",
		compat.Warning: "la source dit devrait, ou le service va en souffrir. Une collection qui en a un est à risque.",
		compat.Info:    "usage, ou bon à savoir. Ne change aucun verdict, aucun état, aucun code de sortie.",
	},
	unknown:  "Ce qui n’a pas été lu n’est jamais tenu pour conforme. Là où la matrice en dépend, c’est un constat ; ailleurs la règle figure comme non jugée, avec ce qui permettrait de juger.",
	contents: "Toutes les règles", applies: "Porte sur :", missing: "Quand ses faits manquent :", ways: "Remèdes :", source: "Source :",
	data: "Les données", derived: "Une étoile marque ce qu’aucun tableau publié n’imprime et qui découle de sa règle.", hosts: "Hôte", servers: "Serveur de licences",
	yes: "oui", no: "non", lifecycle: []string{"Windows Server", "Disponible", "Support standard jusqu’au", "Support étendu jusqu’au", "Mises à jour de sécurité étendues jusqu’au"},
}}
