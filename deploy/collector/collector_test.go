// Package collector holds the PowerShell collector to the wire format. There is no PowerShell where this is built: the script is read, not run.
package collector

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/pstest"
	"calfleet/internal/report"
)

func script(t *testing.T) []pstest.Token {
	t.Helper()
	text, err := os.ReadFile("calfleet-collect.ps1")
	if err != nil {
		t.Fatal(err)
	}
	tokens, err := pstest.Lex(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return tokens
}

// TestScript_WritesTheShapeOfAReport compares what each function puts into its object with the members that the wire format gives it, in order.
func TestScript_WritesTheShapeOfAReport(t *testing.T) {
	t.Parallel()
	// What people enter or count, and no computer can say; and what stands for packs where a file has none.
	notRead := map[string][]string{"Get-Report": {"purchases"}, "Get-Collection": {"authorised", "actual"}, "Get-LicenseServer": {"per_user_usage"}}
	objects := objects(script(t))
	for function, shape := range map[string]any{
		"Get-Report": report.Report{}, "Get-Collector": report.Collector{}, "Get-Computer": report.Computer{}, "Get-OS": report.OS{},
		"Get-SessionHost": report.SessionHost{}, "Get-Connectivity": report.Connectivity{}, "Get-LicenseServer": report.LicenseServer{},
		"Get-KeyPack": report.KeyPack{}, "Get-Issued": report.Issued{}, "Get-Deployment": report.Deployment{}, "Get-Collection": report.Collection{},
	} {
		want := slices.DeleteFunc(members(shape), func(name string) bool { return slices.Contains(notRead[function], name) })
		if diff := cmp.Diff(want, objects[function]); diff != "" {
			t.Errorf("%s writes another object than the wire format has:\n%s", function, diff)
		}
		delete(objects, function)
	}
	for function := range objects {
		t.Errorf("%s writes an object that no part of a report is", function)
	}
}

// members are the names of a type's fields on the wire.
func members(shape any) (names []string) {
	for field := range reflect.TypeOf(shape).Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		names = append(names, name)
	}
	return names
}

// objects are the names that the one [ordered]@{ … } of each function assigns.
func objects(tokens []pstest.Token) map[string][]string {
	found, function := map[string][]string{}, ""
	for i, token := range tokens {
		if token.Kind != pstest.Code {
			continue
		}
		switch token.Text {
		case "function":
			function = tokens[i+1].Text
		case "ordered":
			found[function] = append(found[function], assigned(tokens[i+2:])...) // past the bracket
		}
	}
	return found
}

// assigned are the words before an equals sign in the braces that begin here.
func assigned(tokens []pstest.Token) (names []string) {
	depth := 0
	for i, token := range tokens {
		if token.Kind != pstest.Code {
			continue
		}
		switch token.Text {
		case "{", "(", "[":
			depth++
		case "}", ")", "]":
			if depth--; depth == 0 {
				return names
			}
		case "=":
			if depth == 1 {
				names = append(names, tokens[i-1].Text)
			}
		}
	}
	return names
}

// TestScript_ReadsWhatTheAgentReads holds that both ask for the same keys and classes: what one learns to read the other should.
func TestScript_ReadsWhatTheAgentReads(t *testing.T) {
	t.Parallel()
	var texts []string
	for _, token := range script(t) {
		if token.Kind == pstest.Literal {
			texts = append(texts, token.Text)
		}
	}
	for _, want := range []string{
		`HKLM:\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services`, `HKLM:\SYSTEM\CurrentControlSet\Control\Terminal Server\RCM\Licensing Core`,
		`HKLM:\SYSTEM\CurrentControlSet\Services\TermService\Parameters\LicenseServers`, `HKLM:\SYSTEM\CurrentControlSet\Control\Terminal Server\RCM\LicenseServers`,
		`HKLM:\SOFTWARE\Microsoft\ServerManager\ServicingStorage\ServerComponentCache`, `HKLM:\SOFTWARE\Microsoft\Cryptography`,
		"Win32_OperatingSystem", "Win32_ComputerSystem", "Win32_TerminalServiceSetting", "Win32_TSLicenseServer", "Win32_TSLicenseKeyPack", "Win32_TSIssuedLicense",
		"Win32_TSDeploymentLicensing", "Win32_RDSHCollection", "Win32_RDSHServer",
		"GetGracePeriodDays", "GetSpecifiedLicenseServerList", "GetTStoLSConnectivityStatus", "GetActivationStatus", "GetLicenseServerId", "IsLSinTSLSGroup",
	} {
		if !slices.Contains(texts, want) {
			t.Errorf("the script does not ask for %s", want)
		}
	}
}

// TestScript_SendsNothingAnywhere holds what sites that read it first want to see.
func TestScript_SendsNothingAnywhere(t *testing.T) {
	t.Parallel()
	for _, token := range script(t) {
		for _, word := range []string{"Invoke-WebRequest", "Invoke-RestMethod", "Net.WebClient", "Invoke-Expression", "Set-ItemProperty", "Start-Process"} {
			if strings.Contains(token.Text, word) {
				t.Errorf("the script has %s in it", word)
			}
		}
	}
}
