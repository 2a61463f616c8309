package main

import (
	"context"
	"fmt"

	"calfleet/internal/auth"
)

type tokenCmd struct {
	Create tokenCreateCmd `cmd:"" help:"Create a token and print it; it is never shown again."`
}

type tokenCreateCmd struct {
	Role string `help:"agent, viewer, auditor, operator or admin." default:"agent" enum:"agent,viewer,auditor,operator,admin"`
	Name string `help:"What the token is for." required:""`
	organizationFlag
	databaseFlags
}

// Run prints the token alone, so that a script can take it.
func (c *tokenCreateCmd) Run(ctx context.Context, t terminal) error {
	p, organization, closePortal, err := c.enter(ctx, t, c.databaseFlags)
	if err != nil {
		return err
	}
	defer closePortal()
	plain, err := p.auth.CreateToken(ctx, organization.ID, auth.Role(c.Role), c.Name, auth.Command("calfleet token"))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(t.out, plain)
	return err
}
