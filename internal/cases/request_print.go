package cases

import (
	"strconv"
	"strings"

	"calfleet/internal/compat"
	"calfleet/internal/paper"
)

// PDF prints a letter with its annex and checklist. The same dossier gives the same bytes.
func (d *Dossier) PDF(to Recipient, l Language) ([]byte, error) {
	letter := d.Letter(to, l)
	doc := paper.New(paper.About{
		Title: letter.Subject, Language: string(l), AsOf: d.AsOf,
		Footer: d.Organization + " · " + l.of(both("case %s", "dossier %s", strconv.Itoa(d.Number))) + " · " + l.of(compat.DayText(d.AsOf)),
	})
	doc.Paragraph(l.of(both("To: %s", "À : %s", l.of(to.Name()))) + "\n" + l.of(compat.DayText(d.AsOf)))
	doc.Title(letter.Subject)
	for _, p := range letter.Parts {
		p.print(doc)
	}
	doc.Break()
	d.printAnnex(doc, l)
	d.printChecklist(doc, l)
	return doc.Bytes()
}

func (p *Part) print(doc *paper.Document) {
	if p.Heading != "" {
		doc.Heading(p.Heading)
	}
	for _, words := range p.Paragraphs {
		if p.List {
			doc.Item("•", words)
		} else {
			doc.Paragraph(words)
		}
	}
}

func (d *Dossier) printAnnex(doc *paper.Document, l Language) {
	doc.Title(l.of(both("Annex: what the request is about", "Annexe : objet de la demande")))
	printEntries(doc, l, d.Facts)
	for i, line := range d.Lines {
		doc.Heading(strconv.Itoa(i+1) + ". " + line.title(l))
		printEntries(doc, l, line.Entries)
		if d.request.turns != nil {
			doc.Fact(l.of(both("Versions, from and to", "Versions, de et vers")), line.Version+" → "+orBlank(d.request.turns(d)), "")
		}
		if line.Wizard != nil {
			doc.Fact(l.of(termWizard), l.of(line.Wizard.Entry)+" ("+l.of(line.Wizard.Asks)+")", "")
		}
	}
}

var termWizard = both("Entry in the Install Licenses wizard", "Entrée dans l'assistant d'installation")

func (line *Line) title(l Language) string {
	return strconv.Itoa(line.Quantity) + " × " + l.of(line.Kind.Text()) + " " + line.Version
}

func printEntries(doc *paper.Document, l Language, entries []Entry) {
	for _, e := range entries {
		doc.Fact(l.of(e.Term), l.of(e.Read()), l.of(both("not on record: %s", "non renseigné : %s", l.of(e.Missing))))
	}
}

func (d *Dossier) printChecklist(doc *paper.Document, l Language) {
	doc.Heading(l.of(both("Proofs", "Pièces")))
	for _, p := range d.Proofs {
		mark := "[x]"
		if p.By == ByNothing {
			mark = "[  ]"
		}
		doc.Item(mark, strings.TrimSpace(l.of(p.Title)+" — "+l.of(p.By.Word())+" "+p.Said))
	}
	if len(d.Files) > 0 {
		doc.Heading(l.of(both("Attached files (SHA-256)", "Fichiers joints (SHA-256)")))
	}
	for _, f := range d.Files {
		doc.Item("•", f.Name+"\n"+f.Sum())
	}
}
