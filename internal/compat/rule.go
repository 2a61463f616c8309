package compat

// Rule is one cited statement that can be violated. Its ID is a kebab sentence, stable once published and never reused.
type Rule struct {
	ID        string
	Severity  Severity
	Title     Text
	Statement Text     // what must hold, in our own words
	Note      Text     // what else a reader of the source should know; may be empty
	Sources   []Source // none: the rule is practice, not Microsoft's word

	about   scope
	applies func(*combination) bool
	check   func(*combination) Verdict
	step    func(*combination) Text   // the rule with the figures at hand, for an explanation
	ruling  func(*combination) Ruling // the table's word on this pair; nil where no table decides
	tell    func(*matter)             // fills the finding's message, remark and the steps before the rule
}

// scope says what a rule looks at, and so where its verdict shows.
type scope uint8

const (
	aboutHost      scope = iota // one host, whatever it names
	aboutServer                 // one license server, whoever names it
	aboutPair                   // a host and a license server: the column "server ≥ host"
	aboutSupply                 // a host, a license server and CALs there: the other columns
	aboutKnowledge              // whether the facts suffice to judge a cell at all
)

// combination is what rules are asked about. Rules about a host alone see no server; only rules about supplies see one.
type combination struct {
	host   *member
	server *server
	supply *Supply
	lower  bool // the host's own connectivity status calls the server's version too low
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
			return sources[0].Cite()
		}
	}
	return r.Cite()
}

// ruleBook is every rule in the order in which explanations and findings name them. It is never changed.
var ruleBook = []*Rule{
	&serverOlderThanCAL,
	&serverOlderThanHost,
	&calOlderThanHost,
	&modeKindMismatch,
	&modeNotConfigured,
	&noUsableCAL,
	&perUserOverIssued,
	&noServerConfigured,
	&unknownRelease,
	&modeUnknown,
	&unknownProductVersionID,
	&serverNotInInventory,
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
	for _, r := range ruleBook {
		if r.ID == id {
			return *r, true
		}
	}
	return Rule{}, false
}

func rulesAbout(wanted ...scope) (out []*Rule) {
	for _, r := range ruleBook {
		for _, s := range wanted {
			if r.about == s {
				out = append(out, r)
			}
		}
	}
	return out
}
