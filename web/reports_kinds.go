package web

import (
	"slices"

	"calfleet/internal/ingest"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// fileKindWords is what each kind of file is called.
var fileKindWords = map[ingest.Kind]text.Msg{
	ingest.Report: text.KindReport, ingest.Checkmk: text.KindCheckmk, ingest.KeyPacks: text.KindKeyPacks, ingest.IssuedCALs: text.KindIssued, ingest.PerUserUsage: text.KindPerUserUsage,
	ingest.LicenseServer: text.KindLicenseServer, ingest.HostSetting: text.KindHostSetting, ingest.HostAudit: text.KindHostAudit,
	ingest.RDServers: text.KindRDServers, ingest.RDCollections: text.KindRDCollections, ingest.RDHosts: text.KindRDHosts, ingest.RDLicensing: text.KindRDLicensing,
	ingest.ADComputers: text.KindADComputers, ingest.Perfdata: text.KindPerfdata,
}

// fileKinds are the kinds to choose from; the first lets the portal judge.
func fileKinds(l text.Lang, chosen ingest.Kind) []ui.Option {
	options := []ui.Option{{Value: "auto", Text: text.KindJudged.In(l), Selected: chosen == ingest.Unknown}}
	for _, kind := range ingest.Kinds {
		options = append(options, ui.Option{Value: string(kind), Text: fileKindWords[kind].In(l), Selected: kind == chosen})
	}
	return options
}

// parseFileKind reads a choice of fileKinds; what is none of them lets the portal judge.
func parseFileKind(choice string) ingest.Kind {
	if kind := ingest.Kind(choice); slices.Contains(ingest.Kinds, kind) {
		return kind
	}
	return ingest.Unknown
}

// readAs says what a file was taken for; "" where it was taken for nothing.
func readAs(l text.Lang, name string, kind ingest.Kind, reports int) string {
	if kind == ingest.Unknown {
		return ""
	}
	return text.KindReadAs.In(l, reports, name+" · "+fileKindWords[kind].In(l))
}
