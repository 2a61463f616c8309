package cases

import (
	"slices"

	"calfleet/internal/compat"
)

// kit is what the portal has for carrying out one remedy. The kit of a remedy stands in the file that bears its id: that of split-collection in
// remedy_split_collection.go. Remedies that need no more than their steps share the one of remedy_any.go.
type kit struct {
	id      string // of the remedy
	plan    func(*Ground) []Section
	scripts []string // files, in the order in which they are run
	asks    asks
	proofs  []string // lines of the checklist, in the order in which they are needed
	request *request // nil: nobody outside has to be asked for anything
}

// asks says which name a plan is written for that the facts may not have.
type asks uint8

const (
	asksNothing   asks = iota
	asksNewServer      // the license server that hosts are to name
)

var kits = []*kit{
	&activateServer, &addSecondServer, &alignModeOrConvert, &buyBaseCALs, &buyOrReleaseCALs, &cleanRegistry, &downgradeOrExchange, &installCALs,
	&joinADGroup, &migrateCALs, &newerCALs, &newerLicenseServer, &preventLicenseUpgrade, &releasePerDeviceCALs, &renewTerm, &repointToNewerServer,
	&restoreReachability, &retireDuplicate, &sameTopology, &setMode, &setServerList, &splitCollection, &switchToPerDevice, &upgradeInPlace,
}

func kitOf(remedy string) *kit {
	if at := slices.IndexFunc(kits, func(k *kit) bool { return k.id == remedy }); at >= 0 {
		return kits[at]
	}
	return &anyRemedy
}

// HasScripts says that something of a remedy is done by PowerShell.
func HasScripts(remedy string) bool { return len(kitOf(remedy).scripts) > 0 }

// HasRequest says that a remedy takes a letter to somebody outside.
func HasRequest(remedy string) bool { return kitOf(remedy).request != nil }

// RequestTo lists who may be asked for what a remedy needs; nobody where it needs nothing from outside.
func RequestTo(remedy string) []Recipient {
	if r := kitOf(remedy).request; r != nil {
		return slices.Clone(r.to)
	}
	return nil
}

// RequestTitle is what the letter of a remedy is called on its page.
func RequestTitle(remedy string) compat.Text {
	if r := kitOf(remedy).request; r != nil {
		return r.title
	}
	return compat.Text{}
}
