package ingest

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
	"time"

	"calfleet/internal/report"
)

// RegistryQuestion is a part of the registry that a Windows agent reads for us, if the answer to its PROLOG asks.
type RegistryQuestion struct{ Name, Key, Value string }

// RegistryQuestions are what the portal asks, below HKEY_LOCAL_MACHINE. A Value of * is all values of a key, each as name=value. Keys
// from domain knowledge of RD licensing: the policy wins over the local mode; the servers' list is one level below Parameters.
var RegistryQuestions = []RegistryQuestion{
	{askMode, `SYSTEM\CurrentControlSet\Control\Terminal Server\RCM\Licensing Core`, "LicensingMode"},
	{askPolicy, `SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services`, "*"},
	{askServers, `SYSTEM\CurrentControlSet\Services\TermService\Parameters\LicenseServers`, "SpecifiedLicenseServers"},
	{askSessionHost, `SOFTWARE\Microsoft\ServerManager\ServicingStorage\ServerComponentCache\RDS-RD-Server`, "InstallState"},
	{askLicensing, `SOFTWARE\Microsoft\ServerManager\ServicingStorage\ServerComponentCache\RDS-Licensing`, "InstallState"},
	{askProduct, `SYSTEM\CurrentControlSet\Control\ProductOptions`, "ProductType"},
}

// Names under which answers come back; an administrator's additional-content uses the same.
const (
	askMode        = "calfleet_mode"
	askPolicy      = "calfleet_policy"
	askServers     = "calfleet_servers"
	askSessionHost = "calfleet_session_host"
	askLicensing   = "calfleet_licensing"
	askProduct     = "calfleet_product"
)

// inventory makes a report of what an inventory says, or says why it makes none.
func (s *said) inventory(device string, received time.Time) (*report.Report, []Note) {
	n := &notes{}
	os := s.system(n)
	if os == nil {
		n.note(0, "not an inventory of Windows Server; nothing of it is kept", "ce n’est pas l’inventaire d’un Windows Server ; rien n’en est gardé")
		return nil, n.list
	}
	r := report.Report{
		Schema: report.Schema, CollectedAt: s.collectedAt(received).UTC().Truncate(time.Microsecond), Collector: s.collector(), Computer: s.computer(os, n),
	}
	s.roles(&r)
	s.sessionHost(&r, n)
	if !concerns(r) {
		n.note(0, "a workstation without the RD Session Host role; nothing of it is kept", "un poste de travail sans le rôle Hôte de session Bureau à distance ; rien n’en est gardé")
		return nil, n.list
	}
	r.ID = identityOf(r, device)
	checked, err := normal(r)
	if err != nil {
		n.note(0, "%s", "%s", err.Error())
		return nil, n.list
	}
	return &checked, n.list
}

// normal is a report as Decode would read it.
func normal(r report.Report) (report.Report, error) {
	encoded, err := report.Encode(r)
	if err != nil {
		return report.Report{}, err
	}
	return report.Decode(encoded)
}

// concerns reports whether the portal has to do with a computer.
func concerns(r report.Report) bool {
	caption := strings.ToLower(r.Computer.OS.Caption)
	return r.SessionHost != nil || strings.Contains(caption, "server") || strings.Contains(caption, "multi-session") || strings.Contains(caption, "multisession")
}

func (s *said) collector() report.Collector {
	name, version, _ := strings.Cut(s.first("content.versionclient"), "_v")
	return report.Collector{Name: clip(cmp.Or(name, "inventory agent"), 64), Version: clip(version, 64)}
}

func clip(text string, most int) string {
	if chars := []rune(text); len(chars) > most {
		return string(chars[:most])
	}
	return text
}

// system is the Windows, nil for any other. Among several values the one that speaks of Windows counts: what an administrator adds stands beside
// what the agent found.
func (s *said) system(n *notes) *report.OS {
	caption := ""
	for _, place := range []string{"content.operatingsystem.full_name", "content.hardware.osname"} {
		for _, value := range s.values[place] {
			if caption == "" && strings.Contains(strings.ToLower(value), "windows") {
				caption = clip(strings.Join(strings.Fields(value), " "), 255)
			}
		}
	}
	if caption == "" {
		return nil
	}
	os := &report.OS{Caption: caption, Version: s.version(), ProductType: s.productType(caption)}
	if os.Version == "" {
		n.note(0, "no version of Windows that is understood", "aucune version de Windows comprise")
	}
	return os
}

var windowsVersion = regexp.MustCompile(`^\d{1,2}\.\d{1,2}\.\d{4,5}$`)

// buildAndUpdate is how GLPI agents write it: "17763.5329".
var buildAndUpdate = regexp.MustCompile(`^(\d{5})\.\d{1,6}$`)

func (s *said) version() string {
	for _, place := range []string{"content.operatingsystem.kernel_version", "content.hardware.osversion"} {
		for _, value := range s.values[place] {
			if windowsVersion.MatchString(value) {
				return value
			}
		}
	}
	for _, value := range s.values["content.operatingsystem.service_pack"] {
		if found := buildAndUpdate.FindStringSubmatch(value); found != nil {
			return "10.0." + found[1]
		}
	}
	return ""
}

