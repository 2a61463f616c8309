package compat

import "slices"

// class is hosts of one collection that every rule but those about the host alone treats alike.
type class struct {
	host    *member // any one of them
	size    int
	judged  [][]judgement // by the place of a server among those they name; none where they need no CAL
	matters []*matter     // findings they feel
	cells   []Cell        // as the columns of the matrix
}

// at is how the hosts are judged against the server at a position; none where they do not name it.
func (k *class) at(server int) []judgement {
	if place := slices.Index(k.host.servers, server); place >= 0 && place < len(k.judged) {
		return k.judged[place]
	}
	return nil
}

// classify groups alike hosts. Neighbours are mostly alike, so the last class is tried first.
func (room *courtroom) classify() {
	var last *class
	for _, m := range room.members {
		if last == nil || room.index.apart || !last.host.alike(m) {
			last = room.classOf(m)
		}
		last.size++
		m.class = last
	}
}

func (room *courtroom) classOf(m *member) *class {
	for _, k := range room.classes {
		if !room.index.apart && k.host.alike(m) {
			return k
		}
	}
	k := room.index.desk.classes.one()
	k.host = m
	room.classes = append(room.classes, k)
	room.name(m)
	return k
}

// name notes the servers a host names, and the best place any host gives them.
func (room *courtroom) name(m *member) {
	for place, at := range m.servers {
		s := room.index.servers[at]
		if s.sitting != room.index.sittings {
			s.sitting, s.place = room.index.sittings, place
			room.servers = append(room.servers, at)
		}
		s.place = min(s.place, place)
	}
}

// hasServing reports CALs of a server that serve the hosts.
func hasServing(judged []judgement) bool {
	for i := range judged {
		if judged[i].supply != nil && judged[i].cell.Verdict == OK {
			return true
		}
	}
	return false
}
