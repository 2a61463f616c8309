package sheet

import (
	"regexp"
	"strconv"
	"strings"
)

// sharedTexts are the texts that cells name by number, one behind the other.
type sharedTexts struct {
	text []byte
	ends []uint32
}

func (t *sharedTexts) at(i int) (string, bool) {
	if i < 0 || i >= len(t.ends) {
		return "", false
	}
	start := uint32(0)
	if i > 0 {
		start = t.ends[i-1]
	}
	return string(t.text[start:t.ends[i]]), true
}

// readShared reads the shared texts. Those of several fonts are put together; how to pronounce them is left out.
func (w *workbook) readShared(part string) error {
	var item textItem
	return w.each(part, func(s *xmlScanner) error {
		if done := item.take(s, "si"); !done {
			return nil
		}
		w.shared.text = append(w.shared.text, item.text...)
		w.shared.ends = append(w.shared.ends, uint32(len(w.shared.text))) //nolint:gosec // bounded below
		if len(w.shared.text) > maxShared || len(w.shared.ends) > maxShareds {
			return &Error{Reason: Because("the workbook holds more than %d MiB of text; split it, or save the sheet as CSV",
				"le classeur contient plus de %d Mio de texte ; divisez-le, ou enregistrez la feuille en CSV", maxShared>>20)}
		}
		return nil
	})
}

// textItem gathers the text of an element that holds t elements.
type textItem struct {
	text     []byte
	inText   bool
	spelling bool // within how to pronounce it
}

// take looks at one token; it is done at the end of the element.
func (i *textItem) take(s *xmlScanner, element string) (done bool) {
	if s.kind == xmlText {
		if i.inText && !i.spelling && len(i.text) <= maxXMLToken {
			i.text = append(i.text, s.text...)
		}
		return false
	}
	switch {
	case s.at(xmlStart, element):
		i.text, i.spelling = i.text[:0], false
	case s.at(xmlStart, "rPh"):
		i.spelling = true
	case s.at(xmlEnd, "rPh"):
		i.spelling = false
	case s.at(xmlStart, "t"):
		i.inText = true
	case s.at(xmlEnd, "t"):
		i.inText = false
	}
	return s.at(xmlEnd, element)
}

var escapedChar = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// unescapeCell brings the characters that XML can't hold back from Excel's way to write them, _x000D_.
func unescapeCell(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	return escapedChar.ReplaceAllStringFunc(text, func(code string) string {
		n, err := strconv.ParseUint(code[2:6], 16, 16)
		if err != nil || n == 0 {
			return code
		}
		return string(rune(n)) // half a pair becomes U+FFFD
	})
}
