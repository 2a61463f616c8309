package sheet

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Synonyms lists for each field the headers that mean it, the best first: where
// a file has both ProductVersionID and ProductVersion, the first listed wins. A
// header should be listed for one field only.
type Synonyms map[string][]string

// headerWithin is how far down the header is looked for; people write a few
// lines of title, not a page.
const (
	headerWithin      = 30      // rows that are not blank
	headerWithinBytes = 1 << 20 // to weigh separators by it
)

// Fold brings a header to the form in which headers are compared: lower case,
// without accents, blanks, apostrophes, - _ . ° : * and invisible characters.
// "N° de commande", "n_de_commande" and "NDeCommande" are the same.
func Fold(header string) string {
	var folded strings.Builder
	for _, c := range norm.NFKD.String(header) {
		switch {
		case unicode.IsSpace(c), unicode.In(c, unicode.Mn, unicode.Cf, unicode.Cc):
		case strings.ContainsRune("_-.°:*'’ʼ‘`´‐‑–", c):
		case c == 'œ', c == 'Œ':
			folded.WriteString("oe")
		default:
			folded.WriteRune(unicode.ToLower(c))
		}
	}
	return folded.String()
}

// known is every header of the synonyms, folded.
func (s Synonyms) known() map[string]bool {
	known := map[string]bool{}
	for _, headers := range s {
		for _, header := range headers {
			known[Fold(header)] = true
		}
	}
	return known
}

func countKnown(cells []string, known map[string]bool) int {
	n := 0
	for _, cell := range cells {
		if len(cell) <= maxHeader && known[Fold(cell)] {
			n++
		}
	}
	return n
}

// maxHeader is the longest header worth comparing, in bytes.
const maxHeader = 200

// Match finds the column of each field; fields without one are absent from the
// map. Columns it didn't use are told as notices, unless they have no name.
func Match(columns []string, synonyms Synonyms) (map[string]int, []Notice) {
	matched, ranks := map[string]int{}, map[string]int{}
	places := make(map[string]int, len(columns))
	for i, column := range columns {
		places[Fold(column)] = i
	}
	for field, headers := range synonyms {
		for rank, header := range headers {
			if column, ok := places[Fold(header)]; ok && columns[column] != "" {
				matched[field], ranks[field] = column, rank
				break
			}
		}
	}
	return matched, unused(columns, synonyms.known(), matched)
}

func unused(columns []string, known map[string]bool, matched map[string]int) (notices []Notice) {
	used := map[int]bool{}
	for _, column := range matched {
		used[column] = true
	}
	for i, column := range columns {
		switch {
		case used[i] || column == "":
		case known[Fold(column)]:
			notices = append(notices, Notice{Column: i + 1, Reason: Because("column %q is not read: another column says the same",
				"la colonne %q n’est pas lue : une autre dit la même chose", short(column))})
		default:
			notices = append(notices, Notice{Column: i + 1, Reason: Because("column %q is not known here and is not read",
				"la colonne %q est inconnue ici et n’est pas lue", short(column))})
		}
	}
	return notices
}

// short is text fit for a message.
func short(text string) string {
	if chars := []rune(text); len(chars) > 60 {
		return string(chars[:60]) + "…"
	}
	return text
}

// duplicate is the error of two headers that are the same once folded.
func duplicate(line int, columns []string) error {
	first := map[string]int{}
	for i, column := range columns {
		key := Fold(column)
		if column == "" {
			continue
		}
		if earlier, twice := first[key]; twice {
			return &Error{line, i + 1, Because("columns %d and %d have the same header %q", "les colonnes %d et %d ont le même en-tête %q", earlier+1, i+1, short(column))}
		}
		first[key] = i
	}
	return nil
}
