package agent

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"calfleet/internal/agent/collect"
	"calfleet/internal/agent/portal"
	"calfleet/internal/agent/privacy"
	"calfleet/internal/agent/spool"
	"calfleet/internal/report"
)

const (
	grantFile  = "token.json"
	secretFile = "enrolment-secret" //nolint:gosec // the name of a file
	keyFile    = "pseudonym.key"
)

// granted is a token as it is kept: good at one portal.
type granted struct {
	Portal string `json:"portal"`
	portal.Grant
}

// ErrNoKey says that there is neither a token nor a secret to get one for.
var ErrNoKey = errors.New("this computer is not enrolled: give the agent an enrolment secret (Settings › Agents in the portal), once")

func (a *Agent) path(name string) string { return filepath.Join(a.Dir, name) }

// grant is the token that is kept for this portal; false without one.
func (a *Agent) grant() (portal.Grant, bool, error) {
	data, err := os.ReadFile(a.path(grantFile))
	if errors.Is(err, fs.ErrNotExist) {
		return portal.Grant{}, false, nil
	}
	var kept granted
	if err == nil {
		err = json.Unmarshal(data, &kept)
	}
	if err != nil {
		return portal.Grant{}, false, fmt.Errorf("read the token: %w", err)
	}
	return kept.Grant, kept.Portal == a.Portal.Address(), nil
}

func (a *Agent) store(grant portal.Grant) error {
	data, err := json.Marshal(granted{a.Portal.Address(), grant})
	if err == nil {
		err = spool.WriteFile(a.path(grantFile), data)
	}
	if err != nil {
		return fmt.Errorf("keep the token: %w", err)
	}
	return nil
}

// token is one to send reports with: given by hand, kept, or got for the secret; rotated when it is time.
func (a *Agent) token(ctx context.Context, who report.Computer) (string, error) {
	if a.Token != "" {
		return a.Token, nil
	}
	grant, has, err := a.grant()
	if err != nil {
		return "", err
	}
	now := time.Now()
	switch {
	case !has, !grant.ExpiresAt.IsZero() && now.After(grant.ExpiresAt):
		return a.enrol(ctx, who)
	case !grant.RotateAfter.IsZero() && now.After(grant.RotateAfter):
		return a.rotate(ctx, grant)
	}
	return grant.Token, nil
}

// enrol gets a token for the secret, which is then forgotten where the agent itself kept it.
func (a *Agent) enrol(ctx context.Context, who report.Computer) (string, error) {
	secret, err := a.secret()
	if err != nil {
		return "", err
	}
	grant, err := a.Portal.Enrol(ctx, secret, who, report.Collector{Name: collect.Name, Version: a.Version})
	if err != nil {
		return "", fmt.Errorf("enrol: %w", err)
	}
	if err := a.store(grant); err != nil {
		return "", err
	}
	a.Log.Info("enrolled", "portal", a.Portal.Address(), "agent_id", grant.AgentID, "held", grant.Held)
	if err := os.Remove(a.path(secretFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("forget the enrolment secret: %w", err)
	}
	return grant.Token, nil
}

func (a *Agent) secret() (string, error) {
	if a.Secret != "" {
		return a.Secret, nil
	}
	data, err := os.ReadFile(a.path(secretFile))
	if errors.Is(err, fs.ErrNotExist) {
		return "", ErrNoKey
	}
	if err != nil {
		return "", fmt.Errorf("read the enrolment secret: %w", err)
	}
	return string(data), nil
}

// EnrolNow gets a token unless there is one. If that fails, the secret is kept where the next run finds it, and no longer than until it has worked.
func (a *Agent) EnrolNow(ctx context.Context, patience time.Duration) error {
	unlock, err := a.enter(ctx, patience)
	if err != nil {
		return err
	}
	defer unlock()
	if _, has, err := a.grant(); has || a.Token != "" || err != nil {
		return err
	}
	if a.Secret == "" {
		_, err := a.secret()
		return err
	}
	if err := spool.WriteFile(a.path(secretFile), []byte(a.Secret)); err != nil {
		return fmt.Errorf("keep the enrolment secret: %w", err)
	}
	r, _, err := a.Collect(ctx)
	if err != nil {
		return err
	}
	within, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if _, err := a.enrol(within, r.Computer); err != nil {
		return fmt.Errorf("not enrolled yet, the next run tries again: %w", err)
	}
	return nil
}

// rotate gets a new token. If that fails the old one goes on.
func (a *Agent) rotate(ctx context.Context, old portal.Grant) (string, error) {
	grant, err := a.Portal.Rotate(ctx, old.Token)
	if err != nil {
		a.Log.Warn("the token could not be rotated; the old one goes on", "cause", err)
		return old.Token, nil
	}
	if err := a.store(grant); err != nil {
		return "", err
	}
	a.Log.Info("token rotated", "expires_at", grant.ExpiresAt)
	return grant.Token, nil
}

// pseudonymKey is made once, and never leaves the computer.
func (a *Agent) pseudonymKey() ([]byte, error) {
	key, err := os.ReadFile(a.path(keyFile))
	if err == nil && len(key) == privacy.KeySize {
		return key, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read the key of pseudonyms: %w", err)
	}
	key = make([]byte, privacy.KeySize)
	_, _ = rand.Read(key) // never fails
	if err := os.MkdirAll(a.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make directory: %w", err)
	}
	if err := Protect(a.Dir); err != nil {
		return nil, fmt.Errorf("close %s to others: %w", a.Dir, err)
	}
	if err := spool.WriteFile(a.path(keyFile), key); err != nil {
		return nil, fmt.Errorf("keep the key of pseudonyms: %w", err)
	}
	return key, nil
}

// Enrolment says in words how this computer stands with its portal.
func (a *Agent) Enrolment() (string, error) {
	grant, has, err := a.grant()
	switch {
	case err != nil:
		return "", err
	case a.Token != "":
		return "a token was given by hand", nil
	case has:
		return fmt.Sprintf("agent %s, token good until %s", grant.AgentID, grant.ExpiresAt.Format(time.DateOnly)), nil
	}
	if _, err := a.secret(); err != nil {
		return "", err
	}
	return "not yet; there is a secret for the next run", nil
}
