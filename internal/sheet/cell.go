package sheet

import (
	"bytes"
	"regexp"
	"strconv"
	"time"
)

// Cell is a value to write. The zero value is an empty cell.
type Cell struct {
	text string // of a text or a number
	kind cellKind
	at   time.Time // of a day or a moment
}

type cellKind uint8

const (
	textCell cellKind = iota
	numberCell
	dayCell
	momentCell
)

// Text is a cell of text. It never becomes a formula: see Writer.
func Text(text string) Cell { return Cell{text: text} }

// Int is a whole number; it stays one in a spreadsheet, also if negative.
func Int(n int64) Cell { return Cell{text: strconv.FormatInt(n, 10), kind: numberCell} }

// Number is a number as it is written, with a comma or a point; anything else stays text.
func Number(text string) Cell {
	if plainNumber.MatchString(text) {
		return Cell{text: text, kind: numberCell}
	}
	return Text(text)
}

var plainNumber = regexp.MustCompile(`^-?[0-9]+([.,][0-9]+)?$`)

// Day is a date yyyy-mm-dd, which no language misreads; empty for the zero time.
func Day(t time.Time) Cell {
	if t.IsZero() {
		return Cell{}
	}
	return Cell{kind: dayCell, at: t}
}

// Moment is a day and time in UTC, spelled so that it sorts as text; empty for the zero time.
func Moment(t time.Time) Cell {
	if t.IsZero() {
		return Cell{}
	}
	return Cell{kind: momentCell, at: t.UTC()}
}

// appendTime appends a day or a moment as text.
func (c *Cell) appendTime(to []byte) []byte {
	start := len(to)
	to = c.at.AppendFormat(to, time.RFC3339) // the one layout that Go writes without reading it
	if c.kind == dayCell {
		to = to[:start+bytes.IndexByte(to[start:], 'T')]
	}
	return to
}
