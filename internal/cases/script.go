package cases

import (
	"embed"
	"io/fs"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The scripts are kept as PowerShell, each once: lines that begin with "#en: " or "#fr: " are of that language alone, and "#data" is where
// the names of a fleet go.
//
//go:embed scripts/*.ps1
var scriptFiles embed.FS

// Script is a PowerShell file with the names of a fleet filled in.
type Script struct {
	Name string // of the file
	Text string // lines end with LF
}

// File is the script as Windows PowerShell 5.1 reads it right: UTF-8 with its mark, lines that end with CR LF.
func (s Script) File() []byte {
	return []byte("\ufeff" + strings.ReplaceAll(s.Text, "\n", "\r\n"))
}

// names are what the scripts are filled with.
type names struct {
	NewServer  string
	Hosts      []string
	Brokers    []string
	Mode       string // as Set-RDLicenseConfiguration has it
	ModeNumber string
	Before     []hostList
	LeftOut    []string // what can't be a computer's name, and no script has
}

// hostList is the license servers that a host named.
type hostList struct {
	host string
	list []string
}

// scripts fills in all of them, in the order in which they are run.
func scripts(n names, l Language) []Script {
	files, err := fs.Glob(scriptFiles, "scripts/*.ps1")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	slices.Sort(files)
	out := make([]Script, 0, len(files))
	for _, file := range files {
		source, err := scriptFiles.ReadFile(file)
		if err != nil {
			panic(err) // it was just listed
		}
		out = append(out, Script{strings.TrimPrefix(file, "scripts/"), fillScript(string(source), n, l)})
	}
	return out
}

func fillScript(source string, n names, l Language) string {
	var b strings.Builder
	for line := range strings.Lines(source) {
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		rest := line[len(indent):]
		switch {
		case rest == "#data\n":
			n.write(&b, used(source))
		case strings.HasPrefix(rest, "#en: ") || strings.HasPrefix(rest, "#fr: "):
			if rest[1:3] == string(l) {
				b.WriteString(indent + rest[len("#en: "):])
			}
		default:
			b.WriteString(line)
		}
	}
	return b.String()
}

// used says which names a script asks for: the others would only be noise.
func used(source string) func(variable string) bool {
	return func(variable string) bool {
		for rest := source; ; {
			at := strings.Index(rest, "$"+variable)
			if at < 0 {
				return false
			}
			rest = rest[at+1+len(variable):]
			if next, _ := utf8.DecodeRuneInString(rest); !unicode.IsLetter(next) {
				return true
			}
		}
	}
}

func (n names) write(b *strings.Builder, uses func(string) bool) {
	for _, v := range []struct{ name, value string }{
		{"NewServer", literal(n.NewServer)}, {"Mode", literal(n.Mode)}, {"ModeNumber", literal(n.ModeNumber)},
	} {
		if uses(v.name) {
			b.WriteString("$" + v.name + " = " + v.value + "\n")
		}
	}
	if uses("Hosts") {
		b.WriteString("$Hosts = " + literals(n.Hosts) + "\n")
	}
	if uses("Brokers") {
		b.WriteString("$Brokers = " + literals(n.Brokers) + "\n")
	}
	if uses("Before") {
		b.WriteString("$Before = @{\n")
		for _, h := range n.Before {
			b.WriteString("    " + literal(h.host) + " = " + literals(h.list) + "\n")
		}
		b.WriteString("}\n")
	}
}

func literals(all []string) string {
	quoted := make([]string, len(all))
	for i, s := range all {
		quoted[i] = literal(s)
	}
	if len(quoted) > 3 {
		return "@(\n    " + strings.Join(quoted, ",\n    ") + "\n)"
	}
	return "@(" + strings.Join(quoted, ", ") + ")"
}

// quotes end a single-quoted text for PowerShell: the straight one and four that print has.
const quotes = "'\u2018\u2019\u201a\u201b"

// literal is a text that PowerShell takes for exactly this text and for nothing else.
func literal(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range s {
		if strings.ContainsRune(quotes, r) {
			b.WriteRune(r)
		}
		b.WriteRune(r)
	}
	b.WriteByte('\'')
	return b.String()
}

// isUsable says that a name may stand in a script: control characters, line ends that only some programs know, characters that reorder what
// people read, and broken text make it none. Leaving it out is safer than changing it: another name is another machine.
func isUsable(name string) bool {
	if name == "" || len(name) > 255 || !utf8.ValidString(name) {
		return false
	}
	return !strings.ContainsFunc(name, func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) || r == unicode.ReplacementChar
	})
}

// sift parts names into those that may stand in a script and those that may not.
func sift(all []string) (usable, leftOut []string) {
	for _, name := range all {
		if isUsable(name) {
			usable = append(usable, name)
		} else {
			leftOut = append(leftOut, name)
		}
	}
	return usable, leftOut
}
