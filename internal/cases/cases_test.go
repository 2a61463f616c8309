package cases_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/activity/activitytest"
	"calfleet/internal/cases"
	"calfleet/internal/fault"
	"calfleet/internal/findings"
	"calfleet/internal/list/listtest"
)

func TestOpen_CaseKnowsItsRemedyItsFindingsAndItsDiary(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.read(t, w.open(t))
	if c.Number != 1 || c.State != cases.Draft || c.Findings != 1 || c.Left != 1 || c.Places != "Finance" || c.OpenedBy != "ana@contoso.local" {
		t.Errorf("got %+v", c.Listed)
	}
	if c.Detail.ID != "downgrade-or-exchange" || c.Title != c.Detail.Title || len(c.Detail.Steps) == 0 {
		t.Errorf("detail is %+v", c.Detail)
	}
	linked, err := w.Store.Findings(t.Context(), here, c.ID)
	if err != nil || len(linked) != 1 || linked[0].ID != w.seed(t).ID || linked[0].ResolvedAt != nil || linked[0].CollectionID == nil {
		t.Errorf("findings %+v, %v", linked, err)
	}
	events, err := w.Events(t.Context(), here, c.ID)
	if err != nil || len(events) != 1 || events[0].State != cases.Draft || events[0].Body != "Reseller called." {
		t.Errorf("events %+v, %v", events, err)
	}
	if got := w.actions(t); !slices.Contains(got, "case.open ana@contoso.local 1 · Downgrade or exchange of the CALs") {
		t.Errorf("activity %q", got)
	}
}

// actions are the case entries of activity: action, actor, subject.
func (w world) actions(t *testing.T) (found []string) {
	t.Helper()
	events, err := activitytest.List(t.Context(), w.pool, here, uuid.Nil, 50)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if strings.HasPrefix(e.Action, "case.") {
			found = append(found, e.Action+" "+e.Actor+" "+e.Subject)
		}
	}
	return found
}

func TestOpen_Refuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seed := w.seed(t).ID
	stranger := uuid.New()
	tests := map[string]struct {
		in    cases.Opening
		kind  fault.Kind
		place string
	}{
		"no finding":                   {cases.Opening{Remedy: "newer-license-server"}, fault.Invalid, "findings"},
		"a finding that is not there":  {cases.Opening{Remedy: "newer-license-server", Findings: []uuid.UUID{seed, stranger}}, fault.NotFound, ""},
		"a remedy it doesn't offer":    {cases.Opening{Remedy: "set-mode", Findings: []uuid.UUID{seed}}, fault.Conflict, "findings"},
		"a target it doesn't offer":    {cases.Opening{Remedy: "repoint-to-newer-server", Target: "lic99", Findings: []uuid.UUID{seed}}, fault.Conflict, "findings"},
		"an owner who is no member":    {cases.Opening{Remedy: "newer-license-server", Findings: []uuid.UUID{seed}, Owner: &stranger}, fault.Invalid, "owner"},
		"a note that is too long":      {cases.Opening{Remedy: "newer-license-server", Findings: []uuid.UUID{seed}, Note: strings.Repeat("é", cases.MaxNote+1)}, fault.Invalid, "note"},
		"a note that no text can have": {cases.Opening{Remedy: "newer-license-server", Findings: []uuid.UUID{seed}, Note: "a\x00b"}, fault.Invalid, "note"},
	}
	for name, test := range tests {
		_, err := w.Open(t.Context(), here, "ana", test.in)
		if f := fault.As(err); f == nil || f.Kind != test.kind || f.Place != test.place {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := w.Open(t.Context(), elsewhere, "ana", cases.Opening{Remedy: "newer-license-server", Findings: []uuid.UUID{seed}}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("another organization's finding: %v", err)
	}
	if all := listtest.All[cases.Listed](t, w.pool, here, cases.Rows); len(all) != 0 {
		t.Errorf("%d cases were opened", len(all))
	}
}

func TestOpen_OneOpenCaseForARemedyAndAnotherForTheNextBest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.open(t)
	again := cases.Opening{Remedy: "downgrade-or-exchange", Findings: []uuid.UUID{w.seed(t).ID}}
	if _, err := w.Open(t.Context(), here, "ana", again); fault.KindOf(err) != fault.Conflict {
		t.Errorf("twice the same: %v", err)
	}
	again.Remedy = "newer-license-server"
	second, err := w.Open(t.Context(), here, "ana", again)
	if err != nil || w.read(t, second).Number != 2 {
		t.Errorf("the other way beside it: %v", err)
	}
	w.in(t, first, cases.Refused)
	again.Remedy = "downgrade-or-exchange"
	if _, err := w.Open(t.Context(), here, "ana", again); err != nil {
		t.Errorf("a second try after a refusal: %v", err)
	}
	if err := w.Move(t.Context(), here, "ana", first, cases.Refused, cases.Draft, ""); fault.KindOf(err) != fault.Conflict || w.read(t, first).State != cases.Refused {
		t.Errorf("the first try taken up again beside the second: %v", err)
	}
}

