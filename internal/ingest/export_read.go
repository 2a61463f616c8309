package ingest

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"calfleet/internal/report"
)

// keyPacks makes a report of each license server's packs, by the same reading as a Checkmk section's.
func (e *export) keyPacks() {
	names, of := e.byComputer()
	for _, name := range names {
		reader := &checkmk{}
		packs := reader.keyPacks(rowsOf(of[name]))
		for _, note := range reader.list {
			e.noteOf(note)
		}
		if len(packs) == 0 {
			e.note(of[name][0].line, "no pack of %s could be read; what was known of it stays", "aucun pack de %s n’a pu être lu ; ce qui en était connu reste", name)
			continue
		}
		e.add(of[name][0].line, name, func(r *report.Report) { r.LicenseServer = &report.LicenseServer{KeyPacks: packs} })
	}
}

// rowsOf are objects as the rows of a section.
func rowsOf(objects []object) []row {
	names := lower(columns)
	rows := make([]row, len(objects))
	for i, o := range objects {
		rows[i] = row{line: o.line, names: names, cells: make([]string, len(names))}
		for k, name := range names {
			rows[i].cells[k] = dotNetDate(o.text(name))
		}
	}
	return rows
}

// issued are Per Device CALs in somebody's hands.
func (e *export) issued() {
	names, of := e.byComputer()
	for _, name := range names {
		licenses := []report.Issued{}
		for _, o := range of[name] {
			if one, ok := e.issuedOf(o); ok {
				licenses = append(licenses, one)
			}
		}
		if len(licenses) > report.MaxItems {
			e.note(of[name][0].line, "more than %d issued CALs of %s; divide the file", "plus de %d CAL délivrées par %s ; divisez le fichier", report.MaxItems, name)
			continue
		}
		e.add(of[name][0].line, name, func(r *report.Report) { r.LicenseServer = &report.LicenseServer{Issued: licenses} })
	}
}

func (e *export) issuedOf(o object) (report.Issued, bool) {
	license, err := strconv.ParseUint(o.text("licenseid"), 10, 32)
	pack, packErr := strconv.ParseUint(o.text("keypackid"), 10, 32)
	if err != nil || packErr != nil {
		e.note(o.line, "no number of a CAL and its pack; it is not read", "pas de numéro de CAL et de pack ; la ligne n’est pas lue")
		return report.Issued{}, false
	}
	one := report.Issued{
		LicenseID: int64(license), KeyPackID: int64(pack), ToUser: o.text("sissuedtouser"), ToComputer: o.text("sissuedtocomputer"), HardwareID: o.text("shardwareid"),
		IssuedAt: e.moment(o, "issuedate"), ExpiresAt: e.moment(o, "expirationdate"),
	}
	if status, err := strconv.ParseInt(o.text("licensestatus"), 10, 32); err == nil {
		one.Status = &status
	}
	return one, true
}

// moment is a time, nil with a note where a text is none. Dates with slashes are read as PowerShell writes them in text: month first.
func (e *export) moment(o object, name string) *time.Time {
	text := dotNetDate(o.text(name))
	if text == "" {
		return nil
	}
	t, ok := parseTime(text, true)
	if !ok || t.Year() < 1970 || t.Year() > 9999 {
		e.note(o.line, "%s: %q is not understood; it counts as not read", "%s : %q non compris ; la valeur compte comme non lue", name, short(text))
		return nil
	}
	return &t
}

var dateInJSON = regexp.MustCompile(`^\\?/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\\?/$`)

// dotNetDate turns the /Date(1735689600000)/ of Windows PowerShell 5.1 into a time that everybody reads.
func dotNetDate(text string) string {
	found := dateInJSON.FindStringSubmatch(text)
	if found == nil {
		return text
	}
	ms, err := strconv.ParseInt(found[1], 10, 64)
	if err != nil {
		return text
	}
	return time.UnixMilli(ms).UTC().Format(time.RFC3339)
}

func (e *export) licenseServers() {
	for _, o := range e.objects {
		if name := e.computerOf(o); name != "" {
			e.add(o.line, name, func(r *report.Report) {
				r.LicenseServer = &report.LicenseServer{ProductID: o.text("productid"), Scope: wmiNumber(o.text("serverrole"))}
			})
		}
	}
}

func wmiNumber(text string) *int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || n > 1<<32-1 {
		return nil
	}
	return &n
}

