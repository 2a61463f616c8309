package ingest

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"calfleet/internal/report"
)

// Checkmk agents print sections: a line <<<name:options>>> and then lines of
// data. The rds_licenses plugin prints comma-separated rows of
// Win32_TSLicenseKeyPack without quotes, under a line of names that may hold one
// more than the rows (its VBScript edition adds TypeAndModel). A line
// <<<<host>>>> says that what follows is about another machine, <<<<>>>> ends
// that. Source: Checkmk, agents/windows/plugins/rds_licenses.vbs and its
// PowerShell successor of 2025; docs.checkmk.com, "The piggyback mechanism".

const (
	licensesSection = "rds_licenses"
	agentSection    = "check_mk"

	maxMachines = 10_000  // in one file
	maxRows     = 200_000 // in one file
)

// machine is what one agent output says about one machine.
type machine struct {
	name  string // empty: the file hasn't told
	line  int    // of its first rds_licenses section
	agent string // version of the Checkmk agent
	rows  []row
	names []string // columns; nil before they were seen
}

// row is a line of a section, not yet understood.
type row struct {
	line  int
	cells []string
	names []string
}

// checkmk reads an agent's output line by line.
type checkmk struct {
	machines  []*machine
	own       *machine            // the machine that ran the agent
	current   *machine            // own, or the one a piggyback marker names
	others    map[string]*machine // by name in lower case
	section   string
	separator string // "" if the section has none
	version   string // of the agent, last read
	rows      int    // kept so far, of all machines
	err       error  // a limit was reached
	notes
}

func parseCheckmk(text []byte, options Options) ([]report.Report, []Note, error) {
	if options.CollectedAt.IsZero() {
		return nil, nil, &Error{"it is not known when these facts were read", "on ne sait pas quand ces informations ont été lues"}
	}
	c := &checkmk{others: map[string]*machine{}}
	c.newOwn(0)
	for line := 1; len(text) > 0 && c.err == nil; line++ {
		var current []byte
		current, text, _ = bytes.Cut(text, []byte("\n"))
		c.line(line, strings.TrimRight(string(current), "\r \t"))
	}
	if c.err != nil {
		return nil, c.list, c.err
	}
	reports, err := c.reports(options)
	return reports, c.list, err
}

// newOwn begins a machine; several outputs in one file are several machines.
func (c *checkmk) newOwn(line int) {
	c.own = &machine{}
	c.current = c.own
	c.add(line, c.own)
}

func (c *checkmk) add(line int, m *machine) {
	c.machines = append(c.machines, m)
	if len(c.machines) > maxMachines {
		c.tooMuch(line)
	}
}

func (c *checkmk) line(number int, text string) {
	switch {
	case strings.HasPrefix(text, "<<<<") && strings.HasSuffix(text, ">>>>") && len(text) >= 8:
		c.piggyback(number, text[4:len(text)-4])
	case strings.HasPrefix(text, "<<<") && strings.HasSuffix(text, ">>>") && len(text) >= 6:
		c.head(number, text[3:len(text)-3])
	case text == "":
	case c.section == agentSection:
		c.agentLine(number, text)
	case c.section == licensesSection && c.separator != "":
		c.licenseLine(number, text)
	case c.section == licensesSection:
		c.totalsLine(number, text)
	}
}

// piggyback turns to the machine it names, or back.
func (c *checkmk) piggyback(line int, name string) {
	c.section = ""
	if c.current = c.own; name == "" {
		return
	}
	key := strings.ToLower(name)
	if c.others[key] == nil {
		c.others[key] = &machine{name: name}
		c.add(line, c.others[key])
	}
	c.current = c.others[key]
}

// head begins a section.
func (c *checkmk) head(line int, text string) {
	name, options, _ := strings.Cut(text, ":")
	c.section, c.separator = name, separator(options)
	switch {
	case name == licensesSection && c.separator == "":
		c.note(line, "this edition of the section holds names, totals and uses but no versions; nothing can be judged from it. Use the plugin whose section ends in :sep(44)",
			"cette variante de la section donne noms, totaux et utilisations mais pas les versions ; rien ne peut en être jugé. Utilisez le greffon dont la section se termine par :sep(44)")
	case name == licensesSection && c.current.line == 0:
		c.current.line = line
	}
	if name == licensesSection {
		c.current.names = nil
	}
}

