package compat

import (
	"maps"
	"regexp"
	"slices"
	"testing"
	"time"
)

var kebab = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func TestSourceByKey_EverySourceCanBeLookedUp(t *testing.T) {
	t.Parallel()
	keys := slices.AppendSeq(slices.Collect(maps.Keys(sourceKeys)), maps.Keys(BuiltIn().sources))
	slices.Sort(keys)
	if len(slices.Compact(slices.Clone(keys))) != len(keys) {
		t.Errorf("some keys stand in two places: %q", keys)
	}
	for _, key := range keys {
		s, known := SourceByKey(key)
		if !known || !kebab.MatchString(key) {
			t.Errorf("%s: not found by its key, or the key is not in kebab case", key)
		}
		if s.Title == "" || s.Address == "" || s.Section.EN == "" || s.Section.FR == "" {
			t.Errorf("%s: a reader can't find it: %+v", key, s)
		}
		for _, day := range []string{s.Read, s.Date} {
			if _, err := time.Parse(time.DateOnly, day); err != nil && day != "" {
				t.Errorf("%s: %q is no day", key, day)
			}
		}
		if s.Read == "" {
			t.Errorf("%s: nobody says when it was read", key)
		}
	}
	if _, known := SourceByKey("hearsay"); known {
		t.Error("a source that nobody knows is known")
	}
}
