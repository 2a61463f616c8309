package cases

import (
	"slices"
	"strings"
	"time"

	"calfleet/internal/compat"
)

// Plan is how a remedy is carried out in one fleet: what it needs, what is done in which order, how to see that it worked, and the way back.
type Plan struct {
	Number       int
	Organization string
	AsOf         time.Time
	Title        compat.Text
	NewServer    string
	AsksServer   bool // it is written for NewServer, and there are no scripts without
	Sections     []Section
	LeftOut      []string // names that can't be a computer's, and that no script has

	files  []string
	values *values
	hosts  []string
}

// Section is a part of a plan.
type Section struct {
	ID     string
	Title  compat.Text
	Lines  []PlanLine
	Script []string // files that do it; the first is the one that fits here
}

// PlanLine is one thing to know or do; of a precondition with whether it is met.
type PlanLine struct {
	Text  compat.Text
	Check bool
	Met   compat.Verdict
}

// NewPlan writes the plan of a case.
func NewPlan(g *Ground) *Plan {
	k := kitOf(g.Case.Remedy)
	p := &Plan{
		Number: int(g.Case.Number), Organization: g.Organization, AsOf: g.AsOf.UTC().Truncate(24 * time.Hour), Title: g.Remedy.Title,
		NewServer: g.NewServer, AsksServer: k.asks == asksNewServer, files: k.scripts, values: g.values(), Sections: k.plan(g),
	}
	p.LeftOut = p.values.leftOut
	for _, h := range g.Hosts {
		p.hosts = append(p.hosts, h.Name)
	}
	slices.Sort(p.hosts)
	return p
}

// Scripts are the PowerShell files with this fleet's names; none while nobody has said which server the plan is for.
func (p *Plan) Scripts(l Language) []Script {
	if p.AsksServer && p.NewServer == "" {
		return nil
	}
	return scripts(p.files, p.values, l)
}

// IsServerName says that a text can be the full name of a computer.
func IsServerName(name string) bool {
	if len(name) < 2 || len(name) > 253 || strings.HasPrefix(name, "-") || strings.HasPrefix(name, ".") {
		return false
	}
	return !strings.ContainsFunc(name, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '.' && r != '-' && r != '_'
	})
}

func lines(texts ...compat.Text) []PlanLine {
	all := make([]PlanLine, len(texts))
	for i, t := range texts {
		all[i] = PlanLine{Text: t}
	}
	return all
}

// then adds lines to a section.
func (s Section) then(texts ...compat.Text) Section {
	s.Lines = append(s.Lines, lines(texts...)...)
	return s
}

// by names the scripts that do what a section says.
func (s Section) by(files ...string) Section {
	s.Script = append(s.Script, files...)
	return s
}
