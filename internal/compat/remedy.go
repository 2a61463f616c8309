package compat

import (
	"cmp"
	"slices"
	"strings"
)

// The ids of the remedies. Once published they are never reused.
const (
	NewerLicenseServer   = "newer-license-server"
	DowngradeOrExchange  = "downgrade-or-exchange"
	RepointToNewerServer = "repoint-to-newer-server"
	NewerCALs            = "newer-cals"
	InstallCALs          = "install-cals"
	BuyOrReleaseCALs     = "buy-or-release-cals"
	AlignModeOrConvert   = "align-mode-or-convert"
	SetMode              = "set-mode"
	SetServerList        = "set-server-list"
	UpgradeInPlace       = "upgrade-license-server"
	MigrateCALs          = "migrate-cals"
	CompleteTheFacts     = "complete-the-facts"
	ReportAgain          = "report-again"
	CorrectClock         = "correct-clock"
	CompleteRecords      = "complete-records"
	RetireDuplicate      = "retire-duplicate"
	BuyBaseCALs          = "buy-base-cals"
	MergeOrRenameTwin    = "merge-or-rename-twin"

	ActivateServer           = "activate-server"
	RestoreReachability      = "restore-reachability"
	JoinEndpointGroup        = "join-endpoint-group"
	GrantLicenseServerAccess = "grant-license-server-access"
	ReleasePerDeviceCALs     = "release-per-device-cals"
	PreventLicenseUpgrade    = "prevent-license-upgrade"
	SwitchToPerDevice        = "switch-to-per-device"
	JoinDomain               = "join-domain"
	SameTopology             = "same-topology"
	EstablishTrust           = "establish-trust"
	JoinADGroup              = "join-ad-group"
	SplitCollection          = "split-collection"
	AlignHosts               = "align-hosts"
	AlignPolicy              = "align-policy"
	AddSecondServer          = "add-second-server"
	AssignToCollection       = "assign-to-collection"
	RemoveFromInventory      = "remove-from-inventory"
	CleanRegistry            = "clean-registry"
	RenewTerm                = "renew-term"
	ReplaceRelease           = "replace-release"
)

// situation is what the remedies of one finding are made and ranked from.
type situation struct {
	*matter
	room    *courtroom
	need    need
	want    CALVersion // oldest version that a way out must offer; UnknownCAL where nobody can tell
	target  *server    // a server of the fleet that would serve; nil: none
	domain  Verdict    // whether target and hosts are in one domain or in domains that trust each other: OK, Unknown, Violation
	today   bool
	closed  bool
	mixed   bool // the fleet's hosts are of several generations
	noSpare bool // a small organization that says it has no newer Windows Server at hand
}

// offer is a remedy with the place it takes; lower comes first.
type offer struct {
	remedy Remedy
	weight int
}

// remedies lists the ways out of a finding, best first.
func (m *matter) remedies(room *courtroom) []Remedy {
	s := newSituation(m, room)
	offers := s.offers()
	slices.SortStableFunc(offers, func(a, b offer) int { return cmp.Compare(a.weight, b.weight) })
	out := room.index.shared.remedies.take(len(offers))
	for i, o := range offers {
		out[i] = o.remedy
		out[i].Rank = i + 1
	}
	return out
}

func newSituation(m *matter, room *courtroom) *situation {
	c := room.index.facts.Circumstances
	s := &situation{matter: m, room: room, need: room.need(), today: c.ServiceNeededToday, closed: c.ExchangeRouteClosed, mixed: room.index.isMixed()}
	s.noSpare = room.index.isSmall() && c.NewerHostAvailable != nil && !*c.NewerHostAvailable
	s.want = room.index.data.CALOf(s.need.release)
	if supply := m.newestSupply(); supply != nil && m.rule.moves {
		s.want = max(s.want, supply.Version)
	}
	if m.verdict == Violation {
		s.target, s.domain = s.ownedServer()
	}
	return s
}

// offers makes the remedies of the rule. A doubt has one way out: to read what is missing.
func (s *situation) offers() []offer {
	if s.verdict == Unknown {
		return []offer{s.completeTheFacts()}
	}
	return s.rule.ways(s)
}

// orRepoint adds a server that the fleet already has, where there is one that would serve. The list is good until the next one.
func (s *situation) orRepoint(offers ...offer) []offer {
	d := &s.index.desk
	d.offers = append(d.offers[:0], offers...)
	if s.target != nil {
		d.offers = append(d.offers, s.repointToNewerServer())
	}
	return d.offers
}

// orMove is orRepoint where CALs on the present server are sound and may move as well.
func (s *situation) orMove(offers ...offer) []offer {
	offers = s.orRepoint(offers...)
	if s.target != nil && len(s.movable()) > 0 {
		offers = append(offers, s.migrateCALs())
	}
	return offers
}

// domainVerdict compares the candidate's domain with the hosts', or with the server's where no host is concerned.
func (s *situation) domainVerdict(candidate *server) Verdict {
	joined := candidate.fleet.DomainJoined
	for _, h := range s.feeling {
		if h.host != nil && h.host.DomainJoined != nil && joined != nil && *h.host.DomainJoined != *joined {
			return Violation
		}
	}
	if len(s.room.members) == 0 {
		if s.server == nil {
			return Unknown
		}
		return s.index.trusts.between(s.server.domain, candidate.domain).verdict()
	}
	verdict := OK
	for _, k := range s.room.classes {
		verdict = max(verdict, s.index.trusts.between(k.host.domain, candidate.domain).verdict())
	}
	return verdict
}

// verdict is what an answer is where Yes is what is needed.
func (a Answer) verdict() Verdict {
	switch a {
	case Yes:
		return OK
	case No:
		return Violation
	default:
		return Unknown
	}
}

// isHome tells a target in the hosts' own domain from one that a trust brings in.
func (s *situation) isHome() bool { return s.target.domain == s.homeDomain() }

// homeDomain is the domain the hosts are in, where they are in one; else the server's.
func (s *situation) homeDomain() string {
	home := ""
	for _, k := range s.room.classes {
		if home != "" && k.host.domain != "" && k.host.domain != home {
			return ""
		}
		home = max(home, k.host.domain)
	}
	if home == "" && s.server != nil {
		home = s.server.domain
	}
	return home
}

// isSmall takes the organization's own word, else its size.
func (x *index) isSmall() bool {
	if said := x.facts.Circumstances.SmallOrganization; said != nil {
		return *said
	}
	return len(x.hosts) < 10 && len(x.facts.LicenseServers) <= 2
}

// commandName lets a name into a command line only if it can be nothing but a machine's name: facts come from strangers.
func commandName(name string, placeholder Text) Text {
	isName := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' || r == '_'
	}
	if name == "" || strings.HasPrefix(name, "-") || strings.TrimFunc(name, isName) != "" {
		return placeholder
	}
	return same(name)
}

var (
	anyServer  = say("<license-server>", "<serveur-de-licences>")
	anyBroker  = say("<broker>", "<service-broker>")
	anyHost    = say("<host>", "<hôte>")
	anyDomain  = say("<domain>", "<domaine>")
	anyDevice  = say("<device>", "<appareil>")
	anyAccount = say("<account>", "<compte>")
)
