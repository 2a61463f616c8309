package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// field says how one member of an object is read into its place.
type field[T any] struct {
	name     string
	required bool
	read     func(*reader, *T)
}

// object reads members into place. A null is a member that was not read, as
// PowerShell writes it; so it does for an absent one, and not for a required one.
func object[T any](r *reader, into *T, fields []field[T]) {
	if r.peek() != '{' {
		r.wrongType("an object", "un objet")
		return
	}
	if !r.open('{') {
		return
	}
	var seen, filled uint64
	base := len(r.path)
	for first := true; r.more(first, '}'); first = false {
		index := r.member(fieldNames(fields), &seen)
		if index >= 0 && !r.literal("null") {
			filled |= 1 << index
			fields[index].read(r, into)
		} else if index < 0 {
			r.skip()
		}
		r.path = r.path[:base]
	}
	for i, f := range fields {
		if f.required && filled&(1<<i) == 0 {
			r.problemAt(joinPath(string(r.path), f.name), "is required", "est obligatoire")
		}
	}
}

func fieldNames[T any](fields []field[T]) func(name []byte) int {
	return func(name []byte) int {
		for i := range fields {
			if fields[i].name == string(name) {
				return i
			}
		}
		return -1
	}
}

// member reads a name, lengthens the path by it and returns which field it is;
// -1 if it is unknown or came before.
func (r *reader) member(find func([]byte) int, seen *uint64) int {
	name := r.key()
	if r.broken {
		return -1
	}
	index := find(name)
	if len(r.path) > 0 {
		r.path = append(r.path, '.')
	}
	r.path = append(r.path, printable(name)...)
	switch {
	case index < 0:
		r.problem("no such field", "champ inconnu")
	case *seen&(1<<index) != 0:
		r.problem("appears twice", "apparaît deux fois")
		return -1
	default:
		*seen |= 1 << index
	}
	return index
}

func joinPath(base, name string) string {
	if base == "" {
		return name
	}
	return base + "." + name
}

// printable is a name fit for a message: a stranger chose it.
func printable(name []byte) []byte {
	plain := len(name) > 0 && len(name) <= 60
	for _, c := range name {
		plain = plain && isWordByte(c) && c < utf8.RuneSelf
	}
	if plain {
		return name
	}
	return []byte(fmt.Sprintf("%+.60q", name))
}

// list reads an array; the result is never nil.
func list[T any](r *reader, read func(*reader) T) []T {
	items := []T{}
	if r.peek() != '[' {
		r.wrongType("an array", "un tableau")
		return items
	}
	if !r.open('[') {
		return items
	}
	base := len(r.path)
	for first := true; r.more(first, ']'); first = false {
		if len(items) == MaxItems {
			r.skipRest()
			break
		}
		r.path = append(strconv.AppendInt(append(r.path, '['), int64(len(items)), 10), ']')
		items = append(items, read(r))
		r.path = r.path[:base]
	}
	return items
}

// skipRest leaves an array that has more members than are allowed.
func (r *reader) skipRest() {
	r.problem(fmt.Sprintf("has more than %d entries", MaxItems), fmt.Sprintf("compte plus de %d entrées", MaxItems))
	r.skip()
	for r.more(false, ']') {
		r.skip()
	}
}

// text reads a string of at most limit characters without NUL.
func (r *reader) text(limit int) string {
	if r.peek() != '"' {
		r.wrongType("text", "un texte")
		return ""
	}
	text := string(r.quoted())
	if n := utf8.RuneCountInString(text); n > limit {
		r.problem(fmt.Sprintf("is %d characters long, at most %d are allowed", n, limit),
			fmt.Sprintf("compte %d caractères, %d au plus sont admis", n, limit))
		return ""
	}
	if strings.ContainsRune(text, 0) {
		r.problem("contains a NUL character", "contient un caractère NUL")
	}
	return text
}

// required is text that says something.
func (r *reader) required(limit int) string {
	before := len(r.problems)
	text := strings.TrimSpace(r.text(limit))
	if text == "" && len(r.problems) == before {
		r.problem("is empty", "est vide")
	}
	return text
}

// number reads a whole number from low to high.
func (r *reader) number(low, high int64) int64 {
	if c := r.peek(); c != '-' && (c < '0' || c > '9') {
		r.wrongType("a number", "un nombre")
		return 0
	}
	digits := r.digits()
	if strings.ContainsAny(digits, ".eE") {
		r.problem("must be a whole number, written with digits only", "doit être un nombre entier, écrit en chiffres seulement")
		return 0
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < low || n > high {
		r.problem(fmt.Sprintf("must be from %d to %d", low, high), fmt.Sprintf("doit être compris entre %d et %d", low, high))
		return 0
	}
	return n
}

// code reads one of WMI's numbers, known or not: uint32, or the int32 that
// VBScript makes of it.
func (r *reader) code() *int64 {
	return new(r.number(math.MinInt32, math.MaxUint32))
}

// count is code with one spelling of "no limit".
func (r *reader) count() *int64 {
	n := r.code()
	if *n == math.MaxUint32 {
		*n = Unlimited
	}
	return n
}

// heads reads how many users or devices there are; "no limit" is no such number.
func (r *reader) heads() *int64 {
	return new(r.number(0, math.MaxUint32))
}

func (r *reader) flag() *bool {
	switch {
	case r.literal("true"):
		return new(true)
	case r.literal("false"):
		return new(false)
	}
	r.wrongType("true or false", "true ou false")
	return nil
}

// moment reads an RFC 3339 time and brings it to UTC and microseconds, which is
// what the database keeps.
func (r *reader) moment() *time.Time {
	before := len(r.problems)
	text := r.text(64)
	if len(r.problems) > before || r.broken {
		return new(time.Time{})
	}
	t, err := time.Parse(time.RFC3339, text)
	t = t.UTC().Truncate(time.Microsecond)
	if err != nil || t.Year() < minYear || t.Year() > maxYear {
		r.problem(fmt.Sprintf("must be a time like 2026-11-23T09:00:00Z of the years %d to %d", minYear, maxYear),
			fmt.Sprintf("doit être une date et heure comme 2026-11-23T09:00:00Z, des années %d à %d", minYear, maxYear))
		return new(time.Time{})
	}
	return &t
}
