package compat

import (
	"maps"
	"slices"
)

// sourceKeys are the names by which documents cite the sources of this package; those of the rule data have theirs in its file.
// A key keeps its meaning: a page that goes by another title or date is the same key, another page is another key.
var sourceKeys = map[string]*Source{
	"across-domains":            &acrossDomains,
	"activation":                &activation,
	"activation-monitor":        &activationMonitor,
	"activation-site":           &activationSite,
	"activation-status":         &activationStatus,
	"azure-no-license-server":   &azureNoLicenseServer,
	"azure-virtual-hosts":       &azureVirtualHosts,
	"base-cals":                 &baseCALsPage,
	"broker-licensing":          &brokerLicensing,
	"buying-assurance":          &buyingAssurance,
	"cals-2025-model":           &cals2025Model,
	"change-mode":               &changeMode,
	"clearinghouse-help":        &clearinghouseHelp,
	"client-messages":           &clientMessages,
	"clock-tolerance":           &clockTolerance,
	"connectivity-status":       &connectivityStatus,
	"convert-licenses":          &convertLicenses,
	"deployment-licensing":      &deploymentLicensing,
	"desktop-licensing":         &desktopLicensing,
	"diagnoser":                 &diagnoserPlace,
	"disconnect-reasons":        &disconnectReasons,
	"downgrade-question":        &downgradeQuestion,
	"event-1003":                &event1003,
	"event-1004":                &event1004,
	"event-1028":                &event1028,
	"event-1069":                &modeNotConfiguredEvent,
	"event-4105":                &licenseServersEvent,
	"event-44":                  &event44,
	"event-89":                  &event89,
	"event-forms":               &eventForms,
	"event-listing":             &eventListing,
	"external-connector":        &externalConnector,
	"field-guide":               &fieldGuide,
	"grace-days":                &gracePeriodDays,
	"grace-guidance":            &gracePeriodGuidance,
	"grace-reset":               &gracePeriodReset,
	"group-monitor":             &groupMonitor,
	"install-agreement":         &installAgreement,
	"install-cals":              &installCALsPage,
	"install-open":              &installOpen,
	"issued-license-class":      &issuedLicenseClass,
	"license-server-class":      &licenseServerClass,
	"license-servers-group":     &licenseServersGroup,
	"license-terms":             &licenseTerms,
	"licensing-policies":        &licensingPolicies,
	"migrate-cals":              &migrateCALsPage,
	"move-cals":                 &moveCALsPage,
	"multi-session":             &multiSessionQuestions,
	"no-license-server-mode":    &noLicenseServerMode,
	"non-persistent-desktops":   &nonPersistentDesktops,
	"per-user-monitor":          &perUserMonitor,
	"policy-licensing":          &policyLicensing,
	"policy-not-local":          &policyNotLocal,
	"policy-precedence":         &policyPrecedence,
	"prevent-upgrade":           &preventUpgrade,
	"provider-errors":           &providerErrors,
	"registry-values":           &registryValues,
	"reseller-guide":            &resellerGuide,
	"reseller-keys":             &resellerKeys,
	"revoke":                    &revokeMethod,
	"security-group-policy":     &securityGroupPolicy,
	"session-host-licensing":    &sessionHostLicensing,
	"set-license-configuration": &setLicenseConfiguration,
	"set-server-list":           &setServerList,
	"supported-configuration":   &supportedConfiguration,
	"supported-servers":         &supportedServers,
	"terminal-service-setting":  &terminalServiceSetting,
	"track-cals":                &trackCALs,
	"trust-transitivity":        &trustTransitivity,
	"workgroup-access":          &workgroupAccess,
}

// SourceByKey finds a source that a document cites: "cals-2025-hosts".
func SourceByKey(key string) (Source, bool) {
	if s, known := sourceKeys[key]; known {
		return *s, true
	}
	s, known := BuiltIn().sources[key]
	return s, known
}

// SourceKeys lists every key that SourceByKey knows, in their order.
func SourceKeys() []string {
	keys := slices.AppendSeq(slices.Collect(maps.Keys(sourceKeys)), maps.Keys(BuiltIn().sources))
	slices.Sort(keys)
	return keys
}
