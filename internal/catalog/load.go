package catalog

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"calfleet/internal/compat"
)

//go:embed catalog.json
var builtInFile []byte

// file is the table as it is written.
type file struct {
	Title    string              `json:"title"`
	Reviewed string              `json:"reviewed"`
	Note     string              `json:"note"`
	Sources  []Source            `json:"sources"`
	Lists    map[string][]string `json:"lists"`
	Lines    []*Line             `json:"lines"`
}

// ofTerm is where phrases are looked for that tell for how long.
const ofTerm = "term"

// packOfNumber says that a pack has as many CALs as the # of the phrase.
const packOfNumber = -1

// load reads a table strictly. What a source doesn't say of the very number or title can't be certain.
func load(text []byte) (*Catalog, error) {
	var f file
	if err := strictly(text, &f); err != nil {
		return nil, err
	}
	c := &Catalog{lists: f.Lists, sources: map[string]Source{}}
	var wrong []error
	complain := func(place string, err error) {
		if err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %w", place, err))
		}
	}
	var err error
	c.reviewed, err = time.Parse(time.DateOnly, f.Reviewed)
	complain("reviewed", err)
	for _, source := range f.Sources {
		complain("source "+source.Key, source.check())
		c.sources[source.Key] = source
	}
	seen := map[string]bool{}
	for _, line := range f.Lines {
		if seen[line.ID] || line.ID == "" {
			complain("line "+line.ID, errors.New("is there twice, or has no name"))
		}
		seen[line.ID] = true
		complain("line "+line.ID, line.checkBuiltIn(c))
	}
	return indexed(f.Lines, c), errors.Join(wrong...)
}

func strictly(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

func (s Source) check() error {
	if s.Key == "" || s.Title == "" || !strings.HasPrefix(s.Address, "https://") {
		return errors.New("wants a key, a title and an https address")
	}
	_, err := time.Parse(time.DateOnly, s.Read)
	return err
}

func (l *Line) checkBuiltIn(c *Catalog) error {
	for _, key := range l.Sources {
		if _, known := c.sources[key]; !known {
			return fmt.Errorf("names the source %q, which there is not", key)
		}
	}
	for _, text := range append(append(append([]string{}, l.Title...), l.With...), l.Without...) {
		if len(parsePhrase(text, c.lists)) == 0 {
			return fmt.Errorf("the phrase %q stands for nothing", text)
		}
	}
	switch {
	case l.Confidence.rank() == 0:
		return errors.New("has no confidence")
	case l.Confidence == Certain && len(l.Sources) == 0:
		return errors.New("is certain without a source")
	case len(l.Sources) == 0 && l.Why.EN == "", (l.Why.EN == "") != (l.Why.FR == ""):
		return errors.New("has no source, and doesn't say why in both languages")
	case l.Part == "" && len(l.Title) == 0:
		return errors.New("fits nothing, or everything")
	}
	return l.Says.check()
}

// check reports what can't be said.
func (s Says) check() error {
	if _, known := productNames[s.Product]; !known {
		return &Wrong{"product"}
	}
	if s.Version != "" && !isVersion(s.Version) {
		return &Wrong{"version"}
	}
	if s.Kind != "" && s.Kind != compat.PerUser.String() && s.Kind != compat.PerDevice.String() {
		return &Wrong{"kind"}
	}
	if s.Term != "" && s.Term != Perpetual && s.Term != Subscription {
		return &Wrong{"term"}
	}
	if s.Pack != packOfNumber && (s.Pack < 0 || s.Pack > maxPack) {
		return &Wrong{"pack"}
	}
	return nil
}

// isVersion says whether the rules know CALs of a year.
func isVersion(year string) bool {
	v, err := compat.ParseCALVersion(year)
	return err == nil && v.String() == year && compat.KnownCALVersion(v)
}
