//go:build wine

package winetest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/report"
)

// sessionHost is the registry of a Windows Server 2019 with the session host role, which a policy licenses Per User over local settings.
var sessionHost = `
[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion]
"CurrentVersion"="10.0"
"CurrentBuildNumber"="17763"
"CurrentBuild"="17763"
"ProductName"="Windows Server 2019 Standard"

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Cryptography]
"MachineGuid"="1f0c2c86-8d5e-4f61-9e52-6a4d7a0e1b01"

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\ServerManager\ServicingStorage\ServerComponentCache\RDS-RD-Server]
"InstallState"=dword:00000001

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\ServerManager\ServicingStorage\ServerComponentCache\RDS-Licensing]
"InstallState"=dword:00000000

[HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services]
"LicensingMode"=dword:00000004

[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Terminal Server\RCM\Licensing Core]
"LicensingMode"=dword:00000002

[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Terminal Server\RCM\LicenseServers\lic16.contoso.local]

[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\TermService\Parameters\LicenseServers]
"SpecifiedLicenseServers"=` + list("LIC01.contoso.local", "lic02.contoso.local") + "\n"

// The parts share one Windows, which starts too slowly for one each, and run one after the other.
func TestAgent_OnWine(t *testing.T) { //nolint:tparallel // as said
	t.Parallel()
	w := newWine(t)
	w.registry(sessionHost)
	p := newPortal(t)
	t.Run("reads the registry and asks WMI", func(t *testing.T) { reads(t, w.in(t)) })
	t.Run("asks WMI what it is asked for", func(t *testing.T) { calls(t, w.in(t)) })
	t.Run("trusts nobody but the authority it was given", func(t *testing.T) { trusts(t, w.in(t), p) })
	t.Run("keeps what it can't deliver, and delivers it later", func(t *testing.T) { keeps(t, w.in(t), p) })
	t.Run("runs as a service", func(t *testing.T) { serves(t, w.in(t), p) })
}

func reads(t *testing.T, w *wine) {
	t.Helper()
	out, errs, status := w.agent("once", "--dry-run")
	if status != 0 {
		t.Fatalf("ends with %d: %s", status, errs)
	}
	r, err := report.Decode([]byte(out))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	want := &report.SessionHost{
		LicensingMode: new(int64(report.ModePerUser)), LicensingModeSource: "policy",
		LicenseServers: []string{"lic01.contoso.local", "lic02.contoso.local"}, LicenseServersSource: "local",
		IgnoredServers: []string{"lic16.contoso.local"},
	}
	if diff := cmp.Diff(want, r.SessionHost); diff != "" {
		t.Error(diff)
	}
	c := r.Computer
	if c.MachineID != "1f0c2c86-8d5e-4f61-9e52-6a4d7a0e1b01" || !cmp.Equal(c.Roles, []string{"RDS-RD-Server"}) {
		t.Errorf("computer %+v", c)
	}
	// At each start Wine sets the DNS domain of its host, so that nothing can be said of the full name here.
	// The version follows the registry through RtlGetVersion and WMI; the caption is Wine's own.
	if c.OS == nil || c.OS.Version != "10.0.17763" || !strings.HasPrefix(c.OS.Caption, "Microsoft Windows") || c.OS.ProductType == nil || c.OS.SKU == nil {
		t.Errorf("system %+v", c.OS)
	}
	if c.DomainJoined == nil || *c.DomainJoined {
		t.Error("Win32_ComputerSystem does not answer that it is in a workgroup")
	}
	if r.LicenseServer != nil || r.Deployment != nil {
		t.Error("it has roles that it has not")
	}
}

// calls runs the tests of the layer that asks Windows, where there is one to ask.
func calls(t *testing.T, w *wine) {
	t.Helper()
	program := filepath.Join(t.TempDir(), "winfacts.test.exe")
	command := exec.CommandContext(t.Context(), "go", "test", "-c", "-o", program, "./internal/agent/winfacts")
	command.Dir = "../../.."
	command.Env = append(os.Environ(), "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0")
	if said, err := command.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, said)
	}
	if out := w.run(time.Minute, program, "-test.v"); !strings.Contains(out, "--- PASS: TestRows_") {
		t.Errorf("nothing was tested:\n%s", out)
	}
}

