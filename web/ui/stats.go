package ui

import "strconv"

// Stat is one figure of a strip.
type Stat struct {
	Tone   Tone
	Word   string
	Figure string
	Note   string
	Href   string // where the figure's rows are listed; "" for none
	Weight int    // its share of the bar below; 0 leaves it out
}

// segment is a stretch of the bar in units of its view box, which is
// barUnits wide.
type segment struct {
	tone     Tone
	x, width string
}

const barUnits = 10000

func segments(stats []Stat) []segment {
	total := 0
	for _, s := range stats {
		total += s.Weight
	}
	var out []segment
	seen := 0
	for _, s := range stats {
		if s.Weight <= 0 {
			continue
		}
		from, to := seen*barUnits/total, (seen+s.Weight)*barUnits/total
		out = append(out, segment{s.Tone, strconv.Itoa(from), strconv.Itoa(to - from)})
		seen += s.Weight
	}
	return out
}
