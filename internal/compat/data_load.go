package compat

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// maxProductVersionID bounds the ids of key packs; Windows has come as far as 8 in twenty years.
const maxProductVersionID = 255

// LoadData reads rule data from the text of a file, as strictly as reviewed data deserves: an error names every place that is
// wrong, up to 20 of them, and nothing is loaded in part. What is loaded stands alone; nothing of the built-in data is kept.
func LoadData(b []byte) (*Data, error) {
	file, err := readDataFile(b)
	if err != nil {
		return nil, err
	}
	l := &dataLoader{Data: &Data{file: file, sources: make(map[string]Source), builds: make(map[int]buildEntry)}}
	l.loadHead()
	l.loadSources()
	l.loadCALs()
	l.loadReleases()
	l.loadAnnual()
	l.loadUpgrades()
	if len(l.list) == 0 { // the tables are judged by versions that are well
		l.loadTables()
	}
	if err := l.err(); err != nil {
		return nil, err
	}
	return l.Data, nil
}

// dataLoader builds the data from a file that has the right shape.
type dataLoader struct {
	*Data
	dataProblems
}

func (l *dataLoader) loadHead() {
	l.filled("title", l.file.Title)
	l.reviewed = l.date("reviewed", l.file.Reviewed)
}

func (l *dataLoader) loadSources() {
	for i, e := range l.file.Sources {
		place := fmt.Sprintf("sources[%d]", i)
		l.filled(place+".key", e.Key)
		l.filled(place+".title", e.Title)
		l.filled(place+".section.en", e.Section.EN)
		l.filled(place+".section.fr", e.Section.FR)
		l.date(place+".read", e.Read)
		if e.Date != "" {
			l.date(place+".date", e.Date)
		}
		if !strings.HasPrefix(e.Address, "https://") || strings.ContainsAny(e.Address, " \"<>\\^`{|}") {
			l.at(place+".address", "%q is no https address", e.Address)
		}
		if _, twice := l.sources[e.Key]; twice {
			l.at(place+".key", "%q is the key of an earlier source", e.Key)
		}
		l.sources[e.Key] = Source{
			Publisher: e.Publisher, Title: e.Title, Section: Text(e.Section), Date: e.Date, Address: e.Address, Read: e.Read,
		}
	}
}

func (l *dataLoader) loadCALs() {
	for i, e := range l.file.CALs {
		place := fmt.Sprintf("cals[%d]", i)
		v, err := ParseCALVersion(e.Version)
		switch {
		case err != nil || v.String() != e.Version:
			l.at(place+".version", "%q is no generation of CALs: write a year", e.Version)
		case len(l.cals) > 0 && v <= l.cals[len(l.cals)-1]:
			l.at(place+".version", "%s does not come after %s: list generations oldest first, each once", v, l.cals[len(l.cals)-1])
		default:
			l.cals = append(l.cals, v)
			l.calAt[v] = uint8(len(l.cals)) //nolint:gosec // at most 99 versions have a name
		}
		for j, id := range e.IDs {
			l.loadID(fmt.Sprintf("%s.ids[%d]", place, j), id, v)
		}
	}
	if len(l.cals) == 0 {
		l.at("cals", "is empty")
	}
}

func (l *dataLoader) loadID(place string, e idEntry, v CALVersion) {
	l.source(place+".source", e.Source)
	switch {
	case e.ID < 1 || e.ID > maxProductVersionID:
		l.at(place+".id", "%d is no ProductVersionID: they run from 1 to %d", e.ID, maxProductVersionID)
	case l.calOfID[e.ID] != UnknownCAL:
		l.at(place+".id", "%d stands for %s CALs already", e.ID, l.calOfID[e.ID])
	default:
		l.calOfID[e.ID] = v
	}
}

func (l *dataLoader) loadReleases() {
	for i, e := range l.file.Releases {
		place := fmt.Sprintf("releases[%d]", i)
		r, err := ParseRelease(e.Release)
		switch {
		case err != nil || r.String() != e.Release:
			l.at(place+".release", "%q is no release of Windows Server: write a year, or a year and R2", e.Release)
		case len(l.releases) > 0 && r <= l.releases[len(l.releases)-1]:
			l.at(place+".release", "%s does not come after %s: list releases oldest first, each once", r, l.releases[len(l.releases)-1])
		default:
			l.releases = append(l.releases, r)
			l.releaseAt[r] = uint8(len(l.releases)) //nolint:gosec // at most 198 releases have a name
		}
		l.generation = append(l.generation, l.cal(place+".cal", e.CAL))
		l.lifecycles = append(l.lifecycles, l.loadLifecycle(place+".lifecycle", e.Lifecycle))
		l.loadBuilds(place, e.Builds, buildEntry{release: r})
	}
	if len(l.releases) == 0 {
		l.at("releases", "is empty")
	}
}

func (l *dataLoader) loadAnnual() {
	for i, e := range l.file.Annual {
		place := fmt.Sprintf("annual[%d]", i)
		l.filled(place+".name", e.Name)
		l.loadBuilds(place, e.Builds, buildEntry{annual: e.Name})
	}
}

func (l *dataLoader) loadBuilds(place string, builds []buildNumbers, of buildEntry) {
	if len(builds) == 0 {
		l.at(place+".builds", "is empty: a release is recognised by its builds")
	}
	for i, e := range builds {
		inside := fmt.Sprintf("%s.builds[%d]", place, i)
		l.source(inside+".source", e.Source)
		if e.Build < minBuild || e.Build >= maxBuild {
			l.at(inside+".build", "%d is no build: they run from %d to %d", e.Build, minBuild, maxBuild-1)
		}
		if other, twice := l.builds[e.Build]; twice {
			l.at(inside+".build", "%d is a build of %s already", e.Build, other.name())
		}
		of.client = e.Client
		l.builds[e.Build] = of
	}
}

// cal finds a generation by its name.
func (l *dataLoader) cal(place, name string) CALVersion {
	v, err := ParseCALVersion(name)
	if err != nil || v.String() != name || !l.KnowsCAL(v) {
		l.at(place, "%q is not in the list of cals", name)
		return UnknownCAL
	}
	return v
}

// release finds a release by its name.
func (l *dataLoader) release(place, name string) Release {
	r, err := ParseRelease(name)
	if err != nil || r.String() != name || !l.KnowsRelease(r) {
		l.at(place, "%q is not in the list of releases", name)
		return UnknownRelease
	}
	return r
}

// source finds a source by its key.
func (l *dataLoader) source(place, key string) Source {
	s, known := l.sources[key]
	if !known {
		l.at(place, "%q is not the key of a source", key)
	}
	return s
}

func (l *dataLoader) sourcesOf(place string, keys []string) []Source {
	if len(keys) == 0 {
		l.at(place, "is empty: what the rules know has a source")
	}
	out := make([]Source, len(keys))
	for i, key := range keys {
		out[i] = l.source(fmt.Sprintf("%s[%d]", place, i), key)
	}
	return slices.Clip(out)
}

func (l *dataLoader) filled(place, s string) {
	if s == "" {
		l.at(place, "is blank")
	}
}

func (l *dataLoader) date(place, s string) time.Time {
	day, err := time.Parse(time.DateOnly, s)
	if err != nil {
		l.at(place, "%q is no date: write year-month-day", s)
	}
	return day
}
