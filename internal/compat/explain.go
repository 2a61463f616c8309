package compat

import (
	"slices"
	"strings"
)

// Explanation is why a cell has its verdict: a title, a chain of facts and rules in reading order, and what is often misunderstood.
type Explanation struct {
	Title  Text
	Steps  []Step
	Remark Text // may be empty
}

// Explainer explains cells. It is made from the facts a result was judged from, is cheap for all cells of a page together, and
// must not be used from several goroutines at once.
type Explainer struct {
	index  *index
	labels map[string][]string // nil until somebody asks; see byLabel
}

// NewExplainer indexes the facts once.
func NewExplainer(f Facts) *Explainer { return &Explainer{index: newIndex(&f)} }

// Cell explains one cell of a collection that Evaluate made from the same facts. Row and column count from 0; the explanation
// is empty where there is no such cell.
func (e *Explainer) Cell(c CollectionResult, row, column int) Explanation {
	if row < 0 || row >= len(c.Rows) || column < 0 || column >= len(c.Columns) || column >= len(c.Rows[row].Cells) {
		return Explanation{}
	}
	q := e.question(&c.Rows[row], &c.Columns[column])
	cell := c.Rows[row].Cells[column]
	out := Explanation{Title: q.title(cell)}
	out.Steps = append(out.Steps, stepFrom(q.host.fact(), q.host.origin(FactOS)))
	if cell.Verdict == NotApplicable {
		return out
	}
	out.Steps = append(out.Steps, stepFrom(q.server.fact(), q.server.origin(FactOS)))
	out.Steps = append(out.Steps, q.evidence()...)
	out.Steps = append(out.Steps, q.rules(e.index.docket, cell)...)
	out.Remark = q.remark(cell)
	return out
}

// question rebuilds what the rules were asked.
func (e *Explainer) question(row *Row, column *Column) *combination {
	x := e.index
	at, found := x.serverDir.at(column.Key)
	if !found {
		at = x.resolve(strings.TrimSuffix(column.Key, "?"), "", "")
	}
	c := &combination{index: x, host: x.memberOf(row), server: x.servers[at], status: noStatus}
	if c.server.fleet == nil { // it is called as whoever named it first spells it, who may be in other facts
		c.server.name = column.Server
	}
	if !column.IsRelation {
		supply := column.Supply
		c.supply = &supply
	}
	if c.host.host == nil {
		return c
	}
	if column.Named {
		c.host.servers = []int{at}
		x.noteStatuses(c.host)
	}
	c.status = c.host.statusOf(at)
	c.lower = c.status == lowerVersion
	return c
}

// Namesakes are the full names of all license servers that the first label of one of the columns could mean, be they of the fleet or only
// named somewhere. Facts that hold the hosts of the collection, the license servers among these with what was bought for them, and these
// names as those of a further collection explain its cells as all the facts do.
func (e *Explainer) Namesakes(c *CollectionResult) []string {
	labels := make(map[string]bool)
	for i := range c.Columns {
		labels[FirstLabel(c.Columns[i].Server)] = true
	}
	var names []string
	for label := range labels {
		names = append(names, e.byLabel()[label]...)
	}
	slices.Sort(names)
	return names
}

func (e *Explainer) byLabel() map[string][]string {
	if e.labels == nil {
		e.labels = make(map[string][]string)
		for _, s := range e.index.servers {
			if label, domain := splitName(s.key); domain != "" && !s.ambiguous {
				e.labels[label] = append(e.labels[label], s.key)
			}
		}
	}
	return e.labels
}

// FirstLabel is what machines may be called by who is near them: the part of a name before the first dot, in lower case.
func FirstLabel(name string) string {
	label, _ := splitName(fold(name))
	return label
}

func (x *index) memberOf(row *Row) *member {
	m := &member{name: row.Host, key: row.Key, domain: domainOf(row.Host, ""), reading: x.read(OS{}), mode: row.Mode}
	if at, found := x.hostDir.at(row.Key); found {
		m.host = x.hosts[at]
		m.domain, m.reading, m.joined = domainOf(m.host.Name, m.host.Domain), x.read(m.host.OS), answerOf(m.host.DomainJoined)
	}
	return m
}

// evidence tells of the CALs, the mode and what the host itself says of the server.
func (c *combination) evidence() []Step {
	m := &matter{index: c.index, server: c.server, feeling: []*member{c.host}}
	if c.supply != nil {
		m.addEvidence(c.supply)
		m.addFrom(say("%s is in mode: %s", "%s est en mode : %s", c.host.name, c.host.mode.Text()), c.host.modeOrigin())
	}
	switch c.status {
	case lowerVersion, notInGroup, notConnectable, accessDenied:
		m.addStatuses(c.status)
	}
	return m.steps
}

// rules cites the rules that decided; where all is well, the relations that hold.
func (c *combination) rules(d *docket, cell Cell) (steps []Step) {
	asked := d.relation
	if c.supply != nil {
		asked = d.supply
	}
	for _, r := range asked {
		decided := slices.Contains(cell.Rules, r.ID)
		holds := cell.Verdict == OK && r.about&(aboutPair|aboutSupply) != 0 && r.check(c) == OK
		if (decided || holds) && r.applies(c) {
			steps = append(steps, ruleStep(r, c))
		}
	}
	return steps
}

// title says the outcome in one line.
func (c *combination) title(cell Cell) Text {
	server, host := c.server.name, c.host.name
	switch {
	case cell.Verdict == NotApplicable:
		return say("%s needs no RDS CAL", "%s n’a pas besoin de CAL RDS", host)
	case cell.Verdict == Unknown && cell.decider().doubt != nil:
		return cell.decider().doubt(c)
	case cell.Verdict == Unknown:
		return say("The facts do not suffice to tell", "Les faits ne suffisent pas pour le dire")
	case cell.Verdict == OK && c.supply == nil:
		return say("%s can serve %s", "%s peut servir %s", server, host)
	case cell.Verdict == OK:
		return say("%s can use these %s through %s", "%s peut utiliser ces %s par %s", host, calText(c.supply.Version, c.supply.Kind), server)
	}
	return cell.decider().faultText(c)
}

// remark removes the common misunderstanding about the rule that failed.
func (c *combination) remark(cell Cell) Text {
	if r := cell.decider(); cell.Verdict == Violation && r.hint != nil {
		return r.hint(c)
	}
	return Text{}
}

// decider is the rule that speaks for the cell: the first of those that failed, else of those that doubt.
func (c *Cell) decider() *Rule {
	for _, r := range ruleBook {
		if len(c.Rules) > 0 && r.ID == c.Rules[0] {
			return r
		}
	}
	return &Rule{}
}

func (r *Rule) faultText(c *combination) Text {
	if r.fault == nil {
		return r.Title
	}
	return r.fault(c)
}
