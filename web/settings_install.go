package web

import (
	"cmp"

	"calfleet/internal/auth"
	"calfleet/web/text"
)

// installWay is one way to bring the agent onto computers: what to do, and what to paste.
type installWay struct {
	ID, Title, Text string
	Lines           []installLine
}

type installLine struct{ ID, Label, Line string }

// agentExe is the agent, wherever it is started from; agentHome is where it installs itself.
const (
	agentExe  = "calfleet-agent.exe"
	agentHome = `%ProgramFiles%\calfleet\` + agentExe
	unmade    = auth.EnrolmentPrefix + "…" // until a secret is made
)

// installWays are the lines for a portal and a secret; without a secret a gap stands in its place. A secret is letters, digits and
// underscores, and a public URL has no path, so neither needs quotes.
func installWays(l text.Lang, portal, secret string) []installWay {
	install := " install --server " + portal + " --enrol " + cmp.Or(secret, unmade)
	line := func(id string, label text.Msg, words string) installLine { return installLine{id, label.In(l), words} }
	remove := func(id string) installLine {
		return line(id+"-remove", text.InstallRemove, `"`+agentHome+`" uninstall`)
	}
	detect := func(id string) installLine { return line(id+"-detect", text.InstallDetect, agentHome) }
	return []installWay{
		{"gpo", text.InstallGPO.In(l), text.InstallGPOText.In(l), []installLine{
			line("gpo-line", text.InstallScript, `"\\`+text.InstallShare.In(l)+`\`+agentExe+`"`+install),
		}},
		{"intune", text.InstallIntune.In(l), text.InstallIntuneText.In(l), []installLine{
			line("intune-line", text.InstallCommand, agentExe+install), remove("intune"), detect("intune"),
		}},
		{"sccm", text.InstallSCCM.In(l), text.InstallSCCMText.In(l), []installLine{
			line("sccm-line", text.InstallCommand, agentExe+install), remove("sccm"), detect("sccm"),
		}},
		{"hand", text.InstallHand.In(l), text.InstallHandText.In(l), []installLine{
			line("hand-line", text.InstallPrompt, `.\`+agentExe+install),
			line("hand-once", text.InstallOnce, `.\`+agentExe+` once --output report.json`),
		}},
		{"others", text.InstallOthers.In(l), text.InstallOthersText.In(l), []installLine{
			line("others-server", text.InstallOthersServer, portal+pathInventory), line("others-conf", text.InstallOthersConf, "server = "+text.InstallOthersOwn.In(l)+","+portal+pathInventory),
		}},
	}
}
