package auth

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/fault"
	"calfleet/internal/list/listtest"
	"calfleet/internal/postgres"
)

// enrolment makes an enrolment secret and returns who comes with it.
func (w *world) enrolment(uses int) Principal {
	w.t.Helper()
	plain, err := w.CreateEnrolment(w.t.Context(), home, "roll-out Paris", uses, 7, root)
	noError(w.t, err)
	return w.opens(plain)
}

// opens returns whom a key belongs to.
func (w *world) opens(plain string) Principal {
	w.t.Helper()
	p, err := w.PrincipalOfToken(w.t.Context(), plain)
	noError(w.t, err)
	return p
}

func (w *world) refuses(plain string) {
	w.t.Helper()
	_, err := w.PrincipalOfToken(w.t.Context(), plain)
	wantKind(w.t, fault.Unauthentic, err)
}

func (w *world) enrol(by Principal, name, machine string) Grant {
	w.t.Helper()
	g, err := w.Enrol(w.t.Context(), by, Newcomer{Name: name, MachineID: machine, Version: "0.1.0", Address: "192.0.2.1"})
	noError(w.t, err)
	return g
}

// states are the states of all agents, in the order in which they enrolled.
func (w *world) states() []string {
	w.t.Helper()
	var states []string
	for _, a := range listtest.All[AgentRow](w.t, w.pool, home, AgentList) {
		state := AgentStates[a.State]
		if a.Held {
			state += ", held"
		}
		states = append(states, state)
	}
	return states
}

func (w *world) wantStates(want ...string) {
	w.t.Helper()
	if diff := cmp.Diff(want, w.states()); diff != "" {
		w.t.Error(diff)
	}
}

func TestEnrol_GivesAHostAKeyOfItsOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.enrolment(1)
	if by.Role != "" || by.Role.MaySubmit() || by.IsNobody() || by.Actor() != "enrolment roll-out Paris" {
		t.Errorf("an enrolment secret opens more than enrolment: %+v", by)
	}
	g := w.enrol(by, "RDSH01.contoso.local", "ABC")
	p := w.opens(g.Token)
	if p.Agent == nil || p.Agent.ID != g.AgentID || p.Agent.Name != "rdsh01.contoso.local" || p.Agent.MachineID != "abc" || p.Role != Agent || p.Organization.ID != home {
		t.Errorf("got %+v", p)
	}
	if got := g.ExpiresAt.Sub(g.RotateAfter); got < TokenLifetime/2-time.Second || got > TokenLifetime/2+time.Second {
		t.Errorf("it rotates %s before it ends", got)
	}
	for _, name := range []string{"rdsh01", "rdsh01.contoso.local"} {
		if !p.Agent.IsSameComputer(name) {
			t.Errorf("may not speak of %s", name)
		}
	}
	for _, name := range []string{"rdsh02", "rdsh01.fabrikam.local", "rdsh0", "rdsh01.contoso"} {
		if p.Agent.IsSameComputer(name) {
			t.Errorf("may speak of %s", name)
		}
	}
	w.wantStates("heard")
}

func TestEnrol_DatabaseHoldsNoSecret(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	plain, err := w.CreateEnrolment(t.Context(), home, "x", 1, 1, root)
	noError(t, err)
	token := w.enrol(w.opens(plain), "rdsh01", "abc").Token
	for _, key := range []string{plain, token} {
		secret := key[strings.LastIndex(key, "_")+1:]
		for _, table := range []string{"enrolment_secrets", "agents", "agent_tokens", "activity"} {
			if n := w.count(fmt.Sprintf(`SELECT count(*) FROM %s t WHERE t::text LIKE '%%' || $1 || '%%'`, table), secret); n != 0 {
				t.Errorf("%s holds a secret", table)
			}
		}
	}
}

