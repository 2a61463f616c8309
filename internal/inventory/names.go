package inventory

import "strings"

// named is a record that is found by the name of a computer.
type named interface {
	comparable
	name() string
	domain() string // DNS domain or workgroup; "" where nobody has said
}

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

// renamed files a record under its new name instead of its old one; both have the same first label.
func (r *resolver[T]) renamed(record T, old string) {
	delete(r.exact, old)
	r.exact[record.name()] = record
}

// find returns the record that a machine of domain near means by name; near may be "". It returns the zero T where name
// means no record, or more than one.
func (r *resolver[T]) find(name, near string) T {
	var none T
	if suffix := suffixOf(name); suffix != "" {
		if record, ok := r.exact[name]; ok {
			return record
		}
		if record, ok := r.exact[shortName(name)]; ok && sameDomain(record.domain(), suffix) {
			return record // known by its short name until today
		}
		return none
	}
	if record, ok := r.exact[name+"."+near]; ok {
		return record
	}
	if record, ok := r.exact[name]; ok {
		return record
	}
	if alike := r.short[name]; len(alike) == 1 {
		return alike[0]
	}
	return none
}

// suffixOf is what follows the first label of a full name.
func suffixOf(name string) string {
	_, suffix, _ := strings.Cut(name, ".")
	return suffix
}

// domainOf is the domain that a name tells, else the one that its computer says it is in.
func domainOf(name string, said *string) string {
	if suffix := suffixOf(name); suffix != "" {
		return suffix
	}
	return canonical(valueOf(said))
}

// sameDomain allows for a domain that nobody has said, and for the NetBIOS name of a DNS domain.
func sameDomain(a, b string) bool {
	return a == "" || b == "" || a == b || shortName(a) == b || shortName(b) == a
}

// sameMachine tells whether a record, found by a name that is not written as its own, is about the computer that said that name:
// neither a workgroup's RDSH01 nor another domain's is contoso's.
func sameMachine[T machine](known, said T) bool {
	if !sameDomain(known.domain(), said.domain()) {
		return false
	}
	if known.domain() != "" && said.domain() != "" {
		return true
	}
	was, is := known.machineID(), said.machineID()
	return was == nil || is == nil || *was == *is
}

// machine is a record that its own computer reports.
type machine interface {
	named
	machineID() *string
}

// findSaid returns the record about the computer that said reports on; the zero T where there is none.
func findSaid[T machine](r *resolver[T], said T) T {
	var none T
	known := r.find(said.name(), said.domain())
	if known == none || known.name() == said.name() || sameMachine(known, said) {
		return known
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

// fuller keeps a full name against a short one of the same computer.
func fuller(known, said string) string {
	if suffixOf(said) == "" {
		return known
	}
	return said
}
