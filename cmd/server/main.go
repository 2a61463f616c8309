// Calfleet is the portal and its command line: one binary that serves the pages, takes reports in, judges files
// without a database, and looks after itself.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/alecthomas/kong"

	"calfleet/internal/fault"
	"calfleet/internal/ingest"
	"calfleet/internal/postgres/embedded"
)

// commandLine is every sub-command; each lives in the file of its name.
type commandLine struct {
	Rules rulesFile `help:"Rule data to judge by instead of the built-in one (docs/rules.md)." placeholder:"FILE"`

	Serve       serveCmd       `cmd:"" help:"Serve the portal."`
	Migrate     migrateCmd     `cmd:"" help:"Bring the database schema up to date and leave."`
	Check       checkCmd       `cmd:"" help:"Judge report files without a database."`
	Import      importCmd      `cmd:"" help:"Import a CSV file, of purchases for example."`
	Ingest      ingestCmd      `cmd:"" help:"Take in report files and monitoring output."`
	Audit       auditCmd       `cmd:"" help:"Write the quarterly audit pack."`
	User        userCmd        `cmd:"" help:"Add people, list them, give them a sign-in link."`
	Token       tokenCmd       `cmd:"" help:"Create tokens for agents and scripts."`
	Healthcheck healthcheckCmd `cmd:"" help:"Ask a running portal whether it is ready; for containers."`
	Version     versionCmd     `cmd:"" help:"Print the version."`
}

// terminal is what a command may read and write; tests put buffers here.
type terminal struct {
	in       io.Reader
	out, err io.Writer
}

func printJSON(t terminal, value any) error {
	encoder := json.NewEncoder(t.out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	status := run(ctx, os.Args[1:], terminal{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(status)
}

// run runs one command line and returns its exit status: 0 fine, 1 findings or rejected rows, 2 misuse, 3 failure.
func run(ctx context.Context, args []string, t terminal) int {
	asked := false // for help, which is printed and is no misuse
	parser, err := kong.New(&commandLine{},
		kong.Name("calfleet"),
		kong.Description("One portal for a fleet's Remote Desktop licensing."),
		kong.UsageOnError(), kong.Writers(t.out, t.err), kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Exit(func(int) { asked = true; panic(helpPrinted{}) }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(t),
		kong.DefaultEnvars("CALFLEET"), kong.Vars{"default_data_dir": filepath.Dir(embedded.DefaultDir()), "kinds": ingest.KindNames()},
	)
	if err != nil {
		return exit(t, err)
	}
	command, err := parse(parser, args)
	switch {
	case asked:
		return int(exitFine)
	case err != nil:
		_, _ = fmt.Fprintf(t.err, "calfleet: %v\nRun 'calfleet --help' for the commands and their flags.\n", err)
		return int(exitMisuse)
	}
	return exit(t, command.Run())
}

// helpPrinted carries the parser out of --help, after which kong wants the process to end.
type helpPrinted struct{}

func parse(parser *kong.Kong, args []string) (command *kong.Context, err error) {
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(helpPrinted); !ok {
				panic(r)
			}
		}
	}()
	return parser.Parse(args)
}

// exit turns a command's error into words on standard error and an exit status.
func exit(t terminal, err error) int {
	status, isStatus := errors.AsType[exitStatus](err)
	switch {
	case err == nil:
		return int(exitFine)
	case isStatus:
		return int(status)
	}
	_, _ = fmt.Fprintf(t.err, "calfleet: %v\n", err)
	if fault.KindOf(err) == fault.NotFound || fault.KindOf(err) == fault.Invalid {
		return int(exitMisuse)
	}
	return int(exitFailure)
}
