//go:build linux

package main

import (
	"context"
	"fmt"
	"math"
	"time"
)

// figure is one measured thing. Value and Floor are in Unit.
type figure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	Floor float64 `json:"floor"`
	Ratio float64 `json:"ratio"` // Value / Floor
	Goal  string  `json:"goal"`  // "< 3 s", "ratio < 20"
	Holds bool    `json:"holds"`
}

func (f figure) String() string {
	verdict := "holds"
	if !f.Holds {
		verdict = "MISSED"
	}
	return fmt.Sprintf("%-24s %9.2f %-3s floor %9.2f   ratio %7.2f   goal %-11s %s", f.Name, f.Value, f.Unit, f.Floor, f.Ratio, f.Goal, verdict)
}

// measurement is how a figure is taken. Exactly one of most, mostRatio, least and leastRatio is set, and either count or the other three functions.
type measurement struct {
	name       string
	unit       string // "s", "ms"; that of count
	most       float64
	mostRatio  float64
	least      float64
	leastRatio float64
	value      func(context.Context, *bench) (sample, error) // what is measured
	floor      func(context.Context, *bench) (sample, error) // the least that the machine needs for it
	times      func(sizes) int                               // how often both are done, by turns

	count func(context.Context, *bench) (value, floor float64, err error) // what is no time, or times itself
}

// sample does a thing once and says how long the part that counts took.
type sample func() (time.Duration, error)

// take measures value and floor by turns, so that whatever else the machine does falls on both, and keeps the best of each.
func (m measurement) take(ctx context.Context, b *bench) (figure, error) {
	if m.count != nil {
		value, floor, err := m.count(ctx, b)
		return m.judged(value, floor, ratioOf(value, floor)), err
	}
	value, err := m.value(ctx, b)
	if err != nil {
		return figure{}, err
	}
	floor, err := m.floor(ctx, b)
	if err != nil {
		return figure{}, err
	}
	bestValue, bestFloor := time.Duration(1<<62), time.Duration(1<<62)
	for range m.times(b.sizes) {
		took, err := value()
		if err != nil {
			return figure{}, err
		}
		bestValue = min(bestValue, took)
		if took, err = floor(); err != nil {
			return figure{}, fmt.Errorf("floor: %w", err)
		}
		bestFloor = min(bestFloor, took)
	}
	return m.judge(bestValue, bestFloor), nil
}

func (m measurement) judge(value, floor time.Duration) figure {
	unit := time.Second
	if m.unit == "ms" {
		unit = time.Millisecond
	}
	return m.judged(float64(value)/float64(unit), float64(floor)/float64(unit), float64(value)/float64(max(floor, 1)))
}

func (m measurement) judged(value, floor, ratio float64) figure {
	f := figure{Name: m.name, Unit: m.unit, Value: rounded(value), Floor: rounded(floor), Ratio: rounded(ratio)}
	switch {
	case m.most > 0:
		f.Goal, f.Holds = fmt.Sprintf("< %g %s", m.most, m.unit), f.Value < m.most
	case m.least > 0:
		f.Goal, f.Holds = fmt.Sprintf("> %g %s", m.least, m.unit), f.Value > m.least
	case m.leastRatio > 0:
		f.Goal, f.Holds = fmt.Sprintf("ratio > %g", m.leastRatio), f.Ratio > m.leastRatio
	default:
		f.Goal, f.Holds = fmt.Sprintf("ratio < %g", m.mostRatio), f.Ratio < m.mostRatio
	}
	return f
}

// ratioOf is 0 where there is no less than nothing: what must not happen has a goal of its own, and infinity can't be written down.
func ratioOf(value, floor float64) float64 {
	if floor <= 0 {
		return 0
	}
	return value / floor
}

// rounded keeps what a clock can be believed.
func rounded(x float64) float64 { return math.Round(x*1e4) / 1e4 }

// timed is the time that do takes.
func timed(do func() error) (time.Duration, error) {
	began := time.Now()
	err := do()
	return time.Since(began), err
}

func starts(n sizes) int { return n.starts }
func runs(n sizes) int   { return n.runs }

// exports are long, and few of them tell enough.
func exports(n sizes) int { return min(n.runs, 3) }

