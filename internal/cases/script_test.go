package cases

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/pstest"
)

// hostileNames are n names that somebody might have an agent report to get something run.
func hostileNames(n int) []string {
	pieces := []string{
		"'", "''", "\u2018", "\u2019", "\u201a", "\u201b", "\"", "\u201c", "\u201d", "\u201e", "`", "$", "$(", "${", "@(", "@{", "@'", "@\"", ")", "]", "}", "#", "<#", "#>",
		";", "|", "&", "\\", "/", ",", "-", "--%", "\n", "\r\n", "\x00", "\t", "\u2028", "\u2029", "\u0085", "\u00a0", "\u202e", "\ufeff", "\u200b", "\x1b[2J", "日本", "é", "😀",
		"calc.exe", "Invoke-Expression", "iex", "Remove-Item -Recurse C:\\", "rdsh01.contoso.local", "whoami", "#data", "#en: ", "#fr: ", "%s", "{{.}}", "$env:TEMP",
		" ", "\xff\xfe", "\ud7ff", "$Hosts", "@()", "'; calc; '", "’; calc; ’", "\u2018\u2019", "$(calc)",
	}
	random := rand.New(rand.NewPCG(1, 2))
	all := slices.Clone(pieces)
	for len(all) < n {
		var b strings.Builder
		for range 1 + random.IntN(6) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		all = append(all, b.String())
	}
	return all
}

// filled are values for every variable that scripts have, made of names.
func filled(all []string) *values {
	v := &values{}
	for _, variable := range []string{"NewServer", "LicenseServer", "Mode", "ModeNumber", "FromType", "Collection"} {
		v.text(variable, all[len(v.all)%len(all)])
	}
	for _, variable := range []string{"Hosts", "Brokers", "Domains", "Versions", "Devices"} {
		v.set(variable, literals(all)) // in the order given: the names of two fleets are compared one by one
	}
	for _, variable := range []string{"Packs", "Split", "Before", "ModesBefore", "Ignored"} {
		var b strings.Builder
		for _, name := range all {
			b.WriteString("    " + literal(name) + " = " + literals(all[:min(3, len(all))]) + "\n")
		}
		v.set(variable, "@{\n"+b.String()+"}")
	}
	return v
}

// everyScript are the names of all files.
func everyScript(t *testing.T) (files []string) {
	t.Helper()
	found, err := scriptFiles.ReadDir("scripts")
	if err != nil || len(found) == 0 {
		t.Fatalf("%d scripts, %v", len(found), err)
	}
	for _, f := range found {
		files = append(files, f.Name())
	}
	return files
}

// A thousand of hostileNames, of those that may stand in a script at all.
func thousandNames() []string {
	usable, _ := sift(hostileNames(2000))
	return usable[:1000]
}

// Whatever a fleet calls its machines, a script is the same program: with every literal left out, nothing differs from that for plain names, and each literal
// means exactly the name it was made of.
func TestScripts_ThousandHostileNamesAreLiteralsAndNothingElse(t *testing.T) {
	t.Parallel()
	hostile := thousandNames()
	plain := make([]string, len(hostile))
	for i := range plain {
		plain[i] = fmt.Sprintf("rdsh%04d", i)
	}
	for _, l := range []Language{English, French} {
		evil, good := scripts(everyScript(t), filled(hostile), l), scripts(everyScript(t), filled(plain), l)
		for i := range evil {
			got, gotNames := shape(t, evil[i])
			want, wantNames := shape(t, good[i])
			if d := cmp.Diff(want, got); d != "" {
				t.Fatalf("%s in %s is another program (-plain +hostile):\n%.2000s", evil[i].Name, l, d)
			}
			for at, name := range wantNames {
				if to := slices.Index(plain, name); to >= 0 && gotNames[at] != hostile[to] {
					t.Fatalf("%s in %s: literal %q stands for %q", evil[i].Name, l, gotNames[at], hostile[to])
				}
			}
		}
	}
}

