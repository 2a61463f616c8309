package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"calfleet/internal/auth"
	"calfleet/web"
)

type userCmd struct {
	Add  userAddCmd  `cmd:"" help:"Add a person and print the link with which they sign in for the first time."`
	Link userLinkCmd `cmd:"" help:"Print a new sign-in link for somebody who can't get in."`
	List userListCmd `cmd:"" help:"List the people of an organization."`
}

// linkFlags say what a printed link begins with.
type linkFlags struct {
	PublicURL string `help:"How people reach the portal." default:"http://127.0.0.1:8080" placeholder:"URL"`
}

func (f linkFlags) print(t terminal, secret string) error {
	_, err := fmt.Fprintf(t.out, "sign in: %s\n", web.SignInLinkURL(f.PublicURL, secret))
	return err
}

type userAddCmd struct {
	Email string `arg:"" help:"E-mail address."`
	Name  string `help:"Name; the address if not given."`
	Role  string `help:"viewer, auditor, operator or admin." default:"viewer" enum:"viewer,auditor,operator,admin"`
	organizationFlag
	databaseFlags
	linkFlags
}

func (c *userAddCmd) Run(ctx context.Context, t terminal) error {
	p, organization, closePortal, err := c.enter(ctx, t, c.databaseFlags)
	if err != nil {
		return err
	}
	defer closePortal()
	name := c.Name
	if name == "" {
		name = c.Email
	}
	secret, err := p.auth.AddMember(ctx, organization.ID, c.Email, name, auth.Role(c.Role), auth.Command("calfleet user"))
	if err != nil {
		return err
	}
	if secret == "" {
		_, err = fmt.Fprintf(t.out, "%s can sign in already and now sees %s as %s\n", c.Email, organization.Slug, c.Role)
		return err
	}
	return c.print(t, secret)
}

type userLinkCmd struct {
	Email string `arg:"" help:"E-mail address."`
	databaseFlags
	linkFlags
}

func (c *userLinkCmd) Run(ctx context.Context, t terminal) error {
	p, closePortal, err := c.attach(ctx, newLog(t, "text"))
	if err != nil {
		return err
	}
	defer closePortal()
	secret, err := p.auth.SignInLinkFor(ctx, c.Email, auth.Command("calfleet user"))
	if err != nil {
		return err
	}
	return c.print(t, secret)
}

type userListCmd struct {
	JSON bool `help:"Print JSON."`
	organizationFlag
	databaseFlags
}

func (c *userListCmd) Run(ctx context.Context, t terminal) error {
	p, organization, closePortal, err := c.enter(ctx, t, c.databaseFlags)
	if err != nil {
		return err
	}
	defer closePortal()
	members, err := p.auth.Members(ctx, organization.ID)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(t, members)
	}
	w := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for _, m := range members {
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\n", m.Email, m.Name, m.Role)
	}
	return w.Flush()
}
