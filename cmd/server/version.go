package main

import "fmt"

// version is set by the linker: -ldflags "-X main.version=…".
var version = "development"

type versionCmd struct {
	JSON bool `help:"Print JSON."`
}

func (c versionCmd) Run(t terminal) error {
	if c.JSON {
		return printJSON(t, map[string]string{"version": version})
	}
	_, err := fmt.Fprintln(t.out, "calfleet", version)
	return err
}
