package ingest

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// said is what was kept of a message: the values of the few places that are asked for, whatever the case of their names. A place may be said
// twice: what an administrator adds to an inventory (additional-content) stands beside what the agent found, in capitals, and goes first.
type said struct {
	values   map[string][]string
	registry []registryValue
}

// registryValue is an answer to what the portal asked of the registry.
type registryValue struct{ name, value string }

// places are all that is kept; what isn't here is never stored. Between them: who speaks, when, which computer, which Windows.
var places = map[string]bool{
	"deviceid": true, "query": true, "action": true, "content.versionclient": true, "content.accesslog.logdate": true,
	"content.hardware.name": true, "content.hardware.workgroup": true, "content.hardware.uuid": true, "content.hardware.osname": true,
	"content.hardware.osversion": true, "content.operatingsystem.fqdn": true, "content.operatingsystem.dns_domain": true,
	"content.operatingsystem.full_name": true, "content.operatingsystem.kernel_version": true, "content.operatingsystem.service_pack": true,
	"content.operatingsystem.timezone.offset": true, placeRegistryName: true, placeRegistryValue: true,
}

const (
	placeRegistry      = "content.registry"
	placeRegistryName  = placeRegistry + ".name"
	placeRegistryValue = placeRegistry + ".regvalue"

	maxSaid     = 16   // values of one place
	maxRegistry = 2000 // values of the registry
	maxDepth    = 64
	maxValue    = 4096 // bytes of a value; longer is no name, version or date
)

func newSaid() *said { return &said{values: map[string][]string{}} }

// first is the value that counts of a place, "" if there is none.
func (s *said) first(place string) string {
	if values := s.values[place]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// add keeps a value of a place that is asked for.
func (s *said) add(place, value string, deliberate bool) {
	value = strings.TrimSpace(value)
	switch known := s.values[place]; {
	case !places[place] || len(value) > maxValue || strings.ContainsRune(value, 0):
	case place == placeRegistryName && len(s.registry) > 0:
		s.registry[len(s.registry)-1].name = value
	case place == placeRegistryValue && len(s.registry) > 0:
		s.registry[len(s.registry)-1].value = value
	case value == "" || len(known) >= maxSaid:
	case deliberate:
		s.values[place] = append([]string{value}, known...)
	default:
		s.values[place] = append(known, value)
	}
}

// enter begins an element or object; each registry has a name and a value.
func (s *said) enter(place string) error {
	if place == placeRegistry {
		if len(s.registry) >= maxRegistry {
			return &Error{"more registry values than anybody asked for", "plus de valeurs de registre que demandé"}
		}
		s.registry = append(s.registry, registryValue{})
	}
	return nil
}

// readXML reads a REQUEST. Entities that a document defines itself are an error: nothing is ever expanded.
func (s *said) readXML(text []byte) error {
	decoder := xml.NewDecoder(bytes.NewReader(printableXML(text)))
	decoder.CharsetReader = charset
	var path []string
	var value []byte
	for {
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return badXML(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if path = append(path, strings.ToLower(token.Name.Local)); len(path) > maxDepth {
				return tooDeep()
			}
			value = value[:0]
			if err := s.enter(placeOf(path)); err != nil {
				return err
			}
		case xml.CharData:
			value = append(value, token[:min(len(token), maxValue+1)]...)
		case xml.EndElement:
			if len(path) == 0 || path[len(path)-1] != strings.ToLower(token.Name.Local) {
				return badXML(fmt.Errorf("element %s is closed and not open", short(token.Name.Local)))
			}
			s.add(placeOf(path), string(value), false)
			path, value = path[:len(path)-1], value[:0]
		}
	}
	if len(path) > 0 || len(s.values) == 0 {
		return &Error{"neither a message of an inventory agent nor a whole one", "ce n’est pas un message d’agent d’inventaire, ou il est incomplet"}
	}
	return nil
}

// placeOf is where an element is, without the REQUEST around all.
func placeOf(path []string) string {
	if len(path) < 2 || path[0] != "request" {
		return ""
	}
	return strings.Join(path[1:], ".")
}

// printableXML leaves out what no XML may hold: agents pass on what a BIOS says.
func printableXML(text []byte) []byte {
	bad := func(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == utf8.RuneError }
	if bytes.IndexFunc(text, bad) < 0 || !utf8.Valid(text) && bytes.Contains(text[:min(len(text), 100)], []byte("ISO-8859")) {
		return text
	}
	return bytes.Map(func(r rune) rune {
		if bad(r) {
			return -1
		}
		return r
	}, text)
}

func charset(name string, in io.Reader) (io.Reader, error) {
	switch strings.ToLower(name) {
	case "iso-8859-1", "iso-8859-15", "windows-1252":
		return charmap.Windows1252.NewDecoder().Reader(in), nil
	}
	return nil, fmt.Errorf("charset %s is not known here", short(name))
}

func badXML(err error) error {
	if e, ok := errors.AsType[*xml.SyntaxError](err); ok {
		return &Error{fmt.Sprintf("line %d: no XML: %s", e.Line, e.Msg), fmt.Sprintf("ligne %d : XML incorrect : %s", e.Line, e.Msg)}
	}
	return &Error{"no XML: " + err.Error(), "XML incorrect : " + err.Error()}
}

func tooDeep() error {
	return &Error{fmt.Sprintf("more than %d levels deep", maxDepth), fmt.Sprintf("plus de %d niveaux d’imbrication", maxDepth)}
}

// readJSON reads a message of a GLPI agent, token by token: nothing of what is left out is ever held.
func (s *said) readJSON(text []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := s.value(decoder, nil, false, 0); err != nil {
		return badJSON(err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return badJSON(errors.New("text after the end"))
	}
	return nil
}

func badJSON(err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	place := ""
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		place = fmt.Sprintf("byte %d: ", e.Offset)
	}
	return &Error{place + "no JSON: " + err.Error(), place + "JSON incorrect : " + err.Error()}
}

// value reads one value at a path. An object in an array is at the array's place.
func (s *said) value(decoder *json.Decoder, path []string, deliberate bool, depth int) error {
	if depth > maxDepth {
		return tooDeep()
	}
	token, err := decoder.Token()
	if err != nil {
		return err
	}
	place := strings.Join(path, ".")
	switch token := token.(type) {
	case json.Delim:
		if token == '{' {
			err = s.enter(place)
		}
		for err == nil && decoder.More() {
			err = s.member(decoder, token, path, deliberate, depth)
		}
		if err == nil {
			_, err = decoder.Token()
		}
	case string:
		s.add(place, token, deliberate)
	case json.Number:
		s.add(place, token.String(), deliberate)
	}
	return err
}

func (s *said) member(decoder *json.Decoder, in json.Delim, path []string, deliberate bool, depth int) error {
	if in == '[' {
		return s.value(decoder, path, deliberate, depth+1)
	}
	key, err := decoder.Token()
	if err != nil {
		return err
	}
	name, ok := key.(string)
	if !ok {
		return errors.New("an object's member has no name")
	}
	capitals := strings.IndexFunc(name, unicode.IsUpper) >= 0
	return s.value(decoder, append(slices.Clip(path), strings.ToLower(name)), deliberate || capitals, depth+1)
}
