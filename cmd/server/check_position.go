package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"calfleet/internal/compat"
	"calfleet/web/text"
)

// checkedPosition is what check --position --json prints beside the judgement. Its field names are a contract, those of the lines,
// totals and purchases as well.
type checkedPosition struct {
	AsOf      time.Time              `json:"as_of"`
	Basis     string                 `json:"basis"` // issued, authorised, actual
	Lines     []compat.PositionLine  `json:"lines"`
	Totals    []compat.PositionTotal `json:"totals"`
	Purchases []compat.PurchaseUse   `json:"purchases"`
	Uncounted []checkedUncounted     `json:"uncounted"`
	Unknowns  []checkedUnknown       `json:"unknowns"`
	Remarks   []checkedRemark        `json:"remarks"`
}

type checkedUncounted struct {
	Reference  string `json:"reference"`
	CALVersion string `json:"cal_version"`
	CALKind    string `json:"cal_kind"`
	Quantity   int64  `json:"quantity"`
	Why        string `json:"why"`
}

type checkedUnknown struct {
	CALVersion string   `json:"cal_version"` // unknown: any
	CALKind    string   `json:"cal_kind"`
	N          int64    `json:"n"` // 0: not even counted
	Names      []string `json:"names"`
	Why        string   `json:"why"`
	Missing    string   `json:"missing"` // what would tell
}

type checkedRemark struct {
	Text   string `json:"text"`
	Source string `json:"source,omitempty"`
}

// positionJSON is nil where nobody asked.
func positionJSON(p *compat.Position, l text.Lang) *checkedPosition {
	if p == nil {
		return nil
	}
	out := &checkedPosition{
		AsOf: p.AsOf, Basis: p.Basis.String(), Lines: p.Lines, Totals: p.Totals, Purchases: p.Purchases,
		Uncounted: []checkedUncounted{}, Unknowns: []checkedUnknown{}, Remarks: []checkedRemark{},
	}
	for _, u := range p.Uncounted {
		out.Uncounted = append(out.Uncounted, checkedUncounted{
			Reference: u.Reference, CALVersion: u.Version.String(), CALKind: u.Kind.String(), Quantity: u.Quantity, Why: said(l, u.Why),
		})
	}
	for _, u := range p.Unknowns {
		out.Unknowns = append(out.Unknowns, checkedUnknown{
			CALVersion: u.Version.String(), CALKind: u.Kind.String(), N: u.N, Names: u.Names, Why: said(l, u.Why), Missing: said(l, u.Missing),
		})
	}
	for _, r := range p.Remarks {
		out.Remarks = append(out.Remarks, checkedRemark{Text: said(l, r.Text), Source: said(l, r.Source)})
	}
	return out
}

// printPosition writes the position for people: a table, then what stands behind it.
func printPosition(w io.Writer, position *compat.Position, l text.Lang) error {
	p := &checkPrinter{Writer: bufio.NewWriter(w), language: l}
	p.line(0, "")
	p.line(0, p.say("Position; what counts as needed: %s", "Position ; ce qui compte comme besoin : %s"), p.said(position.Basis.Text()))
	if len(position.Lines) == 0 {
		p.line(1, "%s", p.say("Nothing to count: the files tell of no CALs, neither needed nor bought.", "Rien à compter : les fichiers ne parlent d’aucune CAL, ni nécessaire ni achetée."))
	} else {
		p.table(p.positionRows(position))
	}
	p.uses(position.Purchases)
	p.uncounted(position.Uncounted)
	p.unknowns(position.Unknowns)
	p.remarks(position.Remarks)
	return p.Flush()
}

func (p *checkPrinter) positionRows(position *compat.Position) [][]string {
	rows := [][]string{{
		p.say("CALs", "CAL"), p.say("needed", "nécessaires"), p.say("owned", "détenues"), p.say("by newer", "par plus récentes"), p.say("short", "manquantes"),
		p.say("to spare", "disponibles"), p.say("balance", "solde"), p.say("installed", "installées"), p.say("issued", "délivrées"),
	}}
	for i := range position.Lines {
		line := &position.Lines[i]
		rows = append(rows, []string{
			p.said(line.CALs()), p.amount(line.Needed), p.number(line.Owned), p.number(line.CoveredByNewer), p.amount(line.Shortfall),
			p.amount(line.Spare), p.balance(line.Balance), p.amount(line.Installed), p.amount(line.Issued),
		})
		if i+1 == len(position.Lines) || position.Lines[i+1].Kind != line.Kind {
			rows = append(rows, p.totalRow(position.Totals, line.Kind))
		}
	}
	return rows
}

