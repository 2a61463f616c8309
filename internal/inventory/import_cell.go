package inventory

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"calfleet/internal/catalog"
	"calfleet/internal/sheet"
)

// Longest texts of a purchase, in characters.
const (
	maxKey  = 200  // a reference, an agreement, a part number
	maxName = 253  // of a computer, as in the DNS
	maxText = 1000 // a title, a note
	maxSaid = 120  // of a refused value, quoted back
)

// tidy is a cell as it is kept: composed letters (NFC), single blanks, nothing invisible, "" for a dash that says "none".
// An invisible character in an order number would make a second order of it.
func tidy(cell string) string {
	if isTidy(cell) {
		return cell
	}
	text := strings.Map(func(c rune) rune {
		switch {
		case unicode.IsSpace(c):
			return ' '
		case unicode.In(c, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs):
			return -1
		}
		return c
	}, norm.NFC.String(cell))
	text = strings.Join(strings.Fields(text), " ")
	switch strings.ToLower(text) {
	case "-", "–", "—", "n/a", "#n/a", "null", "none", "néant", "aucun":
		return ""
	}
	return text
}

// isTidy reports a cell that is kept as it is, which most are: plain ASCII with single blanks that can't say "none".
func isTidy(cell string) bool {
	if cell == "" {
		return true
	}
	if cell[0] == ' ' || cell[len(cell)-1] == ' ' || len(cell) <= len("aucun") && strings.IndexByte("-#nNaA", cell[0]) >= 0 {
		return false
	}
	for i := range len(cell) {
		if c := cell[i]; c < ' ' || c >= 0x7f || c == ' ' && cell[i+1] == ' ' {
			return false
		}
	}
	return true
}

// quote is a value fit to be quoted back in a sentence or a table.
func quote(value string) string {
	if chars := []rune(value); len(chars) > maxSaid {
		return string(chars[:maxSaid]) + "…"
	}
	return value
}

// isShortened saves the pattern for the few cells that could fit.
func isShortened(cell string) bool {
	return strings.ContainsRune(cell, '+') && shortened.MatchString(cell)
}

var shortened = regexp.MustCompile(`^\d([.,]\d+)?[eE]\+\d+$`)

// keyOf reads an order, agreement or part number.
func keyOf(cell string) (string, sheet.Reason) {
	switch {
	case isShortened(cell):
		return "", sheet.Because("%q is a number that a spreadsheet has shortened: its last digits are lost. Make the column text and enter it anew",
			"%q est un numéro abrégé par un tableur : ses derniers chiffres sont perdus. Mettez la colonne au format texte et ressaisissez-le", cell)
	case strings.HasPrefix(cell, "#") && strings.ToUpper(cell) == cell && strings.HasSuffix(cell, "!"):
		return "", sheet.Because("%q is an error of the spreadsheet, not a number", "%q est une erreur du tableur, pas un numéro", cell)
	}
	return textOfCell(cell, maxKey)
}

func textOfCell(cell string, limit int) (string, sheet.Reason) {
	if n := len([]rune(cell)); n > limit {
		return "", sheet.Because("has %d characters; at most %d are kept", "compte %d caractères ; au plus %d sont conservés", n, limit)
	}
	return cell, sheet.Reason{}
}

// versionOf reads the version of CALs: a year, alone or in words.
func versionOf(cell string) (string, sheet.Reason) {
	if version := catalog.VersionIn(cell); version != "" {
		return version, sheet.Reason{}
	}
	en, fr := versionChoice()
	return "", sheet.Because("%q is no version of RDS CALs; write "+en, "%q n’est pas une version de CAL RDS ; écrivez "+fr, quote(cell))
}

// kindOf reads the kind of CALs as people and Microsoft's exports write it.
func (r *purchaseReader) kindOf(cell string) (string, sheet.Reason) {
	if kind := r.catalog.KindIn(cell); kind != "" {
		return kind, sheet.Reason{}
	}
	return "", sheet.Because("%q is neither User nor Device", "%q n’est ni Utilisateur ni Appareil", quote(cell))
}

var serverName = regexp.MustCompile(`^[\pL\pN]([\pL\pN_-]*[\pL\pN])?(\.[\pL\pN_-]+)*\.?$`)

// serverOf reads the name of one license server, canonical.
func serverOf(cell string) (string, sheet.Reason) {
	name := canonical(strings.TrimLeft(cell, `\`))
	switch {
	case strings.ContainsAny(cell, ",;/|") || strings.Contains(cell, " "):
		return "", sheet.Because("%q is not the name of one server; where an order is split over several, give each part a line and a number of its own (17-a, 17-b)",
			"%q n’est pas le nom d’un seul serveur ; si la commande est répartie sur plusieurs, donnez à chaque part une ligne et un numéro (17-a, 17-b)", quote(cell))
	case len(name) > maxName || !serverName.MatchString(name):
		return "", sheet.Because("%q is not the name of a server; write such as lic01.contoso.local",
			"%q n’est pas un nom de serveur ; écrivez par exemple lic01.contoso.local", quote(cell))
	}
	return name, sheet.Reason{}
}
