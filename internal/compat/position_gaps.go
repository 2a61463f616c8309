package compat

import (
	"cmp"
	"slices"
	"strings"
)

// gapReason is why something of the need is not known.
type gapReason uint8

const (
	gapPacks gapReason = iota
	gapUnheard
	gapAmbiguous
	gapIssued
	gapPackKind
	gapPackVersion
	gapCount
	gapMode
	gapRelease
)

// gapKey is what gaps that are told in one sentence have in common.
type gapKey struct {
	why gapReason
	key supplyKey
}

// gap is what is not known for one reason, and of whom.
type gap struct {
	n     int64
	names map[string]bool
}

// note remembers a gap in what the organization counts by.
func (s *survey) note(b Basis, why gapReason, key supplyKey, name string, n int64) {
	if b != s.basis {
		return
	}
	g := s.gaps[gapKey{why, key}]
	if g == nil {
		g = &gap{names: make(map[string]bool)}
		s.gaps[gapKey{why, key}] = g
	}
	g.n += n
	g.names[name] = true
}

func unreadServer(s *server) gapReason {
	switch {
	case s.fleet != nil:
		return gapPacks
	case s.ambiguous:
		return gapAmbiguous
	}
	return gapUnheard
}

// unplacedBy chooses between the two things that can be unknown of CALs; the kind comes first where both are.
func unplacedBy(key supplyKey, kind, version gapReason) gapReason {
	if key.kind == KindUnknown {
		return kind
	}
	return version
}

// unknowns tells the gaps, those about uncounted CALs first.
func (s *survey) unknowns() []PositionUnknown {
	keys := make([]gapKey, 0, len(s.gaps))
	for key := range s.gaps {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b gapKey) int { return cmp.Or(cmp.Compare(a.why, b.why), compareKeys(a.key, b.key)) })
	out := make([]PositionUnknown, len(keys))
	for i, key := range keys {
		g := s.gaps[key]
		out[i] = PositionUnknown{Kind: key.key.kind, Version: key.key.version, N: g.n, Names: sortedNames(g.names)}
		out[i].Why, out[i].Missing = s.tellGap(key, &out[i])
	}
	return out
}

func sortedNames(names map[string]bool) []string {
	out := make([]string, 0, len(names))
	for name := range names {
		out = append(out, name)
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(strings.Compare(fold(a), fold(b)), strings.Compare(a, b)) })
	return out
}

// tellGap says why something is not known, and what would tell.
func (s *survey) tellGap(key gapKey, u *PositionUnknown) (why, missing Text) {
	who, cals := namesText(u.Names), calText(u.Version, u.Kind)
	switch key.why {
	case gapPacks:
		return say("Nobody has read the key packs of %s: it may have issued any CALs", "Personne n’a lu les packs de CAL de %s : des CAL de toute sorte ont pu y être délivrées", who),
			say("A report of the license server", "Un relevé du serveur de licences")
	case gapUnheard:
		return say("Hosts use %s, of which nothing is known: it may have issued any CALs", "Des hôtes utilisent %s, dont on ne sait rien : des CAL de toute sorte ont pu y être délivrées", who),
			say("A report of the license server", "Un relevé du serveur de licences")
	case gapAmbiguous:
		return say("Hosts use %s, and several license servers answer to that name", "Des hôtes utilisent %s, et plusieurs serveurs de licences portent ce nom", who),
			say("The full name in the settings of the hosts", "Le nom complet dans les réglages des hôtes")
	case gapIssued:
		return say("The number of issued %s on %s was not read, or is no number", "Le nombre de %s délivrées par %s n’a pas été lu, ou n’en est pas un", cals, who),
			say("A report of the license server with IssuedLicenses", "Un relevé du serveur de licences avec IssuedLicenses")
	case gapPackKind:
		return say("The kind of %d CALs issued by %s is not known", "Le type de %d CAL délivrées par %s n’est pas connu", u.N, who),
			say("ProductType 0 or 1 of their key packs", "Le ProductType 0 ou 1 de leurs packs")
	case gapPackVersion:
		return say("The version of %d CALs issued by %s is not in the rules", "La version de %d CAL délivrées par %s n’est pas dans les règles", u.N, who),
			say("A ProductVersionID that the rules know, or newer rules", "Un ProductVersionID connu des règles, ou des règles plus récentes")
	case gapCount:
		return s.tellUnsaid(u, who)
	case gapMode:
		return say("%d users or devices of %s: their hosts ask for CALs of no kind, or of both", "%d utilisateurs ou appareils de %s : leurs hôtes ne demandent de CAL d’aucun type, ou des deux", u.N, who),
			say("One licensing mode on all hosts of the collection", "Un seul mode de licence sur tous les hôtes de la collection")
	case gapRelease:
	}
	return say("%d users or devices of %s: the release of the hosts is not known to the rules", "%d utilisateurs ou appareils de %s : la version de Windows Server des hôtes n’est pas connue des règles", u.N, who),
		say("A report of the hosts, or newer rules", "Un relevé des hôtes, ou des règles plus récentes")
}

func (s *survey) tellUnsaid(u *PositionUnknown, who Text) (why, missing Text) {
	heads := headsText(u.Kind)
	if s.basis == BasisAuthorised {
		return say("Nobody has said how many %s may connect to %s", "Personne n’a dit combien d’%s peuvent se connecter à %s", heads, who),
			say("The number on the page of the collection, or an import of collections", "Le nombre sur la page de la collection, ou un import de collections")
	}
	return say("Nobody has said how many %s connect to %s", "Personne n’a dit combien d’%s se connectent à %s", heads, who),
		say("The number on the page of the collection, or an import of collections", "Le nombre sur la page de la collection, ou un import de collections")
}

// headsText is what CALs of a kind are counted by.
func headsText(k Kind) Text {
	switch k {
	case PerUser:
		return say("users", "utilisateurs")
	case PerDevice:
		return say("devices", "appareils")
	case KindUnknown:
	}
	return say("users or devices", "utilisateurs ou appareils")
}

// namesText lists the first few names and counts the others.
func namesText(names []string) Text {
	if len(names) <= maxEvidence {
		return same(strings.Join(names, ", "))
	}
	first, more := strings.Join(names[:maxEvidence], ", "), len(names)-maxEvidence
	return say("%s and %d more", "%s et %d autres", first, more)
}
