package compat

import "slices"

// Means is what a remedy works with, as values: what its words say, for those who carry it out and for those who pay for it.
type Means struct {
	Mode   Kind        `json:",omitzero"`  // the licensing mode that the hosts are to have
	CALs   []CALsMeant `json:",omitempty"` // CALs that it installs, moves or converts
	Packs  []PackMeant `json:",omitempty"` // key packs that it takes away
	Spends []Spend     `json:",omitempty"` // what may have to be paid for; none: nothing
}

// CALsMeant is CALs of one version and kind at the license server that has them, or that they were bought for.
type CALsMeant struct {
	Server    string
	Version   CALVersion
	Kind      Kind
	Quantity  int  // 0: not known
	Installed bool // key packs have them; false: only purchases speak of them
}

// Text is "50 × 2022 Per User CALs".
func (c CALsMeant) Text() Text {
	cals := calText(c.Version, c.Kind)
	if c.Quantity == 0 {
		return cals
	}
	return say("%d × %s", "%d × %s", c.Quantity, cals)
}

// PackMeant is a key pack, by the number that Windows gave it on its license server.
type PackMeant struct {
	Server string
	ID     int64
}

// Ware is a sort of thing that is paid for.
type Ware string

// The wares. Those of other sellers' deciding have no price of their own: a fee for an exchange, a renewal, a Windows Server CAL.
const (
	WindowsServer Ware = "windows-server" // a license of Windows Server for one machine
	RDSCALs       Ware = "rds-cals"
	AskTheSeller  Ware = "ask-the-seller"
	Labour        Ware = "labour" // of the organization's own people; counted in quarters of an hour, priced by the hour
)

// Spend is something that may have to be paid for, and how often.
type Spend struct {
	What    Ware
	Version CALVersion `json:",omitzero"` // the oldest that would do; of Windows Server the generation of its CALs
	Kind    Kind       `json:",omitzero"` // of CALs
	Least   int        // 0 where one may be at hand already, or a contract covers it
	Most    int        // 0: nobody knows how many
}

// Spends is what may have to be paid for, and the work; none where there is neither.
func (r *Remedy) Spends() []Spend {
	if r.Means == nil {
		return r.Work.spend()
	}
	return slices.Concat(r.Means.Spends, r.Work.spend())
}

// serverLicense is one license of Windows Server, unless one is free.
func (s *situation) serverLicense() *Means {
	return &Means{CALs: s.calsMeant(), Spends: []Spend{{What: WindowsServer, Version: s.want, Least: s.leastServers(), Most: 1}}}
}

// leastServers is 1 where the organization says that it has no newer Windows Server at hand.
func (s *situation) leastServers() int {
	if at := s.room.index.facts.Circumstances.NewerHostAvailable; at != nil && !*at {
		return 1
	}
	return 0
}

// askTheSeller is what nobody but the seller can put a price to.
func askTheSeller() *Means { return &Means{Spends: []Spend{{What: AskTheSeller}}} }

// calsMeant are the CALs of the finding.
func (s *situation) calsMeant() []CALsMeant { return s.meant(s.supplies) }

func (s *situation) meant(supplies []*Supply) []CALsMeant {
	if s.server == nil || len(supplies) == 0 {
		return nil
	}
	out := make([]CALsMeant, len(supplies))
	for i, supply := range supplies {
		out[i] = CALsMeant{Server: s.server.name, Version: supply.Version, Kind: supply.Kind.orUnknown(), Quantity: supply.quantity(), Installed: supply.Packs > 0}
	}
	return out
}

// orUnknown is the kind, where it is one: facts are strangers'.
func (k Kind) orUnknown() Kind {
	if k == PerUser || k == PerDevice {
		return k
	}
	return KindUnknown
}

// quantity is how many are bought, or installed where no purchase speaks of them; 0 where neither is known.
func (s *Supply) quantity() int {
	switch {
	case s.Purchased > 0:
		return s.Purchased
	case s.Packs > 0 && s.Installed.Read && !s.Installed.Unlimited:
		return int(min(max(s.Installed.N, 0), maxQuantity))
	}
	return 0
}

// inUse is how many CALs are issued, where that was read; else how many there are.
func (s *Supply) inUse() int {
	if s.Packs > 0 && s.Issued.Read && !s.Issued.Unlimited && s.Issued.N > 0 {
		return int(min(s.Issued.N, maxQuantity))
	}
	return s.quantity()
}

// newCALs are as many as the present ones that are in use, or none where Software Assurance covers them.
func (s *situation) newCALs() *Means {
	m := &Means{CALs: s.calsMeant()}
	for _, supply := range s.supplies {
		m.Spends = append(m.Spends, Spend{What: RDSCALs, Version: s.want, Kind: supply.Kind.orUnknown(), Most: supply.inUse()})
	}
	if len(m.Spends) == 0 {
		m.Spends = []Spend{{What: RDSCALs, Version: s.want}}
	}
	return m
}

// someCALs are as many as nobody knows yet.
func (s *situation) someCALs(kind Kind) *Means {
	return &Means{Spends: []Spend{{What: RDSCALs, Version: s.want, Kind: kind.orUnknown()}}}
}
