// Package agent is one run of calfleet-agent after another: collect, keep, deliver, and say how it went.
//
// What Windows answers comes through facts.Machine, what the portal answers through portal.Client; between them everything is files below one directory
// that only the system account, administrators and whoever runs the agent may enter: the token, the key of pseudonyms and the spool.
package agent

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"calfleet/internal/agent/collect"
	"calfleet/internal/agent/facts"
	"calfleet/internal/agent/portal"
	"calfleet/internal/agent/privacy"
	"calfleet/internal/agent/spool"
	"calfleet/internal/report"
)

// Agent is what a run needs.
type Agent struct {
	// Open begins to ask the computer; what it returns as the second value ends it. Both run on one thread.
	Open    func() (facts.Machine, func(), error)
	Portal  *portal.Client // nil where nothing is sent
	Dir     string         // of the token, the key and the spool
	Limits  spool.Limits
	Privacy privacy.Level
	Usage   bool // have a license server compile its usage of Per User CALs
	Secret  string
	Token   string // given by hand; empty: enrolment brings one
	Version string
	Log     *slog.Logger
}

// longestCollection is how long Windows may take; compiling usage of Per User CALs asks Active Directory for every user.
const longestCollection = 15 * time.Minute

// ErrStuck says that Windows did not answer in time. Its thread can't be taken back: the process should end and be started anew.
var ErrStuck = errors.New("no answer from Windows within 15 minutes")

// Collect makes a report as it may leave the computer.
func (a *Agent) Collect(ctx context.Context) (report.Report, []collect.Problem, error) {
	type result struct {
		report   report.Report
		problems []collect.Problem
		err      error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		r.report, r.problems, r.err = a.ask()
		done <- r
	}()
	limit := time.NewTimer(longestCollection)
	defer limit.Stop()
	select {
	case r := <-done:
		if r.err != nil {
			return report.Report{}, r.problems, r.err
		}
		private, err := a.private(r.report)
		return private, r.problems, err
	case <-limit.C:
		return report.Report{}, nil, ErrStuck
	case <-ctx.Done():
		return report.Report{}, nil, ctx.Err()
	}
}

func (a *Agent) ask() (report.Report, []collect.Problem, error) {
	machine, closeMachine, err := a.Open()
	if err != nil {
		return report.Report{}, nil, fmt.Errorf("ask Windows: %w", err)
	}
	defer closeMachine()
	return collect.Report(machine, collect.Options{Now: time.Now(), Version: a.Version, Usage: a.Usage})
}

func (a *Agent) private(r report.Report) (report.Report, error) {
	if a.Privacy != privacy.Pseudonyms {
		return privacy.Apply(r, a.Privacy, nil), nil
	}
	key, err := a.pseudonymKey()
	if err != nil {
		return report.Report{}, err
	}
	return privacy.Apply(r, a.Privacy, key), nil
}

// Once collects, keeps, and delivers what waits for as long as patience lasts. An error of Undelivered says that reports wait.
func (a *Agent) Once(ctx context.Context, patience time.Duration) error {
	unlock, err := a.enter(ctx, patience)
	if err != nil {
		return err
	}
	defer unlock()
	waiting, err := spool.Open(filepath.Join(a.Dir, "spool"), a.Limits)
	if err != nil {
		return err
	}
	r, problems, err := a.Collect(ctx)
	if err != nil {
		a.tell(ctx, []error{err})
		return err
	}
	errs := a.note(problems)
	if err := a.keep(waiting, r); err != nil {
		return err
	}
	within, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	delivery := a.deliver(within, waiting, r)
	a.tell(ctx, append(errs, delivery))
	return delivery
}

// enter makes the directory, closes it to others, and waits for another agent to leave it.
func (a *Agent) enter(ctx context.Context, patience time.Duration) (unlock func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if unlock, err = spool.Lock(ctx, a.Dir); err != nil {
		return nil, err
	}
	if err := Protect(a.Dir); err != nil {
		unlock()
		return nil, fmt.Errorf("close %s to others: %w", a.Dir, err)
	}
	return unlock, nil
}

// note logs what could not be read, and returns it to be told.
func (a *Agent) note(problems []collect.Problem) []error {
	errs := make([]error, len(problems))
	for i, p := range problems {
		a.Log.Warn("not read", "what", p.What, "cause", p.Err)
		errs[i] = fmt.Errorf("%s: %w", p.What, p.Err)
	}
	return errs
}

func (a *Agent) keep(waiting *spool.Spool, r report.Report) error {
	data, err := report.Encode(r)
	if err != nil {
		return fmt.Errorf("encode report: %w", err)
	}
	gaveWay, err := waiting.Put(r.ID, data)
	if gaveWay > 0 {
		a.Log.Warn("the spool is full; the oldest reports were dropped", "now", gaveWay, "ever", waiting.Dropped())
	}
	return err
}
