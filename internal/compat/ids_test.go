package compat

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// testdata/published-ids.txt holds every id that was ever published, of rules and of remedies; a line is never taken out of it, and a
// rule that leaves the book gets the word "retired" behind its id. So no id can ever mean something else.
func TestIDs_AreNeverReused(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/published-ids.txt")
	if err != nil {
		t.Fatal(err)
	}
	published, retired := map[string]bool{}, map[string]bool{}
	for line := range strings.SplitSeq(strings.TrimSpace(string(text)), "\n") {
		id, word, _ := strings.Cut(line, " ")
		if published[id] {
			t.Errorf("%s is published twice", id)
		}
		published[id], retired[id] = true, word == "retired"
	}
	inUse := idsInUse()
	for _, id := range inUse {
		if !published[id] || retired[id] {
			t.Errorf("%s is in use: it must stand in the list, and not as retired", id)
		}
	}
	for id := range published {
		if !retired[id] && !slices.Contains(inUse, id) {
			t.Errorf("%s is published and not in use any more: mark it as retired", id)
		}
	}
}

func idsInUse() []string {
	ids := []string{"remedy:" + CompleteTheFacts} // answers every doubt, and stands in no list
	for _, r := range Rules() {
		ids = append(ids, "rule:"+r.ID)
		for _, way := range r.Ways {
			if id := "remedy:" + way; !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}