// separator finds sep(N) among a section's options; N is a character code.
func separator(options string) string {
	for option := range strings.SplitSeq(options, ":") {
		code, found := strings.CutPrefix(option, "sep(")
		if n, err := strconv.Atoi(strings.TrimSuffix(code, ")")); found && err == nil && n > 0 && n < utf8.RuneSelf {
			return string(rune(n))
		}
	}
	return ""
}

// agentLine takes the machine's name from the agent's own section. Agents print
// that section more than once, so only another name is another machine.
func (c *checkmk) agentLine(line int, text string) {
	name, value, _ := strings.Cut(text, ":")
	switch value = strings.TrimSpace(value); {
	case c.current != c.own:
	case name == "Version" && utf8.ValidString(value) && len(value) <= 64:
		c.version = value
	case name == "Hostname" && !strings.EqualFold(value, c.own.name):
		if c.own.name != "" {
			c.newOwn(line)
		}
		c.own.name, c.own.agent = value, c.version
	}
}

// licenseLine takes the names of the columns or a row.
func (c *checkmk) licenseLine(number int, text string) {
	if !utf8.ValidString(text) {
		text, _ = charmap.Windows1252.NewDecoder().String(text)
	}
	cells := strings.SplitN(text, c.separator, 4*len(columns))
	for i, cell := range cells {
		cells[i] = strings.TrimSpace(strings.Trim(strings.TrimSpace(cell), `"`))
	}
	m := c.current
	switch {
	case slices.ContainsFunc(cells, func(cell string) bool { return strings.EqualFold(cell, columns[0]) }):
		m.names = lower(cells)
		c.unknownColumns(number, cells)
	case len(m.rows) >= report.MaxItems || c.rows >= maxRows:
		c.tooMuch(number)
	default:
		if m.names == nil {
			m.names = lower(columns[:10])
			c.note(number, "no line of column names before this row; the usual order is assumed", "aucune ligne de noms de colonnes avant cette ligne ; l’ordre habituel est supposé")
		}
		m.rows = append(m.rows, row{number, cells, m.names})
		c.rows++
	}
}

// totalsLine lists what the editions without columns say: a name without blanks, a total, what is used. No version is in it, so it is told and not kept.
func (c *checkmk) totalsLine(number int, text string) {
	fields := strings.Fields(text)
	if len(fields) == 3 && wmiNumber(fields[1]) != nil && wmiNumber(fields[2]) != nil {
		c.note(number, "%s: %s of %s in use, of no version that is said; not kept", "%s : %s sur %s utilisées, d’une version qui n’est pas dite ; non gardé", short(fields[0]), fields[2], fields[1])
		return
	}
	c.note(number, "not understood in this edition of the section: %q", "non compris dans cette variante de la section : %q", short(text))
}

// tooMuch ends the reading: half of a server's key packs would look as if the
// others had been removed.
func (c *checkmk) tooMuch(line int) {
	c.err = &Error{
		fmt.Sprintf("line %d: more than %d servers, %d key packs on one of them, or %d in all; divide the file", line, maxMachines, report.MaxItems, maxRows),
		fmt.Sprintf("ligne %d : plus de %d serveurs, de %d packs de CAL sur l’un d’eux ou de %d en tout ; divisez le fichier", line, maxMachines, report.MaxItems, maxRows),
	}
}

// columns in the order in which the plugin prints them.
var columns = []string{
	"KeyPackId", "Description", "KeyPackType", "ProductType", "ProductVersion", "ProductVersionID",
	"TotalLicenses", "IssuedLicenses", "AvailableLicenses", "ExpirationDate", "TypeAndModel",
}

func lower(names []string) []string {
	folded := make([]string, len(names))
	for i, name := range names {
		folded[i] = strings.ToLower(name)
	}
	return folded
}

func (c *checkmk) unknownColumns(line int, names []string) {
	known := " " + strings.Join(lower(columns), " ") + " "
	for _, name := range names {
		if !strings.Contains(known, " "+strings.ToLower(name)+" ") {
			c.note(line, "column %q is not known here and is not read", "la colonne %q est inconnue ici et n’est pas lue", short(name))
		}
	}
}

// short is text fit for a message.
func short(text string) string {
	if chars := []rune(text); len(chars) > 60 {
		return string(chars[:60]) + "…"
	}
	return text
}
