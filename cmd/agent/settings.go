package main

import (
	"errors"
	"flag"
	"fmt"
	"io"

	"calfleet/internal/agent"
	"calfleet/internal/agent/config"
	"calfleet/internal/agent/facts"
	"calfleet/internal/agent/portal"
	"calfleet/internal/agent/privacy"
	"calfleet/internal/agent/spool"
)

// line is a command line that is being read.
type line struct {
	config.Config
	flags     *flag.FlagSet
	recording string
}

func newLine(t terminal, name string) *line {
	l := &line{flags: flag.NewFlagSet("calfleet-agent "+name, flag.ContinueOnError)}
	l.flags.SetOutput(t.err)
	l.Register(l.flags)
	l.flags.StringVar(&l.recording, "recording", "", "`DIRECTORY` that record wrote, to answer in place of Windows")
	return l
}

// read parses flags and completes them; more than flags is misuse.
func (l *line) read(t terminal, args []string) error {
	err := l.flags.Parse(args)
	if err == nil && l.flags.NArg() > 0 {
		err = fmt.Errorf("what is %q? There are only flags", l.flags.Arg(0))
	}
	if err == nil {
		err = l.Complete(l.flags, t.lookup)
	}
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		return misuse{err}
	}
	return err
}

// open begins to ask Windows, or a recording of it.
func (l *line) open() (facts.Machine, func(), error) {
	if l.recording == "" {
		return openMachine()
	}
	r, err := facts.Load(l.recording)
	return r, func() {}, err
}

// agent is one that the line describes; without a portal it can collect and not deliver.
func (l *line) agent(log io.Writer) *agent.Agent {
	return &agent.Agent{
		Open: l.open, Dir: l.Dir, Limits: spool.Limits{Reports: l.Reports, Bytes: int64(l.Megabyte) << 20},
		Privacy: privacy.Level(l.Privacy), Usage: l.Usage, Secret: l.Enrol, Token: l.Token, Version: version, Log: logger(log),
	}
}

// client is how the portal is reached.
func (l *line) client() (*portal.Client, error) {
	if l.Server == "" {
		return nil, misuse{errors.New("which portal? Give --server https://…, or CALFLEET_AGENT_SERVER, or a line server = … in the file of settings")}
	}
	client, err := portal.New(portal.Options{URL: l.Server, CA: l.CA, Proxy: l.Proxy, Version: version})
	if err != nil {
		return nil, misuse{err}
	}
	return client, nil
}