func TestOpen_AtTheSameTimeTakesEachNumberOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seed := w.seed(t)
	var group sync.WaitGroup
	for i := range seed.Detail.Remedies {
		group.Go(func() {
			r := &seed.Detail.Remedies[i]
			if _, err := w.Open(t.Context(), here, "ana", cases.Opening{Remedy: r.ID, Target: r.Target, Findings: []uuid.UUID{seed.ID, seed.ID}}); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	var numbers []int
	for _, c := range listtest.All[cases.Listed](t, w.pool, here, cases.Rows) {
		numbers = append(numbers, int(c.Number))
	}
	slices.Sort(numbers)
	if len(numbers) < 3 || numbers[0] != 1 || numbers[len(numbers)-1] != len(numbers) {
		t.Errorf("numbers %d of %d remedies", numbers, len(seed.Detail.Remedies))
	}
}

// Every step that people may make, and every one that they may not.
func TestMove_EveryStep(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.open(t)
	for _, from := range cases.States() {
		for _, to := range cases.States() {
			w.in(t, id, from)
			err := w.Move(t.Context(), here, "bo@contoso.local", id, from, to, "because")
			if from.MayBecome(to) != (err == nil) {
				t.Errorf("%s → %s: %v", from, to, err)
			}
			if err != nil && fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s → %s: %v", from, to, err)
			}
			if want := map[bool]cases.State{true: to, false: from}[err == nil]; w.read(t, id).State != want {
				t.Errorf("%s → %s: now %s", from, to, w.read(t, id).State)
			}
		}
		if from.MayBecome(cases.Solved) || from == cases.Solved && len(from.Next()) > 0 {
			t.Errorf("people may move a case from %s to solved, or on from there", from)
		}
	}
}

func TestMove_HasAClockAndADiary(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.open(t)
	w.exec(t, `UPDATE cases SET entered_at = now() - interval '3 days'`)
	before := w.read(t, id).EnteredAt
	if err := w.Move(t.Context(), here, "bo", id, cases.Draft, cases.Sent, "Ticket 42"); err != nil {
		t.Fatal(err)
	}
	if c := w.read(t, id); !c.EnteredAt.After(before.AddDate(0, 0, 2)) || c.State != cases.Sent {
		t.Errorf("state %s since %s", c.State, c.EnteredAt)
	}
	if err := w.Note(t.Context(), here, "cy", id, "  They answered by phone.\r\nCall again. "); err != nil {
		t.Fatal(err)
	}
	events, err := w.Events(t.Context(), here, id)
	if err != nil {
		t.Fatal(err)
	}
	var diary []string
	for _, e := range events {
		diary = append(diary, e.By+" "+string(e.State)+": "+e.Body)
	}
	want := []string{"cy : They answered by phone.\nCall again.", "bo sent: Ticket 42", "ana@contoso.local draft: Reseller called."}
	if d := cmp.Diff(want, diary); d != "" {
		t.Error(d)
	}
}

func TestMove_Refuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.open(t)
	if err := w.Move(t.Context(), here, "bo", id, cases.Sent, cases.Answered, ""); fault.KindOf(err) != fault.Conflict {
		t.Errorf("from a state it is not in: %v", err)
	}
	if err := w.Move(t.Context(), elsewhere, "bo", id, cases.Draft, cases.Sent, ""); fault.KindOf(err) != fault.NotFound {
		t.Errorf("another organization's case: %v", err)
	}
	if err := w.Note(t.Context(), here, "bo", id, " \n"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an empty note: %v", err)
	}
	if err := w.Note(t.Context(), elsewhere, "bo", id, "x"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a note to another organization's case: %v", err)
	}
	if _, err := w.Case(t.Context(), elsewhere, id); fault.KindOf(err) != fault.NotFound {
		t.Errorf("reading another organization's case: %v", err)
	}
}

