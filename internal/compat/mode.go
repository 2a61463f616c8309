package compat

import (
	"math"
	"strconv"
)

// Mode is the licensing mode of a host: WMI's LicensingType plus one, so that the zero value is "not read" while WMI's own
// zero keeps its meaning. Make one with ModeFromWMI. The numbers are those of Win32_TerminalServiceSetting.ChangeMode,
// Win32_TSDeploymentLicensing and the registry alike; the property page of Win32_TerminalServiceSetting, which prints
// "Per User (3), Not Configured (4)", contradicts all of them and is not followed: 3 is unknown.
type Mode int

// The modes with a meaning to the rules. Any other number is kept and unknown.
const (
	ModeUnread         Mode = 0
	ModePersonal       Mode = 0 + 1 // "Personal RD Session Host"
	ModeAdministration Mode = 1 + 1 // Remote Desktop for Administration: no session host
	ModePerDevice      Mode = 2 + 1
	ModePerUser        Mode = 4 + 1
	ModeNotConfigured  Mode = 5 + 1
	ModeAADPerUser     Mode = 6 + 1 // policy only, deprecated; no rule covers it
)

// ModeFromWMI takes a LicensingType as WMI, the registry or PowerShell gives it. Numbers no uint16 holds become one unknown mode.
func ModeFromWMI(n int) Mode {
	if n < 0 {
		n = math.MaxUint16
	}
	return Mode(min(n, math.MaxUint16) + 1)
}

// WMI gives the number back, or false where no mode was read.
func (m Mode) WMI() (int, bool) {
	if m <= ModeUnread {
		return 0, false
	}
	return int(m) - 1, true
}

// Kind is the kind of CAL a host in this mode asks for; KindUnknown in every other mode.
func (m Mode) Kind() Kind {
	switch m {
	case ModePerUser:
		return PerUser
	case ModePerDevice:
		return PerDevice
	default:
		return KindUnknown
	}
}

// Text is the label people read.
func (m Mode) Text() Text {
	switch m {
	case ModePerUser:
		return Text{EN: "Per User", FR: "Par utilisateur"}
	case ModePerDevice:
		return Text{EN: "Per Device", FR: "Par appareil"}
	case ModeNotConfigured:
		return Text{EN: "Not configured", FR: "Non configuré"}
	case ModePersonal:
		return Text{EN: "Personal RD Session Host (0)", FR: "Hôte de session personnel (0)"}
	case ModeAdministration:
		return Text{EN: "Remote Desktop for Administration (1)", FR: "Bureau à distance pour administration (1)"}
	case ModeAADPerUser:
		return Text{EN: "AAD Per User (6)", FR: "Par utilisateur AAD (6)"}
	case ModeUnread:
		return Text{EN: "not read", FR: "non lu"}
	}
	n, _ := m.WMI()
	return same("mode " + strconv.Itoa(n))
}
