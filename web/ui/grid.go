package ui

// GridWidth says how Grid shares its width.
type GridWidth string

// The widths.
const (
	Thirds    GridWidth = "thirds"     // as many as fit, about three on a desk
	Halves    GridWidth = "halves"     // two
	ThreeFour GridWidth = "three-four" // the first a little wider than the second
)
