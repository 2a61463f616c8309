package cases

import (
	"cmp"
	"slices"
	"strconv"

	"calfleet/internal/compat"
)

// valuesOfCALs are the key packs and CALs that the remedy works on.
func (g *Ground) valuesOfCALs(v *values) {
	var versions []string
	kind := compat.KindUnknown
	for _, cals := range g.calsMeant() {
		versions = append(versions, versionIDs(cals.Version)...)
		if kind == compat.KindUnknown {
			kind = cals.Kind
		}
	}
	slices.Sort(versions)
	v.texts("Versions", slices.Compact(versions))
	v.text("FromType", productType(kind))
	v.table("Packs", g.packs())
	var devices []string
	if g.ServerRecord != nil {
		for _, d := range g.ServerRecord.Issued.Several {
			devices = append(devices, d.Device)
		}
	}
	v.texts("Devices", devices)
}

// calsMeant are those of the remedy; of a release of Per Device CALs all that its license server has.
func (g *Ground) calsMeant() []compat.CALsMeant {
	if m := g.Remedy.Means; m != nil {
		return m.CALs
	}
	if g.Case.Remedy != compat.ReleasePerDeviceCALs || g.ServerRecord == nil {
		return nil
	}
	var all []compat.CALsMeant
	for _, p := range g.ServerRecord.KeyPacks {
		if p.IsSupply() && p.Kind() == compat.PerDevice {
			all = append(all, compat.CALsMeant{Server: g.Server, Version: compat.Default().CALVersionOfPack(p), Kind: compat.PerDevice, Installed: true})
		}
	}
	return all
}

// versionIDs are Windows' own numbers of a CAL version (Win32_TSLicenseKeyPack.ProductVersionID): 2008 has two.
func versionIDs(v compat.CALVersion) (ids []string) {
	if v == compat.UnknownCAL {
		return nil
	}
	for id := range maxVersionID {
		if compat.Default().CALVersionOfPack(compat.KeyPack{ProductVersionID: id}) == v {
			ids = append(ids, strconv.Itoa(id))
		}
	}
	return ids
}

const maxVersionID = 32 // Windows has come to 8 so far

// productType is Windows' own number of a kind (Win32_TSLicenseKeyPack.ProductType).
func productType(k compat.Kind) string {
	switch k {
	case compat.PerDevice:
		return "0"
	case compat.PerUser:
		return "1"
	default:
		return ""
	}
}

// packs are the key packs to be taken away, by license server.
func (g *Ground) packs() (entries []entry) {
	if g.Remedy.Means == nil {
		return nil
	}
	for _, p := range g.Remedy.Means.Packs {
		id := strconv.FormatInt(p.ID, 10)
		at := slices.IndexFunc(entries, func(e entry) bool { return e.key == p.Server })
		if at < 0 {
			entries = append(entries, entry{p.Server, []string{id}})
			continue
		}
		entries[at].list = append(entries[at].list, id)
	}
	return entries
}

// split is the collection whose hosts are of several releases, and the hosts that leave it, by release.
type split struct {
	collection *compat.Collection
	stays      string // the release that most hosts run, the newest where several do
	leave      []entry
}

func (g *Ground) split() (s split) {
	for i := range g.Collections {
		if g.Collections[i].Broker != "" {
			s.collection = &g.Collections[i]
			break
		}
	}
	byRelease := map[string][]string{}
	for _, h := range g.Hosts {
		if release := knownRelease(h.Release); release != "" {
			byRelease[release] = append(byRelease[release], h.Name)
		}
	}
	for release, hosts := range byRelease {
		if cmp.Or(cmp.Compare(len(hosts), len(byRelease[s.stays])), cmp.Compare(release, s.stays)) > 0 {
			s.stays = release
		}
	}
	for release, hosts := range byRelease {
		if release != s.stays {
			slices.Sort(hosts)
			s.leave = append(s.leave, entry{release, hosts})
		}
	}
	slices.SortFunc(s.leave, func(a, b entry) int { return cmp.Compare(a.key, b.key) })
	return s
}

func (g *Ground) valuesOfSplit(v *values) {
	s := g.split()
	name := ""
	if s.collection != nil {
		name = s.collection.Name
	}
	v.text("Collection", name)
	v.table("Split", s.leave)
}
