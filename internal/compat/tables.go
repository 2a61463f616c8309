package compat

// Ruling is what a table says of one pair, with the sources of that very cell.
type Ruling struct {
	Verdict Verdict // OK or Violation; Unknown where a version is not in the table
	Sources []Source
}

// origin says where a cell was read: both revisions of Microsoft's page, one of them, or neither (then it follows from the rule).
type origin uint8

const (
	m23   origin = iota // printed in the revision of 2023-09-22
	m25                 // printed in the revision of 2025-06-16
	mBoth               // printed in both, alike
	d                   // derived: one of the two versions is missing in each revision
)

// entry is one cell of a published table.
type entry struct {
	fits bool
	from origin
}

// rowOf gives the line of a release in the published tables, which print 2008 and 2008 R2 as one.
var rowOf = map[Release]int{
	Release2008: 0, Release2008R2: 0, Release2012: 1, Release2012R2: 2, Release2016: 3, Release2019: 4, Release2022: 5, Release2025: 6,
}

var (
	yes23, no23     = entry{true, m23}, entry{false, m23}
	yes25, no25     = entry{true, m25}, entry{false, m25}
	yesBoth, noBoth = entry{true, mBoth}, entry{false, mBoth}
	yesD, noD       = entry{true, d}, entry{false, d}
)

// calOnHost is Microsoft's table of session hosts (lines) and CALs (columns: 2008, 2012, 2016, 2019, 2022, 2025).
var calOnHost = [7][6]entry{
	/* 2008, R2 */ {yes23, yes23, yes23, yes23, yes23, yesD},
	/* 2012     */ {no23, yes23, yes23, yes23, yes23, yesD},
	/* 2012 R2  */ {no23, yes23, yes23, yes23, yes23, yesD},
	/* 2016     */ {no23, no23, yesBoth, yesBoth, yesBoth, yes25},
	/* 2019     */ {no23, no23, noBoth, yesBoth, yesBoth, yes25},
	/* 2022     */ {no23, no23, noBoth, noBoth, yesBoth, yes25},
	/* 2025     */ {noD, noD, no25, no25, no25, yes25},
}

// calOnServer is Microsoft's table of license servers (lines) and CALs. The sentence printed above it in the 2025 revision says
// "the same version … or earlier" and contradicts it, as well as every older revision: the table is followed, not the sentence.
var calOnServer = [7][6]entry{
	/* 2008, R2 */ {yes23, no23, no23, no23, no23, noD},
	/* 2012     */ {yes23, yes23, no23, no23, no23, noD},
	/* 2012 R2  */ {yes23, yes23, no23, no23, no23, noD},
	/* 2016     */ {yes23, yes23, yesBoth, noBoth, noBoth, no25},
	/* 2019     */ {yes23, yes23, yesBoth, yesBoth, noBoth, no25},
	/* 2022     */ {yes23, yes23, yesBoth, yesBoth, yesBoth, no25},
	/* 2025     */ {yesD, yesD, yes25, yes25, yes25, yes25},
}

var (
	hostSources = [...][]Source{
		m23: {cals2023Hosts}, m25: {cals2025Hosts}, mBoth: {cals2025Hosts, cals2023Hosts}, d: {cals2025HostsD},
	}
	serverSources = [...][]Source{
		m23: {cals2023Servers}, m25: {cals2025Servers}, mBoth: {cals2025Servers, cals2023Servers}, d: {cals2025ServersD},
	}
	serverHostSources  = []Source{derived(cals2025Servers), derived(cals2025Hosts)}
	serverHostGuidance = []Source{licensingGuidance}
)

// CALCoversHost says whether a CAL gives access to a host: CAL ≥ host.
func CALCoversHost(v CALVersion, host Release) Ruling {
	return lookup(&calOnHost, &hostSources, host, v)
}

// ServerHoldsCAL says whether a CAL can be installed on a license server: license server ≥ CAL.
func ServerHoldsCAL(server Release, v CALVersion) Ruling {
	return lookup(&calOnServer, &serverSources, server, v)
}

func lookup(table *[7][6]entry, sources *[4][]Source, r Release, v CALVersion) Ruling {
	row, known := rowOf[r]
	if !known || v == UnknownCAL || v > CAL2025 {
		return Ruling{Verdict: Unknown}
	}
	e := table[row][v-CAL2008]
	return Ruling{Verdict: verdictOf(e.fits), Sources: sources[e.from]}
}

// ServerServesHost says whether a license server can serve a host: license server ≥ host. No table prints it; a server serves
// a host when some CAL covers the host and can live on the server. One pair is ruled by Microsoft in so many words: a 2019
// host with a 2016 license server is not supported.
func ServerServesHost(server, host Release) Ruling {
	_, hostKnown := rowOf[host]
	if _, known := rowOf[server]; !known || !hostKnown {
		return Ruling{Verdict: Unknown}
	}
	if server == Release2016 && host == Release2019 {
		return Ruling{Verdict: Violation, Sources: serverHostGuidance}
	}
	return Ruling{Verdict: verdictOf(serves[server][host]), Sources: serverHostSources}
}

// serves holds the third relation for every pair of releases, composed from the two published tables.
var serves = func() (t [Release2025 + 1][Release2025 + 1]bool) {
	for _, server := range Releases() {
		for _, host := range Releases() {
			for _, v := range CALVersions() {
				both := CALCoversHost(v, host).Verdict == OK && ServerHoldsCAL(server, v).Verdict == OK
				t[server][host] = t[server][host] || both
			}
		}
	}
	return t
}()

func verdictOf(fits bool) Verdict {
	if fits {
		return OK
	}
	return Violation
}
