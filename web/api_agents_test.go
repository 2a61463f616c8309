package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"calfleet/internal/auth"
)

const sampleEnrolment = `{"schema": 1, "computer": {"name": "RDSH01", "fqdn": "rdsh01.contoso.local", "domain": "contoso.local", "machine_id": "4c4c4544"},
 "agent": {"name": "calfleet-agent", "version": "0.1.0"}}`

// enrolling is a program with an enrolment secret of the home organization.
func (w *world) enrolling() *client {
	w.t.Helper()
	secret, err := w.options.Auth.CreateEnrolment(w.t.Context(), w.home.ID, "roll-out", 100, 7, auth.Command("test"))
	if err != nil {
		w.t.Fatal(err)
	}
	return w.program(secret)
}

// program is a client with a bearer token.
func (w *world) program(token string) *client {
	return w.client().header("Authorization", "Bearer "+token).header("Origin", "")
}

// enrol sends an enrolment and returns what came of it.
func (c *client) enrol(body string) auth.Grant {
	c.t.Helper()
	c.json("/api/v1/agents", body).status(http.StatusCreated)
	var grant auth.Grant
	if err := json.Unmarshal([]byte(c.body), &grant); err != nil {
		c.t.Fatal(err)
	}
	return grant
}

func (c *client) json(path, body string) *client {
	c.t.Helper()
	return c.send(http.MethodPost, path, strings.NewReader(body), "application/json")
}

func TestAgents_EnrolReportRotateAndAreRevokedEverywhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	enrolling := w.enrolling()
	grant := enrolling.enrol(sampleEnrolment)
	if enrolling.res.Header.Get("Cache-Control") != "no-store" || grant.Held {
		t.Errorf("%v, held %v", enrolling.res.Header, grant.Held)
	}
	agent := w.program(grant.Token)
	agent.report(sampleReport).status(http.StatusAccepted)
	agent.json("/api/v1/agents/self/token", "").status(http.StatusCreated)
	var next auth.Grant
	if err := json.Unmarshal([]byte(agent.body), &next); err != nil || next.AgentID != grant.AgentID || next.Token == grant.Token {
		t.Fatalf("%s: %v", agent.body, err)
	}
	w.program(next.Token).report(sampleReport).status(http.StatusAccepted)
	other, err := New(w.options) // another replica
	if err != nil {
		t.Fatal(err)
	}
	if err := w.options.Auth.RevokeAgent(t.Context(), w.home.ID, grant.AgentID, auth.Command("test")); err != nil {
		t.Fatal(err)
	}
	for _, token := range []string{grant.Token, next.Token} {
		late := w.program(token)
		late.world = &world{t: t, pool: w.pool, options: w.options, handler: other, home: w.home}
		late.report(sampleReport).problem(http.StatusUnauthorized)
	}
}

func TestAgents_WriteTheirOwnComputerAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent := w.program(w.enrolling().enrol(sampleEnrolment).Token)
	for _, test := range []struct{ name, from, to, place string }{
		{"another name", "rdsh01.contoso.local", "rdsh02.contoso.local", "computer"},
		{"another domain", "rdsh01.contoso.local", "rdsh01.fabrikam.local", "computer"},
		{"another machine", `"domain_joined"`, `"machine_id": "other", "domain_joined"`, "computer.machine_id"},
		{"another broker", `"session_host"`, `"deployment": {"broker": "rdcb01.contoso.local"}, "session_host"`, "deployment.broker"},
	} {
		p := agent.report(strings.Replace(sampleReport, test.from, test.to, 1)).problem(http.StatusForbidden)
		if len(p.Errors) != 1 || p.Errors[0].Place != test.place {
			t.Errorf("%s: %v", test.name, p.Errors)
		}
	}
	agent.report(strings.Replace(sampleReport, `"session_host"`,
		`"purchases": [{"reference": "PO-1", "cal_version": "2022", "cal_kind": "per_user", "quantity": 50}], "session_host"`, 1)).problem(http.StatusUnprocessableEntity)
	var hosts, reports int
	if err := w.pool.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM hosts), (SELECT count(*) FROM reports)`).Scan(&hosts, &reports); err != nil || hosts != 0 || reports != 0 {
		t.Errorf("%d hosts, %d reports: %v", hosts, reports, err)
	}
	agent.report(strings.Replace(sampleReport, `"session_host"`, `"deployment": {"broker": "rdsh01.contoso.local"}, "session_host"`, 1)).status(http.StatusAccepted)
}

func TestAgents_TwoOfOneComputerAreHeldUntilSomebodyDecides(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	enrolling := w.enrolling()
	old := w.program(enrolling.enrol(sampleEnrolment).Token)
	old.report(sampleReport).status(http.StatusAccepted)
	fresh := w.program(enrolling.enrol(sampleEnrolment).Token)
	second := strings.Replace(sampleReport, "-000000000001", "-000000000002", 1)
	fresh.report(second).status(http.StatusAccepted)
	if p := old.report(sampleReport).problem(http.StatusConflict); p.Errors[0].Place != "agent" {
		t.Errorf("errors %v", p.Errors)
	}
	fresh.report(second).problem(http.StatusConflict)
}

func TestAgents_SayHowTheyFare(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent := w.program(w.enrolling().enrol(sampleEnrolment).Token)
	agent.json("/api/v1/agents/self/state", `{"version": "0.2.0", "error": "<b>denied</b>"}`).status(http.StatusNoContent)
	admin := w.client().signIn(auth.Admin)
	admin.get(pathAgents).shows("tr", "rdsh01.contoso.local", "0.2.0", "<b>denied</b>", "has a problem")
	admin.get(pathAgents + ".csv").status(http.StatusOK)
	if !strings.Contains(admin.body, "rdsh01.contoso.local") {
		t.Error(admin.body)
	}
	agent.json("/api/v1/agents/self/state", `{"mood": 1}`).problem(http.StatusUnprocessableEntity)
	agent.json("/api/v1/agents/self/state", `{`).problem(http.StatusBadRequest)
	agent.json("/api/v1/agents/self/state", `{"error": ""}`).status(http.StatusNoContent)
	admin.get(pathAgents).hides("tr", "denied")
}

func TestAgents_ABadEnrolmentSaysWhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.enrolling()
	if p := c.json("/api/v1/agents", strings.Replace(sampleEnrolment, `"machine_id": "4c4c4544"`, `"roles": []`, 1)).problem(http.StatusUnprocessableEntity); p.Errors[0].Place != "computer.machine_id" {
		t.Errorf("errors %v", p.Errors)
	}
	c.json("/api/v1/agents", "x").problem(http.StatusBadRequest)
	c.json("/api/v1/agents", strings.Repeat(" ", 70<<10)).problem(http.StatusRequestEntityTooLarge)
	c.report(sampleReport).problem(http.StatusForbidden)
	w.program(w.token(auth.Admin)).json("/api/v1/agents", sampleEnrolment).problem(http.StatusForbidden)
	w.program("calfleet_enrol_x_y").json("/api/v1/agents", sampleEnrolment).problem(http.StatusUnauthorized)
}
