package audit

import "calfleet/internal/compat"

// What a key pack counts as. These follow the judgement of package compat, which a test holds them to.

// isSupply says whether a pack holds CALs that somebody installed: built-in and temporary packs don't, nor does an empty one.
func isSupply(p compat.KeyPack) bool {
	const temporary, builtIn, builtInProduct = 4, 6, 3
	empty := p.Total.Read && !p.Total.Unlimited && p.Total.N <= 0
	return p.Type != temporary && p.Type != builtIn && p.ProductType != builtInProduct && !empty
}

func packVersion(p compat.KeyPack) compat.CALVersion {
	return compat.CALVersionOfID(p.ProductVersionID)
}

func packKind(p compat.KeyPack) compat.Kind {
	switch p.ProductType {
	case 0:
		return compat.PerDevice
	case 1:
		return compat.PerUser
	}
	return compat.KindUnknown
}
