package main

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

type healthcheckCmd struct {
	Listen string `help:"Address the portal answers on." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
}

// Run asks /readyz; a portal that can't reach its database is not ready.
func (c *healthcheckCmd) Run(ctx context.Context) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+c.Listen+"/readyz", nil)
	if err != nil {
		return err
	}
	client := http.Client{Timeout: 5 * time.Second}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the portal answers %s", response.Status)
	}
	return nil
}
