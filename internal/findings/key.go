package findings

import "calfleet/internal/compat"

// Key is what makes two findings the same while they are open.
type Key struct {
	Scope   string // see ScopeOf
	Rule    string
	Subject string // name of the host or license server: an organization has each once, and compat tells a fault of a machine that is both once
}

// KeyOf is the key of a finding that was just evaluated.
func KeyOf(c *compat.CollectionResult, f *compat.Finding) Key {
	return Key{ScopeOf(c), f.Rule, f.Subject}
}

// Key is the key of a finding that was kept.
func (f *Finding) Key() Key {
	return Key{f.Scope, f.Rule, f.Subject}
}

// ScopeOf is what a finding of this entry is filed under: the collection's id, or the server that no host names.
func ScopeOf(c *compat.CollectionResult) string {
	if c.ID != "" {
		return c.ID
	}
	return "server " + c.Name
}
