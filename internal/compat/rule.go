package compat

import "slices"

// Rule is one cited statement that can be violated. Its ID is a kebab sentence, stable once published and never reused.
type Rule struct {
	ID        string
	Severity  Severity // of its gravest finding: must → Error, should → Warning, practice and what is worth knowing → Info
	Title     Text
	Statement Text     // what must hold, in our own words
	When      Text     // what it looks at: where it applies
	Missing   Text     // what would tell, where its facts were not read
	Note      Text     // what else a reader of the source should know; may be empty
	Sources   []Source // none: the rule is practice, not Microsoft's word
	Ways      []string // ids of the remedies a violation may be offered

	about   scope
	moves   bool // the CALs at fault are sound: elsewhere they would serve
	quiet   bool // a doubt is told beside the findings (Unjudged) instead of becoming one
	applies func(*combination) bool
	check   func(*combination) Verdict
	felt    func(*combination, *member) bool // for aboutCollection: the hosts that feel it; nil: all
	behalf  func(*member) bool               // for aboutServer: the hosts on whose behalf it is asked; nil: all
	cases   func(*index) []*combination      // for aboutOrganization: what there is to judge
	grade   func(*matter) Severity           // where a finding may be milder than Severity
	step    func(*combination) Text          // the rule with the figures at hand, for an explanation; nil: Statement
	fault   func(*combination) Text          // the title of a cell that failed by it; nil: Title
	doubt   func(*combination) Text          // the title of a cell that it leaves open; nil: that the facts do not suffice
	hint    func(*combination) Text          // what people often get wrong about such a cell; nil: nothing
	ruling  func(*combination) Ruling        // the table's word on this pair; nil where no table decides
	tell    func(*matter)                    // fills the finding's message, remark and the steps before the rule
	ways    func(*situation) []offer         // ways out of a violation; a doubt is always answered by completing the facts
}

// scope says what a rule looks at, and so where its verdict shows. A rule may look at several things: its check sees which one.
type scope uint16

const (
	aboutHost         scope = 1 << iota // one host, whatever it names
	aboutMode                           // with aboutHost: its verdict shows in the cells of CALs too
	aboutServer                         // one license server, whoever names it
	aboutStock                          // a license server and CALs there, whoever uses them
	aboutLack                           // a license server; a violation counts only while no other one serves the hosts
	aboutCount                          // a license server and CALs there that serve the hosts
	aboutPair                           // a host and a license server it names: the column "server ≥ host" and all others
	aboutSupply                         // a host, a license server and CALs there: the other columns
	aboutKnowledge                      // whether the facts suffice to judge a cell at all
	aboutLink                           // a host and a license server it names, beside the matrix
	aboutCollection                     // the hosts of a collection taken together
	aboutOrphan                         // with aboutCollection: asked of a host in no collection too
	aboutOrganization                   // everything taken together: see Rule.cases
)

// combination is what rules are asked about. Which fields are set depends on the scope: index always, host for aboutHost, host and
// server for aboutPair and aboutLink, room for aboutCollection; for aboutOrganization what Rule.cases sets.
type combination struct {
	index  *index
	room   *courtroom
	host   *member
	server *server
	supply *Supply
	status int  // what the host says of the server (GetTStoLSConnectivityStatus), or noStatus
	lower  bool // status is 4: the host calls the server's version too low

	subject   string // aboutOrganization: what the case is called, and by what key it is told from others
	key       string
	kind      SubjectKind
	purchases []*Purchase // aboutOrganization: what was bought of one product, as purchasesInOrder sorts them; at least one
	servers   []*server   // aboutOrganization: several machines of one case
	hosts     []*member
	held      *holding // aboutOrganization: CALs of one version and kind, wherever they are
}

// Cite is the rule's citation on one line, or the word for practice.
func (r *Rule) Cite() Text {
	if len(r.Sources) == 0 {
		return say("practice, no published source", "usage, sans source publiée")
	}
	return r.Sources[0].Cite()
}

// citeFor cites the very cell of the table that decides a combination, where one does.
func (r *Rule) citeFor(c *combination) Text {
	if r.ruling != nil {
		if sources := r.ruling(c).Sources; len(sources) > 0 {
			return c.index.cite(sources[0])
		}
	}
	return c.index.citeRule(r)
}

