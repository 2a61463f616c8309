package inventory

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// topic is what people can say of a record in one go, and pin: one field, or several that make sense only together.
type topic[R any] struct {
	name  string
	parts func(R) []any                        // pointers to the fields; entries keep their values in this order
	also  []string                             // names of the fields in a history, where they are not the topic's
	shown int                                  // how many parts, from the first, its text tells; 0 is one
	quiet int                                  // how many parts, from the last, are no news
	read  func(parts []any, typed string) bool // takes in what a form says; false where that can't be
	form  func(parts []any) string             // what a form shows; nil: by the type of the first part
}

// maxTyped is how many characters a form may say of a topic: a list of hosts is the longest.
const maxTyped = maxMembers * 32

// partValues are the fields of a topic as entries keep them: null is not said.
type partValues []json.RawMessage

var unsaid = json.RawMessage("null")

func (t topic[R]) values(record R) partValues {
	parts := t.parts(record)
	values := make(partValues, len(parts))
	for i, part := range parts {
		value, err := json.Marshal(part)
		if err != nil {
			panic(fmt.Sprintf("encode part %d of %s: %v", i, t.name, err)) // fields hold nothing that JSON can't
		}
		values[i] = value
	}
	return values
}

// put gives a record what entries kept.
func (t topic[R]) put(record R, values partValues) error {
	for i, part := range t.parts(record) {
		value := unsaid
		if i < len(values) {
			value = values[i]
		}
		reflect.ValueOf(part).Elem().SetZero() // decoding would write to what the old value points at
		if err := json.Unmarshal(value, part); err != nil {
			return fmt.Errorf("read %s as an entry keeps it: %w", t.name, err)
		}
	}
	return nil
}

// text is the topic of a record for its history; nil is not known.
func (t topic[R]) text(record R) *string {
	var told []string
	known := false
	for _, part := range t.parts(record)[:max(t.shown, 1)] {
		if text := textOfPart(part); text != nil {
			known = true
			told = append(told, *text)
		}
	}
	if !known {
		return nil
	}
	text := strings.Join(told, " · ")
	return &text
}

// typed is what a form shows of a record.
func (t topic[R]) typed(record R) string {
	parts := t.parts(record)
	if t.form != nil {
		return t.form(parts)
	}
	return typedPart(parts[0])
}

func (v partValues) saysNothing() bool {
	return !slices.ContainsFunc(v, func(part json.RawMessage) bool { return !bytes.Equal(part, unsaid) })
}

// news reports whether values say something else of the topic than old ones.
func (t topic[R]) news(old, values partValues) bool {
	old, values = old[:len(old)-min(t.quiet, len(old))], values[:len(values)-t.quiet]
	return !slices.EqualFunc(old, values, func(a, b json.RawMessage) bool { return bytes.Equal(a, b) })
}

// under puts what is said over v: null says nothing.
func (v partValues) under(said partValues) partValues {
	merged := slices.Clone(said)
	for i := range merged {
		if bytes.Equal(merged[i], unsaid) && i < len(v) {
			merged[i] = v[i]
		}
	}
	return merged
}

func textOfPart(part any) *string {
	switch p := part.(type) {
	case *string:
		return textOf(*p)
	case **string:
		return *p
	case **bool:
		return textOfBool(*p)
	case **int32:
		return textOfInt(*p)
	case **int64:
		return textOfInt(*p)
	case *[]string:
		return textOfList(*p)
	case *[]KeyPack:
		return textOfKeyPacks(*p)
	case **time.Time:
		return textOfDay(*p)
	}
	panic(fmt.Sprintf("no text for %T", part))
}

func typedPart(part any) string {
	switch p := part.(type) {
	case **bool:
		return typedYesNo(*p)
	case *[]string:
		return typedList(*p)
	default:
		return valueOf(textOfPart(part))
	}
}

// What forms send for yes and no, and for a list that was read and is empty; "" is not known.
const (
	TypedYes  = "yes"
	TypedNo   = "no"
	TypedNone = "none"
)

func typedYesNo(b *bool) string {
	switch {
	case b == nil:
		return ""
	case *b:
		return TypedYes
	}
	return TypedNo
}

func typedList(list []string) string {
	if list != nil && len(list) == 0 {
		return TypedNone
	}
	return strings.Join(list, "\n")
}

func readYesNo(parts []any, typed string) bool {
	at := parts[0].(**bool)
	switch typed {
	case "":
		*at = nil
	case TypedYes, TypedNo:
		*at = new(typed == TypedYes)
	default:
		return false
	}
	return true
}

// readNumber takes one of the numbers that WMI knows.
func readNumber[N int32 | int64](known ...N) func([]any, string) bool {
	return func(parts []any, typed string) bool {
		at := parts[0].(**N)
		if *at = nil; typed == "" {
			return true
		}
		n, err := strconv.ParseInt(typed, 10, 32)
		*at = new(N(n))
		return err == nil && slices.Contains(known, N(n))
	}
}

// readText takes a line of text.
func readText(parts []any, typed string) bool {
	said := tidy(typed)
	*parts[0].(**string) = textOf(said)
	return len([]rune(said)) <= maxKey
}

// readComputer takes the name of a computer or of a domain.
func readComputer(parts []any, typed string) bool {
	said := canonical(typed)
	*parts[0].(**string) = textOf(said)
	return said == "" || isComputerName(said)
}
