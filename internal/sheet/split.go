package sheet

import (
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
	text      string
	separator byte
	pos       int
	line      int
	scratch   []string
}

func newSplitter(text string, separator byte) *splitter {
	return &splitter{text: text, separator: separator, line: 1}
}

// next is the next record that is not blank; ok is false at the end.
func (s *splitter) next() (r record, ok bool, err error) {
	for s.pos < len(s.text) {
		if c := s.text[s.pos]; c == '\n' || c == '\r' {
			s.endLine()
			continue
		}
		r, err = s.record()
		if err != nil || len(r.cells) > 0 {
			return r, err == nil, err
		}
	}
	return record{}, false, nil
}

// record consumes one row and its end of line.
func (s *splitter) record() (record, error) {
	r, filled := record{line: s.line}, 0
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
			return r, &Error{r.line, filled, because("more than %d columns", "plus de %d colonnes", MaxColumns)}
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
		line, column := position(s.text, start)
		err = &Error{line, column, because("a cell of more than %d characters", "une cellule de plus de %d caractères", MaxChars)}
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
			line, column := position(s.text, opened)
			return "", &Error{line, column, because("a quote opens here and is never closed", "un guillemet s’ouvre ici et n’est jamais fermé")}
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
