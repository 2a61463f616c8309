package compat

import (
	"fmt"
	"slices"
	"strings"
)

// Ruling is what a table says of one pair, with the sources of that very cell.
type Ruling struct {
	Verdict Verdict // OK or Violation; Unknown where a version is not in the table
	Sources []Source
}

// CALCoversHost says whether a CAL gives access to a host: CAL ≥ host.
func (d *Data) CALCoversHost(v CALVersion, host Release) Ruling {
	return d.calOnHost[d.calCell(host, v)]
}

// ServerHoldsCAL says whether a CAL can be installed on a license server: license server ≥ CAL. The sentence that one revision
// prints above the table contradicts it, as well as every older revision: the table is followed, not the sentence.
func (d *Data) ServerHoldsCAL(server Release, v CALVersion) Ruling {
	return d.calOnServer[d.calCell(server, v)]
}

// ServerServesHost says whether a license server can serve a host: license server ≥ host. No table prints it; a server serves
// a host when some CAL covers the host and can live on the server. A pair that a page rules in so many words goes by that page.
func (d *Data) ServerServesHost(server, host Release) Ruling {
	return d.serves[d.serverCell(server, host)]
}

// calCell is the place of a pair in a table of releases and CALs. The first row and the first column are for what is not known.
func (d *Data) calCell(r Release, v CALVersion) int {
	return int(d.releaseAt[r])*(len(d.cals)+1) + int(d.calAt[v])
}

// serverCell is the place of a pair in the table of license servers and hosts, laid out like the others.
func (d *Data) serverCell(server, host Release) int {
	return int(d.releaseAt[server])*(len(d.releases)+1) + int(d.releaseAt[host])
}

// CALCoversHost is the ruling of the default data.
func CALCoversHost(v CALVersion, host Release) Ruling { return Default().CALCoversHost(v, host) }

// ServerHoldsCAL is the ruling of the default data.
func ServerHoldsCAL(server Release, v CALVersion) Ruling { return Default().ServerHoldsCAL(server, v) }

// ServerServesHost is the ruling of the default data.
func ServerServesHost(server, host Release) Ruling { return Default().ServerServesHost(server, host) }

func verdictOf(fits bool) Verdict {
	if fits {
		return OK
	}
	return Violation
}

func (l *dataLoader) loadTables() {
	l.calOnHost = l.loadTable("cal_on_host", &l.file.CALOnHost)
	l.calOnServer = l.loadTable("cal_on_server", &l.file.CALOnServer)
	if len(l.list) == 0 {
		l.checkTables()
	}
	if len(l.list) == 0 {
		l.composeServes()
	}
}

// loadTable reads a published table, which must have a row for each release and a column for each generation, oldest first.
func (l *dataLoader) loadTable(place string, e *tableEntry) []Ruling {
	columns := make([]string, len(l.cals))
	for i, v := range l.cals {
		columns[i] = v.String()
	}
	if !slices.Equal(e.CALs, columns) {
		l.at(place+".cals", "must be those of the list of cals: %s", strings.Join(columns, ", "))
	}
	if len(e.Rows) != len(l.releases) {
		l.at(place+".rows", "has %d rows for %d releases", len(e.Rows), len(l.releases))
		return nil
	}
	origins := l.loadOrigins(place, e.Origins)
	out := unknownRulings((len(l.releases) + 1) * (len(l.cals) + 1))
	for i, row := range e.Rows {
		inside := fmt.Sprintf("%s.rows[%d]", place, i)
		if r := l.release(inside+".release", row.Release); r != l.releases[i] {
			l.at(inside+".release", "stands where %s belongs", l.releases[i])
		}
		if len(row.Cells) != len(l.cals) {
			l.at(inside+".cells", "has %d cells for %d generations of CALs", len(row.Cells), len(l.cals))
			continue
		}
		for j, cell := range row.Cells {
			out[l.calCell(l.releases[i], l.cals[j])] = l.loadCell(fmt.Sprintf("%s.cells[%d]", inside, j), cell, origins)
		}
	}
	return out
}

func unknownRulings(n int) []Ruling {
	return slices.Repeat([]Ruling{{Verdict: Unknown}}, n)
}