// shape is a script without its literals, and these.
func shape(t *testing.T, s Script) (program, names []string) {
	t.Helper()
	tokens, err := pstest.Lex(s.Text)
	if err != nil {
		t.Fatalf("%s: %v\n%.3000s", s.Name, err, s.Text)
	}
	for _, k := range tokens {
		switch k.Kind {
		case pstest.Literal:
			names = append(names, k.Text)
			program = append(program, "''")
		case pstest.Expanding:
			t.Fatalf("%s has a text in double quotes: %q", s.Name, k.Text)
		default:
			program = append(program, k.Text)
		}
	}
	return program, names
}

func TestSift_WhatNoMachineIsCalledStandsInNoScript(t *testing.T) {
	t.Parallel()
	usable, leftOut := sift([]string{"rdsh01.contoso.local", "l’hôte", "a'b", "", "a\nb", "a\x00b", "a\u2028b", "\u202eb", "\xff", "a\ufeff", strings.Repeat("x", 256)})
	if want := []string{"rdsh01.contoso.local", "l’hôte", "a'b"}; !slices.Equal(want, usable) || len(leftOut) != 8 {
		t.Errorf("usable %q, left out %q", usable, leftOut)
	}
}

func TestLiteral_DoublesEveryQuoteThatPowerShellKnows(t *testing.T) {
	t.Parallel()
	if got, want := literal("a'b\u2018c\u2019d\u201ae\u201bf\"g$h"), "'a''b\u2018\u2018c\u2019\u2019d\u201a\u201ae\u201b\u201bf\"g$h'"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func FuzzLiteral(f *testing.F) {
	for _, name := range hostileNames(100) {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		name = strings.ToValidUTF8(name, "\ufffd") // PostgreSQL keeps nothing else
		tokens, err := pstest.Lex("$x = " + literal(name))
		if err != nil || len(tokens) != 3 || tokens[2] != (pstest.Token{Kind: pstest.Literal, Text: name}) {
			t.Fatalf("%q: %v, %v", name, tokens, err)
		}
	})
}

func TestScripts_SayWhatTheyMustInBothLanguages(t *testing.T) {
	t.Parallel()
	v := filled([]string{"lic22.contoso.local"})
	english, french := scripts(everyScript(t), v, English), scripts(everyScript(t), v, French)
	for i, s := range english {
		for _, text := range []string{s.Text, french[i].Text} {
			if strings.Contains(text, "#en:") || strings.Contains(text, "#fr:") || strings.Contains(text, "#data") || !strings.Contains(text, "'lic22.contoso.local'") {
				t.Errorf("%s is not filled in:\n%s", s.Name, text)
			}
			if !strings.HasPrefix(s.Name, "3-") && !strings.Contains(text, "SupportsShouldProcess = $true") {
				t.Errorf("%s can't be tried with -WhatIf", s.Name)
			}
			for _, folklore := range []string{"SetLicensingType", "Get-WmiObject", "-Protocol"} {
				if strings.Contains(text, folklore) {
					t.Errorf("%s has %s, which is wrong", s.Name, folklore)
				}
			}
			if strings.Contains(text, `RCM\LicenseServers`) && s.Name != "2-clean-registry.ps1" { // which takes it away
				t.Errorf("%s writes where Windows never looks", s.Name)
			}
		}
		if s.Text == french[i].Text {
			t.Errorf("%s speaks one language", s.Name)
		}
		if file := s.File(); !strings.HasPrefix(string(file), "\ufeff") || strings.Count(string(file), "\n") != strings.Count(string(file), "\r\n") {
			t.Errorf("%s is not what Windows PowerShell reads right", s.Name)
		}
	}
}

// A grammar of PowerShell that is not ours reads every script, with plain and with a thousand hostile names, in both languages, and finds each name
// to be one single-quoted text.
func TestScripts_ParseAsPowerShell(t *testing.T) {
	t.Parallel()
	hostile, dir := thousandNames(), t.TempDir()
	var files []string
	for _, l := range []Language{English, French} {
		for i, v := range []*values{filled([]string{"lic22.contoso.local"}), filled(hostile)} {
			for _, s := range scripts(everyScript(t), v, l) {
				file := filepath.Join(dir, fmt.Sprintf("%s-%d-%s", l, i, s.Name))
				if err := os.WriteFile(file, s.File(), 0o600); err != nil {
					t.Fatal(err)
				}
				files = append(files, file)
			}
		}
	}
	said, found := parsePowerShell(t, append(files, "--literals")...)
	if found == nil {
		t.Fatalf("not PowerShell:\n%.4000s", said)
	}
	for _, file := range files {
		seen := map[string]bool{}
		for _, text := range found[file] {
			seen[text] = true
		}
		if !strings.Contains(file, "-1-2c-point-hosts") {
			continue
		}
		for _, name := range hostile {
			if !seen[literal(name)] {
				t.Errorf("%s: %q is no single-quoted text of its own", filepath.Base(file), name)
			}
		}
	}
}

