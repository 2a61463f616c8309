package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
)

// xmlKind is what the scanner stands at.
type xmlKind int

const (
	xmlStart xmlKind = iota
	xmlEnd
	xmlText
)

const (
	maxXMLToken = 1 << 20 // bytes of one tag or text; the longest cell needs less, escaped as badly as it can be
	maxXMLDepth = 64
)

// xmlScanner reads the little of XML that workbooks are written in, from front to back and never more than one token of it. It
// refuses what workbooks have no use for and attackers do: document types, entities of one's own, tokens without end. encoding/xml
// would keep a comment or a text of any length in memory, and takes eight times as long.
type xmlScanner struct {
	in    *bufio.Reader
	kind  xmlKind
	name  []byte // of a tag, without its namespace
	attrs []byte // of a start tag, as written
	text  []byte // of text, unescaped
	raw   []byte
	depth int
	alone bool // the start tag at hand ends itself
	part  string
	begun bool
}

func newXMLScanner(in io.Reader, part string) *xmlScanner {
	return &xmlScanner{in: bufio.NewReaderSize(in, 64<<10), part: part}
}

func (s *xmlScanner) broken(en, fr string) error {
	return &Error{Reason: Because("the workbook is damaged: %s "+en, "le classeur est endommagé : %s "+fr, s.part)}
}

// next moves to the next tag or text. At the end of the part it returns io.EOF.
func (s *xmlScanner) next() error {
	if s.alone {
		s.alone, s.kind = false, xmlEnd
		s.depth--
		return nil
	}
	if !s.begun {
		s.begun = true
		if err := s.skipMark(); err != nil {
			return err
		}
	}
	for {
		c, err := s.in.ReadByte()
		switch {
		case errors.Is(err, io.EOF) && s.depth > 0:
			return s.broken("ends too early", "s’arrête trop tôt")
		case err != nil:
			return err
		case c != '<':
			return s.plain()
		}
		if done, err := s.markup(); done || err != nil {
			return err
		}
	}
}

// skipMark passes over a byte order mark, and refuses UTF-16, which no spreadsheet writes.
func (s *xmlScanner) skipMark() error {
	start, _ := s.in.Peek(3)
	switch {
	case bytes.Equal(start, []byte("\xef\xbb\xbf")):
		_, err := s.in.Discard(3)
		return err
	case bytes.IndexByte(start, 0) >= 0, bytes.HasPrefix(start, []byte("\xff\xfe")), bytes.HasPrefix(start, []byte("\xfe\xff")):
		return s.broken("is not UTF-8", "n’est pas en UTF-8")
	}
	return nil
}

// markup reads what follows a '<'. It is done at a tag, or at text in brackets.
func (s *xmlScanner) markup() (done bool, err error) {
	if first, _ := s.in.Peek(1); len(first) == 1 && first[0] != '!' && first[0] != '?' {
		return true, s.tag()
	}
	start, err := s.in.Peek(8)
	switch {
	case bytes.HasPrefix(start, []byte("!--")):
		return false, s.skipPast("-->")
	case bytes.HasPrefix(start, []byte("?")):
		return false, s.skipPast("?>")
	case bytes.HasPrefix(start, []byte("![CDATA[")):
		_, _ = s.in.Discard(len("![CDATA["))
		return true, s.cdata()
	case bytes.HasPrefix(start, []byte("!")):
		return false, &Error{Reason: Because("the workbook declares a document type in %s, which spreadsheets never do; it is not read",
			"le classeur déclare un type de document dans %s, ce qu’aucun tableur ne fait ; il n’est pas lu", s.part)}
	case len(start) == 0:
		return false, s.ended(err)
	}
	return true, s.tag()
}

func (s *xmlScanner) ended(err error) error {
	if err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return s.broken("ends too early", "s’arrête trop tôt")
	}
	return err
}

var doubleQuote = []byte{'"'}

