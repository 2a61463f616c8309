package sheet

import (
	"math"
	"strconv"
	"strings"
	"unicode"
)

// ParseQuantity reads a whole number of things bought, 0 to 2,147,483,647. It
// takes groups of thousands and a fraction of zeros in English and French
// spelling ("1 200", "1,200,000", "50,0"). The error is a Reason: a negative
// number, a fraction, 5E+01, or "1.200", which is 1200 to one reader and 1.2 to
// another.
func ParseQuantity(text string) (int64, error) {
	n, err := parseNumber(text)
	switch {
	case err != nil:
		return 0, err
	case n.negative && n.digits != "0":
		return 0, Because("%q is negative; a quantity is what was bought, a return is entered on the purchase it reduces",
			"%q est négatif ; une quantité est ce qui a été acheté, un retour se saisit sur l’achat qu’il réduit", short(text))
	case strings.Trim(n.fraction, "0") != "":
		return 0, Because("%q is not a whole number", "%q n’est pas un nombre entier", short(text))
	}
	quantity, parseErr := strconv.ParseInt(n.digits, 10, 64)
	if parseErr != nil || quantity > math.MaxInt32 {
		return 0, Because("%q is too large; the most is 2147483647", "%q est trop grand ; le maximum est 2147483647", short(text))
	}
	return quantity, nil
}

// number is a number taken apart, in decimal digits only. Digits has no leading
// zeros and is "0" for nothing.
type number struct {
	negative         bool
	digits, fraction string
}

func parseNumber(text string) (number, error) {
	trimmed := trim(text)
	var n number
	body := trimmed
	switch {
	case trimmed == "":
		return n, Because("there is no number", "il n’y a pas de nombre")
	case strings.HasPrefix(body, "-"), strings.HasPrefix(body, "−"):
		n.negative, body = true, trim(strings.TrimPrefix(strings.TrimPrefix(body, "−"), "-"))
	case strings.HasPrefix(body, "(") && strings.HasSuffix(body, ")"):
		n.negative, body = true, body[1:len(body)-1]
	}
	if len(body) > 60 {
		return n, Because("%q is too long for a number", "%q est trop long pour un nombre", short(text))
	}
	if isScientific(body) {
		return n, Because("%q was shortened by a spreadsheet; give the column a number format without decimals and save again",
			"%q a été abrégé par un tableur ; donnez à la colonne un format de nombre sans décimale et enregistrez de nouveau", short(text))
	}
	whole, fraction, ok := parts(body)
	if !ok {
		return n, Because("%q is not a number; write digits only, such as 1200", "%q n’est pas un nombre ; écrivez des chiffres seulement, par exemple 1200", short(text))
	}
	if ambiguous(body) {
		return n, Because("%q has two readings; write %s or %s", "%q se lit de deux façons ; écrivez %s ou %s", short(text), whole+fraction, whole+"."+strings.TrimRight(fraction, "0")+"0")
	}
	n.digits, n.fraction = strings.TrimLeft(whole, "0"), fraction
	if n.digits == "" {
		n.digits = "0"
	}
	return n, nil
}

func trim(text string) string {
	return strings.TrimFunc(text, func(c rune) bool { return unicode.IsSpace(c) || unicode.Is(unicode.Cf, c) })
}

func isScientific(text string) bool {
	mantissa, exponent, ok := strings.Cut(strings.ToLower(text), "e")
	return ok && strings.Trim(mantissa, "0123456789.,") == "" && strings.Trim(exponent, "+-0123456789") == "" && mantissa != "" && exponent != ""
}

// parts tells whole and fraction of a number whose groups, if any, are of three
// digits. A single sign before exactly three digits counts as decimal here;
// whether it could be a group is ambiguous's question.
func parts(text string) (whole, fraction string, ok bool) {
	mark := strings.LastIndexAny(text, ".,")
	if mark >= 0 && strings.Count(text, text[mark:mark+1]) == 1 {
		whole, fraction = text[:mark], text[mark+1:]
		ok = isDigits(fraction) || fraction == "" && isDigits(whole)
	} else {
		whole, ok = text, true
	}
	whole, grouped := ungroup(whole)
	return whole, fraction, ok && grouped
}

// ungroup takes the separators of thousands out, which must all be the same.
func ungroup(text string) (string, bool) {
	if isDigits(text) {
		return text, true
	}
	at := strings.IndexFunc(text, func(c rune) bool { return c < '0' || c > '9' })
	if at < 1 || at > 3 {
		return "", false
	}
	sign := string([]rune(text[at:])[0])
	if !strings.Contains(" \u00a0\u202f\u2009.,'’", sign) {
		return "", false
	}
	groups := strings.Split(text, sign)
	for _, group := range groups[1:] {
		if len(group) != 3 || !isDigits(group) {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

func isDigits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// ambiguous reports whether the only sign is a point or comma that may stand
// for thousands as well as for decimals: one to three digits, not starting with
// zero, before it and exactly three behind.
func ambiguous(text string) bool {
	before, after, found := strings.Cut(strings.Replace(text, ",", ".", 1), ".")
	return found && isDigits(before) && isDigits(after) && len(before) <= 3 && len(after) == 3 && before[0] != '0'
}

// ParseNumber reads a number with at most 15 digits before and 6 behind its sign, as ParseQuantity reads one, and returns it in plain
// spelling: "-1200.5", without zeros that say nothing. The error is a Reason.
func ParseNumber(text string) (string, error) {
	n, err := parseNumber(text)
	if err != nil {
		return "", err
	}
	fraction := strings.TrimRight(n.fraction, "0")
	if len(n.digits) > 15 || len(fraction) > 6 {
		return "", Because("%q has too many digits; at most 15 before and 6 behind the sign are kept", "%q a trop de chiffres ; au plus 15 avant et 6 après la virgule sont conservés", short(text))
	}
	plain := n.digits
	if fraction != "" {
		plain += "." + fraction
	}
	if n.negative && plain != "0" {
		plain = "-" + plain
	}
	return plain, nil
}