func TestScripts_WhatIsNoPowerShellIsSeen(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "wrong.ps1")
	if err := os.WriteFile(file, []byte("if ($x { 'a' }\n$y = @{ a = \n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if said, found := parsePowerShell(t, file, "--literals"); found != nil || !strings.Contains(said, "wrong.ps1:") {
		t.Errorf("nothing is wrong with it: %s", said)
	}
}

// parsePowerShell returns the single-quoted texts of files; none where one is no PowerShell.
func parsePowerShell(t *testing.T, args ...string) (said string, literals map[string][]string) {
	t.Helper()
	parse := exec.CommandContext(t.Context(), "../../tools/powershell/parse.sh", args...)
	var told strings.Builder
	parse.Stderr = &told
	out, err := parse.Output()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok && failed.ExitCode() == 3 && os.Getenv("CI") == "" {
		t.Skipf("the lexer alone has to do: %s", told.String())
	} else if ok {
		return told.String(), nil
	} else if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out, &literals); err != nil {
		t.Fatal(err)
	}
	return told.String(), literals
}

// Every script that changes something changes it only behind ShouldProcess: what is not asked for first, -WhatIf can't hold back.
func TestScripts_ChangeNothingThatWhatIfCantHoldBack(t *testing.T) {
	t.Parallel()
	changes := regexp.MustCompile(`(?m)^.*(Set-RD|Set-GPRegistryValue|Remove-GPRegistryValue|Remove-RDSessionHost|New-RDSessionCollection|Add-RDSessionHost|Install-WindowsFeature|New-ItemProperty|Remove-Item|reg\.exe|Export-Csv|Set-CimInstance|MethodName (Activate|Add|Convert|Revoke|Uninstall|Set|Change|Empty)).*$`)
	for _, s := range scripts(everyScript(t), filled([]string{"a", "b", "c"}), English) {
		for _, at := range changes.FindAllStringIndex(s.Text, -1) {
			if before := s.Text[:at[0]]; !strings.HasPrefix(s.Name, "3-") && !strings.Contains(before[strings.Index(before, "$ErrorActionPreference"):], "ShouldProcess(") {
				t.Errorf("%s changes before it asks: %s", s.Name, s.Text[at[0]:at[1]])
			} else if strings.HasPrefix(s.Name, "3-") {
				t.Errorf("%s says that it changes nothing: %s", s.Name, s.Text[at[0]:at[1]])
			}
		}
	}
}

// A kit names only scripts that there are, and every script belongs to a kit.
func TestKits_AndScriptsBelongTogether(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, k := range kits {
		for _, name := range k.scripts {
			used[name] = true
		}
		for _, id := range k.proofs {
			if proofKindOf(id) == nil {
				t.Errorf("%s has the proof %s, which there is none of", k.id, id)
			}
		}
	}
	for _, name := range everyScript(t) {
		if !used[name] {
			t.Errorf("%s belongs to no remedy", name)
		}
		delete(used, name)
	}
	for name := range used {
		t.Errorf("there is no %s", name)
	}
}

// A newcomer finds the material of a remedy by its id.
func TestKits_StandInTheFileOfTheirRemedy(t *testing.T) {
	t.Parallel()
	for _, k := range kits {
		name := "remedy_" + strings.ReplaceAll(k.id, "-", "_") + ".go"
		if slices.Contains([]string{"remedy_same_topology.go", "remedy_switch_to_per_device.go"}, name) {
			continue // twins of another remedy, in its file
		}
		if _, err := os.Stat(name); err != nil {
			t.Error(err)
		}
	}
}
