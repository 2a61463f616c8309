package sheet

import (
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// record is one row before anybody knows what it is.
type record struct {
	line   int
	cells  []string // without the empty ones at the end
	width  int      // with them
	quoted bool     // the first cell that is not empty stood in quotes
}

// splitter cuts text into records. It reads quotes as Excel does: they count
// only at the start of a cell, two of them mean one, and what follows the
// closing one belongs to the cell. Cells outside quotes are trimmed.
type splitter struct {
	in        io.Reader // what follows text; nil: nothing
	text      string    // from the start of a record on
	base      int       // line where text starts
	separator byte
	pos       int
	line      int
	open      bool // a quote of the record at hand was not closed within text
	scratch   []string
	buffer    []byte
}

func newSplitter(text string, separator byte) *splitter {
	return &splitter{text: text, separator: separator, line: 1, base: 1}
}

// next is the next record that is not blank; ok is false at the end.
func (s *splitter) next() (r record, ok bool, err error) {
	for {
		if s.in != nil && len(s.text)-s.pos < breakWithin {
			if err := s.more(); err != nil {
				return r, false, err
			}
			continue
		}
		if s.pos == len(s.text) {
			return record{}, false, nil
		}
		if c := s.text[s.pos]; c == '\n' || c == '\r' {
			s.endLine()
			continue
		}
		pos, line := s.pos, s.line
		r, err = s.record()
		if s.in != nil && (s.open || len(s.text)-s.pos < breakWithin) && len(s.text)-pos < maxRecord {
			s.pos, s.line = pos, line
			if err := s.more(); err != nil {
				return r, false, err
			}
			continue
		}
		if err != nil || len(r.cells) > 0 {
			return r, err == nil, err
		}
	}
}

const (
	breakWithin = 3        // bytes of the longest end of line
	maxRecord   = 16 << 20 // bytes: more than MaxColumns cells of MaxChars need
)

// more lets go of what was read and takes in what follows. A record is looked at again from its start, so each time twice as much is.
func (s *splitter) more() error {
	rest := s.text[s.pos:]
	want := max(chunk, len(rest))
	if cap(s.buffer) < want {
		s.buffer = make([]byte, want)
	}
	n, err := io.ReadFull(s.in, s.buffer[:want])
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		s.in, err = nil, nil
	}
	if err != nil {
		return err
	}
	s.text, s.pos, s.base = rest+string(s.buffer[:n]), 0, s.line
	return nil
}

// position is the line and column of an offset of text.
func (s *splitter) position(at int) (line, column int) {
	line, column = position(s.text, at)
	return s.base + line - 1, column
}

// record consumes one row and its end of line.
func (s *splitter) record() (record, error) {
	r, filled := record{line: s.line}, 0
	s.open = false
	s.scratch = s.scratch[:0]
	for {
		cell, quoted, err := s.cell()
		if err != nil {
			return r, err
		}
		r.width++
		if cell != "" {
			if filled == 0 {
				r.quoted = quoted
			}
			filled = r.width
		}
		if filled > MaxColumns {
			return r, &Error{r.line, filled, Because("more than %d columns", "plus de %d colonnes", MaxColumns)}
		}
		if r.width <= MaxColumns {
			s.scratch = append(s.scratch, cell)
		}
		if s.pos < len(s.text) && s.text[s.pos] == s.separator {
			s.pos++
			continue
		}
		s.endLine()
		r.cells = append([]string(nil), s.scratch[:filled]...)
		return r, nil
	}
}

func (s *splitter) endLine() {
	if n := breakLength(s.text[s.pos:]); n > 0 {
		s.pos += n
		s.line++
	}
}

// cell consumes up to a separator, an end of line or the end of the text.
func (s *splitter) cell() (text string, quoted bool, err error) {
	start := s.pos
	for s.pos < len(s.text) && s.text[s.pos] == ' ' {
		s.pos++
	}
	if s.pos < len(s.text) && s.text[s.pos] == '"' {
		text, err = s.inQuotes()
		quoted = true
	} else {
		s.rest()
		text = strings.TrimSpace(s.text[start:s.pos])
	}
	text = unguard(text)
	if err == nil && len(text) > MaxChars && utf8.RuneCountInString(text) > MaxChars {
		line, column := s.position(start)
		err = &Error{line, column, Because("a cell of more than %d characters", "une cellule de plus de %d caractères", MaxChars)}
	}
	return text, quoted, err
}

// rest moves to the end of a cell outside quotes.
func (s *splitter) rest() {
	for s.pos < len(s.text) {
		if c := s.text[s.pos]; c == s.separator || c == '\n' || c == '\r' {
			return
		}
		s.pos++
	}
}

// inQuotes consumes a cell that starts with a quote.
func (s *splitter) inQuotes() (string, error) {
	opened := s.pos
	s.pos++
	var parts strings.Builder
	for {
		length := strings.IndexByte(s.text[s.pos:], '"')
		if length < 0 {
			s.open = true
			line, column := s.position(opened)
			return "", &Error{line, column, Because("a quote opens here and is never closed", "un guillemet s’ouvre ici et n’est jamais fermé")}
		}
		chunk := s.text[s.pos : s.pos+length]
		s.pos += length + 1
		s.line += lineBreaks(chunk)
		if s.pos < len(s.text) && s.text[s.pos] == '"' {
			parts.WriteString(chunk)
			parts.WriteByte('"')
			s.pos++
			continue
		}
		return s.afterQuote(&parts, chunk), nil
	}
}

// afterQuote adds what stands between the closing quote and the separator.
func (s *splitter) afterQuote(parts *strings.Builder, chunk string) string {
	start := s.pos
	s.rest()
	tail := strings.TrimRight(s.text[start:s.pos], " ")
	if parts.Len() == 0 && tail == "" {
		return chunk
	}
	parts.WriteString(chunk)
	parts.WriteString(tail)
	return parts.String()
}
