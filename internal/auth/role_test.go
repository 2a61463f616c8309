package auth

import "testing"

func TestRole_AllowsWhatIsBelowIt(t *testing.T) {
	t.Parallel()
	for i, mine := range Ladder {
		for j, asked := range Ladder {
			if got, want := mine.Allows(asked), i >= j; got != want {
				t.Errorf("%s allows %s: %v, want %v", mine, asked, got, want)
			}
		}
	}
}

func TestRole_AgentStandsBesideTheLadder(t *testing.T) {
	t.Parallel()
	for _, role := range Ladder {
		if Agent.Allows(role) || role.Allows(Agent) {
			t.Errorf("agent and %s allow one another", role)
		}
	}
	if !Agent.MaySubmit() || Viewer.MaySubmit() || Auditor.MaySubmit() || !Operator.MaySubmit() || !Admin.MaySubmit() {
		t.Error("agents, operators and admins submit reports; viewers and auditors do not")
	}
}

func TestRole_NobodyKnowsAllowsNothing(t *testing.T) {
	t.Parallel()
	for _, unknown := range []Role{"", "root", "Admin", "admin "} {
		for _, role := range Ladder {
			if unknown.Allows(role) || role.Allows(unknown) || role.MayGrant(unknown) || unknown.MayGrant(role) {
				t.Errorf("%q and %s", unknown, role)
			}
		}
		if unknown.MaySubmit() {
			t.Errorf("%q submits reports", unknown)
		}
	}
}

func TestRole_OnlyAdministratorsGrant(t *testing.T) {
	t.Parallel()
	for _, mine := range append([]Role{Agent}, Ladder...) {
		for _, other := range append([]Role{Agent}, Ladder...) {
			if got, want := mine.MayGrant(other), mine == Admin; got != want {
				t.Errorf("%s grants %s: %v, want %v", mine, other, got, want)
			}
		}
	}
}
