package compat

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of a file of rule data. They are far beyond what the world of Windows Server needs.
const (
	maxDataBytes    = 256 << 10
	maxDataEntries  = 200 // of one list
	maxDataText     = 600 // bytes of one text
	maxDataProblems = 20  // told at once
)

// dataReader fills the shape of the file from its text and notes the place of everything that does not fit.
type dataReader struct {
	tokens   *json.Decoder
	problems *dataProblems
}

// dataProblems collects what is wrong with a file.
type dataProblems struct{ list []error }

func (p *dataProblems) at(place, format string, args ...any) {
	if len(p.list) < maxDataProblems {
		p.list = append(p.list, fmt.Errorf("%s: %w", place, fmt.Errorf(format, args...)))
	}
}

func (p *dataProblems) err() error { return errors.Join(p.list...) }

// readDataFile reads the text of a file strictly: every field known, every name once, every list and text bounded.
func readDataFile(b []byte) (dataFile, error) {
	var file dataFile
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	if err := checkDataText(b); err != nil {
		return file, err
	}
	r := &dataReader{tokens: json.NewDecoder(bytes.NewReader(b)), problems: &dataProblems{}}
	r.tokens.UseNumber()
	r.read("", reflect.ValueOf(&file).Elem())
	return file, r.problems.err()
}

// checkDataText refuses what is no JSON, so that reading on cannot fail half way.
func checkDataText(b []byte) error {
	if len(b) > maxDataBytes {
		return fmt.Errorf("the file has %d bytes; at most %d are read", len(b), maxDataBytes)
	}
	if !utf8.Valid(b) {
		return errors.New("the file is not UTF-8")
	}
	var whole json.RawMessage
	err := json.Unmarshal(b, &whole)
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
		return fmt.Errorf("line %d: %w", 1+bytes.Count(b[:min(int(syntax.Offset), len(b))], []byte("\n")), err)
	}
	return err
}

func (r *dataReader) next() json.Token {
	t, _ := r.tokens.Token() // the text was found to be JSON
	return t
}

// read fills v with the next value.
func (r *dataReader) read(place string, v reflect.Value) {
	switch t := r.next(); v.Kind() {
	case reflect.Struct:
		if r.is(t, place, json.Delim('{'), "an object") {
			r.readFields(place, v)
		}
	case reflect.Slice:
		if r.is(t, place, json.Delim('['), "a list") {
			r.readList(place, v)
		}
	case reflect.Bool:
		if b, ok := t.(bool); ok {
			v.SetBool(b)
			return
		}
		r.wrong(place, t, "true or false")
	case reflect.Int:
		if n, err := strconv.Atoi(fmt.Sprint(t)); err == nil && isNumber(t) {
			v.SetInt(int64(n))
			return
		}
		r.wrong(place, t, "a whole number")
	default:
		if s, ok := t.(string); ok {
			r.checkText(place, s)
			v.SetString(s)
			return
		}
		r.wrong(place, t, "a text")
	}
}

func isNumber(t json.Token) bool {
	_, ok := t.(json.Number)
	return ok
}

// is reports whether an object or a list begins, as it should.
func (r *dataReader) is(t json.Token, place string, want json.Delim, called string) bool {
	if t == want {
		return true
	}
	r.wrong(place, t, called)
	return false
}

// wrong notes a value of the wrong sort and goes past it.
func (r *dataReader) wrong(place string, t json.Token, want string) {
	r.problems.at(orFile(place), "is not %s", want)
	r.skipRest(t)
}

// skipRest goes past what the token began.
func (r *dataReader) skipRest(t json.Token) {
	for depth := depthOf(t); depth > 0; {
		depth += depthOf(r.next())
	}
}

func depthOf(t json.Token) int {
	switch t {
	case json.Delim('{'), json.Delim('['):
		return 1
	case json.Delim('}'), json.Delim(']'):
		return -1
	}
	return 0
}

func (r *dataReader) readFields(place string, v reflect.Value) {
	seen := make(map[string]bool)
	for r.tokens.More() {
		name, _ := r.next().(string)
		inside := strings.TrimPrefix(place+"."+name, ".")
		field := fieldNamed(v, name)
		switch {
		case !field.IsValid():
			r.problems.at(orFile(place), "has no field %.40q", name)
			r.skipRest(r.next())
		case seen[name]:
			r.problems.at(inside, "is given twice")
			r.skipRest(r.next())
		default:
			r.read(inside, field)
		}
		seen[name] = true
	}
	r.next()
	for i := range v.NumField() {
		name, option, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if !seen[name] && option == "" {
			r.problems.at(orFile(place), "lacks the field %q", name)
		}
	}
}

func orFile(place string) string {
	if place == "" {
		return "the file"
	}
	return place
}

// fieldNamed is the field with the given name in JSON; the zero Value where there is none.
func fieldNamed(v reflect.Value, name string) reflect.Value {
	for i := range v.NumField() {
		if tag, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ","); tag == name {
			return v.Field(i)
		}
	}
	return reflect.Value{}
}

func (r *dataReader) readList(place string, v reflect.Value) {
	v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	for i := 0; r.tokens.More(); i++ {
		if i == maxDataEntries {
			r.problems.at(place, "has more than %d entries", maxDataEntries)
		}
		if i >= maxDataEntries {
			r.skipRest(r.next())
			continue
		}
		v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
		r.read(fmt.Sprintf("%s[%d]", place, i), v.Index(i))
	}
	r.next()
}

// checkText refuses what could not be shown on a page or in a terminal.
func (r *dataReader) checkText(place, s string) {
	switch {
	case len(s) > maxDataText:
		r.problems.at(place, "has %d bytes; at most %d are read", len(s), maxDataText)
	case strings.ContainsFunc(s, func(c rune) bool { return !unicode.IsGraphic(c) || c == unicode.ReplacementChar }):
		r.problems.at(place, "has characters that cannot be shown")
	case strings.TrimSpace(s) != s:
		r.problems.at(place, "begins or ends with a blank")
	}
}
