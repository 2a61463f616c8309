package sheet

import (
	"bytes"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// windowWithin is how far an end of line is looked for; a file without any is cut anywhere.
const windowWithin = 16 << 20

// openText looks at the whole text before it splits it.
func (t *Table) openText(f File, options Options, known map[string]bool) (source, error) {
	charset := options.Charset
	if charset == "" {
		var err error
		if charset, err = judgeCharset(f); err != nil {
			return nil, err
		}
	}
	t.Charset = charset
	look := textLook{table: t, separator: options.Separator, known: known, line: 1}
	if err := look.over(f); err != nil {
		return nil, err
	}
	if !strings.ContainsRune(separators, rune(look.separator)) {
		return nil, &Error{Reason: Because("%q is not a separator this program reads", "%q n’est pas un séparateur que ce programme sait lire", look.separator)}
	}
	t.Separator = look.separator
	text, err := decoded(f, charset)
	if err != nil {
		return nil, err
	}
	return splitAfter(text, look.prologue, look.separator)
}

// splitAfter splits what stands behind the conventions before a table, which are skipped by their length in bytes.
func splitAfter(text io.Reader, prologue string, separator byte) (source, error) {
	if _, err := io.CopyN(io.Discard, text, int64(len(prologue))); err != nil {
		return nil, err
	}
	s := newSplitter("", separator)
	s.in = text
	s.line += lineBreaks(prologue)
	s.base = s.line
	return s, nil
}

// textLook is what a look over a whole text finds: what can't be in one, what was lost from it, and the separator.
type textLook struct {
	table      *Table
	separator  byte // 0 while it is open
	known      map[string]bool
	prologue   string // what stands before the table by convention
	begun      bool
	line       int // of the first character of the window at hand
	lost       bool
	candidates [len(separators)]evidence
	histograms [len(separators)]map[int]int
}

func (l *textLook) over(f File) error {
	text, err := decoded(f, l.table.Charset)
	if err != nil {
		return err
	}
	if err := eachWindow(text, l.window); err != nil {
		return err
	}
	if l.separator == 0 {
		l.separator = judgeSeparator(l.candidates, l.histograms)
	}
	return nil
}

// window looks at some lines.
func (l *textLook) window(text string) error {
	if at := strings.IndexByte(text, 0); at >= 0 {
		return l.at(text, at, Because("a NUL character: this is not text, or not all of it", "un caractère NUL : ce n’est pas du texte, ou pas entièrement"))
	}
	if at := invalidAt(text); at >= 0 {
		return l.at(text, at, Because("not UTF-8 text; choose another charset", "ce texte n’est pas en UTF-8 ; choisissez un autre jeu de caractères"))
	}
	if at := strings.Index(text, string(utf8.RuneError)); at >= 0 && !l.lost {
		l.lostLetter(l.at(text, at, Reason{}))
	}
	rest := text
	if !l.begun {
		rest = l.begin(text)
	}
	if l.separator == 0 {
		l.count(rest)
	}
	l.line += lineBreaks(text)
	return nil
}

// at is a place in the window.
func (l *textLook) at(text string, at int, reason Reason) *Error {
	line, column := position(text, at)
	return &Error{l.line + line - 1, column, reason}
}

// invalidAt is the first byte that is no UTF-8, -1 where all are.
func invalidAt(text string) int {
	if utf8.ValidString(text) {
		return -1
	}
	for at := 0; ; {
		char, size := utf8.DecodeRuneInString(text[at:])
		if char == utf8.RuneError && size <= 1 {
			return at
		}
		at += size
	}
}

// lostLetter tells of the character that programs put where they could not keep one. It can't be brought back here.
func (l *textLook) lostLetter(at *Error) {
	l.lost = true
	l.table.notice(at.Line, at.Column, Because("a letter was lost before the file came here (�); check the names", "une lettre a été perdue avant l’arrivée du fichier (�) ; vérifiez les noms"))
}

// begin takes off what stands before a table by convention, and weighs the first lines.
func (l *textLook) begin(text string) (rest string) {
	l.begun = true
	hint, rest := sepLine(text)
	for strings.HasPrefix(rest, "#TYPE ") {
		_, rest = cutLine(rest)
	}
	l.prologue = strings.Clone(text[:len(text)-len(rest)])
	if l.separator == 0 {
		l.separator = hint
	}
	for i := range l.candidates {
		l.candidates[i].headers = knownHeaders(rest, separators[i], l.known)
		l.histograms[i] = map[int]int{}
	}
	return rest
}

func (l *textLook) count(text string) {
	for i, found := range countSeparators(text) {
		for count := range maps.Keys(found) {
			l.histograms[i][count] += found[count]
		}
	}
}

// eachWindow cuts a text at ends of lines, into pieces of about the size of a chunk, and visits them.
func eachWindow(in io.Reader, visit func(text string) error) error {
	buffer, filled := make([]byte, chunk), 0
	for {
		n, err := io.ReadFull(in, buffer[filled:])
		filled += n
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return visit(string(buffer[:filled]))
		}
		if err != nil {
			return err
		}
		end := lastLineEnd(buffer)
		if end == 0 && len(buffer) < windowWithin {
			buffer = slices.Grow(buffer, len(buffer))[:2*len(buffer)]
			continue
		}
		if end == 0 {
			end = lastWhole(buffer)
		}
		if err := visit(string(buffer[:end])); err != nil {
			return err
		}
		filled = copy(buffer, buffer[end:])
	}
}

// lastLineEnd is behind the last end of line that is surely whole; 0 where there is none.
func lastLineEnd(text []byte) int {
	if at := bytes.LastIndexByte(text, '\n'); at >= 0 {
		return at + 1
	}
	for i := len(text) - 3; i >= 0; i-- {
		if text[i] == '\r' && text[i+1] != '\r' && text[i+1] != '\n' {
			return i + 1
		}
	}
	return 0
}

// lastWhole is behind the last character that is surely whole.
func lastWhole(text []byte) int {
	for i := len(text) - 1; i >= max(0, len(text)-utf8.UTFMax); i-- {
		if utf8.RuneStart(text[i]) {
			return i
		}
	}
	return len(text)
}
