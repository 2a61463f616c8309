package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"calfleet/internal/agent/config"
	"calfleet/internal/agent/spool"
)

// status prints what the agent knows of itself, without asking anybody, and while another of it is at work.
func status(_ context.Context, t terminal, args []string) error {
	l := newLine(t, "status")
	if err := l.read(t, args); err != nil {
		return err
	}
	if _, err := os.Stat(l.Dir); errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintf(t.out, "version    %s\ndirectory  %s, which is not there: the agent has not run yet\n", version, l.Dir)
		return nil
	}
	waiting, dropped, err := spool.Look(filepath.Join(l.Dir, "spool"))
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "version    %s\ndirectory  %s\n", version, l.Dir)
	l.printEnrolment(t)
	fmt.Fprintf(t.out, "spool      %d waiting, %d dropped since it was made\n\n%s", waiting, dropped, config.Text(l.flags, true))
	return nil
}

func (l *line) printEnrolment(t terminal) {
	a := l.agent(t.err)
	var err error
	if a.Portal, err = l.client(); err != nil {
		fmt.Fprintln(t.out, "portal     none is set")
		return
	}
	enrolment, err := a.Enrolment()
	if err != nil {
		enrolment = err.Error()
	}
	fmt.Fprintf(t.out, "portal     %s\nenrolment  %s\n", a.Portal.Address(), enrolment)
}
