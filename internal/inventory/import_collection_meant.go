package inventory

import (
	"slices"

	"calfleet/internal/sheet"
)

// meant is the collection that a line speaks of: of the broker that it names, or where it names none the one by hand, that of a lone host, or
// the only one that any broker has. It is nil where there is none yet.
func (p *collectionPlan) meant(name, broker string) (*ListedCollection, sheet.Reason) {
	var byHand, retired, alone *ListedCollection
	var ofBrokers []*ListedCollection
	for _, c := range p.known[name] {
		switch {
		case c.Broker != "":
			if broker == "" || c.Broker == broker || shortName(c.Broker) == broker || c.Broker == shortName(broker) {
				ofBrokers = append(ofBrokers, c)
			}
		case !c.ByHand:
			alone = c
		case c.RetiredAt != nil && p.of[c] == nil:
			retired = c
		default:
			byHand = c
		}
	}
	switch {
	case broker == "" && byHand != nil:
		return byHand, sheet.Reason{}
	case broker == "" && alone != nil:
		return alone, sheet.Reason{}
	case len(ofBrokers) > 1:
		return nil, sheet.Because("%s and %s both have a collection called %s; write which broker is meant", "%s et %s ont tous deux une collection nommée %s ; indiquez le service Broker", ofBrokers[0].Broker, ofBrokers[1].Broker, name)
	case len(ofBrokers) == 1:
		return ofBrokers[0], sheet.Reason{}
	case broker != "":
		return nil, sheet.Because("no report of %s tells of a collection %s. What a broker governs comes from its reports; leave the broker empty to keep the collection by hand",
			"aucun relevé de %s ne cite de collection %s. Ce qu’un service Broker gouverne vient de ses relevés ; laissez le service Broker vide pour tenir la collection à la main", broker, name)
	}
	return retired, sheet.Reason{}
}

// membersOf are the hosts that a line names, as they are called here, and those of them that nobody has named before.
func (p *collectionPlan) membersOf(said *stagedRecord) (members []*Host, unheard []*Host, refused *lineEffect) {
	field := "hosts"
	if p.mapping.Kind == ImportMembers {
		field = fieldHost
	}
	for _, name := range hostsSaid(said) {
		host := p.hosts.find(name, "")
		if alike := p.hosts.short[name]; host == nil && len(alike) > 1 {
			effect := p.refuse(field, sheet.Because("several computers are called %s: %s and %s among them; write the full name", "plusieurs ordinateurs s’appellent %s, dont %s et %s ; écrivez le nom complet",
				name, alike[0].Name, alike[1].Name))
			return nil, nil, &effect
		}
		if host == nil {
			host = &Host{Name: name}
			unheard = append(unheard, host)
		}
		if !slices.Contains(members, host) {
			members = append(members, host)
		}
	}
	return members, unheard, nil
}
