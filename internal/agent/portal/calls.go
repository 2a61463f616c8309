package portal

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"calfleet/internal/report"
)

// Grant is a token and how long it is good.
type Grant struct {
	AgentID     string    `json:"agent_id"`
	Token       string    `json:"token"`
	ExpiresAt   time.Time `json:"expires_at"`
	RotateAfter time.Time `json:"rotate_after"`
	Held        bool      `json:"held"` // the portal has doubts, and takes no report before somebody has decided
}

type identity struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type computer struct {
	Name      string `json:"name"`
	FQDN      string `json:"fqdn,omitempty"`
	Domain    string `json:"domain,omitempty"`
	MachineID string `json:"machine_id"`
}

// Enrol gets a token for this computer for an enrolment secret.
func (c *Client) Enrol(ctx context.Context, secret string, who report.Computer, collector report.Collector) (Grant, error) {
	body, err := json.Marshal(struct {
		Schema   int      `json:"schema"`
		Computer computer `json:"computer"`
		Agent    identity `json:"agent"`
	}{report.Schema, computer{who.Name, who.FQDN, who.Domain, who.MachineID}, identity{collector.Name, collector.Version}})
	if err != nil {
		return Grant{}, fmt.Errorf("encode enrolment: %w", err)
	}
	return c.grant(ctx, "/api/v1/agents", secret, body)
}

// Rotate gets a new token for the one there is.
func (c *Client) Rotate(ctx context.Context, token string) (Grant, error) {
	return c.grant(ctx, "/api/v1/agents/self/token", token, nil)
}

func (c *Client) grant(ctx context.Context, path, key string, body []byte) (Grant, error) {
	var grant Grant
	if err := c.post(ctx, path, key, body, &grant); err != nil {
		return Grant{}, err
	}
	if grant.Token == "" {
		return Grant{}, fmt.Errorf("the portal answered without a token; is %s a calfleet portal?", c.base)
	}
	return grant, nil
}

// Submit sends one report. No error means that the portal has committed it.
func (c *Client) Submit(ctx context.Context, token string, report []byte) error {
	var receipt struct {
		ReportID string `json:"report_id"`
	}
	if err := c.post(ctx, "/api/v1/reports", token, report, &receipt); err != nil {
		return err
	}
	if receipt.ReportID == "" {
		return fmt.Errorf("the portal answered without a receipt; is %s a calfleet portal?", c.base)
	}
	return nil
}

// State says that the agent lives, and what ails it; an empty text says that nothing does.
func (c *Client) State(ctx context.Context, token, version, ails string) error {
	body, err := json.Marshal(struct {
		Version string `json:"version"`
		Error   string `json:"error"`
	}{version, ails})
	if err != nil {
		return fmt.Errorf("encode state: %w", err)
	}
	return c.post(ctx, "/api/v1/agents/self/state", token, body, nil)
}
