package cases

import (
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
	"strings"
)

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
