package collect

import (
	"errors"
	"strings"

	"calfleet/internal/agent/facts"
	"calfleet/internal/report"
)

// Where Windows keeps how a session host is licensed. When the policy has a value, the other place is not looked at (Microsoft Learn,
// "Remote Desktop Services licensing troubleshooting guidance").
const (
	keyPolicy      = `SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services`
	keyLocalMode   = `SYSTEM\CurrentControlSet\Control\Terminal Server\RCM\Licensing Core`
	keyLocalList   = `SYSTEM\CurrentControlSet\Services\TermService\Parameters\LicenseServers`
	keyIgnoredList = `SYSTEM\CurrentControlSet\Control\Terminal Server\RCM\LicenseServers`
)

const classSetting = "Win32_TerminalServiceSetting"

// The sources of a setting.
const (
	sourcePolicy = "policy"
	sourceLocal  = "local"
)

// asked is how many license servers a host is asked about: each may take a while to answer that it can't be reached.
const asked = 32

// sessionHost is nil on a computer that is none.
func (c *collector) sessionHost(roles []string) *report.SessionHost {
	setting := c.row(facts.TerminalServices, classSetting, "TerminalServerMode", "LicensingType", "PolicySourceLicensingType", "PolicySourceConfiguredLicenseServers")
	mode := setting.Number("TerminalServerMode")
	if !hasRole(roles, roleSessionHost) && (mode == nil || *mode != 1) {
		return nil
	}
	h := &report.SessionHost{}
	policy := c.values(keyPolicy, "LicensingMode", "LicenseServers")
	h.LicensingMode, h.LicensingModeSource = c.mode(policy, setting)
	h.LicenseServers, h.LicenseServersSource = c.servers(policy, setting)
	h.IgnoredServers = c.ignored()
	if setting != nil {
		h.GraceDaysLeft = count(c.onSetting("GetGracePeriodDays", nil).Number("DaysLeft"))
		h.Connectivity = c.connectivity(h.LicenseServers)
	}
	return h
}

// mode is the policy's, else what Windows says it goes by, else what is set locally.
func (c *collector) mode(policy, setting facts.Row) (mode *int64, source string) {
	if mode = code(policy.Number("LicensingMode")); mode != nil {
		return mode, sourcePolicy
	}
	if mode = code(setting.Number("LicensingType")); mode != nil {
		return mode, sourceOf(setting.Number("PolicySourceLicensingType"))
	}
	if mode = code(c.values(keyLocalMode, "LicensingMode").Number("LicensingMode")); mode != nil {
		return mode, sourceLocal
	}
	return nil, ""
}

func sourceOf(number *int64) string {
	switch {
	case number == nil:
		return ""
	case *number == 1:
		return sourcePolicy
	default:
		return sourceLocal
	}
}

// servers are in the host's order. A policy holds one text with commas, everything else a list.
func (c *collector) servers(policy, setting facts.Row) (list []string, source string) {
	if text, is := policy.Text("LicenseServers"); is {
		return names(strings.Split(text, ",")), sourcePolicy
	}
	if setting != nil {
		if out := c.onSetting("GetSpecifiedLicenseServerList", nil); out != nil {
			return names(someTexts(out.Texts("SpecifiedLSList"))), sourceOf(setting.Number("PolicySourceConfiguredLicenseServers"))
		}
	}
	values, err := c.Values(keyLocalList, "SpecifiedLicenseServers")
	c.fail(`HKLM\`+keyLocalList, err)
	if err != nil {
		return nil, ""
	}
	return names(someTexts(values.Texts("SpecifiedLicenseServers"))), sourceLocal
}

// someTexts makes "read, there are none" of a list that Windows leaves out when it is empty.
func someTexts(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// ignored are license servers that folklore had somebody write where Windows doesn't look.
func (c *collector) ignored() []string {
	keys, err := c.Keys(keyIgnoredList)
	c.fail(`HKLM\`+keyIgnoredList, err)
	if errors.Is(err, facts.ErrAbsent) {
		return []string{}
	}
	return names(keys)
}

// connectivity is the host's own word on the license servers it names.
func (c *collector) connectivity(servers []string) []report.Connectivity {
	if servers == nil {
		return nil
	}
	out := []report.Connectivity{}
	for _, server := range servers[:min(asked, len(servers))] {
		status := code(c.onSetting("GetTStoLSConnectivityStatus", facts.Row{"ServerName": server}).Number("TsToLsConnectivityStatus"))
		if status != nil {
			out = append(out, report.Connectivity{Server: server, Status: *status})
		}
	}
	return out
}

func (c *collector) onSetting(method string, in facts.Row) facts.Row {
	return c.call(facts.Call{Namespace: facts.TerminalServices, Class: classSetting, Method: method, In: in})
}