// A hundred computers at once get exactly as many agents as the secret has uses.
func TestEnrol_CountsExactlyHowManyAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.enrolment(10)
	var mu sync.Mutex
	var group sync.WaitGroup
	enrolled := 0
	for i := range 100 {
		group.Go(func() {
			_, err := w.Enrol(t.Context(), by, Newcomer{Name: fmt.Sprintf("rdsh%02d", i), MachineID: uuid.NewString()})
			for fault.KindOf(err) == fault.Unavailable { // a hundred share a few connections
				_, err = w.Enrol(t.Context(), by, Newcomer{Name: fmt.Sprintf("rdsh%02d", i), MachineID: uuid.NewString()})
			}
			if err == nil {
				mu.Lock()
				enrolled++
				mu.Unlock()
			} else if fault.KindOf(err) != fault.Unauthentic {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if n := w.count(`SELECT count(*) FROM agents`); enrolled != 10 || n != 10 {
		t.Errorf("%d enrolled, %d are kept", enrolled, n)
	}
}

func TestEnrol_SecretsEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stranger := w.memberOf(w.elsewhere().ID, "eve@fabrikam.local", Admin)
	operator := w.member("ben@contoso.local", Operator)
	for name, end := range map[string]func(id uuid.UUID){
		"expired": func(id uuid.UUID) {
			w.exec(`UPDATE enrolment_secrets SET expires_at = now() - interval '1 second' WHERE secret_id = $1`, id)
		},
		"revoked": func(id uuid.UUID) {
			wantKind(t, fault.NotFound, w.RevokeEnrolment(t.Context(), home, id, stranger))
			wantKind(t, fault.Forbidden, w.RevokeEnrolment(t.Context(), home, id, operator))
			noError(t, w.RevokeEnrolment(t.Context(), home, id, root))
			noError(t, w.RevokeEnrolment(t.Context(), home, id, root))
		},
	} {
		plain, err := w.CreateEnrolment(t.Context(), home, name, 5, 7, root)
		noError(t, err)
		by := w.opens(plain)
		end(by.Enrolment.ID)
		w.refuses(plain)
		_, err = w.Enrol(t.Context(), by, Newcomer{Name: "rdsh01", MachineID: "abc"}) // it was let in before
		wantKind(t, fault.Unauthentic, err)
	}
	_, err := w.CreateEnrolment(t.Context(), home, "x", 1, 1, operator)
	wantKind(t, fault.Forbidden, err)
	for _, wrong := range []struct{ uses, days int }{{0, 1}, {1, 0}, {MaxEnrolmentUses + 1, 1}, {1, MaxEnrolmentDays + 1}, {-1, -1}} {
		_, err := w.CreateEnrolment(t.Context(), home, "x", wrong.uses, wrong.days, root)
		wantKind(t, fault.Invalid, err)
	}
	if n := w.count(`SELECT count(*) FROM agents`); n != 0 {
		t.Errorf("%d agents", n)
	}
}

// A lost answer costs neither a use nor a doubt.
func TestEnrol_AgainAfterALostAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.enrolment(1)
	lost := w.enrol(by, "rdsh01.contoso.local", "abc")
	w.opens(w.enrol(by, "rdsh01.contoso.local", "abc").Token)
	w.refuses(lost.Token)
	w.wantStates("revoked", "heard")
	_, err := w.Enrol(t.Context(), by, Newcomer{Name: "rdsh02", MachineID: "def"})
	wantKind(t, fault.Unauthentic, err)
}

func TestEnrol_ANewSetUpTakesTheOldOnesPlaceUnlessBothAreHeard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.enrolment(9)
	old := w.enrol(by, "rdsh01.contoso.local", "abc").Token
	w.opens(old)
	fresh := w.enrol(by, "rdsh01.contoso.local", "abc").Token
	w.opens(fresh)
	w.wantStates("replaced", "heard")
	if p := w.opens(old); !p.Agent.Held {
		t.Error("the old one is heard again and not held")
	}
	w.wantStates("doubted, held", "doubted, held")
	if p := w.opens(fresh); !p.Agent.Held {
		t.Error("the new one goes on")
	}
	w.enrol(by, "rdsh01.contoso.local", "abc") // a third one of them
	w.wantStates("doubted, held", "doubted, held", "doubted, held")
	doubts, total, err := w.Doubts(t.Context(), home)
	noError(t, err)
	if total != 1 || len(doubts) != 1 || doubts[0].Kind != DoubtTwin || len(doubts[0].Agents) != 3 || doubts[0].MayAllStay() {
		t.Fatalf("doubts %+v", doubts)
	}
	wantKind(t, fault.Conflict, w.SettleDoubt(t.Context(), home, doubts[0].ID, nil, root))
	noError(t, w.SettleDoubt(t.Context(), home, doubts[0].ID, &doubts[0].Agents[1].ID, root))
	w.wantStates("revoked", "heard", "revoked")
	w.refuses(old)
	w.opens(fresh)
}