func (l *dataLoader) loadOrigins(place string, entries []originEntry) map[string][]Source {
	out := make(map[string][]Source, len(entries))
	for i, e := range entries {
		inside := fmt.Sprintf("%s.origins[%d]", place, i)
		l.filled(inside+".key", e.Key)
		if _, twice := out[e.Key]; twice {
			l.at(inside+".key", "%q is the key of an earlier origin", e.Key)
		}
		sources := l.sourcesOf(inside+".sources", e.Sources)
		for j := range sources {
			sources[j].Derived = e.Derived
		}
		out[e.Key] = sources
	}
	return out
}

func (l *dataLoader) loadCell(place, cell string, origins map[string][]Source) Ruling {
	word, key, _ := strings.Cut(cell, " ")
	if word != "yes" && word != "no" {
		l.at(place, "%q begins neither with yes nor with no", cell)
	}
	sources, known := origins[key]
	if !known {
		l.at(place, "%q does not end with the key of an origin of this table", cell)
	}
	return Ruling{Verdict: verdictOf(word == "yes"), Sources: sources}
}

// checkTables holds the tables against the laws that Microsoft states of them, so that no slip of the pen makes a verdict: newer
// CALs cover more and newer servers hold more, newer hosts and newer CALs ask for more, and the CAL of a release is the oldest
// that covers it.
func (l *dataLoader) checkTables() {
	covers := func(cal, host int) bool { return l.CALCoversHost(l.cals[cal], l.releases[host]).Verdict == OK }
	holds := func(server, cal int) bool { return l.ServerHoldsCAL(l.releases[server], l.cals[cal]).Verdict == OK }
	checkStairs(len(l.cals), len(l.releases), covers, func(cal, host int) {
		l.at(fmt.Sprintf("cal_on_host.rows[%d].cells[%d]", host, cal), "says no of %s CALs and a %s host, where older CALs or a newer host say yes", l.cals[cal], l.releases[host])
	})
	checkStairs(len(l.releases), len(l.cals), holds, func(server, cal int) {
		l.at(fmt.Sprintf("cal_on_server.rows[%d].cells[%d]", server, cal), "says no of a %s server and %s CALs, where an older server or newer CALs say yes", l.releases[server], l.cals[cal])
	})
	for i, r := range l.releases {
		oldest := UnknownCAL
		if j := slices.IndexFunc(l.cals, func(v CALVersion) bool { return l.CALCoversHost(v, r).Verdict == OK }); j >= 0 {
			oldest = l.cals[j]
		}
		if oldest != l.CALOf(r) {
			l.at(fmt.Sprintf("releases[%d].cal", i), "%s is not the oldest generation that covers %s in cal_on_host: that is %s", l.CALOf(r), r, oldest)
		}
	}
}

// checkStairs reports every no in a table that grows with what gives and shrinks with what asks, where a neighbour says yes.
func checkStairs(giving, asking int, yes func(give, ask int) bool, report func(give, ask int)) {
	for give := range giving {
		for ask := range asking {
			if !yes(give, ask) && (give > 0 && yes(give-1, ask) || ask+1 < asking && yes(give, ask+1)) {
				report(give, ask)
			}
		}
	}
}

// composeServes makes the third relation from the first two, and lets the pairs that are ruled in words go by those words.
func (l *dataLoader) composeServes() {
	e := &l.file.ServerServesHost
	sources := l.sourcesOf("server_serves_host.sources", e.Sources)
	for i := range sources {
		sources[i].Derived = true
	}
	l.serves = unknownRulings((len(l.releases) + 1) * (len(l.releases) + 1))
	for _, server := range l.releases {
		for _, host := range l.releases {
			bridged := slices.ContainsFunc(l.cals, func(v CALVersion) bool {
				return l.CALCoversHost(v, host).Verdict == OK && l.ServerHoldsCAL(server, v).Verdict == OK
			})
			l.serves[l.serverCell(server, host)] = Ruling{Verdict: verdictOf(bridged), Sources: sources}
		}
	}
	for i, x := range e.Exceptions {
		place := fmt.Sprintf("server_serves_host.exceptions[%d]", i)
		at := l.serverCell(l.release(place+".server", x.Server), l.release(place+".host", x.Host))
		l.serves[at] = Ruling{Verdict: verdictOf(x.Fits), Sources: l.sourcesOf(place+".sources", x.Sources)}
	}
	serves := func(server, host int) bool {
		return l.ServerServesHost(l.releases[server], l.releases[host]).Verdict == OK
	}
	checkStairs(len(l.releases), len(l.releases), serves, func(server, host int) {
		l.at("server_serves_host.exceptions", "leave %s servers without %s hosts, where an older server or a newer host is served", l.releases[server], l.releases[host])
	})
}
