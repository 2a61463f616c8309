package collect

import (
	"cmp"
	"slices"
	"strings"

	"calfleet/internal/agent/facts"
	"calfleet/internal/report"
)

const classReport = "Win32_TSLicenseReport"

// overIssued is the type of the pack that holds what was issued beyond what was bought; seen in the field, not documented.
const overIssued = 7

// perUser is the ProductType of a pack.
const perUser = 1

// countUsers sets what is issued of Per User packs to what a new usage report says. The packs' own figure is as old as the last report that somebody
// asked for: who holds a Per User CAL stands in Active Directory. The report is deleted again, it would show in RD Licensing Manager.
func (c *collector) countUsers(packs []report.KeyPack) {
	file, _ := c.call(facts.Call{Namespace: facts.CIMv2, Class: classReport, Method: "GenerateReportEx", Static: true}).Text("FileName")
	if file == "" {
		return
	}
	out := c.call(facts.Call{
		Namespace: facts.CIMv2, Class: classReport, Method: "FetchReportSummaryEntries", Key: "FileName", Value: file,
		In: facts.Row{"StartIndex": int64(0), "Count": int64(0)}, Properties: []string{"ProductVersionID", "TSCALType", "IssuedLicenses"},
	})
	c.call(facts.Call{Namespace: facts.CIMv2, Class: classReport, Method: "DeleteReport", Key: "FileName", Value: file})
	for _, row := range out.Rows("ReportSummaryEntries") {
		kind, _ := row.Text("TSCALType")
		version, issued := code(row.Number("ProductVersionID")), count(row.Number("IssuedLicenses"))
		if strings.EqualFold(kind, "Per User") && version != nil && issued != nil && *issued >= 0 {
			spread(packs, *version, *issued)
		}
	}
}

// spread divides what is issued of a version among its packs, each filled before the next, the rest on the last: the report counts by version only.
func spread(packs []report.KeyPack, version, issued int64) {
	var of []*report.KeyPack
	for i := range packs {
		if p := &packs[i]; is(p.ProductType, perUser) && is(p.ProductVersionID, version) {
			of = append(of, p)
		}
	}
	slices.SortStableFunc(of, func(a, b *report.KeyPack) int {
		return cmp.Or(cmp.Compare(last(a), last(b)), cmp.Compare(a.ID, b.ID))
	})
	for i, p := range of {
		here := issued
		if limited := p.Total != nil && *p.Total >= 0; limited && i < len(of)-1 {
			here = min(issued, *p.Total)
		}
		take(p, here)
		issued -= here
	}
}

// take says that so many CALs of a pack are issued.
func take(p *report.KeyPack, issued int64) {
	p.Issued = &issued
	if p.Total != nil && *p.Total >= 0 {
		p.Available = new(*p.Total - issued)
	}
}

func is(n *int64, value int64) bool { return n != nil && *n == value }

func last(p *report.KeyPack) int {
	if is(p.KeyPackType, overIssued) {
		return 1
	}
	return 0
}