// tag reads up to the '>' that isn't within quotes.
func (s *xmlScanner) tag() error {
	quote := byte(0)
	raw, err := s.until('>', func(chunk []byte) bool {
		if quote == 0 && bytes.IndexByte(chunk, '\'') < 0 && bytes.Count(chunk, doubleQuote)%2 == 0 {
			return true // as nearly all tags are
		}
		for _, c := range chunk {
			switch {
			case quote == 0 && (c == '"' || c == '\''):
				quote = c
			case c == quote:
				quote = 0
			}
		}
		return quote == 0
	})
	if err != nil {
		return err
	}
	if len(raw) > 0 && raw[0] == '/' {
		s.kind, s.name, s.attrs = xmlEnd, localName(bytes.TrimSpace(raw[1:])), nil
		if s.depth--; s.depth < 0 {
			return s.broken("closes what it never opened", "ferme ce qui n’a pas été ouvert")
		}
		return nil
	}
	if s.alone = len(raw) > 0 && raw[len(raw)-1] == '/'; s.alone {
		raw = raw[:len(raw)-1]
	}
	name := raw
	s.attrs = nil
	for at, c := range raw {
		if isBlank(c) {
			name, s.attrs = raw[:at], raw[at:]
			break
		}
	}
	s.kind, s.name = xmlStart, localName(name)
	if s.depth++; s.depth > maxXMLDepth || len(s.name) == 0 {
		return s.broken("is not the XML of a workbook", "n’est pas le XML d’un classeur")
	}
	return nil
}

func localName(name []byte) []byte {
	return name[bytes.IndexByte(name, ':')+1:]
}

// until reads up to a byte where enough holds, and leaves the byte out. Every byte is looked at once, however often the end is tried.
func (s *xmlScanner) until(end byte, enough func(chunk []byte) bool) ([]byte, error) {
	s.raw = s.raw[:0]
	for {
		chunk, err := s.in.ReadSlice(end)
		s.raw = append(s.raw, chunk...)
		switch {
		case len(s.raw) > maxXMLToken:
			return nil, s.tooLong()
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return nil, s.ended(err)
		case enough(chunk) && err == nil:
			return s.raw[:len(s.raw)-1], nil
		}
	}
}

func (s *xmlScanner) tooLong() error {
	return &Error{Reason: Because("%s of the workbook holds a cell of more than %d characters", "%s du classeur contient une cellule de plus de %d caractères", s.part, MaxChars)}
}

// plain reads text up to the next tag.
func (s *xmlScanner) plain() error {
	_ = s.in.UnreadByte()
	s.kind, s.text = xmlText, s.text[:0]
	for {
		chunk, err := s.in.ReadSlice('<')
		s.text = append(s.text, chunk...)
		switch {
		case len(s.text) > maxXMLToken:
			return s.tooLong()
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err == nil:
			s.text = s.text[:len(s.text)-1]
			_ = s.in.UnreadByte()
		case !errors.Is(err, io.EOF):
			return err
		case s.depth > 0:
			return s.ended(err)
		}
		return s.unescape()
	}
}

func (s *xmlScanner) cdata() error {
	s.kind = xmlText
	raw, err := s.until('>', func([]byte) bool { return bytes.HasSuffix(s.raw, []byte("]]>")) })
	if err == nil {
		s.text = append(s.text[:0], raw[:len(raw)-2]...)
	}
	return err
}

// skipPast passes over a comment or an instruction without keeping it.
func (s *xmlScanner) skipPast(end string) error {
	var last [3]byte
	for {
		c, err := s.in.ReadByte()
		if err != nil {
			return s.ended(err)
		}
		last[0], last[1], last[2] = last[1], last[2], c
		if strings.HasSuffix(string(last[:]), end) {
			return nil
		}
	}
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

func (s *xmlScanner) at(kind xmlKind, name string) bool {
	return s.kind == kind && string(s.name) == name
}