// citeRule is Rule.Cite, said once.
func (x *index) citeRule(r *Rule) Text {
	if len(r.Sources) == 0 {
		return r.Cite()
	}
	return x.cite(r.Sources[0])
}

func (x *index) cite(s Source) Text {
	t, known := x.cited[s]
	if !known {
		t = s.Cite()
		x.cited[s] = t
	}
	return t
}

// stepFor is the rule with the figures at hand.
func (r *Rule) stepFor(c *combination) Text {
	if r.step == nil {
		return r.Statement
	}
	return r.step(c)
}

//go:generate go run ./cmd/rulesdoc ../../docs/rules.md

// ruleBook is every rule in the order in which explanations and findings name them. It is never changed.
var ruleBook = []*Rule{
	// Versions and kinds: what the matrix rests on.
	&serverOlderThanCAL,
	&serverOlderThanHost,
	&calOlderThanHost,
	&modeKindMismatch,
	&modeNotConfigured,
	// What hosts say of their license servers.
	&serverUnreachable,
	&notInEndpointGroup,
	&serverReportsLowerVersion,
	&serverDeniesAccess,
	// What license servers have to give.
	&serverNotActivated,
	&noUsableCAL,
	&perUserOverIssued,
	&perDeviceExhausted,
	&temporaryCALsExpiring,
	&revocationQuotaReached,
	&severalCALsOneDevice,
	&newerCALsOnOlderHosts,
	&noServerConfigured,
	// The grace period.
	&graceRunning,
	&graceEndingSoon,
	&graceOver,
	// Domains, workgroups and trusts.
	&perUserInWorkgroup,
	&domainWorkgroupMix,
	&untrustedDomain,
	&serverNotInADGroup,
	// Collections taken as a whole.
	&mixedReleases,
	&hostsDisagree,
	&policyOverrides,
	&singleLicenseServer,
	&hostInNoCollection,
	&emptyCollection,
	&multiSession,
	// What is told about RDS and is not so.
	&registryOfFolklore,
	// What is not known.
	&unknownRelease,
	&modeUnknown,
	&unknownProductVersionID,
	&serverNotInInventory,
	// What was bought, and the proof of it.
	&baseCALMissing,
	&packOnTwoServers,
	&installedNotPurchased,
	&purchasedNotInstalled,
	&purchaseWithoutProof,
	// What ends.
	&subscriptionEnding,
	&assuranceEnding,
	&endOfSupport,
	// The facts themselves.
	&staleFacts,
	&clockSkew,
	&possibleTwin,
}

// Rules lists the rule book in its own order.
func Rules() []Rule {
	out := make([]Rule, len(ruleBook))
	for i, r := range ruleBook {
		out[i] = *r
	}
	return out
}

// RuleByID finds a rule.
func RuleByID(id string) (Rule, bool) {
	at := slices.IndexFunc(ruleBook, func(r *Rule) bool { return r.ID == id })
	if at < 0 {
		return Rule{}, false
	}
	return *ruleBook[at], true
}

// docket is the rule book sorted by what the rules are asked about.
type docket struct {
	host, server, stock, lack, count, link, collection, organization []*Rule
	relation, supply                                                 []*Rule // for the two sorts of column
	place                                                            map[*Rule]int
}

func newDocket() *docket {
	d := &docket{place: make(map[*Rule]int, len(ruleBook))}
	for i, r := range ruleBook {
		d.place[r] = i
	}
	d.host, d.server, d.stock, d.lack = rulesAbout(aboutHost), rulesAbout(aboutServer), rulesAbout(aboutStock), rulesAbout(aboutLack)
	d.count, d.link = rulesAbout(aboutCount), rulesAbout(aboutLink)
	d.collection, d.organization = rulesAbout(aboutCollection), rulesAbout(aboutOrganization)
	d.relation = rulesAbout(aboutPair | aboutKnowledge)
	d.supply = append(rulesAbout(aboutSupply|aboutPair|aboutKnowledge), rulesAbout(aboutMode)...)
	return d
}

func rulesAbout(wanted scope) (out []*Rule) {
	for _, r := range ruleBook {
		if r.about&wanted != 0 {
			out = append(out, r)
		}
	}
	return out
}
