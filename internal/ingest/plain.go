package ingest

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"unicode/utf16"
)

// plain is data without gzip and, if it is UTF-16 (a redirection in PowerShell
// 5.1 writes it), as UTF-8, without a byte order mark. More than limit bytes
// are an error, and come with the first of them.
func plain(data []byte, limit int) ([]byte, error) {
	var err error
	if bytes.HasPrefix(data, []byte("\x1f\x8b")) {
		data, err = inflate(data, limit)
	} else if len(data) > limit {
		data, err = data[:limit], tooLarge()
	}
	if order := byteOrder(data); order != nil {
		data = fromUTF16(data, order)
	}
	return bytes.TrimPrefix(data, []byte("\ufeff")), err
}

func tooLarge() error {
	return &Error{"the file is larger than a file of reports may be", "le fichier dépasse la taille permise pour un fichier de relevés"}
}

// inflate undoes one gzip member; a second one would be a second file that
// nobody mentioned.
func inflate(data []byte, limit int) ([]byte, error) {
	packed := bytes.NewReader(data)
	unpacked, err := gzip.NewReader(packed)
	if err != nil {
		return nil, badGzip()
	}
	unpacked.Multistream(false)
	text, err := io.ReadAll(io.LimitReader(unpacked, int64(limit)+1))
	switch {
	case len(text) > limit:
		return text[:limit], tooLarge()
	case err != nil || packed.Len() > 0:
		return nil, badGzip()
	}
	return text, nil
}

func badGzip() error {
	return &Error{"the gzip data is damaged or has something behind it", "les données gzip sont endommagées ou suivies d’autre chose"}
}

// byteOrder is the order of UTF-16 as its mark or the zero byte of the first
// ASCII character tells, nil for other text.
func byteOrder(data []byte) binary.ByteOrder {
	switch {
	case len(data) < 2:
		return nil
	case data[0] == 0xff && data[1] == 0xfe, data[0] != 0 && data[1] == 0:
		return binary.LittleEndian
	case data[0] == 0xfe && data[1] == 0xff, data[0] == 0 && data[1] != 0:
		return binary.BigEndian
	}
	return nil
}

func fromUTF16(data []byte, order binary.ByteOrder) []byte {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	return []byte(string(utf16.Decode(units)))
}
