package cases

import (
	"fmt"
	"strings"

	"calfleet/internal/compat"
)

// both makes a text in both languages. It is typed with plain spaces and straight apostrophes, and set as print does; args fill the
// gaps of both, a text in its language.
func both(en, fr string, args ...any) compat.Text {
	return compat.Text{EN: fill(strings.ReplaceAll(en, "'", "’"), args, English), FR: fill(french.Replace(fr), args, French)}
}

func fill(form string, args []any, l Language) string {
	if len(args) == 0 {
		return form
	}
	spoken := make([]any, len(args))
	for i, arg := range args {
		spoken[i] = arg
		if t, ok := arg.(compat.Text); ok {
			spoken[i] = l.of(t)
		}
	}
	return fmt.Sprintf(form, spoken...)
}

// french sets apostrophes, and the space before the marks that French sets apart.
var french = strings.NewReplacer("'", "’", " :", "\u00a0:", " ;", "\u00a0;", " ?", "\u00a0?", " !", "\u00a0!", "« ", "«\u00a0", " »", "\u00a0»")

// Language is one of those that letters and scripts are written in.
type Language string

// The languages.
const (
	English Language = "en"
	French  Language = "fr"
)

// ParseLanguage reads a language; anything unknown is English.
func ParseLanguage(s string) Language {
	if Language(s) == French {
		return French
	}
	return English
}

func (l Language) of(t compat.Text) string {
	if l == French {
		return t.FR
	}
	return t.EN
}