// modes are the spellings of a licensing mode, as cmdlets, scripts and WMI have them.
var modes = map[string]int64{
	"peruser": report.ModePerUser, "4": report.ModePerUser, "perdevice": report.ModePerDevice, "2": report.ModePerDevice,
	"notconfigured": report.ModeNotConfigured, "5": report.ModeNotConfigured, "notset": report.ModeNotConfigured,
}

// mode is nil where none is said, or nobody knows what it is, which is noted. Numbers nobody knows are kept.
func (e *export) mode(o object, names ...string) *int64 {
	text := o.text(names...)
	key := strings.ToLower(strings.Join(strings.Fields(text), ""))
	if mode, ok := modes[key]; ok {
		return &mode
	}
	if n := wmiNumber(strings.TrimSuffix(strings.TrimPrefix(key, "unknown("), ")")); n != nil {
		return n
	}
	if key != "" && key != "unknown" {
		e.note(o.line, "licensing mode %q is not known; it counts as not read", "mode de licence %q inconnu ; il compte comme non lu", short(text))
	}
	return nil
}

func (e *export) hostSettings() {
	for _, o := range e.objects {
		name := e.computerOf(o)
		if name == "" {
			continue
		}
		if role := o.text("terminalservermode"); role != "" && role != "1" {
			e.note(o.line, "%s has no RD Session Host role (TerminalServerMode %s); it is not read", "%s n’a pas le rôle Hôte de session (TerminalServerMode %s) ; la ligne n’est pas lue", name, role)
			continue
		}
		servers, _ := o.entries(&e.notes, "specifiedlslist", "licenseservers")
		e.add(o.line, name, func(r *report.Report) {
			r.SessionHost = &report.SessionHost{LicensingMode: e.mode(o, "licensingtype"), LicensingModeSource: policySource(o.text("policysourcelicensingtype")), LicenseServers: servers}
		})
	}
}

func policySource(text string) string {
	switch strings.ToLower(text) {
	case "1", "true":
		return "policy"
	case "0", "false":
		return "local"
	}
	return ""
}

// hostAudit is one line for each host: what counts is the effective mode, else the policy's, else the local one.
func (e *export) hostAudit() {
	for _, o := range e.objects {
		name := strings.ToLower(o.text("computername"))
		if !report.IsHostName(name) {
			e.note(o.line, "%q is no name of a computer", "%q n’est pas un nom d’ordinateur", short(name))
			continue
		}
		if failure := o.text("error"); failure != "" {
			e.note(o.line, "%s could not be read by the script (%s); nothing is known of it", "%s n’a pas pu être lu par le script (%s) ; on n’en sait rien", name, short(failure))
			continue
		}
		servers, known := o.entries(&e.notes, "licenseservers")
		host := &report.SessionHost{LicensingMode: e.mode(o, "licensingmodeeffective", "licensingmodepolicy", "licensingmodelocal")}
		if known {
			host.LicenseServers = append([]string{}, servers...)
			host.LicenseServersSource = policySource(o.text("licenseserversfrompolicy"))
		}
		switch strings.ToLower(o.text("licensingmodepolicy")) {
		case "", "notset", "notconfigured":
			host.LicensingModeSource = "local"
		default:
			host.LicensingModeSource = "policy"
		}
		e.add(o.line, name, func(r *report.Report) { r.SessionHost = host })
	}
}

var buildInBrackets = regexp.MustCompile(`^(\d{1,2}\.\d{1,2})(?:\.(\d{4,5})| \((\d{4,5})\))$`)

// adComputers says which Windows computers have. That one is a session host no directory knows, so this completes hosts that are known.
func (e *export) adComputers() {
	for _, o := range e.objects {
		name := strings.ToLower(o.text("dnshostname", "name"))
		if !report.IsHostName(name) {
			e.note(o.line, "%q is no name of a computer", "%q n’est pas un nom d’ordinateur", short(name))
			continue
		}
		os := &report.OS{Caption: o.text("operatingsystem")}
		if found := buildInBrackets.FindStringSubmatch(o.text("operatingsystemversion")); found != nil {
			os.Version = found[1] + "." + found[2] + found[3]
		}
		e.add(o.line, name, func(r *report.Report) { r.Computer.OS, r.Computer.DomainJoined = os, new(true) })
	}
	e.note(0, "a directory doesn’t know roles: what it says completes hosts and license servers that are known, and makes none", "un annuaire ne connaît pas les rôles : ce qu’il dit complète les hôtes et serveurs de licences connus et n’en crée aucun")
}
