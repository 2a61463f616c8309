package findings

import (
	"iter"

	"calfleet/internal/compat"
)

// Key is what makes two findings the same while they are open.
type Key struct {
	Scope   string // see ScopeOf
	Rule    string
	Subject string // what the finding is about, by name: in one scope a rule speaks of each once
}

// KeyOf is the key of a finding that was just evaluated.
func KeyOf(c *compat.CollectionResult, f *compat.Finding) Key {
	return Key{ScopeOf(c), f.Rule, f.Subject}
}

// Key is the key of a finding that was kept.
func (f *Finding) Key() Key {
	return Key{f.Scope, f.Rule, f.Subject}
}

const organizationScope = "organization"

// ScopeOf is what a finding of this entry is filed under: the collection's id, or the server that no host names. A nil entry is the
// organization as a whole.
func ScopeOf(c *compat.CollectionResult) string {
	switch {
	case c == nil:
		return organizationScope
	case c.ID != "":
		return c.ID
	}
	return "server " + c.Name
}

// All walks every finding of a result with the entry it belongs to, which is nil for those of the organization as a whole.
func All(r *compat.Result) iter.Seq2[*compat.CollectionResult, *compat.Finding] {
	return func(yield func(*compat.CollectionResult, *compat.Finding) bool) {
		for i := range r.Collections {
			c := &r.Collections[i]
			for j := range c.Findings {
				if !yield(c, &c.Findings[j]) {
					return
				}
			}
		}
		for j := range r.Organization.Findings {
			if !yield(nil, &r.Organization.Findings[j]) {
				return
			}
		}
	}
}
