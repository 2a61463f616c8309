package compat

import (
	"cmp"
	"slices"
	"strings"
)

const (
	maxNamedServers = 40 // with columns; a list longer than that is not read by anyone
	maxFitting      = 3  // servers shown although no host names them
)

// fillMatrix lays out rows and columns. The columns of one server stand together: "server ≥ host", then its CALs.
func (room *courtroom) fillMatrix(out *CollectionResult) {
	named := room.namedServers()
	if len(named) > maxNamedServers {
		out.Unshown, named = len(named)-maxNamedServers, named[:maxNamedServers]
	}
	positions := append(slices.Clip(named), room.fittingServers()...)
	out.Columns = room.columns(positions, len(named))
	for _, k := range room.classes {
		k.cells = room.cellsOf(k, positions, len(out.Columns))
	}
	out.Rows = room.index.shared.rows.take(len(room.members))
	for i, m := range room.members {
		out.Rows[i] = Row{Host: m.name, Key: m.key, Release: m.reading.Release, Reading: m.reading.Raw, Mode: m.mode, Cells: m.class.cells}
	}
}

// columns makes those of several servers, of which the first ones are named by the hosts.
func (room *courtroom) columns(positions []int, named int) []Column {
	var bytes [64]byte
	key, known := placesKey(bytes[:0], positions, named), room.index.shared.columns
	out, made := known[string(key)]
	if !made {
		out = room.makeColumns(positions, named)
		known[string(key)] = out
	}
	return out
}

func (room *courtroom) makeColumns(positions []int, named int) []Column {
	n := 0
	for _, at := range positions {
		n += 1 + len(room.index.servers[at].supplies)
	}
	out := slices.Grow([]Column(nil), n) // none stays nil
	for i, at := range positions {
		out = appendColumns(out, room.index.servers[at], i < named)
	}
	return out
}

func appendColumns(out []Column, s *server, named bool) []Column {
	c := Column{Server: s.name, Key: s.key, Release: s.reading.Release, InFleet: s.fleet != nil, Named: named}
	relation := c
	relation.IsRelation = true
	out = append(out, relation)
	for i := range s.supplies {
		c.Supply = s.supplies[i]
		out = append(out, c)
	}
	return out
}

func (room *courtroom) cellsOf(k *class, positions []int, n int) []Cell {
	cells := slices.Grow(room.index.desk.cells[:0], n)
	for _, at := range positions {
		judged := k.at(at)
		if len(judged) == 0 {
			cells = append(cells, room.index.fit(k.host, at)...)
		}
		for i := range judged {
			cells = append(cells, judged[i].cell)
		}
	}
	room.index.desk.cells = cells
	return room.index.shared.cells.share(cells, Cell.equal)
}

// fitKey is a license server, and all that the rules about it look at in a host that does not name it: see member.alike.
type fitKey struct {
	server   int
	domain   string
	release  Release
	isServer Answer
	mode     Mode
	joined   Answer
	listRead bool
}

// fit judges a host against a server it does not name. The few servers that would fit are shown beside many collections.
func (x *index) fit(m *member, at int) []Cell {
	key := fitKey{
		server: at, domain: m.domain, release: m.reading.Release, isServer: m.reading.IsServer, mode: m.mode, joined: m.joined, listRead: m.listRead,
	}
	cells, known := x.fits[key]
	if !known || x.apart {
		cells = nil
		for _, j := range x.judgeAt(m, x.servers[at], at, false) {
			cells = append(cells, j.cell)
		}
		x.fits[key] = cells
	}
	return cells
}

// namedServers lists the servers the hosts name, by the best place any host gives them, then by name.
func (room *courtroom) namedServers() []int {
	slices.SortFunc(room.servers, func(a, b int) int {
		x, y := room.index.servers[a], room.index.servers[b]
		return cmp.Or(cmp.Compare(x.place, y.place), strings.Compare(fold(x.name), fold(y.name)), strings.Compare(x.key, y.key))
	})
	return room.servers
}

// reach says whether the hosts and a license server may work together by their domains: OK in one domain or where the domains trust
// each other both ways, Violation where a domain meets a workgroup or somebody said that there is no such trust, else Unknown.
func (room *courtroom) reach(s *server) Verdict {
	reached := NotApplicable
	for _, k := range room.classes {
		switch trusted := room.index.trusts.between(k.host.domain, s.domain).verdict(); {
		case mixes(k.host, s) == Yes:
			return Violation
		case k.host.domain != "":
			reached = max(reached, trusted)
		}
	}
	if reached == NotApplicable {
		return Unknown
	}
	return reached
}
