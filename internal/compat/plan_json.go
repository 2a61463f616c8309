package compat

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of a plan file.
const (
	MaxPlanBytes   = 1 << 20
	MaxPlanChanges = 1000
	maxPlanNames   = 10_000 // hosts, collections or servers one change names
	maxPlanText    = 256
)

// DecodePlan reads a plan file. It is strict: fields it does not know, fields twice and values of another type are refused. The error
// is Problems: all that is wrong with the plan by itself, or the one place where the text stops being JSON. Whether its changes can be
// made is for Plan.Apply to say.
func DecodePlan(data []byte) (Plan, error) {
	r := &planReader{}
	var p Plan
	switch {
	case len(data) > MaxPlanBytes:
		r.wrong("", "is longer than %d bytes", "est plus long que %d octets", MaxPlanBytes)
	case !utf8.Valid(data):
		r.wrong("", "is not UTF-8", "n’est pas en UTF-8")
	default:
		p = r.plan(data)
	}
	if len(r.problems) > 0 {
		return Plan{}, r.problems
	}
	return p, nil
}

type planReader struct{ problems Problems }

const maxPlanProblems = 100

func (r *planReader) wrong(path, en, fr string, values ...any) {
	switch {
	case len(r.problems) < maxPlanProblems:
		r.problems = append(r.problems, problem(path, en, fr, values...))
	case len(r.problems) == maxPlanProblems:
		r.problems = append(r.problems, problem("", "there are more problems than these", "il y a d’autres problèmes que ceux-ci"))
	}
}

func (r *planReader) plan(data []byte) (p Plan) {
	var raw json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		r.syntax(data, err)
		return p
	}
	found := false
	r.object("", data, func(key string, value json.RawMessage) bool {
		switch key {
		case "name":
			p.Name = r.text(key, value)
		case "changes":
			found = true
			p.Changes = r.changes(value)
		default:
			return false
		}
		return true
	})
	if !found && len(r.problems) == 0 {
		r.wrong("changes", "is missing", "manque")
	}
	return p
}

func (r *planReader) syntax(data []byte, err error) {
	at := len(data)
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		at = min(int(e.Offset), len(data))
	}
	before := data[:max(at-1, 0)]
	line := bytes.Count(before, []byte("\n")) + 1
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	r.wrong("", "line %d, column %d: not JSON", "ligne %d, colonne %d : pas du JSON", line, column)
}

// object hands every field of an object to take, which answers whether there is such a field.
func (r *planReader) object(path string, data json.RawMessage, take func(key string, value json.RawMessage) bool) {
	d := json.NewDecoder(bytes.NewReader(data))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		r.wrong(path, "must be an object", "doit être un objet")
		return
	}
	seen := make(map[string]bool)
	for d.More() {
		t, err := d.Token()
		key, isKey := t.(string)
		var value json.RawMessage
		if err != nil || !isKey || d.Decode(&value) != nil {
			return // it was valid JSON a moment ago
		}
		switch {
		case seen[key]:
			r.wrong(join(path, key), "is there twice", "figure deux fois")
		case !take(key, value):
			r.wrong(join(path, key), "is not a field of a plan", "n’est pas un champ d’un plan")
		}
		seen[key] = true
	}
}

func join(path, key string) string {
	if !isWord(key) {
		key = "(…)" // a key is a stranger's text
	}
	if path == "" {
		return key
	}
	return path + "." + key
}

// isWord keeps control characters and novels out of messages.
func isWord(key string) bool {
	return key != "" && len(key) <= 40 && strings.IndexFunc(key, func(c rune) bool { return !unicode.IsPrint(c) }) < 0
}

func (r *planReader) changes(data json.RawMessage) (out []Change) {
	list, ok := r.list("changes", data, MaxPlanChanges)
	if !ok {
		return nil
	}
	out = make([]Change, 0, len(list))
	for i, raw := range list {
		out = append(out, r.change("changes["+itoa(i)+"]", raw))
	}
	return out
}

func (r *planReader) list(path string, data json.RawMessage, most int) (list []json.RawMessage, ok bool) {
	if json.Unmarshal(data, &list) != nil || list == nil {
		r.wrong(path, "must be a list", "doit être une liste")
		return nil, false
	}
	if len(list) > most {
		r.wrong(path, "has more than %d entries", "a plus de %d entrées", most)
		return nil, false
	}
	return list, true
}

func (r *planReader) change(path string, data json.RawMessage) (c Change) {
	before := len(r.problems)
	r.object(path, data, func(key string, value json.RawMessage) bool {
		for _, f := range changeFields {
			if f.name == key {
				f.read(r, join(path, key), value, &c)
				return true
			}
		}
		return false
	})
	if len(r.problems) == before {
		for _, p := range c.check().below(path) {
			r.wrong(p.Path, "%s", "%s", p.Text)
		}
	}
	return c
}

