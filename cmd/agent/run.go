package main

import (
	"context"
	"io"
	"path/filepath"
)

// run is the agent as a service, or in the foreground.
func run(ctx context.Context, t terminal, args []string) error {
	l := newLine(t, "run")
	service := l.flags.Bool("service", false, "answer to Windows' service manager; log to agent.log in the agent's directory")
	if err := l.read(t, args); err != nil {
		return err
	}
	if *service {
		return serve(func(ctx context.Context) error {
			log := newLogFile(filepath.Join(l.Dir, "agent.log"))
			defer log.close()
			return l.work(ctx, log)
		})
	}
	return l.work(ctx, t.err)
}

func (l *line) work(ctx context.Context, log io.Writer) error {
	a := l.agent(log)
	client, err := l.client()
	if err != nil {
		a.Log.Error("can't begin", "cause", err)
		return err
	}
	a.Portal = client
	a.Log.Info("calfleet-agent begins", "version", version, "portal", client.Address(), "interval", l.Interval)
	err = a.Run(ctx, l.Interval, l.Splay)
	a.Log.Info("calfleet-agent ends", "cause", err)
	return err
}
