package compat

import (
	"fmt"
	"slices"
)

// upgradeEntry says to which releases setup upgrades a release in place, without a step in between.
type upgradeEntry struct {
	From   string   `json:"from"`
	To     []string `json:"to"`
	Source string   `json:"source"`
	Note   string   `json:"note,omitempty"`
}

// UpgradesTo lists the releases that a release can be upgraded to in place in one step, oldest first.
func (d *Data) UpgradesTo(from Release) []Release { return slices.Clone(d.upgrades[from]) }

// loadUpgrades comes after the releases.
func (l *dataLoader) loadUpgrades() {
	l.upgrades = make(map[Release][]Release, len(l.file.Upgrades))
	for i, e := range l.file.Upgrades {
		place := fmt.Sprintf("upgrades[%d]", i)
		l.source(place+".source", e.Source)
		from := l.release(place+".from", e.From)
		if _, twice := l.upgrades[from]; twice {
			l.at(place+".from", "%s has an entry already", from)
		}
		before := from
		for j, name := range e.To {
			to := l.release(fmt.Sprintf("%s.to[%d]", place, j), name)
			if to <= before {
				l.at(fmt.Sprintf("%s.to[%d]", place, j), "%s does not come after %s", to, before)
			}
			before = to
			l.upgrades[from] = append(l.upgrades[from], to)
		}
	}
}
