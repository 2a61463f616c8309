package compat

import (
	"slices"
	"time"
)

// Position is what an organization needs set against what it owns, for each kind and version of CALs. Needs of an older version are
// covered by newer CALs where these are to spare; a kind never covers the other. What nobody has read or said stays unknown: figures
// that hang on it say "at least" or "at most", and Unknowns tells why.
type Position struct {
	AsOf      time.Time           `json:"as_of"`
	Basis     Basis               `json:"basis"`     // what Needed counts
	Lines     []PositionLine      `json:"lines"`     // by kind, then oldest version first; unknown kinds and versions last
	Totals    []PositionTotal     `json:"totals"`    // one for each kind that has lines
	Purchases []PurchaseUse       `json:"purchases"` // in force: by kind, then oldest version first
	Uncounted []UncountedPurchase `json:"uncounted"` // purchases that count for nothing, and why
	Unknowns  []PositionUnknown   `json:"unknowns"`
	Remarks   []Step              `json:"remarks"` // what to bear in mind when reading the figures
}

// PositionLine is CALs of one kind and version. Of what is known, Needed = CoveredByOwn + CoveredByNewer + Shortfall, and Balance =
// Spare − Shortfall; where kind or version is unknown, Needed may be more than those, since nobody can say which CALs would cover it.
type PositionLine struct {
	Kind       Kind       `json:"cal_kind"`
	Version    CALVersion `json:"cal_version"`
	Needed     Amount     `json:"needed"` // by the basis of the position
	Issued     Amount     `json:"issued"` // what each basis counts, whichever was chosen
	Authorised Amount     `json:"authorised"`
	Actual     Amount     `json:"actual"`
	Owned      int64      `json:"owned"` // by purchases in force

	CoveredByOwn   int64  `json:"covered_by_own"`   // known needs covered by CALs of this version
	CoveredByNewer int64  `json:"covered_by_newer"` // known needs covered by newer CALs
	Shortfall      Amount `json:"shortfall"`
	Spare          Amount `json:"spare"`   // owned, and covering nothing
	Balance        Amount `json:"balance"` // signed

	Installed    Amount `json:"installed"`     // on license servers, by their key packs
	Unowned      Amount `json:"unowned"`       // installed, and accounted for by no purchase of this version or a newer one
	NotInstalled Amount `json:"not_installed"` // owned, and accounting for no installed CALs
}

// PositionTotal sums up the lines of one kind. A balance of nothing can hide a shortfall: spare CALs may be older than what is needed.
type PositionTotal struct {
	Kind      Kind   `json:"cal_kind"`
	Needed    Amount `json:"needed"`
	Owned     int64  `json:"owned"`
	Installed Amount `json:"installed"`
	Issued    Amount `json:"issued"`
	Covered   int64  `json:"covered"`
	Shortfall Amount `json:"shortfall"`
	Spare     Amount `json:"spare"`
	Balance   Amount `json:"balance"` // Owned − Needed, where the kind is known
}

// PurchaseUse is a purchase in force and the needs it covers.
type PurchaseUse struct {
	ID            string     `json:"id"` // as in Facts
	Reference     string     `json:"reference"`
	Kind          Kind       `json:"cal_kind"`
	Version       CALVersion `json:"cal_version"`
	LicenseServer string     `json:"license_server"`
	EndsOn        time.Time  `json:"ends_on,omitzero"` // last day of a subscription
	Quantity      int64      `json:"quantity"`
	Covers        []Covered  `json:"covers"` // newest need first
	Spare         int64      `json:"spare"`  // of the known needs
}

// Covered is CALs that cover a need of one version.
type Covered struct {
	Version CALVersion `json:"cal_version"`
	N       int64      `json:"n"`
}

// UncountedPurchase is a purchase that the position leaves out.
type UncountedPurchase struct {
	ID        string     `json:"id"`
	Reference string     `json:"reference"`
	Kind      Kind       `json:"cal_kind"`
	Version   CALVersion `json:"cal_version"`
	Quantity  int64      `json:"quantity"`
	Why       Text       `json:"why"`
}

// PositionUnknown says what of the need is not known, and for whom.
type PositionUnknown struct {
	Kind    Kind       `json:"cal_kind"`    // KindUnknown: of either kind
	Version CALVersion `json:"cal_version"` // UnknownCAL: of any version
	N       int64      `json:"n"`           // CALs that are counted and can't be set against any; 0 where they are not even counted
	Names   []string   `json:"names"`       // of collections or license servers; by name
	Why     Text       `json:"why"`
	Missing Text       `json:"missing"` // what would tell
}

