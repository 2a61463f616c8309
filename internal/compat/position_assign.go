package compat

import "slices"

// flow is how many CALs of each version cover the needs of each version: flow[need][stock], by position in one list of versions,
// oldest first. Nothing stands where the need is the newer of the two.
type flow [][]int64

// unbounded stands for a need nobody has counted. It is more than any stock, and sums of it do not run over.
const unbounded = int64(1) << 62

// cover sets needs against a stock of CALs of one kind. A CAL covers needs of its own version and of every older one, so what can
// cover a need can cover every older need too. Three things follow, each by exchanging two CALs in any other assignment:
//
//   - Taking any CAL that fits never costs an older need more than another choice would, so serving the needs from the newest down,
//     each as far as the stock goes, covers as many as possible.
//   - Taking the oldest CAL that fits leaves the newest ones free: where another assignment gives the need a newer CAL, the two
//     CALs can change places, since the newer one covers whatever the older one did. So of all assignments that cover as many, this
//     one uses the oldest CALs, version by version.
//   - A need can't take CALs older than itself, so nobody newer has used them: CALs of the very version asked for come first.
//
// Where CALs are short, the newest needs are covered first: those that have the fewest ways out.
func cover(needs, stock []int64) flow {
	left, out := slices.Clone(stock), make(flow, len(needs))
	for need := len(needs) - 1; need >= 0; need-- {
		out[need] = make([]int64, len(stock))
		want := needs[need]
		for at := need; at < len(left) && want > 0; at++ {
			n := min(want, left[at])
			out[need][at], left[at], want = n, left[at]-n, want-n
		}
	}
	return out
}

// covered is how much of the need of one version is covered, by CALs of that version and by newer ones.
func (f flow) covered(need int) (own, newer int64) {
	for at, n := range f[need] {
		if at == need {
			own = n
		} else {
			newer += n
		}
	}
	return own, newer
}

// used is how many CALs of one version cover a need.
func (f flow) used(stock int) (n int64) {
	for _, from := range f {
		n += from[stock]
	}
	return n
}
