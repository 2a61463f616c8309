// Package config is what the agent is told: by flags, by the environment, by a file, in this order.
//
// Every setting has one name. As a flag it is --spool-reports, in the environment CALFLEET_AGENT_SPOOL_REPORTS, in the file "spool-reports = 500".
package config

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"calfleet/internal/agent/privacy"
)

// Config is every setting. Its zero values are no defaults; Register sets those.
type Config struct {
	File     string
	Server   string // the portal
	Enrol    string // an enrolment secret
	Token    string
	CA       string
	Proxy    string
	Dir      string
	Privacy  string
	Usage    bool
	Interval time.Duration
	Splay    time.Duration
	Patience time.Duration
	Reports  int
	Megabyte int
}

// FileName is the name of the file of settings in the agent's directory.
const FileName = "agent.conf"

// notInFile are the settings that say where the file is, or that are needed once.
var notInFile = []string{"config", "enrol"}

// Register makes flags of the settings.
func (c *Config) Register(flags *flag.FlagSet) {
	flags.StringVar(&c.File, "config", "", "`FILE` of settings (default: agent.conf in the agent's directory, if it is there)")
	flags.StringVar(&c.Server, "server", "", "`URL` of the portal, https://…")
	flags.StringVar(&c.Enrol, "enrol", "", "enrolment `SECRET`, needed once; from Settings › Agents in the portal")
	flags.StringVar(&c.Token, "token", "", "`TOKEN` to send reports with, instead of enrolment")
	flags.StringVar(&c.CA, "ca", "", "PEM `FILE` of the certificate authorities to trust (default: those of the system)")
	flags.StringVar(&c.Proxy, "proxy", "", "`URL` of the proxy, or none (default: HTTPS_PROXY and NO_PROXY)")
	flags.StringVar(&c.Dir, "dir", DefaultDir(), "`DIRECTORY` of the token, the spool and the log")
	flags.StringVar(&c.Privacy, "privacy", string(privacy.Names), "what leaves of users and their devices: names, pseudonyms or counts")
	flags.BoolVar(&c.Usage, "per-user-usage", false, "have the license server compile its usage of Per User CALs at each run; it asks Active Directory for every user")
	flags.DurationVar(&c.Interval, "interval", 4*time.Hour, "`TIME` between two reports of the service, at least 5m")
	flags.DurationVar(&c.Splay, "splay", 10*time.Minute, "`TIME` within which the service begins, by chance")
	flags.DurationVar(&c.Patience, "patience", 2*time.Minute, "`TIME` that once tries to deliver")
	flags.IntVar(&c.Reports, "spool-reports", 200, "`NUMBER` of reports that wait on disk at most; the oldest give way")
	flags.IntVar(&c.Megabyte, "spool-megabytes", 64, "`NUMBER` of megabytes they take at most")
}

// Variable is the name of a setting in the environment.
func Variable(name string) string {
	return "CALFLEET_AGENT_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

// Complete sets what no flag set: from the environment, then from the file.
func (c *Config) Complete(flags *flag.FlagSet, lookup func(string) (string, bool)) error {
	given := map[string]bool{}
	flags.Visit(func(f *flag.Flag) { given[f.Name] = true })
	var errs []error
	settings(flags, func(f *flag.Flag) {
		value, is := lookup(Variable(f.Name))
		if !is || given[f.Name] {
			return
		}
		given[f.Name] = true
		if err := f.Value.Set(value); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", Variable(f.Name), err))
		}
	})
	if err := errors.Join(errs...); err != nil {
		return err
	}
	if err := c.complete(flags, given); err != nil {
		return err
	}
	return c.valid()
}

// settings visits the flags that are settings; others belong to one command.
func settings(flags *flag.FlagSet, f func(*flag.Flag)) {
	known := flag.NewFlagSet("", flag.ContinueOnError)
	new(Config).Register(known)
	known.VisitAll(func(k *flag.Flag) {
		if have := flags.Lookup(k.Name); have != nil {
			f(have)
		}
	})
}

// complete reads the file. One that nobody named need not be there.
func (c *Config) complete(flags *flag.FlagSet, given map[string]bool) error {
	path := c.File
	if path == "" {
		path = filepath.Join(c.Dir, FileName)
	}
	file, err := os.Open(path) //nolint:gosec // its administrator names it
	if errors.Is(err, fs.ErrNotExist) && c.File == "" {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read settings: %w", err)
	}
	defer func() { _ = file.Close() }()
	lines := bufio.NewScanner(file)
	for number := 1; lines.Scan(); number++ {
		if err := line(flags, given, strings.TrimPrefix(lines.Text(), "\ufeff")); err != nil {
			return fmt.Errorf("%s, line %d: %w", path, number, err)
		}
	}
	return lines.Err()
}

func line(flags *flag.FlagSet, given map[string]bool, text string) error {
	text = strings.TrimSpace(text)
	if text == "" || text[0] == '#' || text[0] == ';' {
		return nil
	}
	name, value, is := strings.Cut(text, "=")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	var setting *flag.Flag
	settings(flags, func(f *flag.Flag) {
		if f.Name == name && name != "config" {
			setting = f
		}
	})
	switch {
	case !is:
		return errors.New("a setting looks like: server = https://calfleet.example.com")
	case setting == nil:
		return fmt.Errorf("there is no setting %q; calfleet-agent once --help lists them", name)
	case given[name]:
		return nil
	}
	return setting.Value.Set(value)
}

func (c *Config) valid() error {
	if _, err := privacy.Parse(c.Privacy); err != nil {
		return err
	}
	switch {
	case c.Interval < 5*time.Minute:
		return errors.New("interval must be 5m or more")
	case c.Splay < 0 || c.Patience < 0:
		return errors.New("splay and patience are not negative")
	case c.Reports < 1 || c.Megabyte < 1:
		return errors.New("spool-reports and spool-megabytes must be 1 or more")
	}
	return nil
}

// Text is a file of the settings that differ from their defaults; to be shown, a token in it is not spelled out.
func Text(flags *flag.FlagSet, shown bool) string {
	var b strings.Builder
	settings(flags, func(f *flag.Flag) {
		value := f.Value.String()
		if value == f.DefValue || slices.Contains(notInFile, f.Name) {
			return
		}
		if shown && f.Name == "token" {
			value = "…"
		}
		fmt.Fprintf(&b, "%s = %s\n", f.Name, value)
	})
	return b.String()
}
