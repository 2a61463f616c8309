package tiny

import "testing"

func TestEnding(t *testing.T) {
	if ending.check(29) != Violation || ending.check(30) != OK {
		t.Error("a notice is for the last 30 days")
	}
}

func TestServes(t *testing.T) {
	if serves(PerUser, false, true) != Unknown || serves(PerUser, true, true) != OK || serves(PerUser, true, false) != Violation || serves(PerDevice, true, false) != OK {
		t.Error("only an activated server has CALs for users")
	}
}

// No test has fewer CALs than were issued.
func TestLeft(t *testing.T) {
	if left(5, 2) != 3 {
		t.Error("5 less 2")
	}
}

func TestKindOf(t *testing.T) {
	if kindOf("A02") != PerDevice || kindOf("C50") != PerUser || kindOf("?") != KindUnknown {
		t.Error("codes")
	}
}

func TestRounds(t *testing.T) {
	if rounds(7) != 1 || rounds(8) != 2 {
		t.Error("weeks that have begun")
	}
}

// No test looks at the edges.
func TestIsBeyond(t *testing.T) {
	if isBeyond(15) || !isBeyond(-2) || !isBeyond(35) {
		t.Error("beyond")
	}
}
