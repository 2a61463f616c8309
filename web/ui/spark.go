package ui

import (
	"fmt"
	"slices"
	"strings"
)

// sparkPoints draws values as a line through a box of 100 by 24, lowest at
// the bottom. Fewer than two values draw nothing.
func sparkPoints(values []float64) string {
	if len(values) < 2 {
		return ""
	}
	low, high := slices.Min(values), slices.Max(values)
	span := max(high-low, 1e-9)
	var b strings.Builder
	for i, v := range values {
		x := 1 + 98*float64(i)/float64(len(values)-1)
		y := 22 - 20*(v-low)/span
		fmt.Fprintf(&b, "%.1f,%.1f ", x, y)
	}
	return strings.TrimSpace(b.String())
}
