package sheet

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Charset names how the bytes of a file spell letters.
type Charset string

// The charsets that Windows programs write in Western Europe. Plain ASCII is UTF8.
const (
	UTF8        Charset = "utf-8"
	UTF16LE     Charset = "utf-16le"
	UTF16BE     Charset = "utf-16be"
	Windows1252 Charset = "windows-1252" // Excel, PowerShell -Encoding Default
	CP850       Charset = "cp850"        // the console: > file.csv under cmd.exe
)

// Decode brings data to UTF-8 without a byte order mark. With an empty charset
// it judges one and says which. The error is a *Error.
func Decode(data []byte, charset Charset) (string, Charset, error) {
	if charset == "" {
		charset = judgeCharset(data)
	}
	var decoder *encoding.Decoder
	switch charset {
	case UTF8:
		text := string(data)
		if !utf8.ValidString(text) {
			return "", charset, invalidUTF8(text)
		}
		return strings.TrimPrefix(text, "\ufeff"), charset, nil
	case UTF16LE:
		decoder = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder()
	case UTF16BE:
		decoder = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder()
	case Windows1252:
		decoder = charmap.Windows1252.NewDecoder()
	case CP850:
		decoder = charmap.CodePage850.NewDecoder()
	default:
		return "", charset, &Error{Reason: because("%.40q is not a charset this program reads", "%.40q n’est pas un jeu de caractères que ce programme sait lire", charset)}
	}
	text, err := decoder.Bytes(data)
	if err != nil {
		return "", charset, &Error{Reason: because("this is not %s text", "ce texte n’est pas en %s", charset)}
	}
	return strings.TrimPrefix(string(text), "\ufeff"), charset, nil
}

func invalidUTF8(text string) error {
	at := 0
	for at < len(text) {
		char, size := utf8.DecodeRuneInString(text[at:])
		if char == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	line, column := position(text, at)
	return &Error{line, column, because("not UTF-8 text; choose another charset", "ce texte n’est pas en UTF-8 ; choisissez un autre jeu de caractères")}
}

// judgeCharset looks at the mark, then at where zero bytes fall, then at whether
// the bytes are UTF-8, and last at which code page makes words of them.
func judgeCharset(data []byte) Charset {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return UTF8
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return UTF16LE
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return UTF16BE
	}
	even, odd := zeros(data)
	switch enough := len(data) / 4; {
	case odd > enough && odd > 8*even:
		return UTF16LE
	case even > enough && even > 8*odd:
		return UTF16BE
	case utf8.Valid(data):
		return UTF8
	}
	return judgeCodePage(data)
}

// zeros counts zero bytes at even and odd offsets: Western text in UTF-16 has
// one in nearly every pair, always on the same side.
func zeros(data []byte) (even, odd int) {
	for i, c := range data {
		switch {
		case c != 0:
		case i%2 == 0:
			even++
		default:
			odd++
		}
	}
	return even, odd
}

// judgeCodePage lets every byte beyond ASCII vote. Windows-1252 has its accented
// letters from C0 on, code page 850 has them from 80 to A5, where Windows-1252
// has punctuation that rarely touches a letter on the side in question.
func judgeCodePage(data []byte) Charset {
	windows, console := 0, 0
	for i, c := range data {
		if c < 0x80 {
			continue
		}
		before, after := isLetterAt(data, i-1), isLetterAt(data, i+1)
		switch vote := votes[c]; {
		case vote == numeroConsole && i > 0 && data[i-1]|0x20 == 'n' && !after:
			console++
		case vote == numeroWindows && i > 0 && data[i-1]|0x20 == 'n' && !after:
			windows++
		case vote == euro && before && after:
			console++
		case vote == windowsAlways || vote == euro || (vote == windowsLetter || vote == numeroConsole) && (before || after):
			windows++
		case vote == consoleAlways, vote == consoleLetter && (before || after), vote == consoleInside && before && after:
			console++
		}
	}
	if console > windows {
		return CP850
	}
	return Windows1252
}

func isLetterAt(data []byte, i int) bool {
	return i >= 0 && i < len(data) && (data[i]|0x20 >= 'a' && data[i]|0x20 <= 'z')
}

type vote uint8

const (
	abstain       vote = iota
	windowsLetter      // an accented letter in Windows-1252
	windowsAlways      // ’ and œ: nothing of the kind in code page 850
	consoleLetter      // an accented letter in code page 850
	consoleInside      // the same, but punctuation in Windows-1252 that follows or opens words
	consoleAlways      // not assigned in Windows-1252
	euro               // but Ç inside a word in code page 850
	numeroConsole      // the ° of N°, and ø in Windows-1252
	numeroWindows
)

var votes = func() (table [256]vote) {
	for c := 0xC0; c <= 0xFF; c++ {
		table[c] = windowsLetter
	}
	for _, c := range []byte("\xd7\xf7") { // × ÷
		table[c] = abstain
	}
	for _, c := range []byte("\x92\x9c") { // ’ œ
		table[c] = windowsAlways
	}
	for _, c := range []byte("\x82\x83\x84\x87\x88\x89\x8a\x8b\xa2\xa3\xa4\xa5") { // é â ä ç ê ë è ï ó ú ñ Ñ
		table[c] = consoleLetter
	}
	for _, c := range []byte("\x85\x8c\x93\x94\x95\x96\x97\xa0\xa1\xb5\xb7") { // à î ô ö ò û ù á í Á À
		table[c] = consoleInside
	}
	for _, c := range []byte("\x81\x8d\x8f\x90\x9d") { // ü ì Å É Ø
		table[c] = consoleAlways
	}
	table[0x80], table[0xF8], table[0xB0] = euro, numeroConsole, numeroWindows
	return table
}()
