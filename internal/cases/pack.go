package cases

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"
	"path"
	"strconv"
	"strings"
	"time"
	"unicode"

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
	for _, to := range Recipients() {
		letter, err := d.PDF(to, l)
		if err != nil {
			return nil, err
		}
		if err := p.add("letter-"+string(to)+".pdf", letter); err != nil {
			return nil, err
		}
	}
	annex, err := d.annexCSV(l)
	if err != nil {
		return nil, err
	}
	if err := p.add("annex.csv", annex); err != nil {
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

type packer struct {
	asOf time.Time // of every file: the bytes must not depend on the moment of writing
	zip  *zip.Writer
	sums strings.Builder // what sha256sum --check reads
}

// close adds the sums and ends the archive.
func (p *packer) close() error {
	if err := p.add("SHA256SUMS", []byte(p.sums.String())); err != nil {
		return err
	}
	if err := p.zip.Close(); err != nil {
		return fmt.Errorf("end archive: %w", err)
	}
	return nil
}

func (p *packer) add(name string, body []byte) error {
	w, err := p.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: p.asOf})
	if err == nil {
		_, err = w.Write(body)
	}
	if err != nil {
		return fmt.Errorf("pack %s: %w", name, err)
	}
	sum := sha256.Sum256(body)
	fmt.Fprintf(&p.sums, "%s  %s\n", hex.EncodeToString(sum[:]), name)
	return nil
}

// SafeName is the name of a file without what could lead elsewhere, or mean something to a program.
func SafeName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`/:*?"<>|`, r), unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == unicode.ReplacementChar:
			return '_'
		}
		return r
	}, name)
	if name = strings.Trim(name, ". "); name == "" {
		return "file"
	}
	return name
}

// annexCSV is the annex as a table: a row for each order.
func (d *Dossier) annexCSV(l Language) ([]byte, error) {
	var out bytes.Buffer
	separator := byte(',')
	if l == French {
		separator = ';'
	}
	w := sheet.NewWriter(&out, separator)
	head := []sheet.Cell{}
	for _, e := range d.Facts {
		head = append(head, sheet.Text(l.of(e.Term)))
	}
	for _, words := range []string{l.of(both("Quantity", "Quantité")), l.of(both("Kind", "Type")), l.of(both("Version from", "Version de")), l.of(both("Version to", "Version vers")), l.of(termWizard)} {
		head = append(head, sheet.Text(words))
	}
	for _, e := range lineTerms() {
		head = append(head, sheet.Text(l.of(e)))
	}
	rows := [][]sheet.Cell{head}
	for _, line := range d.Lines {
		rows = append(rows, d.annexRow(&line, l))
	}
	for _, row := range rows {
		if err := w.Row(row...); err != nil {
			return nil, fmt.Errorf("write annex: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return nil, fmt.Errorf("write annex: %w", err)
	}
	return out.Bytes(), nil
}

func (d *Dossier) annexRow(line *Line, l Language) []sheet.Cell {
	var row []sheet.Cell
	for _, e := range d.Facts {
		row = append(row, sheet.Text(e.Value))
	}
	wizard := ""
	if line.Wizard != nil {
		wizard = l.of(line.Wizard.Entry)
	}
	row = append(row, sheet.Int(int64(line.Quantity)), sheet.Text(l.of(line.Kind.Text())), sheet.Text(line.Version), sheet.Text(d.To), sheet.Text(wizard))
	for _, term := range lineTerms() {
		cell := sheet.Cell{}
		for _, e := range line.Entries {
			if e.Term == term {
				cell = sheet.Text(e.Value)
			}
		}
		row = append(row, cell)
	}
	return row
}

// Mail is a draft of a mail with the letter as its text, and the printed letter and the files attached. Mail programs open it to be
// addressed and sent (X-Unsent). The same dossier gives the same bytes.
func (d *Dossier) Mail(to Recipient, l Language, files []Attachment) ([]byte, error) {
	letter := d.Letter(to, l)
	pdf, err := d.PDF(to, l)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	parts := multipart.NewWriter(&out)
	sum := sha256.Sum256(pdf)
	if err := parts.SetBoundary("calfleet-" + hex.EncodeToString(sum[:12])); err != nil {
		return nil, err
	}
	fmt.Fprintf(&out, "X-Unsent: 1\r\nSubject: %s\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=%s\r\n\r\n",
		folded(mime.QEncoding.Encode("utf-8", oneLine(letter.Subject))), parts.Boundary())
	if err := mailText(parts, letter.Text()); err != nil {
		return nil, err
	}
	all := append([]Attachment{{&File{Name: "letter.pdf"}, pdf}}, files...)
	for _, f := range all {
		if err := mailFile(parts, SafeName(f.Name), f.Body); err != nil {
			return nil, err
		}
	}
	if err := parts.Close(); err != nil {
		return nil, fmt.Errorf("draft mail: %w", err)
	}
	return out.Bytes(), nil
}

// folded puts every encoded word on a line of its own: lines of mails have an end (RFC 5322, 2.1.1).
func folded(header string) string { return strings.ReplaceAll(header, "?= =?", "?=\r\n =?") }

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Text is the letter as plain text.
func (letter Letter) Text() string {
	var b strings.Builder
	for _, p := range letter.Parts {
		if p.Heading != "" {
			b.WriteString(p.Heading + "\n")
		}
		for _, words := range p.Paragraphs {
			if p.List {
				words = "- " + words
			}
			b.WriteString(words + "\n")
			if !p.List {
				b.WriteString("\n")
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func mailText(parts *multipart.Writer, text string) error {
	w, err := parts.CreatePart(textproto.MIMEHeader{
		"Content-Type": {"text/plain; charset=utf-8"}, "Content-Transfer-Encoding": {"quoted-printable"},
	})
	if err != nil {
		return err
	}
	q := quotedprintable.NewWriter(w)
	if _, err := io.WriteString(q, text); err != nil {
		return err
	}
	return q.Close()
}

const base64Line = 57 // bytes in a line of 76 characters

func mailFile(parts *multipart.Writer, name string, body []byte) error {
	w, err := parts.CreatePart(textproto.MIMEHeader{
		"Content-Type": {"application/octet-stream"}, "Content-Transfer-Encoding": {"base64"},
		"Content-Disposition": {mime.FormatMediaType("attachment", map[string]string{"filename": name})},
	})
	if err != nil {
		return err
	}
	for len(body) > 0 {
		n := min(len(body), base64Line)
		if _, err := io.WriteString(w, base64.StdEncoding.EncodeToString(body[:n])+"\r\n"); err != nil {
			return err
		}
		body = body[n:]
	}
	return nil
}

// FileName is what an export of a case is called: "case-12.zip".
func (d *Dossier) FileName(extension string) string {
	return "case-" + strconv.Itoa(d.Number) + "." + extension
}
