package compat

// The key pack types that matter here (Win32_TSLicenseKeyPack.KeyPackType). 6 is "Not supported" to Microsoft and what built-in
// packs carry in the field; 7 is not documented and seen on the pool that counts over-issued CALs.
const (
	packTemporary = 4
	packBuiltIn   = 6
)

// The product types of packs (Win32_TSLicenseKeyPack.ProductType); 2 is not valid.
const (
	productTypePerDevice = 0
	productTypePerUser   = 1
	productTypeBuiltIn   = 3
)

// IsBuiltIn says whether a pack came with Windows, for clients that needed no CAL.
func (p KeyPack) IsBuiltIn() bool {
	return p.ProductType == productTypeBuiltIn || p.Type == packBuiltIn
}

// IsSupply says whether a pack holds CALs that were installed: built-in and temporary packs never do, and an empty pack
// (the over-issue pool, or a pack whose CALs were moved away) has none left.
func (p KeyPack) IsSupply() bool {
	return !p.IsBuiltIn() && p.Type != packTemporary && !p.Total.isNone()
}

// CALVersion is that of the default data; see Data.CALVersionOfPack.
func (p KeyPack) CALVersion() CALVersion { return Default().CALVersionOfPack(p) }

// Kind is that of the CALs in the pack; packs of CALs have one, others have none.
func (p KeyPack) Kind() Kind {
	switch p.ProductType {
	case productTypePerDevice:
		return PerDevice
	case productTypePerUser:
		return PerUser
	default:
		return KindUnknown
	}
}

// PacksRead reports whether the packs were ever listed; packs that are there prove it.
func (s *LicenseServer) PacksRead() bool { return s.KeyPacksRead || len(s.KeyPacks) > 0 }
