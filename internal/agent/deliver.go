package agent

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"calfleet/internal/agent/portal"
	"calfleet/internal/agent/spool"
	"calfleet/internal/report"
)

// Undelivered says how many reports wait, and why.
type Undelivered struct {
	Reports int
	Cause   error
}

func (u *Undelivered) Error() string {
	if u.Reports == 1 {
		return fmt.Sprintf("1 report waits in the spool: %v", u.Cause)
	}
	return fmt.Sprintf("%d reports wait in the spool: %v", u.Reports, u.Cause)
}

func (u *Undelivered) Unwrap() error { return u.Cause }

// Refused says that the portal will never take a report, which is set aside.
type Refused struct {
	ID    string
	Cause error
}

func (r *Refused) Error() string { return fmt.Sprintf("report %s was refused: %v", r.ID, r.Cause) }

func (r *Refused) Unwrap() error { return r.Cause }

// delivery is the work of one run: send what waits, oldest first.
type delivery struct {
	*Agent
	waiting  *spool.Spool
	who      report.Computer
	key      string
	enrolled bool // in this run: once is enough
}

// deliver sends what waits. It returns an Undelivered or a Refused if not all is well.
func (a *Agent) deliver(ctx context.Context, waiting *spool.Spool, newest report.Report) error {
	d := &delivery{Agent: a, waiting: waiting, who: newest.Computer}
	var worst error
	for _, entry := range waiting.Waiting() {
		err := d.one(ctx, entry)
		if err == nil {
			continue
		}
		a.Log.Error("not delivered", "report", entry.ID, "cause", err)
		worst = err
		if !d.goesOn(err) {
			break
		}
	}
	if n := len(waiting.Waiting()); n > 0 {
		return &Undelivered{n, worst}
	}
	return worst
}

// goesOn reports whether an error is about one report, and the next may fare better.
func (*delivery) goesOn(err error) bool {
	refusal, is := errors.AsType[*portal.Refusal](err)
	if _, aside := errors.AsType[*Refused](err); aside {
		return true
	}
	return is && refusal.Status == portal.StatusForbidden
}

// one sends a report until it is taken, refused, or time is up.
func (d *delivery) one(ctx context.Context, entry spool.Entry) error {
	data, err := d.waiting.Read(entry)
	if err != nil {
		return err
	}
	for attempt := 0; ; attempt++ {
		err := d.try(ctx, data)
		if err == nil {
			d.Log.Info("delivered", "report", entry.ID)
			return d.waiting.Done(entry)
		}
		next, wait := d.judge(err, attempt)
		switch next {
		case stop:
			return err
		case setAside:
			return errors.Join(&Refused{entry.ID, err}, d.waiting.Refuse(entry))
		case renew:
			if data, err = d.renewed(entry, data); err != nil {
				return err
			}
		case enrol:
			if _, enrolling := d.Agent.enrol(ctx, d.who); enrolling != nil {
				return errors.Join(err, enrolling)
			}
			d.enrolled, d.key = true, ""
		case again:
			d.Log.Warn("not delivered yet", "report", entry.ID, "again_in", wait.Round(time.Second), "cause", err)
			if !portal.Sleep(ctx, wait) {
				return err
			}
		}
	}
}

func (d *delivery) try(ctx context.Context, data []byte) error {
	if d.key == "" {
		key, err := d.token(ctx, d.who)
		if err != nil {
			return err
		}
		d.key = key
	}
	return d.Portal.Submit(ctx, d.key, data)
}

// step is what to do after an attempt that failed.
type step uint8

const (
	again    step = iota // wait, then the same report: it may have arrived, and then gets the same receipt
	stop                 // keep it for the next run
	setAside             // never send it again
	renew                // give it another id
	enrol                // get another token first
)

// judge turns docs/agents.md, "Errors", into the next step.
func (d *delivery) judge(err error, attempt int) (step, time.Duration) {
	refusal, answered := errors.AsType[*portal.Refusal](err)
	if errors.Is(err, ErrNoKey) {
		return stop, 0
	}
	if !answered {
		return again, portal.Wait(attempt, 0)
	}
	switch status := refusal.Status; {
	case status == portal.StatusTooManyRequests, status == portal.StatusTimeout, status >= portal.StatusInternal:
		return again, portal.Wait(attempt, refusal.RetryAfter)
	case d.key == "": // enrolment was refused
		return stop, 0
	case status == portal.StatusUnauthorized, status == portal.StatusForbidden:
		return d.anotherToken(), 0
	case status == portal.StatusConflict && refusal.At("report_id"):
		return renew, 0
	case status == portal.StatusBadRequest, status == portal.StatusTooLarge, status == portal.StatusUnsupported,
		status == portal.StatusUnprocessable:
		return setAside, 0
	}
	return stop, 0 // held, a redirection, no calfleet at that address
}

// anotherToken is worth trying once, where a secret brings one.
func (d *delivery) anotherToken() step {
	if _, err := d.secret(); err != nil || d.enrolled || d.Token != "" {
		return stop
	}
	return enrol
}

// renewed gives a report another id, in the spool too.
func (d *delivery) renewed(entry spool.Entry, data []byte) ([]byte, error) {
	r, err := report.Decode(data)
	if err != nil {
		return nil, errors.Join(&Refused{entry.ID, err}, d.waiting.Refuse(entry))
	}
	r.ID = report.NewID(time.Now())
	renewed, err := report.Encode(r)
	if err != nil {
		return nil, fmt.Errorf("encode report %s: %w", r.ID, err)
	}
	return renewed, d.waiting.Replace(entry, renewed)
}

// tell lets the portal know how the agent is. It matters to nobody here whether that works.
func (a *Agent) tell(ctx context.Context, errs []error) {
	grant, enrolled, err := a.grant()
	if a.Token != "" || !enrolled || err != nil {
		return
	}
	var lines []string
	for _, err := range errs {
		if err != nil && len(lines) < 20 {
			lines = append(lines, err.Error())
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := a.Portal.State(ctx, grant.Token, a.Version, cut(strings.Join(lines, "\n"), longestState)); err != nil {
		a.Log.Warn("the portal does not know how this agent is", "cause", err)
	}
}

// longestState is what the portal keeps, in characters.
const longestState = 1000

func cut(text string, limit int) string {
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit])
	}
	return text
}
