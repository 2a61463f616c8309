package cases

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strconv"

	"calfleet/internal/compat"
	"calfleet/internal/sheet"
)

// Attachment is a file of a case with its bytes.
type Attachment struct {
	*File
	Body []byte
}

// ZIP packs the letters of all recipients, the annex as a table, the files, and the sums of all of them. The same dossier gives the
// same bytes.
func (d *Dossier) ZIP(l Language, files []Attachment) ([]byte, error) {
	var out bytes.Buffer
	p := packer{asOf: d.AsOf, zip: zip.NewWriter(&out)}
	if err := d.packRequest(&p, l); err != nil {
		return nil, err
	}
	for i, f := range files {
		if err := p.add(fmt.Sprintf("files/%02d-%s", i+1, SafeName(f.Name)), f.Body); err != nil {
			return nil, err
		}
	}
	if err := p.close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// packRequest packs what is asked of others, where anything is.
func (d *Dossier) packRequest(p *packer, l Language) error {
	if d.request == nil {
		return nil
	}
	for _, to := range d.request.to {
		letter, err := d.PDF(to, l)
		if err != nil {
			return err
		}
		if err := p.add("letter-"+string(to)+".pdf", letter); err != nil {
			return err
		}
	}
	annex, err := d.annexCSV(l)
	if err != nil {
		return err
	}
	return p.add("annex.csv", annex)
}

// column is one of the annex as a table.
type column struct {
	head string
	cell func(*Line) sheet.Cell
}

// annexCSV is the annex as a table: a row for each order.
func (d *Dossier) annexCSV(l Language) ([]byte, error) {
	var out bytes.Buffer
	separator := byte(',')
	if l == French {
		separator = ';'
	}
	w := sheet.NewWriter(&out, separator)
	columns := d.annexColumns(l)
	head := make([]sheet.Cell, len(columns))
	for i, c := range columns {
		head[i] = sheet.Text(c.head)
	}
	if err := w.Row(head...); err != nil {
		return nil, fmt.Errorf("write annex: %w", err)
	}
	for i := range d.Lines {
		row := make([]sheet.Cell, len(columns))
		for at, c := range columns {
			row[at] = c.cell(&d.Lines[i])
		}
		if err := w.Row(row...); err != nil {
			return nil, fmt.Errorf("write annex: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return nil, fmt.Errorf("write annex: %w", err)
	}
	return out.Bytes(), nil
}

// annexColumns are what is known of the license server, then what is wanted of each line, then what the records say of it.
func (d *Dossier) annexColumns(l Language) (columns []column) {
	for _, e := range d.Facts {
		columns = append(columns, column{l.of(e.Term), func(*Line) sheet.Cell { return sheet.Text(e.Value) }})
	}
	columns = append(columns,
		column{l.of(both("Quantity", "Quantité")), func(line *Line) sheet.Cell { return sheet.Int(int64(line.Quantity)) }},
		column{l.of(both("Kind", "Type")), func(line *Line) sheet.Cell { return sheet.Text(l.of(line.Kind.Text())) }},
		column{l.of(both("Version from", "Version de")), func(line *Line) sheet.Cell { return sheet.Text(line.Version) }})
	if d.request.turns != nil {
		columns = append(columns, column{l.of(both("Version to", "Version vers")), func(*Line) sheet.Cell { return sheet.Text(d.request.turns(d)) }})
	}
	columns = append(columns, column{l.of(termWizard), func(line *Line) sheet.Cell { return sheet.Text(line.wizardEntry(l)) }})
	for _, term := range lineTerms() {
		columns = append(columns, column{l.of(term), func(line *Line) sheet.Cell { return line.cell(term) }})
	}
	return columns
}

func (line *Line) wizardEntry(l Language) string {
	if line.Wizard == nil {
		return ""
	}
	return l.of(line.Wizard.Entry)
}

func (line *Line) cell(term compat.Text) sheet.Cell {
	for _, e := range line.Entries {
		if e.Term == term {
			return sheet.Text(e.Value)
		}
	}
	return sheet.Cell{}
}

// FileName is what an export of a case is called: "case-12.zip".
func (d *Dossier) FileName(extension string) string {
	return "case-" + strconv.Itoa(d.Number) + "." + extension
}
