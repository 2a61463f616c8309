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
	joined := strings.Join(list, ", ")
	return &joined
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