func trusts(t *testing.T, w *wine, p *portal) {
	t.Helper()
	_, errs, status := w.agent("once", "--server", p.address, "--token", "calfleet_x", "--patience", "20s", "--dir", `C:\trusts`)
	if status != 3 || !strings.Contains(errs, "certificate") {
		t.Errorf("without the authority it ends with %d: %s", status, errs)
	}
	_, errs, status = w.agent("once", "--server", p.address, "--token", "calfleet_x", "--patience", "30s", "--dir", `C:\trusts`, "--ca", p.ca)
	if status != 3 || !strings.Contains(errs, "401") {
		t.Errorf("with it, and a token that is none, it ends with %d: %s", status, errs)
	}
	if p.accepted.Load() != 0 {
		t.Error("a report came through")
	}
}

func keeps(t *testing.T, w *wine, p *portal) {
	t.Helper()
	once := []string{"once", "--enrol", p.secret(t), "--dir", `C:\keeps`, "--ca", p.ca, "--server"}
	if _, errs, status := w.agent(append(once, "https://127.0.0.1:1", "--patience", "1s")...); status != 3 || !strings.Contains(errs, "1 report waits") {
		t.Fatalf("ends with %d: %s", status, errs)
	}
	_, errs, status := w.agent(append(once, p.address)...)
	if status != 0 || !strings.Contains(errs, "enrolled") {
		t.Fatalf("ends with %d: %s", status, errs)
	}
	if n := p.accepted.Load(); n != 2 {
		t.Errorf("%d reports were accepted, want the one that waited and the new one", n)
	}
	if _, errs, status := w.agent(append(once, p.address)...); status != 0 || strings.Contains(errs, "enrolled") {
		t.Errorf("with its token, and a secret that is used up, it ends with %d: %s", status, errs)
	}
}

// serves installs the service by the line that the portal prints, waits for its report, and takes it away.
func serves(t *testing.T, w *wine, p *portal) {
	t.Helper()
	before := p.accepted.Load()
	install := []string{w.exe, "install", "--server", p.address, "--enrol", p.secret(t), "--ca", p.ca, "--dir", `C:\service`, "--splay", "0s"}
	w.run(time.Minute, install...)
	w.hear(p, before)
	if _, err := os.Stat(filepath.Join(w.prefix, "drive_c/service/enrolment-secret")); !os.IsNotExist(err) {
		t.Errorf("the secret has worked and is still there (%v)", err)
	}
	if _, errs, status := w.try(time.Minute, install...); status != 0 {
		t.Errorf("a second time it ends with %d: %s", status, errs)
	}
	home := filepath.Join(w.prefix, "drive_c/Program Files/calfleet/calfleet-agent.exe")
	if _, err := os.Stat(home); err != nil {
		t.Errorf("the program is not where the portal's lines look for it: %v", err)
	}
	w.run(time.Minute, home, "uninstall", "--dir", `C:\service`, "--purge")
	for _, gone := range []string{home, filepath.Join(w.prefix, "drive_c/service")} {
		if _, err := os.Stat(gone); !os.IsNotExist(err) {
			t.Errorf("%s is still there (%v)", gone, err)
		}
	}
}

// hear waits for one more report than there were.
func (w *wine) hear(p *portal, before int32) {
	w.t.Helper()
	for deadline := time.Now().Add(time.Minute); p.accepted.Load() == before; {
		if time.Now().After(deadline) {
			log, _ := os.ReadFile(filepath.Join(w.prefix, "drive_c/service/agent.log"))
			w.t.Fatalf("no report came; the log says:\n%s", log)
		}
		<-time.After(100 * time.Millisecond)
	}
}
