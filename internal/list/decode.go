package list

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// Decode reads the state of a list from the parameters of its address. Parameters that are named in others belong to somebody else and
// are left alone. It returns Problems for anything that the list doesn't know.
func (d *Definition) Decode(values url.Values, others ...string) (State, error) {
	s := State{definition: d}
	var wrong Problems
	for _, name := range sortedNames(values) {
		if value := values.Get(name); !slices.Contains(others, name) && value != "" {
			wrong = append(wrong, s.read(name, values[name])...)
		}
	}
	s.settle()
	wrong = append(wrong, s.readPlace(values)...)
	if len(wrong) > maxProblem {
		wrong = wrong[:maxProblem]
	}
	if len(wrong) > 0 {
		return s, wrong
	}
	return s, nil
}

func sortedNames(values url.Values) []string {
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// settle puts the filters in order, with those that hold by default, and sorts as the list is sorted by itself.
func (s *State) settle() {
	said := s.Filters
	s.Filters = nil
	for i := range s.definition.Columns {
		c := &s.definition.Columns[i]
		at := slices.IndexFunc(said, func(f Filter) bool { return f.Column == c })
		switch {
		case at >= 0 && len(said[at].Terms) > 0:
			s.Filters = append(s.Filters, said[at])
		case at < 0 && c.Default != "":
			s.Filters = append(s.Filters, Filter{c, []Term{{Is, c.Default}}})
		}
	}
	if len(s.Sort) == 0 {
		s.Sort, _ = s.definition.parseSort(s.definition.Sort)
	}
}

func (s *State) read(name string, values []string) (wrong Problems) {
	value := strings.TrimSpace(values[0])
	switch {
	case !isText(name) || !isText(value):
		return Problems{{strings.ToValidUTF8(name, "�"), "", NotText}}
	case len(values) > 1:
		return Problems{{shorten(name), shorten(value), Twice}}
	case name == searchParameter:
		s.Search = value
		if tooLong(value) {
			return Problems{{name, shorten(value), TooLong}}
		}
	case name == sortParameter:
		s.Sort, wrong = s.definition.parseSort(value)
	case name == columnsParameter:
		s.Columns, wrong = s.definition.parseColumns(value)
	case name == afterParameter, name == beforeParameter: // read once the rest is known
	default:
		return s.readFilter(name, value)
	}
	return wrong
}

func (s *State) readFilter(name, value string) Problems {
	column, known := s.definition.column(name)
	if !known || !column.Filterable() {
		return Problems{{shorten(name), shorten(value), NoSuchColumn}}
	}
	filter, wrong := parseFilter(column, value)
	s.Filters = append(s.Filters, filter)
	return wrong
}

// parseSort reads "-report,name": keys from the first to the last, those that fall with a minus.
func (d *Definition) parseSort(value string) (keys []Key, wrong Problems) {
	for word := range strings.SplitSeq(value, ",") {
		id, down := strings.CutPrefix(strings.TrimSpace(word), "-")
		column, known := d.column(id)
		switch {
		case !known:
			wrong = append(wrong, Problem{sortParameter, shorten(id), NoSuchColumn})
		case !column.Sortable():
			wrong = append(wrong, Problem{sortParameter, id, NotSortable})
		case slices.ContainsFunc(keys, func(k Key) bool { return k.Column == column }):
			wrong = append(wrong, Problem{sortParameter, id, Twice})
		default:
			keys = append(keys, Key{column, down})
		}
	}
	if len(keys) > MaxSort {
		wrong = append(wrong, Problem{sortParameter, shorten(value), TooMany})
	}
	return keys, wrong
}

func (d *Definition) parseColumns(value string) (ids []string, wrong Problems) {
	if value == AllColumns {
		return []string{AllColumns}, nil
	}
	for id := range strings.SplitSeq(value, ",") {
		id = strings.TrimSpace(id)
		switch _, known := d.column(id); {
		case !known:
			wrong = append(wrong, Problem{columnsParameter, shorten(id), NoSuchColumn})
		case slices.Contains(ids, id):
			wrong = append(wrong, Problem{columnsParameter, id, Twice})
		default:
			ids = append(ids, id)
		}
	}
	return ids, wrong
}

// isText says that PostgreSQL can keep it.
func isText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }
