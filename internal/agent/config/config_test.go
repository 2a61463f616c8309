package config_test

import (
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"calfleet/internal/agent/config"
)

// parsed is what a command line, an environment and a file make of the settings.
func parsed(t *testing.T, args []string, env map[string]string, file string) (config.Config, *flag.FlagSet, error) {
	t.Helper()
	dir := t.TempDir()
	if file != "" {
		if err := os.WriteFile(filepath.Join(dir, config.FileName), []byte(file), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var c config.Config
	flags := flag.NewFlagSet("test", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	c.Register(flags)
	if err := flags.Parse(append([]string{"--dir", dir}, args...)); err != nil {
		return c, flags, err
	}
	err := c.Complete(flags, func(name string) (string, bool) {
		value, is := env[name]
		return value, is
	})
	return c, flags, err
}

func TestComplete_FlagThenEnvironmentThenFile(t *testing.T) {
	t.Parallel()
	file := "\ufeff# settings\r\nserver = https://file\r\nproxy=http://file:1\r\n; more\r\nprivacy = counts\r\n\r\ninterval = 30m\r\n"
	env := map[string]string{"CALFLEET_AGENT_SERVER": "https://env", "CALFLEET_AGENT_PROXY": "http://env:1", "CALFLEET_AGENT_SPOOL_REPORTS": "7"}
	c, _, err := parsed(t, []string{"--server", "https://flag"}, env, file)
	if err != nil {
		t.Fatal(err)
	}
	if c.Server != "https://flag" || c.Proxy != "http://env:1" || c.Privacy != "counts" || c.Interval != 30*time.Minute || c.Reports != 7 || c.Megabyte != 64 {
		t.Errorf("%+v", c)
	}
}

func TestComplete_SaysWhereItIsWrong(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		args []string
		env  map[string]string
		file string
		want string
	}{
		"no setting":        {file: "a = b\nserver = https://x", want: "line 1"},
		"no equals sign":    {file: "server = https://x\nprivacy", want: "line 2"},
		"no number":         {file: "spool-reports = many", want: "line 1"},
		"a file in a file":  {file: "config = x", want: "no setting"},
		"environment":       {env: map[string]string{"CALFLEET_AGENT_INTERVAL": "often"}, want: "CALFLEET_AGENT_INTERVAL"},
		"privacy":           {args: []string{"--privacy", "none"}, want: "pseudonyms"},
		"interval":          {args: []string{"--interval", "1m"}, want: "5m"},
		"spool":             {args: []string{"--spool-reports", "0"}, want: "spool-reports"},
		"a file that isn't": {args: []string{"--config", "/nowhere/agent.conf"}, want: "read settings"},
	} {
		if _, _, err := parsed(t, test.args, test.env, test.file); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestText_ReadsBackAndShowsNoSecrets(t *testing.T) {
	t.Parallel()
	args := []string{"--server", "https://x", "--enrol", "calfleet_enrol_s", "--token", "calfleet_t", "--privacy", "pseudonyms", "--per-user-usage"}
	c, flags, err := parsed(t, args, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	text, shown := config.Text(flags, false), config.Text(flags, true)
	if strings.Contains(text+shown, "calfleet_enrol_s") || strings.Contains(shown, "calfleet_t") {
		t.Fatalf("a secret is in the file or shown:\n%s\n%s", text, shown)
	}
	again, _, err := parsed(t, nil, nil, strings.ReplaceAll(text, "dir = "+c.Dir+"\n", ""))
	if err != nil || again.Server != c.Server || again.Token != "calfleet_t" || again.Privacy != "pseudonyms" || !again.Usage {
		t.Errorf("%+v, %v\n%s", again, err, text)
	}
}
