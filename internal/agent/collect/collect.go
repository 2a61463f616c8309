// Package collect makes a report of what a computer answers.
//
// It asks only what is needed to judge Remote Desktop licensing: what the computer is, which roles it has, and for each of its roles the
// facts of docs/agent.md. What could not be read is left out of the report, never filled in, and returned beside it as a problem for whoever looks
// after the agent. Whatever a computer answers, the report can be decoded by internal/report, or there is none.
package collect

import (
	"errors"
	"fmt"
	"time"

	"calfleet/internal/agent/facts"
	"calfleet/internal/report"
)

// Name is what the agent calls itself in reports.
const Name = "calfleet-agent"

// Options are what a run of the collection is told.
type Options struct {
	Now     time.Time
	Version string // of the agent
	Usage   bool   // have a license server compile its usage of Per User CALs, which asks Active Directory
}

// Problem is what could not be read.
type Problem struct {
	What string // a registry key, a class, a method
	Err  error
}

func (p Problem) String() string { return fmt.Sprintf("%s: %v", p.What, p.Err) }

// collector gathers problems while it asks.
type collector struct {
	facts.Machine
	options  Options
	problems []Problem
}

// Report asks a machine. An error says that there can be no report, the problems what the report lacks.
func Report(m facts.Machine, options Options) (report.Report, []Problem, error) {
	c := &collector{Machine: m, options: options}
	r := report.Report{
		Schema: report.Schema, ID: report.NewID(options.Now), CollectedAt: options.Now.UTC().Truncate(time.Microsecond),
		Collector: report.Collector{Name: Name, Version: clean(options.Version, 64)},
	}
	r.Computer = c.computer()
	if !report.IsHostName(r.Computer.Name) {
		return report.Report{}, c.problems, fmt.Errorf("the computer's name %.80q is no host name: letters of ASCII, digits, - and _", r.Computer.Name)
	}
	r.SessionHost = c.sessionHost(r.Computer.Roles)
	r.LicenseServer = c.licenseServer(r.Computer.Roles)
	r.Deployment = c.deployment(r.Computer)
	return c.checked(r)
}

// checked brings the report into the form it is read in, and makes sure that it can be.
func (c *collector) checked(r report.Report) (report.Report, []Problem, error) {
	encoded, err := report.Encode(r)
	if err != nil && r.LicenseServer != nil && len(r.LicenseServer.Issued) > 0 {
		r.LicenseServer.Issued = nil // everything else is worth more than nothing
		c.fail(classIssued, errTooLong)
		encoded, err = report.Encode(r)
	}
	if err != nil {
		return report.Report{}, c.problems, fmt.Errorf("make report: %w", err)
	}
	decoded, err := report.Decode(encoded)
	return decoded, c.problems, err
}

var errTooLong = errors.New("the list does not fit into a report and is left out")

// fail notes what could not be read. What is absent is no problem: the computer doesn't have that role.
func (c *collector) fail(what string, err error) {
	if err != nil && !errors.Is(err, facts.ErrAbsent) {
		c.problems = append(c.problems, Problem{what, err})
	}
}

// values reads a registry key; nil if it can't be read or is not there.
func (c *collector) values(key string, names ...string) facts.Row {
	values, err := c.Values(key, names...)
	c.fail(`HKLM\`+key, err)
	if err != nil {
		return nil
	}
	return values
}

// rows reads a class; nil if it can't be read or is not there.
func (c *collector) rows(namespace, class string, properties ...string) []facts.Row {
	rows, err := c.Rows(namespace, class, properties...)
	c.fail(class, err)
	if err != nil {
		return nil
	}
	return rows
}

// row is the first row of a class, nil without one.
func (c *collector) row(namespace, class string, properties ...string) facts.Row {
	if rows := c.rows(namespace, class, properties...); len(rows) > 0 {
		return rows[0]
	}
	return nil
}

// call calls a method; nil if it fails, also by the number it returns.
func (c *collector) call(call facts.Call) facts.Row {
	out, err := c.Call(call)
	if err == nil {
		if status := out.Number("ReturnValue"); status != nil && *status != 0 {
			err = fmt.Errorf("returned 0x%x", uint32(*status)) //nolint:gosec // WMI's codes are 32 bits, with or without a sign
		}
	}
	c.fail(call.Class+"."+call.Method, err)
	if err != nil {
		return nil
	}
	return out
}
