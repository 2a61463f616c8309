package ingest

import (
	"bytes"
	"strings"
	"time"

	"calfleet/internal/report"
)

// Kinds of what PowerShell and its friends export, in any of the forms CSV, JSON, Format-Table and Format-List.
const (
	KeyPacks      Kind = "key-packs"      // Win32_TSLicenseKeyPack
	IssuedCALs    Kind = "issued"         // Win32_TSIssuedLicense
	PerUserUsage  Kind = "per-user-usage" // who holds Per User CALs: Win32_TSLicenseReportEntry
	LicenseServer Kind = "license-server" // Win32_TSLicenseServer
	HostSetting   Kind = "host-setting"   // Win32_TerminalServiceSetting
	HostAudit     Kind = "host-audit"     // Get-RDLicenseStatus: policy, local and effective mode of many hosts
	RDServers     Kind = "rd-servers"     // Get-RDServer
	RDCollections Kind = "rd-collections" // Get-RDSessionCollection
	RDHosts       Kind = "rd-hosts"       // Get-RDSessionHost
	RDLicensing   Kind = "rd-licensing"   // Get-RDLicenseConfiguration
	ADComputers   Kind = "ad-computers"   // Get-ADComputer
	Perfdata      Kind = "perfdata"       // NSClient++ check_rds_licenses and others: totals without versions
)

// Kinds are all kinds that a file can be read as, in the order in which people are asked.
var Kinds = []Kind{Report, Checkmk, KeyPacks, IssuedCALs, PerUserUsage, LicenseServer, HostSetting, HostAudit, RDServers, RDCollections, RDHosts, RDLicensing, ADComputers, Perfdata}

// shape is by which properties a kind is told, and how its objects become reports.
type shape struct {
	kind  Kind
	needs []string // in lower case
	read  func(*export)
}

// shapes in the order in which they are tried: what has most to tell it by comes first. They are set when the program starts, because their
// readers lead back here.
var shapes []shape

func init() { //nolint:gochecknoinits // a variable that its own functions use can't be set where it stands
	shapes = []shape{
		{IssuedCALs, []string{"licenseid", "keypackid"}, (*export).issued},
		{KeyPacks, []string{"keypackid", "productversionid"}, (*export).keyPacks},
		{PerUserUsage, []string{"user", "caltype"}, (*export).users},
		{LicenseServer, []string{"productid", "serverrole"}, (*export).licenseServers},
		{HostAudit, []string{"computername", "licensingmodepolicy", "licensingmodelocal"}, (*export).hostAudit},
		{HostSetting, []string{"licensingtype"}, (*export).hostSettings},
		{RDHosts, []string{"collectionname", "sessionhost"}, (*export).rdHosts},
		{RDCollections, []string{"collectionname", "resourcetype"}, (*export).rdCollections},
		{RDLicensing, []string{"mode", "licenseserver"}, (*export).rdLicensing},
		{RDServers, []string{"server", "roles"}, (*export).rdServers},
		{ADComputers, []string{"name", "operatingsystem"}, (*export).adComputers},
	}
}

func shapeOf(kind Kind) *shape {
	for i := range shapes {
		if shapes[i].kind == kind {
			return &shapes[i]
		}
	}
	return nil
}

// export is a file of objects that is being turned into reports.
type export struct {
	notes
	kind    Kind
	objects []object
	options Options
	reports []report.Report
}

// detectExport judges by the names in the first lines, whatever is between them.
func detectExport(text []byte) Kind {
	lower := " " + strings.ToLower(strings.Map(wordOrBlank, string(text[:min(len(text), 16<<10)]))) + " "
	for _, s := range shapes {
		if hasAll(lower, s.needs) {
			return s.kind
		}
	}
	if strings.Contains(lower, "rds") && strings.Contains(lower, " cal") && (bytes.Contains(text, []byte("|'")) || strings.Contains(lower, "cals available")) {
		return Perfdata
	}
	return Unknown
}

func wordOrBlank(r rune) rune {
	if r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
		return r
	}
	return ' '
}

func hasAll(text string, names []string) bool {
	for _, name := range names {
		if !strings.Contains(text, " "+name+" ") {
			return false
		}
	}
	return true
}

