package ui

import (
	"strconv"
	"strings"
)

// Series is one row of values of a chart and how it is told from the others: by its tone, by its line, and by its word.
type Series struct {
	Word string
	Tone Tone
}

// BarRow is one bar; a stacked one has a value for each series.
type BarRow struct {
	Label  string
	Href   string // "" for none
	Note   string // quiet, after the label
	Values []int
	Texts  []string // the same values as people read them
}

// BarChart is bars in a table that is also their data: a bar in each row, and beside it what it is made of.
type BarChart struct {
	ID      string
	Caption string // names the table; read aloud, not shown
	Head    string // what the rows are
	Bar     string // head of the column of bars, read aloud
	Series  []Series
	Rows    []BarRow
}

// segmentsOf are the stretches of a row's bar; the longest bar of the chart is as wide as there is room.
func (c BarChart) segmentsOf(row BarRow) []segment {
	longest := 1
	for _, r := range c.Rows {
		sum := 0
		for _, v := range r.Values {
			sum += max(v, 0)
		}
		longest = max(longest, sum)
	}
	var out []segment
	seen := 0
	for i, v := range row.Values {
		if v <= 0 {
			continue
		}
		from, to := seen*barUnits/longest, (seen+v)*barUnits/longest
		out = append(out, segment{c.Series[i].Tone, strconv.Itoa(from), strconv.Itoa(to - from)})
		seen += v
	}
	return out
}

// Line is one line of a chart: a value at each of its points.
type Line struct {
	Series
	Values []int
	Texts  []string // the same values as people read them
}

// LineChart is how counts went over time. Its data stands below it, folded.
type LineChart struct {
	ID     string
	Title  string // what it shows, read aloud, and the caption of the data
	Head   string // what the points are: "Week of"
	Points []string
	Lines  []Line
	Zero   string // 0 and the highest value, as people read them
	Top    string
	Data   string // opens the data: "As a table"
}

// Sparkline is the course of one count in the height of a line of text. A sentence beside it says the same.
type Sparkline struct {
	Tone   Tone
	Values []int
}

// The grid that lines are drawn on: they are stretched to where they stand.
const (
	plotWidth  = 1000
	plotHeight = 100
)

// topOf is the highest of all values, and never nothing: a line of zeros lies at the bottom.
func topOf(lines ...[]int) int {
	top := 1
	for _, values := range lines {
		for _, v := range values {
			top = max(top, v)
		}
	}
	return top
}

// plot is values as the points of a polyline, the first at the left end and the last at the right one.
func plot(values []int, top int) string {
	var b strings.Builder
	for i := range values {
		if i > 0 {
			b.WriteByte(' ')
		}
		x, y := plotAt(values, i, top)
		b.WriteString(strconv.Itoa(x) + "," + strconv.Itoa(y))
	}
	return b.String()
}

func plotAt(values []int, i, top int) (x, y int) {
	if len(values) > 1 {
		x = i * plotWidth / (len(values) - 1)
	}
	return x, plotHeight - max(values[i], 0)*plotHeight/top
}

// plotArea closes plot along the bottom.
func plotArea(values []int, top int) string {
	return "0," + strconv.Itoa(plotHeight) + " " + plot(values, top) + " " + strconv.Itoa(plotWidth) + "," + strconv.Itoa(plotHeight)
}

// plotEnd is the last point as a path without length, which a round cap makes a dot however the drawing is stretched.
func plotEnd(values []int, top int) string {
	x, y := plotAt(values, len(values)-1, top)
	return "M" + strconv.Itoa(x) + " " + strconv.Itoa(y) + "h0"
}

// stroke is the class that gives the nth line its dashes.
func stroke(n int) string { return "line-" + strconv.Itoa(n%3+1) }

// ends are the first and the last point of a chart; the others stand in its data.
func (c LineChart) ends() []string {
	if len(c.Points) < 2 {
		return c.Points
	}
	return []string{c.Points[0], c.Points[len(c.Points)-1]}
}

func (c LineChart) top() int {
	var all [][]int
	for _, l := range c.Lines {
		all = append(all, l.Values)
	}
	return topOf(all...)
}
