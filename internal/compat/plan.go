package compat

import (
	"slices"
	"strconv"
)

// Plan is a what-if: changes one might make, in the order in which they would be made. Its JSON form is in docs/plan.md; read it
// with DecodePlan.
type Plan struct {
	Name    string   `json:"name,omitempty"`
	Changes []Change `json:"changes"`
}

// Change is one thing one might do. Do says which, and with it which other fields speak; the rest stays zero.
type Change struct {
	Do             Do         `json:"do"`
	LicenseServer  string     `json:"license_server,omitempty"` // where it is done; for a new one its full name
	Domain         string     `json:"domain,omitempty"`         // of a new license server whose name has none
	DomainJoined   *bool      `json:"domain_joined,omitempty"`  // of a new license server; nil: joined where its domain is known
	Release        Release    `json:"release,omitzero"`         // Windows Server after the change
	Purchase       string     `json:"purchase,omitempty"`       // Purchase.ID or its reference
	From           []string   `json:"from,omitempty"`           // license servers that CALs leave
	To             string     `json:"to,omitempty"`             // license server that they come to
	CALVersion     CALVersion `json:"cal_version,omitzero"`
	CALKind        Kind       `json:"cal_kind,omitzero"`
	Quantity       int        `json:"quantity,omitempty"`    // 0: all there are
	ToVersion      CALVersion `json:"to_version,omitzero"`   // of CALs after an exchange
	Reference      string     `json:"reference,omitempty"`   // of CALs to buy: the offer, say
	Collections    []string   `json:"collections,omitempty"` // Collection.ID or its name
	Hosts          []string   `json:"hosts,omitempty"`
	LicenseServers []string   `json:"license_servers,omitempty"` // the whole list of the hosts after the change
	Mode           Kind       `json:"mode,omitzero"`
	Domains        []string   `json:"domains,omitempty"` // the two that trust each other
	TwoWay         *bool      `json:"two_way,omitempty"`
}

// Do says what a change does. The words are those of plan files and never reused.
type Do string

// The changes a plan may have. What each one does to the facts, and what of the old evidence it makes void, stands at its function.
const (
	AddLicenseServer      Do = "add-license-server"
	UpgradeLicenseServer  Do = "upgrade-license-server"
	ActivateLicenseServer Do = "activate-license-server"
	RemoveLicenseServer   Do = "remove-license-server"
	ExchangeCALs          Do = "exchange-cals"
	MoveCALs              Do = "move-cals"
	ConvertCALs           Do = "convert-cals"
	BuyCALs               Do = "buy-cals"
	UpgradeHosts          Do = "upgrade-hosts"
	PointHosts            Do = "point-hosts"
	SetLicensingMode      Do = "set-mode"
	SetTrust              Do = "set-trust"
)

// changeKind is what the changes of one sort have in common.
type changeKind struct {
	do    Do
	needs []string // fields that must be there, by their names in a file
	may   []string // fields that may be there
	check func(*Change) Problems
	apply func(*world, *Change)
}

// changeKinds is every sort of change, in the order in which one would do them.
var changeKinds = []changeKind{
	{AddLicenseServer, []string{"license_server", "release"}, []string{"domain", "domain_joined"}, nil, (*world).addLicenseServer},
	{UpgradeLicenseServer, []string{"license_server", "release"}, nil, nil, (*world).upgradeLicenseServer},
	{ActivateLicenseServer, []string{"license_server"}, nil, nil, (*world).activateLicenseServer},
	{ExchangeCALs, []string{"purchase", "to_version"}, []string{"cal_version", "cal_kind", "quantity"}, nil, (*world).exchangeCALs},
	{MoveCALs, []string{"to"}, []string{"from", "purchase", "cal_version", "cal_kind", "quantity"}, checkMove, (*world).moveCALs},
	{ConvertCALs, []string{"license_server", "cal_version", "cal_kind"}, []string{"quantity"}, nil, (*world).convertCALs},
	{BuyCALs, []string{"license_server", "cal_version", "cal_kind", "quantity"}, []string{"reference"}, nil, (*world).buyCALs},
	{UpgradeHosts, []string{"release"}, []string{"collections", "hosts"}, checkHosts, (*world).upgradeHosts},
	{PointHosts, []string{"license_servers"}, []string{"collections", "hosts"}, checkHosts, (*world).pointHosts},
	{SetLicensingMode, []string{"mode"}, []string{"collections", "hosts"}, checkHosts, (*world).setMode},
	{SetTrust, []string{"domains", "two_way"}, nil, checkTrust, (*world).setTrust},
	{RemoveLicenseServer, []string{"license_server"}, nil, nil, (*world).removeLicenseServer},
}

// Dos lists the sorts of change, in the order in which one would do them.
func Dos() []Do {
	out := make([]Do, len(changeKinds))
	for i := range changeKinds {
		out[i] = changeKinds[i].do
	}
	return out
}

// Fields lists the fields a sort of change needs and those it may have, by their names in a file.
func (d Do) Fields() (needs, may []string) {
	if k := kindOfChange(d); k != nil {
		return slices.Clone(k.needs), slices.Clone(k.may)
	}
	return nil, nil
}

func kindOfChange(d Do) *changeKind {
	at := slices.IndexFunc(changeKinds, func(k changeKind) bool { return k.do == d })
	if at < 0 {
		return nil
	}
	return &changeKinds[at]
}

// Apply makes the changes in their order and gives the facts as they would be then; the facts given are not touched. It always
// returns, and the same plan and facts give the same outcome. Names are matched as Evaluate matches them. The error is Problems: all
// changes that can't be made, each judged after the ones before it that can; there are no facts then.
//
// What license servers have issued follows the hosts: see follow.
func (p Plan) Apply(f Facts) (Facts, error) {
	w, problems := p.applyTo(f, nil)
	if len(problems) > 0 {
		return Facts{}, problems
	}
	return w.facts, nil
}

// applyTo is Apply with hosts that stand for several: weight is by nameKey, 1 where there is none.
func (p Plan) applyTo(f Facts, weight map[string]int) (*world, Problems) {
	return p.applyFrom(newForecastBase(&f, weight))
}

// applyFrom is applyTo with what plans for the same facts have in common.
func (p Plan) applyFrom(base forecastBase) (*world, Problems) {
	w := newWorld(*base.facts, base.weight)
	for i := range p.Changes {
		w.path = "changes[" + strconv.Itoa(i) + "]"
		w.apply(&p.Changes[i])
	}
	if len(w.problems) == 0 {
		w.follow(base)
	}
	return w, w.problems
}

// apply makes one change, or notes why it can't be made.
func (w *world) apply(c *Change) {
	if wrong := c.check(); len(wrong) > 0 {
		w.problems = append(w.problems, wrong.below(w.path)...)
		return
	}
	kindOfChange(c.Do).apply(w, c)
}
