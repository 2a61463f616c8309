package cases

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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

func namesOf(all []string) names {
	n := names{NewServer: all[0], Mode: all[1], ModeNumber: all[2], Hosts: all, Brokers: all}
	for _, name := range all {
		n.Before = append(n.Before, hostList{name, all[:3]})
	}
	return n
}

// Whatever a fleet calls its machines, a script is the same program: with every literal left out, nothing differs from that for plain names, and each literal
// means exactly the name it was made of.
func TestScripts_ThousandHostileNamesAreLiteralsAndNothingElse(t *testing.T) {
	t.Parallel()
	hostile, _ := sift(hostileNames(2000))
	hostile = hostile[:1000]
	plain := make([]string, len(hostile))
	for i := range plain {
		plain[i] = fmt.Sprintf("rdsh%04d", i)
	}
	for _, l := range []Language{English, French} {
		evil, good := scripts(namesOf(hostile), l), scripts(namesOf(plain), l)
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
	tokens, err := lex(s.Text)
	if err != nil {
		t.Fatalf("%s: %v\n%.3000s", s.Name, err, s.Text)
	}
	for _, k := range tokens {
		switch k.kind {
		case literally:
			names = append(names, k.text)
			program = append(program, "''")
		case expanding:
			t.Fatalf("%s has a text in double quotes: %q", s.Name, k.text)
		default:
			program = append(program, k.text)
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
		tokens, err := lex("$x = " + literal(name))
		if err != nil || len(tokens) != 3 || tokens[2] != (token{literally, name}) {
			t.Fatalf("%q: %v, %v", name, tokens, err)
		}
	})
}

func TestScripts_SayWhatTheyMustInBothLanguages(t *testing.T) {
	t.Parallel()
	n := namesOf([]string{"lic22.contoso.local", "PerUser", "4"})
	english, french := scripts(n, English), scripts(n, French)
	if len(english) != 7 || english[0].Name != "1-license-server.ps1" {
		t.Fatalf("%d scripts", len(english))
	}
	for i, s := range english {
		for _, text := range []string{s.Text, french[i].Text} {
			if strings.Contains(text, "#en:") || strings.Contains(text, "#fr:") || strings.Contains(text, "#data") || !strings.Contains(text, "'lic22.contoso.local'") {
				t.Errorf("%s is not filled in:\n%s", s.Name, text)
			}
			if s.Name != "3-verify.ps1" && !strings.Contains(text, "SupportsShouldProcess = $true") {
				t.Errorf("%s can't be tried with -WhatIf", s.Name)
			}
			for _, folklore := range []string{"SetLicensingType", `RCM\LicenseServers`, "Get-WmiObject", "-Protocol"} {
				if strings.Contains(text, folklore) {
					t.Errorf("%s has %s, which is wrong", s.Name, folklore)
				}
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