// CALs names the CALs of the line: "2022 Per User CALs".
func (l *PositionLine) CALs() Text { return calText(l.Version, l.Kind) }

// CALs names the CALs of the total: "Per User CALs".
func (t *PositionTotal) CALs() Text {
	if t.Kind == KindUnknown {
		return say("CALs of unknown kind", "CAL de type inconnu")
	}
	return say("%s CALs", "CAL %s", t.Kind.Text())
}

// CALs names the CALs that were bought.
func (u *PurchaseUse) CALs() Text { return calText(u.Version, u.Kind) }

// CALs names the CALs that were bought.
func (u *UncountedPurchase) CALs() Text { return calText(u.Version, u.Kind) }

// PositionOf sets what an organization needs against what it owns, as of Facts.AsOf. The same facts give the same position in
// whatever order they come.
func PositionOf(f Facts) Position {
	x := newRegister(&f)
	return x.position(x.survey())
}

func (x *index) position(s *survey) Position {
	owned, need := x.entitlements(), s.need()
	p := Position{
		AsOf: x.facts.AsOf, Basis: s.basis, Lines: []PositionLine{}, Totals: []PositionTotal{}, Uncounted: owned.uncounted, Unknowns: s.unknowns(),
	}
	keys := positionKeys(owned.counted, need, &s.installed, &s.issued, &s.authorised, &s.actual)
	account, held := settle(keys, need, owned.counted), settle(keys, &s.installed, owned.counted)
	for _, key := range keys {
		p.Lines = append(p.Lines, s.line(key, account, held))
	}
	for _, k := range []Kind{PerUser, PerDevice, KindUnknown} {
		if lines := linesOf(p.Lines, k); len(lines) > 0 {
			p.Totals = append(p.Totals, s.total(k, lines))
		}
	}
	p.Purchases = account.uses(owned.purchases)
	p.Remarks = s.remarks(&p, owned.purchases)
	return p
}

// line puts together what is known of one kind and version.
func (s *survey) line(key supplyKey, account, held *settlement) PositionLine {
	a, h := account.of(key), held.of(key)
	return PositionLine{
		Kind: key.kind, Version: key.version,
		Needed: a.need, Issued: s.issued.amount(key), Authorised: s.authorised.amount(key), Actual: s.actual.amount(key), Owned: a.owned,
		CoveredByOwn: a.own, CoveredByNewer: a.newer, Shortfall: a.shortfall, Spare: a.spare, Balance: a.spare.minus(a.shortfall),
		Installed: h.need, Unowned: h.shortfall, NotInstalled: h.spare,
	}
}

// total adds up the lines of one kind. The shortfall is known where the need is, and where it makes no difference of which version
// the CALs are whose version is unknown.
func (s *survey) total(k Kind, lines []PositionLine) PositionTotal {
	t := PositionTotal{Kind: k, Needed: s.need().total(k), Installed: s.installed.total(k), Issued: s.issued.total(k)}
	lacking, undecided := int64(0), int64(0)
	for i := range lines {
		l := &lines[i]
		t.Owned, t.Covered, t.Spare = t.Owned+l.Owned, t.Covered+l.CoveredByOwn+l.CoveredByNewer, t.Spare.plus(l.Spare)
		lacking += l.Shortfall.N
		if !l.key().isPlaced() {
			undecided += l.Needed.N - l.Shortfall.N
		}
	}
	t.Shortfall = atLeast(lacking, t.Needed.Known() && undecided == 0)
	if t.Balance = t.Spare.minus(t.Shortfall); k != KindUnknown {
		t.Balance = Amount{N: t.Owned}.minus(t.Needed)
	}
	return t
}

func (l *PositionLine) key() supplyKey { return supplyKey{l.Version, l.Kind} }

// linesOf is the lines of one kind; they stand together.
func linesOf(lines []PositionLine, k Kind) []PositionLine {
	first := slices.IndexFunc(lines, func(l PositionLine) bool { return l.Kind == k })
	if first < 0 {
		return nil
	}
	end := first
	for end < len(lines) && lines[end].Kind == k {
		end++
	}
	return lines[first:end]
}
