package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"calfleet/internal/auth"
)

func TestAgents_ASecretIsShownOnceWithTheLinesToPaste(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client().signIn(auth.Admin)
	c.get(pathAgents).shows(".empty", "No agent yet")
	c.get(pathEnrolments).shows(".empty", "No secret yet").shows("#gpo-line", "--enrol calfleet_enrol_…").shows(".notice", "https")
	c.post(pathEnrolments, "name", "Paris", "uses", "2", "days", "30").status(http.StatusCreated)
	secret := c.text("#secret")
	if !strings.HasPrefix(secret, auth.EnrolmentPrefix) {
		t.Fatalf("the page shows %q", secret)
	}
	line := " install --server " + publicURL + " --enrol " + secret
	for _, id := range []string{"#gpo-line", "#intune-line", "#sccm-line", "#hand-line"} {
		if got := c.text(id); !strings.HasSuffix(strings.TrimSpace(got), line) {
			t.Errorf("%s says %q", id, got)
		}
	}
	w.program(secret).enrol(sampleEnrolment)
	c.get(pathEnrolments).shows("tr", "Paris", "1 of 2", "valid")
	if strings.Contains(c.body, secret) {
		t.Error("the secret is shown twice")
	}
	c.post(c.attr("td form", "action")).sendsTo(pathEnrolments).follow().shows("tr", "Paris", "revoked")
	w.program(secret).json("/api/v1/agents", sampleEnrolment).problem(http.StatusUnauthorized)
	c.get(pathEnrolments + ".csv").status(http.StatusOK)
	if strings.Contains(c.body, "calfleet_enrol") || !strings.Contains(c.body, "Paris") {
		t.Error(c.body)
	}
}

func TestAgents_TheSecretsFormComesBackWithWhatIsWrong(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Admin)
	c.post(pathEnrolments, "name", " ", "uses", "0", "days", "x").status(http.StatusUnprocessableEntity)
	c.shows("#name-error").shows("#uses-error", "whole number").shows("#days-error")
	if got := c.attr("#days", "value"); got != "x" {
		t.Errorf("the days came back as %q", got)
	}
	for _, path := range []string{pathEnrolments, pathAgents} {
		c.post(path + "/" + uuid.NewString() + "/revoke").status(http.StatusNotFound)
		c.post(path + "/x/revoke").status(http.StatusNotFound)
	}
}

func TestAgents_OneIsRevokedOnItsPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent := w.program(w.enrolling().enrol(sampleEnrolment).Token)
	agent.report(sampleReport).status(http.StatusAccepted)
	c := w.client().signIn(auth.Admin)
	c.get(pathAgents).shows("tr", "rdsh01.contoso.local", "well", "0.1.0")
	c.get(pathAgents+"?state=silent").hides("tr", "rdsh01.contoso.local")
	c.get(pathAgents)
	c.post(c.attr("td form", "action")).sendsTo(pathAgents).follow().shows("tr", "rdsh01.contoso.local", "revoked")
	agent.report(sampleReport).problem(http.StatusUnauthorized)
	stranger := w.client().signInTo(w.organization("elsewhere"), auth.Admin)
	stranger.get(pathAgents).shows(".empty", "No agent yet")
}

func TestAgents_DoubtsAreDecidedOnTheirPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	enrolling := w.enrolling()
	right := w.program(enrolling.enrol(sampleEnrolment).Token)
	right.report(sampleReport).status(http.StatusAccepted)
	claim := enrolling.enrol(strings.Replace(sampleEnrolment, "4c4c4544", "<i>other</i>", 1))
	if !claim.Held {
		t.Fatal("the newcomer is not held")
	}
	c := w.client().signIn(auth.Admin)
	c.get(pathAgents).shows(".notice", "1 doubt waits")
	c.get(pathDoubts).shows("li", "rdsh01.contoso.local", "<i>other</i>", "its reports are refused").hides("button", "all stay")
	path := c.attr("main .card form", "action")
	c.post(path, "keep", "").status(http.StatusUnprocessableEntity)
	c.post(path, "keep", "all").status(http.StatusConflict)
	c.post(path, "keep", uuid.NewString()).status(http.StatusNotFound)
	c.post(path, "keep", claim.AgentID.String()).sendsTo(pathDoubts).follow().shows(".flash", "Decided").shows(".empty", "Nothing in doubt")
	right.report(sampleReport).problem(http.StatusUnauthorized)
	for i, name := range []string{"RDSH08", "RDSH09"} {
		enrolling.enrol(strings.NewReplacer("RDSH01", name, "rdsh01", strings.ToLower(name), "4c4c4544", "disk").Replace(sampleEnrolment))
		if i == 1 {
			c.get(pathDoubts).shows("h2", "One machine under several names")
			c.post(c.attr("main .card form", "action"), "keep", "all").sendsTo(pathDoubts)
		}
	}
	c.get(pathAgents).hides(".notice", "doubt").shows("tr", "rdsh09.contoso.local", "not heard yet")
	if got := w.actions()[0]; got != "agent.settle" {
		t.Errorf("activity says %s", got)
	}
}
