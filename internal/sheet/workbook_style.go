package sheet

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// cellFormat is what a number in a cell is shown as.
type cellFormat struct {
	day, clock bool
	digits     int // whole numbers are filled up with zeros to so many; 0 is not
}

// epoch is where days are counted from.
type epoch struct{ since1904 bool }

// readStyles reads which styles show dates, and which show numbers with leading zeros.
func (w *workbook) readStyles(part string) error {
	codes := map[int]string{}
	inCells := false
	return w.each(part, func(s *xmlScanner) error {
		switch {
		case s.at(xmlStart, "numFmt") && len(codes) < maxStyles:
			codes[atoi(s.attr("numFmtId"))] = s.attr("formatCode")
		case s.at(xmlStart, "cellXfs"):
			inCells = true
		case s.at(xmlEnd, "cellXfs"):
			inCells = false
		case s.at(xmlStart, "xf") && inCells && len(w.dates) < maxStyles:
			id := atoi(s.attr("numFmtId"))
			w.dates = append(w.dates, formatOf(id, codes[id]))
		}
		return nil
	})
}

// formatOf reads one of Excel's own formats by number, or one of the workbook's by its code.
func formatOf(id int, code string) cellFormat {
	switch {
	case code != "":
		return formatOfCode(code)
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 58:
		return cellFormat{day: true}
	case id == 22:
		return cellFormat{day: true, clock: true}
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id >= 45 && id <= 47:
		return cellFormat{clock: true}
	}
	return cellFormat{}
}

func formatOfCode(code string) (f cellFormat) {
	code, _, _ = strings.Cut(code, ";")
	plain := strings.ToLower(formatLetters(code))
	if plain != "" && strings.Trim(plain, "0") == "" && len(plain) <= 20 {
		return cellFormat{digits: len(plain)}
	}
	f.day = strings.ContainsAny(plain, "yd")
	f.clock = strings.ContainsAny(plain, "hs")
	if !f.day && !f.clock && strings.Contains(plain, "m") {
		f.day = true
	}
	return f
}

// formatLetters is a code without what it shows as it stands: texts in quotes, escaped signs, colours and languages in brackets.
func formatLetters(code string) string {
	var letters strings.Builder
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case '"', '[':
			end := byte('"')
			if code[i] == '[' {
				end = ']'
			}
			length := strings.IndexByte(code[i+1:], end)
			if length < 0 {
				return letters.String()
			}
			if inside := code[i+1 : i+1+length]; end == ']' && strings.Trim(strings.ToLower(inside), "hms") == "" {
				letters.WriteString(inside) // [h]:mm counts beyond a day
			}
			i += length + 1
		case '\\', '_', '*':
			i++
		default:
			letters.WriteByte(code[i])
		}
	}
	return strings.ReplaceAll(strings.ToLower(letters.String()), "general", "")
}

const (
	maxSerial   = 2_958_465 // 9999-12-31
	from1904    = 1462
	leapPhantom = 60 // Excel's 29 February 1900, which never was
)

// moment is the day and time of a serial number, as text that has one reading; ok is false for what is no day.
func (e epoch) moment(serial float64, f cellFormat) (text string, ok bool) {
	if e.since1904 && f.day {
		serial += from1904
	}
	if serial < 0 || serial > maxSerial+1 || math.IsNaN(serial) {
		return "", false
	}
	days := math.Floor(serial)
	seconds := int(math.Round((serial - days) * 24 * 60 * 60))
	if !f.day {
		return serialZero.Add(time.Duration(seconds) * time.Second).Format(time.TimeOnly), true
	}
	zero := serialZero
	if days < leapPhantom {
		zero = zero.AddDate(0, 0, 1)
	}
	t := zero.AddDate(0, 0, int(days)).Add(time.Duration(seconds) * time.Second)
	if seconds == 0 || !f.clock {
		return t.Format(time.DateOnly), true
	}
	return t.Format(time.DateTime), true
}

const exactDigits = 15 // of the numbers that spreadsheets keep

// numberText is a number as people would have typed it: no more digits than were kept, no exponent unless digits are lost, and a zero
// more where three decimals could be taken for thousands.
func (f cellFormat) numberText(raw string) (string, bool) {
	value, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(value, 0) || math.IsNaN(value) {
		return "", false
	}
	if math.Abs(value) >= 1e15 {
		return strconv.FormatFloat(value, 'E', exactDigits-1, 64), true
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(value, 'g', exactDigits, 64), 64)
	text := strconv.FormatFloat(rounded, 'f', -1, 64)
	if len(text) > 40 {
		text = "0"
	}
	switch {
	case f.digits > len(text) && isDigits(text):
		return strings.Repeat("0", f.digits-len(text)) + text, true
	case ambiguous(strings.TrimPrefix(text, "-")):
		return text + "0", true
	}
	return text, true
}
