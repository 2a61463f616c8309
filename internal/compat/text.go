package compat

import "fmt"

// say fills the same values, in the same order, into both languages. A value that is a Text goes in in its language.
func say(en, fr string, values ...any) Text {
	if len(values) == 0 {
		return Text{EN: en, FR: fr}
	}
	return Text{EN: fmt.Sprintf(en, inLanguage(values, false)...), FR: fmt.Sprintf(fr, inLanguage(values, true)...)}
}

func inLanguage(values []any, french bool) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v
		if t, ok := v.(Text); ok {
			out[i] = t.in(french)
		}
	}
	return out
}

func (t Text) in(french bool) string {
	if french {
		return t.FR
	}
	return t.EN
}

// same is a Text that reads alike in both languages: a name, a figure, a command.
func same(s string) Text { return Text{EN: s, FR: s} }

// IsZero reports whether nothing is said.
func (t Text) IsZero() bool { return t == Text{} }
