package main

import (
	"context"
	"fmt"
)

type migrateCmd struct {
	databaseFlags
}

// Run migrates, which opening does by itself, and says so.
func (c *migrateCmd) Run(ctx context.Context, t terminal) error {
	_, closePortal, err := c.attach(ctx, newLog(t, "text"))
	if err != nil {
		return err
	}
	closePortal()
	_, err = fmt.Fprintln(t.out, "the schema is up to date")
	return err
}
