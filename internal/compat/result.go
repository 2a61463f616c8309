package compat

// Verdict is what a rule says about a subject. Worse verdicts have higher values.
type Verdict uint8

// The four verdicts. The zero value is NotApplicable: a rule that says nothing has found nothing to judge.
const (
	NotApplicable Verdict = iota
	OK
	Unknown
	Violation
)

// Severity ties a violation to the verb of its source: must → Error, should → Warning, worth knowing → Info.
type Severity uint8

// The severities, mildest first. A violation of severity Info is worth knowing and changes neither verdict nor state.
const (
	Info Severity = iota
	Warning
	Error
)

// State is the one word a collection gets in the fleet view.
type State uint8

// The states of a collection, best first. A collection without any host is StateUnknown.
const (
	StateFine State = iota
	StateUnknown
	StateAtRisk // nothing worse than violations of severity Warning
	StateBroken
)

// Result is the judgement of one organization. It is for reading only: entries share what they have in common.
type Result struct {
	// Collections come in the order of Facts, then hosts that are in no collection (one entry each, named after the host), then
	// license servers with a finding of their own that no host names (named after the server, without hosts); the last two by name.
	Collections []CollectionResult
	// Organization is what is wrong with nothing smaller than the whole: purchases, CALs counted together, machines known twice.
	Organization OrganizationResult
}

// OrganizationResult is the judgement of what belongs to no single collection.
type OrganizationResult struct {
	Verdict  Verdict // worst of the findings that count; OK where nothing is wrong
	State    State
	Findings []Finding
	Unjudged []Unjudged
}

// Unjudged says that a rule had something to look at and that the facts it needs were not read. It is told beside the findings,
// so that silence is never taken for "fine", and it changes neither verdict nor state: what the matrix rests on is always a finding.
type Unjudged struct {
	Rule     string
	Subjects int      // how many hosts, license servers or purchases
	Names    []string // the first few of them
	Missing  Text     // what would tell
}

// CollectionResult is the judgement of one collection: the matrix, what is wrong, and how it stands as a whole.
type CollectionResult struct {
	ID       string // as in Facts; "" for a host or a server in no collection
	Name     string
	Orphan   Orphan
	Verdict  Verdict // worst of the cells that count and of the findings
	State    State
	Rows     []Row    // hosts, in the order of the collection
	Columns  []Column // license servers and their CALs: those the hosts name first, then those of the fleet that would fit
	Unshown  int      // license servers the hosts name beyond the first 40: judged like the others, without columns
	Findings []Finding
	Unjudged []Unjudged // in the order of the rule book
}

// Orphan says why an entry of the result is not a collection of Facts.
type Orphan uint8

// The reasons. The zero value means that the entry is a collection of Facts.
const (
	NotOrphan Orphan = iota
	OrphanHost
	OrphanServer
)

// Row is one host of the matrix, with one cell for each column.
type Row struct {
	Host    string
	Key     string // tells hosts of one short name apart: the full name in lower case
	Release Release
	Reading string // what was read of the operating system, in the machine's words: "build 99999"; "" where nothing was
	Mode    Mode   // the host's own, else the deployment's
	Cells   []Cell
}

// Column is one license server, or one supply of CALs at it.
type Column struct {
	Server     string  // as the fleet spells it, or as the hosts name it where the fleet has no such server
	Key        string  // tells servers of one short name apart: the full name in lower case, with "?" where several answer to it
	Release    Release // of the server
	InFleet    bool    // false: named by a host, and nobody has reported it
	Named      bool    // at least one host of the collection names it; false: shown because it would fit
	IsRelation bool    // true for the column "server ≥ host", which has no CALs
	Supply     Supply
}

// Supply is CALs of one version and kind at one license server, however they are known.
type Supply struct {
	Version   CALVersion
	Kind      Kind
	Packs     int   // key packs behind Installed and Issued
	Installed Count // sum of the key packs
	Issued    Count
	Purchased int        // assigned by purchases
	Refused   bool       // an administrator recorded the refusal
	Purchases []Purchase // those behind Purchased

	// UnknownIDs are the ProductVersionIDs behind an unknown Version, ascending.
	UnknownIDs []int
}

// Cell judges one host against one column. Explainer.Cell tells why.
type Cell struct {
	Verdict Verdict
	Rules   []string // ids of the rules that decided it, the failed ones first; none where all is well
	// Spared says that this cell does not count against the collection: another supply of the same server serves this host
	// (a 2016 pack beside a 2022 one is no fault), the host does not name the server, or it is shown only because it would fit.
	Spared bool
}

// Step is one line of an explanation: a fact with its source and age, or a rule with its citation.
type Step struct {
	Text   Text
	Source Text   // "agent, 4 min ago" is made from Source and At by the caller
	At     int64  // unix seconds of the fact; 0 where it has no age
	Rule   string // id, where the step is a rule
}

// SubjectKind says what a finding is about.
type SubjectKind uint8

// The kinds of subject.
const (
	SubjectHost SubjectKind = iota
	SubjectServer
	SubjectCollection
	SubjectPurchase
	SubjectOrganization
)

// Finding is one rule violated (or not judgeable) for one subject. In one entry of the result Rule, Kind and Key together occur
// once, and so do Rule and Subject unless two machines are spelled alike. It survives encoding/json.
type Finding struct {
	Rule     string
	Kind     SubjectKind
	Key      string // of the subject, as Row.Key and Column.Key
	Severity Severity
	Verdict  Verdict // Violation or Unknown
	Subject  string  // the host or license server it is about
	Message  Text
	Steps    []Step
	Remark   Text
	Hosts    []string // hosts of the collection that feel it
	Remedies []Remedy // ranked, best first; Rank starts at 1

	Purchases []string `json:",omitempty"` // IDs of the first of those it is about, where Kind is SubjectPurchase
}

// Citation is the source of the rule, on one line.
func (f *Finding) Citation() Text {
	if len(f.Steps) == 0 {
		return Text{}
	}
	return f.Steps[len(f.Steps)-1].Source
}

// Remedy is a way out of a finding, ranked for the case at hand.
type Remedy struct {
	ID            string
	Rank          int
	Title         Text
	Reason        Text // why it has this rank here
	Summary       Text
	Steps         []Text
	Preconditions []Precondition
	Effort        Text
	Work          Work `json:",omitzero"` // the effort as values
	Who           Text
	Cost          Text
	Leaves        Text   // what it does not solve; may be empty
	Target        string // the license server meant, where the fleet has it
	Means         *Means `json:",omitempty"` // nil: it needs none, and nothing has to be paid for
}

// Precondition is one thing a remedy needs, checked against the facts.
type Precondition struct {
	Text Text
	Met  Verdict // OK met, Violation not met, Unknown not known
}
