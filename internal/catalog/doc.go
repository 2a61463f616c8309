// Package catalog tells what a line of an order, an invoice or a price list is about: RDS CALs of which version and kind, in packs of
// how many and for how long, or something that is sold beside them under nearly the same name.
//
// It is a table, and the table is data: catalog.json is reviewed, names its sources, and says of what has none that it is a mere
// pattern. An organization adds lines of its own, which go before all others. [Catalog.Classify] asks the table for one [Item] and
// answers with a [Class]: what was recognised, by which lines, and how sure that is. What nothing recognises stays unknown, and two
// lines that contradict each other are told instead of one being chosen.
//
// formats.json describes whole files: the columns by which an export of Microsoft's portals is known, and what they mean in it.
//
// The package is pure: no clock, no database, no files but its own two.
package catalog

import "calfleet/internal/compat"

// Product is what a line is about.
type Product string

// The products. All but RDSCAL are look-alikes: never counted, whatever their number.
const (
	Unknown     Product = ""
	RDSCAL      Product = "rds_cal"
	ServerCAL   Product = "server_cal"
	RightsCAL   Product = "rights_cal"
	External    Product = "external_connector"
	SAL         Product = "sal"       // a Subscriber Access License, which a service provider rents
	VDI         Product = "vdi"       // Virtual Desktop Access and the suites of VDI
	Assurance   Product = "assurance" // Software Assurance or a step-up without the CALs it is for
	Windows     Product = "windows"   // the system itself
	Application Product = "application"
	Other       Product = "other" // of an organization's own lines: whatever is not to be counted
)

// Products lists what a line can be about, RDS CALs first.
func Products() []Product {
	return []Product{RDSCAL, ServerCAL, RightsCAL, External, SAL, VDI, Assurance, Windows, Application, Other}
}

var productNames = map[Product]compat.Text{
	Unknown:     {EN: "not recognised", FR: "non reconnu"},
	RDSCAL:      {EN: "RDS CAL", FR: "CAL RDS"},
	ServerCAL:   {EN: "Windows Server CAL", FR: "CAL Windows Server"},
	RightsCAL:   {EN: "Rights Management Services CAL", FR: "CAL Rights Management Services"},
	External:    {EN: "External Connector", FR: "External Connector"},
	SAL:         {EN: "Subscriber Access License (SPLA)", FR: "Subscriber Access License (SPLA)"},
	VDI:         {EN: "VDA or VDI suite", FR: "VDA ou suite VDI"},
	Assurance:   {EN: "Software Assurance or step-up alone", FR: "Software Assurance ou mise à niveau seule"},
	Windows:     {EN: "Windows Server itself", FR: "Windows Server même"},
	Application: {EN: "another server product", FR: "un autre produit serveur"},
	Other:       {EN: "something else", FR: "autre chose"},
}

// Name is what people call the product.
func (p Product) Name() compat.Text { return productNames[p] }

// Confidence says how sure something is.
type Confidence string

// The confidences, the surest first.
const (
	Certain Confidence = "certain" // a source, or the organization, says so of this very number or title
	Likely  Confidence = "likely"  // the words of the title say so
	Weak    Confidence = "weak"    // only a pattern is known, or two statements disagree
	None    Confidence = ""        // nothing says so
)

// rank is larger the surer something is.
func (c Confidence) rank() int {
	return map[Confidence]int{Certain: 3, Likely: 2, Weak: 1}[c]
}

// Least is the less sure of two.
func Least(a, b Confidence) Confidence {
	if b.rank() < a.rank() {
		return b
	}
	return a
}

// Item is what a file says of one thing that was sold.
type Item struct{ PartNumber, Title string }

// Says is what a line of the table says of the items it fits; what is empty it says nothing of.
type Says struct {
	Product Product `json:"product,omitempty"`
	Version string  `json:"version,omitempty"` // of CALs: "2022"
	Kind    string  `json:"kind,omitempty"`    // "per_user", "per_device"
	Pack    int     `json:"pack,omitempty"`    // CALs in one of it; 0 is not said
	Term    string  `json:"term,omitempty"`    // "perpetual", "subscription"
	Assured bool    `json:"assured,omitempty"` // with Software Assurance
	Program string  `json:"program,omitempty"`
}

// Terms of what is sold.
const (
	Perpetual    = "perpetual"
	Subscription = "subscription"
)

// Line is one line of the table. It fits an item whose part number is like Part and whose title has one of the phrases of Title, one of
// With where there are any, and none of Without. A part number ends in * to stand for all that begin so. A phrase is words that follow
// each other, in lower case and without accents: a word may begin or end with *, and # is a number.
type Line struct {
	ID         string      `json:"id"`
	Part       string      `json:"part,omitempty"`
	Title      []string    `json:"title,omitempty"`
	With       []string    `json:"with,omitempty"`
	Without    []string    `json:"without,omitempty"`
	Of         string      `json:"of,omitempty"` // what the phrases are looked for in: "" a title, "term" a cell that says for how long
	Whole      bool        `json:"whole,omitempty"`
	Says       Says        `json:"says"`
	Confidence Confidence  `json:"confidence"`
	Sources    []string    `json:"sources,omitempty"`
	Why        compat.Text `json:"why,omitzero"` // besides the sources, or where there is none
	Note       string      `json:"-"`            // of an organization's own line

	own bool
}

// Source is where a fact was read.
type Source struct {
	Key     string `json:"key"`
	Title   string `json:"title"`
	Address string `json:"address"`
	Read    string `json:"read"` // year-month-day
}
