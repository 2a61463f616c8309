// Command sqlconst checks packages, go run ./internal/postgres/sqlconst/cmd/sqlconst ./..., or is the tool of
// go vet -vettool. It lets go vet do the work in either case, because go vet remembers what it has checked.
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"calfleet/internal/postgres/sqlconst"

	"golang.org/x/tools/go/analysis/unitchecker"
)

func main() {
	if calledByVet(os.Args[1:]) {
		unitchecker.Main(sqlconst.Analyzer) // exits
	}
	self, err := os.Executable()
	if err != nil {
		fmt.Fprintln(os.Stderr, "sqlconst:", err)
		os.Exit(1)
	}
	vet := exec.CommandContext(context.Background(), "go", append([]string{"vet", "-vettool=" + self}, os.Args[1:]...)...) //nolint:gosec // the caller's own words
	vet.Stdout, vet.Stderr = os.Stdout, os.Stderr
	if err := vet.Run(); err != nil { // go vet has said what it found
		os.Exit(1)
	}
}

// calledByVet knows the three ways go vet calls its tool: for the version, for the flags, and with a package's file.
func calledByVet(args []string) bool {
	for _, arg := range args {
		if arg == "-V=full" || arg == "-flags" || strings.HasSuffix(arg, ".cfg") {
			return true
		}
	}
	return false
}
