package inventory

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"calfleet/internal/compat"
	"calfleet/internal/fault"
)

// KeyPackForm is what a person says of CALs that are installed on a license server.
type KeyPackForm struct {
	ID          int64      // of the pack; 0: a new one, which gets an ID below zero that no server reports
	CALVersion  string     // "2022"
	CALKind     string     // "per_user", "per_device"
	Total       int64      // CALs; -1 unlimited
	Issued      *int64     // nil: not known
	Description string     // product code; may be empty
	ExpiresAt   *time.Time // nil: never, or not known
	Seen        string     // what the form showed of the pack first, as KeyPack.Summary tells it; "" for a new one
	Pin         bool       // the packs of the server stay so whatever reports say
	Until       *time.Time // the last day of the pin, in UTC; nil: until somebody unpins it
	Reason      string
}

// Summary tells everything of a pack that people can change, in one line.
func (p *KeyPack) Summary() string { return p.text() }

// SaveKeyPack writes one pack of a license server; its packs are then a person's word as a whole, until a report lists them or, pinned, until
// it is unpinned. It returns fault.Invalid with the field where something can't be, Meanwhile where the pack is other than the form showed
// it, fault.NotFound where the organization has no such server, or the server no such pack.
func (s *Store) SaveKeyPack(ctx context.Context, organization uuid.UUID, by string, licenseServer uuid.UUID, f KeyPackForm) error {
	if err := f.validate(); err != nil {
		return err
	}
	return s.editKeyPacks(ctx, organization, by, licenseServer, f, func(packs []KeyPack) ([]KeyPack, error) {
		if f.ID == 0 {
			return append(packs, f.on(KeyPack{ID: newPackID(packs), Type: new(int64(packVolume))})), nil
		}
		at, err := f.find(packs)
		if err != nil {
			return nil, err
		}
		packs[at] = f.on(packs[at])
		return packs, nil
	})
}

// RemoveKeyPack takes one pack off a license server, as SaveKeyPack writes one; of the form only ID, Seen, Pin and Reason count.
func (s *Store) RemoveKeyPack(ctx context.Context, organization uuid.UUID, by string, licenseServer uuid.UUID, f KeyPackForm) error {
	return s.editKeyPacks(ctx, organization, by, licenseServer, f, func(packs []KeyPack) ([]KeyPack, error) {
		at, err := f.find(packs)
		if err != nil {
			return nil, err
		}
		return slices.Delete(packs, at, at+1), nil
	})
}

func (s *Store) editKeyPacks(
	ctx context.Context, organization uuid.UUID, by string, licenseServer uuid.UUID, f KeyPackForm, edit func([]KeyPack) ([]KeyPack, error),
) error {
	if err := validateTexts(formText{"reason", f.Reason, maxReason}); err != nil {
		return err
	}
	h := &hand{topics: []string{topicKeyPacks}, pin: f.Pin, until: f.Until, reason: strings.TrimSpace(f.Reason), packs: edit}
	_, err := byHand(ctx, s, licenseServerForms, organization, by, KindLicenseServer+".change", licenseServer, h, func(name string) (*LicenseServer, error) {
		return &LicenseServer{ID: licenseServer, Name: name}, nil
	})
	return err
}

// packVolume is the Win32_TSLicenseKeyPack.KeyPackType of CALs from a volume license.
const packVolume = 2

// newPackID is below zero, where no server's own ids are.
func newPackID(packs []KeyPack) int64 {
	lowest := int64(0)
	for _, p := range packs {
		lowest = min(lowest, p.ID)
	}
	return lowest - 1
}

func (f *KeyPackForm) find(packs []KeyPack) (int, error) {
	at := slices.IndexFunc(packs, func(p KeyPack) bool { return p.ID == f.ID })
	if at < 0 {
		return 0, fault.New(fault.NotFound, "the license server has no such pack")
	}
	if now := packs[at].text(); now != f.Seen {
		return 0, &Meanwhile{Changes: []FieldChange{{topicKeyPacks, &f.Seen, &now}}}
	}
	return at, nil
}

// on puts what the form says over a pack. What only a server knows of it stays.
func (f *KeyPackForm) on(p KeyPack) KeyPack {
	version, _ := compat.ParseCALVersion(f.CALVersion)
	if p.Compat().CALVersion() != version {
		p.ProductVersionID, p.ProductVersion = new(int64(packVersionID(version))), "Windows Server "+f.CALVersion
	}
	p.ProductType = new(int64(1))
	if f.CALKind == compat.PerDevice.String() {
		p.ProductType = new(int64(0))
	}
	p.Total, p.Issued, p.Available, p.ExpiresAt = &f.Total, f.Issued, nil, f.ExpiresAt
	p.Description = tidy(f.Description)
	if f.Issued != nil && f.Total >= 0 {
		p.Available = new(f.Total - *f.Issued)
	}
	return p
}

// packVersionID is the first number by which license servers tell a version.
func packVersionID(version compat.CALVersion) int {
	id := 0
	for compat.Default().CALVersionOfID(id) != version && id < 255 {
		id++
	}
	return id
}

func (f *KeyPackForm) validate() error {
	quantity := int32(min(max(f.Total, 0), maxPack))
	if f.Total == -1 {
		quantity = 1
	}
	if err := validateCALs(f.CALVersion, f.CALKind, quantity); err != nil {
		return err
	}
	switch {
	case f.Total > maxPack || f.Total < -1:
		return fault.At(fault.Invalid, "quantity", "must be from 1 to %d, or -1 for unlimited", maxPack)
	case f.Issued != nil && (*f.Issued < 0 || *f.Issued > maxPack):
		return fault.At(fault.Invalid, "issued", "must be from 0 to %d", maxPack)
	case f.ExpiresAt != nil && (f.ExpiresAt.Year() < 1970 || f.ExpiresAt.Year() > 9999):
		return fault.At(fault.Invalid, "expires_on", "must be a day of the years 1970 to 9999")
	}
	return validateTexts(formText{"description", f.Description, maxKey})
}

// maxPack is the largest pack that people may enter; a purchase can be no larger either.
const maxPack = 1<<31 - 1
