package e2e

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"calfleet/internal/auth"
	"calfleet/web/text"
)

const agentsPath = "/settings/agents"

// A roll-out as an administrator meets it: a secret, the lines to paste, agents that come, and a clone to decide about.
func TestAgents_AreRolledOutAndACloneIsSettled(t *testing.T) {
	t.Parallel()
	for _, lang := range text.Langs {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			p := newPortal(t)
			b := p.open(t, lang)
			b.becomeAdministrator()
			b.visit(agentsPath)
			b.look("agents-none")
			b.visit(agentsPath + "/secrets")
			b.fill("name", "Paris")
			b.follow(`form[action="/settings/agents/secrets"] .form-end button`)
			secret := b.texts("#secret")[0]
			b.says("#gpo-line", "--enrol "+secret)
			b.look("agents-secret")
			p.enrolClones(strings.TrimSpace(secret))
			b.visit(agentsPath)
			b.says("tr", "rdsh01.contoso.local", text.AgentDoubted.In(lang))
			b.look("agents-doubted")
			b.visit(agentsPath + "/doubts")
			b.look("agents-clones")
			b.follow(`button[value="all"]`)
			b.says(".empty", text.DoubtsNone.In(lang))
			b.visit(agentsPath)
			b.look("agents-some")
		})
	}
}

// enrolClones enrols three computers with the same disk; one of them complains.
func (p *portal) enrolClones(secret string) {
	p.t.Helper()
	by, err := p.auth.PrincipalOfToken(p.t.Context(), secret)
	if err != nil {
		p.t.Fatal(err)
	}
	for i, name := range []string{"rdsh01.contoso.local", "rdsh02.contoso.local", "a-rather-long-name-of-a-host.subsidiary.contoso.local"} {
		grant, err := p.auth.Enrol(p.t.Context(), by, auth.Newcomer{Name: name, MachineID: "8a1f6f0e-2c55-4b7a-9a42-6d2b1c0e7f11", Version: "0.1.0", Address: "192.0.2.17"})
		if err != nil {
			p.t.Fatal(err)
		}
		agent, err := p.auth.PrincipalOfToken(p.t.Context(), grant.Token)
		if err != nil {
			p.t.Fatal(err)
		}
		note := auth.AgentNote{Version: "0.1.0", Address: "192.0.2.17"}
		batch := &pgx.Batch{}
		auth.QueueReporters(batch, agent.Organization.ID, []auth.Reporter{{Principal: agent, Note: note}})
		if err := p.pool.SendBatch(p.t.Context(), batch).Close(); err != nil {
			p.t.Fatal(err)
		}
		if i == 1 {
			note.Error = "Win32_TSLicenseKeyPack: access denied (0x80041003)"
			if err := p.auth.NoteAgent(p.t.Context(), agent, note); err != nil {
				p.t.Fatal(err)
			}
		}
	}
}
