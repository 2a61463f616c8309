package cases

import "slices"

// State is how far a case is. The words stand in the database and in addresses.
type State string

// The states, in the order in which a case goes through them; one may leave out what its remedy doesn't need.
const (
	Draft      State = "draft"
	Proofs     State = "proofs"     // waiting for proofs of what was bought
	Sent       State = "sent"       // the request is with the reseller or Microsoft
	Answered   State = "answered"   //
	Installing State = "installing" // what was got, or decided, is being installed
	Verifying  State = "verifying"  // all is done; reports must show it
	Solved     State = "solved"     // they have: only the portal says so
	Refused    State = "refused"    // the answer was no
	Dropped    State = "dropped"    // nobody carries it on
)

// States lists all of them in their order.
func States() []State {
	return []State{Draft, Proofs, Sent, Answered, Installing, Verifying, Solved, Refused, Dropped}
}

// As SQL has them: the states that end a case, and all of them in their order.
const (
	OverSQL  = `('solved', 'refused', 'dropped')`
	OrderSQL = `ARRAY['draft', 'proofs', 'sent', 'answered', 'installing', 'verifying', 'solved', 'refused', 'dropped']`
)

// next says where people may move a case. Solved is in no list: that is not theirs to say; nor does a solved case go anywhere.
var next = map[State][]State{
	Draft:      {Proofs, Sent, Installing, Verifying, Dropped},
	Proofs:     {Sent, Installing, Draft, Dropped},
	Sent:       {Answered, Proofs, Refused, Dropped},
	Answered:   {Installing, Sent, Proofs, Refused, Dropped},
	Installing: {Verifying, Answered, Dropped},
	Verifying:  {Installing, Dropped},
	Refused:    {Draft, Sent},
	Dropped:    {Draft},
}

// Next lists where people may move a case from here, the likeliest first.
func (s State) Next() []State { return slices.Clone(next[s]) }

// MayBecome says that people may move a case from here to there.
func (s State) MayBecome(there State) bool { return slices.Contains(next[s], there) }

// IsOpen says that somebody has still to do something, or reports have still to show it.
func (s State) IsOpen() bool { return s != Solved && s != Refused && s != Dropped }
