// Calfleet-agent tells a portal what one Windows computer's part in Remote Desktop licensing is: as a service, as a scheduled task, or once into a file
// that somebody carries. docs/agent.md is its manual.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"calfleet/internal/agent"
)

// version is set by the build.
var version = "development"

// terminal is what a command may read and write; tests put buffers here.
type terminal struct {
	out, err io.Writer
	lookup   func(string) (string, bool) // the environment
}

// Exit statuses.
const (
	exitFine    = 0
	exitRefused = 1 // the portal refused a report
	exitMisuse  = 2
	exitFailure = 3 // not delivered; what was collected waits in the spool
)

// command is one word of the command line.
type command struct {
	name, help string
	run        func(ctx context.Context, t terminal, args []string) error
}

func commands() []command {
	return append([]command{
		{"once", "collect and deliver one report; --output FILE writes it instead, --dry-run prints it", once},
		{"run", "collect and deliver at every interval, until stopped", run},
		{"status", "print what the agent knows of itself: enrolment, spool, settings", status},
		{"record", "write what Windows answers into a directory, to look into a fault (it holds names)", record},
		{"version", "print the version", printVersion},
	}, systemCommands()...)
}

// misuse is a command line that makes no sense.
type misuse struct{ error }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := execute(ctx, os.Args[1:], terminal{os.Stdout, os.Stderr, os.LookupEnv})
	stop()
	os.Exit(code)
}

// execute runs one command line and returns its exit status.
func execute(ctx context.Context, args []string, t terminal) int {
	name := ""
	if len(args) > 0 {
		name = args[0]
	}
	for _, c := range commands() {
		if c.name == name {
			return exit(t, c.run(ctx, t, args[1:]))
		}
	}
	fmt.Fprintln(t.err, "calfleet-agent COMMAND [--flags]; calfleet-agent COMMAND --help lists a command's flags")
	for _, c := range commands() {
		fmt.Fprintf(t.err, "  %-10s %s\n", c.name, c.help)
	}
	if name == "help" || name == "--help" || name == "-h" {
		return exitFine
	}
	return exitMisuse
}

func exit(t terminal, err error) int {
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return exitFine
	}
	fmt.Fprintf(t.err, "calfleet-agent: %v\n", err)
	if _, is := errors.AsType[misuse](err); is {
		return exitMisuse
	}
	_, waits := errors.AsType[*agent.Undelivered](err)
	if _, refused := errors.AsType[*agent.Refused](err); refused && !waits {
		return exitRefused
	}
	return exitFailure
}

func logger(w io.Writer) *slog.Logger { return slog.New(slog.NewTextHandler(w, nil)) }

func printVersion(_ context.Context, t terminal, _ []string) error {
	fmt.Fprintln(t.out, version)
	return nil
}
