package cases

import (
	"archive/zip"
	"bytes"
	"strconv"
	"strings"

	"calfleet/internal/compat"
	"calfleet/internal/paper"
)

// PDF prints the plan. The same facts give the same bytes.
func (p *Plan) PDF(l Language) ([]byte, error) {
	title := l.of(both("Runbook: %s", "Mode opératoire : %s", p.Title))
	doc := paper.New(paper.About{
		Title: title, Language: string(l), AsOf: p.AsOf, Footer: p.Organization + " · " + l.of(both("case %s", "dossier %s", strconv.Itoa(p.Number))) + " · " + l.of(compat.DayText(p.AsOf)),
	})
	doc.Title(title)
	if p.AsksServer {
		doc.Fact(l.of(both("License server meant", "Serveur de licences visé")), p.NewServer, l.of(both("say it on the page of the plan", "indiquez-le sur la page du plan")))
	}
	doc.Fact(l.of(both("Hosts", "Hôtes")), strings.Join(p.hosts, ", "), l.of(both("none on record", "aucun dans les fiches")))
	for i, s := range p.Sections {
		doc.Heading(strconv.Itoa(i+1) + ". " + l.of(s.Title))
		for _, line := range s.Lines {
			doc.Item(line.mark(), l.of(line.Text))
		}
		if len(s.Script) > 0 {
			doc.Item("→", strings.Join(s.Script, ", "))
		}
	}
	return doc.Bytes()
}

func (l PlanLine) mark() string {
	switch {
	case l.Check && l.Met == compat.OK:
		return "[x]"
	case l.Check:
		return "[  ]"
	}
	return "•"
}

// ZIP packs the scripts and the printed plan.
func (p *Plan) ZIP(l Language) ([]byte, error) {
	pdf, err := p.PDF(l)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	z := packer{asOf: p.AsOf, zip: zip.NewWriter(&out)}
	if err := z.add("runbook.pdf", pdf); err != nil {
		return nil, err
	}
	for _, s := range p.Scripts(l) {
		if err := z.add(s.Name, s.File()); err != nil {
			return nil, err
		}
	}
	if err := z.close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// FileName is what an export of the plan is called: "plan-12.zip".
func (p *Plan) FileName(extension string) string {
	return "plan-" + strconv.Itoa(p.Number) + "." + extension
}
