//go:build wine

package winetest

import (
	"bytes"
	"encoding/binary"
)

// forwarder is bcryptprimitives.dll, which Wine 8 lacks and Go programs start with: a library of one export, ProcessPrng, that is another library's.
// There is no code in it, so the thousand bytes are written here, field by field after Microsoft's "PE Format".
func forwarder() []byte {
	const (
		section = 0x1000 // where the only section is in memory
		align   = 0x200
	)
	exports := exportTable(section)
	var b bytes.Buffer
	put := func(values ...any) {
		for _, v := range values {
			_ = binary.Write(&b, binary.LittleEndian, v) // a buffer takes everything
		}
	}
	put([]byte("MZ"), make([]byte, 58), uint32(0x40), []byte("PE\x00\x00"))
	// COFF header: AMD64, one section, a library.
	put(uint16(0x8664), uint16(1), uint32(0), uint32(0), uint32(0), uint16(240), uint16(0x2022))
	// Optional header, PE32+: sizes, base, alignments, versions.
	put(uint16(0x20b), uint8(14), uint8(0), uint32(0), uint32(align), uint32(0), uint32(0), uint32(section))
	put(uint64(0x180000000), uint32(0x1000), uint32(align), uint16(6), uint16(0), uint16(0), uint16(0), uint16(6), uint16(0))
	put(uint32(0), uint32(0x2000), uint32(align), uint32(0), uint16(3), uint16(0x100))
	put(uint64(0x100000), uint64(0x1000), uint64(0x100000), uint64(0x1000), uint32(0), uint32(16))
	put(uint32(section), uint32(len(exports)), make([]byte, 15*8)) // the directory of exports, and no other
	put([]byte(".edata\x00\x00"), uint32(len(exports)), uint32(section), uint32(align), uint32(align), uint32(0), uint32(0), uint16(0), uint16(0), uint32(0x40000040))
	put(make([]byte, align-b.Len()), exports, make([]byte, align-len(exports)))
	return b.Bytes()
}

// exportTable is one export by name whose address is inside the table: that makes it a forwarder.
func exportTable(at uint32) []byte {
	library, name, target := "bcryptprimitives.dll\x00", "ProcessPrng\x00", "advapi32.SystemFunction036\x00"
	const header, address, pointer, ordinal = 40, 4, 4, 2
	texts := at + header + address + pointer + ordinal
	var b bytes.Buffer
	for _, v := range []any{
		uint32(0), uint32(0), uint16(0), uint16(0), texts, uint32(1), uint32(1), uint32(1),
		at + header, at + header + address, at + header + address + pointer,
		texts + uint32(len(library)+len(name)), texts + uint32(len(library)), uint16(0), []byte(library + name + target),
	} {
		_ = binary.Write(&b, binary.LittleEndian, v)
	}
	return b.Bytes()
}
