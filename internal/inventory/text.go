package inventory

import (
	"strconv"
	"strings"
	"time"
)

// The functions below turn a field's value into the text that its history shows.

func textOf(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func textOfBool(b *bool) *string {
	if b == nil {
		return nil
	}
	return textOf(strconv.FormatBool(*b))
}

func textOfInt[N int32 | int64](n *N) *string {
	if n == nil {
		return nil
	}
	return textOf(strconv.FormatInt(int64(*n), 10))
}

// textOfList tells a list that was never read (nil) from one that was read and is empty.
func textOfList(list []string) *string {
	if list == nil {
		return nil
	}
	parts := make([]string, len(list))
	for i, part := range list {
		parts[i] = quoted(part)
	}
	joined := strings.Join(parts, ", ")
	return &joined
}

// quoted keeps two different lists from being one text: a policy's "a, b" is one odd name and not two.
func quoted(part string) string {
	if strings.ContainsAny(part, `,;"`) || strings.Contains(part, ": ") {
		return strconv.Quote(part)
	}
	return part
}

func textOfDay(t *time.Time) *string {
	if t == nil {
		return nil
	}
	return textOf(t.Format(time.DateOnly))
}

// keep puts what a record says over what was known; nil says nothing.
func keep[T any](known **T, said *T) {
	if said != nil {
		*known = said
	}
}

func keepList[T any](known *[]T, said []T) {
	if said != nil {
		*known = said
	}
}
