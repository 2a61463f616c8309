package list

import "github.com/google/uuid"

// Forge is the state at a place that somebody has made up, with a sum that is right.
func Forge(s State, keys ...string) State {
	return *s.at(cursor{keys: keys})
}

// Statement is what reads a state's page.
func Statement(s State, organization uuid.UUID) (text string, args []any) {
	return s.statement(organization, PageSize).Text()
}