// parseExport reads a file of one of the shapes.
func parseExport(kind Kind, text []byte, options Options) ([]report.Report, []Note, error) {
	e := &export{kind: kind, options: options}
	if options.CollectedAt.IsZero() {
		return nil, nil, &Error{"it is not known when these facts were read", "on ne sait pas quand ces informations ont été lues"}
	}
	if given := strings.TrimSpace(options.LicenseServer); given != "" && !report.IsHostName(given) {
		return nil, nil, &Error{"the computer needs a host name such as lic01.contoso.local", "il faut un nom d’hôte, par exemple lic01.contoso.local"}
	}
	if kind == Perfdata {
		return nil, nil, &Error{
			"monitoring results hold totals of a kind of CAL and no versions: nothing can be judged by them. Export the packs instead: Get-CimInstance Win32_TSLicenseKeyPack | Export-Csv packs.csv",
			"les résultats de supervision donnent des totaux par type de CAL et pas les versions : rien ne peut en être jugé. Exportez plutôt les packs : Get-CimInstance Win32_TSLicenseKeyPack | Export-Csv packs.csv",
		}
	}
	if err := e.readObjects(text); err != nil {
		return nil, e.list, err
	}
	s := shapeOf(kind)
	e.fitting(s)
	s.read(e)
	if len(e.reports) == 0 {
		return nil, e.list, &Error{"nothing in this file could be understood as " + string(kind), "rien dans ce fichier n’a pu être compris comme " + string(kind)}
	}
	return e.reports, e.list, nil
}

func (e *export) readObjects(text []byte) (err error) {
	start := bytes.TrimLeft(text, " \t\r\n")
	switch {
	case bytes.HasPrefix(start, []byte("{")), bytes.HasPrefix(start, []byte("[")):
		e.objects, err = jsonObjects(text)
	case isTable(string(start)):
		e.objects, err = tableObjects(text, &e.notes)
	default:
		e.objects = printed(string(text))
	}
	return err
}

// isTable tells CSV from what Format-Table and Format-List print: its first line has separators or quotes.
func isTable(text string) bool {
	for strings.HasPrefix(text, "#") || strings.HasPrefix(strings.ToLower(text), "sep=") {
		_, text, _ = strings.Cut(text, "\n")
	}
	first, rest, _ := strings.Cut(text, "\n")
	second, _, _ := strings.Cut(rest, "\n")
	if strings.HasPrefix(strings.TrimSpace(second), "---") {
		return false
	}
	return strings.ContainsAny(first, ",;\t\"") && !strings.Contains(strings.SplitN(first, ",", 2)[0], " : ")
}

// fitting leaves out, with a note, what lacks the properties of the kind.
func (e *export) fitting(s *shape) {
	fitting := e.objects[:0]
	for _, o := range e.objects {
		if o.has(s.needs...) {
			fitting = append(fitting, o)
			continue
		}
		e.note(o.line, "not an object of this kind (%s missing); it is not read", "ce n’est pas un objet de ce type (il manque %s) ; il n’est pas lu", strings.Join(s.needs, ", "))
	}
	e.objects = fitting
}

// computerOf is the computer that an object was read from, as PowerShell or WMI add it; else the one the caller names. "" is noted.
func (e *export) computerOf(o object) string {
	read := strings.ToLower(o.text("pscomputername", "__server", "systemname", "computername", "licenseserver"))
	if read == "localhost" || read == "." || read == "127.0.0.1" || !report.IsHostName(read) {
		read = ""
	}
	name := serverName(read, strings.TrimSpace(e.options.LicenseServer))
	if name == "" {
		e.note(o.line, "the file doesn’t say which computer this is about; give its name beside the file", "le fichier ne dit pas de quel ordinateur il s’agit ; donnez son nom avec le fichier")
	}
	return name
}

// byComputer sorts objects by the computer they are about, in the order of the file.
func (e *export) byComputer() (names []string, of map[string][]object) {
	of = map[string][]object{}
	for _, o := range e.objects {
		name := strings.ToLower(e.computerOf(o))
		if name == "" {
			continue
		}
		if of[name] == nil {
			names = append(names, name)
		}
		of[name] = append(of[name], o)
	}
	return names, of
}

// add keeps a report about a computer, or notes why it is none.
func (e *export) add(line int, name string, fill func(*report.Report)) {
	r := report.Report{
		Schema: report.Schema, CollectedAt: e.options.CollectedAt.UTC().Truncate(time.Microsecond),
		Collector: report.Collector{Name: "export " + string(e.kind)}, Computer: computer(name),
	}
	fill(&r)
	r.ID = identityOf(r, string(e.kind))
	checked, err := normal(r)
	if err != nil {
		e.noteOf(Note{line, name + " is left out: " + err.Error(), name + " est laissé de côté : " + err.Error()})
		return
	}
	e.reports = append(e.reports, checked)
}