func TestAssign_OwnerAndDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, bo := w.open(t), w.member(t, "Bo")
	day := time.Date(2026, 12, 24, 0, 0, 0, 0, time.UTC)
	if err := w.Assign(t.Context(), here, "ana", id, cases.Assignment{}, cases.Assignment{Owner: &bo, DueOn: &day}); err != nil {
		t.Fatal(err)
	}
	c := w.read(t, id)
	if c.Owner != "Bo" || c.DueOn == nil || !c.DueOn.Equal(day) {
		t.Errorf("owner %q, due on %v", c.Owner, c.DueOn)
	}
	w.exec(t, `UPDATE users SET disabled_at = now() WHERE user_id = $1`, bo)
	if err := w.Assign(t.Context(), here, "ana", id, cases.Assignment{Owner: &bo, DueOn: &day}, cases.Assignment{Owner: &bo}); err != nil || w.read(t, id).Owner != "Bo" {
		t.Errorf("another day for an owner who has left: %v", err)
	}
	stranger := uuid.New()
	if err := w.Assign(t.Context(), here, "ana", id, cases.Assignment{Owner: &bo}, cases.Assignment{Owner: &stranger}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a stranger: %v", err)
	}
	if err := w.Assign(t.Context(), elsewhere, "ana", id, cases.Assignment{}, cases.Assignment{}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("another organization's case: %v", err)
	}
	if err := w.Assign(t.Context(), here, "ana", id, cases.Assignment{Owner: &bo, DueOn: &day}, cases.Assignment{}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a stale form takes the day of somebody else away: %v", err)
	}
	if err := w.Assign(t.Context(), here, "ana", id, cases.Assignment{Owner: &bo}, cases.Assignment{}); err != nil || w.read(t, id).OwnerID != nil || w.read(t, id).DueOn != nil {
		t.Errorf("nobody, and no day: %v", err)
	}
}

func TestFollow_SolvedByTheFactsAlone(t *testing.T) {
	t.Parallel()
	for _, from := range cases.States() {
		w := newWorld(t)
		id := w.open(t)
		w.in(t, id, from)
		w.assess(t)
		if from != cases.Solved && w.read(t, id).State != from {
			t.Errorf("%s became %s while the finding is open", from, w.read(t, id).State)
		}
		w.in(t, id, from)
		w.buy(t, "2019") // the exchange has come
		w.assess(t)
		want := cases.Solved
		if from == cases.Refused || from == cases.Dropped {
			want = from
		}
		if c := w.read(t, id); c.State != want || c.Left != 0 {
			t.Errorf("%s became %s with %d left, want %s", from, c.State, c.Left, want)
		}
	}
}

func TestFollow_ReturnsToWhereItWas(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, first := w.open(t), w.seed(t).ID
	w.in(t, id, cases.Verifying)
	w.buy(t, "2019")
	w.assess(t)
	w.assess(t) // once is enough
	w.buy(t, "2022")
	w.assess(t)
	c := w.read(t, id)
	if c.State != cases.Verifying || c.Left != 1 || c.Findings != 1 {
		t.Errorf("state %s, %d of %d open", c.State, c.Left, c.Findings)
	}
	linked, err := w.Store.Findings(t.Context(), here, id)
	if err != nil || linked[0].ID == first || linked[0].ID != w.seed(t).ID {
		t.Errorf("linked to %+v, want the finding that came back: %v", linked, err)
	}
	var portal []string
	for _, action := range w.actions(t) {
		if strings.Contains(action, " calfleet ") {
			portal = append(portal, strings.Fields(action)[0])
		}
	}
	if d := cmp.Diff([]string{"case.reopen", "case.solve"}, portal); d != "" {
		t.Error(d)
	}
}

