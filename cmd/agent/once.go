package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"calfleet/internal/agent"
	"calfleet/internal/agent/facts"
	"calfleet/internal/agent/spool"
)

// once is one report: to the portal, into a file, or onto the screen.
func once(ctx context.Context, t terminal, args []string) error {
	l := newLine(t, "once")
	output := l.flags.String("output", "", "`FILE` to write the report into, for a computer without a way to the portal; nothing is sent")
	dry := l.flags.Bool("dry-run", false, "print what would leave this computer; nothing is sent or kept")
	if err := l.read(t, args); err != nil {
		return err
	}
	a := l.agent(t.err)
	switch {
	case *dry && *output != "":
		return misuse{errors.New("--dry-run and --output exclude each other")}
	case *dry:
		return show(ctx, t, a)
	case *output != "":
		return write(ctx, t, a, *output)
	}
	var err error
	if a.Portal, err = l.client(); err != nil {
		return err
	}
	return a.Once(ctx, l.Patience)
}

// collected is a report as it may leave, in lines that people can read.
func collected(ctx context.Context, t terminal, a *agent.Agent) ([]byte, error) {
	r, problems, err := a.Collect(ctx)
	for _, p := range problems {
		fmt.Fprintf(t.err, "not read: %s\n", p)
	}
	if err != nil {
		return nil, err
	}
	data, err := json.MarshalIndent(r, "", "  ")
	return append(data, '\n'), err
}

func show(ctx context.Context, t terminal, a *agent.Agent) error {
	data, err := collected(ctx, t, a)
	if err != nil {
		return err
	}
	_, err = t.out.Write(data)
	fmt.Fprintln(t.err, "this is all that would leave this computer; nothing was sent")
	return err
}

func write(ctx context.Context, t terminal, a *agent.Agent, path string) error {
	data, err := collected(ctx, t, a)
	if err != nil {
		return err
	}
	if err := spool.WriteFile(path, data); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	fmt.Fprintf(t.err, "written to %s; upload it on the page Upload reports, or judge it with: calfleet check\n", path)
	return nil
}

// record keeps what Windows answers, also where no report comes of it.
func record(ctx context.Context, t terminal, args []string) error {
	l := newLine(t, "record")
	output := l.flags.String("output", "", "`DIRECTORY` to write into")
	if err := l.read(t, args); err != nil {
		return err
	}
	if *output == "" {
		return misuse{errors.New("where to? Give --output DIRECTORY")}
	}
	a := l.agent(t.err)
	var recorder *facts.Recorder
	a.Open = func() (facts.Machine, func(), error) {
		m, closeMachine, err := l.open()
		recorder = facts.NewRecorder(m)
		return recorder, closeMachine, err
	}
	_, _, err := a.Collect(ctx)
	if recorder == nil || recorder.Machine == nil {
		return err
	}
	if saving := recorder.Recording.Save(*output); saving != nil {
		return errors.Join(err, saving)
	}
	fmt.Fprintf(t.err, "recorded in %s; it holds names of users and devices where this is a license server\n", *output)
	return err
}
