package findings

import "calfleet/internal/compat"

// maxAdvised is how many hosts an organization may have for an assessment to look for the smallest plan: some seconds of work at the most.
// Larger ones ask "calfleet check --advise".
const maxAdvised = 5_000

// adviceOf is nil where the organization is too large.
func adviceOf(f *compat.Facts) *compat.Advice {
	if len(f.Hosts) > maxAdvised {
		return nil
	}
	return new(compat.Advise(*f))
}
