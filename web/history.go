package web

import (
	"strconv"
	"strings"
	"time"

	"calfleet/web/text"
)

// changeRow is one field that changed, in words.
type changeRow struct{ Field, Old, New string }

const historyRows = 50 // changes in which a form looks for who was faster

func stamp(l text.Lang, t time.Time) string { return text.DateTime(l, t) }

var fieldWords = map[string]text.Msg{
	"name": text.HostsName, "domain": text.HostDomain, "domain_joined": text.FieldJoined, "os_caption": text.HostOS, "os_version": text.FieldBuild,
	"licensing_mode": text.HostsMode, "licensing_mode_source": text.FieldModeSource, "license_servers": text.HostsServers,
	"license_servers_source": text.FieldServersSource, "grace_days_left": text.HostGrace, "connectivity": text.HostConnectivity,
	"activated": text.ServersActivated, "product_id": text.ServerProductID, "server_id": text.ServerServerID, "scope": text.ServerScope,
	"in_group": text.ServerGroup, "key_packs": text.ServerPacks, "session_host": text.FieldSessionHost, "machine_id": text.FieldMachineID,
	"ignored_servers": text.HostIgnored, "clock_ahead_seconds": text.FieldClock, "no_upgrade": text.ServerUpgrades, "issued": text.ServerIssued,
	"os_product_type": text.FieldProductType, "os_sku": text.FieldSKU, "os": text.HostsRelease, "hosts": text.HostsTitle, "tags": text.TagsTitle,
}

// fieldWord is the name of a field in a history; a field without a word of its own shows its name in the database.
func fieldWord(l text.Lang, field string) string {
	if word, known := fieldWords[field]; known {
		return word.In(l)
	}
	return strings.TrimPrefix(field, "custom:")
}

// fieldValue is a value of a history in words, where its number alone says nothing.
func fieldValue(l text.Lang, field string, value *string) string {
	if value == nil {
		return text.Nothing.In(l)
	}
	switch number, err := strconv.ParseInt(*value, 10, 32); {
	case field == "no_upgrade":
		return upgradesWord(l, new(*value == "true"))
	case *value == "true":
		return text.Yes.In(l)
	case *value == "false":
		return text.No.In(l)
	case field == "licensing_mode" && err == nil:
		return modeWord(l, &number)
	case field == "scope" && err == nil:
		return scopeWord(l, new(int32(number)))
	case field == "licensing_mode_source" || field == "license_servers_source":
		return settingWord(l, *value)
	}
	return *value
}

// settingWord says who sets a licensing setting of a host; what is not known is shown as it was read.
func settingWord(l text.Lang, source string) string {
	switch source {
	case "policy":
		return text.SetByPolicy.In(l)
	case "local":
		return text.SetLocally.In(l)
	case "deployment":
		return text.SetByDeployment.In(l)
	}
	return source
}
