package web

import (
	"strings"

	"calfleet/internal/compat"
	"calfleet/web/text"
)

const namedRuns = 2 // of a series that are named

// seriesOf names hosts that are alike by where they stand in a collection: neighbours are a run, named by its first and its last.
// "RDSH-01 … 06, RDSH-09". What goes beyond two runs is counted.
func seriesOf(l text.Lang, rows []compat.Row, places []int) string {
	var named []string
	told := 0
	for from := 0; from < len(places) && len(named) < namedRuns; {
		to := from
		for to+1 < len(places) && places[to+1] == places[to]+1 {
			to++
		}
		name := strings.ToUpper(shortName(rows[places[from]].Host))
		if to > from {
			name += " … " + numberOfSeries(rows[places[from]].Host, rows[places[to]].Host)
		}
		named = append(named, name)
		told += to - from + 1
		from = to + 1
	}
	words := strings.Join(named, ", ")
	if more := len(places) - told; more > 0 {
		words += " " + text.AndMore.In(l, more)
	}
	return words
}

// numberOfSeries is where the last name of a series differs from the first: "06" of RDSH-01 … RDSH-06.
func numberOfSeries(first, last string) string {
	first, last = shortName(first), shortName(last)
	same := 0
	for same < len(first) && same < len(last) && first[same] == last[same] {
		same++
	}
	for same > 0 && last[same-1] >= '0' && last[same-1] <= '9' {
		same--
	}
	return strings.ToUpper(last[same:])
}
