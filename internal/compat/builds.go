package compat

import "strconv"

// buildEntry is what a build number stands for.
type buildEntry struct {
	release Release
	client  string // the client Windows that shares the build
	annual  string // the semi-annual or annual release it is; no CAL generation is documented for these
}

func (b buildEntry) name() string {
	if b.annual != "" {
		return b.annual
	}
	return b.release.String()
}

// No major or minor version of Windows reaches the first number; no build will reach the second in this century.
const (
	minBuild = 2600
	maxBuild = 10_000_000
)

func isBuild(digits string) (n int, ok bool) {
	n, err := strconv.Atoi(digits)
	return n, err == nil && n >= minBuild && n < maxBuild
}