func TestFollow_OneOfTwoFindingsIsNotEnough(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.open(t)
	w.exec(t, `
		INSERT INTO findings (organization_id, finding_id, scope, rule, subject, severity, verdict, message, detail, opened_at, assessed_at, resolved_at)
		SELECT organization_id, gen_random_uuid(), scope, rule, 'lic16', severity, verdict, message, detail, now(), now(), now() FROM findings LIMIT 1`)
	w.exec(t, `
		INSERT INTO case_findings (organization_id, case_id, scope, rule, subject, finding_id)
		SELECT organization_id, $1, scope, rule, subject, finding_id FROM findings WHERE subject = 'lic16'`, id)
	w.assess(t)
	if c := w.read(t, id); c.State != cases.Draft || c.Findings != 2 || c.Left != 1 {
		t.Errorf("state %s, %d of %d open", c.State, c.Left, c.Findings)
	}
}

func TestFollow_LeavesOtherOrganizationsAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.open(t)
	if err := w.findings.Assess(t.Context(), elsewhere); err != nil {
		t.Fatal(err)
	}
	if c := w.read(t, id); c.State != cases.Draft {
		t.Errorf("state %s", c.State)
	}
}

func TestAbout_FindsCasesByWhatTheyTouch(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, seed := w.open(t), w.seed(t)
	other := uuid.New()
	tests := map[string]struct {
		topic cases.Topic
		want  int
	}{
		"its finding":            {cases.Topic{FindingID: &seed.ID}, 1},
		"another finding":        {cases.Topic{FindingID: &other}, 0},
		"its collection":         {cases.Topic{CollectionID: seed.CollectionID}, 1},
		"another collection":     {cases.Topic{CollectionID: &other}, 0},
		"the server":             {cases.Topic{Name: "lic19.contoso.local"}, 1},
		"a host that feels it":   {cases.Topic{Name: "rdsh01.contoso.local"}, 1},
		"a server that does not": {cases.Topic{Name: "lic22.contoso.local"}, 0},
	}
	for name, test := range tests {
		found, err := w.About(t.Context(), here, test.topic)
		if err != nil || len(found) != test.want {
			t.Errorf("%s: %d cases, %v; want %d", name, len(found), err, test.want)
		}
	}
	target := "lic22.contoso.local"
	if _, err := w.Open(t.Context(), here, "ana", cases.Opening{Remedy: "repoint-to-newer-server", Target: target, Findings: []uuid.UUID{seed.ID}}); err != nil {
		t.Fatal(err)
	}
	if found, err := w.About(t.Context(), here, cases.Topic{Name: target}); err != nil || len(found) != 1 || found[0].ID == id {
		t.Errorf("where a remedy leads: %d cases, %v", len(found), err)
	}
	if found, err := w.About(t.Context(), elsewhere, cases.Topic{Name: target}); err != nil || len(found) != 0 {
		t.Errorf("another organization sees %d cases, %v", len(found), err)
	}
}

func TestBoard_LeavesOutWhatEndedLongAgo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.open(t)
	w.in(t, id, cases.Dropped)
	if got, err := w.Board(t.Context(), here, 10); err != nil || len(got) != 1 {
		t.Errorf("%d cases, %v; want the one just dropped", len(got), err)
	}
	w.exec(t, `UPDATE cases SET entered_at = now() - interval '31 days'`)
	if got, err := w.Board(t.Context(), here, 10); err != nil || len(got) != 0 {
		t.Errorf("%d cases, %v; want none", len(got), err)
	}
}

func TestAlike_FindsWhatOneCaseMayBeAbout(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	alike, err := w.Alike(t.Context(), here, "downgrade-or-exchange", "")
	if err != nil || len(alike) != 1 || alike[0].ID != w.seed(t).ID {
		t.Errorf("%d findings, %v", len(alike), err)
	}
	if alike, err = w.Alike(t.Context(), here, "downgrade-or-exchange", "lic22.contoso.local"); err != nil || len(alike) != 0 {
		t.Errorf("with another target: %d findings, %v", len(alike), err)
	}
	if cases.Offered(w.seed(t), "downgrade-or-exchange", "") == nil || cases.Offered(&findings.Finding{}, "downgrade-or-exchange", "") != nil {
		t.Error("Offered tells the remedy of a finding")
	}
}
