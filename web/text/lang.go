package text

import "golang.org/x/text/language"

// Lang is one of the two languages the portal speaks. The zero value reads as
// English.
type Lang string

// The languages, named as BCP 47 and the lang attribute of HTML do.
const (
	English Lang = "en"
	French  Lang = "fr"
)

// Langs are all languages in the order the switch shows them.
var Langs = []Lang{English, French}

// matcher's order must be that of Langs: Match answers with an index.
var matcher = language.NewMatcher([]language.Tag{language.English, language.French})

// Name is the language's name in itself: "English", "Français".
func (l Lang) Name() string {
	if l == French {
		return "Français"
	}
	return "English"
}

// Parse reads a language somebody asked for ("fr", "en"); false if it is
// neither.
func Parse(s string) (Lang, bool) {
	for _, l := range Langs {
		if s == string(l) {
			return l, true
		}
	}
	return English, false
}

// Choose answers with the first wish that is one of ours (a ?lang= parameter,
// a cookie, a user's preference, in that order), else with the best match for
// the Accept-Language header, else with English.
func Choose(acceptLanguage string, wishes ...string) Lang {
	for _, w := range wishes {
		if l, ok := Parse(w); ok {
			return l
		}
	}
	_, i := language.MatchStrings(matcher, acceptLanguage)
	return Langs[i]
}
