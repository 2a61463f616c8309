package ingest

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"strings"
	"time"

	"calfleet/internal/report"
)

// Wrapping is how an inventory agent packs what it says; it understands an answer that is packed the same way.
type Wrapping uint8

// The wrappings.
const (
	Bare Wrapping = iota
	Zlib
	Gzip
)

// MaxMessageBytes is how long a message of an inventory agent may be once inflated. A server with much software says 400 kB.
const MaxMessageBytes = 32 << 20

// Message is what an agent of OCS Inventory, FusionInventory or GLPI says to its server, as far as it concerns this portal. All else is
// dropped while it is read: software, keys of products, environments, processes, users.
type Message struct {
	Query    string // PROLOG, INVENTORY; in JSON: CONTACT, INVENTORY; in upper case
	DeviceID string
	JSON     bool // answer in JSON, else in XML
	Wrapping Wrapping

	// Report is what an inventory says of a Windows Server or a session host; nil for anything else, and then Notes say why.
	Report *report.Report
	Notes  []Note
}

// ParseMessage reads a message. The error is an *Error, with its place where it has one. received is when it arrived, for inventories that
// don't say when they were made.
func ParseMessage(data []byte, received time.Time) (Message, error) {
	text, wrapping, err := Unwrap(data, MaxMessageBytes)
	if err != nil {
		return Message{}, err
	}
	m := Message{Wrapping: wrapping, JSON: bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte("{"))}
	said := newSaid()
	if m.JSON {
		err = said.readJSON(text)
	} else {
		err = said.readXML(text)
	}
	if err != nil {
		return Message{}, err
	}
	m.DeviceID = short(said.first("deviceid"))
	m.Query = strings.ToUpper(said.first("query") + said.first("action"))
	if m.Query == "INVENTORY" {
		m.Report, m.Notes = said.inventory(m.DeviceID, received)
	}
	return m, nil
}

// Unwrap judges by the bytes, because agents name one wrapping in five ways. More than limit bytes are an error.
func Unwrap(data []byte, limit int) ([]byte, Wrapping, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\x1f\x8b")):
		text, err := inflate(data, limit)
		return bytes.TrimPrefix(text, []byte("\ufeff")), Gzip, err
	case len(data) > 1 && data[0] == 0x78 && (int(data[0])<<8|int(data[1]))%31 == 0:
		text, err := inflateZlib(data, limit)
		return bytes.TrimPrefix(text, []byte("\ufeff")), Zlib, err
	case len(data) > limit:
		return nil, Bare, tooLarge()
	}
	return bytes.TrimPrefix(data, []byte("\ufeff")), Bare, nil
}

func inflateZlib(data []byte, limit int) ([]byte, error) {
	unpacked, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, badZlib()
	}
	text, err := io.ReadAll(io.LimitReader(unpacked, int64(limit)+1))
	switch {
	case len(text) > limit:
		return nil, tooLarge()
	case err != nil:
		return nil, badZlib()
	}
	return text, nil
}

func badZlib() error {
	return &Error{"the zlib data is damaged", "les données zlib sont endommagées"}
}

// Wrap packs an answer.
func (w Wrapping) Wrap(text []byte) ([]byte, error) {
	var b bytes.Buffer
	var packer io.WriteCloser
	switch w {
	case Zlib:
		packer = zlib.NewWriter(&b)
	case Gzip:
		packer = gzip.NewWriter(&b)
	case Bare:
		return text, nil
	}
	if _, err := packer.Write(text); err != nil {
		return nil, fmt.Errorf("pack an answer: %w", err)
	}
	if err := packer.Close(); err != nil {
		return nil, fmt.Errorf("pack an answer: %w", err)
	}
	return b.Bytes(), nil
}
