package compat

// trusts holds what somebody has said of how domains trust each other, by the pair in alphabetical order.
type trusts map[[2]string]Answer

// newTrusts reads the facts. Where two entries contradict each other nobody knows.
func newTrusts(said []Trust) trusts {
	t := make(trusts, len(said))
	for _, s := range said {
		pair, answer := domainPair(s.A, s.B), No
		if s.TwoWay {
			answer = Yes
		}
		if before, seen := t[pair]; seen && before != answer {
			answer = NotKnown
		}
		t[pair] = answer
	}
	return t
}

func domainPair(a, b string) [2]string {
	a, b = fold(a), fold(b)
	return [2]string{min(a, b), max(a, b)}
}

// between says whether two domains trust each other both ways. A domain trusts itself; of a domain that was not read nobody knows,
// and no name proves that two domains are of one forest.
func (t trusts) between(a, b string) Answer {
	pair := domainPair(a, b)
	switch pair[0] {
	case "":
		return NotKnown
	case pair[1]:
		return Yes
	}
	return t[pair]
}

// mixes says whether a host and a license server meet of which one is joined to a domain and the other is not.
func mixes(h *member, s *server) Answer {
	switch joined := s.joined(); {
	case h.joined == NotKnown || joined == NotKnown:
		return NotKnown
	case h.joined == joined:
		return No
	}
	return Yes
}

// joined says whether the server is a member of a domain.
func (s *server) joined() Answer {
	if s.fleet == nil {
		return NotKnown
	}
	return answerOf(s.fleet.DomainJoined)
}
