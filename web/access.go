package web

import "calfleet/internal/auth"

// access is who may use a route. The zero value admits nobody.
type access uint8

// From nobody to everybody, then up the ladder of roles.
const (
	nobody    access = iota
	public           // whoever asks
	signedIn         // any user, even one without a role in any organization
	viewer           // at least this role in the current organization, and so on
	auditor          //
	operator         //
	admin            //
	submitter        // tokens of agents, and of operators' own scripts
	enroller         // secrets that agents enrol with
	enrolled         // agents that did
)

// admits reports whether a principal may use a route.
func (a access) admits(p auth.Principal) bool {
	switch a {
	case public:
		return true
	case signedIn:
		return p.User != nil
	case viewer:
		return p.Role.Allows(auth.Viewer)
	case auditor:
		return p.Role.Allows(auth.Auditor)
	case operator:
		return p.Role.Allows(auth.Operator)
	case admin:
		return p.Role.Allows(auth.Admin)
	case submitter:
		return p.Role.MaySubmit()
	case enroller:
		return p.Enrolment != nil
	case enrolled:
		return p.Agent != nil
	default:
		return false
	}
}