// changeFields are the fields of a change in a file.
var changeFields = []struct {
	name string
	set  func(*Change) bool
	read func(*planReader, string, json.RawMessage, *Change)
}{
	{"do", func(*Change) bool { return false }, func(r *planReader, at string, v json.RawMessage, c *Change) { c.Do = Do(r.text(at, v)) }},
	{"license_server", func(c *Change) bool { return c.LicenseServer != "" }, func(r *planReader, at string, v json.RawMessage, c *Change) { c.LicenseServer = r.text(at, v) }},
	{"domain", func(c *Change) bool { return c.Domain != "" }, func(r *planReader, at string, v json.RawMessage, c *Change) { c.Domain = r.text(at, v) }},
	{"domain_joined", func(c *Change) bool { return c.DomainJoined != nil }, func(r *planReader, at string, v json.RawMessage, c *Change) { c.DomainJoined = r.yesOrNo(at, v) }},
	{"release", func(c *Change) bool { return c.Release != UnknownRelease }, func(r *planReader, at string, v json.RawMessage, c *Change) { c.Release = r.release(at, v) }},
	{"purchase", func(c *Change) bool { return c.Purchase != "" }, func(r *planReader, at string, v json.RawMessage, c *Change) { c.Purchase = r.text(at, v) }},
	{"from", func(c *Change) bool { return len(c.From) > 0 }, func(r *planReader, at string, v json.RawMessage, c *Change) { c.From = r.texts(at, v) }},
	{"to", func(c *Change) bool { return c.To != "" }, func(r *planReader, at string, v json.RawMessage, c *Change) { c.To = r.text(at, v) }},
	{"cal_version", func(c *Change) bool { return c.CALVersion != UnknownCAL }, func(r *planReader, at string, v json.RawMessage, c *Change) { c.CALVersion = r.version(at, v) }},
	{"cal_kind", func(c *Change) bool { return c.CALKind != KindUnknown }, func(r *planReader, at string, v json.RawMessage, c *Change) { c.CALKind = r.kind(at, v) }},
	{"quantity", func(c *Change) bool { return c.Quantity != 0 }, func(r *planReader, at string, v json.RawMessage, c *Change) { c.Quantity = r.quantity(at, v) }},
	{"to_version", func(c *Change) bool { return c.ToVersion != UnknownCAL }, func(r *planReader, at string, v json.RawMessage, c *Change) { c.ToVersion = r.version(at, v) }},
	{"reference", func(c *Change) bool { return c.Reference != "" }, func(r *planReader, at string, v json.RawMessage, c *Change) { c.Reference = r.text(at, v) }},
	{"collections", func(c *Change) bool { return len(c.Collections) > 0 }, func(r *planReader, at string, v json.RawMessage, c *Change) { c.Collections = r.texts(at, v) }},
	{"hosts", func(c *Change) bool { return len(c.Hosts) > 0 }, func(r *planReader, at string, v json.RawMessage, c *Change) { c.Hosts = r.texts(at, v) }},
	{"license_servers", func(c *Change) bool { return len(c.LicenseServers) > 0 }, func(r *planReader, at string, v json.RawMessage, c *Change) { c.LicenseServers = r.texts(at, v) }},
	{"mode", func(c *Change) bool { return c.Mode != KindUnknown }, func(r *planReader, at string, v json.RawMessage, c *Change) { c.Mode = r.kind(at, v) }},
	{"domains", func(c *Change) bool { return len(c.Domains) > 0 }, func(r *planReader, at string, v json.RawMessage, c *Change) { c.Domains = r.texts(at, v) }},
	{"two_way", func(c *Change) bool { return c.TwoWay != nil }, func(r *planReader, at string, v json.RawMessage, c *Change) { c.TwoWay = r.yesOrNo(at, v) }},
}

func (r *planReader) text(path string, data json.RawMessage) string {
	var s *string
	if json.Unmarshal(data, &s) != nil || s == nil {
		r.wrong(path, "must be text", "doit être du texte")
		return ""
	}
	text := strings.TrimSpace(*s)
	switch {
	case text == "":
		r.wrong(path, "is empty", "est vide")
	case utf8.RuneCountInString(text) > maxPlanText:
		r.wrong(path, "is longer than %d characters", "dépasse %d caractères", maxPlanText)
	case strings.IndexFunc(text, unicode.IsControl) >= 0:
		r.wrong(path, "has control characters", "contient des caractères de contrôle")
	}
	return text
}

func (r *planReader) texts(path string, data json.RawMessage) (out []string) {
	list, ok := r.list(path, data, maxPlanNames)
	if ok && len(list) == 0 {
		r.wrong(path, "is empty", "est vide")
	}
	for i, raw := range list {
		out = append(out, r.text(path+"["+itoa(i)+"]", raw))
	}
	return out
}

func (r *planReader) quantity(path string, data json.RawMessage) int {
	var n *int64
	if json.Unmarshal(data, &n) != nil || n == nil || *n < 1 || *n > math.MaxInt32 {
		r.wrong(path, "must be a whole number from 1 to %d", "doit être un nombre entier de 1 à %d", math.MaxInt32)
		return 1
	}
	return int(*n)
}

func (r *planReader) yesOrNo(path string, data json.RawMessage) *bool {
	var b *bool
	if json.Unmarshal(data, &b) != nil || b == nil {
		r.wrong(path, "must be true or false", "doit être true ou false")
	}
	return b
}

func (r *planReader) release(path string, data json.RawMessage) Release {
	release, err := ParseRelease(r.text(path, data))
	if err != nil {
		r.wrong(path, "must be a release of Windows Server: 2022, 2012 R2", "doit être une version de Windows Server : 2022, 2012 R2")
	}
	return release
}

func (r *planReader) version(path string, data json.RawMessage) CALVersion {
	version, err := ParseCALVersion(r.text(path, data))
	if err != nil {
		r.wrong(path, "must be a version of RDS CALs: 2022", "doit être une version de CAL RDS : 2022")
	}
	return version
}

func (r *planReader) kind(path string, data json.RawMessage) Kind {
	kind, err := ParseKind(r.text(path, data))
	if err != nil {
		r.wrong(path, "must be per_user or per_device", "doit être per_user ou per_device")
	}
	return kind
}
