package sheet

import "io"

// Decode brings a file to UTF-8, by the charset that is judged where none is given.
func Decode(data []byte, charset Charset) (string, Charset, error) {
	f := FileOf(data)
	if charset == "" {
		var err error
		if charset, err = judgeCharset(f); err != nil {
			return "", "", err
		}
	}
	text, err := decoded(f, charset)
	if err != nil {
		return "", charset, err
	}
	all, err := io.ReadAll(text)
	return string(all), charset, err
}