func TestEnrol_ClonesStayApart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.enrolment(200)
	for i := range 100 {
		p := w.opens(w.enrol(by, fmt.Sprintf("vdi%02d.contoso.local", i), "same-disk").Token)
		if p.Agent.Held || p.Agent.Name != fmt.Sprintf("vdi%02d.contoso.local", i) {
			t.Fatalf("clone %d: %+v", i, p.Agent)
		}
	}
	doubts, _, err := w.Doubts(t.Context(), home)
	noError(t, err)
	if len(doubts) != 1 || doubts[0].Kind != DoubtClone || len(doubts[0].Agents) != 100 || !doubts[0].MayAllStay() {
		t.Fatalf("%d doubts", len(doubts))
	}
	noError(t, w.SettleDoubt(t.Context(), home, doubts[0].ID, nil, root))
	wantKind(t, fault.NotFound, w.SettleDoubt(t.Context(), home, doubts[0].ID, nil, root))
	if n, err := w.CountDoubts(t.Context(), home); err != nil || n != 0 {
		t.Errorf("%d doubts: %v", n, err)
	}
}

func TestEnrol_WhoClaimsANameOfAnotherMachineIsHeld(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.enrolment(9)
	right := w.enrol(by, "rdsh01.contoso.local", "abc")
	w.opens(right.Token)
	if w.enrol(by, "rdsh01.fabrikam.local", "another").Held {
		t.Error("another domain's computer is held")
	}
	claim := w.enrol(by, "rdsh01", "other") // the short name is the same computer's
	if !claim.Held || !w.opens(claim.Token).Agent.Held {
		t.Error("the newcomer may report")
	}
	if w.opens(right.Token).Agent.Held {
		t.Error("anybody with the secret silences any agent")
	}
	doubts, _, err := w.Doubts(t.Context(), home)
	noError(t, err)
	stranger := w.memberOf(w.elsewhere().ID, "eve@fabrikam.local", Admin)
	wantKind(t, fault.NotFound, w.SettleDoubt(t.Context(), home, doubts[0].ID, nil, stranger))
	other := uuid.New()
	wantKind(t, fault.NotFound, w.SettleDoubt(t.Context(), home, doubts[0].ID, &other, root))
	noError(t, w.SettleDoubt(t.Context(), home, doubts[0].ID, &claim.AgentID, root))
	w.refuses(right.Token)
	w.opens(claim.Token)
}

func TestEnrol_ANewMachineTakesTheNameOfOneThatWasSilentForLong(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.enrolment(9)
	old := w.enrol(by, "rdsh01.contoso.local", "abc")
	w.opens(old.Token)
	w.exec(`UPDATE agents SET heard_at = now() - interval '31 days', enrolled_at = now() - interval '40 days'`)
	if w.enrol(by, "rdsh01.contoso.local", "def").Held {
		t.Error("it is held")
	}
	w.refuses(old.Token)
	w.wantStates("revoked", "waiting")
}

func TestRotate_TheOldTokenEndsOnceTheNewOneIsUsed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.enrol(w.enrolment(1), "rdsh01", "abc").Token
	lost, err := w.Rotate(t.Context(), w.opens(first))
	noError(t, err)
	second, err := w.Rotate(t.Context(), w.opens(first)) // the answer was lost
	noError(t, err)
	w.refuses(lost.Token)
	w.opens(first)
	w.opens(second.Token)
	w.opens(first) // for an hour
	w.exec(`UPDATE agent_tokens SET expires_at = expires_at - interval '1 hour' WHERE expires_at < now() + interval '1 day'`)
	w.refuses(first)
	w.opens(second.Token)
	if n := w.count(`SELECT count(*) FROM agent_tokens`); n != 2 {
		t.Errorf("%d tokens are kept", n)
	}
}

