// Command mutate changes one condition of the rules at a time and sees whether a test notices. It prints every change that nobody
// noticed, and for every file the share of those that somebody did.
//
//	go run ./internal/compat/cmd/mutate [FILE…]
//
// Without files it takes the rules (rules_*.go), and then the helpers whose conditions decide what the rules are asked and what comes
// of their answers. Sources are never touched. One overlay of the build has every change in it, each behind a switch (mutant
// schemata), and is compiled once; the tests run anew for every switch. Only what Go wants to be constant is compiled by itself.
//
// A change that makes no difference can't be noticed. Those that were looked at stand in equivalents.txt, each with its reason, and
// are not counted. One that is listed there and noticed after all, or that is no change any more, is an error.
package main

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
)

const (
	dir      = "internal/compat"
	required = 90 // per cent of the changes that a test must notice
)

// helpers decide verdicts beside the rules: they read the facts, put the questions and weigh the answers. What loads the rule data,
// finds words, ranks remedies or looks for speed is not among them.
var helpers = []string{
	"cal.go", "cell.go", "count.go", "device.go", "directory.go", "evaluate.go", "finding.go", "hear.go", "holdings.go", "index.go", "issued.go",
	"keypack.go", "machineid.go", "member.go", "mode.go", "names.go", "naming.go", "need.go", "os.go", "position.go", "position_amount.go",
	"position_assign.go", "position_gaps.go", "position_installed.go", "position_need.go", "position_owned.go", "position_remarks.go",
	"position_settle.go", "position_tally.go", "proof.go", "register.go", "release.go", "roll.go", "supply.go", "tables.go", "together.go",
	"trust.go", "twins.go",
}

//go:embed equivalents.txt
var equivalents string

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	enough, err := run(ctx, os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
	}
	if err != nil || !enough {
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) (enough bool, err error) {
	groups, err := groupsOf(args)
	if err != nil {
		return false, err
	}
	var all []string
	for _, g := range groups {
		all = append(all, g.files...)
	}
	t, err := load(ctx, dir, all)
	if err != nil {
		return false, err
	}
	if err := t.review(equivalents); err != nil {
		return false, err
	}
	if err := t.try(ctx, runtime.GOMAXPROCS(0), os.Stdout); err != nil {
		return false, err
	}
	return t.report(os.Stdout, groups), t.misjudged()
}

// group is files whose scores are added up.
type group struct {
	name  string
	files []string
}

func groupsOf(args []string) ([]group, error) {
	if len(args) > 0 {
		named := group{name: "files named"}
		for _, path := range args {
			named.files = append(named.files, filepath.Base(path))
		}
		return []group{named}, nil
	}
	paths, err := filepath.Glob(filepath.Join(dir, "rules_*.go"))
	if err != nil {
		return nil, err
	}
	rules := group{name: "rules"}
	for _, path := range paths {
		if !strings.HasSuffix(path, "_test.go") {
			rules.files = append(rules.files, filepath.Base(path))
		}
	}
	return []group{rules, {"helpers", helpers}}, nil
}
