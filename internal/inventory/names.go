package inventory

// named is a record that is found by the name of a computer.
type named interface{ name() string }

// resolver finds the record that a name means. A full name means the record of that name, or the one known so far by
// its short name only; a short name means the record of that name, or the only one whose name begins with it.
type resolver[T named] struct {
	exact map[string]T
	short map[string][]T
}

func newResolver[T named](records []T) *resolver[T] {
	r := &resolver[T]{exact: map[string]T{}, short: map[string][]T{}}
	for _, record := range records {
		r.add(record)
	}
	return r
}

func (r *resolver[T]) add(record T) {
	r.exact[record.name()] = record
	short := shortName(record.name())
	r.short[short] = append(r.short[short], record)
}

// find returns the zero T where name means no record, or more than one.
func (r *resolver[T]) find(name string) T {
	var none T
	if record, ok := r.exact[name]; ok {
		return record
	}
	short := shortName(name)
	if short != name {
		return r.exact[short] // known by its short name until today
	}
	if alike := r.short[short]; len(alike) == 1 {
		return alike[0]
	}
	return none
}

// shortNames lists the first labels of names, to fetch every record that find could return.
func shortNames(names []string) []string {
	shorts := make([]string, 0, len(names))
	for _, name := range names {
		shorts = append(shorts, shortName(name))
	}
	return shorts
}
