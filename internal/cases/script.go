package cases

import (
	"embed"
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

// scripts fills in files, in the order in which they are named.
func scripts(files []string, v *values, l Language) []Script {
	out := make([]Script, len(files))
	for i, name := range files {
		source, err := scriptFiles.ReadFile("scripts/" + name)
		if err != nil {
			panic(err) // a kit names a file that is not there
		}
		out[i] = Script{name, fillScript(string(source), v, l)}
	}
	return out
}

func fillScript(source string, v *values, l Language) string {
	var b strings.Builder
	for line := range strings.Lines(source) {
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		rest := line[len(indent):]
		switch {
		case rest == "#data\n":
			v.write(&b, used(source))
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

// used says which names a script asks for.
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
