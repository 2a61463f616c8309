package audit

import (
	"cmp"
	"context"
	"slices"

	"calfleet/internal/compat"
	"calfleet/internal/sheet"
)

// holding is CALs of one version and kind over the whole organization.
type holding struct {
	version    compat.CALVersion
	kind       compat.Kind
	purchased  int64
	unassigned int64 // of those, how many are meant for no license server
	installed  compat.Count
	issued     compat.Count
}

var positionColumns = []column[*holding]{
	{t("CAL version", "Version de CAL"), func(p *pack, r *holding) sheet.Cell { return p.version(r.version) }},
	{t("CAL kind", "Type de CAL"), func(p *pack, r *holding) sheet.Cell { return p.kind(r.kind) }},
	{t("Purchased", "Achetées"), func(_ *pack, r *holding) sheet.Cell { return sheet.Int(r.purchased) }},
	{t("Purchased, assigned to no license server", "Achetées, affectées à aucun serveur de licences"), func(_ *pack, r *holding) sheet.Cell { return sheet.Int(r.unassigned) }},
	{t("Installed", "Installées"), func(p *pack, r *holding) sheet.Cell { return p.count(r.installed) }},
	{t("Issued", "Délivrées"), func(p *pack, r *holding) sheet.Cell { return p.count(r.issued) }},
	{t("Purchased minus installed", "Achetées moins installées"), func(p *pack, r *holding) sheet.Cell { return p.balance(r.purchased, r.installed) }},
	{t("Purchased minus issued", "Achetées moins délivrées"), func(p *pack, r *holding) sheet.Cell { return p.balance(r.purchased, r.issued) }},
}

// balance is signed, and unknown where the count is.
func (p *pack) balance(owned int64, used compat.Count) sheet.Cell {
	if !used.Read || used.Unlimited {
		return p.say(notRead)
	}
	return sheet.Int(owned - used.N)
}

func (p *pack) position(_ context.Context, a *archive) error {
	return addTable(p, a, "position.csv", positionColumns, each(holdings(p.snapshot.Facts)))
}

type holdingKey struct {
	version compat.CALVersion
	kind    compat.Kind
}

// holdings adds up what was bought, what is installed and what was issued, newest version first. A server whose packs nobody has
// read makes every count of installed and issued CALs unknown: it may hold any.
func holdings(f compat.Facts) []*holding {
	byKey := map[holdingKey]*holding{}
	at := func(v compat.CALVersion, k compat.Kind) *holding {
		h := byKey[holdingKey{v, k}]
		if h == nil {
			h = &holding{version: v, kind: k, installed: compat.CountOf(0), issued: compat.CountOf(0)}
			byKey[holdingKey{v, k}] = h
		}
		return h
	}
	for _, purchase := range f.Purchases {
		h := at(purchase.Version, purchase.Kind)
		h.purchased += int64(purchase.Quantity)
		if purchase.LicenseServer == "" {
			h.unassigned += int64(purchase.Quantity)
		}
	}
	unread := false
	for _, server := range f.LicenseServers {
		unread = unread || !server.PacksRead()
		for _, pack := range server.KeyPacks {
			if pack.IsSupply() {
				h := at(pack.CALVersion(), pack.Kind())
				h.installed, h.issued = h.installed.Plus(pack.Total), h.issued.Plus(pack.Issued)
			}
		}
	}
	return sortHoldings(byKey, unread)
}

func sortHoldings(byKey map[holdingKey]*holding, unread bool) []*holding {
	list := make([]*holding, 0, len(byKey))
	for _, h := range byKey {
		if unread {
			h.installed, h.issued = compat.Count{}, compat.Count{}
		}
		list = append(list, h)
	}
	slices.SortFunc(list, func(a, b *holding) int {
		return cmp.Or(cmp.Compare(b.version, a.version), cmp.Compare(a.kind, b.kind))
	})
	return list
}