// productType is 1 for a workstation, 2 for a domain controller, 3 for a server: as the registry says it, else as the name does.
func (s *said) productType(caption string) *int64 {
	switch said := strings.ToLower(s.asked(askProduct)); {
	case said == "winnt":
		return new(int64(1))
	case said == "lanmannt":
		return new(int64(2))
	case said == "servernt", strings.Contains(strings.ToLower(caption), "server"):
		return new(int64(3))
	}
	return nil
}

// computer is the machine. A name with no domain stays short; whether it is in a domain isn't said.
func (s *said) computer(os *report.OS, n *notes) report.Computer {
	c := report.Computer{Name: s.first("content.hardware.name"), OS: os, MachineID: clip(strings.ToLower(s.first("content.hardware.uuid")), 128)}
	for _, fqdn := range s.values["content.operatingsystem.fqdn"] {
		if c.FQDN == "" && strings.Contains(fqdn, ".") && report.IsHostName(strings.ToLower(fqdn)) && strings.EqualFold(firstLabel(fqdn), firstLabel(c.Name)) {
			c.FQDN = fqdn
		}
	}
	c.Domain = clip(cmp.Or(s.first("content.operatingsystem.dns_domain"), s.first("content.hardware.workgroup")), 255)
	if c.FQDN != "" && c.Domain == "" {
		_, c.Domain, _ = strings.Cut(c.FQDN, ".")
	}
	if c.FQDN == "" && len(s.values["content.operatingsystem.fqdn"]) > 0 {
		n.note(0, "the full name is of another computer than %q and is not read", "le nom complet est celui d’un autre ordinateur que %q et n’est pas lu", short(c.Name))
	}
	return c
}

// collectedAt is when the inventory was made by the computer's clock, where it says its offset, else when it arrived.
func (s *said) collectedAt(received time.Time) time.Time {
	if t, err := time.Parse("2006-01-02 15:04:05 -0700", s.first("content.accesslog.logdate")+" "+s.first("content.operatingsystem.timezone.offset")); err == nil && t.Year() >= 1970 && t.Year() <= 9999 {
		return t
	}
	return received
}

// asked is an answer of the registry to one question, "" where there is none.
func (s *said) asked(name string) string {
	for _, v := range s.registry {
		if strings.EqualFold(v.name, name) && v.value != "" {
			return v.value
		}
	}
	return ""
}

// policy is a value of the key of policies.
func (s *said) policy(name string) string {
	for _, v := range s.registry {
		key, value, found := strings.Cut(v.value, "=")
		if strings.EqualFold(v.name, askPolicy) && found && strings.EqualFold(strings.TrimSpace(key), name) {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// roles are known only where the registry was read: no section of an inventory has them.
func (s *said) roles(r *report.Report) {
	for _, role := range []struct{ question, name string }{{askSessionHost, "RDS-RD-SERVER"}, {askLicensing, "RDS-Licensing"}} {
		state, known := registryNumber(s.asked(role.question))
		if known && r.Computer.Roles == nil {
			r.Computer.Roles = []string{}
		}
		if known && state != 0 {
			r.Computer.Roles = append(r.Computer.Roles, role.name)
		}
	}
}

// sessionHost is said of a computer with the role; where the role wasn't read, of one whose mode is Per User or Per Device: 1 stands on every Windows
// Server.
func (s *said) sessionHost(r *report.Report, n *notes) {
	state, known := registryNumber(s.asked(askSessionHost))
	host := report.SessionHost{}
	mode, source := s.mode(n)
	if mode != nil {
		host.LicensingMode, host.LicensingModeSource = mode, source
	}
	host.LicenseServers, host.LicenseServersSource = s.servers(n)
	chosen := mode != nil && (*mode == report.ModePerDevice || *mode == report.ModePerUser)
	if known && state != 0 || !known && chosen {
		r.SessionHost = &host
	}
}

// mode is the policy's, else the local one.
func (s *said) mode(n *notes) (mode *int64, source string) {
	for _, from := range []struct{ value, source string }{{s.policy("LicensingMode"), "policy"}, {s.asked(askMode), "local"}} {
		number, ok := registryNumber(strings.TrimPrefix(from.value, "LicensingMode="))
		if ok {
			return &number, from.source
		}
		if from.value != "" {
			n.note(0, "LicensingMode %q is no number; it counts as not read", "LicensingMode %q n’est pas un nombre ; la valeur compte comme non lue", short(from.value))
		}
	}
	return nil, ""
}

// servers are the policy's, else the local ones.
func (s *said) servers(n *notes) (names []string, source string) {
	for _, from := range []struct{ value, source string }{{s.policy("LicenseServers"), "policy"}, {s.asked(askServers), "local"}} {
		value := strings.TrimPrefix(from.value, "SpecifiedLicenseServers=")
		if strings.HasPrefix(value, "ARRAY(") {
			n.note(0, "the agent could not write down the local list of license servers; it counts as not read",
				"l’agent n’a pas su transcrire la liste locale de serveurs de licences ; elle compte comme non lue")
			continue
		}
		names = strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(",; \t\r\n|", r) })
		if len(names) > 0 {
			return names, from.source
		}
	}
	return nil, ""
}

// registryNumber reads a number as agents write one of the registry: 4, or 0x00000004.
func registryNumber(text string) (int64, bool) {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 0, 64)
	return n, err == nil && n >= 0 && n <= 1<<32-1
}
