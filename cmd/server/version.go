package main

import "fmt"

// version is set by the linker: -ldflags "-X main.version=…".
var version = "development"

type versionCmd struct{}

func (versionCmd) Run(t terminal) error {
	_, err := fmt.Fprintln(t.out, "calfleet", version)
	return err
}
