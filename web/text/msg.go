package text

import (
	"fmt"
	"strings"
	"time"
)

// Msg is a sentence without gaps.
type Msg struct{ en, fr string }

// T makes a sentence that is ready as it stands. Type it with plain spaces and
// straight apostrophes; T sets them as print does.
func T(en, fr string) Msg { return Msg{typeset(en, apostrophes), typeset(fr, frenchMarks)} }

// Verbatim is a name that people gave: the same in every language, and never typeset.
func Verbatim(name string) Msg { return Msg{name, name} }

// In is the sentence in a language.
func (m Msg) In(l Lang) string {
	if l == French {
		return m.fr
	}
	return m.en
}

// IsZero tells a message nobody has set.
func (m Msg) IsZero() bool { return m == Msg{} }

func (m Msg) format(l Lang, args ...any) string {
	for i, a := range args {
		args[i] = word(l, a)
	}
	form := m.In(l)
	if !strings.Contains(form, "%") {
		return form // "the only host": a singular may leave its count unsaid
	}
	return fmt.Sprintf(form, args...)
}

// word puts a value into words the way every sentence does.
func word(l Lang, a any) any {
	switch v := a.(type) {
	case int:
		return Number(l, v)
	case Msg:
		return v.In(l)
	case time.Time:
		return Date(l, v)
	default:
		return v
	}
}

// Msg1 is a sentence with one gap.
type Msg1[A any] struct{ msg Msg }

// F1 makes a sentence with one gap, written %s.
func F1[A any](en, fr string) Msg1[A] { return Msg1[A]{T(en, fr)} }

// In fills the gap: int as a grouped number, time.Time as a date, Msg in l.
func (m Msg1[A]) In(l Lang, a A) string { return m.msg.format(l, a) }

// Msg2 is a sentence with two gaps.
type Msg2[A, B any] struct{ msg Msg }

// F2 makes a sentence with two gaps, written %s (%[1]s, %[2]s out of order).
func F2[A, B any](en, fr string) Msg2[A, B] { return Msg2[A, B]{T(en, fr)} }

// In fills the gaps as Msg1.In does.
func (m Msg2[A, B]) In(l Lang, a A, b B) string { return m.msg.format(l, a, b) }
