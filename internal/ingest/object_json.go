package ingest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

const maxObjects = 200_000 // in one file

// jsonObjects reads what ConvertTo-Json prints: one object, an array of them, or the {"value": […], "Count": n} of older versions.
func jsonObjects(text []byte) ([]object, error) {
	r := &jsonReader{text: text, decoder: json.NewDecoder(bytes.NewReader(text)), line: 1}
	r.decoder.UseNumber()
	if err := r.top(0); err != nil {
		return nil, badJSON(err)
	}
	if _, err := r.decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, badJSON(errors.New("text after the end"))
	}
	return r.objects, nil
}

type jsonReader struct {
	text     []byte
	decoder  *json.Decoder
	objects  []object
	at, line int // how far lines were counted
}

// here is the line that the reader has come to.
func (r *jsonReader) here() int {
	to := int(r.decoder.InputOffset())
	r.line += bytes.Count(r.text[r.at:to], []byte("\n"))
	r.at = to
	return r.line
}

func (r *jsonReader) top(depth int) error {
	if depth > maxDepth {
		return tooDeep()
	}
	token, err := r.decoder.Token()
	if err != nil {
		return err
	}
	switch token {
	case json.Delim('['):
		for r.decoder.More() {
			if err := r.top(depth + 1); err != nil {
				return err
			}
		}
		_, err = r.decoder.Token()
		return err
	case json.Delim('{'):
		return r.object(depth)
	}
	return &Error{"the file holds something else than objects", "le fichier contient autre chose que des objets"}
}

// object reads one object; one that is only the frame of an array gives way to what is in it.
func (r *jsonReader) object(depth int) error {
	o := object{line: r.here(), values: map[string]property{}}
	framed := false
	for r.decoder.More() {
		key, err := r.decoder.Token()
		if err != nil {
			return err
		}
		name, _ := key.(string)
		name = strings.ToLower(name)
		if name == "value" && len(o.values) == 0 && r.isArray() {
			framed = true
			if err := r.top(depth + 1); err != nil {
				return err
			}
			continue
		}
		p, err := r.property(depth + 1)
		if err != nil {
			return err
		}
		if _, twice := o.values[name]; !twice {
			o.values[name] = p
		}
	}
	if _, err := r.decoder.Token(); err != nil {
		return err
	}
	if !framed {
		r.objects = append(r.objects, o)
	}
	if len(r.objects) > maxObjects {
		return tooLarge()
	}
	return nil
}

// isArray looks whether the value that follows is an array.
func (r *jsonReader) isArray() bool {
	rest := bytes.TrimLeft(r.text[r.decoder.InputOffset():], " \t\r\n:")
	return bytes.HasPrefix(rest, []byte("["))
}

// property reads a value. Of an object only its value counts, as of an enumeration; all else in it is of no use here.
func (r *jsonReader) property(depth int) (property, error) {
	if depth > maxDepth {
		return property{}, tooDeep()
	}
	token, err := r.decoder.Token()
	if err != nil {
		return property{}, err
	}
	switch token := token.(type) {
	case string:
		return property{text: strings.TrimSpace(token)}, nil
	case json.Number:
		return property{text: token.String()}, nil
	case bool:
		return property{text: map[bool]string{true: "True", false: "False"}[token]}, nil
	case json.Delim:
		return r.nested(token, depth)
	}
	return property{}, nil
}

func (r *jsonReader) nested(open json.Delim, depth int) (p property, err error) {
	if open == '[' {
		p.list = []string{}
	}
	for r.decoder.More() {
		name := ""
		if open == '{' {
			key, err := r.decoder.Token()
			if err != nil {
				return p, err
			}
			name, _ = key.(string)
		}
		inner, err := r.property(depth + 1)
		if err != nil {
			return p, err
		}
		switch {
		case open == '[' && inner.text != "":
			p.list = append(p.list, inner.text)
		case open == '{' && strings.EqualFold(name, "value"):
			p = inner
		}
	}
	_, err = r.decoder.Token()
	return p, err
}