func (p *checkPrinter) totalRow(totals []compat.PositionTotal, k compat.Kind) []string {
	for _, t := range totals {
		if t.Kind == k {
			return []string{
				"total " + p.said(t.CALs()), p.amount(t.Needed), p.number(t.Owned), "", p.amount(t.Shortfall),
				p.amount(t.Spare), p.balance(t.Balance), p.amount(t.Installed), p.amount(t.Issued),
			}
		}
	}
	return nil
}

func (p *checkPrinter) number(n int64) string { return text.Number(p.language, int(n)) }

// amount is a number, or how far it is known: "≥ 120", "unknown".
func (p *checkPrinter) amount(a compat.Amount) string {
	switch {
	case a.Nothing():
		return text.VerdictUnknown.In(p.language)
	case a.Bound == compat.AtLeast:
		return "≥ " + p.number(a.N)
	case a.Bound == compat.AtMost:
		return "≤ " + p.number(a.N)
	}
	return p.number(a.N)
}

// balance shows its sign. One that may be of either sign is unknown, however far it could go up.
func (p *checkPrinter) balance(a compat.Amount) string {
	switch {
	case a.Known():
		return text.Signed(p.language, int(a.N))
	case a.N < 0:
		return "≤ " + text.Signed(p.language, int(a.N))
	}
	return text.VerdictUnknown.In(p.language)
}

// table sets columns under each other, the first to the left and figures to the right.
func (p *checkPrinter) table(rows [][]string) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i == 0 {
				b.WriteString(cell + pad)
			} else {
				b.WriteString("  " + pad + cell)
			}
		}
		p.line(1, "%s", b.String())
	}
}

// uses tells which purchase covers what.
func (p *checkPrinter) uses(purchases []compat.PurchaseUse) {
	if len(purchases) > 0 {
		p.line(1, "%s", p.say("Which purchase covers what:", "Quel achat couvre quoi :"))
	}
	for i := range purchases {
		use := &purchases[i]
		var parts []string
		for _, c := range use.Covers {
			parts = append(parts, fmt.Sprintf(p.say("%s for %s", "%s pour %s"), p.number(c.N), c.Version))
		}
		if use.Spare > 0 {
			parts = append(parts, fmt.Sprintf(p.say("%s to spare", "%s disponibles"), p.number(use.Spare)))
		}
		p.line(2, "%s · %s × %s%s%s", orDash(use.Reference), p.number(use.Quantity), p.said(use.CALs()), p.colon(), strings.Join(parts, ", "))
	}
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

func (p *checkPrinter) uncounted(purchases []compat.UncountedPurchase) {
	if len(purchases) > 0 {
		p.line(1, "%s", p.say("Purchases that do not count:", "Achats non comptés :"))
	}
	for i := range purchases {
		u := &purchases[i]
		p.line(2, "%s · %s × %s%s%s", orDash(u.Reference), p.number(u.Quantity), p.said(u.CALs()), p.colon(), p.said(u.Why))
	}
}

func (p *checkPrinter) unknowns(all []compat.PositionUnknown) {
	if len(all) > 0 {
		p.line(1, "%s", p.say("Unknown, because:", "Inconnu, parce que :"))
	}
	for i := range all {
		p.line(2, "- %s", p.said(all[i].Why))
		p.line(3, "%s%s%s", p.say("would tell", "le dirait"), p.colon(), p.said(all[i].Missing))
	}
}

func (p *checkPrinter) remarks(all []compat.Step) {
	if len(all) > 0 {
		p.line(1, "%s", p.say("To bear in mind:", "À garder à l’esprit :"))
	}
	for i := range all {
		p.line(2, "- %s", p.said(all[i].Text))
		if source := p.said(all[i].Source); source != "" {
			p.line(3, "%s", source)
		}
	}
}