// measurements are all figures in their order.
var measurements = []measurement{
	{name: "embedded-first-start", unit: "s", most: 3, value: firstStart, floor: firstStartByHand, times: starts},
	{name: "embedded-warm-start", unit: "s", most: 0.5, value: warmStart, floor: warmStartByHand, times: starts},
	{name: "evaluate-fleet", unit: "ms", mostRatio: 100, value: evaluate, floor: copyAndHash, times: runs},
	{name: "evaluate-million", unit: "s", most: 1.5, count: ofMillion(millionSeconds)},
	{name: "evaluate-million-memory", unit: "MiB", most: 1536, count: ofMillion(millionMemory)},
	{name: "evaluate-million-host", unit: "ns", mostRatio: 1.3, count: ofMillion(millionHost)},
	{name: "advise-company", unit: "s", most: 1, value: advise, floor: judgeCompany, times: runs},
	{name: "submit-report", unit: "ms", mostRatio: 10, value: submitReports, floor: insertBodies, times: runs},
	{name: "reports-tls", unit: "/s", leastRatio: 0.6, count: deliveryRatio},
	{name: "reports-tls-rate", unit: "/s", least: 20 * puppetDBRate, count: deliveryRate},
	{name: "reports-storm", unit: "s", most: 30, count: stormSeconds},
	{name: "reports-storm-memory", unit: "MiB", most: 512, count: stormMemory},
	{name: "reports-shuffled", unit: "", most: 0.5, count: shuffleDifferences},
	{name: "import-purchases", unit: "s", mostRatio: 2, count: ofImports(importFirst)},
	{name: "import-purchases-again", unit: "s", mostRatio: 0.5, count: ofImports(importAgain)},
	{name: "import-purchases-memory", unit: "MiB", most: 150, count: ofImports(importMemory)},
	{name: "import-workbook", unit: "s", most: 120, count: ofImports(importBook)},
	{name: "import-workbook-memory", unit: "MiB", most: 256, count: ofImports(importBookMemory)},
	{name: "import-hosts", unit: "s", mostRatio: 5, count: ofHostImport(importHostsFirst)},
	{name: "import-hosts-memory", unit: "MiB", most: 100, count: ofHostImport(importHostsMemory)},
	{name: "export-csv", unit: "s", mostRatio: 1.5, value: exportOf(exportCSV), floor: copyOut(""), times: exports},
	{name: "export-workbook", unit: "s", most: 3, value: exportOf(exportBook), floor: copyOut("AND reference LIKE 'BC-00%'"), times: exports},
	{name: "export-memory", unit: "MiB", most: 64, count: exportMemory},
	{name: "judge-fleet", unit: "ms", mostRatio: 10, value: judgeFleet, floor: selectFleet, times: runs},
	{name: "collection-page", unit: "ms", most: 30, value: page(collectionPage), floor: floorPage(collectionPage), times: runs},
	{name: "fleet-page", unit: "ms", most: 10, value: page(fleetPage), floor: floorPage(fleetPage), times: runs},
	{name: "fleet-page-crowded", unit: "ms", mostRatio: 2, value: crowded(fleetPage), floor: crowded(floorOf(fleetPage)), times: runs},
	{name: "hosts-page-crowded", unit: "ms", mostRatio: 2, value: crowded(hostsPage), floor: crowded(floorOf(hostsPage)), times: runs},
	{name: "collection-page-large", unit: "ms", most: 30, value: ofEstate(largeCollection), floor: floorOfEstate(largeCollection), times: runs},
	{name: "fleet-page-large", unit: "ms", most: 10, value: ofEstate(largeFleet), floor: floorOfEstate(largeFleet), times: runs},
	{name: "list-p50", unit: "ms", most: 5, count: listsWithin(0.5)},
	{name: "list-p99", unit: "ms", most: 25, count: listsWithin(0.99)},
	{name: "list-growth", unit: "ms", mostRatio: 1.5, count: listGrowth},
	{name: "list-visit", unit: "ms", mostRatio: 2, count: listVisit},
	{name: "list-work", unit: "ms", mostRatio: 2, count: listWork},
	{name: "first-visit", unit: "kB", most: 150, count: firstVisit},
	{name: "next-visit", unit: "kB", most: 20, count: nextVisit},
	{name: "fleet-paint", unit: "ms", most: 500, value: paint(fleetPage), floor: paint(floorOf(fleetPage)), times: runs},
	{name: "fleet-shift", unit: "", most: 0.001, count: shift},
	{name: "audit-pack", unit: "ms", mostRatio: 15, value: auditPack, floor: copyTables, times: runs},
}
