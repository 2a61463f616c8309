package web

import (
	"slices"

	"calfleet/internal/compat"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// state judges a balance. CALs that are short are short whatever else is unknown; a balance of nothing hides no shortfall, since CALs
// to spare may be older than those that are needed.
func (b *positionBuilder) state(balance, shortfall, needed compat.Amount) balanceState {
	state := balanceState{Figure: b.signed(balance)}
	switch {
	case shortfall.N > 0:
		state.Tone, state.Word = ui.Bad, text.PositionIsShort.In(b.lang)
		if shortfall.N != -balance.N {
			state.Note = text.PositionMissing.In(b.lang, b.amount(shortfall))
		}
	case !balance.Known() || !shortfall.Known():
		state.Tone, state.Word = ui.Unknown, text.VerdictUnknown.In(b.lang)
	case balance.N > 0:
		state.Tone, state.Word = ui.Good, text.PositionSpare.In(b.lang)
	case needed.N > 0:
		state.Tone, state.Word = ui.Good, text.PositionIsCovered.In(b.lang)
	default:
		state.Tone, state.Word = ui.Mute, text.PositionIsNone.In(b.lang)
	}
	return state
}

// signed is a balance with its sign, or what it is at most; nothing where it may be anything that is of use to nobody.
func (b *positionBuilder) signed(a compat.Amount) string {
	figure := text.Signed(b.lang, int(a.N))
	switch {
	case a.Known():
		return figure
	case a.N < 0:
		return text.PositionOrLess.In(b.lang, figure)
	case a.N == 0:
		return ""
	}
	return text.PositionAtMost.In(b.lang, figure)
}

func (b *positionBuilder) number(n int64) string { return text.Number(b.lang, int(n)) }

// amount is a number, or how far it is known.
func (b *positionBuilder) amount(a compat.Amount) string {
	switch {
	case a.Nothing():
		return text.CellUnknown.In(b.lang)
	case a.Bound == compat.AtLeast:
		return text.PositionAtLeast.In(b.lang, int(a.N))
	case a.Bound == compat.AtMost:
		return text.PositionAtMost.In(b.lang, b.number(a.N))
	}
	return b.number(a.N)
}

// coveredNeed is the CALs of one line and the purchases that cover them, or those to spare.
type coveredNeed struct {
	Title, Note string
	Purchases   []coveringPurchase
	More        string // how many more there are than are shown
	Short       string // how many CALs are short; "" for none
}

// coveringPurchase is a purchase, where its record is, and what it does.
type coveringPurchase struct{ Reference, Href, Does string }

// maxCovering is how many purchases of one line the page lists; the export has them all.
const maxCovering = 50

// needs tells for each line which purchases cover it, the newest version last, then which are to spare.
func (b *positionBuilder) needs() (all []coveredNeed) {
	for i := range b.position.Lines {
		line := &b.position.Lines[i]
		if line.CoveredByOwn+line.CoveredByNewer+line.Shortfall.N == 0 {
			continue
		}
		n := coveredNeed{
			Title: b.words(line.CALs()), Note: text.PositionCovered.In(b.lang, int(line.CoveredByOwn+line.CoveredByNewer), b.amount(line.Needed)),
		}
		if line.Shortfall.N > 0 {
			n.Short = text.PositionMissing.In(b.lang, b.amount(line.Shortfall))
		}
		n.list(b, func(u *compat.PurchaseUse) string { return b.usedFor(u, line) })
		all = append(all, n)
	}
	spare := coveredNeed{Title: text.PositionSpare.In(b.lang)}
	spare.list(b, b.leftOf)
	if len(spare.Purchases) > 0 {
		all = append(all, spare)
	}
	return all
}

// list lists the purchases that do something.
func (n *coveredNeed) list(b *positionBuilder, does func(*compat.PurchaseUse) string) {
	more := 0
	for i := range b.position.Purchases {
		u := &b.position.Purchases[i]
		words := does(u)
		switch {
		case words == "":
		case len(n.Purchases) == maxCovering:
			more++
		default:
			n.Purchases = append(n.Purchases, coveringPurchase{b.reference(u.Reference), purchaseHref(u.ID), words})
		}
	}
	if more > 0 {
		n.More = text.PositionMore.In(b.lang, more)
	}
}

func (b *positionBuilder) usedFor(u *compat.PurchaseUse, line *compat.PositionLine) string {
	at := slices.IndexFunc(u.Covers, func(c compat.Covered) bool { return c.Version == line.Version })
	if u.Kind != line.Kind || at < 0 {
		return ""
	}
	return text.PositionFrom.In(b.lang, int(u.Covers[at].N), u.Version.String())
}

func (b *positionBuilder) leftOf(u *compat.PurchaseUse) string {
	if u.Spare == 0 {
		return ""
	}
	return b.number(u.Spare) + " × " + b.words(u.CALs())
}

func (b *positionBuilder) uncounted() (all []coveringPurchase) {
	for i := range b.position.Uncounted {
		u := &b.position.Uncounted[i]
		all = append(all, coveringPurchase{b.reference(u.Reference), purchaseHref(u.ID), dotted(b.number(u.Quantity)+" × "+b.words(u.CALs()), b.words(u.Why))})
	}
	return all
}

func (b *positionBuilder) reference(order string) string {
	if order == "" {
		return text.PositionNoOrder.In(b.lang)
	}
	return order
}

// purchaseHref is the address of a purchase that the rules know by its id.
func purchaseHref(id string) string { return pathPurchases + "/" + id }