// Two portals on one database: what one revokes opens nothing at the other, at once.
func TestRevokeAgent_CountsAtOnceOnEveryReplica(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	pool, err := postgres.Open(t.Context(), w.pool.Config().ConnString())
	noError(t, err)
	t.Cleanup(pool.Close)
	other := New(pool)
	token := w.enrol(w.enrolment(1), "rdsh01", "abc").Token
	p, err := other.PrincipalOfToken(t.Context(), token)
	noError(t, err)
	wantKind(t, fault.NotFound, w.RevokeAgent(t.Context(), home, uuid.New(), root))
	wantKind(t, fault.Forbidden, w.RevokeAgent(t.Context(), home, p.Agent.ID, w.member("ben@contoso.local", Operator)))
	noError(t, w.RevokeAgent(t.Context(), home, p.Agent.ID, root))
	began := time.Now()
	_, err = other.PrincipalOfToken(t.Context(), token)
	wantKind(t, fault.Unauthentic, err)
	if took := time.Since(began); took > time.Second {
		t.Errorf("the other portal took %s", took)
	}
}

// report notes that a report of each was taken.
func (w *world) report(by ...Principal) error {
	w.t.Helper()
	batch, reporters := &pgx.Batch{}, make([]Reporter, len(by))
	for i, p := range by {
		reporters[i].Principal = p
	}
	QueueReporters(batch, home, reporters)
	return w.pool.SendBatch(w.t.Context(), batch).Close()
}

func TestQueueReporters_RefusesWhoWasRevokedMeanwhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	enrolment := w.enrolment(2)
	agent, other := w.opens(w.enrol(enrolment, "rdsh01", "abc").Token), w.opens(w.enrol(enrolment, "rdsh02", "def").Token)
	plain, err := w.CreateToken(t.Context(), home, Agent, "script", root)
	noError(t, err)
	script := w.opens(plain)
	noError(t, w.report(agent, script, agent, other))
	noError(t, w.RevokeAgent(t.Context(), home, agent.Agent.ID, root))
	wantKind(t, fault.Unauthentic, w.report(other, agent))
	noError(t, w.report(other, script))
	noError(t, w.RevokeToken(t.Context(), home, script.Token.ID, root))
	wantKind(t, fault.Unauthentic, w.report(other, script))
}

func TestPrincipalOfToken_ManyAtOnceAreEachThemselves(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const n = 40
	enrolment := w.enrolment(n)
	var all sync.WaitGroup
	for i := range n {
		name := fmt.Sprintf("rdsh%02d", i)
		token := w.enrol(enrolment, name, name).Token
		all.Go(func() {
			if p, err := w.PrincipalOfToken(t.Context(), token); err != nil || p.Agent.Name != name {
				t.Errorf("%s: %+v, %v", name, p.Agent, err)
			}
		})
		all.Go(func() {
			_, err := w.PrincipalOfToken(t.Context(), token[:len(token)-20]+strings.Repeat("a", 20))
			wantKind(t, fault.Unauthentic, err)
		})
	}
	all.Wait()
	if heard := w.count(`SELECT count(*) FROM agents WHERE heard_at IS NOT NULL`); heard != n {
		t.Errorf("%d agents are heard, want %d", heard, n)
	}
}

func TestNoteAgent_KeepsHowItFares(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.enrol(w.enrolment(1), "rdsh01", "abc").Token
	note := func(n AgentNote) HostAgent {
		noError(t, w.NoteAgent(t.Context(), w.opens(token), n))
		return *w.opens(token).Agent
	}
	taken := func() HostAgent {
		noError(t, w.report(w.opens(token)))
		return *w.opens(token).Agent
	}
	a := note(AgentNote{Version: "0.2.0", Address: "192.0.2.9", Error: strings.Repeat("é", 2000)})
	if a.Version != "0.2.0" || a.Address != "192.0.2.9" || a.ErrorAt == nil || len([]rune(a.Error)) != maxAgentError || a.ReportedAt != nil {
		t.Errorf("got %+v", a)
	}
	w.wantStates("ailing")
	note(AgentNote{Error: strings.Repeat("é", 2000)})
	if a = taken(); a.Error == "" {
		t.Error("a report that is taken says that the agent is well")
	}
	note(AgentNote{})
	noError(t, w.NoteRefusal(t.Context(), w.opens(token), AgentNote{Error: "computer: another"}))
	w.wantStates("ailing")
	a = taken()
	if a.Version != "0.2.0" || a.Error != "" || a.ErrorAt != nil || a.ReportedAt == nil {
		t.Errorf("got %+v", a)
	}
	if n := w.count(`SELECT count(*) FROM activity WHERE action = 'agent.trouble'`); n != 2 {
		t.Errorf("two troubles are told %d times", n)
	}
	w.exec(`UPDATE agents SET heard_at = now() - interval '73 hours'`)
	w.wantStates("silent")
}
