package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"calfleet/internal/report"
)

// reports makes a report of every machine that has key packs to tell of.
func (c *checkmk) reports(options Options) (reports []report.Report, err error) {
	given, used := strings.TrimSpace(options.LicenseServer), false
	if given != "" && !report.IsHostName(given) {
		return nil, &Error{"--license-server needs a host name such as lic01.contoso.local", "--license-server attend un nom d’hôte, par exemple lic01.contoso.local"}
	}
	for _, m := range c.machines {
		if m.line == 0 {
			continue
		}
		name := serverName(m.name, given)
		if name == "" {
			return nil, &Error{
				"the file doesn’t say which license server it is about; give its name beside the file (--license-server)",
				"le fichier ne dit pas de quel serveur de licences il s’agit ; donnez son nom avec le fichier (--license-server)",
			}
		}
		used = used || name == given || strings.EqualFold(firstLabel(name), firstLabel(given))
		if r, ok := c.report(m, name, options.CollectedAt); ok {
			reports = append(reports, r)
		}
	}
	if len(reports) == 0 {
		return nil, &Error{"no readable rds_licenses section with versions in this file", "aucune section rds_licenses lisible et avec versions dans ce fichier"}
	}
	if given != "" && !used {
		c.note(0, "--license-server %s is not used: the file names its servers itself", "--license-server %s n’est pas utilisé : le fichier nomme lui-même ses serveurs", given)
	}
	return reports, nil
}

// serverName is the name the file gives, else the one the caller gives. Given
// both for the same machine, the one with the domain wins.
func serverName(read, given string) string {
	if read == "" || strings.EqualFold(read, firstLabel(given)) {
		return given
	}
	return read
}

func firstLabel(name string) string {
	label, _, _ := strings.Cut(name, ".")
	return label
}

// report is false, with notes, if something in it is no report.
func (c *checkmk) report(m *machine, name string, collected time.Time) (report.Report, bool) {
	if len(m.rows) == 0 && m.names == nil {
		c.note(m.line, "the section is empty; nothing is known of this server’s key packs", "la section est vide ; rien n’est connu des packs de CAL de ce serveur")
		return report.Report{}, false
	}
	r := report.Report{
		Schema:        report.Schema,
		CollectedAt:   collected.UTC().Truncate(time.Microsecond),
		Collector:     report.Collector{Name: "checkmk", Version: m.agent},
		Computer:      computer(name),
		LicenseServer: &report.LicenseServer{KeyPacks: c.keyPacks(m.rows)},
	}
	if len(m.rows) > 0 && len(r.LicenseServer.KeyPacks) == 0 {
		c.note(m.line, "no row of the section could be read; what was known of this server’s key packs stays", "aucune ligne de la section n’a pu être lue ; ce qui était connu des packs de CAL de ce serveur reste")
		return report.Report{}, false
	}
	r.ID = identity(r, m.rows)
	encoded, err := report.Encode(r)
	if err == nil {
		r, err = report.Decode(encoded)
	}
	if err != nil {
		c.refusal(m.line, name, err)
	}
	return r, err == nil
}

// refusal notes why a machine gave no report.
func (c *checkmk) refusal(line int, name string, err error) {
	problems, ok := errors.AsType[report.Problems](err)
	if !ok {
		problems = report.Problems{{Text: err.Error(), TextFR: err.Error()}}
	}
	for _, p := range problems {
		c.noteOf(Note{
			line,
			fmt.Sprintf("server %q is left out: %s", short(name), p),
			fmt.Sprintf("le serveur %q est laissé de côté : %s", short(name), p.French()),
		})
	}
}

// computer splits a full name; an address of digits and dots stays whole.
func computer(name string) report.Computer {
	label, domain, found := strings.Cut(name, ".")
	if !found || strings.Trim(name, "0123456789.") == "" {
		return report.Computer{Name: name}
	}
	return report.Computer{Name: label, FQDN: name, Domain: domain}
}

// identity is a UUID (version 8, RFC 9562) of what a foreign file says: server,
// time and rows. The same file is the same report. The time belongs to it: if
// counts go from 10 to 11 and back, the third reading is not the first.
func identity(r report.Report, rows []row) string {
	hash := sha256.New()
	hash.Write([]byte("checkmk rds_licenses\x00" + strings.ToLower(r.Computer.Name+"\x00"+r.Computer.FQDN) + "\x00" + r.CollectedAt.Format(time.RFC3339Nano)))
	for _, row := range rows {
		hash.Write([]byte("\x00\n" + strings.Join(row.names, "\x00") + "\x00\n" + strings.Join(row.cells, "\x00")))
	}
	return uuidOf(hash.Sum(nil))
}

// identityOf is the same of a report that is made of more than rows; who is what else tells its source from others.
func identityOf(r report.Report, who string) string {
	r.ID = ""
	body, err := json.Marshal(r)
	if err != nil {
		return "" // which no report may have
	}
	hash := sha256.Sum256([]byte("calfleet ingest\x00" + who + "\x00" + string(body)))
	return uuidOf(hash[:])
}

// uuidOf is the first 16 bytes of a hash as a UUID of version 8.
func uuidOf(hash []byte) string {
	id := hash[:16]
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	text := hex.EncodeToString(id)
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}
