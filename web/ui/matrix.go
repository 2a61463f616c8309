package ui

// Matrix crosses things in rows with things in columns, one judged cell each.
// Columns stand in groups that share a head.
type Matrix struct {
	ID      string
	Caption string // names the table; read aloud, not shown
	Corner  string // what the rows are: "Hosts"
	Groups  []MatrixGroup
	Rows    []MatrixRow
}

// tallMatrix is how many rows fit a screen: beyond them the heads stay in sight, and the matrix scrolls in its own region.
const tallMatrix = 12

// wideMatrix is how many columns an upright sheet of paper has room for.
const wideMatrix = 7

func (m Matrix) columns() (n int) {
	for _, g := range m.Groups {
		n += len(g.Columns)
	}
	return n
}

// MatrixGroup is a head over one column or more.
type MatrixGroup struct {
	Title   string
	Href    string // "" for none
	Tag     string
	Note    string
	Quiet   bool // not yet part of it: shown, but set back
	Columns []MatrixColumn
}

// MatrixColumn is the head of one column.
type MatrixColumn struct{ Title, Note string }

// MatrixRow is one thing judged, with a cell for each column of all groups.
type MatrixRow struct {
	Title string
	Href  string // "" for none
	Tag   string
	Note  string
	Cells []MatrixCell

	Members []Ref // what the row stands for, where it is several; Note opens them
}

// MatrixCell is one judgement. Its link shows the reasons, on a page that
// has this cell selected.
type MatrixCell struct {
	Tone     Tone
	Word     string
	Href     string // "" for a cell without reasons to show
	Selected bool
	Quiet    bool // does not count: set back
}
