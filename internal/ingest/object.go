package ingest

import "strings"

// object is a thing that PowerShell printed: its properties, whatever the form they came in. Names are in lower case.
type object struct {
	line   int
	values map[string]property
}

// property is a value as text; of a list, all of its entries.
type property struct {
	text string
	list []string // nil: no list
}

// text is a property as text, "" where it is missing or null.
func (o object) text(names ...string) string {
	for _, name := range names {
		if p, ok := o.values[name]; ok && (p.text != "" || p.list != nil) {
			if p.list != nil {
				return strings.Join(p.list, "; ")
			}
			return p.text
		}
	}
	return ""
}

// has reports whether an object has all of the properties, even empty ones.
func (o object) has(names ...string) bool {
	for _, name := range names {
		if _, ok := o.values[name]; !ok {
			return false
		}
	}
	return true
}

// lost is how PowerShell prints a list that it was not told to join.
func lost(text string) bool {
	return strings.HasPrefix(text, "System.") && strings.HasSuffix(text, "[]")
}

// entries are the entries of a property that is a list, also one joined in a text. known is false where it is missing, or was lost on the way; the
// latter is noted.
func (o object) entries(n *notes, names ...string) (entries []string, known bool) {
	for _, name := range names {
		p, ok := o.values[name]
		if !ok {
			continue
		}
		if lost(p.text) {
			n.note(o.line, "%s is printed as %s: the list was lost when it was exported. Use ConvertTo-Json, or join it: @{n='%s';e={$_.%s -join ';'}}",
				"%s vaut %s : la liste a été perdue à l’export. Utilisez ConvertTo-Json, ou joignez-la : @{n='%s';e={$_.%s -join ';'}}", name, p.text, name, name)
			return nil, false
		}
		if p.list != nil {
			return p.list, true
		}
		text := strings.Trim(p.text, "{}")
		return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",; \t\r\n|", r) }), true
	}
	return nil, false
}
