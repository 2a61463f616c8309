package sheet

import "strings"

// separators in order of preference where nothing else decides.
const separators = ";\t,|"

// sepLine reads Excel's hint "sep=;" in the first line: the separator it names,
// 0 if there is none, and the text behind the hint.
func sepLine(text string) (separator byte, behind string) {
	line, rest := cutLine(text)
	if len(line) < 5 || !strings.EqualFold(line[:4], "sep=") || !strings.ContainsRune(separators, rune(line[4])) {
		return 0, text
	}
	if strings.Trim(line[4:], line[4:5]+" ") != "" {
		return 0, text
	}
	return line[4], rest
}

// evidence speaks for one separator. Known header names weigh most, then how
// many records agree on the number of separators, then that number.
type evidence struct {
	headers int
	records int
	count   int
}

func (e evidence) beats(other evidence) bool {
	switch {
	case e.headers != other.headers:
		return e.headers > other.headers
	case e.records != other.records:
		return e.records > other.records
	default:
		return e.count > other.count
	}
}

// judgeSeparator weighs the whole file: one line may hold a decimal comma or a
// list in semicolons, but all lines of a table hold the same number of separators.
func judgeSeparator(candidates [len(separators)]evidence, histograms [len(separators)]map[int]int) byte {
	best, winner := evidence{}, byte(',')
	for i, e := range candidates {
		for count, records := range histograms[i] {
			if agreed := (evidence{e.headers, records, count}); count > 0 && agreed.beats(e) {
				e = agreed
			}
		}
		if e.beats(best) {
			best, winner = e, separators[i]
		}
	}
	return winner
}

// knownHeaders is the most known names that one of the first records holds.
func knownHeaders(text string, separator byte, known map[string]bool) int {
	most := 0
	s := newSplitter(text[:min(len(text), headerWithinBytes)], separator)
	for range headerWithin {
		r, ok, err := s.next()
		if !ok || err != nil {
			break
		}
		most = max(most, countKnown(r.cells, known))
	}
	return most
}

// countSeparators tells for each separator how many records hold how many of
// them outside quotes.
func countSeparators(text string) (histograms [len(separators)]map[int]int) {
	for i := range histograms {
		histograms[i] = map[int]int{}
	}
	var counts [len(separators)]int
	start := true // of a cell
	for i := 0; i <= len(text); i++ {
		switch {
		case i == len(text) || text[i] == '\n' || text[i] == '\r':
			for k, n := range counts {
				if n > 0 {
					histograms[k][n]++
				}
			}
			counts, start = [len(separators)]int{}, true
		case text[i] == '"' && start:
			i += quotedLength(text[i+1:])
			start = false
		case text[i] == ' ':
		default:
			k := strings.IndexByte(separators, text[i])
			if start = k >= 0; start {
				counts[k]++
			}
		}
	}
	return histograms
}

// quotedLength is the length of quoted text up to and with its closing quote;
// 0 if it never closes, so that one stray quote doesn't hide the file.
func quotedLength(text string) int {
	for i := 0; i < len(text); i++ {
		if text[i] != '"' {
			continue
		}
		if i+1 == len(text) || text[i+1] != '"' {
			return i + 1
		}
		i++
	}
	return 0
}
