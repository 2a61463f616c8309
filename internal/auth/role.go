package auth

import "slices"

// Role is what somebody may do in an organization.
type Role string

// The roles. Viewer to Admin are a ladder: each may do what the one before may. Agent stands beside it: it submits reports and
// reads nothing, so a token stolen from a server opens nothing.
const (
	Agent    Role = "agent"
	Viewer   Role = "viewer"   // reads everything but secrets
	Auditor  Role = "auditor"  // also takes exports and packs away
	Operator Role = "operator" // also changes the inventory and submits reports
	Admin    Role = "admin"    // also manages users, tokens and settings
)

// Ladder is the roles a person can have, weakest first.
var Ladder = []Role{Viewer, Auditor, Operator, Admin}

// Allows reports whether the role may do what asks for at least the given one. Agent and roles nobody knows allow nothing and are
// allowed by nothing but themselves.
func (r Role) Allows(least Role) bool {
	mine, asked := slices.Index(Ladder, r), slices.Index(Ladder, least)
	return asked >= 0 && mine >= asked
}

// MaySubmit reports whether the role may send reports of computers.
func (r Role) MaySubmit() bool { return r == Agent || r.Allows(Operator) }

// MayGrant reports whether somebody of this role may give the other to a user or token: nothing above their own. An agent's role
// is below all others.
func (r Role) MayGrant(other Role) bool {
	return r.Allows(Admin) && (other == Agent || r.Allows(other))
}

// ParseRole reads a role a person can have.
func ParseRole(s string) (Role, bool) {
	return Role(s), slices.Contains(Ladder, Role(s))
}

// ParseTokenRole reads a role a token can have.
func ParseTokenRole(s string) (Role, bool) {
	if Role(s) == Agent {
		return Agent, true
	}
	return ParseRole(s)
}
