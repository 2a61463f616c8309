package guide

import "strings"

// Block is a paragraph, a heading, a list and so on: what stands below one another in a document. Kind says which of the other fields
// mean something.
type Block struct {
	Kind   BlockKind
	Level  int        // Heading: 2 or 3
	ID     string     // Heading: its anchor, the same in both languages; Insert: the name of what the program shows there
	Text   []Inline   // Paragraph, Heading
	Tight  bool       // Paragraph: within a list whose items are one line each
	Order  bool       // List: its items are steps
	Blocks []Block    // Note
	Items  [][]Block  // List
	Code   string     // Code
	Head   [][]Inline // Table: one cell for each column
	Rows   [][][]Inline
}

// BlockKind is the sort of a Block.
type BlockKind uint8

// The sorts of blocks.
const (
	Paragraph BlockKind = iota
	Heading
	List
	Note // set apart from the text: a quote in the file
	Code // to be copied as it is
	Table
	Insert // something that the program knows and nobody types: {{cal-host}} on a line of its own
)

// Inline is a run of text within a block.
type Inline struct {
	Kind   InlineKind
	Text   string   // Plain, CodeSpan: as it reads
	Inside []Inline // Strong, Emphasis, Linked
	Link   Link     // Linked
	Source int      // Cite: place in the document's list of sources, from 1
	Mark   Mark     // Judgement
}

// InlineKind is the sort of an Inline.
type InlineKind uint8

// The sorts of inlines.
const (
	Plain InlineKind = iota
	Strong
	Emphasis
	CodeSpan
	Linked
	Cite      // [^key] in the file
	Judgement // [!word] in the file
)

// Link is where a link leads.
type Link struct {
	Kind   LinkKind
	To     string // slug of an article, id of a rule, path of a page of the portal, or an https address
	Anchor string // ToArticle: a heading of it; "" for its top
}

// LinkKind is the sort of a Link, told by how it begins in the file.
type LinkKind uint8

// The sorts of links.
const (
	ToArticle LinkKind = iota // guide:compatibility#relations
	ToRule                    // rule:server-older-than-cal
	ToPage                    // page:/hosts
	ToWeb                     // https://…
)

// Mark is a judgement on what is said beside it, in one word.
type Mark string

// The marks, as they stand in the files.
const (
	Confirmed  Mark = "confirmed"  // a source says the same
	Incomplete Mark = "incomplete" // so far as it goes
	Misleading Mark = "misleading" // true words, wrong conclusion
	Wrong      Mark = "wrong"      // a source says otherwise
	Unverified Mark = "unverified" // no source was found, for it or against it
)

var marks = []Mark{Confirmed, Incomplete, Misleading, Wrong, Unverified}

// The inserts, as they stand in the files.
const (
	InsertCALHost    = "cal-host"    // table: which CAL covers which host
	InsertCALServer  = "cal-server"  // table: which license server holds which CAL
	InsertServerHost = "server-host" // table: which license server serves which host
	InsertLifecycle  = "lifecycle"   // table: until when Microsoft supports which release
	InsertGlossary   = "glossary"
)

var inserts = []string{InsertCALHost, InsertCALServer, InsertServerHost, InsertLifecycle, InsertGlossary}

// Words are what a run of inlines says, without its marks and citations and the spaces before them.
func Words(text []Inline) string {
	var words string
	for _, i := range text {
		if i.Kind == Cite || i.Kind == Judgement {
			words = strings.TrimRight(words, " ")
		}
		words += i.Text + Words(i.Inside)
	}
	return words
}
