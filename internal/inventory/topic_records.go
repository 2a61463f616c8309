package inventory

import (
	"strings"

	"calfleet/internal/compat"
	"calfleet/internal/report"
)

// hostTopics is what people can say of a host, in the order of its form. What only Windows can tell (days of grace, what it says of its
// license servers) is not among it.
var hostTopics = topicList[*Host]{KindHost, func() *Host { return &Host{} }, []topic[*Host]{
	{name: "domain", parts: func(h *Host) []any { return []any{&h.Domain} }, read: readComputer},
	{name: "domain_joined", parts: func(h *Host) []any { return []any{&h.DomainJoined} }, read: readYesNo},
	{name: topicOS, parts: func(h *Host) []any { return h.OS.parts() }, also: osFields, shown: 2, read: readRelease, form: typedRelease},
	{name: "session_host", parts: func(h *Host) []any { return []any{&h.SessionHost} }, read: readYesNo},
	{name: "licensing_mode", parts: func(h *Host) []any { return []any{&h.LicensingMode, &h.LicensingModeSource} }, read: readMode},
	{name: "license_servers", parts: func(h *Host) []any { return []any{&h.LicenseServers, &h.LicenseServersSource} }, read: readServers},
}}

// licenseServerTopics is what people can say of a license server, in the order of its form; key packs have a form of their own.
var licenseServerTopics = topicList[*LicenseServer]{KindLicenseServer, func() *LicenseServer { return &LicenseServer{} }, []topic[*LicenseServer]{
	{name: "domain", parts: func(l *LicenseServer) []any { return []any{&l.Domain} }, read: readComputer},
	{name: "domain_joined", parts: func(l *LicenseServer) []any { return []any{&l.DomainJoined} }, read: readYesNo},
	{name: topicOS, parts: func(l *LicenseServer) []any { return l.OS.parts() }, also: osFields, shown: 2, read: readRelease, form: typedRelease},
	{name: "activated", parts: func(l *LicenseServer) []any { return []any{&l.Activated} }, read: readYesNo},
	{name: "scope", parts: func(l *LicenseServer) []any { return []any{&l.Scope} }, read: readNumber[int32](0, 1, 2)},
	{name: "in_group", parts: func(l *LicenseServer) []any { return []any{&l.InGroup} }, read: readYesNo},
	{name: "no_upgrade", parts: func(l *LicenseServer) []any { return []any{&l.NoUpgrade} }, read: readYesNo},
	{name: "product_id", parts: func(l *LicenseServer) []any { return []any{&l.ProductID} }, read: readText},
	{name: "server_id", parts: func(l *LicenseServer) []any { return []any{&l.ServerID} }, read: readText},
	{name: topicKeyPacks, parts: func(l *LicenseServer) []any { return []any{&l.KeyPacks, &l.KeyPacksReadAt} }, quiet: 1},
}}

// Topics that are more than one field.
const (
	topicOS       = "os"
	topicKeyPacks = "key_packs"
)

var osFields = []string{"os_caption", "os_version", "os_product_type", "os_sku"}

func (o *OS) parts() []any { return []any{&o.Caption, &o.Version, &o.ProductType, &o.SKU} }

func osOfParts(parts []any) OS {
	return OS{
		Caption: *parts[0].(**string), Version: *parts[1].(**string), ProductType: *parts[2].(**int32), SKU: *parts[3].(**int32),
	}
}

// typedRelease is the release; that of an operating system that names none that is known is "unknown", which nobody can choose.
func typedRelease(parts []any) string {
	os := osOfParts(parts)
	if os == (OS{}) {
		return ""
	}
	return os.release()
}

// readRelease makes of a release the operating system of which the rules know nothing more.
func readRelease(parts []any, typed string) bool {
	said := OS{}
	if typed != "" {
		release, err := compat.ParseRelease(typed)
		if err != nil || !compat.Default().KnowsRelease(release) {
			return false
		}
		said = OS{Caption: new("Windows Server " + release.String()), ProductType: new(int32(3))}
	}
	*parts[0].(**string), *parts[1].(**string) = said.Caption, said.Version
	*parts[2].(**int32), *parts[3].(**int32) = said.ProductType, said.SKU
	return true
}

var readModeNumber = readNumber[int64](report.ModePerDevice, report.ModePerUser, report.ModeNotConfigured)

// readMode leaves open what sets the mode.
func readMode(parts []any, typed string) bool {
	*parts[1].(**string) = nil
	return readModeNumber(parts, typed)
}

// maxServers is how many license servers a form may name.
const maxServers = 50

// readServers takes one name a line, in the order in which the host asks.
func readServers(parts []any, typed string) bool {
	*parts[1].(**string) = nil
	names, ok := serversTyped(typed)
	*parts[0].(*[]string) = names
	return ok
}

// serversTyped is nil for nothing, and empty for the word that says none.
func serversTyped(typed string) (names []string, ok bool) {
	if strings.TrimSpace(typed) == TypedNone {
		return []string{}, true
	}
	return computersTyped(typed, maxServers)
}

// computersTyped takes at most so many names, whatever stands between them; each once.
func computersTyped(typed string, limit int) (names []string, ok bool) {
	seen := map[string]bool{}
	ok = true
	for _, word := range strings.FieldsFunc(typed, func(c rune) bool { return c <= ' ' || c == ',' || c == ';' }) {
		name := canonical(word)
		ok = ok && isComputerName(name)
		if !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names, ok && len(names) <= limit
}

// isComputerName asks of forms what the wire format asks of reports.
func isComputerName(name string) bool { return report.IsHostName(name) }
