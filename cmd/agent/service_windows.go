package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/svc"
	"golang.org/x/sys/windows/svc/mgr"
)

func installService(program, dir string, warn io.Writer) error {
	manager, err := mgr.Connect()
	if err != nil {
		return fmt.Errorf("reach the service manager (as administrator?): %w", err)
	}
	defer func() { _ = manager.Disconnect() }()
	s, err := makeService(manager, program, dir)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	if err := furnish(s); err != nil {
		fmt.Fprintf(warn, "the service works, without all its comforts: %v\n", err)
	}
	if err := s.Start(); err != nil && !errors.Is(err, windows.ERROR_SERVICE_ALREADY_RUNNING) {
		return fmt.Errorf("start the service: %w", err)
	}
	return nil
}

func makeService(manager *mgr.Mgr, program, dir string) (*mgr.Service, error) {
	args := []string{"run", "--service", "--dir", dir}
	s, err := manager.OpenService(serviceName)
	if errors.Is(err, windows.ERROR_SERVICE_DOES_NOT_EXIST) {
		s, err = manager.CreateService(serviceName, program, mgr.Config{StartType: mgr.StartAutomatic, DisplayName: "calfleet agent"}, args...)
		if err != nil {
			return nil, fmt.Errorf("make the service: %w", err)
		}
		return s, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open the service: %w", err)
	}
	starts, err := windows.UTF16PtrFromString(windows.ComposeCommandLine(append([]string{program}, args...)))
	if err == nil {
		const same = windows.SERVICE_NO_CHANGE
		err = windows.ChangeServiceConfig(s.Handle, same, same, same, starts, nil, nil, nil, nil, nil, nil)
	}
	if err != nil {
		_ = s.Close()
		return nil, fmt.Errorf("change the service: %w", err)
	}
	return s, nil
}

func furnish(s *mgr.Service) error {
	settings, err := s.Config()
	if err != nil {
		return err
	}
	settings.DelayedAutoStart, settings.Description = true, "Reports this computer's Remote Desktop licensing to the calfleet portal."
	again := []mgr.RecoveryAction{{Type: mgr.ServiceRestart, Delay: time.Minute}, {Type: mgr.ServiceRestart, Delay: 15 * time.Minute}}
	return errors.Join(s.UpdateConfig(settings), s.SetRecoveryActions(again, 24*60*60))
}

func installTask(program, dir string) error {
	line := windows.ComposeCommandLine([]string{program, "once", "--dir", dir})
	return taskProgram("/Create", "/F", "/TN", serviceName, "/TR", line, "/SC", "HOURLY", "/RU", "SYSTEM", "/RL", "HIGHEST")
}

func taskProgram(args ...string) error {
	system, err := windows.GetSystemDirectory()
	if err != nil {
		return fmt.Errorf("find Windows' programs: %w", err)
	}
	program := filepath.Join(system, "schtasks.exe")
	// Not os/exec, which is a hundred kilobytes of the six megabytes there are.
	process, err := os.StartProcess(program, append([]string{program}, args...), &os.ProcAttr{Files: []*os.File{nil, nil, os.Stderr}})
	if err != nil {
		return fmt.Errorf("start %s: %w", program, err)
	}
	ended, err := process.Wait()
	if err == nil && !ended.Success() {
		err = fmt.Errorf("it ended with %d", ended.ExitCode())
	}
	if err != nil {
		return fmt.Errorf("schtasks %s: %w", args[0], err)
	}
	return nil
}

func removeService() error {
	if err := stopService(); err != nil {
		return err
	}
	return withService(func(s *mgr.Service) error {
		if err := s.Delete(); err != nil {
			return fmt.Errorf("delete the service: %w", err)
		}
		return nil
	})
}

func withService(f func(*mgr.Service) error) error {
	manager, err := mgr.Connect()
	if err != nil {
		return fmt.Errorf("reach the service manager (as administrator?): %w", err)
	}
	defer func() { _ = manager.Disconnect() }()
	s, err := manager.OpenService(serviceName)
	if errors.Is(err, windows.ERROR_SERVICE_DOES_NOT_EXIST) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("open the service: %w", err)
	}
	defer func() { _ = s.Close() }()
	return f(s)
}

func stopService() error {
	return withService(func(s *mgr.Service) error {
		status, err := s.Control(svc.Stop)
		if errors.Is(err, windows.ERROR_SERVICE_NOT_ACTIVE) {
			return nil
		}
		for tries := 0; err == nil && status.State != svc.Stopped && tries < 300; tries++ {
			<-time.After(100 * time.Millisecond) // nobody tells when
			status, err = s.Query()
		}
		if err == nil && status.State != svc.Stopped {
			err = errors.New("it does not stop")
		}
		if err != nil {
			return fmt.Errorf("stop the service: %w", err)
		}
		return nil
	})
}
