package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"testing"
	"time"

	"calfleet/internal/auth"
	"calfleet/web/text"
)

func TestHistory_OfEveryRecordTellsWhoOrWhatDidWhat(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	for kind, path := range c.everyRecord() {
		c.post(path+"/notes", "body", "a note to the "+kind).post(path+"/tags", "tag", "Paris")
		c.get(path).shows(".tabs a[aria-current]", "Overview").shows("#history li", "Tag put on", "Paris").get(c.href("#history .actions a"))
		c.status(http.StatusOK).shows("h1", "History of").shows(".tabs a[aria-current]", "History").shows("#history li", "Note", "a note to the "+kind)
		c.get(path+"/history?event=note").shows("#history li", "a note").hides("#history li", "Tag put on").shows("select[name=event] option[selected]", "notes")
		c.get(path+"/history?event=tag").shows("#history li", "Paris").hides("#history li", "a note")
		c.get(path + "/history?before=yesterday").status(http.StatusUnprocessableEntity)
		c.signInTo(c.organization("elsewhere-"+strconv.Itoa(len(kind))), auth.Admin).get(path + "/history").status(http.StatusNotFound)
		c.signIn(auth.Operator)
	}
}

func TestHistory_PutsTogetherWhatOneSourceSaidAndFoldsTheFirst(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	path := c.firstOf("/hosts")
	c.get(path+"/edit").post(path+"/edit", c.formed("os", "2025", "licensing_mode", "2", "reason", "seen on site")...).sendsTo(path)
	r := computerReport("rdsh01", "Microsoft Windows Server 2016 Standard", "10.0.14393")
	c.submit(t, r)
	c.post(path+"/unpin", "topic", "licensing_mode")
	c.get(path+"/history").shows("#history li", "First report", "calfleet-agent 0.1.0").shows("#history li details summary", "values")
	c.shows("#history li", "Pinned", "operator-", "Windows Server", "Mode", "Per User → Per Device", "“seen on site”")
	c.shows("#history li", "Reports say otherwise", "10.0.17763 → Microsoft Windows Server 2016 Standard · 10.0.14393").shows("#history li", "Taken back", "Per Device → Per User")
	c.shows("#history li", "Finding opened", "2022 CALs cannot live", "server-older-than-cal")
	if first := c.texts("#history li"); first[len(first)-1][:12] != "First report" {
		t.Errorf("the end of the history is %q", first[len(first)-1])
	}
	c.get(path+"/history?event=pin").shows("#history li", "Pinned").hides("#history li", "First report").hides("#history li", "Finding opened")
	c.get(path+"/history?event=finding").shows("#history li", "Finding opened").hides("#history li", "Pinned")
	c.get(path+"/history?field=os").shows("#history li", "Pinned", "2025").shows("select[name=field] option[selected]", "Windows Server").hides("#history li", "Taken back").hides("#history li", "Finding")
	c.post(path+"/retire", "reason", "scrapped").post(path + "/restore")
	c.get(path+"/history").shows("#history li", "Out of use", "“scrapped”").shows("#history li", "In use again")
	c.french().get(path+"/history").shows("h1", "Historique de RDSH01").shows("#history li", "Épinglé", "« seen on site »")
}

func TestHistory_IsPagedWithoutGapsOrRepetitions(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	path := c.firstOf("/hosts")
	for i := range 150 {
		c.exec(`INSERT INTO notes (organization_id, note_id, record_kind, record_id, body, written_by, written_at, edited_by)
			VALUES ($1, gen_random_uuid(), 'host', $2, $3, 'ana', now() - $4::integer * interval '1 minute', '')`, c.home.ID, path[len("/hosts/"):], "note "+strconv.Itoa(i), i)
	}
	var told []string
	c.get(path+"/history").hides(".pager a", "Newest")
	for range 10 {
		told = append(told, c.texts("#history li .note-body")...)
		next := c.attr(".pager a[rel=next]", "href")
		if next == "" {
			break
		}
		c.get(next).status(http.StatusOK).shows(".pager a", "Newest")
	}
	notes := slices.DeleteFunc(told, func(said string) bool { return len(said) < 5 || said[:5] != "note " })
	if len(notes) != 150 || notes[0] != "note 0" || notes[149] != "note 149" {
		t.Errorf("%d notes, from %q to %q", len(notes), notes[0], notes[len(notes)-1])
	}
	c.get(path+"?").shows("#notes a", "Older notes are in the history")
	c.get(path + "/history?before=" + url.QueryEscape("0001-01-01T00:00:00Z")).status(http.StatusUnprocessableEntity)
}

func TestHost_ShowsWhatWasResolvedAndTheServersItNames(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	path := c.firstOf("/hosts")
	c.get(path).shows("#servers", "LIC19 2019").hides("#resolved")
	c.buy(t, "2019")
	c.assess(t)
	c.get(path).shows("#resolved", "2022 CALs cannot live").get(c.href("#servers a")).shows("h1", "LIC19").shows("#resolved", "2022 CALs cannot live")
	c.get(path+"/history").shows("#history li", "Finding resolved", "2022 CALs cannot live")
}

func TestCut_LeavesToTheNextPageWhatMayGoOn(t *testing.T) {
	t.Parallel()
	at := func(minute int) happening { return happening{at: time.Unix(int64(minute)*60, 0)} }
	events := []happening{at(9), at(8), at(5), at(5), at(4)}
	kept, next, err := cutAt(events, at(5).at)
	if err != nil || len(kept) != 2 || !next.Equal(at(8).at) {
		t.Errorf("kept %d until %v, %v; want 2", len(kept), next, err)
	}
	if kept, next, err = cutAt(events[2:4], at(5).at); err != nil || len(kept) != 2 || !next.Equal(at(5).at) {
		t.Errorf("of one moment: kept %d until %v, %v; want both", len(kept), next, err)
	}
	if got := together(text.English, []happening{{at: at(1).at, Source: "a", Title: "x", Values: []changeRow{{}}}, {at: at(1).at, Source: "b", Title: "x", Values: []changeRow{{}}}}); len(got) != 2 {
		t.Errorf("two sources became %d", len(got))
	}
}
