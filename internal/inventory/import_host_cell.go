package inventory

import (
	"slices"
	"strconv"
	"strings"

	"calfleet/internal/catalog"
	"calfleet/internal/compat"
	"calfleet/internal/report"
	"calfleet/internal/sheet"
)

// The functions below read a cell and say it as a form of the record does.

// computerCell takes names as inventories write them: \\RDSH01, RDSH01$, rdsh01.contoso.local.
func computerCell(cell string) (string, sheet.Reason) {
	name := canonical(strings.TrimSuffix(strings.TrimLeft(cell, `\`), "$"))
	if !isComputerName(name) || strings.ContainsAny(name, " ,;") {
		return "", sheet.Because("%q is no name of a computer; write such as rdsh01.contoso.local", "%q n’est pas un nom d’ordinateur ; écrivez par exemple rdsh01.contoso.local", quote(cell))
	}
	return name, sheet.Reason{}
}

func domainCell(cell string) (string, sheet.Reason) {
	name := canonical(cell)
	if !isComputerName(name) {
		return "", sheet.Because("%q is no name of a domain or workgroup; write such as contoso.local", "%q n’est pas un nom de domaine ni de groupe de travail ; écrivez par exemple contoso.local", quote(cell))
	}
	return name, sheet.Reason{}
}

func yesNoCell(cell string) (string, sheet.Reason) {
	value, reason := yesNoOf(cell)
	return map[string]string{"true": TypedYes, "false": TypedNo}[value], reason
}

// activatedCell takes the words of our list, and what Microsoft's method returns for an activated server: 0.
func activatedCell(cell string) (string, sheet.Reason) {
	switch catalog.Plain(cell) {
	case "activated", "active":
		return TypedYes, sheet.Reason{}
	case "not activated", "non active", "deactivated", "desactive":
		return TypedNo, sheet.Reason{}
	}
	if _, err := strconv.Atoi(cell); err == nil {
		return "", sheet.Because("%q may mean either: GetActivationStatus answers 0 for an activated server. Write yes or no",
			"%q peut vouloir dire l’un ou l’autre : GetActivationStatus répond 0 pour un serveur activé. Écrivez oui ou non", quote(cell))
	}
	return yesNoCell(cell)
}

// preventedCell takes the words of our form, and yes for prevented.
func preventedCell(cell string) (string, sheet.Reason) {
	switch catalog.Plain(cell) {
	case "prevented", "prevented by policy", "empechees", "empechees par la strategie":
		return TypedYes, sheet.Reason{}
	case "not prevented", "non empechees":
		return TypedNo, sheet.Reason{}
	}
	return yesNoCell(cell)
}

// releaseCell takes a release, or the name of an operating system that tells one.
func releaseCell(cell string) (string, sheet.Reason) {
	release, err := compat.ParseRelease(cell)
	if err != nil {
		release = OS{Caption: &cell}.compat().Release()
	}
	if release == compat.UnknownRelease || !compat.Default().KnowsRelease(release) {
		return "", sheet.Because("%q names no release of Windows Server; write such as 2019 or 2012 R2", "%q ne nomme aucune version de Windows Server ; écrivez par exemple 2019 ou 2012 R2", quote(cell))
	}
	return release.String(), sheet.Reason{}
}

var (
	modeWords = map[string]int64{
		"peruser": report.ModePerUser, "parutilisateur": report.ModePerUser, "user": report.ModePerUser, "utilisateur": report.ModePerUser,
		"perdevice": report.ModePerDevice, "parappareil": report.ModePerDevice, "parperipherique": report.ModePerDevice, "device": report.ModePerDevice,
		"appareil": report.ModePerDevice, "peripherique": report.ModePerDevice,
		"notconfigured": report.ModeNotConfigured, "nonconfigure": report.ModeNotConfigured, "notset": report.ModeNotConfigured,
	}
	modeNumbers = []int64{report.ModePerDevice, report.ModePerUser, report.ModeNotConfigured}
)

// modeCell takes the words of our list and of PowerShell, and the numbers of WMI.
func modeCell(cell string) (string, sheet.Reason) {
	mode, known := modeWords[sheet.Fold(cell)]
	if n, err := strconv.ParseInt(cell, 10, 64); err == nil {
		mode, known = n, slices.Contains(modeNumbers, n)
	}
	if !known {
		return "", sheet.Because("%q is no licensing mode; write Per User, Per Device or Not configured", "%q n’est pas un mode de licence ; écrivez Par utilisateur, Par appareil ou Non configuré", quote(cell))
	}
	return strconv.FormatInt(mode, 10), sheet.Reason{}
}

var scopeWords = map[string]string{
	"workgroup": "0", "groupedetravail": "0", "domain": "1", "domaine": "1", "forest": "2", "foret": "2", "0": "0", "1": "1", "2": "2",
}

func scopeCell(cell string) (string, sheet.Reason) {
	if scope, known := scopeWords[sheet.Fold(cell)]; known {
		return scope, sheet.Reason{}
	}
	return "", sheet.Because("%q is no discovery scope; write workgroup, domain or forest", "%q n’est pas une étendue de découverte ; écrivez groupe de travail, domaine ou forêt", quote(cell))
}

// serversCell takes names in the order in which the host asks, whatever stands between them.
func serversCell(cell string) (string, sheet.Reason) {
	switch sheet.Fold(cell) {
	case "nolicenseserver", "noserver", "aucunserveur", "aucunserveurdelicences", "(none)", "(aucun)":
		return TypedNone, sheet.Reason{}
	}
	names, ok := computersTyped(strings.ReplaceAll(cell, "|", " "), maxServers)
	if !ok || len(names) == 0 {
		return "", sheet.Because("%q is no list of license servers; write their names with blanks between them, at most %d", "%q n’est pas une liste de serveurs de licences ; écrivez leurs noms séparés par des espaces, %d au plus", quote(cell), maxServers)
	}
	return strings.Join(names, "\n"), sheet.Reason{}
}

func textCell(cell string) (string, sheet.Reason) { return keyOf(cell) }

const (
	useRetired = "retired"
	useInUse   = "in use"
)

func useCell(cell string) (string, sheet.Reason) {
	switch catalog.Plain(cell) {
	case "in use", "en service":
		return useInUse, sheet.Reason{}
	case "retired", "retires", "retire", "hors service":
		return useRetired, sheet.Reason{}
	}
	return "", sheet.Because("%q is neither in use nor retired", "%q n’est ni en service ni hors service", quote(cell))
}
