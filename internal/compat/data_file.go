package compat

import "encoding/json"

// dataFile is the rule data as it is written. Notes are for those who review it; no rule reads them.
type dataFile struct {
	Title            string         `json:"title"`
	Reviewed         string         `json:"reviewed"` // year-month-day
	Note             string         `json:"note,omitempty"`
	Sources          []sourceEntry  `json:"sources"`
	CALs             []calEntry     `json:"cals"`
	Releases         []releaseEntry `json:"releases"`
	Annual           []annualEntry  `json:"annual"`
	Upgrades         []upgradeEntry `json:"upgrades"`
	CALOnHost        tableEntry     `json:"cal_on_host"`
	CALOnServer      tableEntry     `json:"cal_on_server"`
	ServerServesHost relationEntry  `json:"server_serves_host"`
}

// sourceEntry is a Source; the rest of the file names it by its key.
type sourceEntry struct {
	Key       string    `json:"key"`
	Publisher string    `json:"publisher,omitempty"`
	Title     string    `json:"title"`
	Section   textEntry `json:"section"`
	Date      string    `json:"date,omitempty"`
	Address   string    `json:"address"`
	Read      string    `json:"read"`
	Note      string    `json:"note,omitempty"`
}

type textEntry struct {
	EN string `json:"en"`
	FR string `json:"fr"`
}

// calEntry is a generation of CALs with the ProductVersionIDs that stand for it.
type calEntry struct {
	Version string    `json:"version"`
	IDs     []idEntry `json:"ids"`
	Note    string    `json:"note,omitempty"`
}

type idEntry struct {
	ID     int    `json:"id"`
	Source string `json:"source"`
	Note   string `json:"note,omitempty"`
}

// releaseEntry is a long-term release; CAL is the oldest generation that covers it, as the table must say too.
type releaseEntry struct {
	Release   string         `json:"release"`
	CAL       string         `json:"cal"`
	Builds    []buildNumbers `json:"builds"`
	Lifecycle lifecycleEntry `json:"lifecycle"`
	Note      string         `json:"note,omitempty"`
}

// annualEntry is a semi-annual or annual release; no CAL generation is documented for these.
type annualEntry struct {
	Name   string         `json:"name"`
	Builds []buildNumbers `json:"builds"`
	Note   string         `json:"note,omitempty"`
}

type buildNumbers struct {
	Build  int    `json:"build"`
	Client string `json:"client,omitempty"` // the client Windows that shares it
	Source string `json:"source"`
	Note   string `json:"note,omitempty"`
}

// lifecycleEntry has year-month-day, "" for a phase there is none of; ga may be a month where the day is not known.
type lifecycleEntry struct {
	GA         string `json:"ga"`
	Mainstream string `json:"mainstream"`
	Extended   string `json:"extended"`
	ESU        string `json:"esu"`
	Source     string `json:"source"`
	Note       string `json:"note,omitempty"`
}

// tableEntry is a published table: a row for each release, a cell for each generation of CALs.
type tableEntry struct {
	CALs    []string      `json:"cals"`
	Origins []originEntry `json:"origins"`
	Rows    []rowEntry    `json:"rows"`
	Note    string        `json:"note,omitempty"`
}

// originEntry says where the cells that carry its key were read.
type originEntry struct {
	Key     string   `json:"key"`
	Sources []string `json:"sources"`
	Derived bool     `json:"derived,omitempty"` // not printed there: follows from what is
	Note    string   `json:"note,omitempty"`
}

// rowEntry has cells of two words: yes or no, and the key of an origin.
type rowEntry struct {
	Release string   `json:"release"`
	Cells   []string `json:"cells"`
	Note    string   `json:"note,omitempty"`
}

// relationEntry is what no table prints and both tables together say; an exception is a pair that a page rules in words.
type relationEntry struct {
	Sources    []string         `json:"sources"`
	Exceptions []exceptionEntry `json:"exceptions"`
	Note       string           `json:"note,omitempty"`
}

type exceptionEntry struct {
	Server  string   `json:"server"`
	Host    string   `json:"host"`
	Fits    bool     `json:"fits"`
	Sources []string `json:"sources"`
	Note    string   `json:"note,omitempty"`
}

// MarshalJSON gives the file that LoadData reads.
func (d *Data) MarshalJSON() ([]byte, error) { return json.Marshal(d.file) }
