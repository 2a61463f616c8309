package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"

	"calfleet/internal/agent"
	"calfleet/internal/agent/config"
	"calfleet/internal/agent/spool"
)

func systemCommands() []command {
	return []command{
		{"install", "keep the settings that are given, and install the service; --task installs a scheduled task instead", install},
		{"uninstall", "remove the service and the task; --purge removes settings, token and spool too", uninstall},
	}
}

// install puts the program where only administrators write, its settings beside its data, enrols, and has Windows start it. Doing it again changes what

// is given and differs; on a computer that has its key, and this program, that is nothing.

func install(ctx context.Context, t terminal, args []string) error {
	l := newLine(t, "install")
	task := l.flags.Bool("task", false, "a scheduled task that runs once an hour as the system account, in place of the service")
	if err := l.read(t, args); err != nil {
		return err
	}
	client, err := l.client() // before anything is changed
	if err != nil {
		return err
	}
	program, err := place()
	if err != nil {
		return err
	}
	if err := l.keep(); err != nil {
		return err
	}
	a := l.agent(t.err)
	a.Portal = client
	enrolling := a.EnrolNow(ctx, l.Patience)
	if *task {
		err = installTask(program, l.Dir)
	} else {
		err = installService(program, l.Dir, t.err)
	}
	if err == nil {
		fmt.Fprintf(t.err, "installed %s; its directory is %s\n", program, l.Dir)
	}
	return errors.Join(err, enrolling)
}

// keep writes the settings down.

func (l *line) keep() error {
	if l.CA != "" { // a service begins in another directory
		path, err := filepath.Abs(l.CA)
		if err == nil {
			err = l.flags.Set("ca", path)
		}
		if err != nil {
			return fmt.Errorf("find the file of certificate authorities: %w", err)
		}
	}
	if err := os.MkdirAll(l.Dir, 0o700); err != nil {
		return fmt.Errorf("make directory: %w", err)
	}
	if err := agent.Protect(l.Dir); err != nil {
		return fmt.Errorf("close %s to others: %w", l.Dir, err)
	}
	if err := spool.WriteFile(filepath.Join(l.Dir, config.FileName), []byte(config.Text(l.flags, false))); err != nil {
		return fmt.Errorf("keep settings: %w", err)
	}
	return nil
}

// home is where the program stands once it is installed.

func home() (string, error) {
	root, err := windows.KnownFolderPath(windows.FOLDERID_ProgramFiles, 0)
	if err != nil {
		return "", fmt.Errorf("find Program Files: %w", err)
	}
	return filepath.Join(root, "calfleet", "calfleet-agent.exe"), nil
}

// place copies the program home: what runs as the system account must not stand where others may change it.

func place() (string, error) {
	program, err := home()
	if err != nil {
		return "", err
	}
	own, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("find this program: %w", err)
	}
	data, err := os.ReadFile(own)
	if err != nil {
		return "", fmt.Errorf("read this program: %w", err)
	}
	if there, err := os.ReadFile(program); err == nil && bytes.Equal(there, data) {
		return program, nil
	}
	if err := os.MkdirAll(filepath.Dir(program), 0o750); err != nil {
		return "", fmt.Errorf("make directory: %w", err)
	}
	if err := stopService(); err != nil { // or Windows holds the file
		return "", err
	}
	if err := spool.WriteFile(program, data); err != nil {
		return "", fmt.Errorf("copy this program: %w", err)
	}
	return program, nil
}

// installService makes the service or changes it, and starts it.

// makeService makes what the service can't be without, or has the one that is there start this program.

// furnish has Windows start the service after what is urgent, start it anew when it fails, and say what it is.

// installTask makes a task of the same name, through Windows' own program.

// uninstall takes away what install made; settings, token and spool stay unless they are to go too.

func uninstall(_ context.Context, t terminal, args []string) error {
	l := newLine(t, "uninstall")
	purge := l.flags.Bool("purge", false, "remove the agent's directory too: settings, token, reports that wait")
	if err := l.read(t, args); err != nil {
		return err
	}
	if err := removeService(); err != nil {
		return err
	}
	if taskProgram("/Query", "/TN", serviceName) == nil {
		if err := taskProgram("/Delete", "/F", "/TN", serviceName); err != nil {
			fmt.Fprintf(t.err, "the scheduled task is still there, if there was one: %v\n", err)
		}
	}
	if *purge {
		if err := agent.Purge(l.Dir); err != nil {
			return err
		}
	}
	if err := leave(); err != nil {
		return err
	}
	fmt.Fprintln(t.err, "uninstalled; revoke the agent in the portal (Settings › Agents) so that its token ends too")
	return nil
}

// leave removes the program. Windows holds the file of a program that runs, and lets it be renamed: then it goes at the next start.

func leave() error {
	program, err := home()
	if err != nil {
		return err
	}
	err = os.Remove(program)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	aside := program + ".old"
	if err := os.Rename(program, aside); err != nil {
		return fmt.Errorf("remove the program: %w", err)
	}
	name, err := windows.UTF16PtrFromString(aside)
	if err == nil {
		err = windows.MoveFileEx(name, nil, windows.MOVEFILE_DELAY_UNTIL_REBOOT)
	}
	if err != nil {
		return fmt.Errorf("have %s removed at the next start: %w", aside, err)
	}
	return nil
}

// withService does nothing where there is no such service.

// stopService waits until it has stopped.
