package sheet

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

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

// decoded is a file as UTF-8 without a byte order mark. What isn't UTF-8 although it is said to be comes as it is.
func decoded(f File, charset Charset) (io.Reader, error) {
	text := f.reader()
	switch charset {
	case UTF8:
	case UTF16LE:
		text = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder().Reader(text)
	case UTF16BE:
		text = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder().Reader(text)
	case Windows1252:
		text = charmap.Windows1252.NewDecoder().Reader(text)
	case CP850:
		text = charmap.CodePage850.NewDecoder().Reader(text)
	default:
		return nil, &Error{Reason: Because("%.40q is not a charset this program reads", "%.40q n’est pas un jeu de caractères que ce programme sait lire", charset)}
	}
	return withoutMark(text)
}

const mark = "\ufeff"

func withoutMark(text io.Reader) (io.Reader, error) {
	start := make([]byte, len(mark))
	n, err := io.ReadFull(text, start)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	if string(start[:n]) == mark {
		n = 0
	}
	return io.MultiReader(bytes.NewReader(start[:n]), text), nil
}

// judgeCharset looks at the mark, then at where zero bytes fall, then at whether
// the bytes are UTF-8, and last at which code page makes words of them.
func judgeCharset(f File) (Charset, error) {
	start, err := f.start()
	if err != nil {
		return "", err
	}
	switch {
	case bytes.HasPrefix(start, []byte(mark)):
		return UTF8, nil
	case bytes.HasPrefix(start, []byte("\xff\xfe")):
		return UTF16LE, nil
	case bytes.HasPrefix(start, []byte("\xfe\xff")):
		return UTF16BE, nil
	}
	v := charsetVotes{utf8: true}
	if err := v.over(f); err != nil {
		return "", err
	}
	switch enough := f.Size / 4; {
	case v.odd > enough && v.odd > 8*v.even:
		return UTF16LE, nil
	case v.even > enough && v.even > 8*v.odd:
		return UTF16BE, nil
	case v.utf8:
		return UTF8, nil
	case v.console > v.windows:
		return CP850, nil
	}
	return Windows1252, nil
}

// charsetVotes is what the bytes of a file say of its charset.
type charsetVotes struct {
	even, odd        int64 // zero bytes at such offsets: Western text in UTF-16 has one in nearly every pair, always on the same side
	utf8             bool
	windows, console int
}

// over looks at the whole file. Pieces overlap by a character before and one behind, because a byte's neighbours count.
func (v *charsetVotes) over(f File) error {
	const before, behind = utf8.UTFMax, utf8.UTFMax
	buffer, in := make([]byte, chunk+before+behind), f.reader()
	filled, from := 0, 0 // bytes of the buffer, and the first that nobody has looked at
	for offset := int64(0); ; {
		n, err := io.ReadFull(in, buffer[filled:])
		filled += n
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return err
		}
		data, to := buffer[:filled], filled
		if !last {
			to = filled - behind
			for to > from+1 && !utf8.RuneStart(data[to]) {
				to--
			}
		}
		v.look(data, from, to, offset)
		if last {
			return nil
		}
		offset += int64(to - from)
		kept := max(0, to-before)
		from = to - kept
		filled = copy(buffer, data[kept:])
	}
}

// look counts data[from:to], which begins at an offset of the file.
func (v *charsetVotes) look(data []byte, from, to int, offset int64) {
	for i := from; i < to; {
		at := bytes.IndexByte(data[i:to], 0)
		if at < 0 {
			break
		}
		if i += at; (offset+int64(i-from))%2 == 0 {
			v.even++
		} else {
			v.odd++
		}
		i++
	}
	v.utf8 = v.utf8 && utf8.Valid(data[from:to])
	v.pages(data, from, to)
}

// pages lets every byte beyond ASCII vote. Windows-1252 has its accented
// letters from C0 on, code page 850 has them from 80 to A5, where Windows-1252
// has punctuation that rarely touches a letter on the side in question.
func (v *charsetVotes) pages(data []byte, from, to int) {
	for i := from; i < to; i++ {
		c := data[i]
		if c < 0x80 {
			continue
		}
		before, after := isLetterAt(data, i-1), isLetterAt(data, i+1)
		switch vote := votes[c]; {
		case vote == numeroConsole && i > 0 && data[i-1]|0x20 == 'n' && !after:
			v.console++
		case vote == numeroWindows && i > 0 && data[i-1]|0x20 == 'n' && !after:
			v.windows++
		case vote == euro && before && after:
			v.console++
		case vote == windowsAlways || vote == euro || (vote == windowsLetter || vote == numeroConsole) && (before || after):
			v.windows++
		case vote == consoleAlways, vote == consoleLetter && (before || after), vote == consoleInside && before && after:
			v.console++
		}
	}
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
